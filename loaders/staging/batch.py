"""What a load has staged, before it is written."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from loaders.formats.format import Joined
from loaders.matching.directory import Known
from loaders.parsing.sheets import Parsed
from loaders.spool import SpooledDict


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
    """

    type: str
    source: str
    target: str
    key: tuple[str, ...]
    names: tuple[str, ...]
    rows: MutableMapping[tuple[Any, ...], list[Any]] = field(default_factory=SpooledDict)
    full: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a row ends on a day, with `loaders.staging.end_dates` finding out since when it held."""

    parsed: Parsed
    at: int
    joined: Joined
    source: Known
    target: Known
    day: date
