"""Finds free ports, and checks whether a Neo4j responds on a port."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DatabaseError, DriverError, Neo4jError

from yanxiu.graph.local.processes import reserve_port

LOOPBACK = "127.0.0.1"
PAUSE = 0.1
_PANIC = "Neo.DatabaseError.Transaction.TransactionStartFailed"


@contextmanager
def port_for(wanted: int, last: int = 0) -> Iterator[int | None]:
    """A port to start a server on: `wanted`, or None if it is in use; for 0, `last` or any free port.

    A port chosen here is reserved until the end of the block, because its server may take seconds to listen.
    For the reservation, the UDP port of the same number is bound.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mark:
        port = free_port(wanted or last)
        while not (wanted or (port and _is_bound(mark, port))):
            port = free_port()
        yield port


def _is_bound(mark: socket.socket, port: int) -> bool:
    try:
        mark.bind((LOOPBACK, port))
    except OSError:
        return False
    return True


def free_port(wanted: int = 0) -> int | None:
    """`wanted` if it is free, or any free port for 0; None if it is in use."""
    with socket.socket() as probe:
        reserve_port(probe)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError:
            return None
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether a program on this machine accepts a connection at this port within a second."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def responds(port: int, username: str, password: str) -> bool:
    """Whether Neo4j responds to a query at `port`. Raises AuthError if it refuses the password."""
    if not listens(port):
        return False
    try:
        with (
            _silence(),
            GraphDatabase.driver(
                f"bolt://{LOOPBACK}:{port}", auth=(username, password), connection_timeout=5
            ) as driver,
        ):
            driver.execute_query("RETURN 1", database_="neo4j")
    except AuthError:
        raise
    except (DriverError, Neo4jError):
        return False
    return True


def needs_restart(port: int, username: str, password: str) -> bool:
    """Whether the database at `port` reports that it must be restarted, as after a full disk."""
    with (
        _silence(),
        suppress(DriverError, Neo4jError, OSError),
        GraphDatabase.driver(
            f"bolt://{LOOPBACK}:{port}", auth=(username, password), connection_timeout=2
        ) as driver,
        driver.session(database="neo4j") as session,
    ):
        try:
            session.run("RETURN 1").consume()
        except DatabaseError as error:
            return error.code == _PANIC
    return False


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Polls `condition` until it returns True; returns False if that takes longer than `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True


@contextmanager
def _silence() -> Iterator[None]:
    """Suppresses the driver's log, because a server that is still starting is no error."""
    logging.getLogger("neo4j").addFilter(_quiet)
    try:
        yield
    finally:
        logging.getLogger("neo4j").removeFilter(_quiet)


def _quiet(_: logging.LogRecord) -> bool:
    return False
