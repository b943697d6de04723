"""Two counties in one graph share codes and names; each is answered, exported and counted as if it were alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yanxiu.data.sample import generate_counties
from yanxiu.graph.database import Address, Database
from yanxiu.graph.model import NODES
from yanxiu.graph.networks import EVER, VIEWS, network
from yanxiu.loaders import load
from yanxiu.loaders import oneroster as standard
from yanxiu.loaders.changes.undo import list_loads
from yanxiu.loaders.credits import derive
from yanxiu.loaders.export.export import export_rosters
from yanxiu.loaders.persons.duplicates import pairs
from yanxiu.queries import Question, read_catalogue, read_checks
from yanxiu.queries.answer import ask, statement
from yanxiu.queries.checking import known_parameters
from yanxiu.queries.exports import as_csv

pytestmark = pytest.mark.thorough
DAY = date(2021, 6, 1)
ASKED = {"teacher": "T00001", "year": 2019, "programme": "B203"}
QUESTIONS = {**read_catalogue(), **read_checks()}
ONE, OTHER = "990101", "990102"
ALL = ""


@dataclass
class Answers:
    """The answers for a county; `alone` are those before another county was in the graph."""

    alone: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)


def rows(database: Database, question: Question, county: str) -> list[dict[str, Any]]:
    needed = {
        name: ASKED[name]
        for name, param in question.params.items()
        if param.type.required and param.default is None and name in ASKED
    }
    given = {**known_parameters(), **needed, "county": county}
    return database.read(statement(question), **question.values(given, DAY))


def everything(database: Database, county: str) -> dict[str, Any]:
    """All questions and exports for a county."""
    collected: dict[str, Any] = {
        name: rows(database, question, county) for name, question in QUESTIONS.items()
    }
    for view in VIEWS:
        if view != "co_training":
            graph = network(view, database=database, county=county, as_of=EVER)
            collected[f"network {view}"] = [
                sorted(map(repr, graph.nodes(data=True))),
                sorted(map(repr, graph.edges(data=True))),
            ]
    return collected


def exported(database: Database, county: str) -> dict[str, Any]:
    rosters = export_rosters(database, county, day=DAY)
    return {
        "rosters": {roster.format.name: roster.rows for roster in rosters.rosters},
        "oneroster": standard.export(database, county, DAY).content,
        "duplicates": [(pair.one.id, pair.other.id) for pair in pairs(database, county)],
    }


@pytest.fixture(scope="module")
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(replace(scratch_address, read_timeout=300.0)) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        yield connected


@pytest.fixture(scope="module")
def answers(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("counties")
    generate_counties(folder, 2, scale=0.05)
    result = Answers()
    load_county(database, folder / ONE)
    result.alone = {**everything(database, ALL), **exported(database, ONE)}
    load_county(database, folder / OTHER)
    result.beside = {county: everything(database, county) for county in (ONE, OTHER, ALL)}
    result.beside[ONE] |= exported(database, ONE)
    return result


def load_county(database: Database, folder: Path) -> None:
    report = load([folder], database)
    assert [(fault.place, fault.value, fault.reason.en) for fault in report.faults] == []
    assert not any(file.known for file in report.files)
    derive(database, DAY, folder.name)


@pytest.mark.thorough
def test_a_county_is_answered_and_exported_as_if_alone(answers: Answers) -> None:
    beside = answers.beside[ONE]
    assert [name for name, collected in answers.alone.items() if collected != beside[name]] == []


@pytest.mark.thorough
def test_a_question_without_a_county_returns_exactly_the_rows_of_both(
    answers: Answers,
) -> None:
    wrong = []
    for name in QUESTIONS:
        one, other, both = (
            Counter(map(repr, answers.beside[county][name])) for county in (ONE, OTHER, ALL)
        )
        if one + other != both:
            wrong.append(name)
    assert wrong == []


@pytest.mark.thorough
def test_no_row_of_a_county_names_a_node_of_another_county(answers: Answers) -> None:
    for name, question in QUESTIONS.items():
        own = [
            f"{column.name}_id"
            for column in question.columns.values()
            if column.type.is_node
            and (column.type.name == "County" or not NODES[column.type.name].shared)
        ]
        for row in answers.beside[OTHER][name]:
            assert all(row[key] is None or row[key].startswith(OTHER) for key in own), name


@pytest.mark.thorough
@pytest.mark.usefixtures("answers")
def test_rows_name_their_county_only_if_both_counties_answer(
    database: Database,
) -> None:
    question = QUESTIONS["team_roster"]
    both = ask(database, question, {}, DAY)
    assert both.fields[0].title.zh == "县"
    assert {row["county_id"] for row in both.rows} == {ONE, OTHER}
    assert all(row["team_id"].startswith(row["county_id"]) for row in both.rows)
    assert all(row["county"] != row["county_id"] for row in both.rows), (
        "the county is shown by name"
    )
    assert as_csv(both).decode("utf-8-sig").startswith("county,county_id,team,")
    one = ask(database, question, {"county": ONE}, DAY)
    assert "county" not in {field.key for field in one.fields}
    assert not any("county" in row for row in one.rows)
    named = ask(database, QUESTIONS["subjects_by_kind"], {}, DAY)
    assert [field.key for field in named.fields].count("county") == 1


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["coverage", "enrolment_funnel", "plan_gaps", "duty_gaps"])
def test_every_question_has_rows_in_both_counties(answers: Answers, name: str) -> None:
    assert answers.beside[ONE][name]
    assert answers.beside[OTHER][name]


def test_shared_names_and_numbers_mean_the_nodes_of_each_county(
    database: Database, answers: Answers
) -> None:
    district = QUESTIONS["sending_coverage"]
    names = Counter(row["district"] for row in answers.beside[ALL]["sending_coverage"])
    assert {name for name, count in names.items() if count == 2} >= {"城南", "城关", "南湖"}
    assert len(answers.beside[ONE]["sending_coverage"]) == 8
    [one], [other] = (
        {row["teacher_id"] for row in answers.beside[county]["teacher_history"]}
        for county in (ONE, OTHER)
    )
    assert (one, other) == (f"{ONE}:T00001", f"{OTHER}:T00001")
    assert len(rows(database, district, "9901")) == 16
    assert rows(database, district, "430624") == []


@pytest.mark.thorough
def test_each_county_has_its_own_loads_and_recognises_repeated_files(
    database: Database, answers: Answers, tmp_path: Path
) -> None:
    assert {load.county for load in list_loads(database)} == {ONE, OTHER}
    assert [load.county for load in list_loads(database, OTHER)] == [OTHER]
    generate_counties(tmp_path, 2, scale=0.05)
    for county in (ONE, OTHER):
        again = load([tmp_path / county], database)
        assert all(file.known for file in again.files)
    assert answers.beside[ALL]
