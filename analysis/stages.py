"""Reports the progress of a plan or forecast: the current stage, its number and the number of stages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from yanxiu.graph.text import Text

Listener = Callable[[Text, int, int], None]
READING = Text("Reading", "读取数据")
SOLVING = Text("Solving", "求解")
EXPLAINING = Text("Working out reasons", "整理理由")
SIMULATING = Text("Simulating the years and their courses", "逐年逐项模拟")
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def progress_listener(listener: Listener) -> Iterator[None]:
    """Passes to the listener whatever the block reports with `report_progress`."""
    mark = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(mark)


def report_progress(what: Text, done: int, total: int) -> None:
    """Reports the current stage, and how many of its parts are done."""
    if listener := _LISTENER.get():
        listener(what, done, total)
