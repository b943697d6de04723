"""Reads XML workbooks of Excel 2002 and 2003 (SpreadsheetML). Older systems still write them, mostly as `.xls`."""

import re
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from yanxiu.loaders.faults import unreadable
from yanxiu.loaders.reading.layout import SheetRead
from yanxiu.loaders.reading.limits import (
    MOST_SHEETS,
    damaged_file_fault,
    hostile_file_fault,
    oversized_file_fault,
)
from yanxiu.loaders.reading.number_formats import NumberDisplay, display_of_format
from yanxiu.loaders.reading.tables import MarkupTable, parse_span
from yanxiu.loaders.reading.xlsx_parts import LimitExceeded, Malformed, PartParser

MOST_MARKUP = 24_000_000  # bytes
MARK = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.-]+)["'][^>]*\?>""")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NAMED = {"Percent": "0%", "Fixed": "0.00", "Standard": "#,##0.00"}
_ERROR = "Error"


def read_spreadsheet_xml(name: str, content: bytes) -> list[SheetRead]:
    """The sheets of an XML workbook; raises UnreadableFile."""
    if len(content) > MOST_MARKUP:
        raise oversized_file_fault(name)
    book = _Book(name)
    try:
        book.parser.Parse(_text(name, content), True)
    except (expat.ExpatError, Malformed, ValueError) as fault:
        raise damaged_file_fault(name) from fault
    except LimitExceeded as fault:
        raise hostile_file_fault(name) from fault
    results = [
        SheetRead(
            title,
            table.rows,
            table.layout(hidden=title in book.hidden),
        )
        for title, table in book.sheets.items()
        if any(table.rows)
    ]
    if not results:
        raise unreadable(name, "UNREADABLE_FILE", "The workbook is empty", "工作簿是空的")
    return results


def _text(name: str, content: bytes) -> str:
    parts = _DECLARED.match(content)
    encoding = parts[1].decode().lower() if parts else "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    encoding = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8-sig"}.get(encoding, encoding)
    try:
        return _DECLARATION.sub("", content.decode(encoding), count=1)
    except (UnicodeDecodeError, LookupError) as fault:
        raise damaged_file_fault(name) from fault


class _Book(PartParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.parser.CharacterDataHandler = self._take_text
        self.sheets: dict[str, MarkupTable] = {}
        self.hidden: set[str] = set()
        self._name = name
        self._title = ""
        self._table: MarkupTable | None = None
        self._styles: dict[str, NumberDisplay] = {}
        self._style = ""
        self._cell: dict[str, str] = {}
        self._kind = ""
        self._words: list[str] | None = None
        self._value: Any = ""
        self._visible: list[str] | None = None
        self._row_hidden = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        local_attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if tag == "Worksheet":
            self._begin_sheet(local_attributes.get("Name", ""))
        elif tag == "Style":
            self._style = local_attributes.get("ID", "")
        elif tag == "NumberFormat":
            code = local_attributes.get("Format", "")
            if shown := display_of_format(_NAMED.get(code, code)):
                self._styles[self._style] = shown
        elif tag == "Visible":
            self._visible = []
        elif self._table is not None:
            self._start_inside(self._table, tag, local_attributes)

    def _start_inside(self, table: MarkupTable, tag: str, given: dict[str, str]) -> None:
        if tag == "Column":
            table.describe_columns(
                times=1 + parse_span(given.get("Span", "0")),
                hidden=given.get("Hidden") == "1",
                first=_place(given["Index"]) + 1 if "Index" in given else None,
            )
        elif tag == "Row":
            if "Index" in given:
                table.to_row(_place(given["Index"]))
            self._row_hidden = given.get("Hidden") == "1"
        elif tag == "Cell":
            table.skip_spanned()
            if "Index" in given:
                table.to_column(_place(given["Index"]))
            self._cell, self._value = given, ""
        elif tag == "Data":
            self._kind, self._words = given.get("Type", "String"), []

    def _begin_sheet(self, title: str) -> None:
        if title in self.sheets or len(self.sheets) >= MOST_SHEETS:
            raise Malformed
        self._title = title
        self._table = self.sheets[title] = MarkupTable(self._name)

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "Visible" and self._visible is not None:
            if "".join(self._visible) in ("SheetHidden", "SheetVeryHidden"):
                self.hidden.add(self._title)
            self._visible = None
        elif self._table is None:
            return
        elif tag == "Data" and self._words is not None:
            self._value = _value(self._kind, "".join(self._words))
            self._words = None
        elif tag == "Cell":
            value = self._value
            if self._kind == "Number" and (
                shown := self._styles.get(self._cell.get("StyleID", ""))
            ):
                value = shown.display(value)
            across, down = (
                parse_span(self._cell.get(each, "0")) for each in ("MergeAcross", "MergeDown")
            )
            self._table.add(value, across=1 + across, down=1 + down)
            self._value = ""
        elif tag == "Row":
            self._table.end_row(hidden=self._row_hidden)
        elif tag == "Worksheet":
            self._table = None

    def _take_text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)
        elif self._visible is not None:
            self._visible.append(text)


def _place(written: str) -> int:
    if not written.isdecimal() or len(written) > 8 or int(written) < 1:
        raise Malformed
    return int(written) - 1


def _value(kind: str, text: str) -> Any:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        is_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        return date(moment.year, moment.month, moment.day) if is_day else moment
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == _ERROR:
        return text if text.startswith("#") else "#VALUE!"
    return text
