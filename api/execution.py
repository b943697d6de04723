"""Runs an operation as one Cypher statement, in place of a resolver for every field."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute_sync,
    get_operation_ast,
    parse,
    print_ast,
)
from strawberry.extensions import SchemaExtension

from api.audit import Audit
from api.compiler import Compiled, UnusableVariables, compile_operation
from api.compiler.compilation import Selected
from api.cursors import Cursors
from api.errors import api_error, bad_input
from api.faults import masked
from graph.access import Caller
from graph.audit import Event
from graph.database import AsyncDatabase, StatementFault, TimeLimitReached, ValueOutOfRange
from graph.errors import DatabaseFault
from graph.text import Text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """What an operation needs to be answered: the database, the seal of cursors, the audit log."""

    database: AsyncDatabase
    cursors: Cursors
    audit: Audit


class CompiledExecution(SchemaExtension):
    """Gives Strawberry the finished result, so that its own executor has nothing left to do."""

    async def on_execute(self) -> AsyncIterator[None]:
        context = self.execution_context
        reader = cast(Reader, context.context["reader"])
        schema = context.schema._schema
        document = cast(DocumentNode, context.graphql_document)
        caller = cast(Caller, context.context["caller"])
        context.result = await answer(
            reader, caller, schema, document, context.operation_name, context.variables or {}
        )
        yield


async def answer(
    reader: Reader,
    caller: Caller,
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: dict[str, Any],
) -> ExecutionResult:
    """The result of a validated document's operation; faults become errors with a code."""
    operation = cast(OperationDefinitionNode, get_operation_ast(document, operation_name))
    try:
        compiled = compile_operation(
            schema,
            document,
            operation,
            variables,
            cursors=reader.cursors,
            caller=caller,
            today=date.today(),  # noqa: DTZ011 - the county's day is the machine's
        )
        data = compiled.shape(await _run(reader.database, compiled))
        await _remember(reader.audit, caller, compiled)
        if compiled.introspected:
            data.update(
                await _introspect(schema, document, operation, variables, compiled.introspected)
            )
    except UnusableVariables as fault:
        for error in fault.errors:
            error.extensions = {"code": "BAD_USER_INPUT"}
        return ExecutionResult(None, fault.errors)
    except GraphQLError as error:
        return ExecutionResult(None, [error])
    except Exception as fault:  # no caller may see a Python text
        return ExecutionResult(None, [masked(fault)])
    return ExecutionResult(data, None)


async def _remember(audit: Audit, caller: Caller, compiled: Compiled) -> None:
    """Puts a use of personal fields into the audit log; without that, nothing is answered."""
    rows = max(compiled.in_full.values(), default=0)
    if not rows and not (compiled.in_full and caller.role.personal):
        return
    fields = tuple(sorted(compiled.in_full))
    try:
        await audit.record(Event.of(caller, "read", compiled.asked, fields=fields, rows=rows))
    except DatabaseFault as fault:
        raise _unavailable(fault) from fault


async def _run(database: AsyncDatabase, compiled: Compiled) -> list[Any]:
    if compiled.cypher is None:
        return []
    try:
        return await database.read_row(compiled.cypher, compiled.params)
    except TimeLimitReached as fault:
        raise api_error(fault.text, "TIME_LIMIT_REACHED") from fault
    except ValueOutOfRange as fault:
        raise bad_input(
            "A number or day is out of the range that can be computed with",
            "有数字或日期超出可计算的范围",
        ) from fault
    except StatementFault as fault:
        # a compiled statement that Neo4j refuses is our mistake: the caller learns where to ask
        raise masked(fault) from fault
    except DatabaseFault as fault:
        raise _unavailable(fault) from fault


def _unavailable(fault: DatabaseFault) -> GraphQLError:
    log.warning("%s", fault.text.en)
    text = Text(en="The database does not answer: try again later", zh="数据库没有应答：请稍后再试")
    return api_error(text, "SERVICE_UNAVAILABLE")


async def _introspect(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: dict[str, Any],
    introspected: list[Selected],
) -> dict[str, Any]:
    """The answers that graphql-core gives from the schema itself; others are served meanwhile."""
    nodes = tuple(details.node for field in introspected for details in field.details)
    only = OperationDefinitionNode(
        operation=OperationType.QUERY,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        selection_set=SelectionSetNode(selections=nodes),
    )
    others = tuple(made for made in document.definitions if made is not operation)
    asked = DocumentNode(definitions=(only, *others))
    name = operation.name.value if operation.name else None
    if operation.variable_definitions:
        return await asyncio.to_thread(_described, schema, asked, name, variables)
    return await asyncio.to_thread(_described_once, schema, print_ast(asked), name)


def _described(
    schema: GraphQLSchema, document: DocumentNode, name: str | None, variables: dict[str, Any]
) -> dict[str, Any]:
    result = execute_sync(schema, document, variable_values=variables, operation_name=name)
    return result.data or {}


@lru_cache(maxsize=4)  # the whole schema is half a second's work and some megabytes
def _described_once(schema: GraphQLSchema, text: str, name: str | None) -> dict[str, Any]:
    return _described(schema, parse(text, no_location=True), name, {})
