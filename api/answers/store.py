"""Stores the bytes of finished answers in memory. When it is full, it drops the least recently used."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from yanxiu.graph.versions import Version

_OVERHEAD = 1_000  # bytes of an entry in addition to its body
_SHARE = 8  # an answer larger than this part of the memory is not cached
LARGE = 256 * 1024  # bytes; a larger body is stored only compressed
QUICK = 3  # of 9: JSON rows shrink to a tenth at this level, in a third of the time


def pack(body: bytes) -> bytes:
    """Compresses a body with gzip. The same body always gives the same bytes."""
    return gzip.compress(body, QUICK, mtime=0)


@dataclass(slots=True)
class Kept:
    """A finished answer: its body plain, compressed, or both.

    told     the audit entries written each time the answer is served
    packed   the gzipped body: made at once for a large body, else on a client's first request for it
    """

    version: Version
    tag: str
    media_type: str
    headers: dict[str, str]
    told: tuple[Any, ...] = ()
    plain: bytes | None = None
    packed: bytes | None = None

    @property
    def size(self) -> int:
        """The bytes that it occupies."""
        return len(self.plain or b"") + len(self.packed or b"") + _OVERHEAD

    @property
    def body(self) -> bytes:
        """The plain body."""
        return gzip.decompress(self.packed or b"") if self.plain is None else self.plain


@dataclass(slots=True)
class Store:
    """Answers by key, at most `most` bytes; `held` is the current size."""

    most: int
    held: int = 0
    _kept: "OrderedDict[bytes, Kept]" = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def largest(self) -> int:
        """The largest answer that is cached, in bytes."""
        return self.most // _SHARE

    def get(self, key: bytes) -> Kept | None:
        """Returns the answer under a key, and marks it as most recently used."""
        answer = self._kept.get(key)
        if answer is not None:
            self._kept.move_to_end(key)
        return answer

    def put(self, key: bytes, kept: Kept) -> None:
        """Stores an answer, unless it is too large."""
        self.drop(key)
        if kept.size > self.largest:
            return
        self._kept[key] = kept
        self.held += kept.size
        self._make_room()

    def pack(self, key: bytes, kept: Kept, packed: bytes) -> None:
        """Adds the compressed body to an answer, if the answer is still stored."""
        if self._kept.get(key) is kept and kept.packed is None:
            kept.packed = packed
            self.held += len(packed)
            self._make_room()

    def drop(self, key: bytes) -> None:
        """Removes the answer under a key."""
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.held -= gone.size

    def _make_room(self) -> None:
        while self.held > self.most and self._kept:
            _, gone = self._kept.popitem(last=False)
            self.held -= gone.size
