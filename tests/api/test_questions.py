"""Every question returns the same rows through GraphQL as through `ask`, in one statement, on the whole sample."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from graphql import GraphQLError

from tests.api.compiled_statements import callers, compiled, names
from tests.api.county import Client, client_of
from tests.api.database_hits import Hits
from tests.thorough import some_of
from yanxiu.api.compiler import CompiledOperation
from yanxiu.api.names import camel
from yanxiu.graph.access import OPERATOR, ROLES, Caller, used_sets, with_sets
from yanxiu.graph.database import Address
from yanxiu.graph.model import NODES
from yanxiu.graph.profiles import database_hits
from yanxiu.graph.steps import run_steps
from yanxiu.queries import Column, Question, read_catalogue
from yanxiu.queries.answer import statement, statement_parameters
from yanxiu.queries.computed import with_computed

CATALOGUE = read_catalogue()
DAY = date(2020, 12, 31)
MOST = 1.5  # factor on the operator's hits, for any role
# database hits, about 5 ms: any role may use as many, even if an index makes the operator's page
# almost free
FEW = 15_000
FROM_THE_COUNT_STORE = {"count"}  # Neo4j keeps this count for all counties together


@pytest.fixture(scope="module")
def client(sample: Address) -> Iterator[Client]:
    with client_of(sample, CATALOGUE) as new_client:
        # the plans then depend on the data alone
        new_client.database.read("CALL db.prepareForReplanning(60)")
        yield new_client


@pytest.fixture(scope="module")
def hits() -> Iterator[Hits]:
    table = Hits()
    yield table
    table.finish()


def _required_values(client: Client, question: Question) -> dict[str, Any]:
    """Returns the day and values for the required parameters of a question."""
    (row,) = client.database.read(
        "MATCH (t:Teacher)-[:ATTENDED]->() RETURN t.number AS number ORDER BY number LIMIT 1"
    )
    needed = {"teacher": row["number"], "programme": "B203", "year": 2020}
    collected: dict[str, Any] = {
        name: DAY for name, param in question.params.items() if param.default == "today"
    }
    for name, param in question.params.items():
        if param.type.required and param.default is None:
            collected[name] = needed[name]
    return collected


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'


@pytest.mark.parametrize(
    "name", some_of(CATALOGUE, "coverage", "schools_without_mentor", "untrained_rural_teachers")
)
def test_graphql_returns_the_rows_of_ask(client: Client, hits: Hits, name: str) -> None:
    question = CATALOGUE[name]
    given = _required_values(client, question)
    sent = run_steps(client.database, with_computed(question, given, DAY))
    rows, plan = client.database.profile(
        statement(question), **statement_parameters(question, sent, DAY)
    )
    assert rows, "the sample answers every question"
    hits.question(name, database_hits(plan))
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
    # leaves out lookups of names
    asked = [line for line in client.statements if 'RUN "RETURN COLLECT' not in line]
    assert len(asked) == 1 or question.computed
    assert answer["totalCount"] == len(rows)
    plain = [column for column in question.columns.values() if column.type.name not in NODES]
    assert [[row[camel(column.name)] for column in plain] for row in answer["nodes"]] == [
        [_as_graphql(column, row[column.name]) for column in plain] for row in rows[:100]
    ]


def _as_graphql(column: Column, value: Any) -> Any:
    """Converts a word of a closed vocabulary to its enum value."""
    if column.type.name != "Enum" or value is None:
        return value
    return [_name(each) for each in value] if isinstance(value, list) else _name(value)


def _name(value: str) -> str:
    return value.upper().replace(".", "__")


@pytest.mark.parametrize("name", some_of(names(), "page", "count"))
def test_a_typical_operation_costs_no_more_database_hits_than_before(
    client: Client, hits: Hits, name: str
) -> None:
    collected: dict[str, int] = {}
    for role, caller in callers(client.database).items():
        made = _compile_for(client, name, caller)
        if made is None:
            continue
        collected[role] = _hits(client, str(made.cypher), made.params)
        hits.operation(name, role, collected[role])
        if name not in FROM_THE_COUNT_STORE:
            beside = collected[OPERATOR.name] + _cost_of_visible_sets(
                client, str(made.cypher), caller, made.params
            )
            assert collected[role] <= max(beside * MOST, FEW), f"{name} as {role}: {collected}"


def _compile_for(client: Client, name: str, caller: Caller) -> CompiledOperation | None:
    """Returns None if a role with a place asks a question about the whole county."""
    try:
        return compiled(client.schema.core, name, caller)
    except GraphQLError as refused:
        if (refused.extensions or {}).get("code") == "FORBIDDEN" and caller.role.place:
            return None
        raise


def _hits(client: Client, cypher: str, params: Mapping[str, Any]) -> int:
    return database_hits(client.database.profile(cypher, **params)[1])


def _cost_of_visible_sets(
    client: Client, cypher: str, caller: Caller, params: Mapping[str, Any]
) -> int:
    """Returns the hits to find what the caller's place may see, once for the statement."""
    sets = used_sets(cypher)
    if caller.role.place is None or not sets:
        return 0
    sizes = ", ".join(f"size({name}) AS {name}" for name in sets)
    return _hits(client, with_sets(caller, f"RETURN {sizes}"), params)


def test_the_table_of_database_hits_lists_every_question_operation_and_role(hits: Hits) -> None:
    if not hits.renewing:
        assert set(hits.allowed["questions"]) == set(CATALOGUE)
        assert set(hits.allowed["operations"]) == set(names())
        roles = {role for columns in hits.allowed["operations"].values() for role in columns}
        assert roles == {OPERATOR.name, *ROLES}
