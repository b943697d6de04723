"""Detects a database that does not respond: the program waits for a slow statement, but not for a silent database.

While something waits for the database, it is asked the least question there is on a connection of its own. One that
is busy answers that; one that is frozen, or behind a network that swallows everything, does not.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from yanxiu.graph.errors import DatabaseFault

T = TypeVar("T")
PATIENCE = 1.0  # seconds that something is waited for before the database is asked whether it lives
SILENCE = 4.0  # seconds without a sign of life after which waiting ends
_LAST = 0.25  # seconds for a last question: it may be this program that stood still, and not the database
_ENDING = 0.5  # seconds that ending what waited may take


class Silent(Exception):
    """Raised where nothing came from the database for too long."""


class TooLong(Exception):
    """Raised where the database lives but the work took longer than it may."""


class Pulse:
    """Asks a database for a sign of life; all who wait share one question."""

    def __init__(self, ask: Callable[[], Awaitable[Any]]) -> None:
        """`ask` returns once the database has answered, and raises DatabaseFault where it cannot be reached."""
        self._ask = ask
        self._asking: asyncio.Task[None] | None = None
        self._heard = -SILENCE

    async def felt(self, within: float) -> None:
        """Returns once the database has answered; raises Silent, or the fault met, where it does not."""
        asking = self._asked()
        done, _ = await asyncio.wait({asking}, timeout=within)
        if not done:
            raise Silent
        if asking.cancelled():
            raise Silent
        asking.result()

    async def watched(self, work: Awaitable[T], limit: float) -> T:
        """What the work gives; raises Silent, or TooLong after `limit` seconds, and then the work is cancelled."""
        task = asyncio.ensure_future(work)
        begun = time.monotonic()
        try:
            while True:
                await asyncio.wait({task}, timeout=min(PATIENCE, self._left(begun)))
                if task.done():
                    return task.result()
                if time.monotonic() - begun > limit:
                    raise TooLong
                await asyncio.wait(
                    {task, self._asked()},
                    timeout=self._left(begun),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if not task.done() and not self._left(begun):
                    await self.felt(_LAST)
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=_ENDING)

    def _left(self, begun: float) -> float:
        """Seconds until the silence has lasted too long for somebody who waits since `begun`."""
        return max(0.0, max(begun, self._heard) + SILENCE - time.monotonic())

    async def close(self) -> None:
        """Stops polling."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking}, timeout=_ENDING)

    def _asked(self) -> "asyncio.Task[None]":
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._once())
            self._asking.add_done_callback(_looked_at)
        return self._asking

    async def _once(self) -> None:
        try:
            async with asyncio.timeout(SILENCE - PATIENCE):
                await self._ask()
        except TimeoutError:
            raise Silent from None
        self._heard = time.monotonic()


def _looked_at(task: "asyncio.Task[None]") -> None:
    """Retrieves the task's exception, so that the event loop does not report it as unhandled."""
    with suppress(asyncio.CancelledError, DatabaseFault, Silent):
        task.exception()
