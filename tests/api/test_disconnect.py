"""A statement ends when its caller disconnects."""

import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from tests.patience import within
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer

_ROUND = "school: {{ some: {{ staff: {{ node: {{ {} }} }} }} }}"
# a statement stopped during planning stays listed as stopped until its plan is ready
_RUNNING = """SHOW TRANSACTIONS YIELD currentQuery, status
              WHERE currentQuery STARTS WITH 'RETURN' AND status = 'Running' RETURN 1 AS one"""


def _slow_operation() -> str:
    """Returns an operation that searches colleagues of colleagues for minutes without a result."""
    where = 'number: {eq: "nobody"}'
    for _ in range(6):
        where = _ROUND.format(where)
    return f"{{ teachers(where: {{ {where} }}) {{ totalCount }} }}"


@pytest.fixture(scope="module")
def database(scratch_server: RunningServer) -> Iterator[Database]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as connected:
        yield connected


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_statement_ends_when_its_caller_goes_away(
    api_server: str, database: Database, method: str
) -> None:
    place = urlsplit(api_server)
    query = _slow_operation()
    target, body = "/graphql", json.dumps({"query": query})
    if method == "GET":
        target, body = f"/graphql?{urlencode({'query': query})}", ""
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((str(place.hostname), place.port or 80)) as caller:
        caller.sendall((head + body).encode())
        assert within(60, lambda: bool(database.read(_RUNNING)))
        time.sleep(0.2)
        assert database.read(_RUNNING)
    assert within(60, lambda: not database.read(_RUNNING))
