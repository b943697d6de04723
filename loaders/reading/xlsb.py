"""Reads binary workbooks (XLSB) into rows of cells; checks every record first.

The records are those of [MS-XLSB]. Only the parts with cells are passed to the spreadsheet reader, in a new zip.
Their size is checked before, because the reader reserves memory for every cell up to the last.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from struct import Struct
from struct import error as StructError  # noqa: N812 - as Struct is named
from xml.parsers import expat

import python_calamine

from yanxiu.loaders.reading.archives import open_zip, read_member
from yanxiu.loaders.reading.layout import SINCE_1900, SINCE_1904, Layout, Merged, SheetRead
from yanxiu.loaders.reading.limits import (
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNREAD,
    check_size,
    damaged_file_fault,
    hostile_file_fault,
)
from yanxiu.loaders.reading.number_formats import DisplayRuns, NumberDisplay, display_of_format
from yanxiu.loaders.reading.xlsx import add_unread, refuse_active_content, translate_reader_faults
from yanxiu.loaders.reading.xlsx_parts import LimitExceeded, LinksPart, Malformed

WORKBOOK_PART = "xl/workbook.bin"
_LINKS, _STRINGS, _STYLES = "xl/_rels/workbook.bin.rels", "xl/sharedstrings.bin", "xl/styles.bin"
_ROW, _BLANK, _ERROR, _LAST_CELL, _FAILED = 0, 1, 3, 11, 11
_STRING, _SST, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 19, 159, 44, 47, 617, 618
_MERGED, _PROPERTIES, _SHEET, _COLUMNS = 176, 153, 156, 60
_HIDDEN, _COLUMNS_HIDDEN = 0x10, 1
_FOUR, _TWO, _AREA, _RUN = Struct("<I"), Struct("<H"), Struct("<IIII"), Struct("<II")
_LONGEST = 1 << 20  # bytes of a record
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
    0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def read_xlsb(name: str, content: bytes) -> list[SheetRead]:
    """The sheets of an XLSB; raises UnreadableFile."""
    archive = open_zip(name, content)
    entries = archive.infolist()
    members = {each.filename.replace("\\", "/").lower(): each for each in entries}
    if len(members) < len(entries):
        raise damaged_file_fault(name)
    refuse_active_content(name, members)
    parts = {
        part: b"".join(read_member(name, archive, member))
        for part, member in members.items()
        if part in (WORKBOOK_PART, _LINKS, _STRINGS, _STYLES)
        or part.startswith("xl/worksheets/sheet")
    }
    try:
        book = _Book(parts)
        reached = {
            part: _Reach(body, book.shown)
            for part, body in parts.items()
            if part.startswith("xl/worksheets/")
        }
        _check_strings(parts.get(_STRINGS, b""))
    except (StructError, IndexError, UnicodeDecodeError, KeyError, Malformed) as fault:
        raise damaged_file_fault(name) from fault
    except LimitExceeded as fault:
        raise hostile_file_fault(name) from fault
    check_size(
        name,
        sum(each.area for each in reached.values()),
        sum(each.filled for each in reached.values()),
    )
    return _read(name, parts, {part: members[part].filename for part in parts}, book, reached)


def _read(
    name: str,
    parts: Mapping[str, bytes],
    names: Mapping[str, str],
    book: "_Book",
    reached: Mapping[str, "_Reach"],
) -> list[SheetRead]:
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as copy:
        for part, body in parts.items():
            copy.writestr(names[part], body)
    clean.seek(0)
    result = []
    with translate_reader_faults(name):
        workbook = python_calamine.CalamineWorkbook.from_filelike(clean)
        for at, sheet in enumerate(workbook.sheets_metadata):
            reach = reached.get(book.parts[at])
            if reach is None or sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            reach.shown.apply(rows)
            layout = Layout(
                reach.merged,
                book.zero,
                hidden=book.hidden[at],
                hidden_rows=reach.hidden_rows,
                hidden_columns=reach.hidden_columns,
            )
            result.append(SheetRead(sheet.name, add_unread(rows, reach.unread), layout))
    return result


def _records(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yields the records of a part. Their kinds and sizes are encoded with seven bits a byte."""
    at = 0
    while at < len(body):
        kind, at = _number(body, at, 2)
        size, at = _number(body, at, 4)
        if size > _LONGEST or at + size > len(body):
            raise Malformed
        yield kind, body[at : at + size]
        at += size


