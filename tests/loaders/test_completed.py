"""What a cell leaves open and another says: the day of a month of birth, the kind and code of a school's budget."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.conftest import Loaded
from tests.loaders.ordinary import Read, csv, one
from yanxiu.graph.database import Database
from yanxiu.loaders import load

WHO = ["姓名", "性别", "出生年月", "身份证号", "学校"]
MAN = "110101198501010017"
BUDGET = ["学校", "年度", "公用经费", "培训经费预算"]
TEACHER = ["教师编号", "姓名", "出生年月", "参加工作年月", "学校"]


@pytest.mark.parametrize(
    ("number", "born", "day", "kind"),
    [
        ("110101198501120013", "1985.01", date(1985, 1, 12), "born"),
        ("110101198501120013", "1985年1月", date(1985, 1, 12), "born"),
        ("110101198501120013", "198501", date(1985, 1, 12), "born"),
        (MAN, "1985.01", date(1985, 1, 1), "born"),
        ("", "1985.01", date(1985, 1, 1), "month"),
        ("110101198501120013", "1985.02", date(1985, 2, 1), "month"),  # refused afterwards
    ],
)
def test_a_month_of_birth_takes_its_day_from_the_identity_number(
    tmp_path: Path, number: str, born: str, day: date, kind: str
) -> None:
    row = ["李晓明", "男", born, number, "新泉中学"]
    read = Read(tmp_path, "教师花名册.xlsx", one([WHO, row]))
    assert (read.column("born"), read.faults) == ([day], [])
    assert read.sheets[0].cleaned["born"][kind] == 1
    assert len(read.sheets[0].cleaned["born"]) == 1


def test_a_month_keeps_the_known_day_of_a_birth_and_of_a_hiring(
    loaded: Loaded, database: Database
) -> None:
    loaded("教师花名册", [TEACHER, ["T2", "李四", "1985.5", "2008.09", "S1"], ["T3", "王五", "1990.11", "2014年9月1日", "S2"]])  # fmt: skip
    loaded("参加工作", [["教师编号", "姓名", "参加工作日期", "学校", "岗位"], ["T3", "王五", "2014-09-15", "S2", "校长"]])  # fmt: skip
    loaded("教师花名册", [TEACHER, ["T3", "王五", "1990.11", "2014.9", "S2"]])
    assert _days(database) == [("T2", "1985-05-05", "2008-09-01"), ("T3", "1990-11-01", "2014-09-15")]  # fmt: skip


def test_a_whole_day_replaces_another_of_its_month(loaded: Loaded, database: Database) -> None:
    loaded("教师花名册", [TEACHER, ["T2", "李四", "1985-05-01", "2008-09-03", "S1"]])
    assert _days(database)[0] == ("T2", "1985-05-01", "2008-09-03")


def _days(database: Database) -> list[tuple[str, ...]]:
    rows = database.read(
        "MATCH (t:Teacher) WHERE t.number IN ['T2', 'T3'] "
        "RETURN t.number AS number, toString(t.born) AS born, toString(t.hired) AS hired ORDER BY number"
    )
    return [tuple(row.values()) for row in rows]


def test_a_budget_of_schools_needs_neither_kind_nor_code(
    loaded: Loaded, database: Database
) -> None:
    loaded(
        "年度预算", [BUDGET, ["北片第一小学", 2023, 450000, 27000], ["S2", "2023年", 520000, ""]]
    )
    rows = database.read(
        "MATCH (b:Budget)-[:BUDGET_OF]->(s:School) RETURN b.id AS id, s.code AS school, b.training_funds AS sum ORDER BY id"
    )
    assert [(row["id"], row["school"], row["sum"]) for row in rows] == [
        ("430000:S1:2023", "S1", 27000.0),
        ("430000:S2:2023", "S2", None),
    ]


@pytest.mark.parametrize(
    ("header", "row", "code", "column"),
    [
        (["类别", *BUDGET], ["学校", "", 2023, 450000, 27000], "EMPTY_CELL", "学校"),
        (BUDGET, ["外县小学", 2023, 450000, 27000], "NOT_FOUND", "学校"),
        (["类别", *BUDGET], ["全县", "S1", 2023, 450000, 27000], "CONFLICT", "单位代码"),
        (["单位代码", *BUDGET], ["S2", "S1", 2023, 450000, 27000], "CONFLICT", "学校"),
    ],
)  # fmt: skip
def test_a_budget_that_says_no_school_or_two_is_refused(
    loaded: Loaded, database: Database, folder: Path,
    header: Sequence[str], row: Sequence[Any], code: str, column: str,
) -> None:  # fmt: skip
    path = folder / "年度预算.csv"
    path.write_bytes(csv([header, row]))
    faults = load([path], database, dry_run=True).faults
    assert [(each.code, each.column) for each in faults] == [(code, column)]


def test_a_budget_without_kind_code_and_school_lacks_both_columns(tmp_path: Path) -> None:
    read = Read(tmp_path, "年度预算.csv", csv([BUDGET[1:], [2023, 450000, 27000]]))
    assert [(each.code, each.column) for each in read.faults] == [
        ("MISSING_COLUMN", "类别"),
        ("MISSING_COLUMN", "单位代码"),
    ]
