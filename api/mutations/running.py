"""Runs the mutations of an operation in order, each in its own transaction, and reads the results back."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graphql import ExecutionResult, GraphQLError

from yanxiu.api.audit import Audit
from yanxiu.api.compiler.compilation import Compilation, SelectedField
from yanxiu.api.compiler.jobs import shape_job
from yanxiu.api.errors import bad_input, forbidden
from yanxiu.api.faults import mask_fault, report_database_faults
from yanxiu.api.jobs.graphql_jobs import OwnJobs
from yanxiu.api.limits.messages import bilingual_error
from yanxiu.api.mutations.inputs import edit_arguments
from yanxiu.api.mutations.job_start import begin_job
from yanxiu.api.mutations.payload import Outcome, compile_payload
from yanxiu.api.names import camel
from yanxiu.api.types.meanings import Edited, JobCancelled, JobStarted
from yanxiu.graph.access import Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.audit import Draft, Event
from yanxiu.graph.database import Bookmark, Database, Transaction
from yanxiu.loaders.edits import EDITS, AppliedEdit, Edit, EditRejected, apply_edit

# separate threads: mutations that wait for a roster load must not block other requests
_THREADS = ThreadPoolExecutor(8, thread_name_prefix="mutations")


@dataclass(frozen=True, slots=True)
class Mutations:
    """Runs the mutations of an operation.

    editor    writes, in threads that may wait
    database  reads the results
    audit     records every change
    """

    editor: Database
    database: AsyncDatabase
    audit: Audit
    caller: Caller
    today: date
    jobs: OwnJobs | None = None

    async def answer(self, begin: Callable[[], Compilation]) -> ExecutionResult:
        """Runs the mutations and returns the result. `begin` creates a new compilation for each field.

        A failed field is null, with an error at its place, and the next fields still run. Raises GraphQLError, before
        anything is written, for an argument that cannot be used.
        """
        compilation = begin()
        mutation = compilation.schema.mutation_type
        assert mutation is not None
        asked = [
            (field, _edit_arguments(compilation, field))
            for field in compilation.root_fields(mutation)
        ]
        data: dict[str, Any] = {}
        errors: list[GraphQLError] = []
        for field, values in asked:
            try:
                data[field.key] = await self._run_field(begin, field, values)
            except GraphQLError as fault:
                data[field.key] = None
                errors.append(bilingual_error(fault, "BAD_USER_INPUT").at(field.node, field.key))
            except Exception as fault:  # no caller may see a Python message
                data[field.key] = None
                errors.append(mask_fault(fault).at(field.node, field.key))
        return ExecutionResult(data, errors or None)

    async def _run_field(
        self, begin: Callable[[], Compilation], field: SelectedField, given: dict[str, Any]
    ) -> Any:
        match field.meaning:
            case Edited(name):
                return await self._run_edit(EDITS[name], begin(), field, given)
            case JobStarted() if self.jobs:
                return shape_job(begin(), field, await begin_job(self.jobs, given, field.node))
            case JobCancelled() if self.jobs:
                cancelled = await self.jobs.cancel(given["id"])
                if cancelled is None:
                    raise bad_input(
                        "There is no such job, or not any more", "没有此任务，或已过期", field.node
                    )
                return shape_job(begin(), field, cancelled)
        return "Mutation" if field.name == "__typename" else None

    async def _run_edit(
        self, edit: Edit, compilation: Compilation, field: SelectedField, given: dict[str, Any]
    ) -> dict[str, Any]:
        if not (self.caller.role.mutates or self.caller.role.name in edit.roles):
            raise forbidden("Your role may not do this", "当前角色无权执行此操作", field.node)
        with report_database_faults():
            written = asyncio.get_running_loop().run_in_executor(
                _THREADS, self._apply_edit, edit, given
            )
            outcome, bookmark = await written
            answer = compile_payload(compilation, field, outcome)
            if answer.cypher is None:
                return answer.shape([])
            params = compilation.params
            row = await self.database.read_row(answer.cypher, params, after=bookmark)
            result = answer.shape(row)
            await self.audit.record_use(self.caller, (field.name,), compilation.in_full)
        return result

    def _apply_edit(self, edit: Edit, given: dict[str, Any]) -> tuple[Outcome, Bookmark | None]:
        draft = Draft.of(Event.of(self.caller, "change", (camel(edit.name),)))

        def audited(transaction: Transaction, applied: AppliedEdit) -> None:
            event = replace(draft.event, rows=applied.written)
            self.audit.append(transaction, replace(draft, event=event))

        try:
            applied, bookmark = apply_edit(
                self.editor, edit, given, self.caller, self.today, also=audited
            )
        except EditRejected as fault:
            return Outcome({}, False, fault.faults), None
        nodes = {camel(name): known for name, known in applied.nodes.items()}
        if applied.load:
            nodes["load"] = ("Load", applied.load)
        return Outcome(nodes, applied.load is not None, []), bookmark


def _edit_arguments(compilation: Compilation, field: SelectedField) -> dict[str, Any]:
    """Returns the arguments of a field's edit.

    Compiles the payload once before anything is written, so that its errors come first.
    """
    if isinstance(field.meaning, (JobStarted, JobCancelled)):
        return compilation.arguments(field)
    if not isinstance(field.meaning, Edited):
        return {}
    edit = EDITS[field.meaning.name]
    values = edit_arguments(edit, compilation.arguments(field)["input"])
    finds = {name: (label.__name__, "") for name, (label, _) in (edit.finds or {}).items()}
    known = {camel(name): {**values, **finds}[name] for name in edit.payload_nodes}
    nodes = {name: node for name, node in known.items() if node[0]}
    compile_payload(compilation, field, Outcome({**nodes, "load": ("Load", "")}, False, []))
    return values
