"""Converts an answer's rows to a polars or pandas frame with typed columns.

The program itself needs neither library; users of frames install the one they want.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.extras import require
from yanxiu.graph.model import NODES
from yanxiu.queries.answer import Answer, Field, name_property
from yanxiu.queries.display import display_value

if TYPE_CHECKING:
    import polars as pl

_POLARS = {"String": "String", "Int": "Int64", "Float": "Float64", "Boolean": "Boolean", "Date": "Date"}  # fmt: skip
# nullable types, so that a column's type does not depend on missing values
_PANDAS = {"String": "string", "Int": "Int64", "Float": "Float64", "Boolean": "boolean", "Date": "datetime64[s]"}  # fmt: skip
_OF_THE_MODEL = {
    "int": "Int",
    "float": "Float",
    "bool": "Boolean",
    "date": "Date",
}


def to_polars(answer: Answer, *, words: bool = False, titles: bool = False) -> pl.DataFrame:
    """The rows as a polars frame.

    words   use the labels of Enum values instead of the values
    titles  include only the columns that people read, and name them by their titles

    Raises MissingExtra if polars is not installed.
    """
    require("frames", "polars")
    polars: Any = import_module("polars")
    schema = {
        field.key: polars.List(getattr(polars, _POLARS[kind]))
        if field.column.type.many
        else getattr(polars, _POLARS[kind])
        for field, kind in _kinds(answer)
    }
    columns = {field.key: _values(answer, field, kind, words) for field, kind in _kinds(answer)}
    frame: pl.DataFrame = polars.DataFrame(columns, schema=schema)
    return (
        frame.select(list(names)).rename(names)
        if (names := _column_titles(answer, titles))
        else frame
    )


def to_pandas(answer: Answer, *, words: bool = False, titles: bool = False) -> Any:
    """The rows as a pandas frame; `words` and `titles` as in `to_polars`.

    Raises YanxiuError if pandas is not installed.
    """
    try:
        pandas: Any = import_module("pandas")
    except ImportError:
        raise YanxiuError(
            en="pandas is not installed: run `pip install pandas`.",
            zh="没有安装 pandas：请运行 pip install pandas。",
        ) from None
    columns = {
        field.key: pandas.Series(
            _values(answer, field, kind, words),
            dtype="object" if field.column.type.many else _PANDAS[kind],
        )
        for field, kind in _kinds(answer)
    }
    frame = pandas.DataFrame(columns)
    return (
        frame[list(names)].rename(columns=names)
        if (names := _column_titles(answer, titles))
        else frame
    )


def _column_titles(answer: Answer, titles: bool) -> dict[str, str]:
    """The title of each shown column, by its key; columns with equal titles get their key appended."""
    names = {key: str(title) for key, title in answer.titles.items()} if titles else {}
    twins = {title for title, times in Counter(names.values()).items() if times > 1}
    return {key: f"{title} ({key})" if title in twins else title for key, title in names.items()}


def _kinds(answer: Answer) -> list[tuple[Field, str]]:
    return [(field, kind_of(field)) for field in answer.fields]


def kind_of(field: Field) -> str:
    """The scalar type of a field's values; for a node, the type of the property that names it."""
    if field.kind in _POLARS:
        return field.kind
    if field.kind in NODES and (name := name_property(field.kind)) != "id":
        return _OF_THE_MODEL.get(NODES[field.kind].properties[name].type, "String")
    return "String"


def _values(answer: Answer, field: Field, kind: str, words: bool) -> list[Any]:
    read = _reader(field, kind, words)
    many = field.column.type.many
    return [
        value if value is None else [read(each) for each in value] if many else read(value)
        for value in (row[field.key] for row in answer.rows)
    ]


def _reader(field: Field, kind: str, words: bool) -> Callable[[Any], Any]:
    if kind == "Date":
        return date.fromisoformat
    if kind == "String":
        return (lambda value: str(display_value(field, value))) if words else str
    return lambda value: value
