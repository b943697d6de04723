"""Flat rows of a question, a page at a time, for programs that do not use GraphQL.

They are read by a GraphQL operation, so that access, limits, time limit, audit and cursors are the same.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from graphql import GraphQLError, GraphQLObjectType

from yanxiu.api.faults import database_faults_told
from yanxiu.api.http.problems import bad_parameter, problem_of, wrong_parameters
from yanxiu.api.ids import from_global_id
from yanxiu.api.names import camel, constant
from yanxiu.api.types.schema import Schema
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.steps import soon
from yanxiu.queries import Asking, Field, Question, county_columns, fields_of, understood
from yanxiu.queries.question import COUNTY, ENUM
from yanxiu.queries.scoping import may_ask

PAGE = 1_000
LARGEST_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a question's rows.

    after   the cursor that the next begins behind; None: it is the last
    count   the total number of rows; None if not asked for
    """

    rows: list[dict[str, Any]]
    after: str | None
    count: int | None


async def asking_of(
    question: Question, given: Mapping[str, Any], context: Mapping[str, Any]
) -> Asking:
    """What is asked, understood; raises Problem naming the parameter that cannot be used.

    A caller who may not ask the question gets that error with the rows; its names are not looked up.
    """
    caller = context["caller"]
    if not may_ask(caller, question):
        return Asking(given, ())
    try:
        with database_faults_told():
            return await soon(
                context["reader"].database, understood(question, given, caller=caller)
            )
    except WrongParameter as fault:
        raise wrong_parameters([bad_parameter(fault.parameter, fault.text)]) from fault
    except GraphQLError as fault:
        raise problem_of(fault) from fault


async def told_by_county(
    question: Question, given: Mapping[str, Any], context: Mapping[str, Any]
) -> bool:
    """Whether rows say which county they are of: several are in the graph, and none is asked about.

    It holds for every page of an answer alike, whatever rows the page has; raises Problem where the graph
    does not answer.
    """
    caller, county = context["caller"], given.get(COUNTY.name)
    if caller.county is not None or county or not county_columns(question):
        return False
    try:
        with database_faults_told():
            (row,) = await context["reader"].database.read(_COUNTIES, {})
    except GraphQLError as fault:
        raise problem_of(fault) from fault
    return bool(row["several"])


_COUNTIES = "MATCH (county:County) RETURN count(county) > 1 AS several"


async def page_of(
    schema: Schema,
    question: Question,
    given: Mapping[str, Any],
    context: dict[str, Any],
    *,
    counted: bool = False,
    by_county: bool = False,
) -> Page:
    """A page of rows; `given` has the question's parameters, `first` and `after`; `by_county`: with their county.

    Raises Problem where the rows cannot be had.
    """
    asked = {
        camel(name): _sent(question, name, value)
        for name, value in given.items()
        if value is not None
    }
    result = await schema.execute(
        operation(schema, question, asked, counted=counted, by_county=by_county),
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
        [_flat(question, row, by_county=by_county) for row in rows["nodes"]],
        more["endCursor"] if more["hasNextPage"] else None,
        rows.get("totalCount"),
    )


async def pages_of(
    schema: Schema,
    question: Question,
    given: Mapping[str, Any],
    context: dict[str, Any],
    begun: Page,
    *,
    by_county: bool = False,
) -> AsyncIterator[Page]:
    """A first page and all that follow it; raises Problem where one cannot be had."""
    page = begun
    while True:
        yield page
        if page.after is None:
            return
        following = {**given, "after": page.after}
        page = await page_of(schema, question, following, context, by_county=by_county)


def _sent(question: Question, name: str, value: Any) -> Any:
    """The value of a parameter as a variable of the operation."""
    param = question.params.get(name)
    if param is not None and param.type.name == ENUM:
        return [constant(each) for each in value] if param.type.many else constant(value)
    return value.isoformat() if isinstance(value, date) else value


def operation(
    schema: Schema,
    question: Question,
    asked: Mapping[str, Any],
    *,
    counted: bool = False,
    by_county: bool = False,
) -> str:
    """The GraphQL operation that gives a page of the question's rows, with variables for what is asked."""
    root = schema.core.query_type
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[camel(question.name)]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in asked)
    passed = ", ".join(f"{name}: ${name}" for name in asked)
    every_field = fields_of(question, by_county=by_county)
    fields = groupby(every_field, key=lambda field: field.column.name)
    columns = " ".join(_selected(column, each) for column, each in fields)
    return (
        f"query Rows{f'({declared})' if declared else ''} {{ rows: {camel(question.name)}"
        f"{f'({passed})' if passed else ''} "
        f"{{ {'totalCount ' * counted}nodes {{ {columns} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )


def _selected(column: str, fields: Iterable[Field]) -> str:
    sources = dict.fromkeys(field.source for field in fields if field.source)
    properties = " ".join(_nested([camel(name) for name in source]) for source in sources)
    selection = f" {{ {properties} }}" if properties else ""
    return f"{column}: {camel(column)}{selection}"


def _nested(names: list[str]) -> str:
    """The innermost of the names selected below the others."""
    return " { ".join(names) + " }" * (len(names) - 1)


def _flat(question: Question, row: Mapping[str, Any], *, by_county: bool) -> dict[str, Any]:
    """A row with the same keys as `yanxiu.queries.ask` gives it."""
    fields = fields_of(question, by_county=by_county)
    return {field.key: _value(field, row[field.column.name]) for field in fields}


def _value(field: Field, value: Any) -> Any:
    if field.column.type.name == ENUM and value is not None:
        words = {constant(word): word for word in field.column.words}
        return [words[each] for each in value] if field.column.type.many else words[value]
    for name in field.source:
        value = value and value[camel(name)]
    return from_global_id(value)[1] if value and field.source == ("id",) else value
