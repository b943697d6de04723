"""What `make test` runs of a long list of like cases: a few; `make test-all` runs all of them.

Of a test with a database it runs two cases, the first and the last: `leave_to_all`. Which they
are can also be said by name (`some_of`) or place (`some_rows`); of one marked `cheap` it runs all.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pytest


def some_of(cases: Iterable[Any], *few: Any) -> list[Any]:
    """All the cases, for `parametrize`; those that are not among the few are marked `thorough`.

    Raises AssertionError where one of the few is no case.
    """
    listed = list(cases)
    assert all(each in listed for each in few), few
    return [
        each if each in few else pytest.param(each, marks=pytest.mark.thorough) for each in listed
    ]


def some_rows(rows: Iterable[Iterable[Any]], *few: int) -> list[Any]:
    """The same for cases of several values each: the few are told by their places in the list, from 0.

    Raises AssertionError where there is no such place.
    """
    listed = [tuple(row) for row in rows]
    assert all(0 <= at < len(listed) for at in few), few
    return [
        row if at in few else pytest.param(*row, marks=pytest.mark.thorough)
        for at, row in enumerate(listed)
    ]


def leave_to_all(items: Iterable[pytest.Item]) -> None:
    """Marks `thorough` all but the first and the last of the cases that a test asks a database for."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        asks = {"neo4j_server", "sample"} & {*getattr(item, "fixturenames", ())}
        told = any(map(item.get_closest_marker, ("cheap", "thorough")))
        if asks and hasattr(item, "callspec") and not told:
            cases[item.nodeid.partition("[")[0]].append(item)
    for like in cases.values():
        for item in like[1:-1]:
            item.add_marker(pytest.mark.thorough)
