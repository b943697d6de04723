"""Answers as files for spreadsheet programs: no cell is a formula, identity numbers stay text."""

import csv
import io
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from graph.spreadsheet import quoted
from queries.answer import Answer

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # _x0041_ in a workbook is read as A
_NOT_IN_A_TITLE = re.compile(r"[\\/?*\[\]:]")


def as_csv(answer: Answer) -> bytes:
    """UTF-8 with the mark by which Excel and WPS know it; every column, the ids too."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    names = list(answer.rows[0]) if answer.rows else list(answer.titles)
    writer.writerow([quoted(name, digits=True) for name in names])
    writer.writerows([_in_text(row[name]) for name in names] for row in answer.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(answer: Answer) -> bytes:
    """A workbook of the columns that people read, texts as texts and numbers as numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_A_TITLE.sub(" ", str(answer.question.title))[:31])
    sheet.append([_cell(sheet, str(title)) for title in answer.titles.values()])
    for row in answer.rows:
        sheet.append([_cell(sheet, row[name]) for name in answer.titles])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _joined(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list) else value


def _in_text(value: Any) -> Any:
    value = _joined(value)
    return quoted(value, digits=True) if isinstance(value, str) else value


def _cell(sheet: Any, value: Any) -> Any:
    value = _joined(value)
    if not isinstance(value, str):
        return value
    text = _ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", value))
    cell = WriteOnlyCell(sheet, quoted(text, digits=False))
    cell.data_type = "s"
    cell.number_format = "@"  # so that it stays text when it is edited
    return cell
