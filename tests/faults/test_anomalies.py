"""Concurrent enrolments: no seat is given twice, and no enrolment is half done or lost.

`bench.anomalies` runs the full version.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from unittest.mock import patch

import pytest

from bench import anomalies
from yanxiu.graph.database import Address, Database, Transaction


@pytest.fixture
def databases(scratch_address: Address) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        opened = [stack.enter_context(Database.connect(scratch_address)) for _ in range(4)]
        opened[0].write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        opened[0].apply_schema()
        yield opened


def test_racing_enrolments_give_no_seat_twice_and_lose_nothing(databases: list[Database]) -> None:
    found, done = anomalies.race(databases, 60)
    assert {kind: found[kind] for kind in ("atomic", "aborted", "skew", "lost")} == {
        "atomic": 0,
        "aborted": 0,
        "skew": 0,
        "lost": 0,
    }
    assert done["enrolled"] > 0
    assert done["full"] > 0
    assert done["failed"] > 0
    assert done["looks"] > 0


@pytest.mark.thorough
def test_the_race_detects_seats_given_twice_if_the_county_is_not_locked(
    databases: list[Database],
) -> None:
    """Proves that the test above can fail."""

    databases[0].write(
        lambda tx: tx.run("CREATE (:LoadCounter {id: $id, last: 0})", id=anomalies.COUNTY)
    )

    def no_turn(transaction: Transaction, county: str) -> int:
        (row,) = transaction.run(
            "MATCH (counter:LoadCounter {id: $id}) RETURN counter.last + 1 AS next", id=county
        )
        return int(row["next"])

    with patch.object(import_module("yanxiu.loaders.edits.apply"), "lock_county", no_turn):
        found, _ = anomalies.race(databases, 60)
    assert found["skew"] > 0 or found["lost"] > 0
