"""A roster that refers to a school or teacher by a former number or by name creates no duplicate."""

from datetime import date
from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.conftest import SCHOOLS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import undo
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.persons.duplicates import find_duplicate_node
from yanxiu.loaders.persons.merging import merge_nodes
from yanxiu.loaders.staging.row_values import owner_aliases, template_columns

TWICE = SCHOOLS + "S3,北片第一小学,李家小学,公办,小学,村,甲镇,北片,,1980-09-01\n"
BUDGETS = "类别,单位代码,学校,年度,工资总额,安排培训经费\n"
OLD_AND_NEW = BUDGETS + "学校,S1,S1,2019,100,5\n学校,S3,S3,2019,100,5\n学校,S3,S3,2020,110,6\n"
IDS = "MATCH (b:Budget)-[:BUDGET_OF]->(s) RETURN b.id AS id, s.code AS code ORDER BY id"


def _write(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    """北片第一小学 as S1 and again as S3, with budgets under both codes."""
    schools = _write(folder, "学校名册", TWICE)
    budgets = _write(folder, "年度预算", OLD_AND_NEW)
    begin_with(database, schools, budgets, remarks={"SAME_SCHOOL_NAME"})
    return database


def _merge_schools(database: Database) -> int:
    return (
        merge_nodes(
            database,
            find_duplicate_node(database, "S1", "School"),
            find_duplicate_node(database, "S3", "School"),
        )
        or 0
    )


@pytest.mark.thorough
def test_nodes_identified_by_a_merged_school_move_to_the_kept_one(county: Database) -> None:
    before = everything(county)
    number = _merge_schools(county)
    assert county.read(IDS) == [
        {"id": "430000:S1:2019", "code": "S1"},
        {"id": "430000:S1:2020", "code": "S1"},
    ]
    assert _names(county) == {*_ids("S1", "北一小", "北片第一小学", "李家小学")}
    undo(county, number)
    assert everything(county) == before


def _names(database: Database) -> set[str]:
    return {row["id"] for row in database.read("MATCH (n:SchoolName) RETURN n.id AS id")} - {
        "430000:S2:南片九年制学校"
    }


def _ids(code: str, *names: str) -> list[str]:
    return [f"430000:{code}:{name}" for name in names]


@pytest.mark.parametrize("code", ["S1", "S3", "北一小", "北片第一小学"])
def test_a_budget_under_a_former_code_or_name_creates_no_duplicate(
    county: Database, folder: Path, code: str
) -> None:
    _merge_schools(county)
    rows = BUDGETS + f"学校,{code},{code},2019,120,5\n学校,{code},{code},2021,130,7\n"
    report = load([_write(folder, "年度预算", rows)], county)
    assert not report.faults
    assert (report.counts.created["Budget"], report.counts.updated["Budget"]) == (1, 1)
    assert [row["id"] for row in county.read(IDS)] == [*_ids("S1", "2019", "2020", "2021")]
    assert {row["code"] for row in county.read(IDS)} == {"S1"}


def test_two_budget_rows_of_one_year_under_both_codes_are_a_fault(
    county: Database, folder: Path
) -> None:
    _merge_schools(county)
    (fault, *more) = load([_write(folder, "年度预算", OLD_AND_NEW + "\n")], county).faults
    assert (fault.code, fault.row, fault.value, more) == ("DUPLICATE_KEY", 3, "S3", [])


def test_names_given_under_the_former_code_belong_to_the_kept_school(
    county: Database, folder: Path
) -> None:
    _merge_schools(county)
    before = _names(county)
    own = "".join(line for line in TWICE.splitlines(keepends=True) if not line.startswith("S1"))
    renamed = own.replace("S3,北片第一小学,李家小学", "S3,北片第一小学,李家完小")
    assert not load([_write(folder, "学校名册", renamed)], county, day=date(2021, 1, 1)).faults
    assert _names(county) == {*before, *_ids("S1", "李家完小")}


def test_a_unit_code_of_no_school_is_a_fault(database: Database, folder: Path) -> None:
    _write(folder, "年度预算", BUDGETS + "学校,S99,S1,2019,100,5\n全县,430000,,2019,900,50\n")
    (fault,) = load([folder], database).faults
    assert (fault.code, fault.column, fault.value) == ("NOT_FOUND", "单位代码", "S99")


def test_a_reference_by_name_instead_of_code_creates_no_duplicate(
    database: Database, folder: Path
) -> None:
    database.write(
        lambda tx: tx.run(
            "CREATE (:PeerCommunity {id: '430000:GT1', code: 'GT1', name: '语文共同体'}), "
            "(:Activity {id: '430000:A1', code: 'A1', name: '培训一', kind: 'county_training'})"
        )
    )
    plans, phases = "共同体代码,年度,计划活动次数\n{},2019,4\n", "活动代码,阶段\n{},诊断示范\n"
    for made, text, words in (
        ("共同体年度计划", plans, ("GT1", "语文共同体")),
        ("活动阶段", phases, ("A1", "培训一")),
    ):
        for word, created in zip(words, (2, 0), strict=True):
            report = load([_write(folder, made, text.format(word))], database)
            assert not report.faults
            assert report.counts.created.total() == created  # the node and its relationship


@pytest.mark.parametrize("made", read_formats().values(), ids=lambda made: made.name)
def test_a_compound_id_consists_of_related_nodes_and_own_properties(
    made: Format,
) -> None:
    for spec in made.nodes:
        columns = {*template_columns(spec.id)}
        if len(columns) > 1:
            own = {source for sources in spec.set.values() for source in sources}
            assert owner_aliases(made, spec), spec.id
            assert columns <= {*owner_aliases(made, spec), *own}, spec.id
