"""The version of the graph: the bookmark that Neo4j gives a reader, which changes with every commit by any writer.

What Neo4j promises of it, and what an exact cache makes of that:

- The bookmark of a read names the newest transaction that was committed when the read ended. It is committed a
  moment before it can be read, and others before it may be read later still: a bookmark seen once does not say that
  all of its changes can be seen.
- A read that brings a bookmark begins once that transaction and all before it can be read. So a version is settled
  when a read that brought it has ended.
- A read that begins once a version is settled and ends with this same version saw exactly the graph of this version:
  all before it could be read, and nothing after it was committed.
- A read that begins after a request came and ends with a version tells that every change confirmed before the request
  is in that version.

Both hold for one server as long as one connection to it lives: a database put back to an earlier state counts its
transactions from there again, but no connection outlives that.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import neo4j

LONGEST = 4.0  # seconds after which an unanswered probe is given up
_TRIES = 3  # probes until a version is settled; more often, somebody writes all the time


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the graph.

    epoch      how many connections were lost before it was seen
    bookmark   what Neo4j calls it
    """

    epoch: int
    bookmark: str


def name_of(bookmark: neo4j.Bookmarks) -> str:
    """A bookmark as text, to be compared with others."""
    return " ".join(sorted(bookmark.raw_values))


Ask = Callable[[neo4j.Bookmarks | None], Awaitable[tuple[int, neo4j.Bookmarks]]]


class Versions:
    """Tells which version a database is at, by probes over one connection; who waits at the same time shares one."""

    def __init__(self, ask: Ask) -> None:
        """`ask` makes a read that brings a bookmark, and gives the number of the connection that it went over and
        the bookmark that it ended with."""
        self._ask = ask
        self._epoch = 0
        self._connection = 0
        self._last: neo4j.Bookmarks | None = None
        self._settled = False
        self._running: asyncio.Task[Version | None] | None = None
        self._following: asyncio.Task[Version | None] | None = None
        self.changed: Callable[[], None] = lambda: (
            None
        )  # called where a probe shows another version

    async def now(self, within: float) -> Version | None:
        """The version, by a probe that begins after this call; None where it fails or takes longer."""
        if self._following is None:
            self._following = asyncio.create_task(self._probed(self._running))
        following = self._following
        done, _ = await asyncio.wait({following}, timeout=within)
        return following.result() if done and not following.cancelled() else None

    async def settled(self, within: float) -> Version | None:
        """The last seen version, whose changes are all readable from now on; None if none was seen."""
        for _ in range(_TRIES):
            if self._settled or await self.now(within) is None:
                break
        if not self._settled or self._last is None:
            return None
        return Version(self._epoch, name_of(self._last))

    def doubt(self) -> None:
        """Says that a read ended with another version than the last that was seen."""
        self._settled = False

    async def close(self) -> None:
        """Ends the probes that are under way."""
        for task in (self._following, self._running):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def _probed(self, before: "asyncio.Task[Version | None] | None") -> Version | None:
        if before is not None:
            await asyncio.wait({before})
        self._running, self._following = (
            self._following,
            None,
        )  # requests that arrive now need a new probe
        try:
            async with asyncio.timeout(LONGEST):
                connection, version = await self._ask(self._last)
        except Exception:  # whatever it was, the connection may be another from now on
            self._epoch += 1
            self._last, self._settled = None, False
            return None
        known, self._last = self._last, version
        if connection != self._connection:
            self._connection, known = connection, None
            self._epoch += 1
        self._settled = known is not None and name_of(known) == name_of(version)
        if known is not None and not self._settled:
            self.changed()
        return Version(self._epoch, name_of(version))


@dataclass(slots=True)
class Watch:
    """What an answer was made of: the versions that its reads ended with, and what the audit log was told.

    spoilt   whether something was done besides that no version tells of
    """

    versions: set[str] = field(default_factory=set)
    told: list[Any] = field(default_factory=list)
    spoilt: bool = False

    def saw(self, bookmark: neo4j.Bookmarks) -> None:
        """Notes the version that a read ended with."""
        self.versions.add(name_of(bookmark))

    def is_of(self, version: Version) -> bool:
        """Whether all of it was read at this version."""
        return not self.spoilt and self.versions == {version.bookmark}


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Within the block, and in the tasks and threads that it begins, reads are noted."""
    mark = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(mark)


def watched() -> Watch | None:
    """What notes the reads that are made here."""
    return _watch.get()


def spoil() -> None:
    """Says that the answer that is being made may not be kept."""
    if watch := _watch.get():
        watch.spoilt = True
