"""Runs Python's cycle collector less often while loads and networks create many objects without cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# New objects before a collection. Python's default of 700 took a third of a load's time.
_RARE = 100_000


class _Blocks:
    """Counts the blocks that are active in this process, and keeps the threshold from before the first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0
        self._usual = gc.get_threshold()

    def begin(self) -> None:
        with self._lock:
            if not self._running:
                self._usual = gc.get_threshold()
                gc.set_threshold(_RARE, *self._usual[1:])
            self._running += 1

    def end(self) -> None:
        with self._lock:
            self._running -= 1
            if not self._running:
                gc.set_threshold(*self._usual)


_blocks = _Blocks()


@contextmanager
def reduced_collection() -> Iterator[None]:
    """Collects cycles rarely within the block; the last of several concurrent blocks restores the threshold."""
    _blocks.begin()
    try:
        yield
    finally:
        _blocks.end()
