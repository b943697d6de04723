"""`POST /loads/NUMBER/undo`: undoes a load or a single change."""

from collections.abc import Callable
from dataclasses import asdict

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yanxiu.api.audit import Audit
from yanxiu.api.errors import NO_DATABASE
from yanxiu.api.http.messages import JSON
from yanxiu.api.http.parameters import Parameter, parse_parameters
from yanxiu.api.http.problems import Problem
from yanxiu.graph.access import Caller
from yanxiu.graph.audit import Event
from yanxiu.graph.database import Database
from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.undo import LoadRecord, undo

PARAMETERS = (Parameter("county", "String", Text("Code of the county", "县代码")),)


class Loads:
    """The routes of loads, for callers who may both change the graph and upload rosters."""

    def __init__(
        self,
        caller: Callable[[Request], Caller],
        database: Callable[[], Database],
        audit: Callable[[], Audit],
    ) -> None:
        """`database` and `audit` are called when a request arrives."""
        self._caller = caller
        self._database = database
        self._audit = audit
        self.routes = [Route("/loads/{number:int}/undo", self.undo, methods=["POST"])]

    async def undo(self, request: Request) -> Response:
        """Undoes a load and returns it; 409 with the reason if that is not possible."""
        try:
            _check_media_type(request)
            caller = _require_allowed(self._caller(request))
            county = _county(
                caller, parse_parameters(request.query_params, PARAMETERS).get("county")
            )
            load = await self._undo(caller, request.path_params["number"], county)
        except Problem as problem:
            return problem.response()
        return Response(orjson.dumps(asdict(load)), media_type=JSON)

    async def _undo(self, caller: Caller, number: int, county: str | None) -> LoadRecord:
        try:
            await self._audit().record(Event.of(caller, "change", ("undo", "begin")))
            load = await run_in_threadpool(undo, self._database(), number, county)
            await self._audit().record(Event.of(caller, "change", ("undo",), rows=load.rows))
        except Refused as fault:
            raise Problem("BAD_USER_INPUT", fault.text, status=409) from fault
        except DatabaseFault as fault:
            raise Problem("SERVICE_UNAVAILABLE", NO_DATABASE) from fault
        return load


def _check_media_type(request: Request) -> None:
    """Accepts only JSON: a page of another site can send a form or plain text without the browser's permission check."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Problem(
            "UNSUPPORTED_MEDIA_TYPE",
            Text("Send it as application/json", "请以 application/json 发送"),
        )


def _require_allowed(caller: Caller) -> Caller:
    if not (caller.role.mutates and caller.role.uploads):
        raise Problem("FORBIDDEN", Text("Your role may not undo loads", "当前角色无权撤销导入"))
    return caller


def _county(caller: Caller, asked: str | None) -> str | None:
    if caller.county is not None and asked not in (None, caller.county):
        raise Problem(
            "FORBIDDEN", Text("You may not undo loads of another county", "无权撤销其他县的导入")
        )
    return caller.county or asked
