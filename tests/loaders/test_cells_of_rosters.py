"""Cells as clerks fill them: each is read right, treated as empty, or refused with its cause; nothing in between."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import HEADER, ROW, Read, one, row

NAME = "教师花名册.xlsx"
RANKED = [*HEADER, "职称"]


def _read(folder: Path, **changed: Any) -> Read:
    return Read(folder, NAME, one([HEADER, row(**changed)]))


@pytest.mark.parametrize(
    "cell",
    [
        "无", "123", "甲乙1", "张*明", "张某", "李晓明（退休）", "甲乙、丙丁", "甲乙/丙丁", "张三 李四", "甲乙?", "待定", "空岗",
        "校长：甲乙", "张三等", "李晓等人", "王老师", "李校长", "陈主任", "男", "汉族", "教师", "语文", "道德与法治(政治)", "本科",
        "岭北镇中心完小", "新泉中学教师", "同上", "同左", "/", "—", "2018-09-01",
    ],
)  # fmt: skip
def test_a_cell_that_is_not_a_persons_name_is_refused(tmp_path: Path, cell: str) -> None:
    read = _read(tmp_path, 姓名=cell)
    assert read.column("name") == [None]
    assert read.codes in (["NOT_A_NAME"], ["EMPTY_CELL"], ["DITTO"])


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("欧阳 修", "欧阳修"), ("李　明", "李明"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("Zhang San", "Zhang San"), ("等闲", "等闲"),
        ("'张三1", "张三1"), ("'李 校长", "李 校长"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_intended(tmp_path: Path, cell: str, name: str) -> None:
    read = _read(tmp_path, 姓名=cell)
    assert (read.column("name"), read.faults) == ([name], [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.39E+10", "LOST_DIGITS"), ("139****0000", "LOST_DIGITS"), ("139＊＊＊＊0000", "LOST_DIGITS"), ("1390000000", "BAD_PHONE"),
        ("139000000001", "BAD_PHONE"), ("13900000000（妻）", "BAD_PHONE"), ("0", "BAD_PHONE"), ("19900000000x", "BAD_PHONE"),
        (13900000000, None), ("139 0000 0000", None), ("0730-2212345", None), ("+86 13900000000", None), ("无", None),
    ],
)  # fmt: skip
def test_an_incomplete_telephone_number_is_refused(
    tmp_path: Path, cell: Any, code: str | None
) -> None:
    assert _read(tmp_path, 手机号码=cell).codes == ([code] if code else [])


@pytest.mark.parametrize(
    "cell", ["无", "/", "-", "—", "——", "暂无", "N/A", "null", "不详", "待定", "\\", ".", "、", "*", "？", "??", "…", "～"]
)  # fmt: skip
def test_placeholders_are_treated_as_empty_and_counted(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, NAME, one([RANKED, [*ROW, "一级教师"], [*row(教师编号="T2"), cell]]))
    assert (read.column("rank"), read.faults) == (["一级教师", None], [])
    assert read.sheets[0].cleaned["rank"]["nothing"] == 1


@pytest.mark.parametrize("cell", ["同上", "〃", "″", '"', "同前", "ditto"])
def test_ditto_marks_are_filled_with_the_value_above(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, NAME, one([RANKED, [*ROW, "一级教师"], [*row(教师编号="T2"), cell]]))
    assert (read.column("rank"), read.faults) == (["一级教师", "一级教师"], [])


@pytest.mark.parametrize("cell", ["同左", "同右", "见下", "同下"])
def test_a_reference_to_another_cell_is_refused(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, NAME, one([RANKED, [*ROW, "一级教师"], [*row(教师编号="T2"), cell]]))
    assert read.codes == ["DITTO"]


@pytest.mark.parametrize(
    ("cell", "shown", "day"),
    [
        (31321, None, date(1985, 10, 1)), (31321, "yyyy.mm", date(1985, 10, 1)), (31321, "0", date(1985, 10, 1)),
        (1985.1, "0.00", date(1985, 10, 1)), (1985.1, "0.0", date(1985, 1, 1)), (1985.09, None, date(1985, 9, 1)),
        (19851001, None, date(1985, 10, 1)), ("1985.10", None, date(1985, 10, 1)), ("1985-10", None, date(1985, 10, 1)),
        ("1985年10月", None, date(1985, 10, 1)), ("一九八五年十月", None, date(1985, 10, 1)),
        ("1985-10-01 08:30", None, date(1985, 10, 1)), ("1985/10/1 23:59:59", None, date(1985, 10, 1)),
        ("1985-10-01T00:00:00", None, date(1985, 10, 1)), ("１９８５．１０", None, date(1985, 10, 1)),
        (1985.1, None, None), ("31321", None, None), ("851001", None, None), ("10/01/1985", None, None), ("25/10/1985", None, date(1985, 10, 25)), ("10/10/1985", None, date(1985, 10, 10)), ("85.10.1", None, None),
        ("1985", None, None), ("1985.13", None, None), ("1985.09.31", None, None), ("1985.9-1988.7", None, None),
        ("民国74年10月", None, None), (0.5, "h:mm", None), ("1985.10至今", None, None), ("1985-10-01 25:00", None, None),
    ],
)  # fmt: skip
def test_a_date_is_read_as_exactly_one_day_or_refused(
    tmp_path: Path, cell: Any, shown: str | None, day: date | None
) -> None:
    formats = {"D2": shown} if shown else None
    read = Read(tmp_path, NAME, one([HEADER, row(出生日期=cell)], formats=formats))
    assert (read.column("born"), read.codes) == ([day], [] if day else ["NOT_A_DATE"])


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("4学时", 4.0), ("4.5 学时", 4.5), ("24课时", 24.0), ("4小时", None), ("四", None), ("4-6", None), ("4+2", None), ("4h", None),
        ("1/2", None), ("4½", None), ("(4)", None), ("1.234,5", None), ("12,34", None), ("5‰", None), ("4万学时", None),
        ("4.", None), ("'4", 4),
    ],
)  # fmt: skip
def test_hours_are_a_number_with_or_without_their_own_unit(
    tmp_path: Path, cell: str, hours: float | None
) -> None:
    rows = [["活动代码", "教师编号", "学时", "认定日期"], ["A1", "T1", cell, "2019-04-05"]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert (read.column("hours"), read.codes) == ([hours], [] if hours else ["NOT_A_NUMBER"])


@pytest.mark.parametrize(
    ("cell", "qualified"),
    [
        ("合格", True), ("优秀", True), ("良好", True), ("准予结业", True), ("不合格", False), ("缺考", False), ("不及格", False),
        ("B", None), ("基本合格", None), ("85", None), ("85分", None), ("甲等", None),
    ],
)  # fmt: skip
def test_a_result_is_read_as_passed_or_not(
    tmp_path: Path, cell: str, qualified: bool | None
) -> None:
    header = ["活动代码", "教师编号", "学时", "认定日期", "考核等次"]
    rows = [header, ["A1", "T1", 6, "2019-04-05", cell]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert read.column("qualified") == [qualified]
    assert read.codes == ([] if qualified is not None else ["NOT_YES_OR_NO"])
    assert all("等次" in fault.reason.zh for fault in read.faults)


@pytest.mark.parametrize(
    "under",
    [
        ["填写工号", "与身份证一致", "", "如1985-01-01", "", "填学校全称", "", "", ""],
        ["", "", "男/女", "yyyy-mm-dd", "", "", "", "小学/初中", ""],
        ["例：T001", "张三", "男", "1985-01-01", "", "某小学", "", "", ""],
        ["示例", "张三", "男", "1985-01-01", "", "某小学", "", "", ""],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    ],
)
def test_help_lines_under_the_header_are_not_rows(tmp_path: Path, under: list[str]) -> None:
    read = Read(tmp_path, NAME, one([HEADER, under, ROW]))
    assert (read.column("name"), read.faults) == (["李晓明"], [])
    assert list(read.left.values()) == [[2]]


@pytest.mark.parametrize(
    ("name", "above", "school"),
    [
        ("教师花名册.xlsx", ["岭北镇中心完小教师花名册"], "岭北镇中心完小"),
        ("教师花名册.xlsx", ["2019年秋季新泉中学教职工名册"], "新泉中学"),
        ("教师花名册.xlsx", ["教师花名册", "填报单位：新泉中学"], "新泉中学"),
        ("教师花名册.xlsx", ["教师花名册", "学校（盖章）：岭北镇中心完小"], "岭北镇中心完小"),
        ("岭北镇中心完小教师花名册.xlsx", [], "岭北镇中心完小"),
        ("教师花名册.xlsx", ["湘阴县教师花名册"], None),
        ("教师花名册.xlsx", ["教师花名册", "填报单位：湘阴县教育局"], None),
    ],
)
def test_a_sheet_without_a_school_column_takes_the_school_of_its_title(
    tmp_path: Path, name: str, above: list[str], school: str | None
) -> None:
    lines = [[each] for each in above]
    read = Read(tmp_path, name, one([*lines, ["教师编号", "姓名", "性别"], ["T1", "李晓明", "男"]]))
    if school is None:
        assert read.codes == ["MISSING_COLUMN"]
        return
    assert (read.column("school"), read.faults) == ([school], [])
    assert any(school in note.zh for note in read.notes)


def test_a_running_number_and_a_note_resemble_no_column(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([["序号", *HEADER, "备注", "联系电话"], [1, *ROW, "甲", ""]]))
    assert [(each.heading, each.nearest) for each in read.sheets[0].unread] == [
        ("序号", None), ("备注", None), ("联系电话", None),
    ]  # fmt: skip
