"""Stores the bytes of finished answers in memory. When it is full, it drops the least recently used."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from yanxiu.graph.versions import Version

_OVERHEAD = 1_000  # bytes of an entry in addition to its body
_SHARE = 8  # an answer larger than this part of the memory is not cached
LARGE_BODY = 256 * 1024  # bytes; a larger body is stored only compressed
COMPRESSION_LEVEL = 3  # of 9: JSON rows shrink to a tenth at this level, in a third of the time


def compress(body: bytes) -> bytes:
    """Compresses a body with gzip. The same body always gives the same bytes."""
    return gzip.compress(body, COMPRESSION_LEVEL, mtime=0)


@dataclass(slots=True)
class StoredAnswer:
    """A finished answer: its body plain, compressed, or both.

    audit_entries   the audit entries written each time the answer is served
    compressed      the gzipped body: made at once for a large body, else on a client's first request for it
    """

    version: Version
    tag: str
    media_type: str
    headers: dict[str, str]
    audit_entries: tuple[Any, ...] = ()
    plain: bytes | None = None
    compressed: bytes | None = None

    @property
    def size(self) -> int:
        """The bytes that it occupies."""
        return len(self.plain or b"") + len(self.compressed or b"") + _OVERHEAD

    @property
    def body(self) -> bytes:
        """The plain body."""
        return gzip.decompress(self.compressed or b"") if self.plain is None else self.plain


@dataclass(slots=True)
class AnswerStore:
    """Answers by key, at most `capacity` bytes; `used` is the current size."""

    capacity: int
    used: int = 0
    _kept: "OrderedDict[bytes, StoredAnswer]" = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def largest(self) -> int:
        """The largest answer that is cached, in bytes."""
        return self.capacity // _SHARE

    def get(self, key: bytes) -> StoredAnswer | None:
        """Returns the answer under a key, and marks it as most recently used."""
        answer = self._kept.get(key)
        if answer is not None:
            self._kept.move_to_end(key)
        return answer

    def put(self, key: bytes, answer: StoredAnswer) -> None:
        """Stores an answer, unless it is too large."""
        self.drop(key)
        if answer.size > self.largest:
            return
        self._kept[key] = answer
        self.used += answer.size
        self._make_room()

    def add_compressed(self, key: bytes, answer: StoredAnswer, compressed: bytes) -> None:
        """Adds the compressed body to an answer, if the answer is still stored."""
        if self._kept.get(key) is answer and answer.compressed is None:
            answer.compressed = compressed
            self.used += len(compressed)
            self._make_room()

    def drop(self, key: bytes) -> None:
        """Removes the answer under a key."""
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.used -= gone.size

    def _make_room(self) -> None:
        while self.used > self.capacity and self._kept:
            _, gone = self._kept.popitem(last=False)
            self.used -= gone.size
