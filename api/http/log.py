"""Per request: its ID, its log line, its metrics and its span."""

import logging
import time
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yanxiu.api.faults import masked
from yanxiu.api.http.messages import JSON, failed, response
from yanxiu.api.request_id import new_request_id
from yanxiu.graph import metrics
from yanxiu.graph.logs import tell
from yanxiu.graph.tracing import span

HEADER = "x-request-id"
GONE = 499  # as proxies say of a caller who went away before the answer
OPERATION = (
    "yanxiu.operation"  # in the scope: what was asked for, where it has a name that the server gave
)
CODE = "yanxiu.code"  # in the scope: the code of the error that an answer of status 200 tells
log = logging.getLogger("yanxiu.requests")


class RequestLog:
    """Gives every request a number, tells it as X-Request-ID, and logs how the request went.

    Logged are the route and not the address, never a query, a variable, a header or a body: what a
    caller sends may be about a person.
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

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[HEADER] = number
                headers["x-content-type-options"] = "nosniff"
            await send(message)

        with span("request", headers=_traceparent(scope)) as traced:
            try:
                await self._app(scope, receive, numbered)
            except Exception as fault:
                error = masked(fault)
                if status == GONE:  # nothing was sent yet
                    await response(failed(error), JSON)(scope, receive, numbered)
            finally:
                taken = time.perf_counter() - begun
                entry = _told(scope, number, status, taken)
                tell(log, logging.INFO, entry)
                metrics.request(entry["operation"], entry["code"], taken)
                if traced is not None:
                    traced.set_attributes({f"yanxiu.{name}": entry[name] for name in _OF_SPANS})


def _told(scope: Scope, number: str, status: int, taken: float) -> dict[str, Any]:
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
    """The caller's trace, where it names one."""
    values = [value for name, value in scope["headers"] if name == b"traceparent"]
    return {"traceparent": values[0].decode("latin-1")} if values else {}


_OF_SPANS = ("request", "operation", "code", "status")


_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
