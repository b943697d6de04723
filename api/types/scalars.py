"""Scalars that GraphQL itself does not have."""

from datetime import date
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, StringValueNode, ValueNode


def _day(given: Any) -> date:
    """A day; raises GraphQLError where it is none."""
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise GraphQLError(
            f"{given!r} is not a day: write it like 2018-09-01 · {given!r} 不是日期：请写成 2018-09-01 的形式"
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
