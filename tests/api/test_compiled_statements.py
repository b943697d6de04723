"""Compares the Cypher compiled from operations with the committed files.

`RENEW=1 pytest tests/api/test_compiled_statements.py` writes the files again. Review the
difference.
"""

import os
from collections.abc import Iterator

import pytest
from graphql import GraphQLSchema

from tests.api.compiled_statements import FOLDER, compiled, names, written
from tests.schemas import schema_of
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.graph.profiles import operator_name, operators
from yanxiu.queries import read_catalogue


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return schema_of(read_catalogue()).core


@pytest.fixture(scope="module")
def database(neo4j_server: RunningServer) -> Iterator[Database]:
    address = Address(neo4j_server.uri, neo4j_server.username, neo4j_server.password)
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        yield connected


@pytest.mark.parametrize("name", names())
def test_an_operation_is_compiled_to_the_committed_statement(
    schema: GraphQLSchema, name: str
) -> None:
    path = FOLDER / f"{name}.cypher"
    made = written(compiled(schema, name))
    if os.environ.get("RENEW"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made, (
        "if the change is intended: RENEW=1 pytest this file"
    )


@pytest.mark.parametrize("name", names())
def test_neo4j_accepts_the_formatted_statement(
    schema: GraphQLSchema, database: Database, name: str
) -> None:
    made = compiled(schema, name)
    columns, _ = database.explain(written(made), **made.params)
    assert columns == [f"c{at}" for at in range(len(columns))]
    assert columns


def test_every_committed_statement_has_its_operation() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.cypher")) == names()


def test_a_count_alone_fetches_no_row_and_a_page_alone_does_not_count(
    schema: GraphQLSchema, database: Database
) -> None:
    counting = compiled(schema, "count")
    _, plan = database.explain(str(counting.cypher), **counting.params)
    names = {operator_name(operator) for _, operator in operators(plan)}
    assert "NodeCountFromCountStore" in names
    assert "NodeByLabelScan" not in names
    assert "COUNT" not in str(compiled(schema, "page").cypher)


def test_a_question_runs_once_for_a_page_and_its_count(schema: GraphQLSchema) -> None:
    assert str(compiled(schema, "question").cypher).count("CALL () {") == 1
