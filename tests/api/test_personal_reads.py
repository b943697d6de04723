"""Each full read of personal fields is in the audit log before the caller receives it; who may read the log."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.api.conftest import serving
from tests.api.county import AUDIT_KEY, COUNTY
from yanxiu.api.access import authentication_of
from yanxiu.api.access import keys as stored
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.audit import entries, verify
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.graph.settings import Settings

PLACES = {"school": "c:S1", "trainer": "c:T02", "supervisor": "c:south"}
PHONES = "{ teachers(first: 100) { nodes { id phone born } } }"


@pytest.fixture(scope="module")
def database(scratch_server: RunningServer) -> Iterator[Database]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(COUNTY))
        connected.write(
            lambda tx: tx.run("MATCH (t:Teacher) SET t.phone = '138000000' + right(t.number, 2)")
        )
        yield connected


@pytest.fixture(scope="module")
def keys(database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, cache=home, secret="s")
    made = {
        name: stored.create(database, settings, Caller("", role, "c", PLACES.get(name)))
        for name, role in ROLES.items()
    }
    database.write(lambda tx: tx.run("MATCH (n:AuditEntry|AuditHead) DELETE n"))
    return made


@pytest.fixture(scope="module")
def url(
    database: Database, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, cache=home, secret="s")
    with serving(database.address, authentication_of(settings, database)) as served:
        yield served


def _ask(url: str, key: str, query: str) -> Any:
    answer = requests.post(
        f"{url}/graphql", json={"query": query}, headers={"X-API-Key": key}, timeout=20
    )
    return answer.json()


@pytest.mark.parametrize(
    ("role", "rows"),
    [("planner", 30), ("school", 16), ("trainer", 1), ("supervisor", 0), ("auditor", 0)],
)
def test_a_full_read_is_logged_with_the_number_of_rows_and_no_value(
    url: str, database: Database, keys: dict[str, str], role: str, rows: int
) -> None:
    before = verify(database, AUDIT_KEY).last
    data = _ask(url, keys[role], PHONES)["data"]["teachers"]["nodes"]
    assert sum("*" not in (node["phone"] or "") for node in data) == rows
    added = entries(database, after=before)
    if not rows:
        assert added == []
        return
    (entry,) = added
    assert entry.event.role == role
    assert entry.event.who == f"key:{keys[role].split('_')[1]}"
    assert entry.event.scope == PLACES.get(role, "c")
    assert (entry.event.action, entry.event.what) == ("read", ("teachers",))
    assert entry.event.fields == ("Teacher.born", "Teacher.phone")
    assert entry.event.rows == rows
    assert "138" not in str(entry)


def test_a_filter_by_a_personal_value_is_logged(
    url: str, database: Database, keys: dict[str, str]
) -> None:
    before = verify(database, AUDIT_KEY).last
    query = 'query ZhangSan { teachers(where: { phone: { eq: "13800000001" } }) { totalCount } }'
    assert _ask(url, keys["planner"], query)["data"] == {"teachers": {"totalCount": 1}}
    (entry,) = entries(database, after=before)
    assert (entry.event.fields, entry.event.rows) == (("Teacher.phone",), 0)
    assert "ZhangSan" not in str(entry)
    assert "138" not in str(entry)


def test_reads_without_personal_fields_are_not_logged(
    url: str, database: Database, keys: dict[str, str]
) -> None:
    before = verify(database, AUDIT_KEY).last
    assert "errors" not in _ask(url, keys["planner"], "{ teachers { nodes { name rank } } }")
    assert verify(database, AUDIT_KEY).last == before


@pytest.mark.parametrize("role", ROLES)
def test_only_auditors_read_the_log(url: str, keys: dict[str, str], role: str) -> None:
    answer = requests.get(f"{url}/audit", headers={"X-API-Key": keys[role]}, timeout=20)
    assert answer.status_code == (200 if role == "auditor" else 403)
    if role == "auditor":
        numbers = [entry["number"] for entry in answer.json()]
        assert numbers == sorted(numbers)
        assert numbers
    assert requests.get(f"{url}/audit", timeout=20).status_code == 401
