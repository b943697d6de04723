"""Whatever the order of reads and writes, each cached answer equals a fresh read."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.api.conftest import serving
from tests.api.test_answers import how
from tests.loaders.editing import COUNTY
from yanxiu.api.access import authentication_of
from yanxiu.api.access import keys as stored
from yanxiu.api.ids import global_id
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings

READS: tuple[tuple[str, Any], ...] = (
    ("POST", "{ schools(first: 5, orderBy: [{name: ASC}]) { totalCount nodes { name } } }"),
    (
        "POST",
        "{ teachers(first: 3) { nodes { name phone school { name } } pageInfo { endCursor } } }",
    ),
    ("POST", "{ experts(first: 5) { nodes { name mentoredSchools { nodes { name } } } } }"),
    ("POST", '{ schools(first: 5, where: {name: {contains: "小"}}) { nodes { name code } } }'),
    ("GET", "/questions/coverage"),
    ("GET", "/questions/coverage?format=csv"),
    ("GET", "/networks/mentoring"),
    ("GET", "/networks/organisation?format=graphml"),
)
WRITES = (
    "MATCH (s:School) SET s.name = $word",
    "MATCH (t:Teacher) SET t.phone = $word",
    "MERGE (s:School {id: '430000:' + $word}) SET s.code = $word, s.name = '小' + $word, s.ownership = 'public'",
    "MATCH (s:School) WHERE s.id = '430000:' + $word DETACH DELETE s",
    "MATCH (n:Nothing {id: $word}) SET n.name = $word",
)
EDITS = (
    ("AssignMentorInput", "assignMentor"),
    ("EndMentorInput", "endMentor"),
)
_CURSOR = re.compile(r'"endCursor":"[^"]*"')
_MENTOR = {
    "trainer": global_id("Expert", "430000:E1"),
    "school": global_id("School", "430000:S1"),
    "subject": global_id("Subject", "chinese"),
}


@pytest.fixture(scope="module")
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as found:
        found.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        found.apply_schema()
        found.write(lambda tx: tx.run(COUNTY))
        yield found


def _comparable(answer: requests.Response) -> tuple[int, str, str]:
    """Returns the parts of an answer that must be equal.

    Leaves out cursors, which are encrypted differently each time, and request ids.
    """
    body = re.sub(r'"requestId":"[^"]*"', "", _CURSOR.sub("", answer.text))
    return answer.status_code, answer.headers["content-type"], body


@pytest.mark.thorough
def test_every_answer_is_what_a_fresh_read_gives(database: Database, tmp_path: Path) -> None:
    made = Settings(home=tmp_path, cache=tmp_path, secret="s")
    keys = [
        stored.create(database, made, Caller("", ROLES[role], "430000", place))
        for role, place in (
            ("planner", None),
            ("auditor", None),
            ("school", "430000:S1"),
        )
    ]
    authentication = authentication_of(made, database)
    hits: list[str] = []

    class Beside(RuleBasedStateMachine):
        """One server keeps answers, the other reads each anew."""

        @initialize()
        def begin(self) -> None:
            self.edited = 0

        @rule(
            read=st.sampled_from(READS),
            key=st.sampled_from(keys),
            times=st.integers(1, 3),
        )
        def asks(self, read: tuple[str, str], key: str, times: int) -> None:
            for _ in range(times):
                kept, fresh = (_asked(url, read, key) for url in (keeping, reading))
                assert _comparable(kept) == _comparable(fresh)
                assert fresh.headers.get("server-timing", "cache;desc=off").startswith(
                    "cache;desc=off"
                )
                hits.append(kept.headers.get("server-timing", "").partition(",")[0])

        @rule(
            write=st.sampled_from(WRITES),
            word=st.text(string.ascii_letters, min_size=1, max_size=2),
        )
        def somebody_writes(self, write: str, word: str) -> None:
            database.write(lambda tx: tx.run(write, word=word))

        @rule(edit=st.sampled_from(EDITS), year=st.integers(2019, 2022))
        def we_write(self, edit: tuple[str, str], year: int) -> None:
            kind, name = edit
            day = {"since" if name == "assignMentor" else "until": f"{year}-03-01"}
            body = {
                "query": f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ changed errors {{ code }} }} }}",
                "variables": {"input": {**_MENTOR, **day}},
            }
            headers = {"x-api-key": keys[0]}
            answer = requests.post(f"{keeping}/graphql", json=body, headers=headers, timeout=30)
            assert answer.status_code == 200, answer.text

        @rule(key=st.sampled_from(keys[1:2]))
        def somebody_reads_the_log(self, key: str) -> None:
            told = requests.get(f"{keeping}/audit", headers={"x-api-key": key}, timeout=30)
            assert told.status_code == 200, told.text

    with (
        serving(database.address, authentication, how(tmp_path)) as keeping,
        serving(database.address, authentication) as reading,
    ):
        run_state_machine_as_test(
            Beside,
            settings=settings(
                max_examples=12,
                stateful_step_count=25,
                suppress_health_check=[*HealthCheck],
            ),
        )
    assert hits.count("cache;desc=hit") > 20, "else nothing was tried"
    assert hits.count("cache;desc=miss") > 20


def _asked(url: str, read: tuple[str, str], key: str) -> requests.Response:
    method, asked = read
    headers = {"x-api-key": key}
    if method == "POST":
        return requests.post(f"{url}/graphql", json={"query": asked}, headers=headers, timeout=30)
    return requests.get(f"{url}{asked}", headers=headers, timeout=30)
