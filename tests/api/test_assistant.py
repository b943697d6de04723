"""The questions as tools for an assistant, called by the protocol's own client as different callers."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.fernet import Fernet
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client

from tests.api.conftest import serving
from tests.cli.running import environment
from tests.schemas import schema_of
from yanxiu.api.assistant.server import make_server
from yanxiu.api.assistant.tools import Tools
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.types.schema import Schema
from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.async_database import AsyncDatabase, CallersDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
Use = Callable[[Client], Awaitable[Any]]


def _schema() -> Schema:
    return schema_of(CATALOGUE, [*PREPARATION, CompiledExecution])


def as_caller(address: Address, caller: Caller, use: Use) -> Any:
    """Runs `use` with a client connected to the server as `caller`."""

    async def run() -> Any:
        async with AsyncDatabase.connect(address) as database:
            audit = Audit(CallersDatabase(database), Fernet.generate_key())
            reader = Reader(database, Cursors(Fernet.generate_key()), audit)
            held = {"reader": replace(reader), "caller": caller}
            server = make_server(_schema(), CATALOGUE, lambda _request: dict(held))
            async with Client(server) as client:
                return await use(client)

    return asyncio.run(run())


def called(address: Address, caller: Caller, name: str, **given: Any) -> Any:
    return as_caller(address, caller, lambda client: client.call_tool(name, given))


@pytest.fixture(scope="module")
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as connected:
        yield connected


@pytest.fixture(scope="module")
def county(database: Database) -> str:
    (row,) = database.read("MATCH (c:County) RETURN c.id AS id LIMIT 1")
    return str(row["id"])


@pytest.fixture(scope="module")
def planner(county: str) -> Caller:
    return Caller("p", ROLES["planner"], county)


@pytest.fixture(scope="module")
def principal(database: Database, county: str) -> Caller:
    """A principal of the school with the most teachers."""
    (row,) = database.read(
        "MATCH (s:School)<-[r:TEACHES_AT]-(t) WHERE r.until IS NULL "
        "RETURN s.id AS id, count(t) AS n ORDER BY n DESC LIMIT 1"
    )
    return Caller("h", ROLES["school"], county, row["id"])


def test_every_question_is_a_read_only_tool_in_both_languages_with_its_parameters(
    sample: Address, planner: Caller
) -> None:
    tools = {each.name: each for each in as_caller(sample, planner, lambda c: c.list_tools()).tools}
    assert set(tools) == {*CATALOGUE, "search", "node", "catalogue"}
    for name, question in CATALOGUE.items():
        tool = tools[name]
        assert tool.annotations.read_only_hint
        assert question.title.zh in tool.title
        assert question.title.en in tool.title
        assert question.about.en in tool.description
        assert {*question.params} <= {*tool.input_schema["properties"]}
    assert tools["coverage"].input_schema["properties"]["year"]["type"] == "integer"
    assert not [each for each in tools if "cypher" in str(tools[each].input_schema).lower()]


def test_a_tool_returns_the_rows_of_the_command_page_by_page(
    sample: Address, database: Database, planner: Caller
) -> None:
    given = {"year": 2019, "as_of": "2020-12-31"}
    rows = ask(database, CATALOGUE["coverage"], given).rows
    first = called(sample, planner, "coverage", **given, first=20).structured_content
    assert first["totalCount"] == len(rows) > 20
    assert first["rows"] == rows[:20]
    second = called(sample, planner, "coverage", **given, first=20, after=first["next"])
    # a cursor is encrypted by one server: another server refuses it with a message
    assert second.is_error


def test_a_misspelt_name_is_answered_with_candidates(sample: Address, planner: Caller) -> None:
    answer = called(sample, planner, "coverage", district="岭背")
    assert answer.is_error
    assert "岭北" in answer.content[0].text


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("cypher", {"statement": "MATCH (n) RETURN n"}),
        ("coverage", {"cypher": "MATCH (n) RETURN n"}),
        ("coverage", {"year": "2019 OR true"}),
        ("coverage", {"first": 100_000}),
        ("node", {"id": "no-id"}),
        ("search", {}),
    ],
)
def test_an_unknown_tool_or_parameter_is_refused_with_a_message(
    sample: Address, planner: Caller, name: str, given: dict[str, Any]
) -> None:
    answer = called(sample, planner, name, **given)
    assert answer.is_error
    assert " · " in answer.content[0].text


@pytest.mark.thorough
def test_a_principal_receives_nothing_of_other_schools(
    sample: Address, database: Database, planner: Caller, principal: Caller
) -> None:
    given = {"as_of": "2018-12-31", "first": 500}
    mine = called(sample, principal, "untrained_rural_teachers", **given).structured_content
    all_of_them = called(sample, planner, "untrained_rural_teachers", **given).structured_content
    expected = ask(
        database, CATALOGUE["untrained_rural_teachers"], {"as_of": "2018-12-31"}, caller=principal
    ).rows
    assert mine["totalCount"] == len(expected) < all_of_them["totalCount"]
    assert {row["teacher_id"] for row in mine["rows"]} == {row["teacher_id"] for row in expected}


@pytest.mark.thorough
def test_a_teacher_of_another_school_is_found_by_the_planner_and_not_by_the_principal(
    sample: Address, database: Database, planner: Caller, principal: Caller
) -> None:
    (row,) = database.read(
        "MATCH (s:School)<-[r:TEACHES_AT]-(t:Teacher) WHERE r.until IS NULL AND s.id <> $school "
        "AND COUNT { MATCH (o:Teacher {name: t.name}) } = 1 AND COUNT { (t)-[:TEACHES_AT]->() } = 1 "
        "RETURN t.name AS name, t.id AS id ORDER BY t.id LIMIT 1",
        school=principal.place,
    )
    found = called(sample, planner, "search", text=row["name"]).structured_content["found"]
    ids = [each["id"] for each in found if each["__typename"] == "Teacher"]
    assert len(ids) == 1
    shown = called(sample, planner, "node", id=ids[0]).structured_content
    assert shown["name"] == row["name"]
    assert not {"phone", "born", "identity"} & {*shown}
    hidden = called(sample, principal, "search", text=row["name"])
    assert row["name"] not in hidden.content[0].text
    refused = called(sample, principal, "node", id=ids[0])
    assert refused.is_error
    assert row["name"] not in refused.content[0].text


@pytest.mark.thorough
def test_over_standard_input_the_command_answers_as_the_local_caller(sample: Address) -> None:
    given = StdioServerParameters(
        command=sys.executable, args=["-m", "yanxiu.cli.main", "mcp"], env=environment(sample), cwd=Path.cwd()
    )  # fmt: skip

    async def run() -> Any:
        async with Client(stdio_client(given)) as client:
            return await client.call_tool("coverage", {"year": 2019, "first": 5})

    assert len(asyncio.run(run()).structured_content["rows"]) == 5


@pytest.mark.thorough
def test_over_http_the_assistant_requires_a_sign_in(sample: Address) -> None:
    async def run(url: str) -> Any:
        async with Client(f"{url}/mcp") as client:
            return await client.call_tool("coverage", {"year": 2019, "first": 5})

    with serving(sample) as url:
        assert len(asyncio.run(run(url)).structured_content["rows"]) == 5
        strange = requests.post(
            f"{url}/mcp", json={}, headers={"host": "elsewhere.example"}, timeout=30
        )
        assert strange.status_code == 401


@pytest.mark.thorough
def test_every_tool_can_be_called_without_arguments(sample: Address, planner: Caller) -> None:
    easy = [
        tool.name
        for tool in Tools(_schema(), CATALOGUE).by_name.values()
        if tool.name in ("catalogue", "subjects_by_kind", "roadmap", "open_issues")
    ]

    async def use(client: Client) -> list[Any]:
        return [await client.call_tool(name, {}) for name in easy]

    assert not [each for each in as_caller(sample, planner, use) if each.is_error]


def test_the_local_caller_sees_all(sample: Address, database: Database) -> None:
    answer = called(sample, LOCAL, "untrained_rural_teachers", as_of="2018-12-31", first=1)
    rows = ask(database, CATALOGUE["untrained_rural_teachers"], {"as_of": "2018-12-31"}).rows
    assert answer.structured_content["totalCount"] == len(rows)
