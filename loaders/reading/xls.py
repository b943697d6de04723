"""XLS workbooks (Excel 97 to 2003) as rows of cells, walked record by record before they are read.

The records are those of [MS-XLS], the container is that of [MS-CFB].
"""

import io
from collections.abc import Iterator, Sequence
from struct import Struct
from struct import error as StructError  # noqa: N812 - as Struct is named
from typing import Any

import olefile
import python_calamine

from loaders.faults import unreadable
from loaders.reading.limits import MOST_SHEETS, damaged, hostile, locked, within
from loaders.reading.xlsx import reading, with_unread

MAGIC = olefile.MAGIC
_MACROS = {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"}
_ENTRY = 128
_BOOKS = {"Workbook", "WORKBOOK", "Book", "BOOK"}
_SECTORS = (512, 4096)
_NO_SECTOR = 0xFFFFFFFA
_SMALL = 4096  # streams below it lie in sectors of their own
_END_OF_CHAIN = 0xFFFFFFFE
_ROWS, _COLUMNS = 65_536, 256

_BOF, _EOF, _SHEET, _STRINGS, _PASSWORD, _LINK = 0x809, 0x0A, 0x85, 0xFC, 0x2F, 0x1AE
_DIMENSIONS, _FORMULA, _ERROR = 0x200, 0x06, 0x205
_VALUES = {0x203, 0x204, 0x27E, 0xFD, 0xD6, _FORMULA, _ERROR}
_SEVERAL = 0xBD
_INNER_LINKS = (b"\x01\x04", b"\x01\x3a")  # to the workbook's own sheets, to functions added on
_MACRO_SHEETS = (1, 6)
_HEAD, _PLACE, _TWO, _FOUR = Struct("<HH"), Struct("<HH"), Struct("<H"), Struct("<I")
_LONG_SIZE, _SHORT_SIZE = Struct("<IIHHH"), Struct("<HHHHH")
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
    0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def rows_of_sheets(name: str, content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """The sheets of an XLS; raises UnreadableFile."""
    stream = _stream(name, content)
    try:
        sheets = [_Reach(name, stream, at) for at in _sheets(name, stream)]
    except (StructError, IndexError) as fault:
        raise damaged(name) from fault
    within(name, sum(each.area for each in sheets), sum(each.filled for each in sheets))
    found = []
    with reading(name):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet, reach in zip(book.sheets_metadata, sheets, strict=True):
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                found.append((sheet.name, with_unread(rows, reach.unread)))
    return found


def _stream(name: str, content: bytes) -> bytes:
    """The workbook's records out of their container, whose chains of sectors all come to an end."""
    container: Any  # what its stubs leave out is needed too
    try:
        _check_head(name, content)
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            container.directory_fp.seek(0)
            names = _names(container.directory_fp.read())
            if "EncryptedPackage" in names:
                raise locked(name)
            if _MACROS & set(names):
                raise unreadable(name, "MACROS", "The workbook holds macros", "工作簿含有宏")
            books = [each for each in names if each in _BOOKS]
            if len(books) != 1 or container.minisectorcutoff != _SMALL:
                raise damaged(name)
            _check_chains(name, container, books[0])
            with container.openstream(books[0]) as stream:
                return bytes(stream.read())
    except (StructError, OSError, ValueError, IndexError, TypeError, AttributeError) as fault:
        raise damaged(name) from fault


def _check_head(name: str, content: bytes) -> None:
    """Raises UnreadableFile where the head counts more sectors than there are, or they go round."""
    size = 1 << _TWO.unpack_from(content, 30)[0]
    sectors = len(content) // size
    counted = (_FOUR.unpack_from(content, at)[0] for at in (44, 64))
    if size not in _SECTORS or any(count > sectors for count in counted):
        raise damaged(name)
    sector = _FOUR.unpack_from(content, 68)[0]
    for _ in range(sectors + 1):
        if sector >= _NO_SECTOR:
            return
        sector = _FOUR.unpack_from(content, (sector + 2) * size - 4)[0]
    raise damaged(name)


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
        raise damaged(name)


def _ends(table: Sequence[int], sector: int) -> bool:
    for _ in range(len(table) + 1):
        if sector == _END_OF_CHAIN:
            return True
        sector = table[sector]
    return False


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of the part that begins there."""
    while True:
        kind, size = _HEAD.unpack_from(stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _EOF:
            return
        at += 4 + size


def _of_sheet(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet without those of the charts that lie in it."""
    depth = 0
    while True:
        kind, size = _HEAD.unpack_from(stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0 and kind == _EOF:
            return
        if depth <= 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(name: str, stream: bytes) -> list[int]:
    """Where the sheets begin."""
    found: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == _PASSWORD:
            raise locked(name)
        if kind == _STRINGS and _FOUR.unpack_from(data, 4)[0] > len(stream):
            raise hostile(name)
        if kind == _LINK and data[2:4] not in _INNER_LINKS:
            raise unreadable(
                name,
                "EXTERNAL_LINKS",
                "The workbook takes values from other files",
                "工作簿引用了其他文件的内容",
            )
        if kind == _SHEET:
            if data[5] in _MACRO_SHEETS:
                raise unreadable(name, "MACROS", "The workbook holds macros", "工作簿含有宏")
            found.append(_FOUR.unpack_from(data)[0])
    if len(found) > MOST_SHEETS or len(set(found)) < len(found):
        raise hostile(name)
    return found


class _Reach:
    """How far a sheet's values reach, and the cells that hold an error."""

    def __init__(self, name: str, stream: bytes, at: int) -> None:
        self.filled = far_row = far_column = 0
        self.unread: dict[tuple[int, int], str] = {}
        for kind, data in _of_sheet(stream, at):
            if kind in _VALUES:
                row, column = _PLACE.unpack_from(data)
                self.filled += 1
                if error := _error(kind, data):
                    self.unread[row + 1, column + 1] = error
            elif kind == _SEVERAL:
                row, first = _PLACE.unpack_from(data)
                column = _TWO.unpack_from(data, len(data) - 2)[0]
                self.filled += max(0, column - first) + 1
            else:
                if kind == _DIMENSIONS and not _is_sheet_size(data):
                    raise hostile(name)
                continue
            far_row, far_column = max(far_row, row + 1), max(far_column, column + 1)
        if far_column > _COLUMNS:
            raise hostile(name)
        self.area = far_row * far_column


def _is_sheet_size(dimensions: bytes) -> bool:
    form = _LONG_SIZE if len(dimensions) == _LONG_SIZE.size else _SHORT_SIZE
    first, rows, _, columns, _ = form.unpack(dimensions)
    return bool(rows <= _ROWS and columns <= _COLUMNS and (not rows or first <= rows))


def _error(kind: int, data: bytes) -> str | None:
    if kind == _ERROR and data[7]:
        return _ERRORS.get(data[6], "#VALUE!")
    if kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
        return _ERRORS.get(data[8], "#VALUE!")
    return None
