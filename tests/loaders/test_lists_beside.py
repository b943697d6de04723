"""Lists that offices keep beside rosters of staff, told as what they are; odd headings and layouts of such rosters.

Where the kinds come from stands in `tests/rosters/SOURCES.md`, under the eighth sample.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.conftest import Loaded
from tests.loaders.ordinary import Read, csv, one
from yanxiu.graph.database import Database
from yanxiu.loaders import load

WHO = ["姓名", "性别", "身份证号", "学校"]
PERSON = ["李晓明", "男", "110101198501010017", "新泉中学"]


def _of_staff(folder: Path, name: str, more: Sequence[str], cells: Sequence[Any]) -> Read:
    return Read(folder, f"{name}.xlsx", one([[*WHO, *more], [*PERSON, *cells]]))


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("工会会员花名册", ["入会时间", "会员证号"], "入会时间、会员证号"),
        ("党员花名册", ["转正时间", "党内职务"], "转正时间、党内职务"),
        ("校车司机名册", ["驾驶证号", "车牌号"], "驾驶证号、车牌号"),
        ("9月绩效发放表", ["岗位", "职称", "奖励性绩效", "实发金额"], "奖励性绩效、实发金额"),
        ("年度考核结果", ["职务", "考核等次"], "考核等次"),
        ("资格认定名单", ["任教学科", "证书编号", "认定机构"], "证书编号、认定机构"),
        ("请假登记", ["岗位", "请假类别", "销假时间"], "请假类别、销假时间"),
        ("面试成绩公示", ["学科", "报考单位", "面试成绩"], "应聘"),
        ("准考证", ["准考证号", "报考学科"], "应聘"),
        ("学生名单", ["准考证号", "班级"], "学生"),
        ("代课教师花名册", ["任教学科"], "代课教师名单"),
        ("2023年秋季代课人员名单", ["任教学科"], "代课教师名单"),
        ("离岗待退人员花名册", ["岗位"], "退休"),
        ("内退教师名单", ["岗位"], "退休"),
        ("职称评审推荐人员公示名单", ["职称"], "职称申报"),
        ("2022年学时汇总", ["国培学时", "校本学时"], "没有写明是哪项活动"),
        ("培训学时", ["语文研修", "数学研修"], "没有写明是哪项活动"),
        ("参训学员更换名单", ["学科"], "更换"),
    ],
)  # fmt: skip
def test_a_list_of_others_is_told_by_its_name_and_headings(
    tmp_path: Path, name: str, more: list[str], words: str
) -> None:
    cells = ["教师" if each in {"岗位", "职务"} else "语文" for each in more]
    read = _of_staff(tmp_path, name, more, cells)
    (fault,) = read.faults
    assert (fault.code, words in fault.reason.zh) == ("OTHER_LIST", True)


@pytest.mark.parametrize(
    ("name", "more", "cells"),
    [
        ("教师花名册", ["考核等次", "绩效工资"], ["优秀", 3000]),
        ("新泉中学教师花名册（含代课教师）", ["任教学科"], ["语文"]),
        ("在编人员花名册", ["会费"], [60]),
        ("新泉中学花名册", ["岗位", "入党时间", "推荐人"], ["教师", "2008-07", "某"]),
        ("骨干教师花名册", ["岗位", "任教学科", "骨干级别"], ["教师", "语文", "县级"]),
    ],
)
def test_a_roster_of_staff_is_read_beside_such_columns(
    tmp_path: Path, name: str, more: list[str], cells: list[Any]
) -> None:
    read = _of_staff(tmp_path, name, more, cells)
    assert (read.formats, read.faults, read.column("name")) == (["teachers"], [], ["李晓明"])
    honours = [note.zh for note in read.notes if "称号不登记" in note.zh]
    assert len(honours) == (name == "骨干教师花名册")


def test_a_short_list_of_honours_is_no_roster(tmp_path: Path) -> None:
    read = _of_staff(tmp_path, "骨干教师花名册", ["骨干级别"], ["县级"])
    assert read.codes == ["OTHER_LIST"]


@pytest.mark.parametrize("name", ["借调人员统计表", "2023年支教教师名单", "交流轮岗教师情况表"])
def test_a_list_of_moves_for_a_time_is_no_roster_of_transfers(tmp_path: Path, name: str) -> None:
    header = ["教师编号", "姓名", "原单位", "现单位", "调动时间"]
    read = Read(tmp_path, f"{name}.csv", csv([header, ["T1", "李晓明", "S1", "S2", "2023-09-01"]]))
    assert read.codes == ["OTHER_LIST"]
    assert "兼任与调动" in read.faults[0].reason.zh


def test_a_plan_of_courses_without_people_is_told_as_one(tmp_path: Path) -> None:
    header = ["培训项目", "人数", "培训时间", "学时"]
    read = Read(tmp_path, "培训计划表.csv", csv([header, ["新教师培训", 80, "8月下旬", 48]]))
    assert read.codes == ["OTHER_LIST"]
    assert "培训活动" in read.faults[0].reason.zh
    damaged = [["活动代码", "学时", "认定日期"], ["A1", 24, "2022-09-05"]]
    assert Read(tmp_path, "参训学时.csv", csv(damaged)).codes == ["MISSING_COLUMN"]


@pytest.mark.parametrize(("note", "told"), [("因病请假2天", True), ("补训", True), ("住宿", False)])
def test_a_remark_of_leave_beside_hours_is_told(tmp_path: Path, note: str, told: bool) -> None:
    rows = [
        ["活动代码", "教师编号", "学时", "认定日期", "备注"],
        ["A1", "T1", 24, "2022-09-05", note],
    ]
    read = Read(tmp_path, "参训学时.csv", csv(rows))
    assert read.faults == []
    assert ["第 2 行“备注”" in each.zh for each in read.notes] == [True] * told


def test_a_header_of_three_levels_has_cells_merged_down_from_the_second(tmp_path: Path) -> None:
    rows = [
        ["序号", "基本信息", "", "学历情况", "", "学校"],
        ["", "姓名", "身份证号", "第一学历", "", ""],
        ["", "", "", "学历", "院校", ""],
        [1, "李晓明", "110101198501010017", "本科", "甲校", "新泉中学"],
    ]
    merged = ["A1:A3", "B1:C1", "D1:E1", "F1:F3", "B2:B3", "C2:C3", "D2:E2"]
    read = Read(tmp_path, "教师花名册.xlsx", one(rows, merged=merged))
    assert (read.column("name"), read.column("school"), read.faults) == (
        ["李晓明"],
        ["新泉中学"],
        [],
    )


@pytest.mark.parametrize(
    ("heading", "cell", "day"),
    [
        ("参加工作年月", "200408", date(2004, 8, 1)),
        ("入职年月", 201008, date(2010, 8, 1)),
        ("参加工作年月", "200413", None),
        ("参加工作时间", "200408", None),
        ("参加工作年月日", "200408", None),
    ],
)
def test_six_digits_are_a_month_under_a_heading_that_asks_for_one(
    tmp_path: Path, heading: str, cell: Any, day: date | None
) -> None:
    read = Read(tmp_path, "教师花名册.xlsx", one([[*WHO, heading], [*PERSON, cell]]))
    assert read.column("hired") == [day]
    assert read.codes == ([] if day else ["NOT_A_DATE"])


@pytest.mark.parametrize(
    ("title", "school"),
    [
        ("湘阴县中小学教师基本情况登记表", None),
        ("湘阴县各中小学教师花名册", None),
        ("城中小学教师花名册", "城中小学"),
        ("新泉中学教师花名册", "新泉中学"),
    ],
)
@pytest.mark.parametrize("unit", ["单位（公章）：南湖镇中心小学", ""])
def test_a_stamped_unit_says_the_school_before_a_title(
    tmp_path: Path, title: str, school: str | None, unit: str
) -> None:
    rows = [[title], [unit], WHO[:3], PERSON[:3]]
    read = Read(tmp_path, "登记表.xlsx", one(rows))
    wanted = "南湖镇中心小学" if unit else school
    if wanted:
        assert (read.column("school"), read.faults) == ([wanted], [])
    else:
        assert [(each.code, each.column) for each in read.faults] == [("MISSING_COLUMN", "学校")]


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        (["很满意", "满意", "非常满意"], True),
        (["满意", "比较满意"], True),
        (["非常满意", "满意", "一般", "不满意"], False),
        (["很满意", "5", "满意"], False),
    ],
)
def test_two_words_of_one_score_in_a_question_are_refused(
    tmp_path: Path, answers: list[str], refused: bool
) -> None:
    rows = [["问卷名称", "请评价下列活动：A1"], *(["测评", each] for each in answers)]
    read = Read(tmp_path, "问卷答卷.xlsx", one(rows))
    assert read.codes == (["OTHER_SCALE"] if refused else [])


def test_a_subject_stands_with_its_stage_where_no_stage_is_recorded(
    loaded: Loaded, database: Database
) -> None:
    loaded(
        "师徒结对",
        [["徒弟", "师傅", "学科", "起始日期"], ["张三", "李四", "小学数学", "2022-09-01"]],
    )
    rows = database.read("MATCH ()-[r:GUIDES]->() RETURN r.subject AS subject")
    assert [row["subject"] for row in rows] == ["mathematics"]


def test_an_activity_is_named_by_code_and_name_in_either_order(
    loaded: Loaded, database: Database, folder: Path
) -> None:
    name = "2022年英语送教(洞庭+南湖)"
    header = ["活动代码", "活动名称", "活动类型", "开始日期", "结束日期", "学时"]
    loaded("培训活动", [header, ["HD2022-229", name, "送教下乡", "2022-09-02", "2022-09-05", 24]])
    rows = [["活动", "教师编号", "学时", "认定日期"]]
    rows += [[f"HD2022-229 {name}", "T1", "24", "2022-09-05"], [f"{name}（HD2022-229）", "T2", "24", "2022-09-05"]]  # fmt: skip
    loaded("参训学时", rows)
    assert database.read("MATCH ()-[r:ATTENDED]->() RETURN count(r) AS n")[0]["n"] == 2
    path = folder / "参训学时.csv"
    path.write_bytes(csv([rows[0], ["HD2022-230 " + name, "T1", "24", "2022-09-05"]]))
    assert [each.code for each in load([path], database, dry_run=True).faults] == ["NOT_FOUND"]


def test_a_lower_title_than_known_is_told_and_a_higher_one_is_not(loaded: Loaded) -> None:
    header = ["教师编号", "姓名", "学校", "职称"]
    assert not _replaced(loaded("教师花名册", [header, ["T1", "张三", "S1", "高级教师"]]))
    assert _replaced(loaded("教师花名册", [header, ["T1", "张三", "S1", "中小学二级教师"]]))


def _replaced(report: Any) -> list[str]:
    return [each.text.zh for each in report.remarks if each.code == "VALUE_REPLACED"]


@pytest.mark.parametrize(("hired", "told"), [("2024-08-15", True), ("2023-09-15", False)])
def test_who_was_hired_after_the_day_of_the_roster_is_told(
    loaded: Loaded, hired: str, told: bool
) -> None:
    header = ["教师编号", "姓名", "学校", "参加工作日期"]
    report = loaded("教师花名册2023-09-01", [header, ["T9", "赵六", "S1", hired]])
    assert ("HIRED_LATER" in {each.code for each in report.remarks}) is told


@pytest.mark.parametrize(
    ("number", "born", "names"),
    [
        ("TI", "1980-01-01", ["TI=T1"]),
        ("TI", "", ["TI=T1"]),
        ("X7", "1980-01-01", ["X7=T1"]),
        ("X7", "1980-01", ["X7=T1"]),
        ("X7", "1981-01-01", None),
        ("X7", "", None),
    ],
)
def test_a_new_number_for_a_known_person_is_told(
    loaded: Loaded, number: str, born: str, names: list[str] | None
) -> None:
    header = ["教师编号", "姓名", "学校", "出生日期", "任职日期"]
    report = loaded("教师花名册", [header, [number, "张三", "S1", born, "2023-09-01"]])
    told = [each.names for each in report.remarks if each.code == "LIKE_KNOWN_PERSON"]
    assert told == ([names] if names else [])


@pytest.mark.parametrize(
    ("subject", "until", "codes"),
    [
        ("语文", "2023-09-01", set()),
        ("数学", "", set()),
        ("美术", "", {"SUBJECT_OF_NEITHER"}),
        ("语文", "2022-09-01", {"NEVER_VALID"}),
    ],
)
def test_a_pair_in_a_subject_of_neither_or_of_no_day_is_told(
    loaded: Loaded, subject: str, until: str, codes: set[str]
) -> None:
    header = ["徒弟编号", "师傅编号", "学科", "起始日期", "终止日期"]
    report = loaded("师徒结对", [header, ["T1", "T2", subject, "2022-09-01", until]])
    assert {each.code for each in report.remarks} == codes


def test_two_people_who_exchange_their_names_are_refused(
    loaded: Loaded, database: Database, folder: Path
) -> None:
    header = ["教师编号", "姓名", "学校", "出生日期"]
    path = folder / "教师花名册.csv"
    rows = [header, ["T1", "李四", "S1", "1980-01-01"], ["T2", "张三", "S1", "1985-05-05"]]
    path.write_bytes(csv(rows))
    faults = load([path], database, dry_run=True).faults
    assert [(each.code, each.row) for each in faults] == [("OTHER_NAME", 2), ("OTHER_NAME", 3)]
    assert all("互换" in each.reason.zh for each in faults)
    assert not loaded("教师花名册", rows[:2]).faults


def test_a_form_of_one_occasion_is_told_as_one(tmp_path: Path) -> None:
    rows = [["送教下乡活动记录表"], ["送教时间", "2022年9月2日", "送教地点", "甲小学"], ["送教教师", "甲一", "课题", "秋天"], ["评课意见", "好"]]  # fmt: skip
    read = Read(tmp_path, "记录表.xlsx", one(rows))
    assert read.codes == ["OTHER_LAYOUT"]
    assert "授课记录" in read.faults[0].reason.zh
