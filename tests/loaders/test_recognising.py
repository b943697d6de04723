"""Which sheets of a workbook are rosters; the other sheets and files are reported and are no fault."""

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from tests.loaders.conftest import SCHOOLS, TEACHERS
from tests.loaders.containers import Rows
from tests.loaders.ordinary import Read, one
from yanxiu.cli.load_report import show_report
from yanxiu.graph.database import Database
from yanxiu.loaders import Report, load, read_formats
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.templates import workbook
from yanxiu.loaders.parsing.headers import SheetHead
from yanxiu.loaders.parsing.recognition import recognise_format
from yanxiu.loaders.parsing.sheets import is_whole
from yanxiu.loaders.reading.files import Sheet, read_file

FORMATS = read_formats()
SCHOOL_ROWS = [line.split(",") for line in SCHOOLS.splitlines()]
TEACHER_ROWS = [line.split(",") for line in TEACHERS.splitlines()]
PROSE = [
    ["一、请于九月十日前报送，联系人：", "王老师", "电话：", "0730-0000000"],
    ["二、日期写作 2018-09-01"],
    ["三、身份证号设为文本格式"],
]
COLUMNS_TOLD = [
    ["列", "是否必填", "怎么填", "例"],
    ["姓名", "必填", "同身份证", "张三"],
    ["学校", "必填", "全称", "北片第一小学"],
]
CHOICES = [["性别", "岗位", "任教学段", "任教学科"], ["男", "教师", "小学", "语文"]]


def _load(database: Database, folder: Path, name: str, sheets: Mapping[str, Rows]) -> Report:
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    book.save(folder / name)
    return load([folder / name], database, county="430000", dry_run=True)


def _sheets_left_out(report: Report) -> list[str | None]:
    return [each.sheet for each in report.left_out]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Sheet2", PROSE),
        ("填表说明", PROSE),
        ("填表说明", COLUMNS_TOLD),
        ("下拉选项", CHOICES),
    ],
)
@pytest.mark.parametrize("name", ["教师花名册.xlsx", "上报.xlsx"])
def test_sheets_that_are_not_rosters_are_left_out_and_reported(
    database: Database, tmp_path: Path, name: str, title: str, rows: Rows
) -> None:
    sheets = {title: rows, "学校": SCHOOL_ROWS, "教师": TEACHER_ROWS}
    report = _load(database, tmp_path, name, sheets)
    assert report.faults == []
    assert [each.format for each in report.files] == ["schools", "teachers"]
    assert _sheets_left_out(report) == [title]
    assert report.as_json()["left_out"][0]["sheet"] == title
    output = io.StringIO()
    show_report(report, Console(file=output, width=200))
    assert f"{name} / {title}" in output.getvalue()


@pytest.mark.parametrize("name", ["教师花名册.xlsx", "上报.xlsx"])
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            [["编号", "姓 名", "学校名"], *TEACHER_ROWS[1:]],
            ["MISSING_COLUMN", "UNKNOWN_FORMAT", "NOT_FOUND", "TOO_MANY_CELLS"],
        ),
        (TEACHER_ROWS[1:], ["MISSING_COLUMN", "UNKNOWN_FORMAT"]),  # the header is missing
    ],
)
def test_a_roster_with_a_damaged_header_is_not_skipped(
    database: Database, tmp_path: Path, name: str, rows: Rows, code: list[str]
) -> None:
    sheets = {"学校": SCHOOL_ROWS, "初中": rows}
    report = _load(database, tmp_path, name, sheets)
    assert _sheets_left_out(report) == []
    assert {fault.sheet for fault in report.faults} == {"初中"}
    assert {fault.code for fault in report.faults} <= set(code)


def test_the_name_of_a_sheet_takes_precedence_over_the_name_of_its_file(
    database: Database, tmp_path: Path
) -> None:
    lost = [["学校代码", "学校名称", "督学责任区"], ["S1", "北片第一小学", "北片"]]
    report = _load(database, tmp_path, "教师花名册.xlsx", {"学校名册": lost})
    assert "办学性质" in {fault.column for fault in report.faults}


@pytest.mark.parametrize(
    ("name", "codes"),
    [("上报.xlsx", {"UNKNOWN_FORMAT"}), ("教师花名册.xlsx", {"MISSING_COLUMN"})],
)
def test_a_workbook_without_any_roster_is_refused(
    database: Database, tmp_path: Path, name: str, codes: set[str]
) -> None:
    report = _load(database, tmp_path, name, {"填表说明": PROSE, "Sheet2": PROSE})
    assert {fault.code for fault in report.faults} == codes
    assert report.left_out == []


def test_a_filled_template_loads_with_its_hidden_sheet_of_choices(
    database: Database, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(FORMATS["schools"])))
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    for row in SCHOOL_ROWS[1:]:
        given = dict(zip(SCHOOL_ROWS[0], row, strict=True))
        sheet.append([given.get(str(column)) for column in columns])
    book.save(tmp_path / "学校名册.xlsx")
    report = load([tmp_path], database)
    assert report.faults == []
    assert report.counts.created["School"] == 2
    assert _sheets_left_out(report) == ["可选值"]


