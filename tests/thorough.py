"""Chooses the few cases of a long list that `make test` runs; `make test-all` runs all.

`leave_to_all` keeps the first and the last case of each test that uses a database. `some_of`
chooses cases by value, `some_rows` by position. A test marked `cheap` keeps all its cases.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pytest


def some_of(cases: Iterable[Any], *few: Any) -> list[Any]:
    """Returns all cases for `parametrize`, those outside `few` marked `thorough`.

    Raises AssertionError if one of the few is not among the cases.
    """
    listed = list(cases)
    assert all(each in listed for each in few), few
    return [
        each if each in few else pytest.param(each, marks=pytest.mark.thorough) for each in listed
    ]


def some_rows(rows: Iterable[Iterable[Any]], *few: int) -> list[Any]:
    """Does the same for cases of several values each. `few` are positions in the list, from 0.

    Raises AssertionError if a position does not exist.
    """
    listed = [tuple(row) for row in rows]
    assert all(0 <= at < len(listed) for at in few), few
    return [
        row if at in few else pytest.param(*row, marks=pytest.mark.thorough)
        for at, row in enumerate(listed)
    ]


def leave_to_all(items: Iterable[pytest.Item]) -> None:
    """Marks `thorough` all cases except the first and the last of each test that uses a database."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        asks = {"neo4j_server", "sample"} & {*getattr(item, "fixturenames", ())}
        told = any(map(item.get_closest_marker, ("cheap", "thorough")))
        if asks and hasattr(item, "callspec") and not told:
            cases[item.nodeid.partition("[")[0]].append(item)
    for like in cases.values():
        for item in like[1:-1]:
            item.add_marker(pytest.mark.thorough)
