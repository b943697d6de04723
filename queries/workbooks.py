"""Writes an answer as an Excel workbook with title and date, ready to filter and print."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.graph.text import Text
from yanxiu.queries.answer import Answer, Field
from yanxiu.queries.display import condition_lines, display_value, row_count_text, visible_fields

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # _x0041_ in a workbook is read as A
_NOT_IN_A_TITLE = re.compile(r"[\\/?*\[\]:]")
_ROWS_FOR_WIDTHS = 200
_NARROWEST, _WIDEST = 8, 48
_FORMATS: Mapping[str | None, str] = {
    "percent": "0.0%",
    "yuan": "#,##0.00",
    "year": "0",
    None: "#,##0.####",
}
_WHOLE = "#,##0"
_DAY = "yyyy-mm-dd"
_LINE = Side(style="thin", color="999999")
_A4 = 9


def as_xlsx(answer: Answer) -> bytes:
    """A workbook with the columns that people read; cells are typed: dates, percentages, numbers, texts."""
    book = Workbook(write_only=True)
    fields = visible_fields(answer)
    sheet = book.create_sheet(sheet_title(str(answer.question.title)))
    heading = _heading(answer)
    header = len(heading) + 1
    _set_layout(sheet, answer, fields, header)
    for at, line in enumerate(heading):
        sheet.append(
            [_text(sheet, line, Font(bold=True, size=14) if at == 0 else Font(color="555555"))]
        )
    sheet.append([_title(sheet, field) for field in fields])
    for row in answer.rows:
        sheet.append([_cell(sheet, field.in_row(row), row[field.key]) for field in fields])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_title(title: str) -> str:
    """A valid sheet title: at most 31 characters, without those that Excel forbids."""
    return _NOT_IN_A_TITLE.sub(" ", title)[:31].strip("' ") or "1"


def _heading(answer: Answer) -> list[str]:
    """The title, the conditions of the question, the number of rows and the time."""
    gap = Text("; ", "；")
    time = datetime.now().strftime("%Y-%m-%d %H:%M")  # noqa: DTZ005 - the reader's own clock
    return [
        str(answer.question.title),
        str(gap).join(condition_lines(answer)),
        f"{row_count_text(answer)}{gap}{Text('made on', '生成于')} {time}",
    ]


def _set_layout(sheet: Any, answer: Answer, fields: list[Field], header: int) -> None:
    """Sets the column widths, frozen rows, filter and print layout."""
    last = get_column_letter(max(len(fields), 1))
    for at, field in enumerate(fields, 1):
        samples = [
            str(display_value(field, row[field.key])) for row in answer.rows[:_ROWS_FOR_WIDTHS]
        ]
        widths = [_width(str(field.title)) + 4, *(_width(each) + 2 for each in samples)]
        sheet.column_dimensions[get_column_letter(at)].width = min(
            max(*widths, _NARROWEST), _WIDEST
        )
    sheet.freeze_panes = f"A{header + 1}"
    sheet.auto_filter.ref = f"A{header}:{last}{header + len(answer.rows)}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "&P / &N"


def _width(text: str) -> int:
    """The display width of a text: 1 per ASCII character, 2 per other character."""
    return sum(1 if character.isascii() else 2 for character in text)


def _title(sheet: Any, field: Field) -> Any:
    cell = _text(sheet, str(field.title), Font(bold=True))
    cell.fill = PatternFill("solid", start_color="DDE7F0")
    cell.border = Border(bottom=_LINE)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, field: Field, value: Any) -> Any:
    if value is None or value == []:
        return None
    if field.kind == "Date":
        cell = WriteOnlyCell(sheet, datetime.fromisoformat(value))
        cell.number_format = _DAY
        return cell
    value = display_value(field, value)
    if isinstance(value, str):
        cell = _text(sheet, value)
        if len(value) > _WIDEST // 2:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        return cell
    cell = WriteOnlyCell(sheet, value)
    plain = _WHOLE if isinstance(value, int) or float(value).is_integer() else _FORMATS[None]
    cell.number_format = _FORMATS[field.unit] if field.unit else plain
    return cell


def _text(sheet: Any, value: str, font: Font | None = None) -> Any:
    wording = _ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", value))
    cell = WriteOnlyCell(sheet, escape_formula(wording, digits=False))
    cell.data_type = "s"
    cell.number_format = "@"  # keeps the cell text when it is edited
    if font:
        cell.font = font
    return cell
