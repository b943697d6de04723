"""The types that do not depend on the model: pages, nodes, dated edges, comparisons, totals, orders.

Strawberry converts `has_next_page` to `hasNextPage`. A field's metadata contains its meaning in the model
(`yanxiu.api.types.meanings`).
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

import strawberry

from yanxiu.api.types.meanings import MEANING, Meaning, Value
from yanxiu.graph.model.declare import Dated as DatedRelationship

_SINCE, _UNTIL = (DatedRelationship.properties[name] for name in ("since", "until"))


def told(en: str, zh: str, meaning: Meaning | None = None, kind: Any = None) -> Any:
    """Returns a field of an object with its description and meaning; `kind` replaces its annotation."""
    metadata: Mapping[Any, Any] = {MEANING: meaning} if meaning else {}
    return strawberry.field(description=f"{en} · {zh}", metadata=metadata, graphql_type=kind)


def optional(en: str, zh: str, name: str | None = None) -> Any:
    """Returns an optional field of an input."""
    return strawberry.field(description=f"{en} · {zh}", default=strawberry.UNSET, name=name)


@strawberry.interface(description="Anything with a global id · 具有全局标识的对象")
class Node:
    id: strawberry.ID = told("Global id", "全局标识")


@strawberry.interface(description="An edge that holds for a time · 有起止日期的关系")
class Dated:
    since: date = told(_SINCE.title.en, _SINCE.title.zh, Value(_SINCE))
    until: date | None = told(_UNTIL.title.en, _UNTIL.title.zh, Value(_UNTIL))


@strawberry.type(description="Position of a page in its list · 分页信息")
class PageInfo:
    has_next_page: bool = told("A page follows", "是否有下一页")
    has_previous_page: bool = told("A page precedes", "是否有上一页")
    start_cursor: str | None = told("Cursor of the first edge of the page", "本页首行的游标")
    end_cursor: str | None = told("Cursor of the last edge of the page", "本页末行的游标")


@strawberry.type(
    description="Totals of a number; missing values are left out · 数值汇总（不含空值）"
)
class IntAggregate:
    sum: int = told("Sum; 0 where there is no value", "合计，无值时为 0")
    average: float | None = told("Average", "平均值")
    min: int | None = told("Least", "最小值")
    max: int | None = told("Greatest", "最大值")


@strawberry.type(
    description="Totals of a number; missing values are left out · 数值汇总（不含空值）"
)
class FloatAggregate:
    sum: float = told("Sum; 0 where there is no value", "合计，无值时为 0")
    average: float | None = told("Average", "平均值")
    min: float | None = told("Least", "最小值")
    max: float | None = told("Greatest", "最大值")


@strawberry.type(description="Span of dates; missing values are left out · 日期范围（不含空值）")
class DateAggregate:
    min: date | None = told("First", "最早")
    max: date | None = told("Last", "最晚")


@strawberry.enum
class Direction(Enum):
    ASC = strawberry.enum_value(
        "ASC", description="Ascending; missing values last · 升序，空值在后"
    )
    DESC = strawberry.enum_value(
        "DESC", description="Descending; missing values first · 降序，空值在前"
    )


@strawberry.enum
class GroupOrder(Enum):
    KEY = strawberry.enum_value("KEY", description="By key · 按分组键")
    COUNT_ASC = strawberry.enum_value(
        "COUNT_ASC", description="Smallest group first · 行数由少到多"
    )
    COUNT_DESC = strawberry.enum_value(
        "COUNT_DESC", description="Largest group first · 行数由多到少"
    )


@strawberry.input
class IntFilter:
    eq: int | None = optional("Equal", "等于")
    ne: int | None = optional("Not equal", "不等于")
    in_: list[int] | None = optional("One of", "属于", name="in")
    is_null: bool | None = optional("Has no value", "为空")
    lt: int | None = optional("Less than", "小于")
    lte: int | None = optional("At most", "不大于")
    gt: int | None = optional("Greater than", "大于")
    gte: int | None = optional("At least", "不小于")


@strawberry.input
class FloatFilter:
    eq: float | None = optional("Equal", "等于")
    ne: float | None = optional("Not equal", "不等于")
    in_: list[float] | None = optional("One of", "属于", name="in")
    is_null: bool | None = optional("Has no value", "为空")
    lt: float | None = optional("Less than", "小于")
    lte: float | None = optional("At most", "不大于")
    gt: float | None = optional("Greater than", "大于")
    gte: float | None = optional("At least", "不小于")


@strawberry.input
class DateFilter:
    eq: date | None = optional("Equal", "等于")
    ne: date | None = optional("Not equal", "不等于")
    in_: list[date] | None = optional("One of", "属于", name="in")
    is_null: bool | None = optional("Has no value", "为空")
    lt: date | None = optional("Before", "早于")
    lte: date | None = optional("On or before", "不晚于")
    gt: date | None = optional("After", "晚于")
    gte: date | None = optional("On or after", "不早于")


@strawberry.input
class StringFilter:
    eq: str | None = optional("Equal", "等于")
    ne: str | None = optional("Not equal", "不等于")
    in_: list[str] | None = optional("One of", "属于", name="in")
    is_null: bool | None = optional("Has no value", "为空")
    contains: str | None = optional("Contains", "包含")
    starts_with: str | None = optional("Begins with", "开头为")


@strawberry.input
class BooleanFilter:
    eq: bool | None = optional("Equal", "等于")
    is_null: bool | None = optional("Has no value", "为空")


@strawberry.input(name="IDFilter")
class IdFilter:
    eq: strawberry.ID | None = optional("Equal", "等于")
    ne: strawberry.ID | None = optional("Not equal", "不等于")
    in_: list[strawberry.ID] | None = optional("One of", "属于", name="in")


@strawberry.input
class ListFilter:
    has: str | None = optional("Contains this entry", "含此项")
    is_empty: bool | None = optional("Has no entry", "为空")


FIXED: Mapping[str, type] = {
    **{
        class_.__name__: class_
        for class_ in (
            Node, Dated, PageInfo, IntAggregate, FloatAggregate, DateAggregate, Direction, GroupOrder,
            IntFilter, FloatFilter, DateFilter, StringFilter, BooleanFilter, ListFilter,
        )
    },
    "IDFilter": IdFilter,
}  # fmt: skip
