"""Every question as a GraphQL connection answers what `ask` answers, in one statement, on the whole road of the sample."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from api.names import camel
from graph.database import Address
from graph.model import NODES
from graph.profiles import database_hits
from queries import Question, read_catalogue
from queries.answer import statement, values
from tests.api.compiled_statements import compiled, names
from tests.api.county import Client, client_of
from tests.api.database_hits import Hits

CATALOGUE = read_catalogue()
DAY = date(2020, 12, 31)


@pytest.fixture(scope="module")
def client(sample: Address) -> Iterator[Client]:
    with client_of(sample, CATALOGUE) as made:
        made.database.read("CALL db.prepareForReplanning(60)")  # plans follow from the data alone
        yield made


@pytest.fixture(scope="module")
def hits() -> Iterator[Hits]:
    table = Hits()
    yield table
    table.finish()


def _given(client: Client, question: Question) -> dict[str, Any]:
    """The day and what the question cannot do without."""
    (row,) = client.database.read(
        "MATCH (t:Teacher)-[:ATTENDED]->() RETURN t.number AS number ORDER BY number LIMIT 1"
    )
    needed = {"teacher": row["number"], "programme": "B203", "year": 2020}
    given: dict[str, Any] = {
        name: DAY for name, param in question.params.items() if param.default == "today"
    }
    for name, param in question.params.items():
        if param.type.required and param.default is None:
            given[name] = needed[name]
    return given


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'


@pytest.mark.parametrize("name", CATALOGUE)
def test_graphql_answers_what_ask_answers(client: Client, hits: Hits, name: str) -> None:
    question = CATALOGUE[name]
    given = _given(client, question)
    rows, plan = client.database.profile(statement(question), **values(question, given, DAY))
    assert rows, "the sample is to have an answer to every question"
    hits.check("questions", name, database_hits(plan))
    selected = " ".join(
        f"{camel(column.name)} {{ localId: id }}"
        if column.type.name in NODES
        else camel(column.name)
        for column in question.columns.values()
    )
    arguments = ", ".join(f"{camel(key)}: {_literal(value)}" for key, value in given.items())
    answer = client.ask(
        f"{{ {camel(name)}(first: 100, {arguments}) {{ totalCount nodes {{ {selected} }} }} }}"
    )[camel(name)]
    assert len(client.statements) == 1
    assert answer["totalCount"] == len(rows)
    plain = [column for column in question.columns.values() if column.type.name not in NODES]
    assert [[row[camel(column.name)] for column in plain] for row in answer["nodes"]] == [
        [row[column.name] for column in plain] for row in rows[:100]
    ]


@pytest.mark.parametrize("name", names())
def test_a_typical_operation_costs_no_more_database_hits_than_before(
    client: Client, hits: Hits, name: str
) -> None:
    made = compiled(client.schema._schema, name)
    _, plan = client.database.profile(str(made.cypher), **made.params)
    hits.check("operations", name, database_hits(plan))


def test_the_table_of_database_hits_names_what_there_is(hits: Hits) -> None:
    if not hits.renewing:
        assert set(hits.allowed["questions"]) == set(CATALOGUE)
        assert set(hits.allowed["operations"]) == set(names())
