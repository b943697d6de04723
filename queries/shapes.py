"""Shapes: columns that several questions share, so that GraphQL has one set of types for all of them.

They are declared in `shapes.toml`. A question of a shape has some of its columns, with titles of its own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class ShapeColumn:
    """A column of a shape: its type as a header writes it, and what it is whatever the question."""

    type: str
    title: Text


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns by name, in their order."""

    columns: Mapping[str, ShapeColumn]


def _read() -> Mapping[str, Shape]:
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        shape: Shape(
            {
                name: ShapeColumn(said["type"], Text(en=said["en"], zh=said["zh"]))
                for name, said in columns.items()
            }
        )
        for shape, columns in written.items()
    }


SHAPES = _read()
