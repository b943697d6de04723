"""Runs questions on small hand-drawn graphs, in a transaction that is rolled back."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.questions.drawing import COUNTY
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.queries import read_catalogue
from yanxiu.queries.answer import statement

Asked = Callable[..., list[dict[str, Any]]]
TODAY = date(2021, 6, 1)


@pytest.fixture(scope="module")
def standard_codes(neo4j_server: RunningServer) -> Iterator[Database]:
    """A database with the standard codes and nothing else."""
    address = Address(neo4j_server.uri, neo4j_server.username, neo4j_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        yield database


@pytest.fixture
def asked(standard_codes: Database) -> Asked:
    """Returns `asked(name, drawn, columns, **params)`: it draws a graph and returns the rows of a question."""

    def ask(name: str, drawn: list[str], columns: list[str], **params: Any) -> list[Any]:
        question = read_catalogue()[name]
        with standard_codes.rolled_back() as transaction:
            for cypher in [COUNTY, *drawn]:
                transaction.run(cypher)
            rows = transaction.run(statement(question), **question.values(params, TODAY))
        keys = [tuple(_key(row, term) for term in question.key) for row in rows]
        assert len(set(keys)) == len(keys), "two rows with one key"
        return [tuple(row[column] for column in columns) for row in rows]

    def _key(row: dict[str, Any], term: str) -> Any:
        column, dot, _ = term.partition(".")
        return row[f"{column}_id"] if dot else row[column]

    return ask