def test_letters_and_pictures_in_a_folder_are_reported_without_a_fault(
    database: Database, folder: Path
) -> None:
    (folder / "通知.txt").write_text("各学区：\n请于九月十日前报送名册。\n", encoding="utf-8")
    (folder / "盖章.jpg").write_bytes(b"\xff\xd8")
    (folder / "~$教师花名册.xlsx").write_bytes(b"lock")
    (folder / "往年").mkdir()
    report = load([folder], database)
    assert report.faults == []
    assert sorted(each.file for each in report.left_out) == ["往年", "盖章.jpg", "通知.txt"]
    again = load([folder], database)
    assert again.faults == []
    assert all(each.known for each in again.files)


def test_a_single_letter_is_refused_as_no_roster(database: Database, tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_text("请报送名册。\n", encoding="utf-8")
    (fault,) = load([tmp_path], database).faults
    assert (fault.code, fault.file) == ("UNKNOWN_FORMAT", "通知.txt")


def _sheet(folder: Path, *rows: list[str]) -> Sheet:
    file = folder / "上报.csv"
    file.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    (sheet,) = read_file(file)
    return sheet


def _format_of(folder: Path, *rows: list[str]) -> str | None:
    found = recognise_format(_sheet(folder, *rows), FORMATS)
    return found.name if found else None


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (["活动代码", "教师编号", "姓名", "参训日期", "学时"], "attendance"),
        (["活动代码", "教师编号", "姓名", "学时"], "attendance"),
        (["培训编号", "工号", "姓名", "单位", "培训日期", "学时"], "attendance"),
        (["培训班名称", "姓名", "工作单位", "获得学时", "是否合格"], "attendance"),
        (["活动代码", "教师编号", "姓名", "授课日期", "学时"], "activity_trainers"),
        (["活动代码", "主讲人编号", "姓名", "学时"], "activity_trainers"),
        (["活动代码", "教师编号", "姓名", "学校"], "enrolments"),
        (["团队代码", "团队名称", "层级", "人员编号", "姓名", "角色"], "trainer_teams"),
        (["管理团队代码", "管理团队名称", "层级", "人员编号", "姓名", "角色"], "management_teams"),
        (["团队名称", "姓名", "单位", "角色", "学科"], "trainer_teams"),
        (["序号", "共同体", "教师编号", "姓名", "单位", "学科", "身份"], "communities"),
    ],
)
def test_similar_rosters_of_hours_and_teams_are_distinguished(
    tmp_path: Path, headings: list[str], name: str
) -> None:
    assert _format_of(tmp_path, headings, ["x"] * len(headings)) == name


def test_the_title_can_identify_the_roster(tmp_path: Path) -> None:
    headings = ["活动代码", "教师编号", "姓名", "学时"]
    rows = ["2023年授课情况统计"], headings, ["A1", "T1", "张三", "4"]
    assert _format_of(tmp_path, *rows) == "activity_trainers"


@pytest.mark.parametrize(
    "made",
    [each for each in FORMATS.values() if not each.name.startswith("plan_") and not each.questions],
)
def test_a_roster_without_one_column_is_not_read_as_another_kind(
    tmp_path: Path, made: Format
) -> None:
    titles = [column.title for column in made.header_columns]
    # rows of base schools are also rows of school changes
    same = {"base_schools": {"school_changes"}}.get(made.name, set())
    for left_out in (None, *titles):
        headings = [title for title in titles if title != left_out]
        if len(headings) > 1:
            sheet = _sheet(tmp_path, headings, ["x"] * len(headings))
            found = recognise_format(sheet, FORMATS)
            if found and is_whole(SheetHead(sheet), found):
                assert found.name in {made.name, *same}, left_out


@pytest.mark.parametrize(
    ("name", "column", "headings"),
    [
        ("教师培训团队", "团队代码", ["团队名称", "姓名", "单位", "学科"]),
        ("2021年工作坊学员花名册", "工作坊代码", ["工作坊名称", "工号", "姓名", "单位", "学科"]),
        ("培训班一览表", "活动代码", ["培训班名称", "活动类型", "培训时间", "学时", "培训地点"]),
    ],
)
def test_a_list_of_a_group_without_its_code_is_refused_with_advice(
    tmp_path: Path, name: str, column: str, headings: list[str]
) -> None:
    read = Read(tmp_path, f"{name}.xlsx", one([headings, ["x"] * len(headings)]))
    fault = next(each for each in read.faults if each.column == column)
    assert fault.code == "MISSING_COLUMN"
    assert fault.hint
    assert "可以自编" in fault.hint.zh


def test_cells_that_resemble_headings_are_not_read_as_a_vertical_header(tmp_path: Path) -> None:
    headings = ["姓名", "学校", "课程", "观看时长(分钟)", "作业", "考核成绩", "是否合格"]
    row = ["张三", "岭北中学", "信息技术", "300", "优秀", "88", "合格"]
    (fault,) = Read(tmp_path, "学习成绩.xlsx", one([headings, *[row] * 4])).faults
    assert fault.code == "UNKNOWN_FORMAT"
    assert "参训学时" in fault.reason.zh
