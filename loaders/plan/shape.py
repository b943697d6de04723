"""The structure of a plan's tables, read from `tables.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yanxiu.graph.model import NODES, REFERENCE
from yanxiu.graph.text import Text

Type = Literal["text", "int", "number", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Chinese heading and the allowed content of its cells."""

    name: str
    zh: str
    type: Type = "text"
    required: bool = False
    many: bool = False
    of: str | None = None  # a table of the plan, or a label of standard codes
    choices: Mapping[str, Text] = field(default_factory=dict)
    unit: str | None = None
    unit_in: str | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """One table: its file is `<name>.csv`."""

    name: str
    title: Text
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


@cache
def shapes() -> Mapping[str, Shape]:
    """Every table that a plan may have, by name."""
    with (Path(__file__).parent / "tables.toml").open("rb") as file:
        declared = tomllib.load(file)
    return {name: _shape(name, table) for name, table in declared.items()}


def standard_codes(label: str) -> frozenset[str]:
    """The codes of a label that all counties share, e.g. Stage."""
    return frozenset(str(node["id"]) for node in REFERENCE[label])


def _shape(name: str, table: Mapping[str, Any]) -> Shape:
    return Shape(
        name=name,
        title=Text(**table["title"]),
        key=tuple(table["key"]),
        columns={
            column: _column(column, declared) for column, declared in table["columns"].items()
        },
    )


def _column(name: str, entry: Mapping[str, Any]) -> Column:
    rest = {key: value for key, value in entry.items() if key != "choices"}
    return Column(name=name, choices=_choices(entry.get("choices")), **rest)


def _choices(place: str | None) -> Mapping[str, Text]:
    """The values that the model allows for a property written as `Label.property`."""
    if place is None:
        return {}
    label, name = place.split(".")
    return NODES[label].properties[name].choices