def _number(body: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        byte = body[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return value, at + place + 1
    return value, at + most


def _text(data: bytes, at: int) -> tuple[str, int]:
    length = _FOUR.unpack_from(data, at)[0]
    end = at + 4 + 2 * length
    if end > len(data):
        raise Malformed
    return data[at + 4 : end].decode("utf-16-le"), end


def _check_strings(body: bytes) -> None:
    """Raises LimitExceeded if more shared strings are declared than follow: readers reserve memory for them."""
    promised = count = 0
    for kind, data in _records(body):
        if kind == _SST:
            promised = _FOUR.unpack_from(data, 4)[0]
        count += kind == _STRING
    if promised > count:
        raise LimitExceeded


class _Book:
    """The sheets of a workbook in order, each with its part and whether it is hidden; and the number formats."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts: list[str] = []
        self.hidden: list[bool] = []
        self.zero = SINCE_1900
        self.shown: dict[int, NumberDisplay] = {}
        links = _links(parts[_LINKS])
        for kind, data in _records(parts[WORKBOOK_PART]):
            if kind == _PROPERTIES and data[0] & 1:
                self.zero = SINCE_1904
            elif kind == _SHEET:
                link, _ = _text(data, 8)
                self.parts.append(links[link])
                self.hidden.append(_FOUR.unpack_from(data)[0] != 0)
        if len(self.parts) > MOST_SHEETS:
            raise LimitExceeded
        if len(set(self.parts)) < len(self.parts):
            raise Malformed
        self._read_styles(parts.get(_STYLES, b""))

    def _read_styles(self, body: bytes) -> None:
        codes: dict[int, str] = {}
        place, inside = 0, False
        for kind, data in _records(body):
            if kind == _FORMAT:
                codes[_TWO.unpack_from(data)[0]] = _text(data, 2)[0]
            elif kind in (_STYLES_BEGIN, _STYLES_END):
                inside = kind == _STYLES_BEGIN
            elif kind == _STYLE and inside:
                number = _TWO.unpack_from(data, 2)[0]
                if shown := display_of_format(codes.get(number, number)):
                    self.shown[place] = shown
                place += 1


def _links(body: bytes) -> dict[str, str]:
    """The parts by the ids of the links to them."""
    walker = LinksPart()
    try:
        walker.parser.Parse(body, True)
    except expat.ExpatError as fault:
        raise Malformed from fault
    return walker.parts


class _Reach:
    """The size of a sheet, its cells with errors, merged areas, hidden rows and hidden columns."""

    def __init__(self, body: bytes, shown: Mapping[int, NumberDisplay]) -> None:
        self.filled = far_row = far_column = row = 0
        self.unread: dict[tuple[int, int], str] = {}
        self.merged: list[Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.shown = DisplayRuns()
        for kind, data in _records(body):
            if kind == _ROW:
                following = _FOUR.unpack_from(data)[0] + 1
                if following <= row or following > MOST_ROWS:
                    raise Malformed
                row = following
                if data[11] & _HIDDEN:
                    self.hidden_rows.append(row)
            elif _BLANK < kind <= _LAST_CELL:
                column = _FOUR.unpack_from(data)[0] + 1
                if column > MOST_COLUMNS or len(self.unread) > MOST_UNREAD:
                    raise LimitExceeded
                self.filled += 1
                far_row, far_column = max(far_row, row), max(far_column, column)
                self._note(kind, data, row, column, shown)
            elif kind == _MERGED:
                top, bottom, left, right = _AREA.unpack_from(data)
                self.merged.append(Merged(top + 1, left + 1, bottom + 1, right + 1))
            elif kind == _COLUMNS and data[16] & _COLUMNS_HIDDEN:
                first, last = _RUN.unpack_from(data)
                self.hidden_columns.append((first + 1, last + 1))
        if max(len(self.merged), len(self.hidden_columns)) > MOST_MERGED:
            raise LimitExceeded
        self.area = far_row * far_column

    def _note(
        self, kind: int, data: bytes, row: int, column: int, shown: Mapping[int, NumberDisplay]
    ) -> None:
        if kind in (_ERROR, _FAILED):
            self.unread[row, column] = _ERRORS.get(data[8], "#VALUE!")
        if style := shown.get(_FOUR.unpack_from(data, 4)[0] & 0xFFFFFF):
            self.shown.add(row, column, style)
