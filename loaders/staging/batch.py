"""The batch that a load has staged and not yet written."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.loaders.formats.format import Joined
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import Parsed
from yanxiu.loaders.spool import SpooledDict


@dataclass(slots=True)
class Nodes:
    """Nodes of one label: for each id the values of `names`."""

    label: str
    names: tuple[str, ...]
    rows: MutableMapping[str, list[Any]] = field(default_factory=SpooledDict)


@dataclass(slots=True)
class Relationships:
    """Relationships of one type between two labels: for (from, to, *key) the values of `names`.

    full    of which a full roster names all: for each kind the values that set it apart, as the main post
    default what a new one has where `names` has no value for it
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
class Ended:
    """What a row ends on a day, with `yanxiu.loaders.staging.end_dates` finding out since when it held."""

    parsed: Parsed
    at: int
    joined: Joined
    source: Known
    target: Known
    day: date


@dataclass(frozen=True, slots=True)
class Undated:
    """What a row says to hold, without since when: `yanxiu.loaders.staging.standing` finds that out.

    key      the values of the type's key, None for the day
    assumed  since when it holds where it is the first of its kind
    """

    parsed: Parsed
    at: int
    joined: Joined
    source: Known
    target: Known
    names: tuple[tuple[str, ...], tuple[str, ...]]  # of the key's values and of the rest
    key: tuple[Any, ...]
    rest: list[Any]
    assumed: date | None

    def value(self, name: str | None) -> Any:
        """What the row says of a property."""
        told_by, names = self.names
        words = {
            **dict(zip(told_by, self.key, strict=True)),
            **dict(zip(names, self.rest, strict=True)),
        }
        return words.get(name or "")

    @property
    def told(self) -> tuple[Any, ...]:
        """What beside its day tells it from others between the same nodes."""
        return tuple(
            value for name, value in zip(self.names[0], self.key, strict=True) if name != "since"
        )
