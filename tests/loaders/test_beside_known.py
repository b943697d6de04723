"""Values that contradict the graph or another load are reported after the load, with both values."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.conftest import Loaded
from tests.loaders.ordinary import csv
from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.loaders import Report, load

ACTIVITY = ["活动代码", "活动名称", "活动类型", "开始日期", "结束日期", "学时", "名额"]
COURSE = ["A1", "信息技术培训", "县级集中培训", "2023-10-10", "2023-10-12", 24, 1]
HOURS = ["活动代码", "教师编号", "学时", "认定日期"]
ENROLMENT = ["活动代码", "教师编号", "报名日期", "退出日期"]
MOVE = ["教师编号", "调出学校", "调入学校", "调动日期", "岗位"]


@pytest.fixture
def loaded(loaded: Loaded) -> Loaded:
    """Loads like the shared fixture, after an activity with one seat."""
    loaded("培训活动", [ACTIVITY, COURSE])
    return loaded


Faults = Callable[[str, Sequence[Sequence[Any]]], list[Fault]]


@pytest.fixture
def faults(loaded: Loaded, database: Database, folder: Path) -> Faults:
    """The faults of a sheet loaded after the same data."""

    def faults(name: str, rows: Sequence[Sequence[Any]]) -> list[Fault]:
        path = folder / f"{name}.csv"
        path.write_bytes(csv(rows))
        return load([path], database, dry_run=True).faults

    return faults


def names(report: Report, code: str) -> list[list[str]]:
    return [each.names for each in report.remarks if each.code == code]


def test_replaced_values_are_reported_with_the_old_and_the_new_value(loaded: Loaded) -> None:
    first = loaded("参训学时", [HOURS, ["A1", "T1", 24, "2023-10-12"]])
    assert not names(first, "VALUE_REPLACED")
    report = loaded("参训学时", [HOURS, ["A1", "T1", 16, "2023-10-12"]])
    assert names(report, "VALUE_REPLACED") == [["T1 A1 hours 24 → 16"]]
    (text,) = [each.text.zh for each in report.remarks if each.code == "VALUE_REPLACED"]
    assert "T1 A1 " in text
    assert "24 → 16" in text
    later = [*COURSE[:2], "校本研修", "2023-10-11", *COURSE[4:]]
    report = loaded("培训活动", [ACTIVITY, later])
    assert names(report, "VALUE_REPLACED") == [
        ["A1 kind County course → School-based study", "A1 starts 2023-10-10 → 2023-10-11"]
    ]


def test_a_replaced_number_is_reported_with_all_its_digits(loaded: Loaded) -> None:
    header = ["类别", "单位代码", "学校", "年度", "工资总额", "安排培训经费"]
    assert not loaded("年度预算", [header, ["学校", "S1", "S1", 2019, 21234567.5, 90000]]).faults
    report = loaded("年度预算", [header, ["学校", "S1", "S1", 2019, 31234567.5, 90000]])
    (replacements,) = names(report, "VALUE_REPLACED")
    assert replacements[0].endswith("21234567.5 → 31234567.5")


def test_a_replaced_subject_is_reported_by_name(loaded: Loaded) -> None:
    header = ["问卷代码", "问卷名称", "问卷类型", "截止日期"]
    loaded("问卷名册", [header, ["D1", "需求调研", "需求调研", "2023-01-15"]])
    votes = ["问卷代码", "学段", "学科", "需求票数"]
    loaded("调研结果", [votes, ["D1", "小学", "语文", 9]])
    report = loaded("调研结果", [votes, ["D1", "小学", "语文", 7]])
    (text,) = [each.text.zh for each in report.remarks if each.code == "VALUE_REPLACED"]
    assert "D1 语文 需求票数 9 → 7" in text


def test_added_personal_and_yearly_values_are_not_reported_as_replaced(
    loaded: Loaded,
) -> None:
    header = ["教师编号", "姓名", "学校", "手机号码", "职称", "出生日期"]
    rows = [header, ["T1", "张三", "S1", "19900000000", "一级教师", "1980-01-01"]]
    assert not names(loaded("教师花名册", rows), "VALUE_REPLACED")
    rows = [header, ["T1", "张三", "S1", "19900000001", "高级教师", "1980-02-02"]]
    report = loaded("教师花名册", rows)
    assert not names(report, "VALUE_REPLACED")
    assert names(report, "OTHER_FACTS") == [["T1"]]


def test_hours_in_an_activity_after_the_person_left_are_reported(loaded: Loaded) -> None:
    rows = [MOVE, ["T1", "S1", "", "2023-09-01", ""], ["T2", "S1", "S2", "2023-09-01", "教师"]]
    loaded("教师调动", rows)
    rows = [HOURS, ["A1", "T1", 24, "2023-10-12"], ["A1", "T2", 24, "2023-10-12"]]
    assert names(loaded("参训学时", rows), "HOURS_AFTER_LEAVING") == [["A1 T1"]]


def test_hours_of_a_person_who_leaves_during_or_after_the_activity_are_not_reported(
    loaded: Loaded,
) -> None:
    loaded("教师调动", [MOVE, ["T1", "S1", "", "2023-10-11", ""]])
    report = loaded("参训学时", [HOURS, ["A1", "T1", 24, "2023-10-12"]])
    assert not names(report, "HOURS_AFTER_LEAVING")


@pytest.mark.parametrize("attendance_first", [False, True])
def test_hours_of_a_withdrawn_person_are_reported_in_either_order(
    loaded: Loaded, attendance_first: bool
) -> None:
    hours = "参训学时", [HOURS, ["A1", "T1", 24, "2023-10-12"], ["A1", "T2", 24, "2023-10-12"]]
    withdrawn = "报名名册", [ENROLMENT, ["A1", "T1", "2023-09-20", "2023-09-30"]]
    first, last = (hours, withdrawn) if attendance_first else (withdrawn, hours)
    assert not names(loaded(*first), "ATTENDED_THOUGH_WITHDRAWN")
    assert names(loaded(*last), "ATTENDED_THOUGH_WITHDRAWN") == [["A1 T1"]]


def test_hours_of_a_person_who_enrolled_again_are_not_reported(loaded: Loaded) -> None:
    loaded("报名名册", [ENROLMENT, ["A1", "T1", "", "2023-09-20"]])
    loaded("报名名册", [ENROLMENT[:3], ["A1", "T1", "2023-09-25"]])
    report = loaded("参训学时", [HOURS, ["A1", "T1", 24, "2023-10-12"]])
    assert not names(report, "ATTENDED_THOUGH_WITHDRAWN")


def test_more_enrolments_than_seats_are_reported(loaded: Loaded) -> None:
    one = loaded("报名名册", [ENROLMENT, ["A1", "T1", "2023-09-20", ""]])
    assert not names(one, "MORE_THAN_SEATS")
    left = loaded("报名名册", [ENROLMENT, ["A1", "T2", "2023-09-20", "2023-09-21"]])
    assert not names(left, "MORE_THAN_SEATS")
    report = loaded("报名名册", [ENROLMENT[:3], ["A1", "T3", "2023-09-22"]])
    assert names(report, "MORE_THAN_SEATS") == [["A1 2/1"]]


def test_a_second_code_for_the_same_activity_and_day_is_reported(loaded: Loaded) -> None:
    rows = [
        ACTIVITY,
        ["B1", *COURSE[1:]],
        ["B2", COURSE[1], COURSE[2], "2024-03-10", "2024-03-12", 24, 1],
    ]
    assert names(loaded("培训活动2", rows), "SAME_ACTIVITY") == [["A1=B1"]]
    assert not names(loaded("培训活动", [ACTIVITY, COURSE]), "SAME_ACTIVITY")


def test_a_temporary_move_stated_only_in_another_column_is_reported(loaded: Loaded) -> None:
    rows = [
        [*MOVE, "调动类型"],
        ["T1", "S1", "S2", "2023-09-01", "教师", "借调"],
        ["T2", "S1", "S2", "2023-09-01", "教师", "正式调动"],
    ]
    notes = [each.text.zh for each in loaded("教师调动", rows).notes]
    assert ["“调动类型”" in each and "借调" in each and "第 2 行" in each for each in notes] == [
        True
    ]


def test_teachers_moved_on_the_day_of_a_roster_are_reported(loaded: Loaded) -> None:
    header = ["教师编号", "姓名", "学校"]
    report = loaded("教师花名册2023-09-01", [header, ["T1", "张三", "S1"], ["T2", "李四", "S2"]])
    (moved,) = names(report, "MOVED_BY_ROSTER")
    assert moved == ["T2 S1 → S2 (2023-09-01)"]
    again = loaded("教师花名册2023-09-02", [header, ["T1", "张三", "S1"], ["T2", "李四", "S2"]])
    assert not names(again, "MOVED_BY_ROSTER")


def test_a_row_that_contradicts_an_earlier_one_is_reported_with_the_difference(
    faults: Faults,
) -> None:
    rows = [HOURS, ["A1", "T1", 24, "2023-10-12"], ["A1", "T1", 18, "2023-10-12"]]
    (fault,) = faults("参训学时", rows)
    assert (fault.code, fault.row, fault.column, fault.value) == ("CONFLICT", 3, "学时", "18")
    assert "“认定学时”是“24”" in fault.reason.zh


@pytest.mark.parametrize(
    ("heading", "cell", "is_fault"),
    [("活动名称", "信息技术培训", False), ("活动名称", "书法培训", True), ("活动名称", "没有的培训", False), ("培训班", "", False)],
)  # fmt: skip
def test_a_name_must_match_the_code_beside_it(
    loaded: Loaded, faults: Faults, heading: str, cell: str, is_fault: bool
) -> None:
    loaded("培训活动", [ACTIVITY, ["A2", "书法培训", *COURSE[2:]]])
    rows = [["活动代码", heading, *HOURS[1:]], ["A1", cell, "T1", 24, "2023-10-12"]]
    found = [(each.code, each.column, each.value) for each in faults("参训学时", rows)]
    assert found == ([("CONFLICT", "活动代码", cell)] if is_fault else [])


def test_a_sex_contradicted_by_an_identity_number_is_shown_in_words(faults: Faults) -> None:
    header = ["教师编号", "姓名", "性别", "身份证号", "学校", "任职日期"]
    rows = [header, ["T9", "王五", "女", "110101198501010017", "S1", "2018-09-01"]]
    (fault,) = faults("教师花名册", rows)
    assert (fault.code, fault.value) == ("CONTRADICTION", "女")
