"""Parses GraphQL requests from HTTP, and writes results as HTTP responses.

Follows https://graphql.github.io/graphql-over-http/draft/, with persisted documents from its appendix and from
Apollo's `extensions.persistedQuery`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from yanxiu.api.errors import MEANINGS, Code, api_error
from yanxiu.api.limits import LIMITS
from yanxiu.graph.text import Text

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GRAPHQL_JSON = "application/graphql-response+json"
MEDIA_TYPES = (JSON, GRAPHQL_JSON)

# Under application/json, a GraphQL request gets status 200 even for errors. The codes below are the exceptions:
# they concern the HTTP request or the caller.
_HTTP_CODES: frozenset[Code] = frozenset(
    {
        "BAD_REQUEST",
        "BATCHING_NOT_SUPPORTED",
        "FORBIDDEN",
        "MAX_BODY_LIMIT",
        "METHOD_NOT_ALLOWED",
        "NOT_ACCEPTABLE",
        "OVERLOADED",
        "RATE_LIMITED",
        "UNAUTHENTICATED",
        "UNSUPPORTED_MEDIA_TYPE",
    }
)


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A GraphQL request: a document or its hash, operation name and variables."""

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: dict[str, Any]

    def as_body(self) -> bytes:
        """Returns the request as the body of a POST."""
        document = {
            "query": self.query,
            "documentId": self.document_id,
            "operationName": self.operation_name,
            "variables": self.variables,
        }
        return orjson.dumps({name: value for name, value in document.items() if value is not None})


def refusal_error(code: Code, en: str, zh: str) -> GraphQLError:
    """Returns the error of a request that is refused before execution."""
    return api_error(Text(en=en, zh=zh), code)


async def read_request(request: Request) -> GraphQLRequest:
    """Reads the GraphQL request of a GET or POST. Raises GraphQLError if it is not one."""
    if request.method == "GET":
        return _parse_request(_from_url(request))
    kind, charset = _content_type(request)
    if kind != JSON or charset not in ("", "utf-8", "utf8"):
        raise refusal_error(
            "UNSUPPORTED_MEDIA_TYPE",
            "Send the request as application/json in UTF-8",
            "请以 UTF-8 的 application/json 发送请求",
        )
    return _parse_request(_from_json(await read_body(request), "the body", "请求体"))


def _content_type(request: Request) -> tuple[str, str]:
    kind, *parameters = request.headers.get("content-type", "").split(";")
    params = dict(part.strip().lower().partition("=")[::2] for part in parameters)
    return kind.strip().lower(), params.get("charset", "").strip('"')


async def read_body(request: Request) -> bytes:
    """Reads the body up to the limit. Raises GraphQLError as soon as it exceeds the limit."""
    most = LIMITS["body"].most
    declared = request.headers.get("content-length", "")
    body = bytearray()
    if not (declared.isdigit() and len(declared) < 12 and int(declared) > most):
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                break
        else:
            return bytes(body)
    raise refusal_error(
        "MAX_BODY_LIMIT",
        f"The request is too large: at most {most:,} bytes are read",
        f"请求过大：最多读取 {most:,} 字节",
    )


def _from_url(request: Request) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if params.get(name):
            params[name] = _from_json(params[name], f"'{name}'", f" {name} ")
        else:
            params.pop(name, None)
    return params


def _from_json(text: str | bytes, en: str, zh: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise refusal_error(
            "BAD_REQUEST", f"{en} is not JSON".capitalize(), f"{zh}不是 JSON"
        ) from fault


def _parse_request(given: Any) -> GraphQLRequest:
    if isinstance(given, list):
        raise refusal_error(
            "BATCHING_NOT_SUPPORTED",
            "Send one operation a request: it may ask for several fields, and is one statement",
            "每个请求请只发送一个操作：一个操作可以查询多个字段，且只是一条语句",
        )
    if not isinstance(given, dict):
        raise refusal_error("BAD_REQUEST", "The body is not a JSON object", "请求体不是 JSON 对象")
    extensions = _member(given, "extensions", dict) or {}
    persisted = _member(extensions, "persistedQuery", dict) or {}
    asked = GraphQLRequest(
        query=_member(given, "query", str),
        document_id=_member(given, "documentId", str) or _member(persisted, "sha256Hash", str),
        operation_name=_member(given, "operationName", str) or None,
        variables=_member(given, "variables", dict) or {},
    )
    if not asked.query and not asked.document_id:
        raise refusal_error(
            "BAD_REQUEST",
            "There is no 'query': send a GraphQL document, or 'documentId'",
            "缺少 query：请发送 GraphQL 文档或 documentId",
        )
    return asked


def _member(given: Mapping[str, Any], name: str, kind: type) -> Any:
    value = given.get(name)
    if value is not None and not isinstance(value, kind):
        words = ("a text", "文本") if kind is str else ("an object", "对象")
        raise refusal_error("BAD_REQUEST", f"'{name}' is not {words[0]}", f"{name} 不是{words[1]}")
    return value


def response(result: Mapping[str, Any], media_type: str) -> Response:
    """Converts a result to an HTTP response.

    For clients of application/graphql-response+json, the status is that of the first error.
    """
    status, code, retry_after = 200, None, None
    if result.get("data") is None:
        extensions: dict[str, Any] = next(
            (error["extensions"] for error in result.get("errors", ())), {}
        )
        code = extensions.get("code")
    if code:
        retry_after = extensions.get("retryAfter", MEANINGS[cast(Code, code)].retry_after)
    if code and (media_type == GRAPHQL_JSON or code in _HTTP_CODES):
        status = MEANINGS[cast(Code, code)].status
    headers = {"cache-control": "no-store", "vary": "accept, authorization"}
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    if code == "METHOD_NOT_ALLOWED":
        headers["allow"] = "GET, POST"
    return Response(
        orjson.dumps(result), status, headers, media_type=f"{media_type}; charset=utf-8"
    )


def failed_result(*errors: GraphQLError) -> dict[str, Any]:
    """Returns a result that contains only errors. It has no `data`, because nothing was executed."""
    return {"errors": [error.formatted for error in errors]}
