"""The rows of a question, flat, for programs that know no GraphQL: a page at a time.

They are asked for as a GraphQL operation, so that whatever holds for these holds for them: who may see
what, limits, one statement, its time limit, cursors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import strawberry
from graphql import GraphQLObjectType

from api.http.problems import problem_of
from api.ids import from_global_id
from api.names import camel
from graph.model import NODES
from queries import Answer, Column, Question, shown_by

PAGE = 1_000
LARGEST_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a question's rows; `after`: the cursor that the next begins behind, None: it is the last."""

    answer: Answer
    after: str | None


async def page_of(
    schema: strawberry.Schema, question: Question, given: Mapping[str, Any], context: dict[str, Any]
) -> Page:
    """A page of rows; `given` has the question's parameters, `first` and `after`.

    Raises Problem where the rows cannot be had.
    """
    asked = {camel(name): value for name, value in given.items()}
    result = await schema.execute(
        operation(schema, question, asked),
        variable_values=asked,
        context_value={
            **context,
            "reader": replace(context["reader"], largest_page=LARGEST_PAGE),
        },
    )
    if result.errors:
        raise problem_of(result.errors[0])
    found = (result.data or {})["rows"]
    rows = [_flat(question, row) for row in found["nodes"]]
    titles = {column.name: column.title for column in question.columns.values() if column.shown}
    more = found["pageInfo"]
    return Page(Answer(question, titles, rows), more["endCursor"] if more["hasNextPage"] else None)


def operation(schema: strawberry.Schema, question: Question, asked: Mapping[str, Any]) -> str:
    """The GraphQL operation that gives a page of the question's rows, with variables for what is asked."""
    root = schema._schema.query_type
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[camel(question.name)]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in asked)
    passed = ", ".join(f"{name}: ${name}" for name in asked)
    columns = " ".join(_selected(column) for column in question.columns.values())
    return (
        f"query Rows{f'({declared})' if declared else ''} {{ rows: {camel(question.name)}"
        f"{f'({passed})' if passed else ''} "
        f"{{ nodes {{ {columns} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )


def _selected(column: Column) -> str:
    field = f"{column.name}: {camel(column.name)}"
    if not column.type.is_node:
        return field
    return f"{field} {{ id shown: {camel(shown_by(column.type.name))} }}"


def _flat(question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the same keys as `queries.ask` gives it."""
    flat: dict[str, Any] = {}
    for column in question.columns.values():
        value = row[column.name]
        if column.type.name in NODES:
            key = value and from_global_id(value["id"])[1]
            is_key = shown_by(column.type.name) == "id"
            flat[column.name] = key if is_key else value and value["shown"]
            flat[f"{column.name}_id"] = key
        else:
            flat[column.name] = value
    return flat
