"""Sheets corrected by hand, and cells that look like a value but have none."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.loaders.ordinary import HEADER, ROW, ROW_2, Read, one, row

NAME = "教师花名册.xlsx"
ATTENDED = ["活动代码", "教师编号", "学时", "认定日期"]
Pieces = Sequence[tuple[str, bool]]


def _workbook_with_pieces(rows: Sequence[Sequence[Any]], place: str, pieces: Pieces) -> bytes:
    """A workbook with a cell of several pieces, some of them struck through."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for each in rows:
        sheet.append(list(each))
    sheet[place] = CellRichText(
        *(TextBlock(InlineFont(strike=struck or None, color="FFFF0000"), text) for text, struck in pieces)
    )  # fmt: skip
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _with_shared_strings(content: bytes, place: str) -> bytes:
    """The same workbook with the text among the shared strings, as Excel and WPS write it."""

    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(written, "w") as copy:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        match = re.search(rf'<c r="{place}"[^>]*t="inlineStr"[^>]*><is>(.*?)</is></c>', sheet)
        assert match
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        strings = (
            f'<sst xmlns="{space}" uniqueCount="2"><si><t>一</t></si><si>{match[1]}</si></sst>'
        )
        sheet = sheet.replace(match[0], f'<c r="{place}" t="s"><v>1</v></c>')
        copy.writestr("xl/sharedStrings.xml", strings)
        for name in book.namelist():
            changed = {"xl/worksheets/sheet1.xml": sheet}
            copy.writestr(name, changed.get(name) or book.read(name))
    return written.getvalue()


@pytest.mark.parametrize("is_shared", [False, True], ids=["inline", "shared"])
@pytest.mark.parametrize(
    ("pieces", "hours"),
    [
        ([("18", True), ("12", False)], 12), ([("18 ", True), (" 12", False)], 12), ([("1", False), ("8", True), ("2", False)], 12),
        ([("12", False), ("（18）", True)], 12), ([("1", False), ("2", False)], 12),
    ],
)  # fmt: skip
def test_struck_through_text_within_a_cell_is_not_read(
    tmp_path: Path, pieces: Pieces, hours: float, is_shared: bool
) -> None:
    rows = [ATTENDED, ["A1", "T1", 0, "2023-08-12"], ["A1", "T2", 6, "2023-08-12"]]
    content = _workbook_with_pieces(rows, "C2", pieces)
    read = Read(
        tmp_path, "参训学时.xlsx", _with_shared_strings(content, "C2") if is_shared else content
    )
    assert (read.column("hours"), read.faults) == ([hours, 6], [])
    notes = [note.zh for note in read.notes if "划去" in note.zh]
    assert notes == (
        ["单元格内划去的文字没有读取，只读取其余文字：第 2 行"]
        if any(struck for _, struck in pieces)
        else []
    )


def test_a_name_beside_a_struck_through_old_name_is_read(tmp_path: Path) -> None:
    content = _workbook_with_pieces(
        [HEADER, ROW, ROW_2], "B2", [("李小明", True), ("李晓明", False)]
    )
    read = Read(tmp_path, NAME, content)
    assert (read.column("name"), read.faults) == (["李晓明", "王国秀"], [])


def test_a_completely_struck_through_cell_is_read_and_reported(tmp_path: Path) -> None:
    read = Read(
        tmp_path, NAME, _workbook_with_pieces([HEADER, ROW, ROW_2], "B3", [("王国秀", True)])
    )
    assert (read.column("name"), read.faults) == (["李晓明", "王国秀"], [])
    assert any("删除线" in note.zh and "第 3 行" in note.zh for note in read.notes)


def test_hashes_of_a_narrow_column_are_reported_as_a_lost_value(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(出生日期="########"), ROW_2]))
    assert [(fault.code, fault.row) for fault in read.faults] == [("ERROR_IN_CELL", 2)]
    assert "列宽" in read.faults[0].reason.zh


