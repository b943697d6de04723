"""Builds bundles as a bureau hands them in, from texts that can be read and reviewed.

A folder contains texts and `bundle.toml`. A text that no `[[made]]` entry names is handed in unchanged. The others are
converted into the file that a bureau would send:

    [[made]]
    file = "教师花名册.xls"                       # the file to build; its suffix decides the type
    sheets = { "小学" = "primary.csv" }           # workbook: its sheets, or
    text = "teachers.csv"                         # text file: with encoding, newline, delimiter
    holds = ["学校名册.csv", "教师花名册.xls"]      # zip: texts of the folder, or files built before
    days = ["任职日期"]                            # workbook: columns whose cells are dates, not texts
    numbers = ["身份证号"]                         # and columns of numbers
    merged = ["A1:H1"]
    damage = "a password"                          # the damage done afterwards: see DAMAGES
"""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils.cell import range_boundaries

from tests.loaders import containers, hostile

DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "a password": lambda _: hostile.FILES["encrypted zip"][2](),
    "cut short": lambda content: content[: len(content) // 2],
    "a byte lost": lambda content: content.replace("学".encode("gb18030"), b"\xd1", 1),
    "characters lost": lambda content: content.replace("学".encode(), b"\xef\xbf\xbd", 1),
    "macros": lambda content: _with_part(content, "xl/vbaProject.bin"),
    "a link to another workbook": lambda content: _with_part(
        content, "xl/externalLinks/externalLink1.xml"
    ),
    "a cell far away": lambda _: hostile.FILES["far cell"][2](),
    "a bomb": lambda _: hostile.FILES["zip bomb"][2](),
    "a web page": lambda content: b"<html><body><p>" + content + b"</p></body></html>",
}


def build(bundle: Path, made: Sequence[Mapping[str, Any]], into: Path) -> None:
    """Writes the files of a bundle into a folder."""
    texts = {path.name: path.read_bytes() for path in bundle.iterdir() if path.suffix != ".toml"}
    used: set[str] = set()
    for entry in made:
        texts[entry["file"]] = _damaged(_content(texts, entry), entry.get("damage"))
        used |= {*entry.get("sheets", {}).values(), *entry.get("holds", ()), entry.get("text", "")}
    for name, content in texts.items():
        if name not in used:
            containers.write_file(into, name, content)


def _content(texts: Mapping[str, bytes], entry: Mapping[str, Any]) -> bytes:
    file = Path(entry["file"])
    if file.suffix == ".zip":
        members = {name: texts[name] for name in entry["holds"]}
        return containers.zipped(members, entry.get("names", "gbk"))
    if "text" in entry:
        spelling = {k: entry[k] for k in ("encoding", "newline", "delimiter") if k in entry}
        return containers.text(_rows(texts[entry["text"]]), **spelling)
    sheets = {
        title: _typed(_rows(texts[name]), entry.get("days", ()), entry.get("numbers", ()))
        for title, name in entry["sheets"].items()
    }
    write = _xls if file.suffix == ".xls" else _xlsx
    return write(sheets, entry.get("merged", ()))


def _rows(text: bytes) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8"), newline="")))


def _typed(rows: list[list[Any]], days: Sequence[str], numbers: Sequence[str]) -> list[list[Any]]:
    """The rows, with the cells of some columns converted to dates and numbers if possible."""
    of_columns: dict[int, Callable[[str], Any]] = {}
    for row in rows:
        for at, cell in enumerate(row):
            if cell in (*days, *numbers):
                of_columns[at] = date.fromisoformat if cell in days else float
            elif at in of_columns:
                row[at] = _converted_or_text(of_columns[at], cell)
    return rows


def _converted_or_text(read: Callable[[str], Any], cell: str) -> Any:
    try:
        return read(cell)
    except ValueError:
        return cell


def _xlsx(sheets: Mapping[str, list[list[Any]]], merged: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(written := io.BytesIO())
    return written.getvalue()


def _xls(sheets: Mapping[str, list[list[Any]]], merged: Sequence[str]) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    new_sheet = [book.add_sheet(title) for title in sheets]
    for sheet, rows in zip(new_sheet, sheets.values(), strict=True):
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, place, cell, *([day] if isinstance(cell, date) else []))
    for area in merged:
        left, top, right, bottom = (place - 1 for place in range_boundaries(area))
        new_sheet[0].merge(top, bottom, left, right)
    book.save(written := io.BytesIO())
    return written.getvalue()


def _with_part(content: bytes, part: str) -> bytes:
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(part, b"1")
    return written.getvalue()


def _damaged(content: bytes, damage: str | None) -> bytes:
    return DAMAGES[damage](content) if damage else content
