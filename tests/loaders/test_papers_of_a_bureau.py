"""Other sheets of a bureau: sheets with a column for each day, lists of pay, meals, courses and honours.

The sources of the kinds are listed in `tests/rosters/SOURCES.md`, under the seventh sample.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import HEADER, ROW, ROW_2, Read, book, csv, one
from yanxiu.graph.faults import Fault

NAME = "教师花名册.xlsx"
WHO = ["姓名", "性别", "身份证号", "学校"]
PERSON = ["李晓明", "男", "110101198501010017", "新泉中学"]
FEW = ["姓名", "单位", "学科"]


def fault_of(read: Read) -> Fault:
    (fault,) = read.faults
    return fault


def says(read: Read, code: str, words: str) -> bool:
    """True if the sheet has exactly this fault, with these words."""
    fault = fault_of(read)
    return (fault.code, words in fault.reason.zh) == (code, True)


@pytest.mark.parametrize(
    ("file", "header", "cells", "shown"),
    [
        ("考勤表", ["教师编号", "姓名", "学校", "4月8日", "4月9日", "4月10日"], [6, 6, 6], "4月8日、4月9日、4月10日"),
        ("考勤表", ["序号", "姓名", "单位", "8日", "9日", "合计"], ["√", "×", 1], "8日、9日"),
        ("考勤", ["序号", "姓名", "单位", "第一天", "第二天", "第三天"], ["√", "√", "√"], "第一天、第二天、第三天"),
        ("9月考勤", ["工号", "姓名", "单位", *map(str, range(1, 31))], ["√"] * 30, "1、2、3、4……"),
        ("考勤", ["活动代码", "姓名", "2022-04-08", "2022-04-09（周六）"], ["√", "√"], "2022-04-08、2022-04-09（周六）"),
        ("参训学时", ["活动代码", "教师编号", "姓名", "8月1日上午", "8月1日下午", "8月2日上午"], [3, 3, 3], "8月1日上午"),
        ("参训学时", ["教师编号", "姓名", "周一", "周二"], [3, 3], "周一、周二"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("titled", [True, False])
def test_a_sheet_with_a_column_for_each_day_is_refused_with_advice(
    tmp_path: Path, file: str, header: list[str], cells: Sequence[Any], shown: str, titled: bool
) -> None:
    people = [[*"123"[: len(header) - len(cells)], *cells] for _ in range(2)]
    rows = [["教师培训班"], header, *people] if titled else [header, *people]
    read = Read(tmp_path, f"{file}.xlsx", one(rows))
    assert says(read, "OTHER_LAYOUT", f"每天占一列（{shown}")
    assert "认定日期" in fault_of(read).reason.zh


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["活动代码", "教师编号", "第一天", "第二天", "学时", "认定日期"], ["A1", "T1", 6, 6, 12, "2022-04-09"]),
        (["活动代码", "教师编号", "学时", "认定日期", "1", "2"], ["A1", "T1", 12, "2022-04-09", "x", "y"]),
    ],
)  # fmt: skip
def test_columns_of_days_beside_the_sum_of_hours_are_reported_as_unread(
    tmp_path: Path, header: list[str], cells: list[Any]
) -> None:
    read = Read(tmp_path, "参训学时.xlsx", one([header, cells]))
    assert (read.column("hours"), read.faults) == ([12.0], [])
    assert len(read.sheets[0].unread) == 2


@pytest.mark.parametrize(
    ("name", "column", "header", "cells"),
    [
        ("培训活动", "ends", ["活动代码", "活动名称", "活动类型", "开始日期", "结束日期", "学时"], ["A1", "新教师培训", "县级集中培训", "2023年7月", "2023年8月", 72]),
        ("师徒结对", "until", ["师傅", "徒弟", "学科", "起始日期", "终止日期"], ["甲一", "乙二", "语文", "2023-09-01", "2026.8"]),
        ("师徒结对", "until", ["师傅", "徒弟", "学科", "起始日期", "终止日期"], ["甲一", "乙二", "语文", "2023-09-01", "二〇二六年八月"]),
        ("学校名册", "closed", ["学校代码", "学校名称", "办学性质", "学段", "地域类别", "乡镇", "督学责任区", "撤销日期"], ["S1", "甲村小学", "公办", "小学", "村", "甲乡", "岭北", "2023-08"]),
    ],
)  # fmt: skip
def test_an_end_date_without_a_day_is_refused(
    tmp_path: Path, name: str, column: str, header: list[str], cells: list[Any]
) -> None:
    read = Read(tmp_path, f"{name}.csv", csv([header, cells]))
    assert says(read, "NOT_A_DATE", "没有写明是哪一天结束")
    assert fault_of(read).column == read.sheets[0].format.columns[column].title


def test_a_month_in_place_of_a_period_is_refused(tmp_path: Path) -> None:
    rows = [["活动代码", "活动名称", "活动类型", "培训时间", "学时"], ["A1", "新教师培训", "县级集中培训", "2023年7月", 72]]  # fmt: skip
    assert says(Read(tmp_path, "培训活动.csv", csv(rows)), "NOT_A_DATE", "没有写明是哪一天结束")


def test_a_start_date_without_a_day_is_read_as_the_first_and_counted(tmp_path: Path) -> None:
    rows = [["教师编号", "姓名", "学校", "任职日期"], ["T1", "李晓明", "新泉中学", "2018.9"]]
    read = Read(tmp_path, NAME, one(rows))
    assert (read.column("since"), read.faults) == ([date(2018, 9, 1)], [])
    assert read.sheets[0].cleaned["since"]["month"] == 1


@pytest.mark.parametrize("place", ["出生日期", "身份证号", "手机号码"])
def test_a_personal_cell_merged_over_two_people_is_refused(tmp_path: Path, place: str) -> None:
    header = ["教师编号", "姓名", "学校", "出生日期", "身份证号", "手机号码"]
    person = ["T1", "李晓明", "新泉中学", "1985-01-01", "110101198501010017", "13800001111"]
    at = header.index(place)
    other = ["T2", "王国秀", "新泉中学", *[""] * 3]
    merged = f"{'ABCDEF'[at]}2:{'ABCDEF'[at]}3"
    read = Read(tmp_path, NAME, one([header, person, other], merged=[merged]))
    assert says(read, "DITTO", "合并单元格跨了几个人")
    assert (fault_of(read).row, fault_of(read).value) == (3, None)


@pytest.mark.parametrize("again", ["", "李晓明"])
def test_a_cell_merged_over_two_rows_of_one_person_is_filled_down(
    tmp_path: Path, again: str
) -> None:
    header = ["教师编号", "姓名", "学校", "出生日期", "任教学科"]
    rows = [header, ["T1", "李晓明", "新泉中学", "1985-01-01", "语文"], ["T1", again, "", "", "数学"]]  # fmt: skip
    merged = [f"{at}2:{at}3" for at in ("CD" if again else "BCD")]
    read = Read(tmp_path, NAME, one(rows, merged=merged))
    assert (read.column("born"), read.faults) == ([date(1985, 1, 1)] * 2, [])


@pytest.mark.parametrize(
    ("file", "title", "words"),
    [
        ("支教", "2023-2024学年支教教师名单", "支教"), ("名单", "借调人员情况表", "借调"), ("交流轮岗教师花名册", "", "交流"),
        ("参训人员名单", "", "参训"), ("名单", "2023年国培学员名单(初中语文)", "参训"), ("教师报名汇总表", "", "报名"), ("名单", "骨干培训推荐候选人名单", "推荐"),
        ("县级骨干教师名单", "", "称号"), ("名单", "2022年度考核优秀人员名单", "称号"), ("名单", "职称申报人员名单2023-09-01", "称号"),
        ("名单", "小学语文工作室成员名单", "工作室"), ("拟聘用人员公示", "", "应聘"), ("名单", "公开招聘面试入围人员名单", "应聘"),
        ("名单", "2023年秋季实习生名单", "实习生"), ("来访人员登记表", "", "来访"), ("名单", "家长委员会名单", "家长"), ("名单", "病故教师名单", "退休"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "header", [[*WHO, "学段", "学科"], [*WHO[:3], "派出学校", "学科"], ["姓名", "去向"]]
)
def test_a_list_is_recognised_by_its_name_whatever_its_columns(
    tmp_path: Path, file: str, title: str, words: str, header: list[str]
) -> None:
    cells = [*PERSON, "初中", "语文"][: len(header)]
    rows = [[title], header, cells] if title else [header, cells]
    assert says(Read(tmp_path, f"{file}.xlsx", one(rows)), "OTHER_LIST", words)


@pytest.mark.parametrize(
    "file",
    ["优秀小学教师花名册", "骨干学校教师花名册", "培训学校教师花名册", "教师花名册(培训用)", "特岗教师花名册", "新教师名单", "名师小学教职工花名册", "全县教师花名册(含借调)", "教师培训需求摸底-教师花名册", "骨干班教师花名册", "支教学校教师花名册", "心理健康教师名单", "学校志愿服务队教师花名册", "培训基地校教师花名册"],
)  # fmt: skip
def test_a_school_or_purpose_in_the_name_of_a_roster_does_not_change_its_kind(
    tmp_path: Path, file: str
) -> None:
    read = Read(tmp_path, f"{file}.xlsx", one([HEADER, ROW]))
    assert (read.column("name"), read.faults) == (["李晓明"], [])


@pytest.mark.parametrize(
    ("file", "headings", "shown"),
    [
        ("9月工资表", ["岗位工资", "薪级工资", "实发合计"], "岗位工资、薪级工资、实发合计"),
        ("请假登记表", ["请假类别", "请假天数"], "请假类别、请假天数"),
        ("就餐统计", ["民族", "早餐", "中餐"], "早餐、中餐"),
        ("教职工疫苗接种情况统计表", ["第一针时间"], "第一针时间"),
        ("名单", ["体检套餐", "备注"], "体检套餐"),
        ("周转房入住人员", ["房号", "入住时间"], "房号、入住时间"),
    ],
)  # fmt: skip
def test_a_list_of_people_with_only_unknown_columns_is_refused(
    tmp_path: Path, file: str, headings: list[str], shown: str
) -> None:
    rows = [[*WHO, *headings], [*PERSON, *("1" for _ in headings)]]
    read = Read(tmp_path, f"{file}.xlsx", one(rows))
    assert says(read, "OTHER_LIST", f"登记的是{shown}，")


@pytest.mark.parametrize(
    ("file", "headings"),
    [("教师花名册", ["房号"]), ("2023年教师信息表", ["健康证号"]), ("名单", ["民族", "学历", "是否在编", "备注"]), ("统计", ["职称", "工资"]), ("1", ["任职日期", "工资"])],
)  # fmt: skip
def test_a_list_of_people_is_read_as_a_roster_by_its_name_or_a_known_column(
    tmp_path: Path, file: str, headings: list[str]
) -> None:
    cells = ["2018-09-01" if each == "任职日期" else "x" for each in headings]
    read = Read(tmp_path, f"{file}.xlsx", one([[*WHO, *headings], [*PERSON, *cells]]))
    assert (read.column("name"), read.faults) == (["李晓明"], [])


def test_a_list_of_an_activity_and_its_people_is_read_as_enrolments(tmp_path: Path) -> None:
    header = ["序号", "活动名称", "姓名", "单位", "性别", "任教学科", "手机", "推荐日期"]
    cells = [1, "语文研修", "李晓明", "新泉中学", "男", "语文", "13800001111", "2022-08-20"]
    read = Read(tmp_path, "汇总.xlsx", one([header, cells]))
    assert (read.formats, read.column("nominated")) == (["enrolments"], [date(2022, 8, 20)])


def test_the_hint_for_a_missing_column_suggests_the_nearest_heading(tmp_path: Path) -> None:
    rows = [["教师编号", "姓名", "派驻学校名", "任教学科"], ["T1", "李晓明", "新泉中学", "语文"]]
    fault = fault_of(Read(tmp_path, NAME, one(rows)))
    assert (fault.code, fault.column) == ("MISSING_COLUMN", "学校")
    assert "--map 派驻学校名=学校" in str(fault.hint and fault.hint.zh)


def test_one_common_heading_does_not_suggest_a_format(tmp_path: Path) -> None:
    rows = [["项目", "单价", "数量", "金额"], ["讲课费", 1000, 10, 10000]]
    fault = fault_of(Read(tmp_path, "分项.xlsx", one(rows)))
    assert (fault.code, "最接近" in fault.reason.zh) == ("UNKNOWN_FORMAT", False)


def test_a_choice_is_shown_in_words(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([HEADER, ROW, ROW_2]))
    (batch,) = read.sheets[0]
    shown = [batch.shown_place(0, "sex", each)[2] for each in ("male", "男")]
    assert shown == ["男", "男"]


def test_sheets_of_one_workbook_are_recognised_separately(tmp_path: Path) -> None:
    sheets = {
        "教师花名册": [HEADER, ROW],
        "9月考勤": [["工号", "姓名", "1日", "2日"], ["T1", "李晓明", "√", "√"]],
    }
    read = Read(tmp_path, "上报.xlsx", book(sheets))
    assert says(read, "OTHER_LAYOUT", "1日、2日")