@pytest.mark.parametrize("post", ["原校长", "原任副校长", "前任园长", "曾任教导主任", "离任校长"])
def test_a_former_post_is_not_read_as_a_current_one(tmp_path: Path, post: str) -> None:
    assert Read(tmp_path, NAME, one([HEADER, row(岗位=post)])).codes == ["UNKNOWN_CHOICE"]


@pytest.mark.parametrize("name", ["李晓明 Li Xiaoming", "Li Xiaoming 李晓明", "李晓明(Li)"])
def test_a_name_in_two_scripts_is_refused(tmp_path: Path, name: str) -> None:
    assert Read(tmp_path, NAME, one([HEADER, row(姓名=name)])).codes == ["NOT_A_NAME"]


@pytest.mark.parametrize("name", ["John Smith", "买买提·吐尔逊", "李晓明"])
def test_a_name_in_one_script_is_read(tmp_path: Path, name: str) -> None:
    assert Read(tmp_path, NAME, one([HEADER, row(姓名=name)])).column("name") == [name]


@pytest.mark.parametrize(
    "cell",
    ["13900000001/13900000002", "13900000001 13900000002", "13900000001、13900000002", "13900000001,13900000002", "13900000001;13900000002"],
)  # fmt: skip
def test_two_mobile_numbers_get_one_common_separator(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(手机号码=cell)]))
    assert (read.column("phone"), read.faults) == (["13900000001、13900000002"], [])


PLAN = ["共同体代码", "年度", "计划活动次数"]


@pytest.mark.parametrize(("year", "code"), [(24, "OUT_OF_RANGE"), ("24", "OUT_OF_RANGE"), (20240, "OUT_OF_RANGE"), (2024, None)])  # fmt: skip
def test_a_year_has_four_digits(tmp_path: Path, year: Any, code: str | None) -> None:
    read = Read(tmp_path, "共同体年度计划.xlsx", one([PLAN, ["C1", year, 4]]))
    assert read.codes == ([code] if code else [])


SCORES = ["问卷代码", "活动代码", "平均分", "评分人数"]


@pytest.mark.parametrize(
    ("heading", "above", "code"),
    [
        ("平均分（10分制）", [], "OTHER_UNIT"), ("平均分(百分制)", [], "OTHER_UNIT"), ("平均分（满分10分）", [], "OTHER_UNIT"),
        ("平均分", [["语文研修满意度（满分10分）"]], "OTHER_UNIT"), ("平均分", [["语文研修满意度", "", "总分：10分"]], "OTHER_UNIT"),
        ("平均分（5分制）", [], None), ("平均分（满分5分）", [], None), ("平均分", [["语文研修满意度"]], None),
    ],
)  # fmt: skip
def test_a_mean_on_another_scale_is_reported_once_for_the_column(
    tmp_path: Path, heading: str, above: list[list[Any]], code: str | None
) -> None:
    header = [*SCORES[:2], heading, SCORES[3]]
    read = Read(tmp_path, "调研结果.xlsx", one([*above, header, ["Q1", "A1", 4.5, 30]]))
    assert read.codes == ([code] if code else [])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-08-11T16:00:00.000Z", date(2023, 8, 12)), ("2023-08-12T15:59:59Z", date(2023, 8, 12)), ("2023-08-12T16:00:00Z", date(2023, 8, 13)),
        ("2023-08-12T00:10:00+08:00", date(2023, 8, 12)), ("2023-08-12 10:00:00+0800", date(2023, 8, 12)), ("2023-08-11T16:00Z", date(2023, 8, 12)),
        ("2023。8。12", date(2023, 8, 12)), ("2023\\8\\12", date(2023, 8, 12)), ("2023年8月12日上午", date(2023, 8, 12)), ("2023-08-12 下午", date(2023, 8, 12)),
        ("2023-02-30T16:00:00Z", None), ("2023-08-12 25:00", None), ("2023年8月 下午", None),
    ],
)  # fmt: skip
def test_a_timestamp_is_read_as_the_day_in_china(
    tmp_path: Path, cell: str, day: date | None
) -> None:
    read = Read(tmp_path, "参训学时.xlsx", one([ATTENDED, ["A1", "T1", 6, cell]]))
    assert (read.column("on"), read.codes) == ([day], [] if day else ["NOT_A_DATE"])
    assert not any("一段时间" in fault.reason.zh for fault in read.faults)


