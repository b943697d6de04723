"""Attributes of nodes and edges as columns, each with one type and a name that the format does not reserve."""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any

# all characters that XML does not allow: https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Attributes = Mapping[str, Any]


def attribute_types(rows: Iterable[Attributes]) -> dict[str, type]:
    """For each attribute, the type that fits all its values: int, float, bool or str."""
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


def portable_number(value: float) -> float:
    """A number that all programs can read; subnormal numbers become 0.0, because igraph rejects them."""
    return 0.0 if abs(value) < sys.float_info.min else float(value)


def xml_text(value: Any) -> str:
    """A value as text; characters that XML does not allow become U+FFFD."""
    return _NO_XML.sub("\ufffd", str(value))


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with `_` appended until it is not taken."""
    while name in taken:
        name += "_"
    return name


def attribute_names(rows: Iterable[Attributes]) -> set[str]:
    """The names of all attributes."""
    return {name for row in rows for name in row}


def free_names(rows: Iterable[Attributes], taken: Iterable[str]) -> dict[str, str]:
    """A new name for each attribute whose name is taken: `_` is appended until no row has that name."""
    known = attribute_names(rows)
    return {name: free_name(name, known) for name in known.intersection(taken)}


def rename_attributes(attributes: Attributes, names: Mapping[str, str]) -> dict[str, Any]:
    """The attributes, renamed by `names`."""
    return {names.get(name, name): value for name, value in attributes.items()}
