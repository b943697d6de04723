"""Attributes of nodes and edges as columns: one type each, and a name that is free in the format."""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any

# everything but the characters of https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Held = Mapping[str, Any]


def types_of(rows: Iterable[Held]) -> dict[str, type]:
    """The type in which all values of an attribute can be written: int, float, bool or str."""
    kinds: dict[str, set[type]] = defaultdict(set)
    for row in rows:
        for name, value in row.items():
            odd = isinstance(value, float) and not math.isfinite(value)
            kinds[name].add(str if odd else type(value))
    return {name: _common(types) for name, types in kinds.items()}


def _common(types: set[type]) -> type:
    if types <= {int}:
        return int
    if types <= {int, float}:
        return float
    return bool if types <= {bool} else str


def number(value: float) -> float:
    """A number that all programs read: igraph stops at one that is smaller than a normal one."""
    return 0.0 if abs(value) < sys.float_info.min else float(value)


def xml_text(value: Any) -> str:
    """A value as text that XML can hold."""
    return _NO_XML.sub("\ufffd", str(value))


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with as many `_` after it as make it one that is not taken."""
    while name in taken:
        name += "_"
    return name


def names_in(rows: Iterable[Held]) -> set[str]:
    """The names of all attributes."""
    return {name for row in rows for name in row}


def free_names(rows: Iterable[Held], taken: Iterable[str]) -> dict[str, str]:
    """For each attribute whose name is taken: the name with as many `_` as make it one that no row has."""
    known = names_in(rows)
    return {name: free_name(name, known) for name in known.intersection(taken)}


def renamed(attributes: Held, names: Mapping[str, str]) -> dict[str, Any]:
    """The attributes, those of taken names under their free ones."""
    return {names.get(name, name): value for name, value in attributes.items()}
