"""A transfer ends the post at the old school and begins a post at the new one."""

from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.report.report import Report

HEADER = "教师编号,姓名,调出学校,调入学校,调动日期,是否主岗,岗位\n"
POSTS = """
MATCH (t:Teacher {number: $teacher})-[p:TEACHES_AT]->(s:School)
RETURN s.code AS school, toString(p.since) AS since, toString(p.until) AS until, p.main AS main
ORDER BY p.since, s.code
"""


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    begin_with(database, folder)
    return database


def _load_transfers(database: Database, folder: Path, *rows: str) -> Report:
    path = folder / "教师调动.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return load([path], database)


def _posts(database: Database, teacher: str) -> list[tuple[str, str, str | None, bool]]:
    rows = database.read(POSTS, teacher=teacher)
    return [(row["school"], row["since"], row["until"], row["main"]) for row in rows]


def test_the_old_post_ends_on_the_day_the_new_one_begins(county: Database, folder: Path) -> None:
    report = _load_transfers(county, folder, "T1,张三,北片第一小学,S2,2019-09-01,,教师")
    assert report.faults == []
    assert _posts(county, "T1") == [
        ("S1", "2010-09-01", "2019-09-01", True),
        ("S2", "2019-09-01", None, True),
    ]


@pytest.mark.thorough
def test_a_transfer_out_of_the_county_has_no_new_school(county: Database, folder: Path) -> None:
    assert _load_transfers(county, folder, "T1,张三,S1,,2019-09-01,,教师").faults == []
    assert _posts(county, "T1") == [("S1", "2010-09-01", "2019-09-01", True)]


@pytest.mark.thorough
def test_a_second_post_ends_and_the_main_post_stays(county: Database, folder: Path) -> None:
    path = folder / "兼任与调动.csv"
    text = "教师编号,学校,岗位,是否主岗,起始日期\nT3,S1,教师,否,2018-09-01\n"
    path.write_text(text, encoding="utf-8")
    assert load([path], county).faults == []
    assert _load_transfers(county, folder, "T3,王五,S1,,2020-02-01,否,教师").faults == []
    assert _posts(county, "T3") == [
        ("S2", "2014-09-01", None, True),
        ("S1", "2018-09-01", "2020-02-01", False),
    ]


def test_a_transfer_is_accepted_together_with_the_roster_of_the_old_post(
    database: Database, folder: Path
) -> None:
    assert _load_transfers(database, folder, "T1,张三,S1,S2,2019-09-01,是,教师").refused
    begin_with(database, folder)
    assert [post[:3] for post in _posts(database, "T1")] == [
        ("S1", "2010-09-01", "2019-09-01"),
        ("S2", "2019-09-01", None),
    ]


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("T1,张三,S2,S1,2019-09-01,,教师", "S2"),  # never taught there
        ("T1,张三,S1,S2,2010-09-01,,教师", "S1"),  # did not teach there yet
    ],
)
def test_a_transfer_from_a_school_not_held_on_that_day_is_a_fault(
    county: Database, folder: Path, row: str, value: str
) -> None:
    before = everything(county)
    report = _load_transfers(county, folder, row)
    (fault,) = report.faults
    assert (fault.code, fault.row, fault.column, fault.value) == ("NOT_FOUND", 2, "调出学校", value)
    assert everything(county) == before


def test_two_transfers_in_one_sheet_give_three_posts(county: Database, folder: Path) -> None:
    rows = ("T1,张三,S1,S2,2019-09-01,,教师", "T1,张三,S2,S1,2020-09-01,,教师")
    assert _load_transfers(county, folder, *rows).faults == []
    assert [post[:3] for post in _posts(county, "T1")] == [
        ("S1", "2010-09-01", "2019-09-01"),
        ("S2", "2019-09-01", "2020-09-01"),
        ("S1", "2020-09-01", None),
    ]


def test_the_same_transfers_again_change_nothing(county: Database, folder: Path) -> None:
    row = "T1,张三,北片第一小学,S2,2019-09-01,,教师"
    _load_transfers(county, folder, row)
    before = everything(county)
    report = _load_transfers(county, folder, row.replace("北片第一小学", "S1"))
    assert report.faults == []
    assert everything(county) == before
