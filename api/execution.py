"""Runs an operation as one Cypher statement instead of a resolver per field."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_operation_ast,
    print_ast,
)
from strawberry.extensions import SchemaExtension

from yanxiu.api.admission import HEAVY_COST, Admission, TooManyRequests
from yanxiu.api.audit import Audit
from yanxiu.api.compiler import (
    CompiledOperation,
    UnusableVariables,
    begin_compilation,
    compile_operation,
)
from yanxiu.api.compiler.compilation import SelectedField
from yanxiu.api.compiler.naming import resolve_names
from yanxiu.api.cursors import Cursors
from yanxiu.api.errors import overloaded
from yanxiu.api.faults import mask_fault, report_database_faults
from yanxiu.api.jobs.graphql_jobs import OwnJobs
from yanxiu.api.limits.messages import bilingual_error
from yanxiu.api.limits.running import CallerSlots, time_limit
from yanxiu.api.mutations.running import Mutations
from yanxiu.api.types.meanings import LARGEST_PAGE
from yanxiu.api.types.schema import Schema
from yanxiu.graph import days
from yanxiu.graph.access import Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Database
from yanxiu.graph.steps import run_steps_async


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything needed to answer an operation: database, cursor seal, audit log.

    largest_page  most rows per page
    admission     slots of the server
    running       slots per caller
    """

    database: AsyncDatabase
    cursors: Cursors
    audit: Audit
    largest_page: int = LARGEST_PAGE
    admission: Admission = field(default_factory=Admission)
    running: CallerSlots = field(default_factory=CallerSlots)


_SLACK = 0.25  # seconds in which Neo4j stops a statement itself, so that the connection survives


class CompiledExecution(SchemaExtension):
    """Gives Strawberry the compiled answer. Strawberry itself executes introspection."""

    async def on_execute(self) -> AsyncIterator[None]:
        context = self.execution_context
        schema = context.schema
        assert isinstance(schema, Schema)
        document = cast(DocumentNode, context.graphql_document)
        answered = await answer(
            cast(Reader, context.context["reader"]),
            cast(Caller, context.context["caller"]),
            schema.core,
            document,
            context.operation_name,
            context.variables or {},
            editor=context.context.get("editor"),
            jobs=context.context.get("own_jobs"),
            heavy=context.context.get("cost", 0) >= HEAVY_COST,
        )
        introspection = answered.introspection
        if introspection is None:
            context.result = answered.result
            yield
            return
        text = print_ast(introspection) if not context.variables else None
        known = schema.introspections.get(text) if text else None
        if known is None:
            context.graphql_document = introspection
        else:
            context.result = ExecutionResult(dict(known), None)
        yield
        result = context.result
        if result is None or result.data is None:
            return
        if text and known is None:
            schema.keep_introspection(text, dict(result.data))
        data = {**(answered.result.data or {}), **result.data}
        result.data.clear()
        result.data.update(data)


@dataclass(frozen=True, slots=True)
class Answer:
    """A result; `introspection`: the introspection part of the operation, for Strawberry to execute."""

    result: ExecutionResult
    introspection: DocumentNode | None = None


async def answer(  # noqa: PLR0913 - what an operation is asked with
    reader: Reader,
    caller: Caller,
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: dict[str, Any],
    *,
    editor: Database | None = None,
    jobs: OwnJobs | None = None,
    heavy: bool = False,
) -> Answer:
    """Answers a validated document's operation. Faults become errors with a code.

    editor    writes mutations; queries need none
    jobs      starts and reads the caller's jobs; None: there are none
    heavy     True: waits behind light requests
    """
    operation = cast(OperationDefinitionNode, get_operation_ast(document, operation_name))
    today = days.today()
    beginning = partial(
        begin_compilation,
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
                cast(Database, editor), reader.database, reader.audit, caller, today, jobs
            )
            return Answer(await mutations.answer(beginning))
        compilation = beginning(largest_page=reader.largest_page)
        compilation.jobs = jobs
        async with (
            time_limit(reader.database.address.read_timeout + _SLACK),
            reader.running.slot(caller),
            reader.admission.slot(heavy=heavy),
        ):
            with report_database_faults():
                await run_steps_async(reader.database, resolve_names(compilation))
            compiled = compile_operation(compilation)
            data = compiled.shape(await _run(reader.database, compiled))
        with report_database_faults():
            await reader.audit.record_use(caller, compiled.field_names, compiled.in_full)
    except UnusableVariables as fault:
        errors = [bilingual_error(error, "BAD_USER_INPUT") for error in fault.errors]
        return Answer(ExecutionResult(None, [*errors]))
    except GraphQLError as error:
        return Answer(ExecutionResult(None, [error]))
    except TooManyRequests as fault:
        return Answer(ExecutionResult(None, [overloaded(fault.retry_after)]))
    except Exception as fault:  # no caller may see a Python message
        return Answer(ExecutionResult(None, [mask_fault(fault)]))
    if compiled.introspected:
        only = _introspection(document, operation, compiled.introspected)
        return Answer(ExecutionResult(data, None), only)
    return Answer(ExecutionResult(data, None))


async def _run(database: AsyncDatabase, compiled: CompiledOperation) -> list[Any]:
    if compiled.cypher is None:
        return []
    with report_database_faults():
        return await database.read_row(compiled.cypher, compiled.params)


def _introspection(
    document: DocumentNode, operation: OperationDefinitionNode, introspected: list[SelectedField]
) -> DocumentNode:
    """Returns a document with only the introspection fields."""
    nodes = tuple(details.node for field in introspected for details in field.details)
    only = OperationDefinitionNode(
        operation=OperationType.QUERY,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        selection_set=SelectionSetNode(selections=nodes),
    )
    others = tuple(
        fragment
        for fragment in document.definitions
        if isinstance(fragment, FragmentDefinitionNode)
    )
    return DocumentNode(definitions=(only, *others))
