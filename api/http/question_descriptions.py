"""Describes a question to programs, so that they can ask it and show its answer: `GET /questions/NAME/about`."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLObjectType, is_required_argument

from yanxiu.api.names import camel, constant
from yanxiu.api.types.schema import Schema
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.queries import Column, Param, Question, name_property
from yanxiu.queries.groups import group_title
from yanxiu.queries.question import ENUM


def catalogue_entry(question: Question) -> dict[str, Any]:
    """Returns a question's entry in the catalogue."""
    return {
        "name": question.name,
        "title": _bilingual(question.title),
        "about": _bilingual(question.about),
        "group": {"name": question.group, "title": _bilingual(group_title(question.group))},
        "plan": list(question.plan),
        "needs": [
            name for name, param in question.params.items() if param.type.required and param.default is None
        ],
        "href": f"/questions/{question.name}",
    }  # fmt: skip


def describe_question(schema: Schema, question: Question) -> dict[str, Any]:
    """Returns a question with its parameters, columns, statement, and GraphQL document."""
    return {
        **catalogue_entry(question),
        "params": [_param(each) for each in question.params.values()],
        "columns": [_column(each) for each in question.columns.values()],
        "cypher": question.body,
        "document": question_document(schema, question),
    }


def question_document(schema: Schema, question: Question) -> str:
    """Returns the GraphQL document of a question, with a variable for each argument."""
    root = schema.core.query_type
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[camel(question.name)]
    declared = ", ".join(
        f"${name}: {argument.type if is_required_argument(argument) else str(argument.type).removesuffix('!')}"
        for name, argument in field.args.items()
    )
    passed = ", ".join(f"{name}: ${name}" for name in field.args)
    columns = "\n      ".join(_selection(column) for column in question.columns.values())
    return (
        f"query {camel(question.name)[0].upper()}{camel(question.name)[1:]}({declared}) {{\n"
        f"  rows: {camel(question.name)}({passed}) {{\n    totalCount\n"
        f"    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}\n"
        f"    nodes {{\n      {columns}\n    }}\n  }}\n}}\n"
    )


def _selection(column: Column) -> str:
    """Selects a column: its value, or the fields that show a node and link to it."""
    field = f"{column.name}: {camel(column.name)}"
    if not column.type.is_node:
        return field
    person = " number" if column.is_person else ""
    school = " school { name }" if column.school else ""
    return f"{field} {{ id shown: {camel(name_property(column.type.name))}{person}{school} }}"


def _bilingual(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _param(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "variable": camel(param.name),
        "type": param.type.name,
        "many": param.type.many,
        "required": param.type.required and param.default is None,
        "default": param.default,
        "title": _bilingual(param.title),
        "about": _bilingual(param.about),
        "unit": param.unit,
        "refers": list(param.refers),
        "words": _words(param),
    }


def _column(column: Column) -> dict[str, Any]:
    kind = column.type.name
    return {
        "name": column.name,
        "field": camel(column.name),
        "type": kind,
        "node": column.type.is_node,
        "person": column.is_person,
        "many": column.type.many,
        "title": _bilingual(column.title),
        "shown": column.shown,
        "shownBy": camel(name_property(kind)) if kind in NODES else None,
        "unit": column.unit,
        "words": _words(column),
    }


def _words(declared: Param | Column) -> Mapping[str, dict[str, str]]:
    """Returns the displayed text of each value, by the value's GraphQL form."""
    return {
        (constant(value) if declared.type.name == ENUM else value): _bilingual(word)
        for value, word in declared.words.items()
    }
