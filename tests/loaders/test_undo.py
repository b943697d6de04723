"""Undoing a load: the graph returns to its former state, or a message names what depends on the load."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.running import yanxiu
from tests.loaders.conftest import TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load
from yanxiu.loaders.changes.journal import Change, Journal, Key, RelationshipKind
from yanxiu.loaders.changes.undo import list_loads, undo
from yanxiu.loaders.spool import SpooledList


def _teacher_roster(folder: Path, text: str) -> Path:
    (folder / "教师花名册.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.thorough
def test_an_undone_first_load_restores_the_graph(database: Database, folder: Path) -> None:
    before = everything(database)
    load([folder], database)
    assert everything(database) != before
    undo(database, 1)
    assert everything(database) == before


@pytest.mark.thorough
def test_an_undone_change_restores_the_old_values(database: Database, folder: Path) -> None:
    load([folder], database)
    before = everything(database)
    changed = TEACHERS.replace("李四", "李思").replace("北片第一小学,教师,2010", "S2,教师,2019")
    report = load([_teacher_roster(folder, changed)], database)
    assert report.counts.updated.total() == 1
    assert report.counts.ended.total() == 1
    undo(database, 2)
    assert everything(database) == before


@pytest.mark.thorough
def test_a_load_that_a_later_load_depends_on_cannot_be_undone(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    load([_teacher_roster(folder, TEACHERS.replace("李四", "李思"))], database)
    before = everything(database, without=())
    with pytest.raises(Refused, match="later loads 2"):
        undo(database, 1)
    assert everything(database, without=()) == before
    undo(database, 2)
    undo(database, 1)
    assert database.read("MATCH (t:Teacher) RETURN count(t) AS n") == [{"n": 0}]


@pytest.mark.thorough
def test_a_load_with_later_relationships_to_its_nodes_cannot_be_undone(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    database.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T1'}), (s:School {code: 'S2'}) CREATE (t)-[:MENTORS]->(s)"
        )
    )
    with pytest.raises(Refused, match="later changed"):
        undo(database, 1)


def test_a_load_can_be_undone_once_and_its_files_loaded_again(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    after = everything(database)
    undo(database, 1)
    with pytest.raises(Refused, match="already undone"):
        undo(database, 1)
    report = load([folder], database)
    assert not any(file.known for file in report.files)
    assert everything(database) == after


@pytest.mark.thorough
def test_loads_that_have_nothing_in_common_are_undone_in_any_order(
    database: Database, folder: Path
) -> None:
    schools, teachers = folder / "学校名册.csv", folder / "教师花名册.csv"
    load([schools], database)
    between = everything(database)
    load([teachers], database)
    with pytest.raises(Refused):
        undo(database, 1)
    undo(database, 2)
    assert everything(database) == between


def test_an_unknown_load_number_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="no load 7"):
        undo(database, 7)


@pytest.mark.thorough
def test_loads_are_recorded_with_their_files_and_counts(database: Database, folder: Path) -> None:
    report = load([folder], database)
    (recorded,) = list_loads(database)
    assert (recorded.number, recorded.status, recorded.rows, recorded.refused) == (1, "done", 5, 0)
    assert recorded.files == ["学校名册.csv", "教师花名册.csv"]
    assert recorded.created == report.counts.created.total()


@pytest.mark.thorough
def test_the_command_lists_shows_and_undoes(
    database: Database, folder: Path, scratch_address: Address
) -> None:
    load([folder], database)
    listed = yanxiu(scratch_address, "loads", "list").stdout.decode()
    assert "学校名册.csv" in listed
    assert "Rows 5" in listed
    assert "430000" not in listed
    assert "教师花名册.csv" in yanxiu(scratch_address, "loads", "show", "1").stdout.decode()
    assert yanxiu(scratch_address, "loads", "undo", "1").returncode == 0
    again = yanxiu(scratch_address, "loads", "undo", "1")
    assert again.returncode == 2
    assert "already undone" in again.stderr.decode()


_VALUES = st.none() | st.text(max_size=5) | st.integers(-9, 9) | st.booleans() | st.dates()
_HELD = st.dictionaries(st.sampled_from(["a", "b", "until"]), _VALUES, max_size=3)
_JOINT = st.builds(RelationshipKind, st.just("MENTORS"), st.just("Teacher"), st.just("School"), st.just(("since",)))  # fmt: skip
_KEY = st.tuples(st.text(max_size=5), st.text(max_size=5), st.dates())


@pytest.mark.thorough
@given(
    nodes=st.dictionaries(st.sampled_from(["School", "Teacher"]), st.sets(st.text(max_size=5))),
    relationships=st.dictionaries(_JOINT, st.sets(_KEY, max_size=4)),
    changes=st.lists(
        st.builds(Change, st.just("School"), st.text(max_size=5), _HELD, _HELD)
        | st.builds(Change, _JOINT, _KEY, _HELD, _HELD),
        max_size=4,
    ),
)
def test_a_journal_survives_packing_and_unpacking(
    nodes: dict[str, set[str]],
    relationships: dict[RelationshipKind, set[Key]],
    changes: list[Change],
) -> None:
    journal = Journal(changes=SpooledList(changes, batch=2))
    journal.nodes.update({label: [ids] for label, ids in nodes.items()})
    journal.relationships.update({joint: [keys] for joint, keys in relationships.items()})
    again = Journal.from_bytes(journal.to_bytes())
    assert again.nodes == {label: [[*ids]] for label, ids in nodes.items()}
    assert again.relationships == {joint: [[*keys]] for joint, keys in relationships.items()}
    assert again.changes == changes
    assert again.to_bytes() == journal.to_bytes()


_EDITS: list[Callable[[str], str]] = [
    lambda text: text.replace("李四", "李思"),
    lambda text: text.replace("张三,男", "张三丰,男"),
    lambda text: text.replace("北一小,教师,2012-09-01", "S2,教师,2016-09-01"),
    lambda text: text.replace("小学,数学", "小学,英语"),
    lambda text: text.replace("一级教师", "高级教师"),
    lambda text: text + "T9,新人,女,1996-01-01,2019-09-01,,S1,教师,2019-09-01,小学,语文,否\n",
]


@pytest.mark.thorough
@given(edits=st.lists(st.sampled_from(_EDITS), min_size=1, max_size=4))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undoing_any_loads_from_the_latest_on_restores_the_graph(
    database: Database, folder: Path, edits: list[Callable[[str], str]]
) -> None:
    database.write(
        lambda tx: tx.run(
            "MATCH (n:School|Teacher|SchoolName|Town|Alliance|Load|SourceFile|LoadCounter) DETACH DELETE n"
        )
    )
    text, before = TEACHERS, {}
    for edit in [str, *edits]:
        graph = everything(database)
        text = edit(text)
        report = load([_teacher_roster(folder, text)], database)
        if not report.refused and not all(file.known for file in report.files):
            before[list_loads(database)[0].number] = graph
    for number in sorted(before, reverse=True):
        undo(database, number)
        assert everything(database) == before[number]
    assert not any(each.status == "done" for each in list_loads(database))
