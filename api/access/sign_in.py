"""Authenticates requests to the parts of the API that read the graph, or denies them."""

from collections.abc import Callable
from typing import cast
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from yanxiu.api.access.authentication import Authentication
from yanxiu.api.access.faults import AccessDenied, TooManyAttempts
from yanxiu.api.errors import MEANINGS, NO_DATABASE, ApiError, Code
from yanxiu.api.http.accept import preferred_type
from yanxiu.api.http.messages import JSON, failed_result, response
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.faults import Fault

CALLER = "caller"  # key in a request's scope that holds its caller
_KINDS = (JSON, "text/csv", "text/html")


class SignInMiddleware:
    """Middleware: puts the caller into the request's scope, or answers 401, 403, 429 or 503.

    A browser that opens a page without a session is redirected to the sign-in page.
    """

    def __init__(
        self, app: ASGIApp, authentication: Authentication, database: Callable[[], AsyncDatabase]
    ) -> None:
        self._app = app
        self._authentication = authentication
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        connection = HTTPConnection(scope)
        try:
            scope[CALLER] = await self._authentication.caller(connection, self._database())
        except AccessDenied as refusal:
            await self._refusal(connection, refusal)(scope, receive, send)
        except DatabaseFault:
            await _answer(Fault("SERVICE_UNAVAILABLE", NO_DATABASE), None)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, connection: HTTPConnection, refusal: AccessDenied) -> Response:
        if (
            refusal.code == "UNAUTHENTICATED"
            and self._authentication.sessions is not None
            and _opens_a_page(connection)
        ):
            url = connection.url
            wanted = f"{url.path}?{url.query}" if url.query else url.path
            return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", 303)
        answer = _answer(refusal.fault, refusal.challenge)
        if isinstance(refusal, TooManyAttempts):
            answer.headers["retry-after"] = str(refusal.seconds)
        return answer


def _opens_a_page(connection: HTTPConnection) -> bool:
    """True if a person opened a page in a browser, without a credential in a header."""
    headers = connection.headers
    return (
        connection.scope["method"] == "GET"
        and preferred_type(headers.get("accept"), _KINDS) == "text/html"
        and not {*headers} & {"authorization", "x-api-key"}
    )


def _answer(fault: Fault, challenge: str | None) -> Response:
    answer = response(failed_result(ApiError(fault)), JSON)
    answer.status_code = MEANINGS[cast(Code, fault.code)].status
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    return answer
