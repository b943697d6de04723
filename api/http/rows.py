"""Flat rows of a question, one page at a time, for programs that do not use GraphQL.

A GraphQL operation reads them. Access, limits, time limit, audit and cursors are therefore the same.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from graphql import GraphQLError, GraphQLObjectType

from yanxiu.api.faults import report_database_faults
from yanxiu.api.http.problems import bad_parameter, problem_of, wrong_parameters
from yanxiu.api.ids import from_global_id
from yanxiu.api.names import camel, constant
from yanxiu.api.types.schema import Schema
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.steps import run_steps_async
from yanxiu.queries import (
    Field,
    Question,
    ResolvedParameters,
    county_columns,
    fields_of,
    resolve_parameters,
)
from yanxiu.queries.question import COUNTY, ENUM
from yanxiu.queries.scoping import may_ask

PAGE = 1_000
LARGEST_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a question's rows.

    after   the cursor after which the next page starts; None: this is the last page
    count   the total number of rows; None if not requested
    """

    rows: list[dict[str, Any]]
    after: str | None
    count: int | None


async def interpret_parameters(
    question: Question, given: Mapping[str, Any], context: Mapping[str, Any]
) -> ResolvedParameters:
    """Resolves the names in a question's parameters. Raises Problem for the parameter that cannot be used.

    Names are not looked up for a caller who may not ask the question. Reading the rows then raises the error.
    """
    caller = context["caller"]
    if not may_ask(caller, question):
        return ResolvedParameters(given, ())
    try:
        with report_database_faults():
            return await run_steps_async(
                context["reader"].database, resolve_parameters(question, given, caller=caller)
            )
    except WrongParameter as fault:
        raise wrong_parameters([bad_parameter(fault.parameter, fault.text)]) from fault
    except GraphQLError as fault:
        raise problem_of(fault) from fault


async def names_county(
    question: Question, given: Mapping[str, Any], context: Mapping[str, Any]
) -> bool:
    """True if rows state their county: the graph contains several counties, and the question is not limited to one.

    The result is the same for every page of an answer. Raises Problem if the graph does not answer.
    """
    caller, county = context["caller"], given.get(COUNTY.name)
    if caller.county is not None or county or not county_columns(question):
        return False
    try:
        with report_database_faults():
            (row,) = await context["reader"].database.read(_COUNTIES, {})
    except GraphQLError as fault:
        raise problem_of(fault) from fault
    return bool(row["several"])


_COUNTIES = "MATCH (county:County) RETURN count(county) > 1 AS several"


async def read_page(
    schema: Schema,
    question: Question,
    given: Mapping[str, Any],
    context: dict[str, Any],
    *,
    counted: bool = False,
    by_county: bool = False,
) -> Page:
    """Reads a page of rows. Raises Problem if the rows cannot be read.

    given      the question's parameters, `first` and `after`
    by_county  True: rows state their county
    """
    asked = {
        camel(name): _variable_value(question, name, value)
        for name, value in given.items()
        if value is not None
    }
    result = await schema.execute(
        page_operation(schema, question, asked, counted=counted, by_county=by_county),
        variable_values=asked,
        context_value={
            **context,
            "reader": replace(context["reader"], largest_page=LARGEST_PAGE),
        },
    )
    if result.errors:
        raise problem_of(result.errors[0])
    rows = (result.data or {})["rows"]
    more = rows["pageInfo"]
    return Page(
        [_flatten(question, row, by_county=by_county) for row in rows["nodes"]],
        more["endCursor"] if more["hasNextPage"] else None,
        rows.get("totalCount"),
    )


async def read_pages(
    schema: Schema,
    question: Question,
    given: Mapping[str, Any],
    context: dict[str, Any],
    first: Page,
    *,
    by_county: bool = False,
) -> AsyncIterator[Page]:
    """Yields a first page and all later pages. Raises Problem if one cannot be read."""
    page = first
    while True:
        yield page
        if page.after is None:
            return
        following = {**given, "after": page.after}
        page = await read_page(schema, question, following, context, by_county=by_county)


def _variable_value(question: Question, name: str, value: Any) -> Any:
    """Converts a parameter's value to a variable of the operation."""
    param = question.params.get(name)
    if param is not None and param.type.name == ENUM:
        return [constant(each) for each in value] if param.type.many else constant(value)
    return value.isoformat() if isinstance(value, date) else value


def page_operation(
    schema: Schema,
    question: Question,
    arguments: Mapping[str, Any],
    *,
    counted: bool = False,
    by_county: bool = False,
) -> str:
    """Returns the GraphQL operation for a page of the question's rows, with a variable for each argument."""
    root = schema.core.query_type
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[camel(question.name)]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in arguments)
    passed = ", ".join(f"{name}: ${name}" for name in arguments)
    every_field = fields_of(question, by_county=by_county)
    fields = groupby(every_field, key=lambda field: field.column.name)
    columns = " ".join(_column_selection(column, each) for column, each in fields)
    return (
        f"query Rows{f'({declared})' if declared else ''} {{ rows: {camel(question.name)}"
        f"{f'({passed})' if passed else ''} "
        f"{{ {'totalCount ' * counted}nodes {{ {columns} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )


def _column_selection(column: str, fields: Iterable[Field]) -> str:
    sources = dict.fromkeys(field.source for field in fields if field.source)
    properties = " ".join(_nest([camel(name) for name in source]) for source in sources)
    selection = f" {{ {properties} }}" if properties else ""
    return f"{column}: {camel(column)}{selection}"


def _nest(names: list[str]) -> str:
    """Nests names as a selection, outermost first."""
    return " { ".join(names) + " }" * (len(names) - 1)


def _flatten(question: Question, row: Mapping[str, Any], *, by_county: bool) -> dict[str, Any]:
    """Converts a row to the keys that `yanxiu.queries.ask` uses."""
    fields = fields_of(question, by_county=by_county)
    return {field.key: _value(field, row[field.column.name]) for field in fields}


def _value(field: Field, value: Any) -> Any:
    if field.column.type.name == ENUM and value is not None:
        words = {constant(word): word for word in field.column.words}
        return [words[each] for each in value] if field.column.type.many else words[value]
    for name in field.source:
        value = value and value[camel(name)]
    return from_global_id(value)[1] if value and field.source == ("id",) else value
