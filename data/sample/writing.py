"""Writes the files in the form that a bureau would submit; the same county gives the same bytes."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook

NOTICE = "合成数据·非真实人员 / Synthetic data: no real person, school or training"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

Cell = str | int | float | date | bool | None
Rows = Iterable[Sequence[Cell]]


@dataclass(slots=True)
class Sheet:
    """A generated roster; `header` has the column names separated by spaces, and `text` selects CSV."""

    title: str
    header: str
    rows: list[list[Cell]] = field(default_factory=list)
    text: bool = False


def write_sheet(folder: Path, sheet: Sheet) -> Path:
    """Writes a sheet as CSV if it is `text`, else as a workbook; returns the path."""
    header = sheet.header.split()
    if sheet.text:
        return write_csv(folder / f"{sheet.title}.csv", header, sheet.rows)
    return write_xlsx(folder / f"{sheet.title}.xlsx", sheet.title, header, sheet.rows)


def write_xlsx(path: Path, title: str, header: Sequence[str], rows: Rows) -> Path:
    """Writes a workbook with one sheet: the title with the notice, the header, the rows; returns the path."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([f"{title}({NOTICE})"])
    sheet.append(list(header))
    for row in rows:
        sheet.append([_cell(value) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    path.write_bytes(_without_times(kept.getvalue()))
    return path


def write_csv(path: Path, header: Sequence[str], rows: Rows) -> Path:
    """Writes UTF-8 with BOM, as spreadsheet programs do; the notice is the header of an empty last column."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, NOTICE])
        writer.writerows([*(_cell(value) for value in row), None] for row in rows)
    return path


def join_values(values: Iterable[str]) -> str:
    """Joins several values for one cell."""
    return "、".join(values)


def _cell(value: Cell) -> str | int | float | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == "" else value


def _without_times(book: bytes) -> bytes:
    """The workbook with fixed times, because a ZIP contains its time in the entries and in the properties."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _WRITTEN_AT.sub(rb"\g<1>2021-09-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return kept.getvalue()
