"""Admission control: decides which requests run now and which wait, so that an overloaded server degrades in order.

A few requests run at a time. Heavy ones (exports, networks, costly operations) wait behind light ones, use at most
half of the slots, and go next after a long wait. If the queue is full or the wait is too long, the caller gets an
error that says when to try again. The longest wait is shorter than the default time limit of a statement.
"""

import asyncio
import math
import os
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from yanxiu.api.limits.table import LIMITS
from yanxiu.graph.metrics import TURNED_AWAY, WAITING

SLOTS = max(4, 2 * (os.cpu_count() or 2))
HEAVY_COST = LIMITS["cost"].most // 20
_MOST_WAITING = {False: 200, True: 32}  # light, heavy
_LONGEST_WAIT = 10.0  # seconds
_LONG_WAIT = 4.0  # seconds after which a heavy request goes next
_admitted: ContextVar[bool] = ContextVar("admitted", default=False)


class TooManyRequests(Exception):
    """Raised when no slot is free. `retry_after` is the number of seconds until one may be."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__()


def count_rejection(retry_after: int) -> TooManyRequests:
    """Returns the error for a caller who gets no slot, and counts it."""
    TURNED_AWAY.inc()
    return TooManyRequests(retry_after)


@dataclass(slots=True, eq=False)
class _QueueEntry:
    heavy: bool
    turn: "asyncio.Future[None]"
    since: float = field(default_factory=time.monotonic)


class Admission:
    """The slots of one server."""

    def __init__(self, slots: int = SLOTS, longest_wait: float = _LONGEST_WAIT) -> None:
        self._free = slots
        self._free_to_heavy = max(1, slots // 2)
        self._longest = longest_wait
        self._waiting: dict[bool, deque[_QueueEntry]] = {False: deque(), True: deque()}
        self._average_seconds = 0.2  # seconds that a request takes: a running average
        self._places = slots
        self._last = time.monotonic()

    def idle_seconds(self) -> float:
        """Seconds since the last request ended; 0 while one runs."""
        return time.monotonic() - self._last if self._free == self._places else 0.0

    @property
    def waiting_count(self) -> int:
        """The number of waiting requests."""
        return sum(map(len, self._waiting.values()))

    @asynccontextmanager
    async def slot(self, *, heavy: bool) -> AsyncIterator[None]:
        """Holds a slot while the block runs. A task that already holds one takes no second. Raises TooManyRequests."""
        if _admitted.get():
            yield
            return
        await self._enter(heavy)
        mark = _admitted.set(True)
        begun = time.monotonic()
        try:
            yield
        finally:
            with suppress(
                ValueError
            ):  # the block was left in another context, which has its own mark
                _admitted.reset(mark)
            self._average_seconds += (time.monotonic() - begun - self._average_seconds) / 20
            self._leave(heavy)

    async def _enter(self, heavy: bool) -> None:
        queue = self._waiting[heavy]
        if len(queue) >= _MOST_WAITING[heavy]:
            raise self._crowded_error()
        waiting = _QueueEntry(heavy, asyncio.get_running_loop().create_future())
        queue.append(waiting)
        self._admit_next()
        try:
            with WAITING.labels("heavy" if heavy else "light").track_inprogress():
                async with asyncio.timeout(self._longest):
                    await waiting.turn
        except BaseException as fault:
            if waiting.turn.done() and not waiting.turn.cancelled():
                self._leave(heavy)  # the slot was granted at the same moment
            else:
                with suppress(ValueError):
                    queue.remove(waiting)
            if isinstance(fault, TimeoutError):
                raise self._crowded_error() from None
            raise

    def _leave(self, heavy: bool) -> None:
        self._last = time.monotonic()
        self._free += 1
        self._free_to_heavy += heavy
        self._admit_next()

    def _admit_next(self) -> None:
        """Gives free slots to the next requests."""
        while self._free and (following := self._next()) is not None:
            self._free -= 1
            self._free_to_heavy -= following.heavy
            following.turn.set_result(None)

    def _next(self) -> _QueueEntry | None:
        light, heavy = self._waiting[False], self._waiting[True]
        for queue in (light, heavy):
            while queue and queue[0].turn.done():
                queue.popleft()
        may = heavy and self._free_to_heavy
        if may and time.monotonic() - heavy[0].since > _LONG_WAIT:
            return heavy.popleft()
        if light:
            return light.popleft()
        return heavy.popleft() if may else None

    def _crowded_error(self) -> TooManyRequests:
        return count_rejection(max(1, math.ceil(self.waiting_count * self._average_seconds)))
