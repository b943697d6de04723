"""Resolves names in the arguments of questions and lists before the operation is compiled.

Names are looked up in a separate read: one statement cannot reject an unknown name, and an empty answer would look
like "nobody". An operation without names stays one statement.
"""

from collections.abc import Mapping
from typing import Any, cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.compilation import Compilation, SelectedField
from yanxiu.api.errors import ApiError
from yanxiu.api.names import camel
from yanxiu.api.types.meanings import Asked, Listing
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.faults import Fault
from yanxiu.graph.naming import resolve_words
from yanxiu.graph.steps import Steps
from yanxiu.queries import Question, resolve_parameters
from yanxiu.queries.computed import with_computed
from yanxiu.queries.question import COUNTY
from yanxiu.queries.scoping import may_ask


def resolve_names(compilation: Compilation) -> Steps[None]:
    """Yields the reads that resolve names, then stores the top-level fields' arguments in `compilation.resolved_arguments`.

    Raises GraphQLError if an argument matches no name, or several.
    """
    for field in compilation.root_fields(cast(GraphQLObjectType, compilation.schema.query_type)):
        try:
            match field.meaning:
                case Asked(question):
                    yield from _question(compilation, field, question)
                case Listing() if county := compilation.arguments(field).get(COUNTY.name):
                    named = yield from resolve_words(
                        (), county, compilation.caller, compilation.today
                    )
                    compilation.resolved_arguments[field.key] = {COUNTY.name: named.county}
        except WrongParameter as fault:
            raise argument_error(fault, field) from fault


def _question(compilation: Compilation, field: SelectedField, question: Question) -> Steps[None]:
    if not may_ask(compilation.caller, question):
        return
    arguments = compilation.arguments(field)
    values: Mapping[str, Any] = {name: arguments.get(camel(name)) for name in question.params}
    asking = yield from resolve_parameters(question, values, compilation.today, compilation.caller)
    compilation.resolved_arguments[field.key] = yield from with_computed(
        question, asking.given, compilation.today, compilation.caller
    )


def argument_error(fault: WrongParameter, field: SelectedField) -> ApiError:
    """Returns the error of an unusable argument; its `extensions` contain the argument and the candidates."""
    return ApiError(
        Fault("BAD_USER_INPUT", fault.text, path=(fault.parameter,)),
        [field.node],
        argument=camel(fault.parameter),
        candidates=list(fault.candidates),
    )
