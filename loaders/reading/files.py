"""Reads files into rows of cells: CSV, workbooks and web pages, alone or in a zip."""

import errno
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeVar

from yanxiu.graph.text import Text
from yanxiu.loaders.faults import UnreadableFile, unreadable
from yanxiu.loaders.reading import (
    archives,
    delimited,
    html,
    kinds,
    ods,
    spreadsheet_xml,
    xls,
    xls_container,
    xlsb,
    xlsx,
)
from yanxiu.loaders.reading.layout import Layout, SheetRead
from yanxiu.loaders.reading.limits import MOST_BYTES, damaged_file_fault, oversized_file_fault

SHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb")
TEXTS = (".csv", ".txt", ".tsv")
ZIP = ".zip"
_CHUNK = 1 << 16
_CAUSES = {
    errno.EACCES: ("There is no permission to read it", "没有读取该文件的权限"),
    errno.EPERM: ("There is no permission to read it", "没有读取该文件的权限"),
    errno.EISDIR: ("It is a folder", "是文件夹，不是文件"),
    errno.ENOENT: ("It is not there any more", "文件已不存在"),
    errno.EBUSY: ("Another program keeps it open", "文件正被其他程序占用"),
}
_HEAD = 4096
_COPY = re.compile(
    r"(?:\s*[(（]\d{1,3}[)）]|\s*[-－—_]\s*(?:副本|复件|copy)(?:\s*[(（]\d+[)）])?|^(?:副本|复件|Copy of)\s*)+$",
    re.I,
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A file to read, on disk or in a zip. Reports show its `name`, e.g. `rosters.zip/schools.csv`.

    `read_bytes` raises UnreadableFile if the file cannot be read.
    """

    name: str
    read_bytes: Callable[[], bytes]

    @staticmethod
    def at(path: Path) -> "Source":
        """The file at a path."""
        return File(path.name, lambda: _at(path, Path.read_bytes), path)

    def open(self) -> IO[bytes]:
        """Opens the file as a stream of bytes; raises UnreadableFile."""
        return io.BytesIO(self.read_bytes())

    @property
    def stem(self) -> str:
        """The name without its suffix and without the mark of a copy or second download: (1), 副本."""
        stem = PurePosixPath(self.name).stem
        return _COPY.sub("", stem) or stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def checksum(self) -> str:
        """A hash of the content; empty if the file cannot be read."""
        try:
            with self.open() as stream:
                return checksum(stream)
        except UnreadableFile:
            return ""


@dataclass(frozen=True, slots=True, eq=False)
class File(Source):
    """A file on disk, read as a stream to save memory."""

    path: Path

    def open(self) -> IO[bytes]:
        return _at(self.path, lambda path: path.open("rb"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, row by row.

    `name` is None for a text file. `first` is the number of the first row.
    """

    file: Source
    checksum: str
    name: str | None
    rows: Sequence[list[Any]]
    first: int = 1
    layout: Layout = field(default_factory=Layout)


def read_file(file: Source | Path) -> list[Sheet]:
    """Returns the sheets that have cells, for a zip those of all its files; raises UnreadableFile.

    The file type is detected from the content, not from the extension. Many systems export a text or
    an XLSX as `.xls`.
    """
    source = Source.at(file) if isinstance(file, Path) else file
    if source.suffix == ZIP:
        return [sheet for inner in unpack_zip(source) for sheet in read_file(inner)]
    with source.open() as stream:
        mark = checksum(stream)
        sheets = _sheets(source, stream)
        if sheets is None:
            rows = delimited.read_rows(source.name, stream)
            return [Sheet(source, mark, None, rows, layout=Layout(exact_text=False))]
    return [
        Sheet(source, mark, each.name, each.rows, layout=each.layout)
        for each in sheets
        if each.rows
    ]


def _sheets(source: Source, stream: IO[bytes]) -> list[SheetRead] | None:
    """The sheets of a workbook or a page; None if the file is a text. Raises UnreadableFile."""
    name, head = source.name, _head(stream)
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(name, stream.read())
    if head.startswith(xls_container.MAGIC):
        return xls.read_xls(name, stream.read())
    if cause := kinds.fault_of_bytes(name, head):
        raise cause
    if html.ARCHIVE.match(head):
        return html.read_archive(name, stream.read())
    if html.PAGE.match(head) or _is_wide_page(head):
        return html.read_page(name, stream.read())
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and spreadsheet_xml.MARK.search(
        head
    ):
        return spreadsheet_xml.read_spreadsheet_xml(name, stream.read())
    if source.suffix in (".xlsx", ".xlsm", ".ods", ".xlsb"):
        raise damaged_file_fault(name)
    return None


def _is_wide_page(head: bytes) -> bool:
    """True if the file is a page in UTF-16."""
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return html.PAGE.match(head.decode("utf-16", "ignore").encode()) is not None


def _of_zip(name: str, content: bytes) -> list[SheetRead]:
    with archives.open_zip(name, content) as archive:
        members = archive.namelist()
    if cause := kinds.fault_of_zip(name, members):
        raise cause
    if ods.CONTENT in members and xlsx.WORKBOOK_PART not in members:
        return ods.read_ods(name, content)
    if xlsb.WORKBOOK_PART in members and xlsx.WORKBOOK_PART not in members:
        return xlsb.read_xlsb(name, content)
    return xlsx.read_xlsx(name, content)


def checksum(stream: IO[bytes]) -> str:
    """Returns the SHA-256 of a stream, read from its start."""
    mark = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        mark.update(chunk)
    return mark.hexdigest()


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    return head


def find_files(paths: Sequence[Path]) -> Iterator[Source]:
    """Yields the given files and the rosters in the given folders and zips, sorted by name in each.

    A zip that cannot be opened is yielded as a source; reading that source raises the cause.
    """
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in inside:
            if file is not path and not _is_roster(file.name):
                continue
            source = Source.at(file)
            if source.suffix != ZIP:
                yield source
                continue
            try:
                yield from unpack_zip(source)
            except UnreadableFile as fault:
                yield Source(source.name, _raising(fault))


def skipped_entries(paths: Sequence[Path]) -> Iterator[str]:
    """Yields the entries of folders and zips whose names are not those of rosters: letters, pictures, folders."""
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.suffix.lower() == ZIP:
                yield from _passed_over_in(Source.at(file))
            elif file is not path and not _is_hidden(file.name) and not _is_roster(file.name):
                yield file.name


def _passed_over_in(archive: Source) -> Iterator[str]:
    try:
        for name, _ in archives.zip_files(archive.name, archive.read_bytes()):
            if not _is_hidden(name) and not _is_roster(name):
                yield f"{archive.name}/{name}"
    except UnreadableFile:
        return  # reading its rosters reports the cause


def unpack_zip(source: Source) -> list[Source]:
    """The rosters in a zip and its folders; raises UnreadableFile, also if there is no roster."""
    inside = [
        Source(f"{source.name}/{name}", read)
        for name, read in archives.zip_files(source.name, source.read_bytes())
        if _is_roster(name)
    ]
    if not inside:
        raise unreadable(
            source.name,
            "UNREADABLE_FILE",
            "There is no roster in the zip",
            "压缩包里没有名册",
            Text(
                "Put the rosters themselves into the zip: CSV, XLSX, XLS, XLSB, ET or ODS.",
                "请把名册文件（CSV、XLSX、XLS、XLSB、ET、ODS）直接放入压缩包。",
            ),
        )
    return inside


def _is_roster(name: str) -> bool:
    return name.lower().endswith((*SHEETS, *TEXTS, ZIP)) and not _is_hidden(name)


def _is_hidden(name: str) -> bool:
    """True for files that programs leave behind: locks of open workbooks, what macOS adds to zips."""
    return any(part.startswith((".", "~$", "__MACOSX")) for part in PurePosixPath(name).parts)


def _at(path: Path, opened: Callable[[Path], T]) -> T:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise oversized_file_fault(path.name)
        return opened(path)
    except OSError as fault:
        en, zh = _CAUSES.get(
            fault.errno or 0, (f"It cannot be opened: {fault.strerror}", "无法打开")
        )
        raise unreadable(path.name, "UNREADABLE_FILE", en, zh) from fault


def _raising(fault: UnreadableFile) -> Callable[[], bytes]:
    def read() -> bytes:
        raise fault

    return read
