"""Exports the graph as plain tables, one per label and per relationship type, for tools that read SQL or parquet.

Personal properties are never written.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanxiu.graph.database import Database
from yanxiu.graph.extras import import_pandas, require
from yanxiu.graph.model import NODES, RELATIONSHIPS, Property

if TYPE_CHECKING:
    import polars as pl

_SQLITE = {"int": "INTEGER", "float": "REAL", "bool": "BOOLEAN", "date": "DATE"}
_POLARS = {"int": "Int64", "float": "Float64", "bool": "Boolean", "date": "Date"}
# nullable types, so that a column's type does not depend on missing values
_PANDAS = {"int": "Int64", "float": "Float64", "bool": "boolean", "date": "datetime64[s]"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its column names with the model's types, and its rows; dates are ISO text."""

    name: str
    columns: Mapping[str, str]
    rows: list[list[Any]]


def tables(database: Database, county: str = "") -> Iterator[Table]:
    """The tables of a county, one at a time. `county`: a code, or first digits of codes; "": all counties."""
    for label, node in NODES.items():
        columns = {"id": "str", **_exported_columns(node.properties)}
        own = "" if node.shared else "WHERE n.id STARTS WITH $county "
        (row,) = database.read(
            f"MATCH (n:{label}) {own}WITH n ORDER BY n.id RETURN collect([{_values('n', columns)}]) AS rows",
            county=county,
        )
        yield Table(label, columns, row["rows"])
    for name, declared in RELATIONSHIPS.items():
        columns = {"source": "str", "target": "str", "source_label": "str", "target_label": "str"}
        kept = _exported_columns(declared.properties)
        rows: list[list[Any]] = []
        for source, target in {(end.source, end.target) for end in declared.ends}:
            first, second = source.__name__, target.__name__
            values = "".join(f", {_value('r', key, kind)}" for key, kind in kept.items())
            own = "b" if source.shared else "a"
            (row,) = database.read(
                f"MATCH (a:{first})-[r:{name}]->(b:{second}) WHERE {own}.id STARTS WITH $county "
                f"WITH a, r, b ORDER BY a.id, b.id "
                f"RETURN collect([a.id, b.id, '{first}', '{second}'{values}]) AS rows",
                county=county,
            )
            rows += row["rows"]
        yield Table(name, {**columns, **kept}, rows)


def _exported_columns(properties: Mapping[str, Property]) -> dict[str, str]:
    return {
        name: declared.type
        for name, declared in properties.items()
        if declared.stored and not declared.personal and name != "id"
    }


def _values(variable: str, properties: Mapping[str, str]) -> str:
    return ", ".join(_value(variable, name, kind) for name, kind in properties.items())


def _value(variable: str, name: str, kind: str) -> str:
    if kind in _SQLITE and kind != "date":
        return f"{variable}.{name}"
    return f"toStringOrNull({variable}.{name})"


def write_sqlite(tables: Iterator[Table], path: Path) -> dict[str, int]:
    """Writes the tables into one SQLite file, completely or not at all; returns the row count of each table."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    counts = {}
    with closing(sqlite3.connect(part)) as file, file:
        for table in tables:
            columns = ", ".join(
                f'"{name}" {_SQLITE.get(kind, "TEXT")}' for name, kind in table.columns.items()
            )
            file.execute(f'CREATE TABLE "{table.name}" ({columns})')
            marks = ", ".join("?" * len(table.columns))
            file.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.rows)  # noqa: S608 - names of the model
            counts[table.name] = len(table.rows)
    part.replace(path)
    return counts


def write_parquet(tables: Iterator[Table], folder: Path) -> dict[str, int]:
    """Writes each table as a parquet file; returns the row count of each. Raises MissingExtra."""
    require("frames", "polars")
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for table in tables:
        polars_frame(table).write_parquet(folder / f"{table.name}.parquet")
        counts[table.name] = len(table.rows)
    return counts


def polars_frame(table: Table) -> "pl.DataFrame":
    """The table as a polars frame with typed columns. Raises MissingExtra."""
    require("frames", "polars")
    import polars as pl  # noqa: PLC0415 - an extra

    schema = {name: getattr(pl, _POLARS.get(kind, "String")) for name, kind in table.columns.items()}  # fmt: skip
    rows = [
        [
            date.fromisoformat(value) if value is not None and kind == "date" else value
            for value, kind in zip(row, table.columns.values(), strict=True)
        ]
        for row in table.rows
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def pandas_frame(table: Table) -> Any:
    """The table as a pandas frame with nullable types. Raises YanxiuError if pandas is not installed."""
    pandas = import_pandas()
    return pandas.DataFrame(
        {
            name: pandas.Series([row[at] for row in table.rows], dtype=_PANDAS.get(kind, "string"))
            for at, (name, kind) in enumerate(table.columns.items())
        }
    )
