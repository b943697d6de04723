"""What a kind of change is: what its table in the file holds, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph.database import Transaction
from yanxiu.graph.naming import Meant
from yanxiu.graph.text import Text

Names = Mapping[str, list[Meant]]
Made = Callable[[Transaction, Mapping[str, Any], Names, date], Text]


class Count:
    """A whole number of at least 1: of what is moved, added or lost."""


class Year:
    """A year as a whole number."""


class Percent:
    """By how much a sum changes: no less than -100, and not 0."""


class Place:
    """Where seats are: `{ stage = "初中", subject = "数学", districts = ["洞庭", "南湖"] }`; no districts: the county."""


def ended(variable: str) -> str:
    """Cypher that ends a relationship on `$on`; one that would begin only then or later is none."""
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
    """A kind of change: what its table must and may hold, and how it is made."""

    name: str
    make: Made
    needs: Mapping[str, Any]
    may: Mapping[str, Any] = field(default_factory=dict)

    def words(
        self, values: Mapping[str, Any]
    ) -> Iterator[tuple[str, list[str], tuple[Text, tuple[str, ...]]]]:
        """The words that name nodes: where they stand, what they are, and what they may name."""
        for name, value in values.items():
            if isinstance(value, dict):
                for inner, words in value.items():
                    yield f"{name}.{inner}", _listed(words), _LABELS[inner]
            elif name in _LABELS:
                yield name, _listed(value), _LABELS[name]


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
