"""Shapes: columns that several questions share, so that GraphQL has one set of types for all of them.

They are declared in `shapes.toml`. A question of a shape uses some of its columns, with its own titles.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yanxiu.graph.text import Text
from yanxiu.queries.vocabulary import Words, read_words


@dataclass(frozen=True, slots=True)
class ShapeColumn:
    """A column of a shape: its type as written in a header, a title for all questions, and the labels of an Enum."""

    type: str
    title: Text
    words: Words


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a shape by name, in order."""

    columns: Mapping[str, ShapeColumn]


def _read() -> Mapping[str, Shape]:
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        shape: Shape(
            {
                name: ShapeColumn(
                    column["type"],
                    Text(en=column["en"], zh=column["zh"]),
                    read_words(column.get("values", {}), {}),
                )
                for name, column in columns.items()
            }
        )
        for shape, columns in written.items()
    }


SHAPES = _read()
