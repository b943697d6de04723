"""The mutation that CONTRIBUTING.md adds, added as described and tried out."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType

from tests.loaders.editing import COUNTY, Counting, edit, node, rejected
from yanxiu.api.types.schema import make_schema
from yanxiu.graph.database import Address
from yanxiu.loaders.changes.undo import list_loads, undo
from yanxiu.loaders.edits import EDITS
from yanxiu.queries import read_catalogue

ROOT = Path(__file__).parents[2]


def _module(language: str) -> str:
    text = (ROOT / f"CONTRIBUTING{language}.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(each) for each in re.findall(r"```python\n(.*?)```", text, re.DOTALL)]
    (module,) = (each for each in blocks if "Edit(" in each)
    return module


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {}
    exec(compile(_module(""), "CONTRIBUTING.md", "exec"), names)
    monkeypatch.setitem(EDITS, "set_seats", names["SET_SEATS"])  # type: ignore[arg-type]


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Counting]:
    with Counting.connect(scratch_address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(COUNTY))
        yield connected  # type: ignore[misc]


def test_both_languages_show_the_same_module() -> None:
    assert _module("") == _module(".zh")


@pytest.mark.thorough
@pytest.mark.usefixtures("added")
def test_an_edit_added_as_documented_is_a_mutation() -> None:
    schema = make_schema(read_catalogue()).core
    assert schema.mutation_type is not None
    assert "input" in schema.mutation_type.fields["setSeats"].args
    payload = schema.type_map["SetSeatsPayload"]
    assert isinstance(payload, GraphQLObjectType)
    assert payload.fields.keys() == {"school", "load", "changed", "errors"}


@pytest.mark.usefixtures("added")
def test_an_edit_added_as_documented_is_performed_refused_and_undone(database: Counting) -> None:
    seats = "MATCH (s:School {code: 'S1'}) RETURN s.training_seats AS seats"
    school = node("School", "S1")
    assert edit(database, "set_seats", school=school, seats=50).written
    assert database.read(seats) == [{"seats": 50}]
    assert not edit(database, "set_seats", school=school, seats=50).written
    closed = node("School", "S3")
    assert rejected(database, "set_seats", school=closed, seats=5) == [
        ("SCHOOL_CLOSED", ("school",))
    ]
    (load,) = list_loads(database)
    undo(database, load.number)
    assert database.read(seats) == [{"seats": None}]
