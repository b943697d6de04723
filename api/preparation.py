"""What comes before an operation is run: its document read, measured and validated, each only once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from graphql import OperationDefinitionNode, get_operation_ast, validate
from strawberry.extensions import SchemaExtension

from api.errors import api_error
from api.limits import Document, check, check_variables, cost_of, read_document
from graph.text import Text

P = ParamSpec("P")
T = TypeVar("T")
_MOST_ERRORS = 8  # nobody reads more, and looking for what was meant takes time
_SHORT = 1_000  # characters that are read at once: it takes less than handing them over
_NOT_ONE = Text(
    en="The document has several operations or none: name one of it by 'operationName'",
    zh="文档含多个操作或没有操作：请用 operationName 指明其中一个",
)
_NOT_NAMED = Text(
    en="The document has no operation of the name in 'operationName'",
    zh="文档中没有 operationName 所指的操作",
)
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="documents")


class Preparation(SchemaExtension):
    """Gives Strawberry a document that is within the limits and valid; tells its cost."""

    _document: Document
    _operation: OperationDefinitionNode
    _cost: int | None = None

    async def on_parse(self) -> AsyncIterator[None]:
        context = self.execution_context
        self._document = await _aside(context.query or "", read_document, context.query or "")
        context.graphql_document = self._document.node
        named = context._provided_operation_name
        operation = get_operation_ast(self._document.node, named)
        if operation is None:
            raise api_error(_NOT_NAMED if named else _NOT_ONE, "OPERATION_RESOLUTION_FAILURE")
        self._operation = operation
        yield

    async def on_validate(self) -> AsyncIterator[None]:
        context = self.execution_context
        document = self._document
        open_to = context.context["caller"].role.explores
        if document.introspects and not open_to:
            text = Text(en="You may not read the schema", zh="无权读取模式")
            raise api_error(text, "INTROSPECTION_DISABLED")
        schema = context.schema._schema
        variables = context.variables or {}
        check_variables(variables)
        self._cost = cost_of(schema, self._operation, document.fragments, variables)
        check("cost", self._cost)
        context.context["cost"] = self._cost
        context.pre_execution_errors = []
        if schema not in document.valid:
            context.pre_execution_errors = await _aside(
                context.query or "",
                validate,
                schema,
                document.node,
                max_errors=_MOST_ERRORS,
                hide_suggestions=not open_to or document.introspects,
            )
            if not context.pre_execution_errors:
                document.valid.add(schema)
        yield

    def get_results(self) -> dict[str, Any]:
        return {} if self._cost is None else {"cost": self._cost}


async def _aside(query: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work gives; on a long document it is done by a thread, one at a time.

    Others are served meanwhile, and callers of long documents wait for each other only.
    """
    if len(query) <= _SHORT:
        return work(*args, **kwargs)
    call = partial(work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_THREAD, call)
