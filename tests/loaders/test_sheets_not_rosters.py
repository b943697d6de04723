"""Sheets that are not rosters: the report names the kind of each and what to do."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import Read, csv, one
from yanxiu.graph.database import Database
from yanxiu.loaders import load

ATTENDED = ["教师编号", "姓名", "学时", "认定日期"]
SIGNED, FORM, CLOSURES, APART = "是签到表", "是网上报名表", "是学校撤并名单", "张小表"
WJX = ["序号", "提交答卷时间", "所用时间", "来源", "1、您的姓名", "2、您的单位", "3、您的手机号码"]
ANSWER = [1, "2023/7/1 8:20:11", "55秒", "微信", "李晓明", "新泉中学", "19900000001"]


@pytest.mark.parametrize(
    ("name", "rows", "reason", "template"),
    [
        ("语文研修班签到表", [["培训班名称", "姓名", "单位", "签到时间", "签退时间"], ["语文研修", "李晓明", "新泉中学", "08:20", "17:10"]], SIGNED, "attendance"),
        ("汇总", [["语文研修培训班签到表"], ["活动名称", "姓名", "工作单位", "开始时间"], ["语文研修", "李晓明", "新泉中学", "8:20"]], SIGNED, "attendance"),
        ("钉钉记录", [["姓名", "工号", "部门", "签到时间", "签到地点"], ["李晓明", "T1", "新泉中学", "2023-08-10 08:25", "礼堂"]], SIGNED, "attendance"),
        ("考勤报表", [["姓名", "工号", "部门", "职位", "日期", "上班1打卡时间"], ["李晓明", "T1", "新泉中学", "教师", "2023-08-10", "08:25"]], SIGNED, "attendance"),
        ("298765432_按文本_语文研修报名表_12_12", [WJX, ANSWER], FORM, "enrolments"),
        ("语文研修报名表", [[*WJX, "4、您任教的学段"], [*ANSWER, "小学"]], FORM, "enrolments"),
        ("撤并学校名单", [["序号", "撤并学校", "并入学校", "撤并日期"], [1, "玉华小学", "第一小学", "2023-09-01"]], CLOSURES, "schools"),
        ("需求调研_统计", [["第2题：您最需要的研修主题"], ["选项", "小计", "比例"], ["作业设计", 3, "100%"]], "是问卷的统计表", "survey_results"),
        ("学校变更", [["停办学校", "变更日期"], ["玉华小学", "2023-09-01"]], CLOSURES, "schools"),
        ("参训学时", [["语文研修"], ATTENDED, ["T1", "李晓明", 6, "2023-08-12"], ["数学研修"], ATTENDED, ["T2", "王国秀", 6, "2023-09-17"]], APART, ""),
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_a_roster_is_reported_by_its_kind(
    tmp_path: Path, name: str, rows: Sequence[Sequence[Any]], reason: str, template: str
) -> None:
    read = Read(tmp_path, f"{name}.xlsx", one(rows))
    (fault,) = read.faults
    code = "OTHER_LIST" if reason == CLOSURES else "OTHER_LAYOUT"
    assert (fault.code, reason in fault.reason.zh) == (code, True)
    assert f"yanxiu template {template}" in fault.reason.zh or not template
    assert template in fault.reason.en


def test_a_pivot_table_below_a_roster_is_reported_as_another_table(tmp_path: Path) -> None:
    rows = [
        ["活动代码", *ATTENDED],
        ["A1", "T1", "李晓明", 6, "2023-08-12"],
        [],
        ["行标签", "求和项:学时"],
        ["A1", 6],
        ["总计", 6],
    ]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert [(fault.code, fault.row) for fault in read.faults] == [("OTHER_TABLE", 4)]


def test_enrolments_under_the_title_of_a_sign_in_sheet_are_read(tmp_path: Path) -> None:
    rows = [["签到表"], ["活动代码", "姓名", "报名日期"], ["A1", "李晓明", "2023-08-01"]]
    read = Read(tmp_path, "汇总.xlsx", one(rows))
    assert (read.codes, read.formats) == ([], ["enrolments"])


def test_the_hint_for_a_missing_activity_suggests_a_line_above_the_table(tmp_path: Path) -> None:
    read = Read(tmp_path, "参训学时.xlsx", one([ATTENDED, ["T1", "李晓明", 6, "2023-08-12"]]))
    (fault,) = read.faults
    assert fault.hint
    assert "在表上方单独写一行" in fault.hint.zh


def test_a_column_of_sums_is_read_as_hours_unless_a_column_of_hours_exists(tmp_path: Path) -> None:
    header = ["活动代码", "教师编号", "8月10日", "8月11日", "合计学时", "认定日期"]
    rows = [header, ["A1", "T1", 6, 6, 12, "2023-08-12"]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert (read.codes, read.column("hours")) == ([], [12])
    header = ["活动代码", "教师编号", "学时", "合计学时", "认定日期"]
    rows = [header, ["A1", "T1", 6, 12, "2023-08-12"]]
    assert Read(tmp_path, "参训学时.xlsx", one(rows)).codes == ["DOUBLE_HEADING"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("第二期", 2),
        ("第12期", 12),
        ("第十一轮", 11),
        ("二十期", 20),
        ("3", 3),
        ("第二", None),
        ("下一期", None),
    ],
)
def test_a_round_can_be_written_in_words(tmp_path: Path, written: str, read_as: int | None) -> None:
    header = ["活动代码", "活动名称", "活动类型", "开始日期", "结束日期", "学时", "期次"]
    row = ["B1", "语文研修", "01-县级集中培训", "2023-10-10", "2023-10-12", 18, written]
    read = Read(tmp_path, "培训活动.xlsx", one([header, row]))
    assert read.codes == ([] if read_as else ["NOT_A_NUMBER"])
    assert read.column("round") == [read_as]
    assert read.column("kind") == ["county_course"]


@pytest.mark.parametrize(
    ("written", "is_day"),
    [
        ("12-Aug-2023", True),
        ("Aug 12, 2023", True),
        ("12th August 2023", True),
        ("12/AUG/2023", True),
        ("12-Aug-23", False),
        ("12-Avg-2023", False),
        ("32-Aug-2023", False),
    ],
)
def test_an_english_month_name_is_read(tmp_path: Path, written: str, is_day: bool) -> None:
    rows = [["活动代码", *ATTENDED], ["A1", "T1", "李晓明", 6, written]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert read.codes == ([] if is_day else ["NOT_A_DATE"])
    assert read.column("on") == [date(2023, 8, 12) if is_day else None]


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ("2023-09-01至2024-07-15", date(2023, 9, 1), date(2024, 7, 15)),
        ("2023.9.1-至今", date(2023, 9, 1), None),
        ("2023年9月至今", date(2023, 9, 1), None),
        ("2023.9-2024.7", None, None),
        ("2023-09-01", None, None),
    ],
)
def test_the_dates_of_a_post_can_be_in_one_cell(
    tmp_path: Path, written: str, since: date | None, until: date | None
) -> None:
    header = ["教师编号", "学校", "岗位", "是否主岗", "起止时间"]
    read = Read(tmp_path, "兼任与调动.xlsx", one([header, ["T1", "S2", "教师", "否", written]]))
    assert read.codes == ([] if since else ["NOT_A_DATE"])
    assert (read.column("since"), read.column("until")) == ([since], [until])


SCHOOLS = """\
学校代码,学校名称,办学性质,学段,地域类别,乡镇,督学责任区
S5,石塘小学,公办,小学,村,甲镇,北片
S6,石塘小学,公办,小学,村,乙镇,南片
S7,甲镇东塘小学,公办,小学,村,甲镇,北片
S8,乙镇东塘小学,公办,小学,村,乙镇,南片
"""


def test_schools_with_the_same_name_are_distinguished_by_town(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    (folder / "学校名册2.csv").write_text(SCHOOLS, encoding="utf-8")
    assert not load([folder / "学校名册2.csv"], database).faults
    header = ["教师编号", "姓名", "学校", "任教学段", "任教学科"]
    rows = [header, ["C1", "甲", "乙镇石塘小学", "小学", "语文（主）、音乐（辅）"]]
    (folder / "教师花名册2.csv").write_bytes(csv(rows))
    report = load([folder / "教师花名册2.csv"], database, day=date(2024, 9, 1))
    assert not report.faults
    assert "SECOND_SUBJECT" in [each.code for each in report.remarks]
    assert database.read(
        "MATCH (:Teacher {number: 'C1'})-[:TEACHES_AT]->(s) RETURN s.code AS code"
    ) == [{"code": "S6"}]
    rows = [header, ["C2", "乙", "石塘小学", "", ""], ["C3", "丙", "东塘小学", "", ""]]
    (folder / "教师花名册3.csv").write_bytes(csv(rows))
    faults = load([folder / "教师花名册3.csv"], database, day=date(2024, 9, 1)).faults
    assert [fault.code for fault in faults] == ["AMBIGUOUS", "AMBIGUOUS"]
    assert "S5（甲镇）, S6（乙镇）" in faults[0].reason.zh
    assert "乙镇东塘小学、甲镇东塘小学" in faults[1].reason.zh


LIST_OF_SCHOOLS = ["学校代码", "学校名称", "办学性质", "学段", "城乡类型", "所在乡镇", "所属责任区"]


def test_a_list_of_schools_is_recognised_under_any_file_name(tmp_path: Path) -> None:
    row = ["S9", "东片小学", "公办", "小学", "村", "甲镇", "北片"]
    sheet = Read(tmp_path, "全县学校.xlsx", one([LIST_OF_SCHOOLS, row]))
    assert (sheet.formats, sheet.codes) == (["schools"], [])
    assert sheet.column("district") == ["北片"]


def test_only_the_missing_column_of_the_best_fitting_format_is_reported(
    tmp_path: Path,
) -> None:
    row = ["S9", "东片小学", "公办", "小学", "村", "甲镇", "北片"]
    sheet = Read(tmp_path, "全县学校.xlsx", one([[*LIST_OF_SCHOOLS[:6], "管辖"], row]))
    assert [(fault.code, fault.column) for fault in sheet.faults] == [
        ("MISSING_COLUMN", "督学责任区")
    ]
    assert "管辖" in sheet.faults[0].reason.zh
