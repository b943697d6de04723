"""Loading the good rows and handing the bad ones back for correction."""

import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.loaders.conftest import TEACHERS
from tests.loaders.graphs import everything
from yanxiu.cli.load import load as load_command
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load

WRONG_DAY = TEACHERS.replace("1980-01-01", "1980-13-01")


def _teachers(database: Database) -> list[str]:
    rows = database.read("MATCH (t:Teacher) RETURN t.number AS number ORDER BY number")
    return [row["number"] for row in rows]


def _with_teachers(folder: Path, teachers: str) -> Path:
    (folder / "教师花名册.csv").write_text(teachers, encoding="utf-8")
    return folder


def test_good_rows_are_loaded_and_the_bad_row_is_handed_back(
    database: Database, folder: Path
) -> None:
    report = load([_with_teachers(folder, WRONG_DAY)], database, accept_good=True)
    assert not report.refused
    assert report.refused_rows == 1
    assert _teachers(database) == ["T2", "T3"]
    (sheet,) = report.marked()
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows())
    assert [row[0].value for row in rows] == ["教师编号", "T1"]
    (red,) = [cell for cell in rows[1] if cell.fill.fgColor.rgb == "00FFC7CE"]
    assert red.value == "1980-13-01"
    assert "没有这一天" in str(rows[1][-1].value)


def test_without_accept_good_nothing_is_loaded_and_the_whole_sheet_is_marked(
    database: Database, folder: Path
) -> None:
    report = load([_with_teachers(folder, WRONG_DAY)], database)
    assert report.refused
    assert _teachers(database) == []
    (sheet,) = report.marked()
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].values)
    assert [row[0] for row in rows] == ["教师编号", "T1", "T2", "T3"]


def test_the_corrected_copy_loads_like_a_correct_file(
    database: Database, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = load([_with_teachers(folder, WRONG_DAY)], database, accept_good=True)
    (sheet,) = report.marked()
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    for cell in book.worksheets[0][2]:
        if cell.value == "1980-13-01":
            cell.value = "1980-01-01"
    mended = tmp_path_factory.mktemp("mended") / sheet.name
    book.save(mended)
    assert load([mended], database).faults == []
    in_two = everything(database)
    with_reset = load([_with_teachers(folder, TEACHERS)], database)
    assert with_reset.counts.created.total() == with_reset.counts.updated.total() == 0
    assert everything(database) == in_two


@pytest.mark.thorough
def test_a_file_with_refused_rows_is_not_skipped_as_loaded(
    database: Database, folder: Path
) -> None:
    load([_with_teachers(folder, WRONG_DAY)], database, accept_good=True)
    assert load([folder], database).refused


def test_rows_that_depend_on_a_refused_row_are_refused_too(
    database: Database, folder: Path
) -> None:
    schools = folder / "学校名册.csv"
    schools.write_text(schools.read_text(encoding="utf-8").replace("1990-09-01", "某日"), encoding="utf-8")  # fmt: skip
    report = load([folder], database, accept_good=True)
    assert [(fault.code, fault.row) for fault in report.faults] == [("NOT_A_DATE", 3), ("NOT_FOUND", 4)]  # fmt: skip
    assert _teachers(database) == ["T1", "T2"]


@pytest.mark.thorough
def test_two_rows_with_one_key_are_both_refused(database: Database, folder: Path) -> None:
    report = load(
        [_with_teachers(folder, TEACHERS.replace("T2", "T1"))], database, accept_good=True
    )
    assert _teachers(database) == ["T3"]
    assert {fault.row for fault in report.faults} == {2, 3}


def test_a_sheet_without_a_required_column_is_still_refused_completely(
    database: Database, folder: Path
) -> None:
    report = load(
        [_with_teachers(folder, TEACHERS.replace("姓名", "名字栏"))], database, accept_good=True
    )
    assert report.refused
    assert _teachers(database) == []


@pytest.mark.thorough
def test_the_command_names_the_file_of_rows_to_correct(
    database: Database, folder: Path, scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", scratch_address.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", scratch_address.password)
    mend = folder / "mend"
    words = [str(_with_teachers(folder, WRONG_DAY)), "--accept-good", "--mend", str(mend)]
    done = CliRunner().invoke(load_command, words)
    assert isinstance(done.exception, Refused)
    assert str(mend / "教师花名册.待改.xlsx") in str(done.exception)
    assert [path.name for path in mend.iterdir()] == ["教师花名册.待改.xlsx"]
    assert _teachers(database) == ["T2", "T3"]
