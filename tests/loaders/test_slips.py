"""Slips in a cell or heading, put one at a time into a correct sheet: none changes a value without notice."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from tests.loaders.binary_books import binary_book
from tests.loaders.ordinary import (
    HEADER,
    ROW,
    ROW_2,
    Read,
    book,
    ods,
    ods_row,
    one,
    page,
    row,
    xml_2003,
    xml_row,
)

NAME = "教师花名册.xlsx"
THEMES = ["主题代码", "主题名称", "来源问题"]


@pytest.mark.parametrize(
    "note", ["上年", "旧", "原", "拟", "作废", "已作废", "变更前", "配偶", "联系人", "预计"]
)
@pytest.mark.parametrize("brackets", ["（{}）", "({})", "【{}】"])
def test_a_heading_with_a_note_about_something_else_is_not_read(
    tmp_path: Path, note: str, brackets: str
) -> None:
    heading = "出生日期" + brackets.format(note)
    read = Read(tmp_path, NAME, one([[*HEADER[:3], heading, *HEADER[4:]], ROW, ROW_2]))
    assert read.column("born") == [None, None]
    assert [(each.heading, each.nearest) for sheet in read.sheets for each in sheet.unread] == [
        (heading, "出生日期")
    ]


@pytest.mark.parametrize("note", ["原则上填公历", "年-月-日", "8位", "按身份证填写"])
def test_a_heading_with_filling_instructions_is_read(tmp_path: Path, note: str) -> None:
    rows = [[*HEADER[:3], f"出生日期（{note}）", *HEADER[4:]], ROW, ROW_2]
    read = Read(tmp_path, NAME, one(rows))
    assert read.column("born") == [date(1985, 1, 1), date(1986, 2, 2)]


SHEET = [HEADER, ROW, ROW_2]
COLUMNS_OF_ODS = (
    '<table:table-column table:number-columns-repeated="3"/>'
    '<table:table-column table:visibility="collapse"/>'
    '<table:table-column table:number-columns-repeated="5"/>'
)


def _with_hidden_column(suffix: str) -> bytes:
    if suffix == "xlsb":
        return binary_book({"Sheet1": SHEET}, hidden_columns=[(3, 3)])
    if suffix == "ods":
        return ods(COLUMNS_OF_ODS + "".join(map(ods_row, SHEET)))
    if suffix == "xml":
        rows = "".join(map(xml_row, SHEET))
        return xml_2003(f'<Column ss:Span="2"/><Column ss:Hidden="1"/><Column/>{rows}')
    if suffix == "html":
        columns = "<table><col span=3><col style='display:none'><col span=5>"
        return page(SHEET).replace("<table>", columns).encode()
    written = io.BytesIO()
    if suffix == "xlsx":
        made = openpyxl.load_workbook(io.BytesIO(book({"Sheet1": SHEET})))
        made.worksheets[0].column_dimensions["D"].hidden = True
        made.save(written)
        return written.getvalue()
    old = xlwt.Workbook()
    sheet = old.add_sheet("Sheet1")
    for at, cells in enumerate(SHEET):
        for place, cell in enumerate(cells):
            sheet.write(at, place, cell)
    sheet.col(3).hidden = True
    old.save(written)
    return written.getvalue()


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb", "ods", "xml", "html"])
def test_a_hidden_column_is_read_and_reported(tmp_path: Path, suffix: str) -> None:
    named = {"xml": "xls", "html": "xls"}.get(suffix, suffix)
    read = Read(tmp_path, f"教师花名册.{named}", _with_hidden_column(suffix))
    assert read.column("born") == [date(1985, 1, 1), date(1986, 2, 2)]
    assert "隐藏的列也已读取：D 出生日期" in [note.zh for note in read.notes]


@pytest.mark.parametrize(
    "name", ["见附件", "详见附表", "见备注", "附后", "李晓明李晓明", "李娜李娜", "李娜→王芳"]
)
def test_a_reference_or_a_repeated_name_is_refused_as_a_name(tmp_path: Path, name: str) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(姓名=name), ROW_2]))
    assert [(each.code, each.row, each.column) for each in read.faults] == [
        ("NOT_A_NAME", 2, "姓名")
    ]


@pytest.mark.parametrize("cell", ["锟斤拷", "课堂烫烫烫", "è¯¾å\xa0\x82â\x80\x9d", "ï»¿课堂"])
def test_text_garbled_by_a_wrong_encoding_is_refused(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, "研修主题.xlsx", one([THEMES, ["TH1", cell, "面浅"]]))
    assert [(each.code, each.row, each.column) for each in read.faults] == [
        ("LOST_CHARACTER", 2, "主题名称")
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("'课堂提问", "'课堂提问"),
        ('"课堂提问"', '"课堂提问"'),
        ("'核心素养'课堂", "'核心素养'课堂"),
        ('"核心素养"与"大单元"', '"核心素养"与"大单元"'),
        ("“课堂提问”", "“课堂提问”"),
    ],
)
def test_quotation_marks_around_a_text_are_kept(tmp_path: Path, cell: str, value: str) -> None:
    read = Read(tmp_path, "研修主题.xlsx", one([THEMES, ["TH1", cell, ""]]))
    assert (read.column("name"), read.faults) == ([value], [])


@pytest.mark.parametrize("cell", ["略", "暂缺", "待核实", "待确认", "不明", "缺失"])
def test_words_for_a_value_not_known_yet_are_read_as_empty(tmp_path: Path, cell: str) -> None:
    rows: list[list[Any]] = [THEMES, ["TH1", "课堂提问", cell]]
    read = Read(tmp_path, "研修主题.xlsx", one(rows))
    assert (read.column("problem"), read.faults) == ([None], [])
    assert read.sheets[0].cleaned == {"problem": {"nothing": 1}}
    read = Read(tmp_path, "研修主题.xlsx", one([THEMES, [cell, "课堂提问", ""]]))
    assert [(each.code, each.column) for each in read.faults] == [("EMPTY_CELL", "主题代码")]


def test_quotation_marks_around_dates_and_choices_are_dropped(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(出生日期='"1985-01-01"', 性别='"男"'), ROW_2]))
    assert read.column("born") == [date(1985, 1, 1), date(1986, 2, 2)]
    assert read.column("sex") == ["male", "female"]
    assert read.faults == []


@pytest.mark.parametrize("title", ["研修主题（续）", "研修主题 续表2", "2023年研修主题一览"])
def test_the_title_above_the_header_of_a_second_page_is_left_out_and_reported(
    tmp_path: Path, title: str
) -> None:
    first, second = ["TH1", "课堂提问", "面浅"], ["TH2", "作业设计", "量大"]
    read = Read(tmp_path, "研修主题.xlsx", one([THEMES, first, [], [title], THEMES, second]))
    assert (read.column("code"), read.faults) == (["TH1", "TH2"], [])
    assert read.left == {"A title": [4], "A repeated header": [5]}


def test_a_row_with_one_cell_above_a_second_header_is_not_read_as_a_title(tmp_path: Path) -> None:
    read = Read(tmp_path, "研修主题.xlsx", one([THEMES, ["TH1", "提问", ""], ["TH2"], THEMES]))
    assert [(each.code, each.row, each.column) for each in read.faults] == [
        ("EMPTY_CELL", 3, "主题名称")
    ]
