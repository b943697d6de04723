"""Limits on the work of a request: total time, memory, and the turns of one caller."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from graphql import GraphQLError

from tests.api.county import COUNTY, Client, client_of, sent_statements
from tests.patience import PATIENCE
from tests.schemas import schema_of
from yanxiu.api.execution import Reader
from yanxiu.api.faults import report_database_faults
from yanxiu.api.limits import LIMITS, cost_of, read_document
from yanxiu.api.limits.messages import translate
from yanxiu.api.limits.questions import cost_of_question
from yanxiu.api.limits.running import CallerSlots, time_limit
from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.graph.driver_faults import MemoryLimitReached
from yanxiu.graph.local import RunningServer as Server
from yanxiu.queries import read_catalogue

CATALOGUE = read_catalogue()
PLANNER = Caller("key:1", ROLES["planner"], "c")
TOO_MUCH = "UNWIND range(1, 100000000) AS x RETURN size(collect([x, toString(x)])) AS n"


@pytest.fixture(scope="module")
def client(scratch_server: Server) -> Iterator[Client]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    with client_of(address, CATALOGUE) as new_client:
        yield new_client


@pytest.mark.thorough
def test_a_memory_fault_is_reported_as_such_and_not_retried(client: Client) -> None:
    async def read() -> Any:
        with report_database_faults():
            return await client.reader.database.read_row(TOO_MUCH, {})

    sent: list[str] = []
    with sent_statements(sent), pytest.raises(GraphQLError) as refused:
        client.runner.run(read())
    assert (refused.value.extensions or {})["code"] == "MEMORY_LIMIT_REACHED"
    assert "memory" in refused.value.message
    assert "内存" in refused.value.message
    assert len([each for each in sent if "range(1, 100000000)" in each]) == 1
    with pytest.raises(MemoryLimitReached):
        client.database.read(TOO_MUCH)


def test_the_time_limit_covers_the_whole_request(client: Client) -> None:
    """Planning a statement of many questions takes long before Neo4j's own limit starts."""
    reader: Reader = client.reader
    address = replace(reader.database.address, read_timeout=0.2)
    short = AsyncDatabase(address)
    client.runner.run(short.verify())
    client.database.read("CALL db.clearQueryCaches()")
    many = " ".join(f"a{at}: roadmap {{ totalCount }}" for at in range(2))
    begun = time.perf_counter()
    try:
        asked = replace(client, reader=replace(reader, database=short))
        code, message = asked.fault(f"{{ {many} }}")
    finally:
        client.runner.run(short.close())
    assert code == "TIME_LIMIT_REACHED"
    assert "查询超过" in message
    assert time.perf_counter() - begun < 5 * PATIENCE


