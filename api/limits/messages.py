"""Translates graphql-core's errors about a document or its variables into Chinese."""

import re

from graphql import GraphQLError

from yanxiu.api.errors import ApiError, Code
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text

_N = r"'([^']*)'"
_TRANSLATIONS: tuple[tuple[str, str], ...] = (
    (rf"Cannot query field {_N} on type {_N}", "类型 {1} 没有字段 {0}"),
    (rf"Unknown argument {_N} on field {_N}", "字段 {1} 没有参数 {0}"),
    (rf"Unknown argument {_N} on directive {_N}", "指令 {1} 没有参数 {0}"),
    (rf"Unknown directive {_N}", "没有指令 {0}"),
    (rf"Directive {_N} may not be used on (\w+)", "指令 {0} 不能用在此处"),
    (rf"Unknown type {_N}", "没有类型 {0}"),
    (rf"Unknown fragment {_N}", "没有片段 {0}"),
    (rf"Fragment {_N} is never used", "片段 {0} 没有用到"),
    (
        rf"Fragment (?:{_N} )?cannot be (?:spread here|condition).*type",
        "片段不能用在此处：类型不符",
    ),
    (rf"Cannot spread fragment {_N} within itself", "片段 {0} 引用了自身"),
    (rf"Field {_N} of type {_N} must have a selection of subfields", "字段 {0}（{1}）须选择其下的字段"),
    (rf"Field {_N} must not have a selection", "字段 {0} 之下没有可选择的字段"),
    (
        rf"Argument {_N} of type {_N} is required, but it was not provided",
        "缺少必填参数 {0}（{1}）",
    ),
    (rf"Argument {_N} of required type {_N} was not provided", "缺少必填参数 {0}（{1}）"),
    (rf"Field {_N} argument {_N} of type {_N} is required", "字段 {0} 缺少必填参数 {1}（{2}）"),
    (rf"Field {_N} of required type {_N} was not provided", "缺少必填字段 {0}（{1}）"),
    (rf"Field {_N} is not defined by type {_N}", "类型 {1} 没有字段 {0}"),
    (rf"Value {_N} does not exist in {_N} enum", "{1} 没有取值 {0}"),
    (rf"Enum {_N} cannot represent", "取值不是 {0} 中的一个"),
    (r"Int cannot represent", "须为整数"),
    (r"Float cannot represent", "须为数字"),
    (r"Boolean cannot represent", "须为 true 或 false"),
    (r"String cannot represent", "须为文本"),
    (r"ID cannot represent", "须为标识"),
    (rf"Expected value of type {_N}, found", "此处须为 {0} 类型的值"),
    (rf"Expected value of type {_N} not to include unknown field {_N}", "类型 {0} 没有字段 {1}"),
    (rf"Expected value of type {_N} to include required field {_N}", "类型 {0} 缺少必填字段 {1}"),
    (rf"Variable {_N} is not defined", "没有声明变量 {0}"),
    (rf"Variable {_N} is never used", "变量 {0} 没有用到"),
    (
        rf"Variable {_N} of required type {_N} was not provided",
        "缺少必填变量 {0}（{1}）",
    ),
    (rf"Variable {_N} of type {_N} used in position expecting type {_N}", "变量 {0} 的类型 {1} 与此处要求的 {2} 不符"),
    (rf"Variable {_N} got invalid value", "变量 {0} 的值不可用"),
    (rf"Variable {_N} has invalid value", "变量 {0} 的值不可用"),
    (rf"Variable {_N} cannot be non-input type", "变量 {0} 不能是此类型"),
    (rf"There can be only one (?:\w+ )+named {_N}", "名称 {0} 重复"),
    (rf"Fields {_N} conflict", "字段 {0} 以不同方式选择了两次：请用别名区分"),
    (r"This anonymous operation must be the only", "文档含多个操作时，每个操作都须命名"),
    (r"Too many validation errors", "错误过多，其余不再列出"),
    (r"Syntax Error", "文档不符合 GraphQL 语法"),
)  # fmt: skip
_PATTERNS = [(re.compile(pattern), template) for pattern, template in _TRANSLATIONS]


def bilingual_error(error: GraphQLError, code: Code) -> ApiError:
    """Returns an error of graphql-core with a code and a Chinese message."""
    if isinstance(error, ApiError):
        return error
    en, zh = error.message, None
    if isinstance(error.original_error, ApiError):  # from a scalar; it has both languages
        reason = error.original_error.fault.reason
        en, zh = en.replace(reason.both, reason.en), reason.zh
    fault = Fault(code, Text(en, zh or translate(en)))
    return ApiError(fault, error.nodes, error.path, source=error.source, positions=error.positions)


def translate(message: str) -> str:
    """Translates a message of graphql-core into Chinese. Returns a general message if it is unknown."""
    for pattern, template in _PATTERNS:
        if match := pattern.search(message):
            return template.format(*(group or "" for group in match.groups()))
    return "文档与模式不符"
