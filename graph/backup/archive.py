"""The backup file: a ZIP with two members of JSON lines and, written last, a manifest with counts and checksums.

nodes.jsonl           [[label, ...], {property: value}]; the first line is node 0
relationships.jsonl   [start, end, type, {property: value}]
contents.json         see `Manifest`
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import Refused

FORMAT = 1
NODES, RELATIONSHIPS, CONTENTS = "nodes.jsonl", "relationships.jsonl", "contents.json"
_LONGEST_LINE = 64_000_000  # bytes; no backup contains a longer line


class DamagedBackup(Refused):
    """Raised if a file is no backup, is damaged, or was made by a later version. Nothing is restored from it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a backup.

    made          time of the backup: UTC, ISO 8601
    program       version of the program that made the backup
    structure     version of the constraints and indexes (`yanxiu.graph.schema.version`)
    counties      codes of the counties in the backup
    fingerprint   fingerprint of the graph (see `Fingerprint`)
    checksums     SHA-256 of each member
    """

    made: str
    program: str
    structure: str
    counties: tuple[str, ...]
    nodes: int
    relationships: int
    fingerprint: str
    checksums: dict[str, str]
    format: int = FORMAT


class Member:
    """A member of the archive, written line by line."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self.lines = 0

    def write(self, line: list[Any]) -> None:
        """Adds one line."""
        written = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        self._sum.update(written)
        self._file.write(written)
        self.lines += 1

    @property
    def checksum(self) -> str:
        """SHA-256 of the lines written so far."""
        return self._sum.hexdigest()


class Writer:
    """Writes a backup."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def member(self, name: str) -> Iterator[Member]:
        """Yields the member of that name, ready for its lines."""
        with self._archive.open(name, "w", force_zip64=True) as file:
            yield Member(file)

    def close(self, contents: Manifest) -> None:
        """Adds the manifest."""
        summary = json.dumps(asdict(contents), ensure_ascii=False, indent=2)
        self._archive.writestr(CONTENTS, summary)


@contextmanager
def write_backup(path: Path) -> Iterator[Writer]:
    """Writes a backup that only its owner can read. It gets its final name once it is complete.

    Raises DatabaseFault if the disk refuses a write; no file is left then.
    """
    part = path.with_name(f".{path.name}.part")
    with disk_faults(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w+b") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                    yield Writer(archive)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


class Reader:
    """Reads a backup."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        self.contents = self._read_contents()

    def nodes(self) -> Iterator[tuple[list[str], dict[str, Any]]]:
        """Labels and properties (as JSON values) of each node."""
        yield from self._lines(NODES)

    def relationships(self) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
        """Ends, type and properties (as JSON values) of each relationship."""
        yield from self._lines(RELATIONSHIPS)

    def _lines(self, name: str) -> Iterator[Any]:
        """The lines of a member. Raises DamagedBackup at the end if the checksum differs."""
        total = hashlib.sha256()
        try:
            with self._archive.open(name) as file:
                while line := file.readline(_LONGEST_LINE):
                    total.update(line)
                    yield orjson.loads(line)
        except (zipfile.BadZipFile, KeyError, EOFError, ValueError, OSError, zlib.error) as error:
            raise damaged_backup(self._path) from error
        if total.hexdigest() != self.contents.checksums.get(name):
            raise damaged_backup(self._path)

    def _read_contents(self) -> Manifest:
        try:
            fields = json.loads(self._archive.read(CONTENTS))
            contents = Manifest(**{**fields, "counties": tuple(fields["counties"])})
        except (
            zipfile.BadZipFile,
            KeyError,
            EOFError,
            ValueError,
            TypeError,
            OSError,
            zlib.error,
        ) as error:
            raise damaged_backup(self._path) from error
        if contents.format > FORMAT:
            raise DamagedBackup(
                en=f"{self._path} was created by a later version of the program ({contents.program}): "
                "install that version or a later one.",
                zh=f"{self._path} 由更新版本的程序（{contents.program}）生成：请安装该版本或更新版本。",
            )
        return contents


def damaged_backup(path: Path) -> DamagedBackup:
    """The fault for a damaged or incomplete file."""
    return DamagedBackup(
        en=f"{path} is damaged or incomplete: use another backup.",
        zh=f"{path} 已损坏或不完整：请换用另一份备份。",
    )


@contextmanager
def open_backup(path: Path) -> Iterator[Reader]:
    """The backup in a file; raises DamagedBackup if it is not a valid one."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise DamagedBackup(
            en=f"{path} is not a backup, or is unreadable: give a file created by `yanxiu backup`.",
            zh=f"{path} 不是备份文件或无法读取：请指定由 yanxiu backup 生成的文件。",
        ) from error
    with archive:
        yield Reader(path, archive)
