"""Reads XLS workbooks (Excel 5 to 2003) into rows of cells; checks every record first.

The records are those of [MS-XLS]; `xls_container` extracts them from their container.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import time
from struct import Struct
from struct import error as StructError  # noqa: N812 - as Struct is named
from typing import Any

import python_calamine
import xlrd
from xlrd.biffh import XLRDError

from yanxiu.loaders.faults import unreadable
from yanxiu.loaders.reading.layout import SINCE_1900, SINCE_1904, Layout, Merged, SheetRead
from yanxiu.loaders.reading.limits import (
    MOST_MERGED,
    MOST_SHEETS,
    check_size,
    damaged_file_fault,
    encrypted_file_fault,
    hostile_file_fault,
)
from yanxiu.loaders.reading.number_formats import DisplayRuns, NumberDisplay, display_of_format
from yanxiu.loaders.reading.xls_container import workbook_stream
from yanxiu.loaders.reading.xlsx import add_unread, translate_reader_faults

_ROWS, _COLUMNS = 65_536, 256

_BOF, _EOF, _SHEET, _STRINGS, _PASSWORD, _LINK = 0x809, 0x0A, 0x85, 0xFC, 0x2F, 0x1AE
_DIMENSIONS, _FORMULA, _ERROR = 0x200, 0x06, 0x205
_CODE_PAGE, _SINCE_1904, _FORMAT, _STYLE = 0x42, 0x22, 0x41E, 0xE0
_MERGED, _ROW, _HIDDEN, _COLUMNS_SHOWN = 0xE5, 0x208, 0x20, 0x7D
_EXCEL_97 = 0x600
_SURE_PAGES = {936, 950, 1200}  # GBK, Big5, UTF-16: reliable if declared
_AREA = Struct("<HHHH")
_VALUES = {0x203, 0x204, 0x27E, 0xFD, 0xD6, _FORMULA, _ERROR}
_SEVERAL = 0xBD
_INNER_LINKS = (b"\x01\x04", b"\x01\x3a")  # to own sheets and to add-in functions
_MACRO_SHEETS = (1, 6)
_HEAD, _PLACE, _TWO, _FOUR = Struct("<HH"), Struct("<HH"), Struct("<H"), Struct("<I")
_LONG_SIZE, _SHORT_SIZE = Struct("<IIHHH"), Struct("<HHHHH")
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
    0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def read_xls(name: str, content: bytes) -> list[SheetRead]:
    """The sheets of an XLS; raises UnreadableFile.

    The strings of Excel 5 and 95 are in the computer's code page, which only xlrd can decode.
    """
    stream = workbook_stream(name, content)
    try:
        book = _Book(name, stream)
        sheets = [_Reach(name, stream, at, book.shown) for at in book.sheets]
    except (StructError, IndexError, UnicodeDecodeError) as fault:
        raise damaged_file_fault(name) from fault
    check_size(name, sum(each.area for each in sheets), sum(each.filled for each in sheets))
    layouts = [
        Layout(
            each.merged,
            book.zero,
            hidden=hidden,
            hidden_rows=each.hidden_rows,
            hidden_columns=each.hidden_columns,
        )
        for each, hidden in zip(sheets, book.hidden, strict=True)
    ]
    read = _by_calamine if book.version >= _EXCEL_97 else _by_xlrd
    return [
        SheetRead(sheet, add_unread(_shown(rows, reach), reach.unread), layout)
        for (sheet, rows), reach, layout in zip(
            read(name, content, book), sheets, layouts, strict=True
        )
        if rows is not None
    ]


def _shown(rows: list[list[Any]] | None, reach: "_Reach") -> list[list[Any]]:
    reach.shown.apply(rows or [])
    return rows or []


def _by_calamine(name: str, content: bytes, _: "_Book") -> list[tuple[str, list[list[Any]] | None]]:
    results: list[tuple[str, list[list[Any]] | None]] = []
    with translate_reader_faults(name):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            rows = None
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            results.append((sheet.name, rows))
    return results


def _by_xlrd(name: str, content: bytes, head: "_Book") -> list[tuple[str, list[list[Any]] | None]]:
    page = None if head.code_page in _SURE_PAGES else "gb18030"
    try:
        book = xlrd.open_workbook(
            file_contents=content, encoding_override=page, logfile=io.StringIO()
        )
        return [
            (sheet.name, [[_value(book, cell) for cell in row] for row in sheet.get_rows()])
            for sheet in book.sheets()
        ]
    except (XLRDError, StructError, ValueError, LookupError, AssertionError) as fault:
        raise damaged_file_fault(name) from fault


def _value(book: Any, cell: Any) -> Any:
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        return moment.date() if cell.value >= 1 and moment.time() == time() else moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return _ERRORS.get(cell.value, "#VALUE!")
    return cell.value


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yields the records from an offset up to the first end record."""
    while True:
        kind, size = _HEAD.unpack_from(stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _EOF:
            return
        at += 4 + size


def _of_sheet(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yields the records of a sheet without those of its embedded charts."""
    depth = 0
    while True:
        kind, size = _HEAD.unpack_from(stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0 and kind == _EOF:
            return
        if depth <= 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


class _Book:
    """The records before the sheets: offsets of the sheets, hidden sheets, code page and number formats."""

    def __init__(self, name: str, stream: bytes) -> None:
        self.sheets: list[int] = []
        self.hidden: list[bool] = []
        self.zero = SINCE_1900
        self.version = self.code_page = 0
        self.shown: dict[int, NumberDisplay] = {}
        self._codes: dict[int, str] = {}
        self._styles = 0
        for kind, data in _records(stream, 0):
            _refuse(name, kind, data, len(stream))
            self._take(kind, data)
        if len(self.sheets) > MOST_SHEETS or len(set(self.sheets)) < len(self.sheets):
            raise hostile_file_fault(name)

    def _take(self, kind: int, data: bytes) -> None:
        if kind == _BOF:
            self.version = self.version or _TWO.unpack_from(data)[0]
        elif kind == _SHEET:
            self.sheets.append(_FOUR.unpack_from(data)[0])
            self.hidden.append(bool(data[4] & 3))
        elif kind == _CODE_PAGE:
            self.code_page = _TWO.unpack_from(data)[0]
        elif kind == _SINCE_1904 and _TWO.unpack_from(data)[0]:
            self.zero = SINCE_1904
        elif kind == _FORMAT:
            self._codes[_TWO.unpack_from(data)[0]] = self._code(data)
        elif kind == _STYLE:
            number = _TWO.unpack_from(data, 2)[0]
            if shown := display_of_format(self._codes.get(number, number)):
                self.shown[self._styles] = shown
            self._styles += 1

    def _code(self, data: bytes) -> str:
        """The format code in a FORMAT record. Since Excel 97, two bytes of length and a byte of flags precede it."""
        if self.version < _EXCEL_97:
            return data[3 : 3 + data[2]].decode("gb18030", "replace")
        length, wide = _TWO.unpack_from(data, 2)[0], data[4] & 1
        return data[5 : 5 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _refuse(name: str, kind: int, data: bytes, size: int) -> None:
    """Raises UnreadableFile for a record that no roster needs."""
    if kind == _PASSWORD:
        raise encrypted_file_fault(name)
    if kind == _STRINGS and _FOUR.unpack_from(data, 4)[0] > size:
        raise hostile_file_fault(name)
    if kind == _LINK and data[2:4] not in _INNER_LINKS:
        raise unreadable(
            name,
            "EXTERNAL_LINKS",
            "The workbook takes values from other files",
            "工作簿引用了其他文件的内容",
        )
    if kind == _SHEET and data[5] in _MACRO_SHEETS:
        raise unreadable(name, "MACROS", "The workbook holds macros", "工作簿含有宏")


class _Reach:
    """The size of a sheet, its cells with errors, merged areas, hidden rows and hidden columns."""

    def __init__(
        self, name: str, stream: bytes, at: int, shown: Mapping[int, NumberDisplay]
    ) -> None:
        self.filled = far_row = far_column = 0
        self.unread: dict[tuple[int, int], str] = {}
        self.merged: list[Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.shown = DisplayRuns()
        self._styles = shown
        for kind, data in _of_sheet(stream, at):
            if kind in _VALUES:
                row, column = _PLACE.unpack_from(data)
                self.filled += 1
                self._note(row, column, data[4:6])
                if error := _error(kind, data):
                    self.unread[row + 1, column + 1] = error
            elif kind == _SEVERAL:
                row, first = _PLACE.unpack_from(data)
                column = _TWO.unpack_from(data, len(data) - 2)[0]
                self.filled += max(0, column - first) + 1
                for place in range(first, column + 1):
                    self._note(row, place, data[4 + 6 * (place - first) : 6 + 6 * (place - first)])
            else:
                self._beside(kind, data)
                if kind == _DIMENSIONS and not _is_sheet_size(data):
                    raise hostile_file_fault(name)
                continue
            far_row, far_column = max(far_row, row + 1), max(far_column, column + 1)
        if far_column > _COLUMNS:
            raise hostile_file_fault(name)
        self.area = far_row * far_column
        if len(self.merged) > MOST_MERGED:
            raise hostile_file_fault(name)

    def _note(self, row: int, column: int, style: bytes) -> None:
        if self._styles and (shown := self._styles.get(_TWO.unpack(style)[0])):
            self.shown.add(row + 1, column + 1, shown)

    def _beside(self, kind: int, data: bytes) -> None:
        if kind == _MERGED:
            for place in range(_TWO.unpack_from(data)[0]):
                top, bottom, left, right = _AREA.unpack_from(data, 2 + 8 * place)
                self.merged.append(Merged(top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _ROW and len(data) >= 14 and data[12] & _HIDDEN:
            self.hidden_rows.append(_TWO.unpack_from(data)[0] + 1)
        elif kind == _COLUMNS_SHOWN and len(data) >= 10 and data[8] & 1:
            first, last = _PLACE.unpack_from(data)
            self.hidden_columns.append((first + 1, last + 1))


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
