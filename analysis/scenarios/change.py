"""Declares a kind of change: the keys of its table in the scenario file, and the function that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph.database import Transaction
from yanxiu.graph.naming import NamedNode
from yanxiu.graph.text import Text

Names = Mapping[str, list[NamedNode]]
MakeChange = Callable[[Transaction, Mapping[str, Any], Names, date], Text]


class Count:
    """A whole number of at least 1, of seats or trainers."""


class Year:
    """A year as a whole number."""


class Percent:
    """The change of a sum in per cent: at least -100, and not 0."""


class Place:
    """The target of seats: `{ stage = "初中", subject = "数学", districts = ["洞庭", "南湖"] }`.

    Without districts, the whole county.
    """


def end_relationship(variable: str) -> str:
    """Cypher that ends a relationship on `$on`, or deletes it if it begins on that day or later."""
    return (
        f"FOREACH (_ IN CASE WHEN {variable}.since < $on THEN [1] ELSE [] END | SET {variable}.until = $on) "
        f"FOREACH (_ IN CASE WHEN {variable}.since < $on THEN [] ELSE [1] END | DELETE {variable})"
    )


_LABELS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "districts": (Text("District", "责任区"), ("SupervisionDistrict",)),
    "into": (Text("District", "责任区"), ("SupervisionDistrict",)),
    "stage": (Text("Stage", "学段"), ("Stage",)),
    "subject": (Text("Subject", "学科"), ("Subject",)),
    "trainers": (Text("Trainer", "培训者"), ("Teacher", "Expert")),
    "schools": (Text("School", "学校"), ("School",)),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change: the required and optional keys of its table, and the function that makes it."""

    name: str
    make: MakeChange
    required: Mapping[str, Any]
    optional: Mapping[str, Any] = field(default_factory=dict)

    def words(
        self, values: Mapping[str, Any]
    ) -> Iterator[tuple[str, list[str], tuple[Text, tuple[str, ...]]]]:
        """The values that name nodes: their key, the words, and the title and labels of the nodes they may name."""
        for name, value in values.items():
            if isinstance(value, dict):
                for inner, words in value.items():
                    yield f"{name}.{inner}", _as_list(words), _LABELS[inner]
            elif name in _LABELS:
                yield name, _as_list(value), _LABELS[name]


def _as_list(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
