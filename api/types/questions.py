"""The row type and root field of each question, from its file's header."""

from datetime import date
from typing import Any

from graphql import Undefined

from api.names import camel, pascal
from api.types.aggregates import question_aggregate_types
from api.types.builder import Argument, Builder, Field, described
from api.types.meanings import Asked, Cell
from api.types.nodes import connection, page_arguments
from graph.model import NODES
from graph.text import Text
from queries import Param, Question, Type
from queries.question import AS_OF

_SCALARS = {
    "String": "str",
    "Enum": "str",
    "Int": "int",
    "Float": "float",
    "Boolean": "bool",
    "Date": "date",
}


_DAYS = {
    "today": Text("default today", "默认今天"),
    AS_OF: Text("default the day asked about", "默认查询日期"),
}


def _annotation(declared: Type) -> str:
    name = _SCALARS.get(declared.name, declared.name)
    if declared.many:
        return f"list[{name}]"
    return name if declared.required else f"{name} | None"


def question_field(builder: Builder, question: Question) -> Field:
    """The connection field of a question; makes its row type."""
    name = pascal(question.name)
    builder.object(
        f"{name}Row",
        {
            camel(column.name): builder.field(
                _annotation(column.type),
                column.title,
                Cell(column.name, NODES.get(column.type.name), column.type.name == "Date"),
            )
            for column in question.columns.values()
        },
        described(question.title),
    )
    question_aggregate_types(builder, name, question)
    connection(builder, name, f"{name}Row", {}, aggregated=name)
    arguments = [_argument(builder, param) for param in question.params.values()]
    text = f"{described(question.title)}\n\n{question.about.en}\n\n{question.about.zh}"
    return builder.field(
        f"{name}Connection",
        text,
        Asked(question),
        [*arguments, *page_arguments(builder)],
    )


def _argument(builder: Builder, param: Param) -> Argument:
    default: Any = param.default
    about = param.about
    if param.type.name == "Date" and default in _DAYS:
        told = _DAYS[default]
        default, about = None, Text(f"{about.en}; {told.en}", f"{about.zh}；{told.zh}")
    elif param.type.name == "Date" and default is not None:
        default = date.fromisoformat(default)
    required = param.type.required and default is None and param.default not in _DAYS
    optional = Type(param.type.name, required, param.type.many)
    return builder.argument(
        param.name, _annotation(optional), about, Undefined if default is None else default
    )