def test_an_invalid_period_in_one_cell_is_one_fault(tmp_path: Path) -> None:
    header = ["活动代码", "活动名称", "活动类型", "培训时间", "学时"]
    rows = [header, ["A9", "数学教研", "县级集中培训", "2023.8.10-8.32", 18]]
    read = Read(tmp_path, "培训活动.xlsx", one(rows))
    assert [(fault.code, fault.row) for fault in read.faults] == [("NOT_A_DATE", 2)]


@pytest.mark.parametrize(
    ("answer", "decision"),
    [("同意", "recognised"), ("审核通过", "recognised"), ("不同意", "refused"), ("未通过", "refused"), ("拟认定", None), ("部分认定", None), ("待审", None)],
)  # fmt: skip
def test_a_decision_is_read_in_the_words_that_schools_use(
    tmp_path: Path, answer: str, decision: str | None
) -> None:
    rows = [["记录编号", "认定单位", "认定日期", "认定结果"], ["R1", "S1", "2023-06-30", answer]]
    read = Read(tmp_path, "学分认定.xlsx", one(rows))
    assert read.column("decision") == [decision]
    assert read.codes == ([] if decision else ["UNKNOWN_CHOICE"])


@pytest.mark.parametrize(("answer", "main"), [("主", True), ("兼", False), ("支教", False)])
def test_one_character_marks_a_main_or_second_post(tmp_path: Path, answer: str, main: bool) -> None:
    rows = [["教师编号", "学校", "岗位", "是否主岗", "起始日期"], ["T1", "S1", "教师", answer, "2023-09-01"]]  # fmt: skip
    read = Read(tmp_path, "兼任与调动.xlsx", one(rows))
    assert (read.column("main"), read.faults) == ([main], [])


PEOPLE = [["T1", 6], ["T2", 6], ["T3", 6]]
BARE = ["教师编号", "学时"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([["2020年送教下乡参训学时（活动代码 A12，认定日期2020年6月1日）"]], []),
        ([["参训学时"], ["活动代码：A12", "认定日期：2020年6月1日"]], []),
        ([["参训学时"], ["活动代码：A12", "", "认定日期：2020-06-01"]], [["经办人：张三"]]),
    ],
)  # fmt: skip
def test_the_activity_and_date_can_stand_above_a_single_table(
    tmp_path: Path, above: list[list[Any]], below: list[list[Any]]
) -> None:
    read = Read(tmp_path, "参训学时.xlsx", one([*above, BARE, *PEOPLE, *below]))
    assert (read.column("activity"), read.faults) == (["A12"] * 3, [])
    assert read.column("on") == [date(2020, 6, 1)] * 3
    assert any("A12" in note.zh for note in read.notes)


@pytest.mark.parametrize(
    "below",
    [
        [["活动代码：A13", "认定日期：2020年6月2日"], BARE, *PEOPLE], [["数学研修"], BARE, *PEOPLE],
    ],
)  # fmt: skip
def test_a_title_does_not_apply_to_a_second_table(tmp_path: Path, below: list[list[Any]]) -> None:
    above = [["参训学时"], ["活动代码：A12", "认定日期：2020年6月1日"]]
    read = Read(tmp_path, "参训学时.xlsx", one([*above, BARE, *PEOPLE, *below]))
    assert read.codes
    assert set(read.codes) <= {"MISSING_COLUMN", "OTHER_LAYOUT"}


def test_two_activities_in_a_title_are_refused(tmp_path: Path) -> None:
    above = [["活动代码：A12", "活动代码：A13", "认定日期：2020年6月1日"]]
    read = Read(tmp_path, "参训学时.xlsx", one([*above, BARE, *PEOPLE]))
    assert "MISSING_COLUMN" in read.codes
