"""The row type and root field of each question, from its file's header."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from strawberry import UNSET

from yanxiu.api.names import camel, pascal
from yanxiu.api.types.aggregates import question_aggregate
from yanxiu.api.types.builder import (
    Argument,
    Builder,
    Field,
    bilingual_description,
    field_description,
)
from yanxiu.api.types.inputs import Inputs, scalar_filter, with_operators
from yanxiu.api.types.meanings import Asked, Cell, InCounty
from yanxiu.api.types.nodes import connection_over, page_arguments, selecting_arguments
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.queries import Column, Param, Question, Type, county_columns
from yanxiu.queries.question import AS_OF, COUNTY, ENUM
from yanxiu.queries.question_file import fill_shape

_SCALARS = {"String": "str", "Int": "int", "Float": "float", "Boolean": "bool", "Date": "date"}
_STANDARD = frozenset({COUNTY.name, "as_of"})  # parameters that `docs/graphql.md` describes once
EDGE, ROW = "RowEdge", "Row"
QUESTION_TYPES = ("Row", "Connection", "Filter", "Order", "Aggregate")
_DAYS = {
    "today": Text("default today", "默认今天"),
    AS_OF: Text("default the day asked about", "默认查询日期"),
}


def _kind(builder: Builder, question: str, declared: Column | Param) -> str:
    """Returns the type of a column or parameter, without null: a scalar, a label, or an enum of its words."""
    if declared.type.name != ENUM:
        return _SCALARS.get(declared.type.name, declared.type.name)
    name = f"{question}{pascal(declared.name)}"
    return builder.vocabulary(name, declared.words, bilingual_description(declared.title))


def _annotation(kind: str, declared: Type) -> str:
    if declared.many:
        return f"list[{kind}]"
    return kind if declared.required else f"{kind} | None"


def rows_name(question: Question) -> str:
    """Returns the prefix of a question's row types: its shape, which questions may share, or its own name."""
    return f"{pascal(question.shape)}Measure" if question.shape else pascal(question.name)


def common_question_types(builder: Builder, questions: Iterable[Question]) -> None:
    """Makes the edge type of rows, which all questions share."""
    names = list(dict.fromkeys(rows_name(each) for each in questions))
    if not names:
        return
    builder.union(ROW, [f"{name}Row" for name in names], "A row of a question · 问题的一行")
    builder.object(EDGE, {"cursor": builder.field("str"), "node": builder.field(ROW)})


def question_field(builder: Builder, question: Question) -> Field:
    """Returns the connection field of a question. Makes the types of its rows, filter and order."""
    name, wide = rows_name(question), fill_shape(question)
    if f"{name}Row" not in builder.namespace:
        _row_types(builder, name, wide)
    own = pascal(question.name)
    arguments = [_argument(builder, own, param) for param in question.params.values()]
    text = f"{bilingual_description(question.title)}\n\n{question.about.en}\n\n{question.about.zh}"
    return builder.field(
        f"{name}Connection",
        text,
        Asked(wide),
        [*arguments, *page_arguments(builder), *selecting_arguments(builder, name, name)],
    )


def _row_types(builder: Builder, name: str, question: Question) -> None:
    fields = {
        camel(column.name): builder.field(
            _annotation(_kind(builder, name, column), column.type),
            _description(column),
            _cell(column),
        )
        for column in question.columns.values()
    }
    if told_by := county_columns(question):
        fields[COUNTY.name] = builder.field("County | None", None, InCounty(told_by))
    builder.object(f"{name}Row", fields)
    _inputs(builder, name, question)
    aggregate = question_aggregate(builder, name, question.columns.values())
    connection_over(builder, name, f"{name}Row", EDGE, (aggregate, f"{name}Order"))


def _description(column: Column) -> str | None:
    """Returns the description of a column; None if it only repeats the name of a node type.

    The node type has a description itself.
    """
    name = camel(column.name)
    text = field_description(name, column.title)
    return None if column.type.is_node and text == column.title.zh else text


def _cell(column: Column) -> Cell:
    kind = column.type.name
    return Cell(column.name, NODES.get(kind), kind == "Date", kind == ENUM)


def _inputs(builder: Builder, name: str, question: Question) -> None:
    columns = question.columns.values()
    filters: Inputs = {camel(each.name): (_filter(builder, name, each), None) for each in columns}
    builder.input(f"{name}Filter", with_operators(f"{name}Filter", filters))
    orders: Inputs = {
        camel(each.name): (f"{each.type.name}Order" if each.type.is_node else "Direction", None)
        for each in columns
        if not each.type.many
    }
    builder.input(f"{name}Order", orders, one_of=True)


def _filter(builder: Builder, question: str, column: Column) -> str:
    kind = _kind(builder, question, column)
    if column.type.is_node:
        return f"{kind}Filter"
    return "ListFilter" if column.type.many and column.type.name != ENUM else scalar_filter(kind)


def _argument(builder: Builder, question: str, param: Param) -> Argument:
    default: Any = param.default
    about: Text | None = None if param.name in _STANDARD else param.about
    if param.type.name == "Date" and default in _DAYS:
        default_day = _DAYS[default]
        default = None
        about = about and Text(f"{about.en}; {default_day.en}", f"{about.zh}；{default_day.zh}")
    elif param.type.name == "Date" and default is not None:
        default = date.fromisoformat(default)
    required = param.type.required and default is None and param.default not in _DAYS
    optional = Type(param.type.name, required, param.type.many)
    return builder.argument(
        param.name,
        _annotation(_kind(builder, question, param), optional),
        about,
        UNSET if default is None else default,
    )
