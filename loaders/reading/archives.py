"""Zips: those that contain rosters, and those that are workbooks."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from yanxiu.loaders.faults import unreadable
from yanxiu.loaders.reading.limits import (
    MOST_INFLATED,
    damaged_file_fault,
    encrypted_file_fault,
    oversized_file_fault,
)

ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_MOST_MEMBERS = 2_000
_MOST_RECORDS = 20_000  # includes those of workbooks stored uncompressed in a zip
_FREE_BYTES = 5_000_000
_RATIO = 60  # a workbook with the same word in every cell reaches 24
_CHUNK = 1 << 16
_UTF8_NAMES = 0x800

Reader = Callable[[], bytes]


def open_zip(name: str, content: bytes) -> zipfile.ZipFile:
    """Opens a zip. Raises UnreadableFile if its directory is damaged, it is encrypted, or it unpacks to too much."""
    if content.count(b"PK\x01\x02") > _MOST_RECORDS:
        raise oversized_file_fault(name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise damaged_file_fault(name) from fault
    members = archive.infolist()
    size = sum(each.file_size for each in members)
    if len(members) > _MOST_MEMBERS or size > MOST_INFLATED:
        raise oversized_file_fault(name)
    if size > _FREE_BYTES and size > _RATIO * len(content):
        raise oversized_file_fault(name)
    if any(each.flag_bits & 1 for each in members):
        raise encrypted_file_fault(name)
    return archive


def read_member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yields a member's bytes, at most as many as the directory declares; raises UnreadableFile if damaged."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged_file_fault(name)
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as fault:
        raise damaged_file_fault(name) from fault


def zip_files(name: str, content: bytes) -> Iterator[tuple[str, Reader]]:
    """Yields the files of a zip and its folders, each with its path and a function that reads it.

    Raises UnreadableFile for a damaged zip, and for an archive within it.
    """
    archive = open_zip(name, content)
    named = {_name(each): each for each in archive.infolist() if not each.is_dir()}
    if len(named) < sum(not each.is_dir() for each in archive.infolist()):
        raise damaged_file_fault(name)
    for inner in named:
        if PurePosixPath(inner).suffix.lower() in ARCHIVES:
            raise unreadable(
                f"{name}/{inner}",
                "NESTED_ARCHIVE",
                "An archive within an archive is not opened",
                "不打开压缩包里的压缩包",
            )
    for inner, member in sorted(named.items()):
        yield inner, _reader(f"{name}/{inner}", archive, member)


def _reader(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Reader:
    return lambda: b"".join(read_member(name, archive, member))


def _name(member: zipfile.ZipInfo) -> str:
    """The original name. Windows writes it in GBK, macOS in UTF-8, both without the flag for UTF-8."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAMES:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                pass
    name = name.replace("\\", "/")
    return "".join(letter if letter.isprintable() else "_" for letter in name)
