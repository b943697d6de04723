"""`yanxiu serve`: serves the API with the Neo4j in the settings."""

import gc
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version

import click
import uvicorn
from starlette.applications import Starlette

from yanxiu.api.access import Authentication, authentication_of, is_loopback
from yanxiu.api.app import ServerOptions, create_app
from yanxiu.api.http.relay import Worker
from yanxiu.api.http.targets import TypedAddresses
from yanxiu.api.request_id import current_request_id
from yanxiu.api.secret import server_secret
from yanxiu.cli.new_question import report_faults
from yanxiu.cli.workers import (
    MOST_WORKERS,
    Team,
    require_workers,
    shared_tables,
    team_folder,
)
from yanxiu.graph import metrics, schema
from yanxiu.graph.audit import Anchor, Journal, sealing_key
from yanxiu.graph.connection import reachable, supervised
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.local.processes import reserve_port
from yanxiu.graph.logs import configured_logging
from yanxiu.graph.setting_values import in_bytes
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.graph.tracing import tracing_to
from yanxiu.queries import Catalogue
from yanxiu.queries.catalogue import checked_catalogue as check_catalogue

LOOPBACK = "127.0.0.1"
_TRIED_PORTS = 20
_KEPT_ALIVE = 125  # seconds; longer than a proxy keeps an idle connection, so the server never closes one that is used again
_TURN = 0.0005  # seconds of a thread's turn; with Python's 5 ms, pages wait for the computation of a network
_MOST_CALLERS = 16_384  # callers whose requests are counted at the same time


@click.command()
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Address to listen on. 监听地址。"
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port. 端口。")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="Number of worker processes. 应答的进程数。",
)
def serve(host: str, port: int | None, workers: int) -> None:
    """Serves the dashboard and the API. 启动看板和接口服务。"""
    settings = Settings.from_environment()
    require_workers(workers)
    log_database_events(settings)
    with reachable(settings) as address:
        with Database.connect(address) as database:
            database.apply_schema()
            table = shared_tables(workers)
            authentication = authentication_of(settings, database, table)
            catalogue = checked_catalogue(database, settings)
        if not authentication.required and not is_loopback(host):
            raise Refused(
                en=f"Sign-in is not configured, so on {host} anyone could read everything: create a key with `yanxiu keys create`, set YANXIU_OIDC_ISSUER, or serve on {LOOPBACK}.",
                zh=f"尚未设置登录验证，监听 {host} 会让任何人读到全部数据：请先用 yanxiu keys create 生成密钥，"
                f"或设置 YANXIU_OIDC_ISSUER，或只在 {LOOPBACK} 上服务。",
            )
        listening = listen(host, port or settings.port, fixed=port is not None)
        run(
            settings,
            address,
            catalogue,
            authentication,
            listening,
            lambda url: click.echo(str(_ready(url))),
            workers,
        )


def log_database_events(settings: Settings) -> None:
    """Logs events of the local Neo4j to the error stream while the API serves, and to a log file if there is one."""
    logger = logging.getLogger("yanxiu.database")
    if not logger.handlers:
        lines = logging.StreamHandler()
        lines.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger.addHandler(lines)
    logger.propagate = settings.log_file is not None


def checked_catalogue(database: Database, settings: Settings) -> Catalogue:
    """Returns all usable questions. Faults of the user's own questions go to the error stream."""
    catalogue = check_catalogue(database, settings.queries)
    report_faults(catalogue)
    return catalogue


def listen(host: str, port: int, *, fixed: bool) -> socket.socket:
    """Listens on the port, or on the next free one unless it is `fixed`. Raises DatabaseFault if none is free."""
    for tried in range(port, port + (1 if fixed else _TRIED_PORTS)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # with the protocol given, asyncio sends responses at once; else each waits 40 ms for the other side
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        reserve_port(listening)
        try:
            listening.bind((host, tried))
            listening.listen()  # two sockets may bind one port, but only one may listen
        except OSError:
            listening.close()
            continue
        return listening
    raise DatabaseFault(
        en=f"Port {port} on {host} is in use: choose another with --port or YANXIU_PORT.",
        zh=f"{host} 的端口 {port} 已被占用：请用 --port 或 YANXIU_PORT 指定其他端口。",
    )


def run(
    settings: Settings,
    address: Address,
    catalogue: Catalogue,
    authentication: Authentication,
    listening: socket.socket,
    ready: Callable[[str], None],
    workers: int = 1,
) -> None:
    """Serves until the process is stopped. Calls `ready` with the address once it answers requests."""
    host, port = listening.getsockname()[:2]
    with team_folder(workers) as folder:
        worker = Worker(count=workers, folder=folder)
        app = _app(settings, address, catalogue, authentication, worker)
        metrics.INFO.info({"version": version("yanxiu-graph"), "schema": schema.version()})

        def answer(sockets: list[socket.socket], on_ready: Callable[[], None]) -> None:
            with _observability(settings, worker.number):
                _answer(app, [listening, *sockets], on_ready)

        @contextmanager
        def supervise() -> Iterator[None]:
            with _observability(settings, workers), supervised(settings):
                yield

        if workers > 1:
            Team(worker, answer, supervise).run(lambda: ready(f"http://{host}:{port}"))
            return
        with supervised(settings):
            answer([], lambda: ready(f"http://{host}:{port}"))


@contextmanager
def _observability(settings: Settings, number: int) -> Iterator[None]:
    """Provides logs, metrics and traces of a process.

    If there are several processes, each has its own log file and port, by its number.
    """
    if number and settings.log_file:
        file = settings.log_file
        settings = replace(settings, log_file=file.with_stem(f"{file.stem}-{number + 1}"))
    listening = settings.metrics and (settings.metrics[0], settings.metrics[1] + number)
    with (
        configured_logging(settings, current_request_id),
        metrics.serve_metrics(listening),
        tracing_to(settings.traces),
    ):
        yield


def _app(
    settings: Settings,
    address: Address,
    catalogue: Catalogue,
    authentication: Authentication,
    worker: Worker,
) -> Starlette:
    answers = 0 if address.uri.startswith("neo4j") else in_bytes(settings.answers)
    serving = ServerOptions(
        settings.origins,
        settings.rate,
        settings.documents,
        settings.only_documents,
        settings.formats,
        Anchor.of(settings),
        Journal.of(settings) if answers else None,
        answers // worker.count,
        worker,
        warm=settings.warming,
    )
    return create_app(
        address,
        catalogue,
        server_secret(settings),
        sealing_key(settings),
        serving,
        authentication,
        shared_tables(worker.count)(_MOST_CALLERS),
    )


def _answer(app: Starlette, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
    """Answers requests at the sockets until the process is asked to stop."""
    config = uvicorn.Config(
        app,
        http=TypedAddresses,
        log_level="warning",
        access_log=False,  # it would contain the whole address, and so the query
        log_config=None,  # uvicorn's lines go to this program's log
        server_header=False,
        timeout_keep_alive=_KEPT_ALIVE,
        timeout_graceful_shutdown=5,
    )
    gc.collect()
    gc.freeze()  # else each later collection would scan the schema and delay requests
    sys.setswitchinterval(_TURN)
    _Server(config, ready).run(sockets)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _ready(url: str) -> Text:
    return Text(
        en=f"GraphQL at {url}/graphql\nIn a browser: {url}/\nPress Ctrl-C to stop.",
        zh=f"GraphQL 地址：{url}/graphql\n用浏览器打开：{url}/\n按 Ctrl-C 结束。",
    )
