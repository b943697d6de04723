"""A table of named pairs of numbers in memory that forked processes share."""

import fcntl
import hashlib
import mmap
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_ROW = struct.Struct("=16sdd")
_NEAR = 32  # rows that may contain a name
_EMPTY = bytes(16)


class SharedTable:
    """A table with a fixed number of rows, in memory only.

    If all rows that may contain a name are taken, the row with the smallest first number is replaced.
    If a process dies during its turn, the turn ends.
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._memory = mmap.mmap(-1, rows * _ROW.size)
        self._lock = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process lives

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Locks the table for this process for the duration of the block."""
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN)

    def get(self, name: str) -> tuple[float, float] | None:
        """The numbers stored under a name; None if there are none."""
        key = _key(name)
        for at in self._places(key):
            stored, first, second = _ROW.unpack_from(self._memory, at)
            if stored == key:
                return first, second
        return None

    def put(self, name: str, first: float, second: float = 0.0) -> None:
        """Stores numbers under a name; call it within a `locked`."""
        key = _key(name)
        rows = [(_ROW.unpack_from(self._memory, at), at) for at in self._places(key)]
        place = next((at for (stored, *_), at in rows if stored == key), None)
        if place is None:
            place = next((at for (stored, *_), at in rows if stored == _EMPTY), None)
        if place is None:
            _, place = min(rows, key=lambda row: row[0][1])
        _ROW.pack_into(self._memory, place, key, first, second)

    def _places(self, key: bytes) -> Iterator[int]:
        begin = int.from_bytes(key[:8], "big") % self._rows
        for step in range(_NEAR):
            yield (begin + step) % self._rows * _ROW.size


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=16).digest()
