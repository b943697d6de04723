"""Subjects taught: from the hiring if none was known before, from the day of the roster after a change."""

from datetime import date
from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.conftest import TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.loaders import load
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.changes.undo import list_loads, undo

TAUGHT = """
MATCH (:Teacher {number: 'T1'})-[t:TEACHES]->(s:Subject)
RETURN s.id AS subject, t.stage AS stage, toString(t.since) AS since, toString(t.until) AS until
ORDER BY s.id = 'homeroom', since, subject
"""
DAY = date(2024, 9, 1)
BEFORE = [
    ("chinese", "primary", "2002-09-01", None),
    ("homeroom", "primary", "2002-09-01", None),
]


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    begin_with(database, folder)
    return database


def _subjects_taught(database: Database) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in database.read(TAUGHT)]


def _load_changed_roster(
    database: Database, folder: Path, old: str, new: str, full: Full | None = None
) -> None:
    assert old in TEACHERS
    path = folder / "教师花名册.csv"
    path.write_text(TEACHERS.replace(old, new), encoding="utf-8")
    assert load([path], database, full=full).faults == []


def test_a_new_subject_begins_with_the_hiring_and_not_with_the_last_post(
    county: Database,
) -> None:
    assert _subjects_taught(county) == BEFORE


def test_a_subject_without_a_hiring_date_begins_with_the_post(
    database: Database, folder: Path
) -> None:
    path = folder / "教师花名册.csv"
    path.write_text(TEACHERS.replace("2002-09-01", ""), encoding="utf-8")
    begin_with(database, folder)
    assert [row[2] for row in _subjects_taught(database)] == ["2010-09-01", "2010-09-01"]


def test_a_later_roster_with_a_new_post_adds_no_second_subject(
    county: Database, folder: Path
) -> None:
    _load_changed_roster(county, folder, "北片第一小学,教师,2010-09-01", "S2,教师,2020-09-01")
    assert _subjects_taught(county) == BEFORE


@pytest.mark.parametrize("full", [None, Full(DAY, allowed=9)])
def test_a_changed_subject_ends_the_previous_one_on_the_day_of_the_roster(
    county: Database, folder: Path, full: Full | None
) -> None:
    day = (full.day if full else today()).isoformat()
    _load_changed_roster(county, folder, "小学,语文", "小学,数学", full)
    assert _subjects_taught(county) == [
        ("chinese", "primary", "2002-09-01", day),
        ("mathematics", "primary", day, None),
        BEFORE[1],
    ]


def test_a_changed_stage_ends_the_previous_one(county: Database, folder: Path) -> None:
    _load_changed_roster(county, folder, "小学,语文", "初中,语文")
    day = today().isoformat()
    assert _subjects_taught(county)[:2] == [
        ("chinese", "primary", "2002-09-01", day),
        ("chinese", "junior_high", day, None),
    ]


def test_a_former_homeroom_teacher_stops_on_the_day_of_the_roster(
    county: Database, folder: Path
) -> None:
    _load_changed_roster(county, folder, "小学,语文,是", "小学,语文,否")
    assert _subjects_taught(county)[1] == ("homeroom", "primary", "2002-09-01", today().isoformat())


def test_a_new_homeroom_teacher_starts_on_the_day_of_the_roster(
    database: Database, folder: Path
) -> None:
    path = folder / "教师花名册.csv"
    path.write_text(TEACHERS.replace("小学,语文,是", "小学,语文,否"), encoding="utf-8")
    begin_with(database, folder)
    assert _subjects_taught(database) == BEFORE[:1]
    path.write_text(TEACHERS, encoding="utf-8")
    assert load([path], database).faults == []
    assert _subjects_taught(database)[1:] == [("homeroom", "primary", today().isoformat(), None)]


def test_an_empty_homeroom_cell_changes_nothing(county: Database, folder: Path) -> None:
    _load_changed_roster(county, folder, "小学,语文,是", "小学,语文,")
    assert _subjects_taught(county) == BEFORE


def test_a_history_from_the_same_load_is_kept(database: Database, folder: Path) -> None:
    text = "教师编号,任教学段,任教学科,是否主学科,起始日期,终止日期\nT1,小学,数学,是,2002-09-01,2015-09-01\nT1,小学,语文,是,2015-09-01,\n"
    (folder / "任教学科.csv").write_text(text, encoding="utf-8")
    begin_with(database, folder)
    assert _subjects_taught(database) == [
        ("mathematics", "primary", "2002-09-01", "2015-09-01"),
        ("chinese", "primary", "2015-09-01", None),
        BEFORE[1],
    ]


def test_a_changed_subject_can_be_undone(county: Database, folder: Path) -> None:
    before = everything(county)
    _load_changed_roster(county, folder, "小学,语文", "小学,数学")
    undo(county, list_loads(county)[0].number)
    assert everything(county) == before


def test_a_subject_without_a_stage_at_a_school_of_two_stages_is_a_fault(
    database: Database, folder: Path
) -> None:
    path = folder / "教师花名册.csv"
    path.write_text(TEACHERS.replace("初中,英语", ",英语"), encoding="utf-8")
    faults = load([folder], database).faults
    assert ("EMPTY_CELL", 4, "任教学段") in [(f.code, f.row, f.column) for f in faults]
