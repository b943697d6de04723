"""Duplicates: finding likely pairs, merging two nodes with their whole history, undoing that, marking as distinct."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.running import yanxiu
from tests.loaders.beginning import begin_with
from tests.loaders.conftest import SCHOOLS, TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import list_loads, undo
from yanxiu.loaders.credits import derive
from yanxiu.loaders.persons.duplicates import find_duplicate_node, pairs
from yanxiu.loaders.persons.merging import merge_nodes, record_distinct

TWICE = TEACHERS + (
    "T30,王五,女,1990-12-12,2015-09-01,二级教师,北一小,教师,2016-09-01,初中,英语,\n"
    "T4,王五,男,1970-01-01,1992-09-01,,北一小,教师,1995-09-01,小学,语文,\n"
)
HISTORY = """
MATCH (a:Teacher {number: 'T3'}), (b:Teacher {number: 'T30'}), (s:School {code: 'S2'}), (n:School {code: 'S1'})
CREATE (x:Activity {id: '430000:A1', code: 'A1', name: '培训一', kind: 'county_training',
                    begins: date('2020-07-01'), ends: date('2020-07-05')}),
       (y:Activity {id: '430000:A2', code: 'A2', name: '培训二', kind: 'county_training',
                    begins: date('2021-07-01'), ends: date('2021-07-05')}),
       (a)-[:ATTENDED {on: date('2020-07-05'), hours: 8.0, qualified: true}]->(x),
       (b)-[:ATTENDED {on: date('2020-07-05'), hours: 6.0, qualified: true}]->(x),
       (b)-[:ATTENDED {on: date('2021-07-05'), hours: 9.0}]->(y),
       (y)-[:TAUGHT_BY {hours: 2.0}]->(b)
