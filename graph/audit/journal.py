"""The journal of the audit log: entries on disk that have not been written to the graph yet.

A write to the graph makes a new version of the graph and so invalidates every cached answer. Therefore an
entry for a read is first appended to a file of mode 0600 in the installation's home. Entries are moved into
the log in the graph later, many in one transaction.

An entry is on disk before its caller gets a response. It keeps its id: if a program dies during a move and the
entry is moved again, the log contains it once. Each entry is sealed together with the seal of the one before.
All programs of one home share the file; file locks make them take turns.
"""

import hashlib
import hmac
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import orjson
from filelock import FileLock

from yanxiu.graph.audit.anchor import Anchor
from yanxiu.graph.audit.log import (
    FIRST_SEAL,
    Draft,
    Event,
    append,
    compute_seal,
    mark_break,
    read_event,
    sealing_key,
    stored_properties,
)
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.disk import disk_faults
from yanxiu.graph.settings import Settings

MOST = 5_000  # number of entries at which they are moved at once
FOLDER = "audit-journal"
_AT_A_TIME = 1_000  # entries per transaction
_POLL = 0.002  # seconds between attempts to take the lock
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one database's log.

    file     the file to which entries are added
    key      seals the entries (see `yanxiu.graph.audit.sealing_key`)
    anchor   records the end of the log after a move
    """

    file: Path
    key: bytes
    anchor: Anchor

    @classmethod
    def of(cls, settings: Settings) -> "Journal":
        """The journal of the database that the settings name."""
        anchor = Anchor.of(settings)
        name = hashlib.sha256(anchor.database.encode()).hexdigest()[:16]
        return cls(settings.home / FOLDER / f"{name}.jsonl", sealing_key(settings), anchor)

    def add(self, drafts: Sequence[Draft]) -> int:
        """Adds entries and flushes them to disk; returns the size of the journal in bytes.

        Raises DatabaseFault if the file system refuses the write; then no entry counts as added.
        """
        with disk_faults(self.file.parent):
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._turn("lock"):
                is_new = not self.file.exists()
                before = FIRST_SEAL if is_new else self._repair()
                with os.fdopen(os.open(self.file, _APPEND, 0o600), "ab") as file:
                    for draft in drafts:
                        entry = [draft.id, draft.at, stored_properties(draft.event)]
                        before = self._seal(before, entry)
                        file.write(orjson.dumps([*entry, before]) + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                    size = file.tell()
                if is_new:
                    _keep_name(self.file.parent)
        return size

    def move(self, database: Database) -> int:
        """Moves all entries into the log in the graph; returns their number.

        Raises DatabaseFault on a failed write; entries not yet in the graph stay in the file.
        """
        if not self.file.parent.is_dir():
            return 0
        with disk_faults(self.file.parent), self._turn("moving"):
            with self._turn("lock"):
                if self.file.exists():
                    self.file.rename(self.file.with_suffix(f".{uuid4().hex}.moving"))
            return sum(self._move_file(database, each) for each in self._files_to_move())

    def age(self) -> float:
        """Age in seconds of the oldest entry that is not yet in the graph; -1 if there is none."""
        try:
            if any(self._files_to_move()):
                return math.inf
            with self.file.open("rb") as file:
                entry = orjson.loads(file.readline())
            return (datetime.now(UTC) - datetime.fromisoformat(entry[1])).total_seconds()
        except FileNotFoundError:
            return -1.0
        except (OSError, ValueError, TypeError, LookupError):
            return math.inf

    def _files_to_move(self) -> list[Path]:
        files = self.file.parent.glob(f"{self.file.stem}.*.moving")
        return sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name))

    def _move_file(self, database: Database, file: Path) -> int:
        drafts = list(self._drafts(file))
        for at in range(0, len(drafts), _AT_A_TIME):
            some = drafts[at : at + _AT_A_TIME]
            self.anchor.record_end(*database.write(partial(self._append, some)))
        file.unlink()
        return len(drafts)

    def _append(self, drafts: Sequence[Draft], transaction: Transaction) -> tuple[int, str]:
        return append(transaction, self.key, *drafts)

    def _drafts(self, file: Path) -> Iterator[Draft]:
        """The entries of a file; an altered entry is marked as altered in the log permanently."""
        before = FIRST_SEAL
        # The last part is empty or a cut line, which was never confirmed to a caller.
        *lines, _ = file.read_bytes().split(b"\n")
        for at, line in enumerate(lines):
            try:
                *entry, seal = orjson.loads(line)
                draft = Draft(str(entry[0]), str(entry[1]), read_event(entry[2]))
            except (ValueError, TypeError, KeyError, IndexError, AttributeError):
                yield _unreadable(file, at)
                continue
            good = hmac.compare_digest(str(seal), self._seal(before, entry))
            before = str(seal)
            yield draft if good else mark_break(draft)

    def _repair(self) -> str:
        """Removes a line that a crash cut short; returns the seal of the last complete line."""
        content = self.file.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self.file, whole)
        last = content[:whole].rstrip(b"\n").rpartition(b"\n")[2]
        try:
            return str(orjson.loads(last)[-1]) if last else FIRST_SEAL
        except (orjson.JSONDecodeError, IndexError, TypeError, KeyError):
            return FIRST_SEAL  # `_drafts` reports the unreadable line when the entries are moved

    def _seal(self, before: str, entry: Sequence[object]) -> str:
        return compute_seal(self.key, before, {"entry": list(entry)})

    def _turn(self, name: str) -> FileLock:
        lock = self.file.with_suffix(f".{name}")
        return FileLock(lock, mode=0o600, poll_interval=_POLL, is_singleton=False)


_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND


def _keep_name(folder: Path) -> None:
    """Flushes the folder's entry for a new file to disk, on systems that support it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unreadable(file: Path, at: int) -> Draft:
    """An entry that replaces an unreadable line; its id is the same at every retry."""
    event = Event(_UNKNOWN, _UNKNOWN, "*", "*", "read", (_UNKNOWN,))
    draft = mark_break(Draft.of(event))
    name = hashlib.sha256(f"{file.name} {at}".encode()).hexdigest()[:32]
    return Draft(name, draft.at, draft.event)
