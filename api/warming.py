"""Lets Neo4j plan the expected queries while the server is idle, so that first answers do not wait for a plan.

Neo4j caches a plan under the statement's text when the statement first runs. So each operation runs once and its
answer is discarded: not cached, audited or sent. Warming has the lowest priority and starts after some seconds
without requests. It stops each operation after a few seconds, when its plan exists.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graphql import NonNullTypeNode, OperationDefinitionNode, OperationType, parse, print_ast

from yanxiu.api.access import Authentication
from yanxiu.api.admission import Admission
from yanxiu.api.audit import Audit
from yanxiu.api.execution import Reader
from yanxiu.api.http.question_descriptions import question_document
from yanxiu.api.http.rows import PAGE, page_operation
from yanxiu.api.types.schema import Schema
from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.audit import Event
from yanxiu.graph.days import today
from yanxiu.graph.errors import DatabaseFault
from yanxiu.queries import Catalogue

IDLE_SECONDS = 2.0  # seconds without a request before the next operation runs
_LONGEST = 8.0  # seconds that one operation may take
_NOBODY = "warming"  # name of the caller that warming uses
log = logging.getLogger("yanxiu.warming")


class _NoAudit(Audit):
    """An audit log that records nothing, because no answer is sent."""

    async def record(self, event: Event) -> None:
        """Records nothing: no caller gets the answer."""


@dataclass
class Warming:
    """The operations to run in advance; `done` of `total` so far."""

    schema: Schema
    catalogue: Catalogue
    documents: Iterable[str]
    authentication: Authentication
    done: int = 0
    total: int = 0

    async def run(self, context: dict[str, Any]) -> None:
        """Runs every operation once while the server is idle.

        It ignores errors: callers see them in their own requests.
        """
        reader: Reader = context["reader"]
        caller = await self._caller(reader)
        if caller is None:
            return
        asked = [*self._operations()]
        self.total, begun = len(asked), time.monotonic()
        own = reader.admission
        unread = replace(
            reader, audit=_NoAudit(context["editor"], b""), admission=Admission(slots=1)
        )
        for document, variables in asked:
            await _wait_until_quiet(own.idle_seconds)
            try:
                async with asyncio.timeout(_LONGEST):
                    await self.schema.execute(
                        document,
                        variable_values=variables,
                        context_value={**context, "reader": unread, "caller": caller},
                    )
            except Exception as fault:  # only for the administrator
                log.debug("%s", type(fault).__name__)
            self.done += 1
        log.info("%d operations are planned, after %.0f s", self.done, time.monotonic() - begun)

    def _operations(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yields the dashboard's operations first, then every question for GraphQL and for HTTP."""
        for document in self.documents:
            if (variables := usual_variables(document)) is not None:
                yield document, variables
        for question in self.catalogue.values():
            yield question_document(self.schema, question), {}
        for question in self.catalogue.values():
            asked = {"first": PAGE}
            yield page_operation(self.schema, question, asked, counted=True), asked

    async def _caller(self, reader: Reader) -> Caller | None:
        """Returns the caller to compile for: the operator without sign-in, else a planner; their statements differ."""
        try:
            if await self.authentication.is_open(reader.database):
                return replace(LOCAL, who=_NOBODY)
            rows = await reader.database.read(
                "MATCH (county:County) RETURN county.code AS code ORDER BY code LIMIT 1", {}
            )
        except DatabaseFault:
            return None
        return Caller(_NOBODY, ROLES["planner"], rows[0]["code"]) if rows else None


def usual_variables(document: str) -> dict[str, Any] | None:
    """Returns a value for each variable that an operation requires.

    None if it is a mutation, if it requires a variable of another type, such as an id, or if its document contains
    other operations.
    """
    definitions = parse(document).definitions
    operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
    if len(operations) != 1:
        return None  # only a request chooses among several operations
    (asked,), day = operations, today()
    values = {"Int": day.year, "Date": day.isoformat(), "Boolean": True}
    required = {
        each.variable.name.value: print_ast(each.type.type)
        for each in asked.variable_definitions or ()
        if isinstance(each.type, NonNullTypeNode) and each.default_value is None
    }
    if asked.operation is not OperationType.QUERY or not {*required.values()} <= {*values}:
        return None
    return {name: values[kind] for name, kind in required.items()}


async def _wait_until_quiet(quiet_for: Callable[[], float]) -> None:
    """Waits for some seconds without a request."""
    while (left := IDLE_SECONDS - quiet_for()) > 0:
        await asyncio.sleep(max(left, 0.05))
