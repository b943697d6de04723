"""Limits the concurrent statements of one caller, and the total time of a request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yanxiu.api.errors import api_error
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.text import Text

MOST_RUNNING = 8
MOST_WAITING = 64


class CallerSlots:
    """Limits how many statements of a caller run at a time in this process. The others wait.

    Without sign-in all callers share one name, so no limit applies.
    """

    def __init__(self, at_once: int = MOST_RUNNING, waiting: int = MOST_WAITING) -> None:
        self._at_once = at_once
        self._waiting = waiting
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._present: dict[str, int] = {}

    @asynccontextmanager
    async def slot(self, caller: Caller) -> AsyncIterator[None]:
        """Waits for a slot. Raises GraphQLError if too many requests of the caller already wait."""
        if caller.county is None and caller.who == LOCAL.who:
            yield
            return
        who = caller.who
        if self._present.get(who, 0) >= self._at_once + self._waiting:
            text = Text(
                en=f"{self._waiting} of your requests are already waiting: try again when some are answered",
                zh=f"您已有 {self._waiting} 个请求在等待：请待其完成后重试",
            )
            raise api_error(text, "RATE_LIMITED")
        self._present[who] = self._present.get(who, 0) + 1
        try:
            async with self._turns.setdefault(who, asyncio.Semaphore(self._at_once)):
                yield
        finally:
            self._present[who] -= 1
            if not self._present[who]:
                del self._present[who], self._turns[who]


@asynccontextmanager
async def time_limit(seconds: float) -> AsyncIterator[None]:
    """Enforces the time limit, which includes waiting and planning. Raises GraphQLError.

    Neo4j's own transaction limit does not count the planning of a statement.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as fault:
        text = Text(
            en=f"The question took longer than {seconds:g} seconds and was stopped: ask for less, or raise YANXIU_READ_TIMEOUT.",
            zh=f"查询超过 {seconds:g} 秒，已被终止：请缩小范围，或调大 YANXIU_READ_TIMEOUT。",
        )
        raise api_error(text, "TIME_LIMIT_REACHED") from fault
