"""The audit log at `GET /audit`, for auditors: their county's entries, in order."""

from collections.abc import Callable
from dataclasses import asdict

import orjson
from starlette.requests import Request
from starlette.responses import Response

from yanxiu.api.audit import Audit
from yanxiu.api.errors import NO_DATABASE
from yanxiu.api.http.messages import JSON
from yanxiu.api.http.parameters import Parameter, parse_parameters
from yanxiu.api.http.problems import Problem
from yanxiu.graph.access import Caller
from yanxiu.graph.audit import Entry, Event
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Text

LARGEST_PAGE = 1000
PARAMETERS = (
    Parameter(
        "after", "Int", Text("Only entries after this number", "起始序号"), default=0, least=0
    ),
    Parameter(
        "first",
        "Int",
        Text("Entries per page", "每页条数"),
        default=100,
        least=1,
        most=LARGEST_PAGE,
    ),
)


class AuditLog:
    """The audit log as a route. Reading it adds an entry too."""

    def __init__(self, audit: Callable[[], Audit], caller: Callable[[Request], Caller]) -> None:
        self._audit = audit
        self._caller = caller

    async def answer(self, request: Request) -> Response:
        """Returns a page of entries."""
        try:
            caller = _auditor(self._caller(request))
            params = parse_parameters(request.query_params, PARAMETERS)
            entries = await self._read(caller, params.get("after", 0), params.get("first", 100))
        except Problem as problem:
            return problem.response()
        rows = [{"number": each.number, "at": each.at, **asdict(each.event)} for each in entries]
        headers = {"cache-control": "private, no-store", "vary": "authorization"}
        return Response(orjson.dumps(rows), headers=headers, media_type=JSON)

    async def _read(self, caller: Caller, after: int, first: int) -> list[Entry]:
        audit = self._audit()
        try:
            result = await audit.entries(caller.county, after, first)
            await audit.record(Event.of(caller, "read", ("audit",), rows=len(result)))
        except DatabaseFault as fault:
            raise Problem("SERVICE_UNAVAILABLE", NO_DATABASE) from fault
        return result


def _auditor(caller: Caller) -> Caller:
    if not caller.role.audits:
        text = Text(en="Only auditors may read the audit log", zh="只有审计人员可查看审计日志")
        raise Problem("FORBIDDEN", text)
    return caller
