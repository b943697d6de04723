"""A server that is told to stop answers the requests under way and ends within ten seconds."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.cli.running import environment
from tests.faults.proxy import LOOPBACK, Proxy, proxied
from tests.patience import PATIENCE
from yanxiu.graph.database import Address, Database

pytestmark = pytest.mark.server_life

QUERY = {"query": "{ schools { totalCount } }"}


@pytest.fixture(scope="module")
def proxy(scratch_address: Address) -> Iterator[Proxy]:
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
    with proxied(scratch_address.uri) as running_proxy:
        yield running_proxy


@contextmanager
def _serving(proxy: Proxy, address: Address) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "yanxiu.cli.main", "serve", "--port", str(port)]
    given = environment(Address(proxy.uri, address.username, address.password), YANXIU_SECRET="s")
    with subprocess.Popen(
        command, env=given, stderr=subprocess.DEVNULL, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert b"GraphQL" in process.stdout.readline()
        try:
            yield f"http://{LOOPBACK}:{port}", process
        finally:
            proxy.stalled, proxy.delay = False, 0.0
            process.kill()


def _begin_request(url: str, found: list[requests.Response]) -> threading.Thread:
    def ask() -> None:
        found.append(requests.post(f"{url}/graphql", json=QUERY, timeout=60))

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.5)
    return thread


def test_a_request_under_way_is_answered_before_the_server_ends(
    proxy: Proxy, scratch_address: Address
) -> None:
    with _serving(proxy, scratch_address) as (url, process):
        collected: list[requests.Response] = []
        proxy.delay = 0.4
        thread = _begin_request(url, collected)
        process.send_signal(signal.SIGTERM)
        thread.join(60)
        assert collected[0].json() == {
            "data": {"schools": {"totalCount": 0}},
            "extensions": collected[0].json()["extensions"],
        }
        proxy.delay = 0.0
        process.wait(60)


def test_a_silent_database_does_not_keep_the_server_from_ending(
    proxy: Proxy, scratch_address: Address
) -> None:
    with _serving(proxy, scratch_address) as (url, process):
        proxy.stalled = True
        thread = _begin_request(url, [])
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        assert time.monotonic() - begun < 10 * PATIENCE
        thread.join(60)
