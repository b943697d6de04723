"""The version of the graph: the bookmark that Neo4j returns to a reader. It changes with every commit by any writer.

Neo4j's guarantees, and how an exact cache uses them:

- The bookmark of a read names the newest transaction that was committed when the read ended. A transaction is
  committed shortly before it is readable, and earlier ones may become readable later still. So a bookmark seen
  once does not prove that all its changes are readable.
- A read that is given a bookmark starts only when that transaction and all earlier ones are readable. So a version
  is settled when a read that was given its bookmark has ended.
- A read that starts after a version is settled, and ends with the same version, saw exactly that version. All
  earlier transactions were readable, and no later one was committed.
- A read that starts after a request arrived proves that its version contains every change confirmed before the
  request.

This holds for one server while one connection to it lives. A database restored to an earlier state counts its
transactions from there again, but no connection survives the restore.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import neo4j

LONGEST = 4.0  # seconds after which a probe without response is cancelled
_TRIES = 3  # most probes to settle a version; it fails if writes never pause


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the graph.

    epoch      increases whenever the probe's connection was lost
    bookmark   Neo4j's bookmark
    """

    epoch: int
    bookmark: str


def bookmark_text(bookmark: neo4j.Bookmarks) -> str:
    """A bookmark as text, for comparison with others."""
    return " ".join(sorted(bookmark.raw_values))


Probe = Callable[[neo4j.Bookmarks | None], Awaitable[tuple[int, neo4j.Bookmarks]]]


class Versions:
    """Determines the current version by probes over one connection; concurrent callers share a probe."""

    def __init__(self, probe: Probe) -> None:
        """`probe` runs a read that waits for a bookmark. It returns the connection's number and the final bookmark."""
        self._ask = probe
        self._epoch = 0
        self._connection = 0
        self._last: neo4j.Bookmarks | None = None
        self._settled = False
        self._running: asyncio.Task[Version | None] | None = None
        self._following: asyncio.Task[Version | None] | None = None
        self.changed: Callable[[], None] = lambda: None  # called when a probe shows a new version

    async def current_version(self, within: float) -> Version | None:
        """The version from a probe that starts after this call; None if it fails or exceeds `within` seconds."""
        if self._following is None:
            self._following = asyncio.create_task(self._run_probe(self._running))
        following = self._following
        done, _ = await asyncio.wait({following}, timeout=within)
        return following.result() if done and not following.cancelled() else None

    async def settled_version(self, within: float) -> Version | None:
        """The last version, once all its changes are readable; None if it cannot be determined."""
        for _ in range(_TRIES):
            if self._settled or await self.current_version(within) is None:
                break
        if not self._settled or self._last is None:
            return None
        return Version(self._epoch, bookmark_text(self._last))

    def mark_unsettled(self) -> None:
        """Marks the last version as unsettled, because a read ended with a different one."""
        self._settled = False

    async def close(self) -> None:
        """Cancels running probes."""
        for task in (self._following, self._running):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def _run_probe(self, before: "asyncio.Task[Version | None] | None") -> Version | None:
        if before is not None:
            await asyncio.wait({before})
        # A request that arrives from now on needs a new probe.
        self._running, self._following = self._following, None
        try:
            async with asyncio.timeout(LONGEST):
                connection, version = await self._ask(self._last)
        except Exception:  # after any error, the next probe may use a new connection
            self._epoch += 1
            self._last, self._settled = None, False
            return None
        known, self._last = self._last, version
        if connection != self._connection:
            self._connection, known = connection, None
            self._epoch += 1
        self._settled = known is not None and bookmark_text(known) == bookmark_text(version)
        if known is not None and not self._settled:
            self.changed()
        return Version(self._epoch, bookmark_text(version))


@dataclass(slots=True)
class ReadLog:
    """Records the reads behind an answer: the versions that they ended with, and the audit entries.

    is_uncacheable   whether the answer also depends on something that no version covers
    """

    versions: set[str] = field(default_factory=set)
    audit_entries: list[Any] = field(default_factory=list)
    is_uncacheable: bool = False

    def record(self, bookmark: neo4j.Bookmarks) -> None:
        """Records the version that a read ended with."""
        self.versions.add(bookmark_text(bookmark))

    def matches(self, version: Version) -> bool:
        """Whether all reads saw this version, and nothing else affected the answer."""
        return not self.is_uncacheable and self.versions == {version.bookmark}


_watch: ContextVar[ReadLog | None] = ContextVar("watch", default=None)


@contextmanager
def log_reads(read_log: ReadLog) -> Iterator[None]:
    """Records reads in `read_log`, within the block and in the tasks and threads that it starts."""
    mark = _watch.set(read_log)
    try:
        yield
    finally:
        _watch.reset(mark)


def current_read_log() -> ReadLog | None:
    """The `ReadLog` that records the reads of the current context; None if there is none."""
    return _watch.get()


def mark_uncacheable() -> None:
    """Marks the current answer as not cacheable."""
    if watch := _watch.get():
        watch.is_uncacheable = True
