"""Writes copies of sheets with faults marked in red, to correct and load again."""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from yanxiu.graph.faults import Fault
from yanxiu.loaders.parsing.sheets import ParsedSheet, find_header

_RED = PatternFill("solid", fgColor="FFC7CE")
_REASONS = "问题说明 Problems"


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A sheet to correct. `name` begins with its file's name, which helps to recognise its format again."""

    name: str
    content: bytes


def mark_faults(
    sheets: Sequence[ParsedSheet], faults: Iterable[Fault], *, only_refused: bool
) -> list[MarkedSheet]:
    """An XLSX of every sheet with faults: bad cells are red and explained in a comment and in a last column.

    only_refused    leave out rows without a fault; these were loaded

    Texts are copied unchanged, dates and numbers keep their types; no cell is a formula.
    """
    by_sheet: dict[tuple[str | None, str | None], list[Fault]] = defaultdict(list)
    for fault in faults:
        by_sheet[fault.file, fault.sheet].append(fault)
    return [
        MarkedSheet(_name(parsed), _written(parsed, of_sheet, only_refused))
        for parsed in sheets
        if (of_sheet := by_sheet.get((parsed.sheet.file.name, parsed.sheet.name)))
    ]


def _name(parsed: ParsedSheet) -> str:
    file = Path(parsed.sheet.file.name)
    sheet = re.sub(r"[\\/:*?\"<>|]", "_", parsed.sheet.name or "")
    return f"{file.stem}.{sheet}.待改.xlsx" if sheet else f"{file.stem}.待改.xlsx"


def _written(parsed: ParsedSheet, faults: list[Fault], only_refused: bool) -> bytes:
    at, places = find_header(parsed.sheet, parsed.format)
    by_row: dict[int | None, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    titles = {column.title: places.get(column.name) for column in parsed.format.columns.values()}
    book = Workbook(write_only=True)
    sheet = book.create_sheet((parsed.sheet.name or parsed.format.title.zh)[:31])
    header = parsed.sheet.rows[at] if parsed.sheet.rows else []
    heading = [*header, _REASONS]
    sheet.append([_cell(sheet, value) for value in heading])
    for number, row in enumerate(parsed.sheet.rows, start=parsed.sheet.first):
        row_faults = by_row.get(number, [])
        if number > parsed.sheet.first + at and (row_faults or not only_refused):
            sheet.append(_marked_row(sheet, row, len(header), row_faults, titles))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _marked_row(
    sheet: Any,
    row: list[Any],
    width: int,
    row_faults: list[Fault],
    titles: Mapping[str, int | None],
) -> list[Any]:
    cells = [_cell(sheet, row[at] if at < len(row) else None) for at in range(width)]
    for fault in row_faults:
        place = titles.get(fault.column or "")
        if place is not None and place < width:
            cells[place].fill = _RED
            cells[place].comment = Comment(f"{fault.reason.zh}\n{fault.reason.en}", "Yanxiu Graph")
    reasons = "；".join(
        f"{fault.column + '：' if fault.column else ''}{fault.reason.zh}{f'（{fault.hint.zh}）' if fault.hint else ''}"
        for fault in row_faults
    )
    last = _cell(sheet, reasons)
    last.font = Font(color="9C0006")
    return [*cells, last]


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value if value != "" else None)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # a text that begins with = must not become a formula
    return cell
