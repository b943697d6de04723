"""Limits the number and nesting of values in an operation's variables."""

from collections.abc import Mapping
from typing import Any

from yanxiu.api.limits.table import LIMITS, check_limit


def check_variables(variables: Mapping[str, Any]) -> None:
    """Raises GraphQLError if there are too many values, or they are nested too deeply."""
    count = 0
    waiting: list[tuple[Any, int]] = [(value, 1) for value in variables.values()]
    while waiting:
        value, level = waiting.pop()
        count += 1
        if count > LIMITS["variables"].most:
            check_limit("variables", count + len(waiting))
        if isinstance(value, dict | list):
            check_limit("nesting", level)
            inner = value.values() if isinstance(value, dict) else value
            waiting += [(each, level + 1) for each in inner]
