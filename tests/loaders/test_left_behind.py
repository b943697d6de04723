"""The staff of a school that merged into another: they stay in the graph, and a roster that moves them is written."""

from datetime import date
from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.conftest import SCHOOLS
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.report.left_behind import UNDECIDED, find_left_behind, transfer_roster

CLOSING = SCHOOLS.replace("建校日期\n", "建校日期,撤销日期,并入学校\n").replace(
    "北片联盟,1980-09-01\n", "北片联盟,1980-09-01,2020-09-01,{}\n"
)
DAY = date(2021, 6, 1)


@pytest.fixture
def merged(database: Database, folder: Path) -> Path:
    """S1, where T1 and T2 teach, has merged into S2; the roster that stated it."""
    begin_with(database, folder)
    file = folder / "学校名册.csv"
    file.write_text(CLOSING.format("S2"), encoding="utf-8")
    return file


def test_the_load_of_a_merger_reports_the_staff_left_without_a_post(
    database: Database, merged: Path
) -> None:
    report = load([merged], database)
    assert report.faults == []
    (left,) = report.left_behind
    assert (left.school, left.closed, left.staff) == ("北片第一小学", date(2020, 9, 1), 2)
    assert report.as_json()["left_behind"][0]["successors"] == ["南片九年制学校"]
    assert "2人" in left.text.zh
    assert load([merged], database).left_behind == [left], (
        "the staff are left behind until they are moved"
    )


@pytest.mark.thorough
def test_the_roster_of_transfers_moves_all_staff_left_behind(
    database: Database, merged: Path, tmp_path: Path
) -> None:
    county = load([merged], database).left_behind[0].county
    roster = tmp_path / "教师调动.csv"
    roster.write_bytes(transfer_roster(database, county, DAY))
    report = load([roster], database)
    assert report.faults == []
    assert report.left_behind == []
    posts = database.read(
        "MATCH (t:Teacher {number: 'T1'})-[post:TEACHES_AT]->(s) "
        "RETURN s.code AS code, toString(post.since) AS since, toString(post.until) AS until ORDER BY since"
    )
    assert posts == [
        {"code": "S1", "since": "2010-09-01", "until": "2020-09-01"},
        {"code": "S2", "since": "2020-09-01", "until": None},
    ]


@pytest.mark.thorough
def test_a_roster_of_transfers_without_a_new_school_is_refused(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    begin_with(database, folder)
    (folder / "学校名册.csv").write_text(CLOSING.format(""), encoding="utf-8")
    county = load([folder / "学校名册.csv"], database).left_behind[0].county
    roster = tmp_path / "教师调动.csv"
    roster.write_bytes(transfer_roster(database, county, DAY))
    report = load([roster], database)
    assert {(fault.value, fault.column) for fault in report.faults} == {(UNDECIDED, "调入学校")}


def test_a_person_with_another_post_or_gone_before_the_closing_is_not_left_behind(
    database: Database, merged: Path, folder: Path
) -> None:
    load([merged], database)
    posts = folder / "兼任与调动.csv"
    posts.write_text(
        "教师编号,学校,岗位,是否主岗,起始日期,终止日期\nT1,S2,教师,是,2020-09-01,\n",
        encoding="utf-8",
    )
    assert [each.staff for each in load([posts], database).left_behind] == [1]
    county = load([posts], database).left_behind[0].county
    assert find_left_behind(database, county, date(2020, 8, 31)) == []


def test_a_dry_run_reports_the_staff_left_behind_and_writes_nothing(
    database: Database, merged: Path, folder: Path
) -> None:
    (left,) = load([merged], database, dry_run=True).left_behind
    assert (left.school, left.staff) == ("北片第一小学", 2)
    assert load([folder / "教师花名册.csv"], database).left_behind == []
