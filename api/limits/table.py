"""The table of limits, from which documents, errors and checks are generated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graphql import Node

from yanxiu.api.errors import Code, api_error
from yanxiu.graph.text import Text

LimitName = Literal[
    "body",
    "characters",
    "tokens",
    "definitions",
    "depth",
    "fields",
    "aliases",
    "directives",
    "overlaps",
    "nesting",
    "variables",
    "cost",
]


@dataclass(frozen=True, slots=True)
class Limit:
    """The maximum of a measured size of one request, and the code of the error above it."""

    most: int
    code: Code
    title: Text
    advice: Text


LIMITS: Mapping[LimitName, Limit] = {
    "body": Limit(
        1_048_576,
        "MAX_BODY_LIMIT",
        Text("bytes of a request", "请求的字节数"),
        Text("send less in one request", "请减少单次发送的内容"),
    ),
    "characters": Limit(
        100_000,
        "MAX_TOKENS_LIMIT",
        Text("characters of a document", "文档的字符数"),
        Text("send values as variables, or split the document into several operations", "请用变量传值，或分多个操作查询"),
    ),
    "tokens": Limit(
        3_000,
        "MAX_TOKENS_LIMIT",
        Text("tokens of a document", "文档的词法单元数"),
        Text("send values as variables, or split the document into several operations", "请用变量传值，或分多个操作查询"),
    ),
    "definitions": Limit(
        100,
        "MAX_DEFINITIONS_LIMIT",
        Text("operations and fragments of a document", "文档的操作与片段数"),
        Text("split it into several operations", "请分多个操作查询"),
    ),
    "depth": Limit(
        20,
        "MAX_DEPTH_LIMIT",
        Text("levels of nested fields", "字段的嵌套层数"),
        Text("continue from a node's id in another operation", "请在另一操作中从对象的 id 继续查询"),
    ),
    "fields": Limit(
        500,
        "MAX_FIELDS_LIMIT",
        Text("fields and fragment spreads, with fragments expanded", "展开片段后的字段与片段引用数"),
        Text("split it into several operations", "请分多个操作查询"),
    ),
    "aliases": Limit(
        100,
        "MAX_ALIASES_LIMIT",
        Text("aliases, with fragments expanded", "展开片段后的别名数"),
        Text("split it into several operations", "请分多个操作查询"),
    ),
    "directives": Limit(
        100,
        "MAX_DIRECTIVES_LIMIT",
        Text("directives, with fragments expanded", "展开片段后的指令数"),
        Text("put them on a fragment instead of every field", "请把指令写在片段上，而不是每个字段上"),
    ),
    "overlaps": Limit(
        5_000,
        "MAX_OVERLAPS_LIMIT",
        Text("pairs of the same field in one place", "同一处相同字段的配对数"),
        Text("select each field once", "请让每个字段只选择一次"),
    ),
    "nesting": Limit(
        28,
        "MAX_NESTING_LIMIT",
        Text("levels of nested lists and objects in arguments and variables", "参数与变量中列表和对象的嵌套层数"),
        Text("use a flatter filter", "请使用层次更少的筛选条件"),
    ),
    "variables": Limit(
        2_000,
        "MAX_VARIABLES_LIMIT",
        Text("values in the variables", "变量中值的个数"),
        Text("send them in several requests", "请分多个请求发送"),
    ),
    "cost": Limit(
        50_000,
        "COST_ESTIMATED_TOO_EXPENSIVE",
        Text("objects that an answer could contain", "结果可能包含的对象数"),
        Text(
            "ask for smaller pages ('first'), or for fewer questions in one operation",
            "请减小每页行数 first，或在一次操作中少问几个问题",
        ),
    ),
}  # fmt: skip


def check_limit(measured: LimitName, amount: int, node: Node | None = None) -> None:
    """Raises GraphQLError, with the limit and the measured amount, if the amount exceeds the limit."""
    limit = LIMITS[measured]
    if amount > limit.most:
        raise api_error(
            Text(
                en=f"Too much: {_format_count(amount)} {limit.title.en}, at most {limit.most:,} are allowed: "
                f"{limit.advice.en}",
                zh=f"超出限制：{limit.title.zh}为 {_format_count(amount)}，最多 {limit.most:,}：{limit.advice.zh}",
            ),
            limit.code,
            node,
            limit=limit.most,
            found=min(amount, _MOST_REPORTED),
        )


_MOST_REPORTED = 1_000_000_000  # larger amounts are reported only as more than this


def _format_count(amount: int) -> str:
    """Formats a count for people."""
    return f"{amount:,}" if amount <= _MOST_REPORTED else f">{_MOST_REPORTED:,}"
