"""The API over HTTP: a real server on a free port, with the small hand-drawn county."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
import uvicorn
from cryptography.fernet import Fernet
from starlette.applications import Starlette

from tests.api.county import AUDIT_KEY, COUNTY
from tests.api.issuer import LocalIssuer, issuing
from tests.schemas import schema_of
from yanxiu.api.access import OPEN_TO_ALL, Authentication
from yanxiu.api.app import ServerOptions, create_app
from yanxiu.api.http.targets import TypedAddresses
from yanxiu.graph.database import Address, Database
from yanxiu.queries import read_catalogue


def app_of(
    address: Address, how: ServerOptions | None = None, authentication: Authentication = OPEN_TO_ALL
) -> Starlette:
    """Returns the API app for the Neo4j at an address. Each worker builds the expensive parts once."""
    with patch("yanxiu.api.app.make_schema", schema_of):
        return create_app(
            address,
            read_catalogue(),
            Fernet.generate_key(),
            AUDIT_KEY,
            how,
            authentication=authentication,
        )


@contextmanager
def serving(
    address: Address, authentication: Authentication = OPEN_TO_ALL, how: ServerOptions | None = None
) -> Iterator[str]:
    """Runs an API for the Neo4j at an address. Yields its URL without a trailing slash."""
    app = app_of(address, how, authentication)
    server = uvicorn.Server(uvicorn.Config(app, http=TypedAddresses, log_level="warning"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server ended before it answered"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def county_drawn(address: Address) -> Iterator[Database]:
    """Yields the Neo4j at an address with the small county and nothing else."""
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(COUNTY))
        yield connected


@pytest.fixture(scope="module")
def database(scratch_address: Address) -> Iterator[Database]:
    """The small county, in which keys can be created."""
    with county_drawn(scratch_address) as connected:
        connected.write(lambda tx: tx.run("CREATE (:County {id: 'c', code: 'c', name: '试验县'})"))
        yield connected


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    """A token issuer on this machine."""
    with issuing() as running_issuer:
        yield running_issuer


@pytest.fixture(scope="module")
def api_server(scratch_address: Address) -> Iterator[str]:
    """The URL of a running API, without a trailing slash."""
    with county_drawn(scratch_address), serving(scratch_address) as url:
        yield url
