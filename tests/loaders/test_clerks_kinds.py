"""Sheets as clerks make them, by kind: dates split over columns, schools on their own lines, lists that are not rosters.

The sources of the kinds are listed in `tests/rosters/SOURCES.md`.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.loaders.ordinary import HEADER, ROW, ROW_2, Read, book, csv, one, row

NAME = "教师花名册.xlsx"
Rows = Sequence[Sequence[Any]]
NAMES = ["李晓明", "王国秀"]
BORN = [date(1985, 1, 1), date(1986, 2, 2)]
DAY = [["出生日期", "", ""], ["年", "月", "日"]]
LEAN = [*HEADER[:5], *HEADER[6:]]
ONE, TWO = [*ROW[:5], *ROW[6:]], [*ROW_2[:5], *ROW_2[6:]]
SCHOOLS = ["白泥湖中学", "新泉中学"]


def _with_birth_cells(row: Sequence[Any], *parts: Any) -> list[Any]:
    return [*row[:3], *parts, *row[4:]]


def _header_with_birth(*parts: Any) -> list[Any]:
    return [*HEADER[:3], *parts, *HEADER[4:]]


def _workbook_with(change: Callable[[Any], object], rows: Rows = (HEADER, ROW, ROW_2)) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for each in rows:
        sheet.append(list(each))
    change(sheet)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


TWO_LEVELS = [_header_with_birth(*DAY[0]), ["", "", "", *DAY[1], "", "", "", "", ""]]
DAYS: Mapping[str, tuple[str, Callable[[], bytes], Sequence[date]]] = {
    "numbers under one heading": (
        NAME, lambda: one([*TWO_LEVELS, _with_birth_cells(ROW, 1985, 1, 1), _with_birth_cells(ROW_2, 1986, 2, 2)], merged=["D1:F1"]), BORN),
    "texts with their units": (
        NAME, lambda: one([*TWO_LEVELS, _with_birth_cells(ROW, "1985年", "01", "1日"), _with_birth_cells(ROW_2, "1986", "2月", "2")], merged=["D1:F1", "A1:A2"]), BORN),
    "a text file": (
        "教师花名册.csv", lambda: csv([*TWO_LEVELS, _with_birth_cells(ROW, 1985, 1, 1), _with_birth_cells(ROW_2, 1986, 2, 2)]), BORN),
    "year and month": (
        NAME, lambda: one([_header_with_birth("出生年月", ""), ["", "", "", "年", "月"], _with_birth_cells(ROW, 1985, 1), _with_birth_cells(ROW_2, 1986, 2)], merged=["D1:E1"]),
        [date(1985, 1, 1), date(1986, 2, 1)]),
    "three headings": (
        NAME, lambda: one([_header_with_birth("出生年", "出生月", "出生日"), _with_birth_cells(ROW, 1985, 1, 1), _with_birth_cells(ROW_2, 1986, 2, 2)]), BORN),
    "notes in brackets": (
        NAME, lambda: one([_header_with_birth("出生日期（年）", "出生日期（月）", "出生日期（日）"), _with_birth_cells(ROW, 1985, 1, 1), _with_birth_cells(ROW_2, 1986, 2, 2)]), BORN),
    "one heading merged over three": (
        NAME, lambda: one([_header_with_birth("出生年月日", "", ""), _with_birth_cells(ROW, 1985, 1, 1), _with_birth_cells(ROW_2, 1986, 2, 2)], merged=["D1:F1"]), BORN),
    "a whole day in the first of three": (
        NAME, lambda: one([*TWO_LEVELS, _with_birth_cells(ROW, "1985-01-01", "", ""), _with_birth_cells(ROW_2, 1986, 2, 2)], merged=["D1:F1"]), BORN),
}  # fmt: skip


@pytest.mark.parametrize(("name", "made", "born"), DAYS.values(), ids=DAYS)
def test_a_date_split_over_columns_is_one_date(
    tmp_path: Path, name: str, made: Callable[[], bytes], born: Sequence[date]
) -> None:
    read = Read(tmp_path, name, made())
    assert (read.column("born"), read.faults) == (born, [])
    assert (read.column("name"), [each.unread for each in read.sheets]) == (NAMES, [[]])


@pytest.mark.parametrize(
    "parts", [(1985, 2, 30), (1985, "", ""), (1985, "", 3), (85, 1, 1), ("", 1, 1)]
)
def test_an_impossible_date_split_over_columns_is_a_fault_of_its_column(
    tmp_path: Path, parts: tuple[Any, ...]
) -> None:
    rows = [*TWO_LEVELS, _with_birth_cells(ROW, *parts), _with_birth_cells(ROW_2, 1986, 2, 2)]
    read = Read(tmp_path, NAME, one(rows, merged=["D1:F1"]))
    assert [(fault.code, fault.row, fault.column) for fault in read.faults] == [
        ("NOT_A_DATE", 3, "出生日期")
    ]


LINES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "alone in the row": (NAME, lambda: one([LEAN, [SCHOOLS[0]], ONE, [SCHOOLS[1]], TWO])),
    "merged over the row": (NAME, lambda: one([LEAN, [SCHOOLS[0]], ONE, [SCHOOLS[1]], TWO], merged=["A2:H2", "A4:H4"])),
    "in the column of names": (NAME, lambda: one([LEAN, ["", SCHOOLS[0]], ONE, ["", SCHOOLS[1]], TWO])),
    "numbered, with a count": (NAME, lambda: one([LEAN, ["一、白泥湖中学（12人）"], ONE, ["二、新泉中学", "1人"], TWO])),
    "after 学校": (NAME, lambda: one([LEAN, ["学校：白泥湖中学"], ONE, ["学校：新泉中学"], TWO])),
    "under towns": (NAME, lambda: one([LEAN, ["岭北镇"], [SCHOOLS[0]], ONE, ["新泉镇"], [SCHOOLS[1]], TWO])),
    "with totals between": (NAME, lambda: one([LEAN, [SCHOOLS[0]], ONE, ["小计", 1], [SCHOOLS[1]], TWO, ["小计", 1], ["合计", 2]])),
    "in a text file": ("教师花名册.csv", lambda: csv([LEAN, [SCHOOLS[0]], ONE, [SCHOOLS[1]], TWO])),
    "beside an empty column": (NAME, lambda: one([HEADER, [SCHOOLS[0]], row(学校=""), [SCHOOLS[1]], [*ROW_2[:5], "", *ROW_2[6:]]])),
    "in a line over each page": (
        NAME, lambda: one([["教师花名册"], ["学校：白泥湖中学"], LEAN, ONE, ["教师花名册"], ["学校：新泉中学", "", "填表日期：2019.9"], LEAN, TWO])),
    "in a title over each page": (NAME, lambda: one([["白泥湖中学教师花名册"], LEAN, ONE, ["新泉中学教师花名册"], LEAN, TWO])),
}  # fmt: skip


@pytest.mark.parametrize(("name", "made"), LINES.values(), ids=LINES)
def test_people_belong_to_the_school_named_above_them(
    tmp_path: Path, name: str, made: Callable[[], bytes]
) -> None:
    read = Read(tmp_path, name, made())
    assert (read.column("name"), read.column("school"), read.faults) == (NAMES, SCHOOLS, [])
    assert any("新泉中学(1)" in note.zh for note in read.notes)


def test_people_without_a_school_above_them_have_none(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([LEAN, ONE, ["新泉中学"], TWO]))
    assert read.column("school") == [None, "新泉中学"]
    assert [(fault.code, fault.row) for fault in read.faults] == [("EMPTY_CELL", 2)]


def test_the_school_in_a_row_takes_precedence_over_the_line_above(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([HEADER, ["南湖洲学区中心校"], ROW, ROW_2]))
    assert (read.column("school"), read.faults) == ([ROW[5], ROW_2[5]], [])


AROUND: Mapping[str, Rows] = {
    "以下空白": [["以下空白"]],
    "以下空白 in the column of names": [["", "——以下空白——"]],
    "no more text": [["（以下无正文）"]],
    "totals of a school": [["岭北镇中心完小 小计", "", "1人"], ["新泉中学小计"]],
    "totals of a spreadsheet program": [["", "", "", "", "", "新泉中学 汇总", "", "", 1], ["", "", "", "", "", "总计数", "", "", 2]],
    "汇总": [["汇总", "", "", "", "", "", "", "", 2]],
    "signatures without a colon": [["填表人", "张三", "", "审核人", "李四", "", "2019年9月1日"]],
    "signatures right under few rows": [["校长（签章）：", "", "", "填表人：张三", "", "填表日期：2019-9-1"]],
    "a line of a group": [["小学组"]],
    "signatures under the columns of names and schools": [["", "校长（签字）：甲", "", "", "", "经办人：乙", "", "", "2020年9月10日"]],
}  # fmt: skip


@pytest.mark.parametrize("rows", AROUND.values(), ids=AROUND)
def test_lines_printed_around_the_rows_are_left_out_and_reported(
    tmp_path: Path, rows: Rows
) -> None:
    read = Read(tmp_path, NAME, one([HEADER, ROW, ROW_2, *rows]))
    assert (read.column("name"), read.faults) == (NAMES, [])
    assert sorted(at for found in read.left.values() for at in found) == [*range(4, 4 + len(rows))]


ENDS: Mapping[str, tuple[Rows, str, int]] = {
    "of another kind": ([HEADER, ROW, [], ["活动代码", "教师编号", "学时", "认定日期"], ["A1", "T1", 4, "2018-09-01"]], "OTHER_TABLE", 4),
    "with its title": ([HEADER, ROW, [], ["参训学时"], ["活动代码", "教师编号", "学时"], ["A1", "T1", 4]], "OTHER_TABLE", 4),
    "of the same kind in another order": ([HEADER, ROW, ROW_2, [HEADER[1], HEADER[0], *HEADER[2:]], [ROW_2[1], ROW_2[0], *ROW_2[2:]]], "OTHER_TABLE", 4),
    "far below": ([HEADER, *[ROW] * 5, [HEADER[1], HEADER[0], *HEADER[2:]], [ROW_2[1], ROW_2[0], *ROW_2[2:]]], "OTHER_TABLE", 7),
    "of people who left": ([HEADER, ROW, ["退休人员"], ROW_2], "LEAVERS", 3),
    "of people who were moved": ([HEADER, ROW, ["", "2019年调出教师"], ROW_2], "LEAVERS", 3),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "code", "at"), ENDS.values(), ids=ENDS)
def test_a_second_list_in_a_sheet_is_not_read_as_rows_of_the_first(
    tmp_path: Path, rows: Rows, code: str, at: int
) -> None:
    read = Read(tmp_path, NAME, one(rows))
    assert [(fault.code, fault.row) for fault in read.faults] == [(code, at)]
    assert set(read.column("name")) <= {*NAMES}


FORM = [["教师登记表"], ["姓名", "李晓明", "性别", "男"], ["教师编号", "T1", "出生日期", "1985-01-01"], ["学校", "新泉中学", "岗位", "教师"]]  # fmt: skip
SIGN_IN = [
    ["序号", "姓名", "单位", "上午", "下午", "签名"],
    [1, "李晓明", "新泉中学", "√", "√", ""],
]


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        (NAME, [*zip(HEADER, ROW, ROW_2, strict=True)], "转置"),
        ("教师登记表.xlsx", FORM, "登记表"),
        ("签到表.xlsx", SIGN_IN, "签到表"),
        (
            "参训学时.xlsx",
            [["教师编号", "姓名", "9月", "10月", "合计"], ["T1", "甲", 4, 6, 10]],
            "9月、10月、合计各占一列",
        ),
        (
            "参训学时.xlsx",
            [
                ["教师编号", "姓名", "语文研修", "班主任培训"],
                ["T1", "甲", "√", ""],
                ["T2", "乙", "", "√"],
            ],
            "每人每项活动一行",
        ),
    ],
)
def test_a_sheet_that_is_not_a_table_is_reported_by_its_kind(
    tmp_path: Path, name: str, rows: Rows, words: str
) -> None:
    read = Read(tmp_path, name, one(rows))
    assert read.codes == ["OTHER_LAYOUT"]
    assert words in read.faults[0].reason.zh


def test_a_form_for_each_person_is_reported_once(tmp_path: Path) -> None:
    read = Read(tmp_path, "教师登记表.xlsx", book({"甲": FORM, "乙": FORM}))
    assert read.codes == ["OTHER_LAYOUT"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("86.9", "两位"), ("86年9月", "两位"), ("Sep-86", "两位"), ("农历1986年8月初三", "农历"), ("1986.9.1（农历）", "农历"),
        ("民国75年9月", "公元"), ("38岁", "年龄"), ("38", "年龄"), ("1986年", "只有年份"), ("1986.09.00", "日是 0"), ("9月15日", "没有写年份"), ("9.15-9.17", "没有写年份"),
        ("1986-9-31", "没有这一天"), ("1986年9月中旬", "其他文字"), ("2018.9.1-9.3", "一段时间"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_a_date_is_reported_by_its_kind(
    tmp_path: Path, cell: str, words: str
) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(出生日期=cell)]))
    assert read.codes == ["NOT_A_DATE"]
    assert words in read.faults[0].reason.zh


@pytest.mark.parametrize(
    "cell", ["1986、9", "1986 09", "1986·9", "1986\n09", "1986年九月", "1986 9 1", "1986、9、1"]
)
def test_a_date_with_unusual_separators_is_read(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(出生日期=cell)]))
    assert (read.column("born"), read.faults) == ([date(1986, 9, 1)], [])


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("1", "male"), (2, "female"), ("M", "male"), ("♀", "female"), ("先生", "male"), ("0", None), ("9", None)],
)  # fmt: skip
def test_a_sex_in_the_national_code_is_read_and_other_codes_are_refused(
    tmp_path: Path, cell: Any, sex: str | None
) -> None:
    read = Read(
        tmp_path, NAME, one([["教师编号", "姓名", "性别(1男2女)", *HEADER[3:]], row(性别=cell)])
    )
    assert (read.column("sex"), read.codes) == ([sex], [] if sex else ["UNKNOWN_CHOICE"])


@pytest.mark.parametrize(
    ("cell", "name"),
    [("李晓明，", "李晓明"), ("李晓明、", "李晓明"), ("李晓明.", "李晓明"), ("李晓明(女)", None), ("李晓明（大）", None), ("李晓明A", None)],
)  # fmt: skip
def test_only_punctuation_after_a_name_is_dropped(
    tmp_path: Path, cell: str, name: str | None
) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(姓名=cell)]))
    assert (read.column("name"), read.codes) == ([name], [] if name else ["NOT_A_NAME"])


@pytest.mark.parametrize("cell", ["13800000000.0", "13800000000;", "13800000000、"])
def test_a_telephone_is_read_without_the_remains_of_a_number_format(
    tmp_path: Path, cell: str
) -> None:
    assert Read(tmp_path, NAME, one([HEADER, row(手机号码=cell)])).column("phone") == [
        "13800000000"
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [("√", "打了勾"), ("请假", "缺席"), ("病假（2天）", "缺席"), ("04:00", "时刻")],
)
def test_a_text_in_place_of_hours_is_reported_by_its_kind(
    tmp_path: Path, cell: str, words: str
) -> None:
    rows = [["活动代码", "教师编号", "学时", "认定日期"], ["A1", "T1", cell, "2019-04-05"]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert read.codes == ["NOT_A_NUMBER"]
    assert words in read.faults[0].reason.zh


@pytest.mark.parametrize(
    ("cell", "post"),
    [("专业技术岗", "teacher"), ("见习", "teacher"), ("临聘", "teacher"), ("副校级", "vice_principal"), ("工勤技能岗", "support_staff"),
     ("管理岗", None), ("退休", None), ("借调", None), ("产假", None)],
)  # fmt: skip
def test_a_class_of_post_is_read_if_it_means_one_post(
    tmp_path: Path, cell: str, post: str | None
) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(岗位=cell)]))
    assert (read.column("role"), read.codes) == ([post], [] if post else ["UNKNOWN_CHOICE"])


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [("是否在岗", "否", "否"), ("在职", "不在职", "不在职"), ("是否在编", "否", None), ("备注", "已故", "已故"), ("状态", "退休", "退休"), ("备注", "2019年8月调出", "调出"), ("在职情况", "借调县教育局", "借调"), ("备注", "", None), ("编制", "在编", None)],
)  # fmt: skip
def test_an_extra_column_that_marks_leavers_is_reported_with_its_rows(
    tmp_path: Path, heading: str, cell: str, words: str | None
) -> None:
    read = Read(tmp_path, NAME, one([[*HEADER, heading], [*ROW, ""], [*ROW_2, cell]]))
    warnings = [note.zh for note in read.notes if "请核对" in note.zh]
    assert (read.faults, len(warnings)) == ([], 1 if words else 0)
    assert all("第 3 行" in each and str(words) in each for each in warnings)


def _strike_through(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)


def _add_comment(sheet: Any) -> None:
    sheet["E2"].comment = Comment("换号 13900000000", "甲")


@pytest.mark.parametrize(
    ("change", "words"), [(_strike_through, "删除线的行"), (_add_comment, "批注")]
)
def test_comments_and_strikethrough_in_a_workbook_are_reported(
    tmp_path: Path, change: Callable[[Any], None], words: str
) -> None:
    read = Read(tmp_path, NAME, _workbook_with(change))
    assert (read.column("name"), read.faults) == (NAMES, [])
    assert any(words in note.zh for note in read.notes)


def _add_choices(sheet: Any) -> None:
    choices = DataValidation(type="list", formula1='"男,女"')
    sheet.add_data_validation(choices)
    choices.add("C2:C500")


def _add_table(sheet: Any) -> None:
    sheet.add_table(Table(displayName="T", ref="A1:I3"))


def _add_filter(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:I3"


def _add_styles(sheet: Any) -> None:
    for at in range(4, 3000):
        sheet.cell(at, 3).font = Font(bold=True)
    sheet.cell(1, 16_384).font = Font(bold=True)


def _protect(sheet: Any) -> None:
    sheet.protection.enable()


def _hide_column(sheet: Any) -> None:
    sheet.column_dimensions["E"].hidden = True


@pytest.mark.parametrize(
    "change", [_add_choices, _add_table, _add_filter, _add_styles, _protect, _hide_column]
)
def test_workbook_features_that_change_no_cell_have_no_effect(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    read = Read(tmp_path, NAME, _workbook_with(change))
    assert (read.column("name"), read.faults) == (NAMES, [])


@pytest.mark.parametrize(
    "content",
    [
        csv([HEADER, ROW, ROW_2]).decode().encode("gb18030"), csv([HEADER, ROW, ROW_2]).decode().encode("utf-16"),
        b"\xef\xbb\xbf" + csv([HEADER, ROW, ROW_2]), csv([HEADER, ROW, ROW_2], "\t"), csv([HEADER, ROW, ROW_2], ";"),
        b"sep=,\n" + csv([HEADER, ROW, ROW_2]), csv([HEADER, ROW, ROW_2]).replace(b"\n", b"\r"),
        csv([[*HEADER, "", ""], [*ROW, "", ""], [*ROW_2, "", ""]]), "湘阴县教师花名册,,,\n".encode() + csv([HEADER, ROW, ROW_2]),
    ],
)  # fmt: skip
def test_text_files_of_different_programs_are_read(tmp_path: Path, content: bytes) -> None:
    read = Read(tmp_path, "教师花名册.csv", content)
    assert (read.column("name"), read.faults) == (NAMES, [])


def test_unknown_subheadings_of_a_group_belong_to_the_header(tmp_path: Path) -> None:
    head = [*HEADER, "专业技术职务", "", "学历", ""]
    below = ["", "", "", "", "", "", "", "", "", "名称", "取得时间", "层次", "取得时间"]
    more = ["一级教师", "2012-08-01", "本科", "2002-06-01"]
    merged = ["J1:K1", "L1:M1"]
    read = Read(tmp_path, NAME, one([head, below, [*ROW, *more], [*ROW_2, *more]], merged=merged))
    assert (read.faults, read.column("name"), read.column("rank")) == ([], NAMES, ["一级教师"] * 2)


@pytest.mark.parametrize(
    ("heading", "is_read"),
    [("工作单位/学校", True), ("工作单位 或 所在学校", True), ("学校 School", True), ("学校（School）", True), ("学校/学科", False)],
)  # fmt: skip
def test_a_heading_of_two_words_is_read_if_both_mean_one_column(
    tmp_path: Path, heading: str, is_read: bool
) -> None:
    read = Read(tmp_path, NAME, one([[*HEADER[:5], heading, *HEADER[6:]], ROW]))
    assert read.codes == ([] if is_read else ["MISSING_COLUMN"])


def test_blocks_side_by_side_are_read_with_a_fallback_heading(
    tmp_path: Path,
) -> None:
    head = ["职务" if each == "岗位" else each for each in HEADER]
    read = Read(tmp_path, NAME, one([[*head, "", *head], [*ROW, "", *ROW_2]]))
    assert (read.faults, read.column("name")) == ([], NAMES)


def test_a_markdown_table_of_a_chat_assistant_is_read(tmp_path: Path) -> None:
    lines = [HEADER, ["---"] * len(HEADER), ROW, ["  ", *ROW_2[1:]]]
    text = "\n".join("| " + " | ".join(map(str, each)) + " |" for each in lines)
    read = Read(tmp_path, "教师花名册.md.txt", text.encode())
    assert (read.column("name"), read.faults) == (NAMES, [])
    assert read.column("number") == ["T1", None]


def test_columns_separated_by_spaces_are_refused_with_the_cause(tmp_path: Path) -> None:
    text = "\n".join("   ".join(map(str, each)) for each in (HEADER, ROW, ROW_2))
    (fault,) = Read(tmp_path, "教师花名册.txt", text.encode()).faults
    assert fault.code == "UNREADABLE_FILE"
    assert "空格" in fault.reason.zh
    assert "分列" in fault.hint.zh


def test_headings_in_traditional_chinese_are_refused_with_the_cause(tmp_path: Path) -> None:
    header = [
        "教師編號",
        "姓名",
        "性別",
        "出生日期",
        "手機號碼",
        "學校",
        "崗位",
        "任教學段",
        "任教學科",
    ]
    (fault,) = Read(tmp_path, NAME, one([header, ROW, ROW_2])).faults
    assert (fault.code, "繁体" in fault.reason.zh) == ("OTHER_LAYOUT", True)


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("退休教师名单", None), ("2021年退休人员花名册 (1)", None), ("名单", "2021年退休教师一览表"), ("名单", "调出教师统计表（2021年）"),
    ],
)  # fmt: skip
def test_a_roster_of_people_who_left_is_recognised(
    tmp_path: Path, file: str, title: str | None
) -> None:
    rows = [*([[title]] if title else []), [*HEADER, "退休时间"], [*ROW, "2021年8月"]]
    (fault,) = Read(tmp_path, f"{file}.xlsx", one(rows)).faults
    assert fault.code == "OTHER_LIST"
    assert "yanxiu template transfers" in fault.reason.zh


@pytest.mark.parametrize(
    "file", ["教师花名册（含退休）", "退休教师返聘花名册", "教师花名册(不含退休人员)"]
)
def test_a_roster_that_only_mentions_people_who_left_is_read(tmp_path: Path, file: str) -> None:
    read = Read(tmp_path, f"{file}.xlsx", one([HEADER, ROW]))
    assert (read.codes, read.formats) == ([], ["teachers"])


def test_a_list_of_names_and_retirement_dates_is_recognised(tmp_path: Path) -> None:
    rows = [["姓名", "单位", "退休时间"], ["李晓明", "岭北镇中心完小", "2021年8月"]]
    (fault,) = Read(tmp_path, "退休.xlsx", one(rows)).faults
    assert (fault.code, "教师调动" in fault.reason.zh) == ("OTHER_LIST", True)


@pytest.mark.parametrize(
    ("file", "headings", "words"),
    [
        ("花名册", ["学号"], "学生"), ("花名册", ["家长姓名"], "学生"), ("高三学生花名册", [], "学生"), ("幼儿名单", [], "学生"),
        ("2021年拟录用人员名单", [], "应聘"), ("教师面试名单", [], "应聘"),
    ],
)  # fmt: skip
def test_a_list_of_pupils_or_candidates_is_not_read_as_teachers(
    tmp_path: Path, file: str, headings: list[str], words: str
) -> None:
    rows = [[*HEADER, *headings], [*ROW, *("x" for _ in headings)]]
    (fault,) = Read(tmp_path, f"{file}.xlsx", one(rows)).faults
    assert (fault.code, words in fault.reason.zh) == ("OTHER_LIST", True)


SHUT = ["学校代码", "学校名称", "办学性质", "学段", "地域类别", "乡镇", "督学责任区"]
HOURS = ["活动名称", "教师编号", "姓名", "学时", "认定日期"]
PAIRS = ["师傅编号", "徒弟编号", "学科", "起始日期"]


@pytest.mark.parametrize(
    ("file", "headings", "words"),
    [
        ("未参训教师名单", HOURS, "未参训"), ("缺勤情况统计表", HOURS, "未参训"), ("2020年考核不合格人员", HOURS, "不合格"),
        ("2022年应参训教师名单", HOURS, "报名名册"), ("拟培训人员一览表", HOURS, "报名名册"),
        ("取消报名人员名单", ["活动代码", "教师编号", "报名日期"], "退出"), ("解除师徒关系名单", PAIRS, "终止日期"), ("拟撤并学校一览表", SHUT, "撤销日期"),
    ],
)  # fmt: skip
def test_a_list_of_absences_is_not_read_as_attendance(
    tmp_path: Path, file: str, headings: list[str], words: str
) -> None:
    rows = [headings, ["1", "2", "3", "4", "2020-09-01", "6", "7"][: len(headings)]]
    (fault,) = Read(tmp_path, f"{file}.xlsx", one(rows)).faults
    assert (fault.code, words in fault.reason.zh) == ("OTHER_LIST", True)


def test_hours_of_people_who_failed_are_read_if_the_rows_state_it(tmp_path: Path) -> None:
    rows = [[*HOURS, "是否合格"], ["语文研修", "1", "李晓明", "6", "2020-09-01", "否"]]
    read = Read(tmp_path, "考核不合格人员.xlsx", one(rows))
    assert (read.codes, read.column("qualified")) == ([], [False])


@pytest.mark.parametrize(
    ("level", "kind", "role", "read_as"),
    [
        ("县级", "培训师", "主持人", ("county", "trainers", "leader")), ("学区", "导师团队", "队员", ("district", "tutors", "member")),
        ("县级培训团队", "学科论坛", "成员", ("county", "forum", "member")),
    ],
)  # fmt: skip
def test_a_team_is_read_in_the_words_of_a_bureau(
    tmp_path: Path, level: str, kind: str, role: str, read_as: tuple[str, ...]
) -> None:
    headings = ["团队代码", "培训团队名称", "团队层级", "团队类型", "人员编号", "姓名", "团队职务"]
    row = ["TX", "小学语文团队", level, kind, "T1", "李晓明", role]
    read = Read(tmp_path, "培训团队.xlsx", one([headings, row]))
    assert read.codes == []
    assert tuple(read.column(name)[0] for name in ("level", "kind", "role")) == read_as


@pytest.mark.parametrize("sheet", ["幼儿", "幼儿园", "幼儿教师", "学生处"])
def test_a_sheet_named_after_a_stage_or_office_is_read_as_teachers(
    tmp_path: Path, sheet: str
) -> None:
    read = Read(tmp_path, "教师花名册.xlsx", book({"小学": [HEADER, ROW], sheet: [HEADER, ROW_2]}))
    assert (read.codes, read.formats) == ([], ["teachers", "teachers"])


@pytest.mark.parametrize(
    "line",
    ["说明：本表不含退休人员", "请勿填写调出人员", "注：借调、离岗人员另附表", "本表包括退休教师"],
)
def test_a_line_that_mentions_other_lists_does_not_change_the_kind_of_sheet(
    tmp_path: Path, line: str
) -> None:
    read = Read(tmp_path, "教师花名册.xlsx", one([[line], HEADER, ROW]))
    assert (read.codes, read.formats) == ([], ["teachers"])
