"""Cells required by another cell of the row, words that name their own column, and apostrophes before values."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import Read, csv, one
from yanxiu.graph.database import Database
from yanxiu.loaders import load

BUDGET = ["类别", "单位代码", "学校", "年度", "培训支出"]
TEAM = [
    "管理团队代码",
    "管理团队名称",
    "层级",
    "责任区",
    "学校",
    "人员编号",
    "姓名",
    "角色",
    "起始日期",
]
OF_TEAM = ["T1", "张三", "负责人", "2023-09-01"]
DECISION = ["决定代码", "年度", "奖惩类型", "金额", "理由", "对象代码", "对象名称"]


@pytest.mark.parametrize(
    ("name", "rows", "fault"),
    [
        ("年度预算", [BUDGET, ["学校", "S1", "", 2023, 100]], ("EMPTY_CELL", "学校")),
        ("年度预算", [[x for x in BUDGET if x != "学校"], ["学校", "S1", 2023, 100]], ("EMPTY_CELL", "学校")),
        ("年度预算", [BUDGET, ["学校", "S1", "S2", 2023, 100]], ("CONFLICT", "学校")),
        ("年度预算", [BUDGET, ["单位", "S1", "S1", 2023, 100]], ("UNKNOWN_CHOICE", "类别")),
        ("年度预算", [BUDGET, ["校级", "S1", "S1", 2023, 100]], None),
        ("年度预算", [BUDGET, ["县级", "430000", "", 2023, 100]], None),
        ("年度预算", [BUDGET, ["全县", "S1", "", 2023, 100]], ("CONFLICT", "单位代码")),
        ("年度预算", [BUDGET, ["学校", "430000", "S1", 2023, 100]], ("CONFLICT", "学校")),
        ("管理团队", [TEAM, ["M1", "管理团队", "学校", "", "", *OF_TEAM]], ("EMPTY_CELL", "学校")),
        ("管理团队", [TEAM, ["M1", "管理团队", "责任区级", "", "", *OF_TEAM]], ("EMPTY_CELL", "责任区")),
        ("管理团队", [TEAM, ["M1", "管理团队", "校级", "", "S1", *OF_TEAM]], None),
        ("管理团队", [TEAM, ["M1", "管理团队", "县", "", "", *OF_TEAM]], None),
        ("经费奖惩", [DECISION, ["J1", 2023, "奖励", 100, "好", "S1", "南片九年制学校"]], ("CONFLICT", "对象名称")),
        ("经费奖惩", [DECISION, ["J1", 2023, "奖励", 100, "好", "S1", "北一小"]], None),
    ],
)  # fmt: skip
def test_a_cell_required_by_another_cell_must_be_present_and_agree(
    database: Database,
    folder: Path,
    name: str,
    rows: Sequence[Sequence[Any]],
    fault: tuple[str, str] | None,
) -> None:
    load([folder], database)
    path = folder / f"{name}.csv"
    path.write_bytes(csv(rows))
    faults = load([path], database).faults
    assert [(each.code, each.column) for each in faults] == ([fault] if fault else [])


def test_a_leading_apostrophe_is_dropped_from_numbers_dates_and_texts_of_digits(
    tmp_path: Path,
) -> None:
    header = ["问卷代码", "问卷名称", "问卷类型", "截止日期", "有效答卷"]
    rows = [header, ["Q1", "'2024年调研", "需求调研", "'2024-03-31", "'320"]]
    read = Read(tmp_path, "问卷名册.csv", csv(rows))
    assert read.codes == []
    assert [*read.column("name"), str(read.column("on")[0]), *read.column("responses")] == [
        "2024年调研",
        "2024-03-31",
        320,
    ]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("手机号码", "00000000000", "BAD_PHONE"),
        ("岗位", "拟任副校长", "UNKNOWN_CHOICE"),
        ("教师编号", "1.00E+02", "LOST_DIGITS"),
    ],
)
def test_a_cell_that_is_not_a_value_is_refused(
    tmp_path: Path, column: str, cell: str, code: str
) -> None:
    row = {"教师编号": "T1", "姓名": "李晓明", "学校": "新泉中学", column: cell}
    read = Read(tmp_path, "教师花名册.xlsx", one([[*row], [*row.values()]]))
    assert read.codes == [code]


def test_stages_and_subjects_can_carry_the_word_of_their_column(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    header = ["主题代码", "主题名称", "学段", "学科"]
    (folder / "研修主题.csv").write_bytes(csv([header, ["Z1", "阅读", "小学学段", "语文学科"]]))
    assert not load([folder / "研修主题.csv"], database).faults