def test_statements_of_one_caller_wait_their_turn_and_others_do_not() -> None:
    async def run() -> tuple[int, str]:
        running, most, now = CallerSlots(at_once=2, waiting=2), 0, 0

        async def work() -> None:
            nonlocal most, now
            async with running.slot(PLANNER):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.02)
                now -= 1

        tasks = [asyncio.create_task(work()) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(GraphQLError) as refused:
            await work()
        async with time_limit(1), running.slot(replace(PLANNER, who="key:2")):
            pass
        async with running.slot(LOCAL):
            pass
        await asyncio.gather(*tasks)
        await work()
        return most, (refused.value.extensions or {})["code"]

    assert asyncio.run(run()) == (2, "RATE_LIMITED")


def _cost(text: str) -> int:
    schema = schema_of(CATALOGUE).core
    document = read_document(text)
    return cost_of(schema, document.node.definitions[0], document.fragments, {})  # type: ignore[arg-type]


def test_every_question_has_its_measured_cost_within_the_limit() -> None:
    for name in CATALOGUE:
        assert 1 <= cost_of_question(name) < LIMITS["cost"].most / 2, name
    assert cost_of_question("roadmap") > 10 * cost_of_question("regulations_in_force")
    assert cost_of_question("one of a user's own") >= sorted(map(cost_of_question, CATALOGUE))[30]


def test_many_costly_questions_at_once_are_refused_before_they_are_planned() -> None:
    many = " ".join(f"a{at}: roadmap {{ totalCount }}" for at in range(40))
    assert _cost(f"{{ {many} }}") > LIMITS["cost"].most


def test_steps_to_many_nodes_in_a_group_key_multiply_the_cost() -> None:
    def grouped(key: str) -> int:
        return _cost(f"{{ teachers {{ groups(by: [{key}]) {{ key count }} }} }}")

    attended, posts = "{ attended: { name: ASC } }", "{ posts: { name: ASC } }"
    one = grouped(attended)
    assert one == grouped("{ attended: { name: ASC } }, { attended: { code: ASC } }"), (
        "shared steps count once"
    )
    assert one < grouped(f"{attended}, {posts}") < LIMITS["cost"].most
    crossed = (
        f"{attended}, {posts}, {{ enrolments: {{ name: ASC }} }}, {{ subjects: {{ name: ASC }} }}"
    )
    assert grouped(crossed) > LIMITS["cost"].most
    further = "{ attended: { participants: { attended: { participants: { name: ASC } } } } }"
    assert grouped(further) > LIMITS["cost"].most


def test_a_plain_identity_number_in_a_filter_is_refused_with_the_reason(client: Client) -> None:
    for comparison in (
        'eq: "430624199001011234"',
        'in: ["43062419900101123X"]',
        'ne: "430624900101123"',
    ):
        code, message = client.fault(
            f"{{ teachers(where: {{ identity: {{ {comparison} }} }}) {{ totalCount }} }}"
        )
        assert code == "BAD_USER_INPUT"
        assert "摘要" in message
        assert "4306241990" not in message
    data = client.ask('{ teachers(where: { identity: { eq: "hash" } }) { totalCount } }')
    assert data == {"teachers": {"totalCount": 0}}


def test_a_search_finds_teachers_by_number_within_what_the_caller_sees(client: Client) -> None:
    query = (
        "query S($text: String!) { search(text: $text) { nodes { ... on Teacher { number } } } }"
    )

    def numbers(text: str, caller: Caller = LOCAL) -> list[str]:
        nodes = replace(client, caller=caller).ask(query, text=text)["search"]["nodes"]
        return [node["number"] for node in nodes]

    assert numbers("T07") == numbers(" t07 ") == ["T07"]
    assert len(numbers("T0")) == 0, "two characters match too many numbers"
    assert numbers("T07", Caller("x", ROLES["planner"], "d")) == []
    assert numbers("T07", Caller("x", ROLES["school"], "c", "c:S2")) == ["T07"]
    assert numbers("T08", Caller("x", ROLES["school"], "c", "c:S2")) == []


def test_errors_of_documents_and_variables_are_in_both_languages(api_server: str) -> None:
    for asked in (
        {"query": "{ nope }"},
        {"query": "{ teachers(x: 1) { totalCount } }"},
        {"query": "{ teachers"},
        {"query": '{ teachers(asOf: "some day") { totalCount } }'},
        {
            "query": "query ($day: Date) { teachers(asOf: $day) { totalCount } }",
            "variables": {"day": "some day"},
        },
        {"query": "query ($a: Int!) { teachers(first: $a) { totalCount } }"},
        {
            "query": "query ($a: Int) { teachers(first: $a) { totalCount } }",
            "variables": {"a": "x"},
        },
    ):
        for error in requests.post(f"{api_server}/graphql", json=asked, timeout=20).json()[
            "errors"
        ]:
            reason = error["extensions"]["reason"]
            assert error["message"] == f"{reason['en']} · {reason['zh']}"
            assert reason["en"]
            assert any("\u4e00" <= sign <= "\u9fff" for sign in reason["zh"]), error
    assert translate("something new") == "文档与模式不符"


def test_answers_above_a_kilobyte_are_compressed_for_clients_that_accept_it(
    api_server: str,
) -> None:
    listed = {"query": "{ teachers(first: 30) { nodes { id number name } } }"}
    packed = requests.post(f"{api_server}/graphql", json=listed, timeout=20)
    assert packed.headers["content-encoding"] == "gzip"
    plain = requests.post(
        f"{api_server}/graphql", json=listed, headers={"Accept-Encoding": "identity"}, timeout=20
    )
    assert "content-encoding" not in plain.headers
    assert plain.json() == packed.json()
    small = requests.post(f"{api_server}/graphql", json={"query": "{ __typename }"}, timeout=20)
    assert "content-encoding" not in small.headers
