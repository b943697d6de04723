"""Scalars that GraphQL itself does not have."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from yanxiu.api.errors import bad_input
from yanxiu.graph import days
from yanxiu.graph.days import DATE_HINT, read_day

Value = NewType("Value", object)


def _day(given: Any) -> date:
    """Parses a day in the forms that people write. Raises GraphQLError if it is not a day."""
    try:
        return read_day(given, days.today())
    except (TypeError, ValueError):
        raise bad_input(
            f"{given!r} is not a day: {DATE_HINT.en}", f"{given!r} 不是日期：{DATE_HINT.zh}"
        ) from None


SCALARS: Mapping[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        serialize=lambda value: value.isoformat() if isinstance(value, date) else value,
        parse_value=_day,
        description="A day, as in ISO 8601: 2018-09-01 · 日期，形如 2018-09-01",
        specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
    ),
    Value: strawberry.scalar(
        name="Value",
        description="A text, a number, true or false; a day is written as ISO 8601 has it · 文字、数字、真假或日期",
    ),
}
