"""Scalars that GraphQL itself does not have."""

from datetime import date
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, StringValueNode, ValueNode

from graph import days
from graph.days import HOW, read_day


def _day(given: Any) -> date:
    """A day as people write it; raises GraphQLError where it is none."""
    try:
        return read_day(given, days.today())
    except (TypeError, ValueError):
        raise GraphQLError(
            f"{given!r} is not a day: {HOW.en} · {given!r} 不是日期：{HOW.zh}"
        ) from None


def _literal(node: ValueNode, _variables: dict[str, Any] | None = None) -> date:
    return _day(node.value if isinstance(node, StringValueNode) else None)


GraphQLDate = GraphQLScalarType(
    "Date",
    serialize=lambda value: value.isoformat() if isinstance(value, date) else value,
    parse_value=_day,
    parse_literal=_literal,
    description="A day, as in ISO 8601: 2018-09-01 · 日期，形如 2018-09-01",
    specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
)
