"""Prepares an operation: Strawberry parses and validates it within this program's limits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, get_operation_ast
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache

from yanxiu.api.errors import ApiError, api_error
from yanxiu.api.limits import (
    Document,
    check_document,
    check_limit,
    check_text,
    check_variables,
    cost_of,
    token_limit,
)
from yanxiu.api.types.schema import Schema, may_explore
from yanxiu.graph import metrics
from yanxiu.graph.text import Text

_MOST_ERRORS = 8  # in one response
_SHORT = 1_000  # characters up to which validation in the event loop is faster than in a thread
_NOT_ONE = Text(
    en="The document has several operations or none: choose one with 'operationName'",
    zh="文档含多个操作或没有操作：请用 operationName 指明其中一个",
)
_NOT_NAMED = Text(
    en="The document has no operation with the name in 'operationName'",
    zh="文档中没有 operationName 所指的操作",
)
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="documents")
KEPT = 256  # documents in the caches of parsed and of valid documents


class Limits(SchemaExtension):
    """Checks the limits before and after parsing and before validation. Reports the cost in the response."""

    _document: Document
    _operation: OperationDefinitionNode
    _cost: int | None = None

    def on_operation(self) -> Iterator[None]:
        check_text(self.execution_context.query or "")
        self.execution_context.parse_options["max_tokens"] = token_limit()
        yield

    def on_parse(self) -> Iterator[None]:
        yield
        context = self.execution_context
        if context.graphql_document is None:
            return
        self._document = check_document(context.graphql_document)
        named = context.context.get("operation_name")
        operation = get_operation_ast(context.graphql_document, named)
        if operation is None:
            raise api_error(_NOT_NAMED if named else _NOT_ONE, "OPERATION_RESOLUTION_FAILURE")
        self._operation = operation

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        if self._document.introspects and not may_explore(context):
            text = Text(en="You may not read the schema", zh="无权读取模式")
            raise api_error(text, "INTROSPECTION_DISABLED")
        variables = context.variables or {}
        check_variables(variables)
        schema = context.schema
        assert isinstance(schema, Schema)
        fragments = self._document.fragments
        self._cost = cost_of(schema.core, self._operation, fragments, variables)
        with _counted(self._cost):
            check_limit("cost", self._cost)
        context.context["cost"] = self._cost
        yield

    def get_results(self) -> dict[str, Any]:
        return {} if self._cost is None else {"cost": self._cost}


@contextmanager
def _counted(cost: int) -> Iterator[None]:
    """Counts an operation that is refused for its cost."""
    try:
        yield
    except ApiError:
        metrics.REFUSED_OPERATIONS.inc()
        metrics.REFUSED_COST.inc(cost)
        raise


class Validation(ValidationCache):
    """Strawberry's cache of validated documents. One thread validates long documents, one at a time.

    Meanwhile the server answers other requests. Only callers of long documents wait for each other.
    """

    async def on_validate(self) -> AsyncIterator[None]:  # type: ignore[override]
        context = self.execution_context
        schema = context.schema
        assert isinstance(schema, Schema)
        asked = (schema.core, context.graphql_document, context.validation_rules)
        if len(context.query or "") <= _SHORT:
            errors = self.cached_validate_document(*asked)
        else:
            loop = asyncio.get_running_loop()
            errors = await loop.run_in_executor(_THREAD, self.cached_validate_document, *asked)
        # the cached errors stay unchanged, because the answer depends on the caller's role
        context.pre_execution_errors = [
            GraphQLError(error.message, error.nodes, original_error=_scalar_error(error))
            for error in errors[:_MOST_ERRORS]
        ]
        yield


def _scalar_error(error: GraphQLError) -> Exception | None:
    """Returns a scalar's own error, which graphql-core passes on or wraps."""
    return error if isinstance(error, ApiError) else error.original_error


def parser_cache() -> ParserCache:
    """Creates Strawberry's cache of parsed documents."""
    return ParserCache(KEPT)


def validation() -> Validation:
    """Creates the cache of validated documents."""
    return Validation(KEPT)


PREPARATION: tuple[Callable[[], SchemaExtension], ...] = (Limits, parser_cache, validation)
