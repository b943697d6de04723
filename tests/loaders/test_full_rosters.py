"""Full rosters: anyone not listed is recorded as having left, but more than a tenth only with permission."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loaders.conftest import TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.changes.undo import list_loads, undo

DAY = date(2024, 9, 1)
WITHOUT_ONE = "".join(line for line in TEACHERS.splitlines(keepends=True) if "T3" not in line)
OF_POSTS = "MATCH (t:Teacher)-[p:TEACHES_AT]->() RETURN t.number AS number, p.until AS until ORDER BY number"


def _posts(database: Database) -> dict[str, str | None]:
    return {
        row["number"]: row["until"] and row["until"].isoformat() for row in database.read(OF_POSTS)
    }


def _shorter_roster(folder: Path) -> Path:
    (folder / "教师花名册.csv").write_text(WITHOUT_ONE, encoding="utf-8")
    return folder


def test_a_person_missing_from_a_full_roster_has_left_on_its_day(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    report = load([_shorter_roster(folder)], database, full=Full(DAY, allowed=9))
    assert _posts(database) == {"T1": None, "T2": None, "T3": "2024-09-01"}
    assert report.counts.ended == {"TEACHES_AT": 1, "TEACHES": 1}
    assert database.read("MATCH (t:Teacher) RETURN count(t) AS n") == [{"n": 3}]


def test_a_roster_not_declared_full_ends_no_post(database: Database, folder: Path) -> None:
    load([folder], database)
    load([_shorter_roster(folder)], database)
    assert set(_posts(database).values()) == {None}


def test_more_than_a_tenth_of_leavers_is_refused_and_nothing_is_written(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    before = everything(database, without=())
    with pytest.raises(Refused, match="--allow-removals 2"):
        load([_shorter_roster(folder)], database, full=Full(DAY))
    with pytest.raises(Refused):
        load([_shorter_roster(folder)], database, full=Full(DAY, allowed=1))
    assert everything(database, without=()) == before


def test_a_tenth_of_leavers_is_accepted(database: Database, folder: Path) -> None:
    lines = TEACHERS.splitlines(keepends=True)
    many = lines[0] + "".join(lines[1].replace("T1", f"T{n}") for n in range(10))
    (folder / "教师花名册.csv").write_text(many, encoding="utf-8")
    load([folder], database)
    (folder / "教师花名册.csv").write_text(
        "".join(many.splitlines(keepends=True)[:-1]), encoding="utf-8"
    )
    report = load([folder], database, full=Full(DAY))
    assert report.counts.ended["TEACHES_AT"] == 1


def test_a_second_post_elsewhere_is_not_ended_by_a_roster_of_main_posts(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    database.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T1'}), (s:School {code: 'S2'}) "
            "CREATE (t)-[:TEACHES_AT {since: date('2020-09-01'), main: false, role: 'teacher'}]->(s)"
        )
    )
    (folder / "教师花名册.csv").write_text(TEACHERS + "\n", encoding="utf-8")
    assert load([folder], database, full=Full(DAY)).counts.ended.total() == 0


@pytest.mark.thorough
def test_an_end_by_a_full_roster_can_be_undone(database: Database, folder: Path) -> None:
    load([folder], database)
    before = everything(database)
    load([_shorter_roster(folder)], database, full=Full(DAY, allowed=9))
    undo(database, 2)
    assert everything(database) == before


def test_an_undone_load_still_lists_its_files(database: Database, folder: Path) -> None:
    load([folder], database)
    read = list_loads(database)[0].files
    undo(database, 1)
    assert list_loads(database)[0].files
    assert "教师花名册.csv" in read
    shortened = list_loads(database)[0].files[0]
    assert all(name in read for name in shortened.removesuffix(" …").split("、"))


def test_a_dry_run_counts_the_changes_and_writes_nothing(database: Database, folder: Path) -> None:
    before = everything(database, without=())
    dry = load([folder], database, dry_run=True)
    assert everything(database, without=()) == before
    assert dry.counts == load([folder], database).counts
    assert dry.counts.created["Teacher"] == 3


def test_a_full_roster_cannot_be_loaded_partly(database: Database, folder: Path) -> None:
    """A person in a refused row would be recorded as having left."""
    with pytest.raises(Refused, match="accept-good"):
        load([folder], database, full=Full(date(2021, 9, 1)), accept_good=True)


LINES = TEACHERS.splitlines(keepends=True)
HEADER, STAFF = LINES[0], [LINES[1].replace("T1,", f"T{at},") for at in range(6)]


@pytest.mark.thorough
@given(first=st.sets(st.integers(0, 5), min_size=1), second=st.sets(st.integers(0, 5), min_size=1))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_full_roster_leaves_exactly_its_people_is_idempotent_and_can_be_undone(
    database: Database, folder: Path, first: set[int], second: set[int]
) -> None:
    database.write(
        lambda tx: tx.run("MATCH (n:School|Teacher|Load|SourceFile|LoadCounter) DETACH DELETE n")
    )
    roster, full = folder / "教师花名册.csv", Full(DAY, allowed=99)
    roster.write_text(HEADER + "".join(STAFF[at] for at in sorted(first)), encoding="utf-8")
    assert not load([folder], database).faults
    before = everything(database)
    text = HEADER + "".join(STAFF[at] for at in sorted(second))
    for again in ("", "\n"):  # the same rows in another file are processed again
        roster.write_text(text + again, encoding="utf-8")
        report = load([roster], database, full=full)
        ended = report.counts.ended["TEACHES_AT"]
        assert ended == (0 if again else len(first - second))
        there = {number for number, until in _posts(database).items() if until is None}
        assert there == {f"T{at}" for at in second}
    for later in list_loads(database)[
        :-1
    ]:  # there is only one load if both rosters are the same file
        undo(database, later.number)
    assert everything(database) == before
