"""Only one main post (or district) holds at a time: two that begin on the same day are never both accepted."""

from datetime import date
from pathlib import Path

import orjson
import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.conftest import TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import undo
from yanxiu.loaders.persons.duplicates import find_duplicate_node
from yanxiu.loaders.persons.merging import merge_nodes

POSTS = "教师编号,学校,岗位,是否主岗,起始日期,终止日期\n"
CHANGES = "学校,督学责任区,起始日期,终止日期\n"
MAIN = (
    "MATCH (:Teacher {number: 'T1'})-[p:TEACHES_AT]->(s) WHERE p.main RETURN s.code AS code, "
    "toString(p.until) AS until ORDER BY p.since, code"
)


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    """T1 has had the main post at S1 since 2010-09-01."""
    begin_with(database, folder)
    return database


def _load(database: Database, folder: Path, name: str, text: str, **how: bool) -> list[str]:
    file = folder / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    faults = load([file], database, **how).faults  # type: ignore[arg-type]
    assert all(fault.hint.zh and fault.column for fault in faults)
    return [f"{fault.code} {fault.row} {fault.value}" for fault in faults]


def test_two_main_posts_from_one_day_in_one_load_are_a_conflict(
    county: Database, folder: Path
) -> None:
    before = everything(county)
    two = POSTS + "T1,S1,教师,是,2019-09-01,\nT1,S2,教师,是,2019-09-01,\n"
    assert _load(county, folder, "兼任与调动", two) == ["CONFLICT 3 S2"]
    assert everything(county) == before


def test_accepting_good_rows_refuses_both_conflicting_main_posts(
    county: Database, folder: Path
) -> None:
    rows = (
        POSTS + "T1,S1,教师,是,2019-09-01,\nT1,S2,教师,是,2019-09-01,\nT2,S2,教师,是,2020-09-01,\n"
    )
    assert _load(county, folder, "兼任与调动", rows, accept_good=True) == [
        "CONFLICT 3 S2",
        "CONFLICT 2 S1",
    ]
    assert county.read(MAIN) == [{"code": "S1", "until": None}]
    assert county.read("MATCH (:Teacher {number: 'T2'})-[p:TEACHES_AT]->() RETURN count(p) AS n") == [{"n": 2}]  # fmt: skip


def test_a_main_post_from_the_same_day_as_a_known_one_is_refused(
    county: Database, folder: Path
) -> None:
    elsewhere = TEACHERS.replace("一级教师,北片第一小学", "一级教师,S2")
    assert _load(county, folder, "教师花名册", elsewhere) == ["HOLDS_ALREADY 2 S2"]
    dated = elsewhere.replace("2010-09-01", "2018-09-01")
    assert _load(county, folder, "教师花名册", dated) == []
    assert county.read(MAIN) == [
        {"code": "S1", "until": "2018-09-01"},
        {"code": "S2", "until": None},
    ]


def test_a_wrong_main_post_ended_on_its_first_day_makes_way_for_the_right_one(
    county: Database, folder: Path
) -> None:
    right = POSTS + "T1,S2,教师,是,2010-09-01,\n"
    ended = right + "T1,S1,教师,是,2010-09-01,2010-09-01\n"
    assert _load(county, folder, "兼任与调动", ended) == []
    later = POSTS + "T1,S1,教师,是,2021-09-01,\n"
    assert _load(county, folder, "兼任与调动", later) == []
    assert county.read(MAIN) == [
        {"code": "S1", "until": "2010-09-01"},
        {"code": "S2", "until": "2021-09-01"},  # a post that never held ends nothing
        {"code": "S1", "until": None},
    ]


def test_a_main_post_changed_to_a_second_post_makes_way_for_another(
    county: Database, folder: Path
) -> None:
    rows = POSTS + "T1,S1,教师,否,2010-09-01,\nT1,S2,教师,是,2010-09-01,\n"
    assert _load(county, folder, "兼任与调动", rows) == []
    assert county.read(MAIN) == [{"code": "S2", "until": None}]


def test_a_second_post_can_begin_on_the_day_of_the_main_one(county: Database, folder: Path) -> None:
    rows = POSTS + "T1,S2,教师,否,2010-09-01,\n"
    assert _load(county, folder, "兼任与调动", rows) == []


def test_a_school_has_only_one_district_from_a_day(county: Database, folder: Path) -> None:
    moved = "S1,南片,1980-09-01,\n"
    assert _load(county, folder, "学校变更", CHANGES + moved) == ["HOLDS_ALREADY 2 南片"]
    corrected = CHANGES + moved + "S1,北片,1980-09-01,1980-09-01\n"
    assert _load(county, folder, "学校变更", corrected) == []


def test_an_existing_conflict_in_the_graph_does_not_block_an_unchanged_roster(
    county: Database, folder: Path
) -> None:
    county.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T1'}), (s:School {code: 'S2'}) CREATE (t)-[:TEACHES_AT "
            "{since: date('2010-09-01'), main: true, role: 'teacher'}]->(s)"
        )
    )
    assert _load(county, folder, "教师花名册", TEACHERS + "\n") == []


def test_two_concurrent_contradictory_loads_are_not_both_written(
    county: Database, scratch_address: Address, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other load writes after this one was checked and before it writes."""
    files = []
    for code in ("S1", "S2"):
        file = folder / f"兼任与调动{code}.csv"
        file.write_text(POSTS + f"T1,{code},教师,是,2019-09-01,\n", encoding="utf-8")
        files.append(file)

    def meanwhile(own: Database, work: object, **how: object) -> object:
        monkeypatch.undo()
        with Database.connect(scratch_address) as other:
            assert not load([files[0]], other).faults
        return own.write(work)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "write", meanwhile)
    with pytest.raises(Refused, match="meanwhile"):
        load([files[1]], county)
    assert [row["code"] for row in county.read(MAIN)] == ["S1", "S1"]
    assert load([files[1]], county).faults[0].code == "HOLDS_ALREADY"


def test_the_main_post_of_the_kept_teacher_counts_after_a_merge(
    county: Database, folder: Path
) -> None:
    again = "T9,张三,男,1980-01-01,2002-09-01,,S2,教师,2010-09-01,初中,语文,\n"
    assert _load(county, folder, "教师花名册", TEACHERS.splitlines()[0] + "\n" + again) == []
    before = everything(county)
    number = merge_nodes(
        county, find_duplicate_node(county, "T1"), find_duplicate_node(county, "T9")
    )
    assert county.read(MAIN) == [
        {"code": "S1", "until": None},
        {"code": "S2", "until": "2010-09-01"},
    ]
    (former,) = county.read("MATCH (f:FormerNumber) RETURN f.differed AS differed")
    (post,) = orjson.loads(former["differed"])["TEACHES_AT"]
    assert (post["to"], post["since"]) == ("430000:S2", str(date(2010, 9, 1)))
    undo(county, number or 0)
    assert everything(county) == before
