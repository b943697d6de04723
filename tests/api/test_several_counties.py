"""If several counties answer, every row names its county: over HTTP, in GraphQL and to an assistant."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.api.conftest import serving
from tests.api.world import world
from yanxiu.api.names import camel
from yanxiu.graph.database import Address, Database
from yanxiu.queries import Question, ask, county_columns, read_catalogue

CATALOGUE = read_catalogue()
DAY = "2021-06-01"
FEW = ("coverage",)


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.thorough)])
def answers(
    scratch_address: Address, request: pytest.FixtureRequest
) -> dict[str, list[dict[str, Any]]]:
    """Answers of the command to questions (all or a few) that both counties of the world answer."""
    asked = FEW if request.param == "few" else tuple(CATALOGUE)
    with Database.connect(scratch_address) as database:
        world().draw(database)
        messages = {
            name: ask(database, question, {"as_of": DAY}).rows
            for name, question in CATALOGUE.items()
            if name in asked
            and county_columns(question)
            and "as_of" in question.params
            and not _has_required_parameters(question)
        }
    return {
        name: rows
        for name, rows in messages.items()
        if len({row.get("county_id") for row in rows} - {None}) > 1
    }


def _has_required_parameters(question: Question) -> bool:
    """True if the question has a required parameter."""
    return any(param.type.required and param.default is None for param in question.params.values())


@pytest.fixture(scope="module")
def url(answers: dict[str, Any], scratch_address: Address) -> Iterator[str]:
    assert len(answers) > 10 or {*answers} == {*FEW}
    with serving(scratch_address) as served:
        yield served


def _rows(url: str, name: str, **given: str) -> list[dict[str, Any]]:
    answer = requests.get(f"{url}/questions/{name}", params={"as_of": DAY, **given}, timeout=60)
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def test_rows_over_http_equal_those_of_the_command_with_their_county(
    url: str, answers: dict[str, list[dict[str, Any]]]
) -> None:
    wrong = [name for name, rows in answers.items() if _rows(url, name)[: len(rows)] != rows]
    assert wrong == []


@pytest.mark.thorough
def test_csv_and_a_later_page_contain_the_county(
    url: str, answers: dict[str, list[dict[str, Any]]]
) -> None:
    name, rows = next((name, rows) for name, rows in answers.items() if len(rows) > 1)
    whole = requests.get(
        f"{url}/questions/{name}", params={"as_of": DAY, "format": "csv"}, timeout=60
    )
    read = list(csv.DictReader(io.StringIO(whole.content.decode("utf-8-sig"))))
    assert [*read[0]][:2] == ["county", "county_id"]
    assert [row["county_id"] for row in read] == [row["county_id"] for row in rows]
    first = requests.get(
        f"{url}/questions/{name}", params={"as_of": DAY, "first": "1"}, timeout=60
    ).json()
    second = requests.get(f"{url}{first['next']}", timeout=60).json()
    assert [first["rows"][0], second["rows"][0]] == rows[:2]


def test_rows_of_a_single_county_do_not_name_it(
    url: str, answers: dict[str, list[dict[str, Any]]]
) -> None:
    for name in answers:
        rows = _rows(url, name, county="c")
        assert not any("county" in row for row in rows), name


def test_each_row_in_graphql_links_to_its_county(
    url: str, answers: dict[str, list[dict[str, Any]]]
) -> None:
    for name, rows in answers.items():
        field = f'{camel(name)}(asOf: "{DAY}", first: 100)'
        query = f"{{ {field} {{ nodes {{ county {{ code name }} }} }} }}"
        answer = requests.post(f"{url}/graphql", json={"query": query}, timeout=60).json()
        counties = [row["county"]["name"] for row in answer["data"][camel(name)]["nodes"]]
        assert counties == [row["county"] for row in rows[:100]], name
