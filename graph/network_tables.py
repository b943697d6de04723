"""Networks as two tables, nodes and edges, for tools that read SQL or parquet: Metabase, Superset, DuckDB, polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from yanxiu.graph.table_files import Table, pandas_frame, polars_frame

if TYPE_CHECKING:
    import polars as pl

    from yanxiu.graph.networks import Network

_KINDS: Mapping[type, str] = {int: "int", float: "float", bool: "bool"}


def network_tables(network: Network) -> Iterator[Table]:
    """The tables `nodes`, with the column `node`, and `edges`, whose `source` and `target` refer to `node`.

    A column has one type for all rows: if it mixes numbers and texts, all its values become text.
    """
    yield _table(
        "nodes", ("node",), (((node,), attributes) for node, attributes in network.nodes.items())
    )
    yield _table(
        "edges",
        ("source", "target"),
        (((one, other), attributes) for one, other, attributes in network.edges(data=True)),
    )


def to_polars(network: Network) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All nodes and all edges of a network as two polars frames. Raises MissingExtra if polars is not installed."""
    nodes, edges = map(polars_frame, network_tables(network))
    return nodes, edges


def to_pandas(network: Network) -> tuple[Any, Any]:
    """All nodes and all edges of a network as two pandas frames. Raises YanxiuError if pandas is not installed."""
    nodes, edges = map(pandas_frame, network_tables(network))
    return nodes, edges


def _table(
    name: str, keys: tuple[str, ...], items: Iterable[tuple[tuple[str, ...], Mapping[str, Any]]]
) -> Table:
    rows = list(items)
    kinds: dict[str, set[type]] = {}
    for _, attributes in rows:
        for column, value in attributes.items():
            kinds.setdefault(column, set()).add(type(value))
    columns = {column: _kind(types) for column, types in kinds.items()}
    named = {f"{column}_" if column in keys else column: kind for column, kind in columns.items()}
    values = [
        [*ends, *(_value(attributes.get(column), kind) for column, kind in columns.items())]
        for ends, attributes in rows
    ]
    return Table(name, {**dict.fromkeys(keys, "str"), **named}, values)


def _kind(types: set[type]) -> str:
    if types <= {int, float}:
        return "int" if types == {int} else "float"
    return _KINDS.get(next(iter(types)), "str") if len(types) == 1 else "str"


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "str":
        return str(value)
    return float(value) if kind == "float" else value
