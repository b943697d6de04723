"""The Prometheus metrics of the API: every name, label and unit is defined here.

A label never contains a value that a caller sent. An operation's label is the name of a question, a persisted
document or a route; a code's label is a code of the API. `serve_metrics` serves the metrics.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol
from weakref import WeakSet

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from yanxiu.graph.errors import DatabaseFault

REGISTRY = CollectorRegistry()
for _collector in (ProcessCollector, PlatformCollector, GCCollector):
    _collector(registry=REGISTRY)

disable_created_metrics()  # type: ignore[no-untyped-call]
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LOAD_SECONDS = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)

INFO = Info("yanxiu", "Version of the program and of its schema", registry=REGISTRY)
REQUESTS = Counter(
    "yanxiu_requests",
    "Requests by operation (a question, a persisted document, else a route) and code (ok, else the error's)",
    ("operation", "code"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "yanxiu_request_seconds",
    "From a request to its answer",
    ("operation",),
    buckets=_SECONDS,
    registry=REGISTRY,
)
WAITING = Gauge(
    "yanxiu_requests_waiting", "Requests that wait for a place", ("weight",), registry=REGISTRY
)
TURNED_AWAY = Counter(
    "yanxiu_requests_turned_away", "Requests for which there was no place", registry=REGISTRY
)
STATEMENTS = Counter(
    "yanxiu_statements",
    "Statements or transactions sent to Neo4j",
    ("kind", "outcome"),
    registry=REGISTRY,
)
STATEMENT_SECONDS = Histogram(
    "yanxiu_statement_seconds",
    "Time until Neo4j had answered",
    ("kind",),
    buckets=_SECONDS,
    registry=REGISTRY,
)
ROWS = Counter("yanxiu_rows", "Records that Neo4j answered with", registry=REGISTRY)
REFUSED_OPERATIONS = Counter(
    "yanxiu_operations_refused_for_cost",
    "Operations that would have cost too much",
    registry=REGISTRY,
)
REFUSED_COST = Counter(
    "yanxiu_cost_refused", "Cost of the operations refused for it", registry=REGISTRY
)
ANSWER_CACHE = Counter(
    "yanxiu_answer_cache", "Looks into the cache of answers", ("outcome",), registry=REGISTRY
)
ANSWER_CACHE_BYTES = Gauge(
    "yanxiu_answer_cache_bytes", "Memory of the answers that are kept", registry=REGISTRY
)
LOADS = Counter(
    "yanxiu_loads", "Uploads of rosters by what became of them", ("outcome",), registry=REGISTRY
)
LOAD_SECONDS = Histogram(
    "yanxiu_load_seconds",
    "From the beginning of an upload's load to its end",
    buckets=_LOAD_SECONDS,
    registry=REGISTRY,
)
LOADED_ROWS = Counter("yanxiu_loaded_rows", "Rows of rosters loaded by uploads", registry=REGISTRY)
RESTARTS = Counter(
    "yanxiu_neo4j_restarts", "Times the local Neo4j had to be started again", registry=REGISTRY
)

Kind = Literal["read", "write", "command"]


@contextmanager
def measure_statement(kind: Kind) -> Iterator[None]:
    """Counts one statement or transaction, sent to Neo4j in the block, and measures its time."""
    start = time.perf_counter()
    outcome = "failed"
    try:
        yield
        outcome = "ok"
    finally:
        STATEMENTS.labels(kind, outcome).inc()
        STATEMENT_SECONDS.labels(kind).observe(time.perf_counter() - start)


def count_request(operation: str, code: str, seconds: float) -> None:
    """Counts a completed request and its time in seconds."""
    REQUESTS.labels(operation, code).inc()
    REQUEST_SECONDS.labels(operation).observe(seconds)


class ConnectionPool(Protocol):
    """A pool of connections to Neo4j; `connections` returns the numbers of used and idle ones."""

    def connections(self) -> tuple[int, int]: ...


class _Pools(Collector):
    """Collects the connections of all pools that still exist."""

    def __init__(self) -> None:
        self.known: WeakSet[ConnectionPool] = WeakSet()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily(
            "yanxiu_pool_connections", "Connections to Neo4j", labels=("state",)
        )
        counts = [each.connections() for each in self.known]
        family.add_metric(["used"], sum(used for used, _ in counts))
        family.add_metric(["idle"], sum(idle for _, idle in counts))
        yield family


_POOLS = _Pools()
REGISTRY.register(_POOLS)


def watch_pool(pooled: ConnectionPool) -> None:
    """Includes the pool's connections in the metrics for as long as the pool exists."""
    _POOLS.known.add(pooled)


@contextmanager
def serve_metrics(listening: tuple[str, int] | None) -> Iterator[None]:
    """Serves `GET /metrics` at this host and port for the duration of the block; None: not at all.

    Raises DatabaseFault if the port is in use or the host is not an address of this machine.
    """
    if listening is None:
        yield
        return
    host, port = listening
    try:
        server, thread = start_http_server(port, host, REGISTRY)
    except OSError as fault:
        raise DatabaseFault(
            en=f"Metrics cannot be served at {host}:{port}, which is in use or not an address of this machine: correct YANXIU_METRICS.",
            zh=f"无法在 {host}:{port} 提供运行指标，地址被占用或不属于本机：请改正 YANXIU_METRICS。",
        ) from fault
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
