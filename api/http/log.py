"""Per request: its ID, its log line, its metrics and its span."""

import logging
import time
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yanxiu.api.faults import mask_fault
from yanxiu.api.http.messages import JSON, failed_result, response
from yanxiu.api.request_id import new_request_id
from yanxiu.graph import metrics
from yanxiu.graph.logs import log_event
from yanxiu.graph.tracing import span

HEADER = "x-request-id"
GONE = 499  # the status that proxies use if the client disconnects before the answer
OPERATION = "yanxiu.operation"  # key in the scope: the operation's name, if the server gave it one
CODE = "yanxiu.code"  # key in the scope: the error code of a response with status 200
log = logging.getLogger("yanxiu.requests")


class RequestLog:
    """Gives every request an ID, returns it as X-Request-ID, and logs the request's outcome.

    The log contains the route, not the address. It never contains a query, a variable, a header or a body, because
    these may concern a person.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = new_request_id()
        begun = time.perf_counter()
        status = GONE

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[HEADER] = number
                headers["x-content-type-options"] = "nosniff"
            await send(message)

        with span("request", headers=_traceparent(scope)) as traced:
            try:
                await self._app(scope, receive, send_with_id)
            except Exception as fault:
                error = mask_fault(fault)
                if status == GONE:  # nothing was sent yet
                    await response(failed_result(error), JSON)(scope, receive, send_with_id)
            finally:
                taken = time.perf_counter() - begun
                entry = _log_entry(scope, number, status, taken)
                log_event(log, logging.INFO, entry)
                metrics.count_request(entry["operation"], entry["code"], taken)
                if traced is not None:
                    traced.set_attributes({f"yanxiu.{name}": entry[name] for name in _SPAN_FIELDS})


def _log_entry(scope: Scope, number: str, status: int, taken: float) -> dict[str, Any]:
    route = getattr(scope.get("route"), "path", None) or None
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "request": number,
        "method": scope["method"] if scope["method"] in _METHODS else "?",
        "route": route,
        "operation": scope.get(OPERATION) or route or "none",
        "code": scope.get(CODE) or ("ok" if status < 400 else f"http_{status}"),
        "status": status,
        "ms": round(taken * 1000, 1),
    }


def _traceparent(scope: Scope) -> dict[str, str]:
    """Returns the client's trace, if it names one."""
    values = [value for name, value in scope["headers"] if name == b"traceparent"]
    return {"traceparent": values[0].decode("latin-1")} if values else {}


_SPAN_FIELDS = ("request", "operation", "code", "status")


_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
