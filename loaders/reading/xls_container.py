"""Opens the container of an XLS workbook, [MS-CFB]; checks it before its records are read."""

import io
from collections.abc import Sequence
from struct import Struct
from struct import error as StructError  # noqa: N812 - as Struct is named
from typing import Any

import olefile

from yanxiu.loaders.faults import unreadable
from yanxiu.loaders.reading import kinds
from yanxiu.loaders.reading.limits import damaged_file_fault, encrypted_file_fault

MAGIC = olefile.MAGIC
_TWO, _FOUR = Struct("<H"), Struct("<I")
_MACROS = {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"}
_ENTRY = 128
_BOOKS = {"Workbook", "WORKBOOK", "Book", "BOOK"}
_SECTORS = (512, 4096)
_NO_SECTOR = 0xFFFFFFFA
_SMALL = 4096  # smaller streams are stored in mini sectors
_END_OF_CHAIN = 0xFFFFFFFE


def workbook_stream(name: str, content: bytes) -> bytes:
    """Returns the stream of the workbook's records; checks that no chain of sectors is a loop.

    Raises UnreadableFile if the container is damaged or encrypted, contains macros or no workbook.
    """
    container: Any  # its type stubs lack attributes used here
    try:
        _check_head(name, content)
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            container.directory_fp.seek(0)
            names = _names(container.directory_fp.read())
            if "EncryptedPackage" in names:
                raise encrypted_file_fault(name)
            if _MACROS & set(names):
                raise unreadable(name, "MACROS", "The workbook holds macros", "工作簿含有宏")
            if cause := kinds.fault_of_compound_file(name, names):
                raise cause
            books = [each for each in names if each in _BOOKS]
            if len(books) != 1 or container.minisectorcutoff != _SMALL:
                raise damaged_file_fault(name)
            _check_chains(name, container, books[0])
            with container.openstream(books[0]) as stream:
                return bytes(stream.read())
    except (StructError, OSError, ValueError, IndexError, TypeError, AttributeError) as fault:
        raise damaged_file_fault(name) from fault


def _check_head(name: str, content: bytes) -> None:
    """Raises UnreadableFile if the header counts more sectors than exist, or their chain is a loop."""
    size = 1 << _TWO.unpack_from(content, 30)[0]
    sectors = len(content) // size
    counted = (_FOUR.unpack_from(content, at)[0] for at in (44, 64))
    if size not in _SECTORS or any(count > sectors for count in counted):
        raise damaged_file_fault(name)
    sector = _FOUR.unpack_from(content, 68)[0]
    for _ in range(sectors + 1):
        if sector >= _NO_SECTOR:
            return
        sector = _FOUR.unpack_from(content, (sector + 2) * size - 4)[0]
    raise damaged_file_fault(name)


def _names(directory: bytes) -> list[str]:
    entries = (directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY))
    return [
        entry[: max(0, min(62, _TWO.unpack_from(entry, 64)[0] - 2))].decode("utf-16-le", "replace")
        for entry in entries
        if len(entry) == _ENTRY
    ]


def _check_chains(name: str, container: Any, book: str) -> None:
    entry = container.direntries[container._find(book)]
    small = entry.size < _SMALL
    if small:
        container.loadminifat()
    chains = [
        (container.fat, container.first_dir_sector),
        (container.fat, container.root.isectStart),
        (container.minifat if small else container.fat, entry.isectStart),
    ]
    if not all(_ends(table, sector) for table, sector in chains):
        raise damaged_file_fault(name)


def _ends(table: Sequence[int], sector: int) -> bool:
    for _ in range(len(table) + 1):
        if sector == _END_OF_CHAIN:
            return True
        sector = table[sector]
    return False
