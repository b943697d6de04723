"""Compares cached answers with fresh ones, and with the smallest query there is.

    python -m bench.answers [ROUNDS]     (needs the sample: `yanxiu demo --no-serve` loads it)

Starts a server with a cache and one without, and sends the same operations to both in turns. Prints the median time
of a cached answer and of `RETURN 1` over Bolt, and answers per second at 1 and 16 clients.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx

from bench.peers.__main__ import _free_port, _wait_for
from bench.peers.operations import OPERATIONS
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings

SECONDS = 2.0
AT_ONCE = (1, 16)


def main() -> None:
    """Prints the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with reachable(Settings.from_environment()) as address, ExitStack() as running:
        keeping = running.enter_context(_running_server(address, "64m"))
        reading = running.enter_context(_running_server(address, "0"))
        _compare_latency(address, keeping)
        for operation in OPERATIONS:
            for clients in AT_ONCE:
                rates = [
                    (
                        _rate(keeping, operation.ours, clients),
                        _rate(reading, operation.ours, clients),
                    )
                    for _ in range(rounds)
                ]
                kept, fresh = (statistics.median(each) for each in zip(*rates, strict=True))
                ratio = statistics.median(a / b for a, b in rates)
                print(
                    f"{operation.name}, {clients} at once: kept {kept:.0f}, fresh {fresh:.1f} answers/s, "
                    f"{ratio:.1f} x",
                    flush=True,
                )


@contextmanager
def _running_server(address: Address, memory: str) -> Iterator[str]:
    port = _free_port()
    environment = {
        **os.environ,
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": address.username,
        "NEO4J_PASSWORD": address.password,
        "YANXIU_RATE": "0",
        "YANXIU_ANSWERS": memory,
        "YANXIU_WARMING": "no",
    }
    command = [sys.executable, "-m", "yanxiu.cli.main", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for("ours", port, process)
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        process.terminate()
        process.wait()


def _compare_latency(address: Address, url: str) -> None:
    """Compares a cached answer with `RETURN 1`, in turns."""
    query = OPERATIONS[0].ours
    with Database.connect(address) as database, httpx.Client() as client:
        for _ in range(50):
            _ask(client, url, query)
            database.read("RETURN 1")
        pairs = [
            (
                _seconds(lambda: _ask(client, url, query)),
                _seconds(lambda: database.read("RETURN 1")),
            )
            for _ in range(300)
        ]
        least = [_seconds(lambda: client.get(url.replace("graphql", "health"))) for _ in range(300)]
    kept, bare = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
    print(
        f"a kept answer {kept:.2f} ms, RETURN 1 over Bolt {bare:.2f} ms, {kept - bare:+.2f} ms; "
        f"/health over HTTP {statistics.median(least) * 1000:.2f} ms (medians of 300)",
        flush=True,
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _ask(client: httpx.Client, url: str, query: str) -> None:
    answer = client.post(url, json={"query": query}, timeout=60)
    if answer.status_code != 200 or b'"errors"' in answer.content[:200]:
        raise SystemExit(answer.text[:300])


def _rate(url: str, query: str, clients: int) -> float:
    """Returns answers per second."""
    until = time.monotonic() + SECONDS
    counts = [0] * clients

    def asks(number: int) -> None:
        with httpx.Client() as client:
            while time.monotonic() < until:
                _ask(client, url, query)
                counts[number] += 1

    threads = [threading.Thread(target=asks, args=(number,)) for number in range(clients)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begun)


if __name__ == "__main__":
    main()
