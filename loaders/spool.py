"""A list and a dict that move to disk when they grow; this limits a load's memory.

The data on disk are in temporary files without a name. They vanish when the process ends, even if it is killed.
"""

import pickle
import sqlite3
import tempfile
from collections.abc import ItemsView, Iterable, Iterator, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import IO, Any, TypeVar, cast, overload

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")
BATCH = 5_000
_HASHES = (1 << 22) - 1
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
CREATE TABLE held (place INTEGER PRIMARY KEY, hash INTEGER, item BLOB); CREATE INDEX by_hash ON held (hash);
BEGIN
"""


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yields items in lists of at most `size`."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def prefetch(items: Iterable[T]) -> Iterator[T]:
    """Yields the same items; another thread prepares the next item while the current one is processed."""
    source, end = iter(items), object()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, source, end)
        while (item := coming.result()) is not end:
            coming = thread.submit(next, source, end)
            yield cast(T, item)


class SpooledList(Sequence[T]):
    """An append-only list with at most `batch` items in memory, and as many again while it is read."""

    def __init__(self, items: Iterable[T] = (), *, batch: int = BATCH) -> None:
        self._batch = batch
        self._recent: list[T] = []
        self._file: IO[bytes] | None = None
        self._places: list[int] = []
        self._read: tuple[int, list[T]] = (-1, [])
        self.extend(items)

    def append(self, item: T) -> None:
        self._recent.append(item)
        if len(self._recent) == self._batch:
            self._write()

    def extend(self, items: Iterable[T]) -> None:
        for item in items:
            self.append(item)

    def __len__(self) -> int:
        return len(self._places) * self._batch + len(self._recent)

    def __iter__(self) -> Iterator[T]:
        for at in range(len(self._places)):
            yield from self._at(at)
        yield from self._recent

    def __reversed__(self) -> Iterator[T]:
        yield from reversed(self._recent)
        for at in reversed(range(len(self._places))):
            yield from reversed(self._at(at))

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        number, place = divmod(range(len(self))[at], self._batch)
        return (self._recent if number == len(self._places) else self._at(number))[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]

    def _write(self) -> None:
        self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 - as long as the list
        self._places.append(self._file.seek(0, 2))
        pickle.dump(self._recent, self._file, pickle.HIGHEST_PROTOCOL)
        self._recent = []

    def _at(self, number: int) -> list[T]:
        at, items = self._read
        if at != number and self._file:
            self._file.seek(self._places[number])
            items = pickle.load(self._file)  # noqa: S301 - our own
            self._read = number, items
        return items


class SpooledDict(MutableMapping[K, V]):
    """A dict in insertion order with at most `most` items in memory.

    A value that is changed must be set again.
    """

    def __init__(self, *, most: int = 60_000) -> None:
        self._most = most
        self._recent: dict[K, V] = {}
        self._disk: sqlite3.Connection | None = None
        self._on_disk = 0
        self._hashes = bytearray()  # 0 if no key on disk has the hash

    def __getitem__(self, key: K) -> V:
        if key in self._recent or (value := self._find(key)) is None:
            return self._recent[key]
        return value[1]

    def get(self, key: K, default: Any = None) -> Any:
        if key in self._recent or (value := self._find(key)) is None:
            return self._recent.get(key, default)
        return value[1]

    def __setitem__(self, key: K, value: V) -> None:
        if key not in self._recent and self._disk and (place := self._find(key)):
            self._disk.execute(
                "UPDATE held SET item = ? WHERE place = ?", (_packed((key, value)), place[0])
            )
            return
        self._recent[key] = value
        if len(self._recent) == self._most:
            self._write()

    def __delitem__(self, key: K) -> None:
        raise TypeError("What is staged stays")

    def __len__(self) -> int:
        return self._on_disk + len(self._recent)

    def __iter__(self) -> Iterator[K]:
        return (key for key, _ in self._all())

    def items(self) -> ItemsView[K, V]:
        return _Items(self)

    def _all(self) -> Iterator[tuple[K, V]]:
        if self._disk is not None:
            for (item,) in self._disk.execute("SELECT item FROM held ORDER BY place"):
                yield pickle.loads(item)  # noqa: S301 - our own
        yield from self._recent.items()

    def _find(self, key: K) -> tuple[int, V] | None:
        """The place on disk of a key, and its value; None if it is not on disk."""
        if self._disk is None or not self._hashes[(mark := hash(key)) & _HASHES]:
            return None
        for place, item in self._disk.execute(
            "SELECT place, item FROM held WHERE hash = ?", (mark,)
        ):
            stored_key, value = pickle.loads(item)  # noqa: S301 - our own
            if stored_key == key:
                return place, value
        return None

    def _write(self) -> None:
        if self._disk is None:
            self._disk = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._disk.executescript(_SCHEMA)
            self._hashes = bytearray(_HASHES + 1)
        self._disk.executemany(
            "INSERT INTO held (hash, item) VALUES (?, ?)",
            ((hash(item[0]), _packed(item)) for item in self._recent.items()),
        )
        for key in self._recent:
            self._hashes[hash(key) & _HASHES] = 1
        self._on_disk += len(self._recent)
        self._recent = {}


class _Items(ItemsView[K, V]):
    _mapping: SpooledDict[K, V]

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return self._mapping._all()


def _packed(item: Any) -> bytes:
    return pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
