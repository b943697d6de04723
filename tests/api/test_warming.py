"""Query plans made in advance: only while the server is idle, as no caller, and not recorded."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.api.conftest import county_drawn
from tests.api.county import AUDIT_KEY, sent_statements
from yanxiu.api.access import OPEN_TO_ALL
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.types.schema import Schema, make_schema
from yanxiu.api.warming import IDLE_SECONDS, Warming, usual_variables
from yanxiu.graph.async_database import AsyncDatabase, CallersDatabase
from yanxiu.graph.audit import entries
from yanxiu.graph.database import Address, Database
from yanxiu.queries import Catalogue, read_catalogue

NAMES = ("untrained_rural_teachers", "coverage")
PERSONAL = "query Personal { teachers(first: 3) { nodes { name phone } } }"


@pytest.fixture(scope="module")
def database(scratch_address: Address) -> Iterator[Database]:
    with county_drawn(scratch_address) as found:
        yield found


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    whole = read_catalogue()
    return Catalogue(whole[name] for name in NAMES)


@pytest.fixture(scope="module")
def schema(catalogue: Catalogue) -> Schema:
    return make_schema(catalogue, [*PREPARATION, CompiledExecution])


async def _context(database: AsyncDatabase) -> dict[str, Any]:
    editor = CallersDatabase(database)
    reader = Reader(database, Cursors(Fernet.generate_key()), Audit(editor, AUDIT_KEY))
    return {"reader": reader, "editor": editor}


def test_warming_executes_everything_once_and_records_nothing(
    database: Database, schema: Schema, catalogue: Catalogue
) -> None:
    warming = Warming(schema, catalogue, [PERSONAL], OPEN_TO_ALL)
    statements: list[str] = []

    async def check() -> None:
        async with AsyncDatabase.connect(database.address) as asked:
            context = await _context(asked)
            context["reader"].admission._last -= IDLE_SECONDS
            with sent_statements(statements):
                await asyncio.wait_for(warming.run(context), 60)

    asyncio.run(check())
    assert (warming.done, warming.total) == (5, 5)
    assert sum("phone" in each for each in statements) == 1
    assert entries(database) == []


def test_warming_fills_required_variables_and_skips_mutations() -> None:
    view = "query View($county: String, $year: Int!, $day: Date!, $whole: Boolean!, $first: Int! = 5) { a }"
    asked = usual_variables(view)
    assert asked is not None
    assert asked.keys() == {"year", "day", "whole"}
    assert usual_variables("query One($id: ID!) { a }") is None
    assert usual_variables("query Some($of: [ID!]!, $day: Date!) { a }") is None
    assert usual_variables("mutation Undo($day: Date!) { a }") is None


@pytest.mark.thorough
def test_warming_waits_during_requests_and_for_a_while_after(
    database: Database, schema: Schema, catalogue: Catalogue
) -> None:
    warming = Warming(schema, catalogue, [PERSONAL], OPEN_TO_ALL)

    async def check() -> None:
        async with AsyncDatabase.connect(database.address) as asked:
            context = await _context(asked)
            admission = context["reader"].admission
            async with admission.slot(heavy=False):
                running = asyncio.create_task(warming.run(context))
                await asyncio.sleep(IDLE_SECONDS * 1.2)
                assert warming.done == 0
                assert admission.idle_seconds() == 0
            await asyncio.sleep(IDLE_SECONDS / 2)
            assert warming.done == 0
            await asyncio.wait_for(running, 60)
            assert warming.done == 5

    asyncio.run(check())
