"""Runs an operation as one Cypher statement, in place of a resolver for every field."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
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

from api.admission import HEAVY_COST, Admission, Crowded
from api.audit import Audit
from api.compiler import Compiled, UnusableVariables, begin, compile_operation
from api.compiler.compilation import Selected
from api.compiler.naming import understanding
from api.cursors import Cursors
from api.errors import overloaded
from api.faults import database_faults_told, masked
from api.mutations.running import Mutations
from api.types.nodes import LARGEST_PAGE
from graph import days
from graph.access import Caller
from graph.async_database import AsyncDatabase
from graph.database import Database
from graph.naming import soon


@dataclass(frozen=True, slots=True)
class Reader:
    """What an operation needs to be answered: the database, the seal of cursors, the audit log.

    `largest_page` is how many rows a page may have.
    """

    database: AsyncDatabase
    cursors: Cursors
    audit: Audit
    largest_page: int = LARGEST_PAGE
    admission: Admission = field(default_factory=Admission)


class CompiledExecution(SchemaExtension):
    """Gives Strawberry the finished result, so that its own executor has nothing left to do."""

    async def on_execute(self) -> AsyncIterator[None]:
        context = self.execution_context
        reader = cast(Reader, context.context["reader"])
        schema = context.schema._schema
        document = cast(DocumentNode, context.graphql_document)
        caller = cast(Caller, context.context["caller"])
        editor = context.context.get("editor")
        heavy = context.context.get("cost", 0) >= HEAVY_COST
        context.result = await answer(
            reader,
            caller,
            schema,
            document,
            context.operation_name,
            context.variables or {},
            editor=editor,
            heavy=heavy,
        )
        yield


async def answer(
    reader: Reader,
    caller: Caller,
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: dict[str, Any],
    *,
    editor: Database | None = None,
    heavy: bool = False,
) -> ExecutionResult:
    """The result of a validated document's operation; faults become errors with a code.

    editor    where mutations are written; an operation that only reads needs none
    heavy     whether it stands behind what is light
    """
    operation = cast(OperationDefinitionNode, get_operation_ast(document, operation_name))
    today = days.today()
    beginning = partial(
        begin,
        schema,
        document,
        operation,
        variables,
        cursors=reader.cursors,
        caller=caller,
        today=today,
    )
    try:
        if operation.operation is OperationType.MUTATION:
            mutations = Mutations(
                cast(Database, editor), reader.database, reader.audit, caller, today
            )
            return await mutations.answer(beginning)
        compilation = beginning(largest_page=reader.largest_page)
        async with reader.admission.place(heavy=heavy):
            with database_faults_told():
                await soon(reader.database, understanding(compilation))
            compiled = compile_operation(compilation)
            data = compiled.shape(await _run(reader.database, compiled))
        with database_faults_told():
            await reader.audit.record_use(caller, compiled.asked, compiled.in_full)
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
    except Crowded as fault:
        return ExecutionResult(None, [overloaded(fault.retry_after)])
    except Exception as fault:  # no caller may see a Python text
        return ExecutionResult(None, [masked(fault)])
    return ExecutionResult(data, None)


async def _run(database: AsyncDatabase, compiled: Compiled) -> list[Any]:
    if compiled.cypher is None:
        return []
    with database_faults_told():
        return await database.read_row(compiled.cypher, compiled.params)


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
