"""The errors of the API. Each has its own code in `extensions.code`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphql import GraphQLError, Node, Source

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text

Code = Literal[
    "BAD_REQUEST",
    "BAD_USER_INPUT",
    "BATCHING_NOT_SUPPORTED",
    "COST_ESTIMATED_TOO_EXPENSIVE",
    "FORBIDDEN",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "INTERNAL_SERVER_ERROR",
    "INTROSPECTION_DISABLED",
    "MAX_ALIASES_LIMIT",
    "MAX_BODY_LIMIT",
    "MAX_DEFINITIONS_LIMIT",
    "MAX_DEPTH_LIMIT",
    "MAX_DIRECTIVES_LIMIT",
    "MAX_FIELDS_LIMIT",
    "MAX_NESTING_LIMIT",
    "MAX_OVERLAPS_LIMIT",
    "MAX_TOKENS_LIMIT",
    "MAX_VARIABLES_LIMIT",
    "MEMORY_LIMIT_REACHED",
    "METHOD_NOT_ALLOWED",
    "NOT_ACCEPTABLE",
    "OPERATION_RESOLUTION_FAILURE",
    "OVERLOADED",
    "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_ID_REQUIRED",
    "RATE_LIMITED",
    "SERVICE_UNAVAILABLE",
    "TIME_LIMIT_REACHED",
    "UNAUTHENTICATED",
    "UNSUPPORTED_MEDIA_TYPE",
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """When an error occurs, its HTTP status, and the seconds after which a retry may work (None: unknown)."""

    status: int
    text: Text
    retry_after: int | None = None


# Codes that Apollo's server or router also has keep Apollo's names.
MEANINGS: Mapping[Code, Meaning] = {
    "BAD_REQUEST": Meaning(
        400, Text("The HTTP request is not a GraphQL request", "HTTP 请求不是 GraphQL 请求")
    ),
    "BAD_USER_INPUT": Meaning(
        400, Text("An argument or variable cannot be used", "参数或变量不可用")
    ),
    "BATCHING_NOT_SUPPORTED": Meaning(
        400, Text("The request contains several operations", "一个请求中含多个操作")
    ),
    "COST_ESTIMATED_TOO_EXPENSIVE": Meaning(
        400, Text("The answer could be too large", "结果可能过大")
    ),
    "FORBIDDEN": Meaning(403, Text("The caller may not do this", "调用者无权执行此操作")),
    "GRAPHQL_PARSE_FAILED": Meaning(
        400, Text("The document is not GraphQL", "文档不符合 GraphQL 语法")
    ),
    "GRAPHQL_VALIDATION_FAILED": Meaning(
        400, Text("The document does not fit the schema", "文档与模式不符")
    ),
    "INTERNAL_SERVER_ERROR": Meaning(
        500, Text("Internal error; find it in the log by its request ID", "服务器内部错误，日志按请求编号记录")
    ),
    "INTROSPECTION_DISABLED": Meaning(
        400, Text("The caller may not read the schema", "调用者无权读取模式")
    ),
    "MAX_ALIASES_LIMIT": Meaning(400, Text("Too many aliases", "别名过多")),
    "MAX_BODY_LIMIT": Meaning(413, Text("The request is too large", "请求过大")),
    "MAX_DEPTH_LIMIT": Meaning(400, Text("Fields are nested too deeply", "字段嵌套过深")),
    "MAX_DIRECTIVES_LIMIT": Meaning(400, Text("Too many directives", "指令过多")),
    "MAX_FIELDS_LIMIT": Meaning(400, Text("Too many fields", "字段过多")),
    "MAX_DEFINITIONS_LIMIT": Meaning(400, Text("Too many operations and fragments", "操作与片段过多")),
    "MAX_NESTING_LIMIT": Meaning(
        400, Text("Lists and objects in arguments are nested too deeply", "参数中的列表和对象嵌套过深")
    ),
    "MAX_OVERLAPS_LIMIT": Meaning(
        400, Text("The same field is selected too often in one place", "同一处重复选择同一字段过多")
    ),
    "MAX_TOKENS_LIMIT": Meaning(400, Text("The document is too long", "文档过长")),
    "MAX_VARIABLES_LIMIT": Meaning(400, Text("The variables are too large", "变量过大")),
    "MEMORY_LIMIT_REACHED": Meaning(
        503, Text("The request needs more memory than it may use", "所需内存超过单个请求的上限")
    ),
    "METHOD_NOT_ALLOWED": Meaning(
        405, Text("The HTTP method is not allowed, or a mutation was sent by GET", "HTTP 方法不可用，或用 GET 执行变更")
    ),
    "NOT_ACCEPTABLE": Meaning(
        406, Text("The server supports no media type in Accept", "无法按 Accept 给出任何媒体类型")
    ),
    "OPERATION_RESOLUTION_FAILURE": Meaning(
        400, Text("operationName names no operation", "operationName 未指明文档中的操作")
    ),
    "OVERLOADED": Meaning(
        503, Text("Too many requests at the same time; retry after Retry-After", "同时请求过多，请按 Retry-After 稍候")
    ),
    "PERSISTED_QUERY_NOT_FOUND": Meaning(
        400, Text("No persisted document has this hash", "没有此哈希对应的持久化文档")
    ),
    "PERSISTED_QUERY_ID_REQUIRED": Meaning(
        400, Text("Only persisted documents are answered here", "本服务只回答持久化文档")
    ),
    "RATE_LIMITED": Meaning(
        429, Text("Too many requests; retry after Retry-After", "请求过于频繁，请按 Retry-After 稍候")
    ),
    "SERVICE_UNAVAILABLE": Meaning(
        503, Text("The database does not answer", "数据库没有应答"), retry_after=5
    ),
    "TIME_LIMIT_REACHED": Meaning(
        503, Text("The request took too long and was stopped", "查询超时，已被终止")
    ),
    "UNAUTHENTICATED": Meaning(
        401, Text("There is no caller, or the token is not accepted", "没有调用者身份，或令牌不被接受")
    ),
    "UNSUPPORTED_MEDIA_TYPE": Meaning(
        415, Text("The body is not application/json in UTF-8", "请求体不是 UTF-8 的 application/json")
    ),
}  # fmt: skip


class ApiError(GraphQLError):
    """A fault as a GraphQL error. `extensions.reason` contains the message in each language."""

    def __init__(
        self,
        fault: Fault,
        nodes: Collection[Node] | None = None,
        path: Collection[str | int] | None = None,
        *,
        source: Source | None = None,
        positions: Collection[int] | None = None,
        **extensions: Any,
    ) -> None:
        self.fault = fault
        details = {"code": fault.code, "reason": fault.reason.as_json(), **extensions}
        super().__init__(fault.reason.both, nodes, source, positions, path, extensions=details)

    def at(self, field: Node, key: str) -> "ApiError":
        """Returns the same error, located at a field of the operation."""
        others = {name: each for name, each in (self.extensions or {}).items() if name not in _OWN}
        return ApiError(self.fault, [field], [key], **others)


_OWN = ("code", "reason")


NO_WORKER = Text(
    "The responsible process does not answer: try again later",
    "负责此事的进程没有应答：请稍后再试",
)
NO_DATABASE = Text("The database does not answer: try again later", "数据库没有应答：请稍后再试")


def api_error(text: Text, code: Code, node: Node | None = None, **extensions: Any) -> ApiError:
    """Returns an error with a message in both languages, at its place in the document."""
    return ApiError(Fault(code, text), [node] if node else None, **extensions)


def forbidden(en: str, zh: str, node: Node | None = None) -> ApiError:
    """Returns the error of a request that the caller's role does not allow."""
    return api_error(Text(en=en, zh=zh), "FORBIDDEN", node)


def bad_input(en: str, zh: str, node: Node | None = None) -> ApiError:
    """Returns the error of an argument that cannot be used."""
    return api_error(Text(en=en, zh=zh), "BAD_USER_INPUT", node)


def overloaded(seconds: int) -> ApiError:
    """Returns the error of a server with too many requests. The caller may retry after some seconds."""
    text = Text(
        en=f"Too many requests at the same time: retry in {seconds} s",
        zh=f"同时请求过多：请在 {seconds} 秒后重试",
    )
    return api_error(text, "OVERLOADED", retryAfter=seconds)
