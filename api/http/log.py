"""One line of JSON in the log for every request, under the number that the caller gets with the answer."""

import logging
import time
from typing import Any

import orjson
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yanxiu.api.faults import masked
from yanxiu.api.http.messages import JSON, failed, response
from yanxiu.api.request_id import new_request_id

HEADER = "x-request-id"
GONE = 499  # as proxies say of a caller who went away before the answer
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

        try:
            await self._app(scope, receive, numbered)
        except Exception as fault:
            error = masked(fault)
            if status == GONE:  # nothing was sent yet
                await response(failed(error), JSON)(scope, receive, numbered)
        finally:
            taken = round((time.perf_counter() - begun) * 1000, 1)
            log.info("%s", _line(scope, number, status, taken))


def _line(scope: Scope, number: str, status: int, taken: float) -> str:
    told: dict[str, Any] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "request": number,
        "method": scope["method"] if scope["method"] in _METHODS else "?",
        "route": getattr(scope.get("route"), "path", None) or None,
        "status": status,
        "ms": taken,
    }
    return orjson.dumps(told).decode()


_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
