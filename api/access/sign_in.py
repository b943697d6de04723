"""Stands before the parts of the API that answer from the graph: tells who asks, or turns the request away."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from yanxiu.api.access.authentication import Authentication
from yanxiu.api.access.faults import AccessFault, TooManyWrong
from yanxiu.api.errors import MEANINGS, Code, api_error
from yanxiu.api.http.accept import preferred
from yanxiu.api.http.messages import JSON, failed, response
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Text

CALLER = "caller"  # where the scope of a request holds its caller
_NO_DATABASE = Text("The database does not answer: try again later", "数据库没有应答：请稍后再试")
_KINDS = (JSON, "text/csv", "text/html")


class SignIn:
    """Middleware: puts the caller into the request's scope, or answers 401, 403, 429 or 503.

    A browser that opens a page without a session is led to the page for signing in.
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
        except AccessFault as fault:
            await self._refused(connection, fault)(scope, receive, send)
        except DatabaseFault:
            await _refusal("SERVICE_UNAVAILABLE", _NO_DATABASE, None)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refused(self, connection: HTTPConnection, fault: AccessFault) -> Response:
        if (
            fault.code == "UNAUTHENTICATED"
            and self._authentication.sessions is not None
            and _opens_a_page(connection)
        ):
            url = connection.url
            wanted = f"{url.path}?{url.query}" if url.query else url.path
            return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", 303)
        answer = _refusal(fault.code, fault.text, fault.challenge)
        if isinstance(fault, TooManyWrong):
            answer.headers["retry-after"] = str(fault.seconds)
        return answer


def _opens_a_page(connection: HTTPConnection) -> bool:
    """Whether a person typed the address or followed a link, with nothing else to say who asks."""
    headers = connection.headers
    return (
        connection.scope["method"] == "GET"
        and preferred(headers.get("accept"), _KINDS) == "text/html"
        and not {*headers} & {"authorization", "x-api-key"}
    )


def _refusal(code: Code, text: Text, challenge: str | None) -> Response:
    answer = response(failed(api_error(text, code)), JSON)
    answer.status_code = MEANINGS[code].status
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    return answer