SET a.phone = '13800000000', b.phone = '13900000000', b.sex = 'female'
"""


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    """王五 twice, as T3 and T30, each with a history; and another 王五, T4."""
    (folder / "教师花名册.csv").write_text(TWICE, encoding="utf-8")
    begin_with(database, folder, remarks={"STAGE_NOT_OFFERED"})
    database.write(lambda tx: tx.run(HISTORY))
    return database


def _merge(database: Database, keep: str, gone: str, kind: str | None = None) -> int | None:
    return merge_nodes(
        database,
        find_duplicate_node(database, keep, kind),
        find_duplicate_node(database, gone, kind),
    )


def _evidence_by_pair(database: Database) -> dict[tuple[str, str], set[str]]:
    return {
        (pair.one.number, pair.other.number): {each.code for each in pair.evidence}
        for pair in pairs(database)
    }


def test_pairs_are_listed_with_their_evidence_the_likeliest_first(county: Database) -> None:
    actual = pairs(county)
    assert _evidence_by_pair(county) == {
        ("T3", "T30"): {"same_name_and_birth", "similar_number"},
        ("T30", "T4"): {"same_name_and_school", "different_birth"},
    }
    assert [pair.score for pair in actual] == [0.95, 0.25]
    assert all(each.reason.zh and each.reason.en for pair in actual for each in pair.evidence)


def test_a_shared_identity_number_or_phone_makes_a_pair_and_two_identity_numbers_do_not(
    county: Database,
) -> None:
    county.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher) SET t.phone = CASE WHEN t.number IN ['T1', 'T2'] THEN '137' END, "
            "t.identity = CASE t.number WHEN 'T3' THEN 'k:1' WHEN 'T30' THEN 'k:2' "
            "WHEN 'T4' THEN 'k:3' WHEN 'T1' THEN 'k:4' END"
        )
    )
    assert _evidence_by_pair(county) == {
        ("T1", "T2"): {"same_phone", "different_birth", "different_name"}
    }
    county.write(lambda tx: tx.run("MATCH (t:Teacher {number: 'T30'}) SET t.identity = 'k:1'"))
    assert "same_identity" in _evidence_by_pair(county)["T3", "T30"]


def test_posts_that_never_overlapped_make_no_pair(county: Database) -> None:
    county.write(
        lambda tx: tx.run(
            "MATCH (:Teacher {number: 'T4'})-[p:TEACHES_AT]->() SET p.until = date('2016-09-01')"
        )
    )
    assert ("T30", "T4") not in _evidence_by_pair(county)


@pytest.mark.thorough
def test_teachers_of_two_counties_make_no_pair(county: Database) -> None:
    county.write(
        lambda tx: tx.run(
            "CREATE (:Teacher {id: '430001:T3', number: 'T3', name: '王五', born: date('1990-12-12')})"
        )
    )
    assert {pair.one.county for pair in pairs(county)} == {"430000"}
    assert pairs(county, "430001") == []
    with pytest.raises(Refused, match="may be any of these"):
        find_duplicate_node(county, "T3")
    with pytest.raises(Refused, match="kind or county"):
        merge_nodes(
            county,
            find_duplicate_node(county, "430000:T3"),
            find_duplicate_node(county, "430001:T3"),
        )


def test_merging_combines_the_whole_history(county: Database) -> None:
    _merge(county, "T3", "T30")
    (kept,) = county.read(
        "MATCH (t:Teacher {number: 'T3'}) RETURN t.phone AS phone, t.rank AS rank, "
        "COLLECT { MATCH (t)-[a:ATTENDED]->(x) RETURN x.code + ' ' + a.hours ORDER BY x.code } AS attended, "
        "COLLECT { MATCH (t)<-[:TAUGHT_BY]-(x) RETURN x.code } AS taught, "
        "COLLECT { MATCH (t)-[p:TEACHES_AT]->(s) "
        "RETURN s.code + ' ' + p.since + ' ' + coalesce(toString(p.until), '') ORDER BY p.since } AS posts"
    )
    assert kept == {
        "phone": "13800000000",
        "rank": "二级教师",  # the kept node had none
        "attended": ["A1 8.0", "A2 9.0"],
        "taught": ["A2"],
        "posts": ["S2 2014-09-01 2016-09-01", "S1 2016-09-01 "],  # one main post at a time
    }
    assert not county.read("MATCH (t:Teacher {number: 'T30'}) RETURN t")
    (former,) = county.read(
        "MATCH (f:FormerNumber)-[:NOW_KNOWN_AS]->(t) RETURN f.number AS number, t.number AS now, f.differed AS d"
    )
    assert (former["number"], former["now"]) == ("T30", "T3")
    differed = orjson.loads(former["d"])
    assert differed["Teacher"] == [{"hired": "2015-09-01", "phone": "13900000000"}]
    assert differed["ATTENDED"] == [{"hours": "6.0"}]


def test_undoing_a_merge_restores_the_graph(county: Database) -> None:
    before = everything(county)
    number = _merge(county, "T3", "T30")
    assert number == 2
    assert everything(county) != before
    assert undo(county, number).files == ["合并教师：T30 → T3 (merge)"]
    assert everything(county) == before
    county.write(lambda tx: tx.run("MATCH (a:Activity) DETACH DELETE a"))
    undo(county, 1)  # the load's own changes can be undone again
    assert not county.read("MATCH (t:Teacher) RETURN t")


def test_merging_again_changes_nothing(county: Database) -> None:
    _merge(county, "T3", "T30")
    after = everything(county, without=())
    assert _merge(county, "T3", "T30") is None
    assert _merge(county, "T30", "T3") is None
    assert everything(county, without=()) == after


def test_a_former_number_in_a_roster_means_the_kept_teacher(county: Database, folder: Path) -> None:
    _merge(county, "T3", "T30")
    changed = TWICE.replace("二级教师", "一级教师").replace(TWICE.splitlines()[3] + "\n", "")
    (folder / "教师花名册.csv").write_text(changed, encoding="utf-8")
    report = load([folder], county)
    assert not report.faults
    assert report.counts.created.total() == 0
    (kept,) = county.read("MATCH (t:Teacher {number: 'T3'}) RETURN t.rank AS rank, t.name AS name")
    assert kept == {"rank": "一级教师", "name": "王五"}
    assert county.read("MATCH (t:Teacher) RETURN count(t) AS n") == [{"n": 4}]
    file = folder / "参训学时.csv"
    file.write_text(
        "活动代码,教师编号,学时,认定日期,是否合格\nA1,T30,7,2020-07-05,是\n", encoding="utf-8"
    )
    report = load([file], county)
    assert (report.counts.created.total(), report.counts.updated["ATTENDED"]) == (0, 1)


def test_a_roster_with_both_numbers_is_refused_because_they_are_one_person(
    county: Database, folder: Path
) -> None:
    _merge(county, "T3", "T30")
    (folder / "教师花名册.csv").write_text(TWICE + "\n", encoding="utf-8")
    (fault,) = load([folder / "教师花名册.csv"], county).faults
    assert (fault.code, fault.value, fault.row) == ("DUPLICATE_KEY", "T30", 5)
    assert "the same as T3" in fault.reason.en


def test_a_merge_cannot_be_undone_before_the_later_load_that_builds_on_it(
    county: Database, folder: Path
) -> None:
    before = everything(county)
    number = _merge(county, "T3", "T30")
    file = folder / "参训学时.csv"
    file.write_text(
        "活动代码,教师编号,学时,认定日期,是否合格\nA2,T30,7,2021-07-05,是\n", encoding="utf-8"
    )
    load([file], county)
    with pytest.raises(Refused, match="later loads 3"):
        undo(county, number or 0)
    undo(county, 3)
    undo(county, number or 0)
    assert everything(county) == before


def test_a_load_cannot_be_undone_before_the_merge_that_builds_on_it(county: Database) -> None:
    _merge(county, "T3", "T30")
    with pytest.raises(Refused, match="later loads 2"):
        undo(county, 1)


def test_a_merge_cannot_be_undone_after_the_kept_teacher_was_changed(county: Database) -> None:
    number = _merge(county, "T3", "T30")
    county.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T3'}), (s:School {code: 'S1'}) CREATE (t)-[:MENTORS]->(s)"
        )
    )
    with pytest.raises(Refused, match="later changed"):
        undo(county, number or 0)


def test_a_merged_teacher_can_be_merged_again(county: Database, folder: Path) -> None:
    before = everything(county)
    _merge(county, "T30", "T4")
    _merge(county, "T3", "T30")
    file = folder / "参训学时.csv"
    file.write_text(
        "活动代码,教师编号,学时,认定日期,是否合格\nA1,T4,8,2020-07-05,是\n", encoding="utf-8"
    )
    assert load([file], county, dry_run=True).counts.unchanged["ATTENDED"] == 1
    with pytest.raises(Refused, match="later loads 3"):
        undo(county, 2)
    undo(county, 3)
    undo(county, 2)
    assert everything(county) == before


@pytest.mark.thorough
def test_the_credit_ledger_of_merged_teachers_counts_no_work_twice(county: Database) -> None:
    county.write(
        lambda tx: tx.run(
            "MATCH (c:County) CREATE (c)-[:FOLLOWS_CREDIT_RULES {since: date('2018-01-01')}]->"
            "(:CreditRulePack {id: 'R', code: 'R', unit: 'hour', hours_a_credit: 1.0})"
        )
    )
    day = list_loads(county)[0].at
    assert derive(county, day).attended == 3
    before = everything(county)
    number = _merge(county, "T3", "T30")
    earned = "MATCH (:Teacher {number: 'T3'})-[:EARNED]->(e) RETURN sum(e.hours) AS hours"
    assert county.read(earned) == [{"hours": 19.0}]  # 8 hours of A1, 9 of A2, 2 taught
    again = derive(county, day)
    assert (again.attended, again.taught) == (0, 0)
    undo(county, number or 0)
    assert everything(county) == before


def test_teachers_marked_as_distinct_make_no_pair_and_cannot_be_merged(county: Database) -> None:
    before = everything(county)
    one, other = find_duplicate_node(county, "T3"), find_duplicate_node(county, "T30")
    number = record_distinct(county, one, other)
    assert record_distinct(county, other, one) is None
    assert ("T3", "T30") not in _evidence_by_pair(county)
    with pytest.raises(Refused, match="not duplicates"):
        merge_nodes(county, one, other)
    undo(county, number or 0)
    assert everything(county) == before
    merge_nodes(county, one, other)
    with pytest.raises(Refused, match="one node"):
        record_distinct(
            county, find_duplicate_node(county, "T3"), find_duplicate_node(county, "T30")
        )


def test_two_nodes_with_a_relationship_between_them_cannot_be_merged(county: Database) -> None:
    county.write(
        lambda tx: tx.run(
            "MATCH (a:School {code: 'S1'}), (b:School {code: 'S2'}) "
            "CREATE (a)-[:SUCCEEDED_BY {on: date('2021-01-01')}]->(b)"
        )
    )
    with pytest.raises(Refused, match="Succeeded By"):
        _merge(county, "S2", "S1")


def test_an_unknown_node_or_nodes_of_two_kinds_cannot_be_merged(county: Database) -> None:
    with pytest.raises(Refused, match="no teacher or school T99"):
        find_duplicate_node(county, "T99")
    with pytest.raises(Refused, match="kind or county"):
        _merge(county, "T1", "S1")


MORE_SCHOOLS = SCHOOLS + (
    "S3,北片第一小学,,公办,小学,村,甲镇,北片,,1980-09-01\n"
    "S4,李家小学,,公办,小学,村,甲镇,北片,,1980-09-01\n"
    "S5,李家完小,,公办,小学,村,甲镇,北片,,1980-09-01\n"
    "S6,北片第二小学,,公办,小学,村,甲镇,北片,,1980-09-01\n"
    "S7,李家幼儿园,,公办,幼儿园,村,甲镇,北片,,1980-09-01\n"
    "S8,李家小学,,公办,小学,村,丙镇,北片,,1980-09-01\n"
)


def test_schools_with_equal_or_similar_names_in_one_town_make_pairs(
    database: Database, folder: Path
) -> None:
    (folder / "学校名册.csv").write_text(MORE_SCHOOLS, encoding="utf-8")
    load([folder / "学校名册.csv"], database)
    assert _evidence_by_pair(database) == {
        ("S1", "S3"): {"same_name", "same_town"},
        ("S4", "S5"): {"similar_name_and_town"},
        ("S4", "S8"): {"same_name", "different_town"},
    }
    database.write(
        lambda tx: tx.run(
            "MATCH (a:School {code: 'S5'}), (b:School {code: 'S6'}), (c:School {code: 'S4'}) "
            "CREATE (a)-[:SUCCEEDED_BY {on: date('2019-01-01')}]->(b)-[:SUCCEEDED_BY {on: date('2020-01-01')}]->(c)"
        )
    )
    assert ("S4", "S5") not in _evidence_by_pair(database)  # S4 is an indirect successor of S5


@pytest.mark.thorough
def test_merged_schools_keep_all_names_and_are_found_by_their_old_codes(
    database: Database, folder: Path
) -> None:
    (folder / "学校名册.csv").write_text(MORE_SCHOOLS, encoding="utf-8")
    load([folder / "学校名册.csv"], database)
    before = everything(database)
    number = _merge(database, "S1", "S3")
    assert ("S1", "S3") not in _evidence_by_pair(database)
    (folder / "学校名册.csv").write_text(
        MORE_SCHOOLS.replace(MORE_SCHOOLS.splitlines()[1] + "\n", ""), encoding="utf-8"
    )
    report = load([folder / "学校名册.csv"], database, dry_run=True)
    assert not report.faults
    assert (report.counts.created["School"], report.counts.updated["School"]) == (0, 0)
    (folder / "教师花名册.csv").write_text(TEACHERS.replace("北一小", "S3"), encoding="utf-8")
    assert not load([folder / "教师花名册.csv"], database).faults  # 北片第一小学 is S3
    posts = "MATCH (t:Teacher)-[:TEACHES_AT]->(s) RETURN collect(DISTINCT s.code) AS codes"
    assert set(database.read(posts)[0]["codes"]) == {"S1", "S2"}
    undo(database, 3)
    undo(database, number or 0)
    assert everything(database) == before


def test_the_commands_list_merge_and_mark_as_distinct(
    county: Database, scratch_address: Address
) -> None:
    listed = yanxiu(scratch_address, "duplicates", "list", "--format", "json")
    first = orjson.loads(listed.stdout)[0]
    assert (first["one"]["number"], first["other"]["number"], first["score"]) == ("T3", "T30", 0.95)
    assert first["evidence"][0]["reason"]["zh"] == "姓名、出生日期相同"
    assert (
        "Same name and day of birth"
        in yanxiu(scratch_address, "duplicates", "list", COLUMNS="200").stdout.decode()
    )
    done = yanxiu(scratch_address, "duplicates", "merge", "T3", "T30")
    assert "yanxiu loads undo 2" in done.stdout.decode()
    assert (
        "already merged"
        in yanxiu(scratch_address, "duplicates", "merge", "T3", "T30").stdout.decode()
    )
    assert yanxiu(scratch_address, "duplicates", "distinct", "T3", "T4").returncode == 0
    assert (
        orjson.loads(yanxiu(scratch_address, "duplicates", "list", "--format", "json").stdout) == []
    )
    refused = yanxiu(scratch_address, "duplicates", "merge", "T3", "T4", "--kind", "teacher")
    assert refused.returncode == 2
    assert "合并教师" in yanxiu(scratch_address, "loads", "list", COLUMNS="200").stdout.decode()
    assert yanxiu(scratch_address, "loads", "undo", "2").returncode == 2
    assert yanxiu(scratch_address, "loads", "undo", "3").returncode == 0
    assert (
        yanxiu(scratch_address, "loads", "undo", "2").stdout.decode().strip() == "Load 2 is undone."
    )


_STEPS: list[Callable[[Database], object]] = [
    lambda database: _merge(database, "T3", "T30"),
    lambda database: _merge(database, "T4", "T3"),
    lambda database: _merge(database, "T30", "T1"),
    lambda database: _merge(database, "S1", "S2"),
    lambda database: record_distinct(
        database, find_duplicate_node(database, "T1"), find_duplicate_node(database, "T2")
    ),
]


@pytest.mark.thorough
@given(steps=st.permutations(_STEPS), count=st.integers(1, 4))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undoing_any_merges_from_the_latest_on_restores_the_graph(
    county: Database, steps: list[Callable[[Database], object]], count: int
) -> None:
    before: list[tuple[object, list[str]]] = []
    for step in steps[:count]:
        graph = everything(county)
        number = step(county)
        if number is not None:
            before.append((number, graph))
    for number, graph in reversed(before):
        undo(county, int(str(number)))
        assert everything(county) == graph
