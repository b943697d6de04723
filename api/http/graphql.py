"""The GraphQL endpoint. It takes one operation per request; GET only reads."""

import re
from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from yanxiu.api import graphiql
from yanxiu.api.admission import TooManyRequests
from yanxiu.api.answers import AnswerCache, cached_response
from yanxiu.api.errors import api_error, overloaded
from yanxiu.api.faults import mask_fault
from yanxiu.api.http.accept import preferred_type
from yanxiu.api.http.disconnect import run_until_disconnect
from yanxiu.api.http.documents import Documents
from yanxiu.api.http.log import CODE, OPERATION
from yanxiu.api.http.messages import (
    JSON,
    MEDIA_TYPES,
    GraphQLRequest,
    failed_result,
    read_request,
    refusal_error,
    response,
)
from yanxiu.api.http.relay import JOBS_WORKER, Worker, forward_request
from yanxiu.graph.versions import mark_uncacheable

Context = dict[str, Any]
_READING = frozenset({OperationType.QUERY})
_ALL = frozenset({OperationType.QUERY, OperationType.MUTATION})
_CHANGES = re.compile(
    r"\bmutation\b"
)  # a document with this word is never cached, in whatever sense it uses the word

_JOBS = re.compile(
    r"\b(?:job|jobs|startJob|cancelJob)\b"
)  # fields that only the process of the jobs can answer


class GraphQLEndpoint:
    """GraphQL over HTTP. A browser that opens the address gets the query page."""

    def __init__(
        self,
        schema: strawberry.Schema,
        context: Callable[[Request], Context],
        documents: Documents,
        worker: Worker,
    ) -> None:
        """`context` makes the execution context of a request; `worker` identifies this process."""
        self._schema = schema
        self._context = context
        self._documents = documents
        self._worker = worker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ClientDisconnect:
            return
        if answer is not None:
            await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """Returns the response; None if the client has disconnected."""
        accept = request.headers.get("accept")
        media_type = preferred_type(accept, MEDIA_TYPES)
        try:
            if request.method not in ("GET", "POST"):
                raise refusal_error(
                    "METHOD_NOT_ALLOWED", "Ask by GET or POST", "请使用 GET 或 POST"
                )
            context = self._context(request)
            if request.method == "GET" and _opened_in_a_browser(request):
                return self._page(context)
            if media_type is None:
                raise refusal_error(
                    "NOT_ACCEPTABLE",
                    f"The answer comes as {' or '.join(MEDIA_TYPES)}",
                    f"响应的媒体类型为 {' 或 '.join(MEDIA_TYPES)}",
                )
            asked = await read_request(request)
            text = self._documents.text(asked)
        except GraphQLError as fault:
            request.scope[CODE] = (fault.extensions or {}).get("code", "unknown")
            return response(failed_result(fault), media_type or JSON)

        if self._worker.number != JOBS_WORKER and _JOBS.search(text):
            body = asked.as_body() if request.method == "POST" else b""
            return await forward_request(request, self._worker, JOBS_WORKER, body)
        request.scope[OPERATION] = f"graphql {self._documents.name(asked)}"

        async def make() -> Response | None:
            result = await run_until_disconnect(
                request, self._execute(request, text, asked, context)
            )
            return None if result is None else self._http_response(request, result, media_type)

        answers: AnswerCache = context["answers"]
        if _CHANGES.search(text):
            return await make()
        reading = request.method == "GET"
        whole = ("graphql", reading, media_type, text, asked.operation_name, asked.variables)
        try:
            given = await answers.find_or_make(context["caller"], whole, make)
        except TooManyRequests as fault:
            return response(failed_result(overloaded(fault.retry_after)), media_type)
        return None if given.answer is None else await cached_response(request, answers, given)

    def _http_response(self, request: Request, result: dict[str, Any], media_type: str) -> Response:
        answer = response(result, media_type)
        if "errors" in result or result.get("data") is None:
            mark_uncacheable()
        elif request.method == "GET":
            answer.headers["cache-control"] = "private, no-cache"
        return answer

    def _page(self, context: Context) -> Response:
        if self._documents.only_known or not context["caller"].role.explores:
            raise refusal_error("FORBIDDEN", "The query page is not for you", "无权打开查询页面")
        if graphiql.assets() is None:
            answer = response(
                failed_result(api_error(graphiql.MISSING, "SERVICE_UNAVAILABLE")), JSON
            )
            answer.status_code = 503
            return answer
        policy = {"content-security-policy": graphiql.CONTENT_SECURITY_POLICY, "vary": "accept"}
        return HTMLResponse(graphiql.page(), headers=policy)

    async def _execute(
        self, request: Request, text: str, asked: GraphQLRequest, context: Context
    ) -> dict[str, Any]:
        """Returns the response as JSON. Puts the first error's code into the scope, for log and metrics."""
        response = await self._result(request, text, asked, context)
        if response.get("errors"):
            request.scope[CODE] = response["errors"][0].get("extensions", {}).get("code", "unknown")
        return response

    async def _result(
        self, request: Request, text: str, asked: GraphQLRequest, context: Context
    ) -> dict[str, Any]:
        try:
            result = await self._schema.execute(
                text,
                variable_values=asked.variables,
                context_value={**context, "operation_name": asked.operation_name},
                operation_name=asked.operation_name,
                allowed_operation_types=_READING if request.method == "GET" else _ALL,
            )
        except InvalidOperationTypeError:
            return failed_result(_method_error(request))
        except GraphQLError as fault:
            return failed_result(fault)
        except Exception as fault:
            return failed_result(mask_fault(fault))
        response_data = failed_result(*result.errors) if result.errors else {}
        if result.data is not None:
            response_data["data"] = result.data
        if result.extensions:
            response_data["extensions"] = result.extensions
        return response_data


def _opened_in_a_browser(request: Request) -> bool:
    kinds = (*MEDIA_TYPES, "text/html")
    wanted = preferred_type(request.headers.get("accept"), kinds)
    return wanted == "text/html" and not request.query_params.keys() & {"query", "documentId"}


def _method_error(request: Request) -> GraphQLError:
    if request.method == "GET":
        return refusal_error(
            "METHOD_NOT_ALLOWED", "GET only reads: send it by POST", "GET 只用于查询：请用 POST"
        )
    return refusal_error("BAD_REQUEST", "Subscriptions are not served", "不支持订阅")
