"""Decides which answers are cached, and when one is reused: only if a fresh read would give the same.

An answer is stored if the graph had the same version before its first read and after its last. It is reused if a
probe that began after the request arrived still shows that version (see `yanxiu.graph.versions`). Each time it is
reused, its personal reads are audited again.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import orjson
from starlette.responses import Response, StreamingResponse

from yanxiu.api.admission import count_rejection
from yanxiu.api.answers.store import LARGE_BODY, AnswerStore, StoredAnswer, compress
from yanxiu.api.answers.streams import copy_parts
from yanxiu.api.audit import Audit
from yanxiu.graph import days
from yanxiu.graph.access import Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.metrics import ANSWER_CACHE, ANSWER_CACHE_BYTES
from yanxiu.graph.text import language
from yanxiu.graph.versions import ReadLog, Version, log_reads

MakeAnswer = Callable[[], Awaitable[Response | None]]  # None: the client has disconnected
CacheState = Literal["hit", "miss", "off"]
_PROBE = 1.0  # seconds to wait for a probe if an answer is cached
_SETTLING = 0.25  # seconds if none is: the answer is then made anyway
_LONGEST = 20.0  # seconds that a request waits for others with the same key
_STREAM = 5.0  # seconds of those while another answer is streamed: its client may read slowly
_OTHERS = 2  # other requests that one waits for
_RETRY = 5  # seconds after which to retry if the wait was in vain
_CLUSTER = "neo4j"  # prefix of addresses of clusters, in which each reader has its own version


@dataclass(slots=True)
class CacheCounts:
    """Cache hits and misses of requests that could be cached, in this process."""

    hits: int = 0
    misses: int = 0


@dataclass(frozen=True, slots=True)
class ServedAnswer:
    """An answer: cached, or just made (None: the client has disconnected)."""

    state: CacheState
    answer: StoredAnswer | Response | None
    personal: bool = False
    key: bytes = b""


class AnswerCache:
    """The cached answers of a server."""

    def __init__(self, database: AsyncDatabase, audit: Audit, capacity: int) -> None:
        """`capacity`: bytes of memory. At 0, and with a cluster, nothing is cached."""
        self._versions = database.versions
        self._audit = audit
        self.store = AnswerStore(0 if database.address.uri.startswith(_CLUSTER) else capacity)
        self.counts = CacheCounts()
        self._making: dict[bytes, asyncio.Event] = {}

    @property
    def is_enabled(self) -> bool:
        """True if answers are cached at all."""
        return self.store.capacity > 0

    async def find_or_make(
        self,
        caller: Caller,
        request_key: tuple[object, ...],
        make: MakeAnswer,
    ) -> ServedAnswer:
        """Returns the answer to a request: from the cache, else from `make`.

        request_key   everything that the answer depends on, except the caller's rights, the day and the language

        Raises Crowded if others with the same request have taken too long.
        """
        if not self.is_enabled:
            watch = ReadLog()
            with log_reads(watch):
                answer = await make()
            return ServedAnswer("off", answer, bool(watch.audit_entries))
        key = _key(caller, request_key)
        until = asyncio.get_running_loop().time() + _LONGEST
        for others in range(_OTHERS + 1):
            if (cached := await self._find_cached(key, caller)) is not None:
                self.counts.hits += 1
                ANSWER_CACHE.labels("hit").inc()
                return ServedAnswer("hit", cached, bool(cached.audit_entries), key)
            making = self._making.get(key)
            if making is None or others == _OTHERS:
                break
            await _wait_for(making, until)
        self.counts.misses += 1
        ANSWER_CACHE.labels("miss").inc()
        return await self._make_and_share(key, make)

    async def _find_cached(self, key: bytes, caller: Caller) -> StoredAnswer | None:
        kept = self.store.get(key)
        if kept is None:
            return None
        version = await self._versions.current_version(_PROBE)
        if version is None:
            return None
        if version != kept.version:
            self.store.drop(key)
            return None
        try:
            for event in kept.audit_entries:
                await self._audit.record(replace(event, who=caller.who))
        except DatabaseFault:
            return None  # an answer must not be sent if its audit record cannot be written
        return kept

    async def _make_and_share(self, key: bytes, make: MakeAnswer) -> ServedAnswer:
        """Makes an answer while requests with the same key wait. A streamed answer ends their wait when it is cached."""
        making = asyncio.Event()
        self._making.setdefault(key, making)
        end = partial(self._end, key, making)
        streaming = False
        try:
            version = await self._versions.settled_version(_SETTLING)
            watch = ReadLog()
            with log_reads(watch):
                answer = await make()
            given = ServedAnswer("miss", answer, bool(watch.audit_entries), key)
            if answer is None or version is None or answer.status_code != 200:
                return given
            if not isinstance(answer, StreamingResponse):
                kept = await self._cache(key, version, watch, answer, bytes(answer.body))
                return replace(given, answer=kept or answer)
            cache = partial(self._cache, key, version, watch, answer)
            answer.body_iterator = copy_parts(
                answer.body_iterator, watch, self.store.capacity, cache, end
            )
            asyncio.get_running_loop().call_later(_STREAM, end)
            streaming = True
            return given
        finally:
            if not streaming:
                end()

    def _end(self, key: bytes, making: asyncio.Event) -> None:
        if self._making.get(key) is making:
            del self._making[key]
        making.set()

    async def _cache(
        self, key: bytes, version: Version, watch: ReadLog, answer: Response, body: bytes
    ) -> StoredAnswer | None:
        """Caches an answer and returns it; None if it must not be cached."""
        if not watch.matches(version):
            self._versions.mark_unsettled()
            return None
        large = len(body) > LARGE_BODY
        headers = {name: value for name, value in answer.headers.items() if name not in _OF_ONE}
        kept = StoredAnswer(
            version,
            await asyncio.to_thread(entity_tag, body) if large else entity_tag(body),
            answer.headers["content-type"],
            headers,
            tuple(watch.audit_entries),
            None if large else body,
            await asyncio.to_thread(compress, body) if large else None,
        )
        self.store.put(key, kept)
        ANSWER_CACHE_BYTES.set(self.store.used)
        return kept


async def _wait_for(making: asyncio.Event, until: float) -> None:
    """Waits for an answer that another request makes. Raises Crowded at `until`, a time of the event loop's clock."""
    try:
        async with asyncio.timeout_at(until):
            await making.wait()
    except TimeoutError:
        raise count_rejection(_RETRY) from None


_OF_ONE = ("content-length", "content-type")


def entity_tag(body: bytes) -> str:
    """The weak entity tag of a body. It is the same for compressed and plain bodies."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _key(caller: Caller, asked: tuple[object, ...]) -> bytes:
    rights = (caller.role.name, caller.county, caller.place, caller.smallest_cell)
    packed = orjson.dumps([rights, days.today(), language(), *asked])
    return hashlib.blake2b(packed, digest_size=32).digest()
