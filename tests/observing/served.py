"""A running server seen from outside: its log files, its metrics, and a collector for its spans."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from tests.cli.running import environment
from yanxiu.graph.database import Address

_LOOPBACK = "127.0.0.1"


@dataclass
class Watched:
    """A running server: its address, the address of its metrics, its log folder, and the collected spans."""

    url: str
    metrics_url: str
    folder: Path
    process: "subprocess.Popen[bytes]"
    spans: list[bytes] = field(default_factory=list)
    stderr: bytes = b""

    def metrics(self) -> str:
        return requests.get(self.metrics_url, timeout=10).text

    def value(self, sample: str) -> float:
        """Returns the value of a metric, named with its labels. Returns 0 if it is missing."""
        actual = [line for line in self.metrics().splitlines() if line.startswith(f"{sample} ")]
        return float(actual[0].rpartition(" ")[2]) if actual else 0.0

    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in sorted(self.folder.glob("server.log*")))

    def end(self) -> None:
        """Stops the server cleanly, so that it sends the remaining spans."""
        self.process.send_signal(signal.SIGTERM)
        _, self.stderr = self.process.communicate(timeout=60)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_LOOPBACK, 0))
        return int(free.getsockname()[1])


@contextmanager
def _collecting(spans: list[bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            spans.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((_LOOPBACK, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{_LOOPBACK}:{server.server_port}"
        server.shutdown()


@contextmanager
def watched(address: Address, folder: Path, **more: str) -> Iterator[Watched]:
    """Runs `yanxiu serve` in its own process, with the Neo4j at an address."""
    spans: list[bytes] = []
    port, metrics = _free_port(), f"{_LOOPBACK}:{_free_port()}"
    with _collecting(spans) as collector:
        given = environment(
            address,
            YANXIU_SECRET="s",
            YANXIU_LOG_FILE=str(folder / "server.log"),
            YANXIU_LOG_SIZE="20k",
            YANXIU_LOG_KEEP="50",
            YANXIU_METRICS=metrics,
            YANXIU_TRACES=collector,
            YANXIU_HOME=str(folder / "home"),
            **more,
        )
        command = [sys.executable, "-m", "yanxiu.cli.main", "serve", "--port", str(port)]
        with subprocess.Popen(
            command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            output = process.stdout.readline()
            assert b"GraphQL" in output, process.stderr.read().decode()
            url = f"http://{_LOOPBACK}:{port}"
            found = Watched(url, f"http://{metrics}/metrics", folder, process, spans)
            try:
                yield found
            finally:
                process.kill()
