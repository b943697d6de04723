"""Sheets as clerks make them, built in memory: workbooks with formats and merged cells, web pages, ODS, XML of 2003."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders import read_formats
from yanxiu.loaders.faults import UnreadableFile
from yanxiu.loaders.parsing.parsed import ParsedSheet
from yanxiu.loaders.parsing.recognition import recognise_sheets
from yanxiu.loaders.parsing.survey_answers import parse_survey_sheet
from yanxiu.loaders.reading.files import Source, read_file

FORMATS = read_formats()
HEADER = [
    "教师编号",
    "姓名",
    "性别",
    "出生日期",
    "手机号码",
    "学校",
    "岗位",
    "任教学段",
    "任教学科",
]
ROW = ["T1", "李晓明", "男", "1985-01-01", "19900000000", "岭北镇中心完小", "教师", "小学", "语文"]
ROW_2 = ["T2", "王国秀", "女", "1986-02-02", "19900000001", "新泉中学", "教师", "初中", "数学"]
Rows = Sequence[Sequence[Any]]


def row(**changed: Any) -> list[Any]:
    """A teacher, with the cells under these headings replaced."""
    return [changed.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def book(
    sheets: Mapping[str, Rows],
    *,
    merged: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
) -> bytes:
    """An XLSX. Merged areas, number formats by cell and hidden rows apply to the first sheet."""
    made = openpyxl.Workbook()
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for each in rows:
            sheet.append(list(each))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    made.remove(made.worksheets[0])
    first = made.worksheets[0]
    for cell, code in (formats or {}).items():
        first[cell].number_format = code
    for area in merged:
        first.merge_cells(area)
    for number in hidden_rows:
        first.row_dimensions[number].hidden = True
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def one(rows: Rows, **settings: Any) -> bytes:
    """An XLSX with one sheet."""
    return book({"Sheet1": rows}, **settings)


def csv(rows: Rows, delimiter: str = ",") -> bytes:
    """A text file in UTF-8."""
    return "\n".join(delimiter.join(map(str, each)) for each in rows).encode()


def ods(body: str, styles: str = "") -> bytes:
    """An ODS with one table of the given rows."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="教师花名册">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return written.getvalue()


def ods_row(cells: Sequence[Any], more: str = "") -> str:
    """A row of texts; markup stays as it is."""
    written = "".join(
        each
        if str(each).startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{escape(each)}</text:p></table:table-cell>'
        for each in cells
    )
    return f"<table:table-row{more}>{written}</table:table-row>"


def xml_2003(rows: str, styles: str = "") -> bytes:
    """An XML workbook with one sheet."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="教师花名册"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def xml_row(cells: Sequence[Any]) -> str:
    """A row of texts; markup stays as it is."""
    return (
        "<Row>"
        + "".join(
            each
            if str(each).startswith("<")
            else f'<Cell><Data ss:Type="String">{escape(each)}</Data></Cell>'
            for each in cells
        )
        + "</Row>"
    )


def page(rows: Rows) -> str:
    """A web page with one table; markup stays as it is."""
    written = "".join(
        "<tr>"
        + "".join(
            str(each) if str(each).startswith("<td") else f"<td>{each}</td>" for each in cells
        )
        + "</tr>"
        for cells in rows
    )
    return f"<html><head><style>td{{}}</style></head><body><table>{written}</table></body></html>"


class Read:
    """The result of reading a file: rows as values by column, faults, and notes."""

    def __init__(self, folder: Path, name: str, content: bytes, formats: Any = None) -> None:
        path = folder / name
        path.write_bytes(content)
        self.sheets: list[ParsedSheet] = []
        self.faults: list[Fault] = []
        self.formats: list[str] = []
        try:
            sheets = read_file(path)
        except UnreadableFile as fault:
            self.faults.append(fault.fault)
            return
        result = recognise_sheets(Source.at(path), sheets, formats or FORMATS)
        self.faults += result.faults
        for sheet, made in result.rosters:
            parsed, faults = parse_survey_sheet(sheet, made)
            self.sheets.append(parsed)
            self.faults += faults
            self.formats.append(made.name)

    @property
    def codes(self) -> list[str]:
        return [fault.code for fault in self.faults]

    def column(self, name: str) -> list[Any]:
        """The values of a column, over all sheets."""
        return [value for each in self.sheets for rows in each for value in rows.values[name]]

    @property
    def left(self) -> dict[str, list[int]]:
        """The rows left out, by reason."""
        return {reason.en: rows for each in self.sheets for reason, rows in each.left.items()}

    @property
    def notes(self) -> list[Text]:
        return [note for each in self.sheets for note in each.notes]
