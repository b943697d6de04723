"""Stands before the parts of the API that answer from the graph: tells who asks, or turns the request away."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.authentication import Authentication
from api.access.faults import AccessFault
from api.errors import MEANINGS, Code, api_error
from api.http.messages import JSON, failed, response
from graph.async_database import AsyncDatabase
from graph.errors import DatabaseFault
from graph.text import Text

CALLER = "caller"  # where the scope of a request holds its caller
_NO_DATABASE = Text("The database does not answer: try again later", "数据库没有应答：请稍后再试")


class SignIn:
    """Middleware: puts the caller into the request's scope, or answers 401, 403 or 503."""

    def __init__(
        self, app: ASGIApp, authentication: Authentication, database: Callable[[], AsyncDatabase]
    ) -> None:
        self._app = app
        self._authentication = authentication
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            scope[CALLER] = await self._authentication.caller(
                Headers(scope=scope), self._database()
            )
        except AccessFault as fault:
            await _refusal(fault.code, fault.text, fault.challenge)(scope, receive, send)
        except DatabaseFault:
            await _refusal("SERVICE_UNAVAILABLE", _NO_DATABASE, None)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _refusal(code: Code, text: Text, challenge: str | None) -> Response:
    answer = response(failed(api_error(text, code)), JSON)
    answer.status_code = MEANINGS[code].status
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    return answer
