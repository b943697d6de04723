"""A county of another shape: its empty tables are filled and loaded, and every question answers or states why not."""

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import yanxiu
from tests.loaders.second_county import CODE, NAME, write_second_county
from tests.thorough import some_of
from yanxiu.graph.database import Address, Database
from yanxiu.loaders import load
from yanxiu.loaders.plan import reconcile
from yanxiu.queries import Question, ask, read_catalogue, read_checks
from yanxiu.queries.checking import run_checks

TODAY = date(2021, 6, 1)
ASKED = {"teacher": "T1", "year": 2020, "programme": "P1"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_second_county(tmp_path_factory.mktemp("second"))


@pytest.fixture(scope="module")
def county(scratch_address: Address, folders: list[Path]) -> Iterator[Database]:
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        report = load(folders, database)
        assert [(fault.place, fault.value, fault.reason.en) for fault in report.faults] == []
        yield database


def answer(county: Database, name: str, *columns: str, **given: Any) -> list[tuple[Any, ...]]:
    rows = ask(county, read_catalogue()[name], given, TODAY).rows
    return [tuple(row[column] for column in columns) for row in rows]


def required_arguments(question: Question) -> dict[str, Any]:
    """The required arguments of a question. A parameter not known here is a fault."""
    return {
        name: ASKED[name]
        for name, param in question.params.items()
        if param.type.required and param.default is None
    }


def test_its_plan_has_no_findings(folders: list[Path]) -> None:
    assert reconcile(folders[0]) == []


def test_the_county_is_taken_from_its_own_tables(county: Database) -> None:
    [row] = county.read("MATCH (c:County) RETURN c.code AS code, c.name AS name")
    assert row == {"code": CODE, "name": NAME}
    [row] = county.read("MATCH (n) WHERE n.id STARTS WITH '430624' RETURN count(n) AS n")
    assert row == {"n": 0}


@pytest.mark.thorough
@pytest.mark.parametrize("name", some_of(read_catalogue(), "coverage", "roadmap"))
def test_every_question_answers(county: Database, name: str) -> None:
    question = read_catalogue()[name]
    rows = ask(county, question, required_arguments(question), TODAY).rows
    for row in rows:
        for column in question.columns.values():
            key = f"{column.name}_id" if column.type.is_node else column.name
            assert row[key] is not None or not column.type.required, column.name


def test_questions_about_villages_work_without_villages(county: Database) -> None:
    assert answer(county, "untrained_rural_teachers", "teacher") == []
    assert answer(county, "schools_without_mentor", "school", rural=True) == []
    assert len(answer(county, "schools_without_mentor", "school")) == 2


@pytest.mark.thorough
def test_questions_about_the_schedule_work_without_a_schedule(county: Database) -> None:
    assert answer(county, "sending_teaching", "year") == []
    assert answer(
        county, "coverage", "subject", "seats", "trained", "eligible", subject="数学"
    ) == [("数学", None, 1, 2)]
    assert {reached for (reached,) in answer(county, "plan_gaps", "reached")} == {"never"}


def test_a_trainers_load_is_compared_with_the_countys_own_ceiling(county: Database) -> None:
    columns = ["trainer", "hours", "ceiling", "over"]
    assert answer(county, "trainer_load", *columns, year=2020) == [("甲", 12.0, 30.0, False)]


def test_settings_that_the_county_has_not_made_are_empty(county: Database) -> None:
    assert answer(county, "trainer_pay", "pay", year=2020) == [(None,)]
    assert answer(county, "leading_group", "unit") == []
    [(owner,)] = answer(county, "open_issues", "owner")
    assert owner is None


@pytest.mark.thorough
def test_its_milestones_are_measured_with_its_own_numbers(county: Database) -> None:
    assert answer(county, "roadmap", "milestone", "number") == [
        ("全员培训", 0.25),
        ("送教下乡", 0.0),
    ]


@pytest.mark.thorough
def test_no_check_finds_a_fault(county: Database) -> None:
    checked = run_checks(county, read_checks().values(), TODAY)
    assert {each.question.name: each.rows for each in checked if each.rows} == {}


def check(address: Address, *words: str | Path) -> subprocess.CompletedProcess[str]:
    done = yanxiu(address, "check", *words, YANXIU_LANG="zh", COLUMNS="160")
    output = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, *output)


@pytest.mark.thorough
def test_the_check_command_exits_with_0_without_faults(
    county: Database, folders: list[Path]
) -> None:
    done = check(county.address, "--data", folders[0], "--as-of", "2021-06-01")
    assert done.returncode == 0, done.stderr
    assert "没有坊主的工作坊：0" in done.stdout
    assert "方案对账：相符 0，不符 0，待定 0" in done.stdout


@pytest.mark.thorough
def test_the_check_command_exits_with_1_and_reports_place_fault_and_advice(
    county: Database, folders: list[Path]
) -> None:
    county.write(lambda tx: tx.run("MATCH (t:Teacher {number: 'T1'})-[j:JOINS_WORKSHOP]->() SET j.role = 'member'"))  # fmt: skip
    done = check(county.address, "graph", "workshop-without-host")
    assert done.returncode == 1
    for words in ("没有坊主的工作坊：1", "数学坊", "成员人数 1", "补录坊主。"):
        assert words in done.stdout
    done = check(county.address, "--data", folders[0], "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["plan"] == {"agrees": 0, "differs": 0, "open": 0}
    [wrong] = [each for each in document["checks"] if each["count"]]
    assert wrong["check"] == "workshop_without_host"
    assert wrong["rows"][0]["workshop"] == "数学坊"
    assert check(county.address, "graph", "gossip").returncode == 2
