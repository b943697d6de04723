"""Writes rosters for spreadsheet programs and for loading, without formulas, and with codes and dates unchanged."""

import csv
import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.loaders.export.export import Roster
from yanxiu.loaders.formats.format import Column
from yanxiu.loaders.values import persons


def file_name(roster: Roster, form: str) -> str:
    """A file name from which loading recognises the format."""
    names = roster.format.files or (roster.format.name,)
    return f"{names[0]}.{form}"


def roster_bytes(roster: Roster, form: str, *, personal: bool) -> bytes:
    """A roster as `csv` (UTF-8 with BOM) or `xlsx`; `personal` includes columns that the model marks as personal."""
    columns = [
        column
        for column in roster.format.columns.values()
        if personal or not (column.property and column.property.personal)
    ]
    lines = [[column.title for column in columns]]
    lines += [[_text(column, row.get(column.name)) for column in columns] for row in roster.rows]
    return _csv(lines) if form == "csv" else _xlsx(lines, roster.format.title.zh)


def _csv(lines: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [escape_formula(cell, digits=True) for cell in line] for line in lines
    )
    return text.getvalue().encode("utf-8-sig")


def _xlsx(lines: list[list[str]], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for line in lines:
        sheet.append([_cell(sheet, text) for text in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, escape_formula(text, digits=False) or None)
    if text:
        cell.data_type = "s"
        cell.number_format = "@"  # the cell stays text if it is edited
    return cell


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(_text(column, each) for each in value)
    choices = column.property.choices if column.property else {}
    if value in choices:
        return choices[value].zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return persons.escape_name(str(value)) if persons.is_name(column.property) else str(value)
