"""Ordinary sheets of bureaus are read correctly or refused with the true cause: never read wrong without notice.

The kinds and their sources are listed in `tests/rosters/SOURCES.md`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import (
    FORMATS,
    HEADER,
    ROW,
    ROW_2,
    Read,
    book,
    csv,
    ods,
    ods_row,
    one,
    page,
    row,
    xml_2003,
    xml_row,
)

NAME = "教师花名册.xlsx"
Made = Callable[[], bytes]
TWO = [ROW, ROW_2]
NAMES = ["李晓明", "王国秀"]
OCTOBER, JANUARY = date(1985, 10, 1), date(1985, 1, 1)
TITLE = [["湘阴县教师花名册"], ["填报单位：某校", "", "", "填报日期：2019.9.10"]]
SPAN = '<td rowspan="2">岭北镇中心完小</td>'
TWO_SPANNED = [[*ROW[:5], SPAN, *ROW[6:]], [*ROW_2[:5], *ROW_2[6:]]]
DOWN = '<Cell ss:MergeDown="1"><Data ss:Type="String">岭北镇中心完小</Data></Cell>'
BELOW = '<Cell ss:Index="7"><Data ss:Type="String">教师</Data></Cell>'
COVERED = "<table:covered-table-cell/>"
SPANNED = (
    '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>岭北镇中心完小</text:p>'
    "</table:table-cell>"
)
FLOAT = '<table:table-cell office:value-type="float" office:value="1985.1"><text:p>1985.10</text:p></table:table-cell>'
ENDLESS = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
SAME_SCHOOL = ["岭北镇中心完小"] * 2


def _html(rows: Any, encoding: str = "utf-8", head: str = "") -> bytes:
    return page(rows).replace("<head>", f"<head>{head}").encode(encoding)


READ: Mapping[str, tuple[str, Made, Mapping[str, list[Any]]]] = {
    # part A of the issue
    "two blocks side by side": (NAME, lambda: one([[*HEADER, "", *HEADER], [*ROW, "", *ROW_2]]), {"name": NAMES}),
    "of two headings one is empty": (
        NAME, lambda: one([[*HEADER, "联系电话"], [*row(手机号码=""), "13800000000"]]), {"phone": ["13800000000"]}),
    "two headings say the same": (
        NAME, lambda: one([[*HEADER, "联系电话"], [*ROW, "19900000000"]]), {"phone": ["19900000000"]}),
    "school merged down": (
        NAME, lambda: one([HEADER, ROW, ["T2", "王国秀", "女", "1986-02-02", "", "", "教师", "小学", "语文"]], merged=["F2:F3"]),
        {"school": SAME_SCHOOL}),
    "1985.10 with two decimals": (NAME, lambda: one([HEADER, row(出生日期=1985.1)], formats={"D2": "0.00"}), {"born": [OCTOBER]}),
    "serial in a general cell": (NAME, lambda: one([HEADER, row(出生日期=31048)]), {"born": [JANUARY]}),
    "characters that nobody sees": (NAME, lambda: one([HEADER, row(姓名="李\u200b晓\u00ad明\ufeff")]), {"name": NAMES[:1]}),
    "an unseen character in a heading": (NAME, lambda: one([["教师编号", "\ufeff姓名\u200b", *HEADER[2:]], ROW]), {"name": NAMES[:1]}),
    "nothing, by a stroke": (NAME, lambda: one([HEADER, row(手机号码="/", 任教学科="——")]), {"phone": [None], "subject": [None]}),
    "同上": (NAME, lambda: one([HEADER, ROW, [*ROW_2[:5], "同上", *ROW_2[6:]]]), {"school": SAME_SCHOOL}),
    "〃": (NAME, lambda: one([HEADER, ROW, [*ROW_2[:5], "〃", *ROW_2[6:]]]), {"school": SAME_SCHOOL}),
    # part B
    "a name that ends with its kind": ("2019年秋湘阴县教师花名册.xlsx", lambda: one([HEADER, *TWO]), {"name": NAMES}),
    "a copy": ("教师花名册 - 副本 (2).xlsx", lambda: one([HEADER, *TWO]), {"name": NAMES}),
    "工作单位": ("上报.xlsx", lambda: one([[*HEADER[:5], "工作单位", *HEADER[6:]], ROW]), {"school": SAME_SCHOOL[:1]}),
    "notes in headings": (
        NAME, lambda: one([["教师编号(必填)", "姓名【与身份证一致】", "性别(男/女)", "出生年月日(如1985-01-01)", "移动电话", "所在单位(全称)", "岗位", "任教学段", "任教课程*"], ROW]),
        {"name": NAMES[:1], "born": [JANUARY], "phone": ["19900000000"], "school": SAME_SCHOOL[:1], "subject": [["语文"]]}),
    "title, totals, signatures, notes": (
        NAME, lambda: one([*TITLE, HEADER, *TWO, ["合计", 2], ["填表人：甲", "", "审核人：乙"], ["注：一式两份。"]]), {"name": NAMES}),
    "header and title on each page": (NAME, lambda: one([*TITLE, HEADER, ROW, *TITLE, HEADER, ROW_2]), {"name": NAMES}),
    "only a running number": (
        NAME, lambda: one([["序号", *HEADER], [1, *ROW], [2, *ROW_2], [3], [4]]), {"name": NAMES}),
    "rows of spaces": (NAME, lambda: one([HEADER, ROW, [" "] * 9, ["\u3000"] * 9, ROW_2]), {"name": NAMES}),
    "two levels": (
        NAME, lambda: one([[*HEADER[:5], "任职情况", "", "任教情况", ""], ["", "", "", "", "", *HEADER[5:]], *TWO],
            merged=["F1:G1", "H1:I1", *(f"{letter}1:{letter}2" for letter in "ABCDE")]), {"name": NAMES, "subject": [["语文"], ["数学"]]}),
    "two levels in a text file": (
        "教师花名册.csv", lambda: csv([[*HEADER[:5], "任职", "", "任教", ""], ["", "", "", "", "", "学校", "岗位", "学段", "学科"], *TWO]),
        {"name": NAMES, "subject": [["语文"], ["数学"]]}),
    "a sheet per school": (
        NAME, lambda: book({"岭北镇中心完小": [[*HEADER[:5], *HEADER[6:]], [*ROW[:5], *ROW[6:]]], "新泉中学": [[*HEADER[:5], *HEADER[6:]], [*ROW_2[:5], *ROW_2[6:]]]}),
        {"school": ["岭北镇中心完小", "新泉中学"]}),
    "a header further down": (NAME, lambda: one([*([f"{at}、说明文字"] for at in range(25)), HEADER, *TWO]), {"name": NAMES}),
    "a hidden sheet": (NAME, lambda: book({"教师花名册": [HEADER, ROW], "乡镇": [HEADER, ROW_2]}, hidden=["乡镇"]), {"name": NAMES}),
    "hidden rows": (NAME, lambda: one([HEADER, *TWO], hidden_rows=[3]), {"name": NAMES}),
    "a page": ("教师花名册.xls", lambda: _html([HEADER, *TWO]), {"name": NAMES}),
    "a page in GB2312": (
        "教师花名册.xls", lambda: _html([HEADER, *TWO], "gb18030", '<meta charset="gb2312">'), {"name": NAMES}),
    "a page in UTF-16": ("教师花名册.xls", lambda: _html([HEADER, *TWO], "utf-16"), {"name": NAMES}),
    "cells that span rows in a page": ("教师花名册.xls", lambda: _html([HEADER, *TWO_SPANNED]), {"name": NAMES, "school": SAME_SCHOOL}),
    "a web archive": (
        "教师花名册.xls", lambda: b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + _html([HEADER, *TWO]), {"name": NAMES}),
    "XML of 2003": ("教师花名册.xls", lambda: xml_2003("".join(map(xml_row, [HEADER, *TWO]))), {"name": NAMES}),
    "merged down in XML of 2003": (
        "教师花名册.xls", lambda: xml_2003("".join(map(xml_row, [HEADER, [*ROW[:5], DOWN, *ROW[6:]], [*ROW_2[:5], BELOW, *ROW_2[7:]]]))),
        {"school": SAME_SCHOOL, "role": ["teacher", "teacher"]}),
    "ODS": ("教师花名册.ods", lambda: ods("".join(map(ods_row, [HEADER, *TWO])) + ENDLESS), {"name": NAMES}),
    "merged down in ODS": (
        "教师花名册.ods", lambda: ods("".join(map(ods_row, [HEADER, [*ROW[:5], SPANNED, *ROW[6:]], [*ROW_2[:5], COVERED, *ROW_2[6:]]]))),
        {"school": SAME_SCHOOL}),
    "1985.10 in ODS": ("教师花名册.ods", lambda: ods("".join(map(ods_row, [HEADER, [*ROW[:3], FLOAT, *ROW[4:]]]))), {"born": [OCTOBER]}),
    'text by ="…"': ("教师花名册.csv", lambda: csv([HEADER, ['="T1"', *ROW[1:4], '="19900000000"', *ROW[5:]]]), {"number": ["T1"]}),
    "upright strokes between cells": ("教师花名册.txt", lambda: csv([HEADER, *TWO], "|"), {"name": NAMES}),
    "full-width commas between cells": ("教师花名册.csv", lambda: csv([HEADER, *TWO], "，"), {"name": NAMES}),
    # kinds that we added
    "noughts before a number": (NAME, lambda: one([HEADER, row(教师编号=123)], formats={"A2": "000000"}), {"number": ["000123"]}),
    "a letter before a number": (NAME, lambda: one([HEADER, row(教师编号=7)], formats={"A2": '"T"000'}), {"number": ["T007"]}),
    "radicals out of a PDF": (NAME, lambda: one([HEADER, row(任教学段="⼩学", 学校="岭北镇中⼼完⼩")]), {"stage": [["小学"]], "school": SAME_SCHOOL[:1]}),
    "compatibility ideographs": (NAME, lambda: one([HEADER, row(姓名="\uf90a明")]), {"name": ["金明"]}),
    "another dot within a name": (NAME, lambda: one([HEADER, row(姓名="买买提•吐尔逊")]), {"name": ["买买提·吐尔逊"]}),
    "a compound surname set apart": (NAME, lambda: one([HEADER, row(姓名="欧阳 娜娜")]), {"name": ["欧阳娜娜"]}),
    "a name set apart": (NAME, lambda: one([HEADER, row(姓名="李　明")]), {"name": ["李明"]}),
    "a day in words": (NAME, lambda: one([HEADER, row(出生日期="一九八五年十月")]), {"born": [OCTOBER]}),
    "a day with a time of nought": (NAME, lambda: one([HEADER, row(出生日期="1985-10-01T00:00:00")]), {"born": [OCTOBER]}),
    "long dashes in a day": (NAME, lambda: one([HEADER, row(出生日期="1985—10—01")]), {"born": [OCTOBER]}),
    "year and month as six digits": (NAME, lambda: one([HEADER, row(出生日期="198510")]), {"born": [OCTOBER]}),
    "1985.1 beside 1985.10 in a text": (
        "教师花名册.csv", lambda: csv([HEADER, row(出生日期="1985.1"), [*ROW_2[:3], "1986.10", *ROW_2[4:]]]), {"born": [JANUARY, date(1986, 10, 1)]}),
    "1985.1 as text of a workbook": (NAME, lambda: one([HEADER, row(出生日期="1985.1")]), {"born": [JANUARY]}),
    "a country's code": (NAME, lambda: one([HEADER, row(手机号码="+86 199 0000 0000")]), {"phone": ["+86 199 0000 0000"]}),
    "a number as a number": (NAME, lambda: one([HEADER, row(手机号码=19900000000)]), {"phone": ["19900000000"]}),
    "an example under the header": (NAME, lambda: one([["序号", *HEADER], ["例", *row(姓名="张三")], [1, *ROW], [2, *ROW_2]]), {"name": NAMES}),
    "instructions under the header": (
        NAME, lambda: one([HEADER, ["必填", "必填，与身份证一致", "下拉选择", "格式：1985-01-01", "11位数字", "学校全称", "请选择", "选填", "选填"], *TWO]), {"name": NAMES}),
    "numbers of columns under the header": (NAME, lambda: one([HEADER, [*range(1, 10)], *TWO]), {"name": NAMES}),
    "numbers of pages": (NAME, lambda: one([HEADER, ROW, ["第 1 页 共 2 页"], HEADER, ROW_2, ["第 2 页 共 2 页"]]), {"name": NAMES}),
    "a heading in two lines": (NAME, lambda: one([["教师\n编号", "姓　名", *HEADER[2:]], ROW]), {"number": ["T1"], "name": NAMES[:1]}),
    "numbered headings": (NAME, lambda: one([[f"{at}.{each}" for at, each in enumerate(HEADER, 1)], ROW]), {"name": NAMES[:1]}),
    "starred headings": (NAME, lambda: one([[f"★{each}" for each in HEADER], ROW]), {"name": NAMES[:1]}),
    "total words in two cells": (NAME, lambda: one([HEADER, *TWO, ["", "合 计", "", "", "", "2人"]]), {"name": NAMES}),
    "a banner over a group": (
        NAME, lambda: one([HEADER, ["小学组"], ROW, ["初中组"], ROW_2], merged=["A2:I2", "A4:I4"]), {"name": NAMES}),
    "noughts after the last row of a page": (
        "教师花名册.xls", lambda: _html([HEADER, *TWO]).replace(b"</table>", b"<tr><td>&nbsp;</td></tr></table>"), {"name": NAMES}),
    "a page within a page": (
        "教师花名册.xls", lambda: b"<table><tr><td>" + _html([HEADER, *TWO]) + b"</td></tr></table>", {"name": NAMES}),
    "unpaired tags": ("教师花名册.xls", lambda: _html([HEADER, *TWO]).replace(b"</td>", b"").replace(b"</tr>", b""), {"name": NAMES}),
    "XML of 2003 in GB2312": (
        "教师花名册.xls", lambda: xml_2003("".join(map(xml_row, [HEADER, *TWO]))).decode().replace("UTF-8", "gb2312").encode("gb18030"), {"name": NAMES}),
}  # fmt: skip

REFUSED: Mapping[str, tuple[str, Made, str, str]] = {
    "two headings that differ": (NAME, lambda: one([[*HEADER, "联系电话"], [*ROW, "13800000000"]]), "DOUBLE_HEADING", "J1"),
    "two headings, each for some": (
        NAME, lambda: one([[*HEADER, "联系电话"], [*ROW, ""], [*row(手机号码="", 教师编号="T3"), "13800000000"]]), "DOUBLE_HEADING", "J1"),
    "one block of two that says less": (NAME, lambda: one([[*HEADER, "", "教师编号", "姓名"], [*ROW, "", "T9", "甲乙"]]), "DOUBLE_HEADING", "K1"),
    "1985.1 as a number": (NAME, lambda: one([HEADER, row(出生日期=1985.1)]), "NOT_A_DATE", "10 月"),
    "1985.1 in a text file": ("教师花名册.csv", lambda: csv([HEADER, row(出生日期="1985.1")]), "NOT_A_DATE", "10 月"),
    "five digits as text": (NAME, lambda: one([HEADER, row(出生日期="31048")]), "NOT_A_DATE", "五位"),
    "a name of nothing": (NAME, lambda: one([HEADER, row(姓名="无")]), "EMPTY_CELL", "没有填写"),
    "a name of digits": (NAME, lambda: one([HEADER, row(姓名="12345")]), "NOT_A_NAME", "姓名"),
    "two names": (NAME, lambda: one([HEADER, row(姓名="张三、李四")]), "NOT_A_NAME", "不止一个"),
    "two names set apart": (NAME, lambda: one([HEADER, row(姓名="张三 李四")]), "NOT_A_NAME", "不止一个"),
    "a rounded telephone number": (NAME, lambda: one([HEADER, row(手机号码="1.39E+10")]), "LOST_DIGITS", "科学计数"),
    "同上 in the first row": (NAME, lambda: one([HEADER, row(学校="同上")]), "DITTO", "上一行"),
    "同上 for a telephone number": (NAME, lambda: one([HEADER, ROW, [*ROW_2[:4], "同上", *ROW_2[5:]]]), "DITTO", "各不相同"),
    "a masked name": (NAME, lambda: one([HEADER, row(姓名="李*明")]), "NOT_A_NAME", "遮盖"),
    "a lost character in a name": (NAME, lambda: one([HEADER, row(姓名="李?明")]), "NOT_A_NAME", "丢失"),
    "a note beside a name": (NAME, lambda: one([HEADER, row(姓名="李晓明（退休）")]), "NOT_A_NAME", "说明"),
    "a number that became a day": (NAME, lambda: one([HEADER, row(教师编号=date(2019, 3, 1))]), "NOT_TEXT", "日期"),
    "a year of three digits": (NAME, lambda: one([HEADER, row(出生日期="0985-01-01")]), "NOT_A_DATE", "年份"),
    "a year of two digits": (NAME, lambda: one([HEADER, row(出生日期="85.1.1")]), "NOT_A_DATE", "两位"),
    "six digits that may be a day": (NAME, lambda: one([HEADER, row(出生日期="200110")]), "NOT_A_DATE", "六位"),
    "a mobile number without its last digit": (NAME, lambda: one([HEADER, row(手机号码="1990000000")]), "BAD_PHONE", "11 位"),
    "too few digits": (NAME, lambda: one([HEADER, row(手机号码="1990")]), "BAD_PHONE", "位数"),
    "a PDF": ("教师花名册.xls", lambda: b"%PDF-1.7\n...", "UNREADABLE_FILE", "PDF"),
    "a RAR": ("教师花名册.xls", lambda: b"Rar!\x1a\x07\x01\x00...", "UNREADABLE_FILE", "RAR"),
    "an empty file": ("教师花名册.xlsx", lambda: b"", "UNREADABLE_FILE", "空的"),
    "a picture": ("教师花名册.xlsx", lambda: b"\x89PNG\r\n\x1a\n...", "UNREADABLE_FILE", "图片"),
    "a page without a table": ("教师花名册.xls", lambda: b"<html><body><p>\xe8\xaf\xb7</p></body></html>", "UNREADABLE_FILE", "网页"),
    "an unknown kind of sheet": (
        "上报.xlsx", lambda: one([["教师编号", "姓名", "爱好"], ["T1", "甲", "棋"]]), "UNKNOWN_FORMAT", "yanxiu template"),
    "a roster without schools": (NAME, lambda: one([["教师编号", "姓名", "校名称"], ["T1", "甲乙", "某校"]]), "MISSING_COLUMN", "校名称"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "made", "expected"), READ.values(), ids=READ)
def test_an_ordinary_sheet_is_read_correctly(
    tmp_path: Path, name: str, made: Made, expected: Mapping[str, list[Any]]
) -> None:
    read = Read(tmp_path, name, made())
    assert read.faults == []
    assert {column: read.column(column) for column in expected} == dict(expected)


@pytest.mark.parametrize(("name", "made", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_an_unusable_sheet_is_refused_with_its_true_cause(
    tmp_path: Path, name: str, made: Made, code: str, words: str
) -> None:
    read = Read(tmp_path, name, made())
    assert code in read.codes
    assert any(words in fault.reason.zh for fault in read.faults if fault.code == code)


HOURS = ["活动代码", "教师编号", "姓名", "学时", "认定日期", "是否合格"]


@pytest.mark.parametrize(
    ("cell", "shown", "hours"),
    [
        ("7.5", None, 7.5), ("１０", None, 10.0), ("1,000", None, 1000.0), (7.456, "0.00", 7.456), (24, "000", 24.0),
        ("7,5", None, None), ("1_0", None, None), (0.5, "0%", None), ("50%", None, None), ("1 0", None, None),
        ("①", None, None), ("2²", None, None), ("١٠", None, None), ("1e1", None, None), ("7，5", None, None),
    ],
)  # fmt: skip
def test_only_plain_digits_are_read_as_a_number(
    tmp_path: Path, cell: Any, shown: str | None, hours: float | None
) -> None:
    rows = [HOURS, ["A1", "T1", "李晓明", cell, "2019-04-05", "是"]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows, formats={"D2": shown} if shown else None))
    assert read.column("hours") == [hours]
    assert read.codes == ([] if hours is not None else ["NOT_A_NUMBER"])


def test_unread_columns_are_reported_with_the_nearest_heading(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([[*HEADER, "任教年级学科", "", "备注"], [*ROW, "x", "y", "z"]]))
    (sheet,) = read.sheets
    assert [(each.heading, each.place, each.nearest) for each in sheet.unread] == [
        ("任教年级学科", "J", "任教学科"),
        ("备注", "L", None),
        ("K 列", "K", None),
    ]


def test_rows_left_out_are_reported_by_number(tmp_path: Path) -> None:
    rows = [HEADER, ROW, [" "] * 9, ROW_2, ["合计", 2], ["填表人：甲", "", "审核人：乙"]]
    read = Read(tmp_path, NAME, one(rows))
    assert read.left == {
        "Rows of spaces": [3],
        "A total": [5],
        "Signatures, or the name of the compiler": [6],
    }


def test_hidden_rows_and_sheets_are_reported(tmp_path: Path) -> None:
    sheets = {"教师花名册": [HEADER, *TWO], "乡镇": [HEADER, ROW]}
    read = Read(tmp_path, NAME, book(sheets, hidden=["乡镇"], hidden_rows=[3]))
    messages = [note.zh for note in read.notes]
    assert any("隐藏" in each and "3" in each for each in messages)
    assert "该工作表是隐藏的，已读取" in messages


def test_the_nearest_format_is_named_with_its_matches_and_differences(tmp_path: Path) -> None:
    read = Read(tmp_path, "上报.xlsx", one([["教师编号", "姓名", "爱好"], ["T1", "甲", "棋"]]))
    (fault,) = read.faults
    for words in ("最接近的是", "已识别", "缺少", "未识别 爱好", "yanxiu template"):
        assert words in fault.reason.zh


def test_a_county_can_add_its_own_headings(tmp_path: Path) -> None:
    from yanxiu.loaders import read_formats
    from yanxiu.loaders.formats.format import FormatFault

    (tmp_path / "headings.toml").write_text('[teachers]\nschool = ["教学点名"]\n', "utf-8")
    made = read_formats([tmp_path])
    assert set(made) == set(FORMATS)
    rows = [[*HEADER[:5], "教学点名", *HEADER[6:]], ROW]
    assert Read(tmp_path, NAME, one(rows), made).column("school") == SAME_SCHOOL[:1]
    (tmp_path / "headings.toml").write_text('[teachers]\nclub = ["社团"]\n', "utf-8")
    with pytest.raises(FormatFault, match="club"):
        read_formats([tmp_path])


def test_a_confirmed_heading_is_recognised_in_the_next_sheet_of_that_shape(tmp_path: Path) -> None:
    from yanxiu.loaders.parsing.confirmed_headings import FILE, ConfirmedHeadings
    from yanxiu.loaders.parsing.headers import SheetHead
    from yanxiu.loaders.reading.files import read_file

    rows = [[*HEADER[:5], "点校", *HEADER[6:]], ROW]
    path = tmp_path / NAME
    path.write_bytes(one(rows))
    (sheet,) = read_file(path)
    confirmed = ConfirmedHeadings({"点校": "school"}, tmp_path / FILE)
    confirmed.store(SheetHead(sheet), confirmed.mapped(FORMATS)["teachers"])
    known = ConfirmedHeadings(path=tmp_path / FILE).format_of(SheetHead(sheet), FORMATS)
    assert known is not None
    assert SheetHead(sheet).header(known).places["school"] == 5
    path.write_bytes(one([[*HEADER[:5], "点校", "别的"], ROW[:7]]))
    assert (
        ConfirmedHeadings(path=tmp_path / FILE).format_of(SheetHead(read_file(path)[0]), FORMATS)
        is None
    )
