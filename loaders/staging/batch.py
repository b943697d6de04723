"""The staged batch of a load, before it is written."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.loaders.formats.format import RelationshipSpec
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.spool import SpooledDict


@dataclass(slots=True)
class Nodes:
    """Nodes of one label: by id, the values of `names`."""

    label: str
    names: tuple[str, ...]
    rows: MutableMapping[str, list[Any]] = field(default_factory=SpooledDict)


@dataclass(slots=True)
class Relationships:
    """Relationships of one type between two labels: by (source, target, *key), the values of `names`.

    full    the kinds that a full roster lists completely, each as its distinguishing values, e.g. main posts
    default the values of a new relationship if `names` has none
    """

    type: str
    source: str
    target: str
    key: tuple[str, ...]
    names: tuple[str, ...]
    rows: MutableMapping[tuple[Any, ...], list[Any]] = field(default_factory=SpooledDict)
    full: list[dict[str, Any]] = field(default_factory=list)
    default: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EndedRelationship:
    """A relationship that a row ends on a day; `yanxiu.loaders.staging.end_dates` finds its start."""

    parsed: ParsedRows
    at: int
    spec: RelationshipSpec
    source: Known
    target: Known
    day: date


@dataclass(frozen=True, slots=True)
class UndatedRelationship:
    """A relationship without a start date; `yanxiu.loaders.staging.start_dates` finds the date.

    key          the values of the type's key; None for the start date
    assumed_day  the start date if it is the first of its kind
    """

    parsed: ParsedRows
    at: int
    spec: RelationshipSpec
    source: Known
    target: Known
    names: tuple[tuple[str, ...], tuple[str, ...]]  # of the key's values and of the rest
    key: tuple[Any, ...]
    rest: list[Any]
    assumed_day: date | None

    def value(self, name: str | None) -> Any:
        """The row's value of a property."""
        told_by, names = self.names
        words = {
            **dict(zip(told_by, self.key, strict=True)),
            **dict(zip(names, self.rest, strict=True)),
        }
        return words.get(name or "")

    @property
    def distinguishing_values(self) -> tuple[Any, ...]:
        """The values of its key without the start date; they distinguish it from others between the same nodes."""
        return tuple(
            value for name, value in zip(self.names[0], self.key, strict=True) if name != "since"
        )
