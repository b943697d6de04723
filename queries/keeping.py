"""Caches computed rows for unchanged data, because each page of an answer needs all its rows.

What is read decides: the rows are kept under a hash of the question's parameters and of all that was read for them, so
that a change of the graph, or a scenario, never meets what was computed before it.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import orjson

from yanxiu.graph.steps import Steps

KEPT = 24  # results, each of one question and county
_ROWS = 60_000  # of all results together
Rows = list[dict[str, Any]]


class Kept:
    """The latest results, within a number of rows."""

    def __init__(self) -> None:
        self._results: OrderedDict[bytes, Rows] = OrderedDict()
        self._lock = Lock()

    def find(self, key: bytes) -> Rows | None:
        """The rows kept under a key."""
        with self._lock:
            result = self._results.get(key)
            if result is not None:
                self._results.move_to_end(key)
            return result

    def keep(self, key: bytes, rows: Rows) -> None:
        """Keeps rows, and lets go of the oldest that are too many."""
        with self._lock:
            self._results[key] = rows
            while len(self._results) > KEPT or (
                len(self._results) > 1 and sum(map(len, self._results.values())) > _ROWS
            ):
                self._results.popitem(last=False)

    def clear(self) -> None:
        """Empties the cache."""
        with self._lock:
            self._results.clear()


KEEPING = Kept()


def kept(
    name: str, asked: Mapping[str, Any], steps: Steps[Rows], keeping: Kept = KEEPING
) -> Steps[Rows]:
    """The same steps, up to where all that they read is known to lead to rows that were computed before."""
    seen = hashlib.blake2b(_packed([name, sorted(asked.items())]))
    try:
        step = next(steps)
        while True:
            sent = yield step
            if not callable(step):
                seen.update(_packed([step[0], sent]))
                result = keeping.find(seen.digest())
                if result is not None:
                    steps.close()
                    return result
            step = steps.send(sent)
    except StopIteration as done:
        rows: Rows = done.value
        keeping.keep(seen.digest(), rows)
        return rows


def _packed(value: Any) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
