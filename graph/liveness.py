"""Detects a database that does not respond: the program waits for a slow statement, but not for a silent database.

While a task waits for the database, a minimal statement probes the database over a separate connection. A busy
database responds to it. A frozen one does not, nor does one behind a network that drops all packets.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from yanxiu.graph.errors import DatabaseFault

T = TypeVar("T")
PATIENCE = 1.0  # seconds that a task waits before the database is probed
SILENCE = 4.0  # seconds without a response after which waiting ends
_LAST = 0.25  # seconds for a final probe: this program may have been suspended, not the database
_ENDING = 0.5  # seconds allowed for cancelling a task


class Unresponsive(Exception):
    """Raised if the database does not respond for too long."""


class TimeLimitExceeded(Exception):
    """Raised if the database responds but the work exceeds its time limit."""


class LivenessProbe:
    """Probes whether a database responds; all waiting tasks share one probe."""

    def __init__(self, probe: Callable[[], Awaitable[Any]]) -> None:
        """`probe` returns when the database has responded. It raises DatabaseFault if the database is unreachable."""
        self._ask = probe
        self._asking: asyncio.Task[None] | None = None
        self._heard = -SILENCE

    async def wait_for_response(self, within: float) -> None:
        """Returns when the database has responded. Raises Unresponsive after `within` seconds, or the probe's fault."""
        asking = self._current_probe()
        done, _ = await asyncio.wait({asking}, timeout=within)
        if not done:
            raise Unresponsive
        if asking.cancelled():
            raise Unresponsive
        asking.result()

    async def run_watched(self, work: Awaitable[T], limit: float) -> T:
        """Returns the result of `work`. Raises Unresponsive, or TimeLimitExceeded after `limit` seconds, and cancels the work."""
        task = asyncio.ensure_future(work)
        start = time.monotonic()
        try:
            while True:
                await asyncio.wait({task}, timeout=min(PATIENCE, self._remaining(start)))
                if task.done():
                    return task.result()
                if time.monotonic() - start > limit:
                    raise TimeLimitExceeded
                await asyncio.wait(
                    {task, self._current_probe()},
                    timeout=self._remaining(start),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if not task.done() and not self._remaining(start):
                    await self.wait_for_response(_LAST)
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=_ENDING)

    def _remaining(self, start: float) -> float:
        """Seconds until the database counts as silent for a task that has waited since `start`."""
        return max(0.0, max(start, self._heard) + SILENCE - time.monotonic())

    async def close(self) -> None:
        """Stops polling."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking}, timeout=_ENDING)

    def _current_probe(self) -> "asyncio.Task[None]":
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._probe())
            self._asking.add_done_callback(_retrieve_exception)
        return self._asking

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(SILENCE - PATIENCE):
                await self._ask()
        except TimeoutError:
            raise Unresponsive from None
        self._heard = time.monotonic()


def _retrieve_exception(task: "asyncio.Task[None]") -> None:
    """Retrieves the task's exception, so that the event loop does not report it as unhandled."""
    with suppress(asyncio.CancelledError, DatabaseFault, Unresponsive):
        task.exception()
