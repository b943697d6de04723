"""Reads the whole graph in one transaction while writes are locked out: nodes first, then relationships."""

from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from yanxiu.graph.backup.values import properties_as_json
from yanxiu.graph.database import Database, Row
from yanxiu.graph.errors import DatabaseFault

Node = tuple[list[str], dict[str, Any]]
Edge = tuple[int, int, str, dict[str, Any]]
_PASSING = ("LoadPulse", "Restoring")  # temporary nodes of programs that are running now
# Loads and edits lock these counters (`yanxiu.loaders.changes.county_lock`), so they wait for this transaction.
_TURN = "_turn"  # a random value that changes each time and has no meaning
_LOCK = f"MATCH (counter:LoadCounter) SET counter.{_TURN} = randomUUID()"
_LAST = "OPTIONAL MATCH (head:AuditHead) RETURN coalesce(max(head.last), 0) AS last"
_NODES = """
MATCH (n) WHERE none(label IN labels(n) WHERE label IN $passing)
RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS held
"""
_TIES = """
MATCH (a)-[r]->(b) RETURN elementId(a) AS start, elementId(b) AS end, type(r) AS kind, properties(r) AS held
"""


class GraphReader:
    """The graph at one point in time, with writes locked out; created by `read_graph`."""

    def __init__(self, rows: Callable[..., Iterator[Row]]) -> None:
        self._rows = rows
        self._numbers = array("q")
        self._count = 0
        (row,) = rows(_LAST)
        self._last_entry = int(row["last"])

    def nodes(self) -> Iterator[Node]:
        """Labels and properties (as JSON values) of every node. Read all nodes before the relationships."""
        for row in self._rows(_NODES, passing=list(_PASSING)):
            if self._is_later(row):
                continue
            self._number(row["id"])
            row["held"].pop(_TURN, None)
            yield sorted(row["labels"]), properties_as_json(row["held"])

    def relationships(self) -> Iterator[Edge]:
        """Numbers of both ends (the node's position in `nodes`), type and properties.

        Raises DatabaseFault if an end was created meanwhile by a program that ignores the lock.
        """
        for row in self._rows(_TIES):
            start, end = self._place(row["start"]), self._place(row["end"])
            if start < 0 or end < 0:
                raise DatabaseFault(
                    en="Another program changed the graph in the meantime: try again when it has finished.",
                    zh="备份期间有其他程序改动了图谱：请待其结束后重试。",
                )
            yield start, end, row["kind"], properties_as_json(row["held"])

    def _is_later(self, row: Row) -> bool:
        """Whether the row is an audit entry added since the start; audit entries do not wait for the lock."""
        return "AuditEntry" in row["labels"] and row["held"].get("number", 0) > self._last_entry

    def _number(self, element: str) -> None:
        at = int(element.rpartition(":")[2])
        while len(self._numbers) <= at:
            self._numbers.extend([-1] * (at - len(self._numbers) + 1))
        self._numbers[at] = self._count
        self._count += 1

    def _place(self, element: str) -> int:
        at = int(element.rpartition(":")[2])
        return self._numbers[at] if at < len(self._numbers) else -1


@contextmanager
def read_graph(database: Database) -> Iterator[GraphReader]:
    """Yields the graph for reading while loads and edits wait; changes nothing."""
    with database.frozen_reads(_LOCK) as rows:
        yield GraphReader(rows)
