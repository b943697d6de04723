"""Random operations on random small graphs, compared with a plain evaluation over networkx."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.county import Client, client_of
from tests.api.random_operations import random_graph, random_operation, stored
from tests.api.reference import Reference
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.local import RunningServer
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.queries import read_catalogue


@pytest.fixture(scope="module")
def client(scratch_server: RunningServer) -> Iterator[Client]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.apply_schema()
    with client_of(address, read_catalogue()) as new_client:
        yield new_client


def _draw(transaction: Transaction, graph: "nx.MultiDiGraph[str]") -> None:
    transaction.run("MATCH (n) DETACH DELETE n")
    nodes = [
        {"at": at, "label": held["label"], "held": stored(held, NODES[held["label"]].properties)}
        for at, held in graph.nodes.items()
    ]
    transaction.run(
        "UNWIND $rows AS row CREATE (n:$(row.label)) SET n = row.held, n.at = row.at", rows=nodes
    )
    edges = [
        {"a": a, "b": b, "type": held["type"], "held": stored(held, RELATIONSHIPS[held["type"]].properties)}
        for a, b, held in graph.edges(data=True)
    ]  # fmt: skip
    transaction.run(
        "UNWIND $rows AS row MATCH (a {at: row.a}) MATCH (b {at: row.b}) "
        "CREATE (a)-[r:$(row.type)]->(b) SET r = row.held",
        rows=edges,
    )


def _comparable(answer: Any, key: str = "") -> Any:
    """Returns an answer independent of the order of groups and of the last digits of an average."""
    if isinstance(answer, dict):
        return {name: _comparable(value, name) for name, value in answer.items()}
    if isinstance(answer, list):
        made = [_comparable(value) for value in answer]
        return sorted(made, key=json.dumps) if key == "groups" else made
    return round(answer, 9) if isinstance(answer, float) else answer


SEEDS = given(seed=st.integers(0, 2**32 - 1))
SLOW = [HealthCheck.too_slow]


@settings(max_examples=3, suppress_health_check=SLOW)
@SEEDS
def test_an_operation_answers_what_a_plain_evaluation_does(client: Client, seed: int) -> None:
    _compared(client, seed)


@pytest.mark.thorough
@settings(max_examples=25, suppress_health_check=SLOW)
@SEEDS
def test_many_operations_answer_what_a_plain_evaluation_does(client: Client, seed: int) -> None:
    _compared(client, seed)


def _compared(client: Client, seed: int) -> None:
    random = Random(seed)
    graph = random_graph(random)
    client.database.write(lambda transaction: _draw(transaction, graph))
    reference = Reference(graph, today().isoformat())
    for _ in range(2):
        query = random_operation(random)
        assert _comparable(client.ask(query)) == _comparable(reference.answer(query)), query
        assert len(client.statements) == 1
