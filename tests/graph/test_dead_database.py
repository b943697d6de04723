"""A database that is gone is reported within seconds, in our own words only."""

import subprocess
import sys

import pytest

from tests.patience import PATIENCE

_LOAD = """
import socket, sys, time
from functools import partial
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.errors import DatabaseFault

# listens, and says nothing
silent = socket.create_server(("127.0.0.1", 0))
port = silent.getsockname()[1] if sys.argv[1] == "silent" else 9
database = Database(Address(f"bolt://127.0.0.1:{port}", "neo4j", "secret-of-nobody"))
began = time.monotonic()
try:
    database.write(partial(Transaction.run, cypher="RETURN 1"))
except DatabaseFault as fault:
    print(fault, round(time.monotonic() - began))
"""


@pytest.mark.thorough
def test_a_write_to_a_lost_database_fails_within_seconds_with_a_plain_message() -> None:
    for kind, seconds in (("gone", 6), ("silent", 10)):
        done = subprocess.run(
            [sys.executable, "-c", _LOAD, kind],
            check=False,
            capture_output=True,
            text=True,
            env={"YANXIU_LANG": "en"},
        )
        assert "No Neo4j answers at" in done.stdout
        assert int(done.stdout.split()[-1]) <= seconds * PATIENCE, (kind, done.stdout)
        assert done.stderr == ""
