"""Rosters exported from the graph and loaded again give the same graph."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.cli.running import yanxiu
from tests.loaders.conftest import COUNTY, SCHOOLS
from tests.loaders.graphs import everything
from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph.database import Address, Database
from yanxiu.graph.spreadsheet import is_formula
from yanxiu.loaders import load
from yanxiu.loaders.export.export import Rosters, export_rosters, roster_formats
from yanxiu.loaders.export.files import file_name, roster_bytes
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.values.cells import plain_text

XIANGYIN_CODE = "430624"


def reset_database(database: Database, *cypher: str) -> None:
    database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
    database.apply_schema()
    for each in cypher:
        _run(database, each)


def _run(database: Database, cypher: str, **params: str) -> None:
    database.write(lambda tx: tx.run(cypher, **params))


def out(database: Database, county: str = "430000", day: date | None = None) -> Rosters:
    return export_rosters(database, county, day=day)


def files(rosters: Rosters, folder: Path, form: str = "csv", *, personal: bool = True) -> Path:
    folder.mkdir()
    for roster in rosters.rosters:
        content = roster_bytes(roster, form, personal=personal)
        (folder / file_name(roster, form)).write_bytes(content)
    return folder


def rows(rosters: Rosters, name: str) -> list[dict[str, object]]:
    return next((each.rows for each in rosters.rosters if each.format.name == name), [])


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_sample_county_survives_export_and_a_second_load_changes_nothing(
    database: Database, tmp_path: Path, form: str
) -> None:
    reset_database(database)
    sample = tmp_path / "sample"
    generate(sample, scale=0.05)
    assert load([XIANGYIN, sample], database).faults == []
    before = everything(database)
    database.write(lambda tx: tx.run("MATCH (n:Load|SourceFile) DETACH DELETE n"))
    again = load([sample], database)
    assert not any(file.known for file in again.files)
    counts = again.counts
    assert counts.created.total() == counts.updated.total() == counts.ended.total() == 0
    folder = files(out(database, XIANGYIN_CODE), tmp_path / "out", form)
    reset_database(database)
    assert [fault.as_json() for fault in load([XIANGYIN, folder], database).faults] == []
    assert everything(database) == before


@pytest.mark.thorough
def test_the_plans_tables_and_the_rosters_restore_the_whole_graph(
    database: Database, tmp_path: Path
) -> None:
    reset_database(database)
    sample = tmp_path / "sample"
    generate(sample, scale=0.02)
    assert load([XIANGYIN, sample], database).faults == []
    before = everything(database)
    exported = export_rosters(database, XIANGYIN_CODE, day=None, formats=read_formats())
    assert not exported.left_out
    folder = files(exported, tmp_path / "out")
    reset_database(database)
    assert [fault.as_json() for fault in load([folder], database).faults] == []
    assert everything(database) == before


def test_loading_an_export_into_the_same_graph_changes_nothing(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    before = everything(database)
    report = load([files(out(database), tmp_path / "out")], database)
    counts = report.counts
    assert not report.faults
    assert counts.created.total() == counts.updated.total() == counts.ended.total() == 0
    assert everything(database) == before


@pytest.mark.thorough
def test_both_posts_of_a_moved_teacher_survive_export(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    moves = tmp_path / "兼任与调动.csv"
    moves.write_text(
        "教师编号,学校,岗位,是否主岗,起始日期,终止日期\nT1,S2,教师,是,2019-09-01,\nT2,S2,教师,否,2018-09-01,2019-09-01\n",
        encoding="utf-8",
    )
    load([moves], database)
    before = everything(database)
    ever = out(database)
    assert not ever.left_out
    folder = files(ever, tmp_path / "out")
    reset_database(database, COUNTY)
    assert load([folder], database).faults == []
    assert everything(database) == before


@pytest.mark.thorough
def test_all_districts_of_a_school_that_moved_twice_survive_export(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    changes = tmp_path / "学校变更.csv"
    changes.write_text(
        "学校,督学责任区,地域类别,学段,起始日期,终止日期\nS1,南片,,,2015-09-01,\n"
        "S1,北片,镇,,2018-09-01,\nS1,,,初中,2000-09-01,2010-09-01\n",
        encoding="utf-8",
    )
    assert load([changes], database).faults == []
    before = everything(database)
    exported = out(database)
    assert not exported.left_out
    folder = files(exported, tmp_path / "out")
    reset_database(database, COUNTY)
    assert load([folder], database).faults == []
    assert everything(database) == before


@pytest.mark.thorough
def test_an_export_as_of_a_day_contains_only_facts_of_that_day(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    moves = tmp_path / "兼任与调动.csv"
    moves.write_text(
        "教师编号,学校,岗位,是否主岗,起始日期,终止日期\nT1,S2,教师,是,2019-09-01,\n",
        encoding="utf-8",
    )
    load([moves], database)

    def school(day: date) -> list[object]:
        exported = rows(out(database, day=day), "teachers")
        return [row["school"] for row in exported if row["number"] == "T1"]

    assert school(date(2019, 8, 31)) == ["S1"]
    assert school(date(2019, 9, 1)) == ["S2"]
    assert school(date(2001, 1, 1)) == []


@pytest.mark.thorough
def test_two_alliances_of_a_district_keep_their_own_schools(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    more = SCHOOLS + "S3,西小学,,公办,小学,村,甲镇,北片,西联盟,1990-09-01\n"
    (folder / "学校名册.csv").write_text(more, encoding="utf-8")
    assert load([folder], database).faults == []
    before = everything(database)
    exported = out(database)
    assert not exported.left_out
    assert [row.get("alliance") for row in rows(exported, "schools")] == [
        "北片联盟",
        None,
        "西联盟",
    ]
    folder = files(exported, tmp_path / "out")
    reset_database(database, COUNTY)
    assert load([folder], database).faults == []
    assert everything(database) == before


@pytest.mark.thorough
def test_subjects_with_their_own_stages_are_written_as_pairs(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    """A team works on two subjects, each at its own stage."""
    load([folder], database)
    database.write(
        lambda tx: tx.run(
            "MATCH (c:County), (t:Teacher {number: 'T1'}), (chinese:Subject {id: 'chinese'}), "
            "(english:Subject {id: 'english'}) CREATE (team:TrainerTeam {id: '430000:G', code: 'G', "
            "name: '团队', level: 'county', kind: 'trainers'}), "
            "(team)-[:SERVES_COUNTY {since: date('2019-01-01')}]->(c), "
            "(t)-[:TRAINS_IN {since: date('2019-01-01'), role: 'member'}]->(team), "
            "(team)-[:WORKS_ON {since: date('2019-01-01'), stage: 'primary'}]->(chinese), "
            "(team)-[:WORKS_ON {since: date('2019-01-01'), stage: 'junior_high'}]->(english)"
        )
    )
    before = everything(database)
    exported = out(database)
    assert not exported.left_out
    (row,) = rows(exported, "trainer_teams")
    assert (row["stages"], row["subjects"]) == (["小学", "初中"], ["语文", "英语"])
    folder = files(exported, tmp_path / "out")
    reset_database(database, COUNTY)
    assert load([folder], database).faults == []
    assert everything(database) == before


def test_nodes_that_no_roster_can_carry_are_counted_and_not_referenced(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    """A team without members has no row, and no other row may name it."""
    load([folder], database)
    database.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T1'}), (s:School {code: 'S2'}) "
            "CREATE (:TrainerTeam {id: '430000:G', code: 'G', name: '团队', level: 'county', "
            "kind: 'trainers'}), (t)-[:MENTORS {since: date('2019-01-01'), subject: 'chinese', "
            "team: '430000:G'}]->(s)"
        )
    )
    exported = out(database)
    assert exported.left_out == {"TrainerTeam": 1, "MENTORS": 1}
    folder = files(exported, tmp_path / "out")
    reset_database(database, COUNTY)
    assert load([folder], database).faults == []


def test_no_exported_cell_is_a_formula_and_lookalikes_survive(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    names = ["=1+1", "@SUM(A1)", "'=x", "-2+3", "＝HYPERLINK(1)"]
    for at, name in enumerate(names):
        _run(
            database,
            "CREATE (:Theme {id: '430000:N' + $at, code: 'N' + $at, name: $name})",
            at=str(at),
            name=name,
        )
    before = everything(database)
    exported = out(database)
    for roster in exported.rosters:
        lines = csv.reader(
            io.StringIO(roster_bytes(roster, "csv", personal=True).decode("utf-8-sig"))
        )
        assert not any(is_formula(cell) for line in lines for cell in line)
        book = load_workbook(io.BytesIO(roster_bytes(roster, "xlsx", personal=True)))
        cells = [cell for line in book.worksheets[0].iter_rows() for cell in line]
        assert {cell.data_type for cell in cells} <= {"s", "n"}  # an empty cell has the type "n"
    for form in ("csv", "xlsx"):
        folder = files(exported, tmp_path / form, form)
        reset_database(database, COUNTY)
        assert load([folder], database).faults == []
        assert everything(database) == before


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)
_NAME = st.tuples(
    st.sampled_from(["", "'", "＝", "=", "+", "－", "-", "@", "＠", "|", '"', "、"]), _TEXT
).map(lambda parts: "".join(parts) + "氏")
# at most 14 digits: of 15, it may be an identity number of the old kind, which is refused
_PHONE = st.from_regex(r"\+?[2-7][0-9]{6,13}", fullmatch=True, alphabet="0123456789+")


@pytest.mark.thorough
@given(people=st.lists(st.tuples(_NAME, _PHONE), min_size=8, max_size=8))
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_any_names_and_phones_survive_export_without_formulas(
    database: Database,
    tmp_path_factory: pytest.TempPathFactory,
    form: str,
    people: list[tuple[str, str]],
) -> None:
    reset_database(database, COUNTY)
    rosters = tmp_path_factory.mktemp("in")
    (rosters / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    assert not load([rosters], database).faults
    for at, (name, phone) in enumerate(people):
        _run(
            database,
            "MATCH (s:School {code: 'S1'}) CREATE (:Theme {id: '430000:0' + $at, code: '0' + $at, "
            "name: $name}), (:Teacher {id: '430000:0' + $at, number: '0' + $at, name: '张三', "
            "phone: $phone})-[:TEACHES_AT {since: date('2019-01-01'), main: true, role: 'teacher'}]->(s)",
            at=str(at),
            name=plain_text(name),
            phone=phone,
        )
    before = everything(database)
    exported = out(database)
    for roster in exported.rosters:
        content = roster_bytes(roster, form, personal=True)
        lines = _cells(content, form)
        assert not any(_LIVE.match(cell) for line in lines for cell in line)
    folder = files(exported, rosters / "out", form)
    reset_database(database, COUNTY)
    assert [fault.as_json() for fault in load([folder], database).faults] == []
    assert everything(database) == before


_LIVE = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]")


def _cells(content: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}
    return [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]


@pytest.mark.thorough
def test_birth_dates_and_phones_are_left_out_on_request(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    teachers = files(out(database), tmp_path / "out", personal=False) / "教师花名册.csv"
    text = teachers.read_text(encoding="utf-8-sig")
    assert "张三" in text
    assert "出生日期" not in text
    assert "1980-01-01" not in text


def test_every_exported_file_name_identifies_its_roster() -> None:
    for made in roster_formats().values():
        assert made.files


@pytest.mark.thorough
def test_the_command_writes_a_file_for_each_roster(
    database: Database, scratch_address: Address, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    done = yanxiu(scratch_address, "export", "rosters", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr.decode()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "学校名册.csv",
        "教师花名册.csv",
    }
    assert (tmp_path / "out" / "学校名册.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    wrong = yanxiu(scratch_address, "export", "rosters", "--out", tmp_path / "no", "--county", "1")
    assert wrong.returncode == 2
    assert b"430000" in wrong.stderr
