"""Aggregate types: totals over the rows of a list, or over groups that share a key."""

from collections.abc import Iterable

from yanxiu.api.names import camel
from yanxiu.api.types.builder import Builder, Fields
from yanxiu.api.types.meanings import Cell, Summed, Value
from yanxiu.graph.model import RELATIONSHIPS, TARGETS, Property
from yanxiu.graph.text import Text
from yanxiu.queries import Column

NODES_ALONE, ROWS_ALONE = "NodeAggregate", "RowAggregate"  # for rows without numbers
_SUMMED = {"int": "Int", "float": "Float", "date": "Date"}
_EDGE = Text("Totals of the relationship's properties", "按关系属性")


def common_aggregate_types(builder: Builder) -> None:
    """Makes the aggregates that several lists share."""
    builder.object(ROWS_ALONE, _rows(builder), "Totals of rows without numbers · 行数")
    builder.object(NODES_ALONE, _nodes(builder), "Totals of nodes without numbers · 对象数")
    of_edges = {
        each.name: each for kind in RELATIONSHIPS.values() for each in kind.properties.values()
    }
    builder.object(
        "EdgeAggregate",
        {
            name: builder.field(f"{kind} | None", text, meaning)
            for name, (kind, text, meaning) in _totals_by_field(of_edges.values()).items()
        },
        "Totals of what stands on edges; null where these hold no such value · 关系属性汇总，无此属性时为空",
    )


def _rows(builder: Builder) -> Fields:
    key = Text(
        "Key that the rows of a group share, in the order of `by`; empty for all rows",
        "分组键的值，次序同 by；全部行的汇总为空列表",
    )
    return {
        "key": builder.field("list[Value | None]", key),
        "count": builder.field("int", Text("Rows", "行数")),
    }


def _nodes(builder: Builder) -> Fields:
    different = Text("Distinct nodes", "不同对象数")
    return {
        **_rows(builder),
        "nodeCount": builder.field("int", different),
        "edge": builder.field("EdgeAggregate | None", _EDGE),
    }


def _totals_by_field(properties: Iterable[Property]) -> dict[str, tuple[str, Text, Summed]]:
    """Returns the aggregates by field: type, title, meaning."""
    return {
        camel(each.name): (f"{_SUMMED[each.type]}Aggregate", each.title, Summed(Value(each)))
        for each in properties
        if each.type in _SUMMED and not each.personal
    }


def aggregate_fields(builder: Builder, kind: str, order: str) -> Fields:
    """Returns `aggregate` and `groups` of a connection, from the names of its aggregate and order types."""
    arguments = {
        "by": f"list[{order}]",
        "first": "int | None",
        "order_by": "GroupOrder | None",
        "as_of": "date | None",
    }
    return {
        "aggregate": builder.field(kind),
        "groups": builder.field(
            f"list[{kind}]",
            arguments=[builder.argument(name, type_) for name, type_ in arguments.items()],
        ),
    }


def aggregate_types(builder: Builder) -> None:
    """Makes the aggregates of the labels and unions that have numbers. The others share one."""
    for target in TARGETS.values():
        numbers = _totals_by_field(target.properties.values())
        if any(kind != "DateAggregate" for kind, _, _ in numbers.values()):
            builder.object(
                f"{target.__name__}Aggregate",
                {**_without_descriptions(builder, _nodes(builder)), **_fields(builder, numbers)},
            )


def aggregate_of(builder: Builder, name: str) -> str:
    """Returns the name of the aggregate type of a label or union."""
    own = f"{name}Aggregate"
    return own if own in builder.namespace else NODES_ALONE


def _fields(builder: Builder, numbers: dict[str, tuple[str, Text, Summed]]) -> Fields:
    return {
        name: builder.field(kind, None, meaning) for name, (kind, _, meaning) in numbers.items()
    }


def _without_descriptions(builder: Builder, fields: Fields) -> Fields:
    return {name: builder.field(each.annotation) for name, each in fields.items()}


def summed_columns(columns: Iterable[Column]) -> dict[str, tuple[str, Text, Summed]]:
    """Returns the aggregates of a question's columns, by field."""
    return {
        camel(column.name): (
            f"{column.type.name}Aggregate",
            column.title,
            Summed(Cell(column.name, None, column.type.name == "Date")),
        )
        for column in columns
        if not column.type.many and column.type.name.lower() in _SUMMED
    }


def question_aggregate(builder: Builder, name: str, columns: Iterable[Column]) -> str:
    """Returns the name of the aggregate type of a question's rows. Makes one if the rows contain a number."""
    summed = summed_columns(columns)
    if all(kind == "DateAggregate" for kind, _, _ in summed.values()):
        return ROWS_ALONE
    shared = _without_descriptions(builder, _rows(builder))
    builder.object(f"{name}Aggregate", {**shared, **_fields(builder, summed)})
    return f"{name}Aggregate"
