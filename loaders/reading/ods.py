"""Reads OpenDocument spreadsheets (ODS 1.2) as a stream of XML.

A cell stores its displayed text beside its value; percentages, 1985.10 and leading zeros are read as displayed. A row
or cell may carry a repeat count of thousands; empty ones at the end of a sheet are dropped.
"""

from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from yanxiu.loaders.reading.archives import open_zip, read_member
from yanxiu.loaders.reading.layout import SheetRead
from yanxiu.loaders.reading.limits import (
    MOST_SHEETS,
    damaged_file_fault,
    encrypted_file_fault,
    hostile_file_fault,
)
from yanxiu.loaders.reading.tables import MarkupTable, parse_span
from yanxiu.loaders.reading.xlsx_parts import LimitExceeded, Malformed, PartParser

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_INFLATED = 64_000_000


def read_ods(name: str, content: bytes) -> list[SheetRead]:
    """The sheets of an ODS; raises UnreadableFile."""
    archive = open_zip(name, content)
    members = {each.filename: each for each in archive.infolist()}
    if CONTENT not in members or len(members) < len(archive.infolist()):
        raise damaged_file_fault(name)
    if members[CONTENT].file_size > _MOST_INFLATED:
        raise hostile_file_fault(name)
    if MANIFEST in members and b"encryption-data" in b"".join(
        read_member(name, archive, members[MANIFEST])
    ):
        raise encrypted_file_fault(name)
    book = _Book(name)
    try:
        for chunk in read_member(name, archive, members[CONTENT]):
            book.parser.Parse(chunk)
        book.parser.Parse(b"", True)
    except (expat.ExpatError, Malformed, ValueError) as fault:
        raise damaged_file_fault(name) from fault
    except LimitExceeded as fault:
        raise hostile_file_fault(name) from fault
    return [
        SheetRead(
            title,
            table.rows,
            table.layout(hidden=title in book.hidden),
        )
        for title, table in book.sheets.items()
    ]


class _Book(PartParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.parser.CharacterDataHandler = self._take_text
        self.sheets: dict[str, MarkupTable] = {}
        self.hidden: set[str] = set()
        self._name = name
        self._unseen: set[str] = set()
        self._style = ""
        self._table: MarkupTable | None = None
        self._depth = 0
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []
        self._in_paragraph = self._in_note = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._begin_table(attributes)
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._unseen.add(self._style)
        elif name == "table:table-column" and self._table is not None:
            self._table.describe_columns(
                times=parse_span(attributes.get("table:number-columns-repeated")),
                hidden=attributes.get("table:visibility", "visible") != "visible",
            )
        elif self._table is not None:
            self._start_inside(name, attributes)

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-row":
            self._row = attributes
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._words = attributes, []
        elif name == "office:annotation":
            self._in_note += 1
        elif name == "text:p":
            self._in_paragraph += 1
            if self._words and not self._in_note:
                self._words.append("\n")
        elif name in ("text:s", "text:tab", "text:line-break") and not self._in_note:
            self._words.append(" ")

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        title = attributes.get("table:name", "")
        if self._depth > 1 or title in self.sheets or len(self.sheets) >= MOST_SHEETS:
            raise Malformed
        if attributes.get("table:style-name") in self._unseen:
            self.hidden.add(title)
        self._table = self.sheets[title] = MarkupTable(self._name)

    def _end(self, name: str) -> None:
        if self._table is None:
            return
        if name == "table:table":
            self._depth, self._table = self._depth - 1, None
        elif name == "text:p":
            self._in_paragraph -= 1
        elif name == "office:annotation":
            self._in_note -= 1
        elif name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            self._end_cell(self._table, self._cell, covered=name.startswith("table:covered"))
            self._cell = None
        elif name == "table:table-row":
            hidden = self._row.get("table:visibility", "visible") != "visible"
            times = parse_span(self._row.get("table:number-rows-repeated"))
            self._table.end_row(times=times, hidden=hidden)

    def _end_cell(self, table: MarkupTable, cell: dict[str, str], *, covered: bool) -> None:
        value = "" if covered else _value(cell, "".join(self._words))
        times = parse_span(cell.get("table:number-columns-repeated"))
        across = parse_span(cell.get("table:number-columns-spanned"))
        down = parse_span(cell.get("table:number-rows-spanned"))
        if across > 1 or down > 1:
            table.span(across, down)
        table.add(value, times=times)

    def _take_text(self, text: str) -> None:
        if self._in_paragraph and not self._in_note and self._cell is not None:
            self._words.append(text)


def _value(cell: dict[str, str], shown: str) -> Any:
    kind = cell.get("office:value-type", "")
    if kind == "float":
        return _number(float(cell["office:value"]), shown)
    if kind in ("percentage", "currency"):
        return shown or float(cell.get("office:value", "nan"))
    if kind == "date":
        moment = datetime.fromisoformat(cell["office:date-value"])
        is_day = "T" not in cell["office:date-value"] or moment.time().isoformat() == "00:00:00"
        return date(moment.year, moment.month, moment.day) if is_day else moment
    if kind == "boolean":
        return cell.get("office:boolean-value") == "true"
    if kind == "" and cell.get("table:formula") and not shown:
        return cell["table:formula"].partition(":")[2] or cell["table:formula"]
    return shown or cell.get("office:string-value", "")


def _number(value: float, shown: str) -> Any:
    """The displayed text if it may be a year and month or begins with a zero; else the number."""
    if shown.startswith(("#", "Err:")):
        return "#VALUE!"
    try:
        same = float(shown) == value
    except ValueError:
        return value
    zeros = shown.isdecimal() and shown.startswith("0") and len(shown) > 1
    months = 1900 <= value < 2101 and value % 1
    return shown if same and (zeros or months) else value
