"""`yanxiu serve`: the API over whichever Neo4j the settings name."""

import ipaddress
import logging
import socket
from collections.abc import Callable

import click
import uvicorn

from api.app import Serving, create_app
from api.secret import server_secret
from graph.connection import reachable
from graph.database import Address, Database
from graph.errors import DatabaseFault, Refused
from graph.settings import Settings
from graph.text import Text
from queries import Catalogue, check_against, read_catalogue

LOOPBACK = "127.0.0.1"
_TRIED = 20


@click.command()
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Address to listen on. 监听地址。"
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port. 端口。")
@click.option(
    "--trusted-network",
    is_flag=True,
    help="Allow another address than loopback, with no sign-in. 允许在无登录验证时监听非本机地址。",
)
def serve(host: str, port: int | None, *, trusted_network: bool) -> None:
    """Serves the GraphQL API and its page. 启动 GraphQL 服务。"""
    if not trusted_network and not _is_loopback(host):
        raise Refused(
            en=f"There is no sign-in yet, so {host} would let anyone read everything: serve on "
            f"{LOOPBACK}, or say --trusted-network where the network itself is closed.",
            zh=f"目前没有登录验证，监听 {host} 会让任何人读到全部数据：请在 {LOOPBACK} 上服务，"
            "或在网络本身封闭时加 --trusted-network。",
        )
    _log_requests()
    settings = Settings.from_environment()
    listening = listen(host, port or settings.port, fixed=port is not None)
    with reachable(settings) as address:
        with Database.connect(address) as database:
            database.apply_schema()
            catalogue = checked_catalogue(database, settings)
        run(settings, address, catalogue, listening, lambda url: click.echo(str(_ready(url))))


def _log_requests() -> None:
    """A line of JSON for each request on the error stream."""
    lines = logging.StreamHandler()
    lines.setFormatter(logging.Formatter("%(message)s"))
    requests = logging.getLogger("yanxiu.requests")
    requests.addHandler(lines)
    requests.setLevel(logging.INFO)


def checked_catalogue(database: Database, settings: Settings) -> Catalogue:
    """All questions, those of the user's own folders checked by Neo4j; raises QuestionFault.

    Those that come with the program are checked by its tests, so that a start need not plan them all.
    """
    catalogue = read_catalogue(settings.queries)
    for question in catalogue.values():
        if question.path.parent in settings.queries:
            check_against(database, question)
    return catalogue


def listen(host: str, port: int, *, fixed: bool) -> socket.socket:
    """A socket on the port, or on the next free one unless it is `fixed`; raises DatabaseFault."""
    for tried in range(port, port + (1 if fixed else _TRIED)):
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, tried))
        except OSError:
            listening.close()
            continue
        return listening
    raise DatabaseFault(
        en=f"Port {port} on {host} is taken: name another with --port or YANXIU_PORT.",
        zh=f"{host} 的端口 {port} 已被占用：请用 --port 或 YANXIU_PORT 指定其他端口。",
    )


def run(
    settings: Settings,
    address: Address,
    catalogue: Catalogue,
    listening: socket.socket,
    ready: Callable[[str], None],
) -> None:
    """Serves until it is told to stop; calls `ready` with the address once requests are answered."""
    host, port = listening.getsockname()[:2]
    serving = Serving(settings.origins, settings.rate, settings.documents, settings.only_documents)
    app = create_app(address, catalogue, server_secret(settings), serving)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,  # it would have the whole address, and so what was asked
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config, lambda: ready(f"http://{host}:{port}"))
    server.run([listening])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ready(url: str) -> Text:
    return Text(
        en=f"GraphQL at {url}/graphql (open it in a browser). Ctrl-C ends it.",
        zh=f"GraphQL 地址：{url}/graphql(可用浏览器打开)。按 Ctrl-C 结束。",
    )
