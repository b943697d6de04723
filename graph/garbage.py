"""Runs Python's cycle collector less often while very many objects without cycles are made: loads, networks."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_RARE = (
    100_000  # new objects; Python's own 700 took a third of a load's time, a quarter of a network's
)


class _Blocks:
    """The blocks that run at once in this process, and what was usual before the first of them."""

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
def rarely_collected() -> Iterator[None]:
    """Within it, cycles are looked for rarely; the last of several blocks at once sets it back."""
    _blocks.begin()
    try:
        yield
    finally:
        _blocks.end()
