"""Caches computed rows for unchanged data, because each page of an answer needs all its rows.

The cache key is a hash of the question's parameters and of all data read for the computation. So after a change of
the graph, or in a scenario, older results are never used.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import orjson

from yanxiu.graph.steps import Steps

MOST_KEPT = 24  # most results; a result is for one question and county
_ROWS = 60_000  # most rows of all results together
Rows = list[dict[str, Any]]


class RowCache:
    """A cache of the most recently used results, limited in results and rows."""

    def __init__(self) -> None:
        self._results: OrderedDict[bytes, Rows] = OrderedDict()
        self._lock = Lock()

    def find(self, key: bytes) -> Rows | None:
        """The rows cached under a key; None if there are none."""
        with self._lock:
            result = self._results.get(key)
            if result is not None:
                self._results.move_to_end(key)
            return result

    def keep(self, key: bytes, rows: Rows) -> None:
        """Caches rows, and removes the oldest results above the limits."""
        with self._lock:
            self._results[key] = rows
            while len(self._results) > MOST_KEPT or (
                len(self._results) > 1 and sum(map(len, self._results.values())) > _ROWS
            ):
                self._results.popitem(last=False)

    def clear(self) -> None:
        """Empties the cache."""
        with self._lock:
            self._results.clear()


ROW_CACHE = RowCache()


def run_cached(
    name: str, parameters: Mapping[str, Any], steps: Steps[Rows], cache: RowCache = ROW_CACHE
) -> Steps[Rows]:
    """Runs the steps, but stops with the cached rows as soon as the reads so far match an earlier run."""
    hasher = hashlib.blake2b(_serialise([name, sorted(parameters.items())]))
    try:
        step = next(steps)
        while True:
            sent = yield step
            if not callable(step):
                hasher.update(_serialise([step[0], sent]))
                result = cache.find(hasher.digest())
                if result is not None:
                    steps.close()
                    return result
            step = steps.send(sent)
    except StopIteration as done:
        rows: Rows = done.value
        cache.keep(hasher.digest(), rows)
        return rows


def _serialise(value: Any) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
