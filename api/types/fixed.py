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


def output_field(en: str, zh: str, meaning: Meaning | None = None, kind: Any = None) -> Any:
    """Returns a field of an object with its description and meaning; `kind` replaces its annotation."""
    metadata: Mapping[Any, Any] = {MEANING: meaning} if meaning else {}
    return strawberry.field(description=f"{en} · {zh}", metadata=metadata, graphql_type=kind)


def input_field(en: str, zh: str, name: str | None = None) -> Any:
    """Returns an optional field of an input."""
    return strawberry.field(description=f"{en} · {zh}", default=strawberry.UNSET, name=name)


@strawberry.interface(description="Anything with a global id · 具有全局标识的对象")
class Node:
    id: strawberry.ID = output_field("Global id", "全局标识")


@strawberry.interface(description="An edge that holds for a time · 有起止日期的关系")
class Dated:
    since: date = output_field(_SINCE.title.en, _SINCE.title.zh, Value(_SINCE))
    until: date | None = output_field(_UNTIL.title.en, _UNTIL.title.zh, Value(_UNTIL))


@strawberry.type(description="Position of a page in its list · 分页信息")
class PageInfo:
    has_next_page: bool = output_field("A page follows", "是否有下一页")
    has_previous_page: bool = output_field("A page precedes", "是否有上一页")
    start_cursor: str | None = output_field(
        "Cursor of the first edge of the page", "本页首行的游标"
    )
    end_cursor: str | None = output_field("Cursor of the last edge of the page", "本页末行的游标")


@strawberry.type(
    description="Totals of a number; missing values are left out · 数值汇总（不含空值）"
)
class IntAggregate:
    sum: int = output_field("Sum; 0 where there is no value", "合计，无值时为 0")
    average: float | None = output_field("Average", "平均值")
    min: int | None = output_field("Least", "最小值")
    max: int | None = output_field("Greatest", "最大值")


@strawberry.type(
    description="Totals of a number; missing values are left out · 数值汇总（不含空值）"
)
class FloatAggregate:
    sum: float = output_field("Sum; 0 where there is no value", "合计，无值时为 0")
    average: float | None = output_field("Average", "平均值")
    min: float | None = output_field("Least", "最小值")
    max: float | None = output_field("Greatest", "最大值")


@strawberry.type(description="Span of dates; missing values are left out · 日期范围（不含空值）")
class DateAggregate:
    min: date | None = output_field("First", "最早")
    max: date | None = output_field("Last", "最晚")


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
    eq: int | None = input_field("Equal", "等于")
    ne: int | None = input_field("Not equal", "不等于")
    in_: list[int] | None = input_field("One of", "属于", name="in")
    is_null: bool | None = input_field("Has no value", "为空")
    lt: int | None = input_field("Less than", "小于")
    lte: int | None = input_field("At most", "不大于")
    gt: int | None = input_field("Greater than", "大于")
    gte: int | None = input_field("At least", "不小于")


@strawberry.input
class FloatFilter:
    eq: float | None = input_field("Equal", "等于")
    ne: float | None = input_field("Not equal", "不等于")
    in_: list[float] | None = input_field("One of", "属于", name="in")
    is_null: bool | None = input_field("Has no value", "为空")
    lt: float | None = input_field("Less than", "小于")
    lte: float | None = input_field("At most", "不大于")
    gt: float | None = input_field("Greater than", "大于")
    gte: float | None = input_field("At least", "不小于")


@strawberry.input
class DateFilter:
    eq: date | None = input_field("Equal", "等于")
    ne: date | None = input_field("Not equal", "不等于")
    in_: list[date] | None = input_field("One of", "属于", name="in")
    is_null: bool | None = input_field("Has no value", "为空")
    lt: date | None = input_field("Before", "早于")
    lte: date | None = input_field("On or before", "不晚于")
    gt: date | None = input_field("After", "晚于")
    gte: date | None = input_field("On or after", "不早于")


@strawberry.input
class StringFilter:
    eq: str | None = input_field("Equal", "等于")
    ne: str | None = input_field("Not equal", "不等于")
    in_: list[str] | None = input_field("One of", "属于", name="in")
    is_null: bool | None = input_field("Has no value", "为空")
    contains: str | None = input_field("Contains", "包含")
    starts_with: str | None = input_field("Begins with", "开头为")


@strawberry.input
class BooleanFilter:
    eq: bool | None = input_field("Equal", "等于")
    is_null: bool | None = input_field("Has no value", "为空")


@strawberry.input(name="IDFilter")
class IdFilter:
    eq: strawberry.ID | None = input_field("Equal", "等于")
    ne: strawberry.ID | None = input_field("Not equal", "不等于")
    in_: list[strawberry.ID] | None = input_field("One of", "属于", name="in")


@strawberry.input
class ListFilter:
    has: str | None = input_field("Contains this entry", "含此项")
    is_empty: bool | None = input_field("Has no entry", "为空")


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
