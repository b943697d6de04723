"""The API over HTTP: a real server on a free port, on the small county drawn by hand."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from cryptography.fernet import Fernet

from tests.api.county import AUDIT_KEY, COUNTY
from yanxiu.api.access import OPEN, Authentication
from yanxiu.api.app import create_app
from yanxiu.api.http.targets import TypedAddresses
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import Running
from yanxiu.queries import read_catalogue


@contextmanager
def serving(address: Address, authentication: Authentication = OPEN) -> Iterator[str]:
    """An API over the Neo4j at an address: where it listens, without a slash at its end."""
    app = create_app(
        address,
        read_catalogue(),
        Fernet.generate_key(),
        AUDIT_KEY,
        authentication=authentication,
    )
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


@pytest.fixture(scope="module")
def api_server(scratch_server: Running) -> Iterator[str]:
    """The address of a running API, without a slash at its end."""
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    with serving(address) as url:
        yield url
