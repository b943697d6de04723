"""Downloads, starts and stops a local Neo4j Community as a child process, without installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.extras import require
from yanxiu.graph.local.archive import WRITING_SECONDS, startup_archive
from yanxiu.graph.local.artifacts import read_lock
from yanxiu.graph.local.faults import still_running
from yanxiu.graph.local.home import Home
from yanxiu.graph.local.java import dump as dump_files
from yanxiu.graph.local.server import (
    RunningServer,
    ServerFiles,
    home_lock,
    join_server,
    keep_server,
    leave_server,
    replace_server,
    running_server,
    stop_server,
)
from yanxiu.graph.local.supervisor import Supervisor
from yanxiu.graph.local.watch import Users
from yanxiu.graph.settings import Settings

__all__ = [
    "RunningServer",
    "Status",
    "Supervisor",
    "dump",
    "exists",
    "fetch",
    "serving",
    "start",
    "status",
    "stop",
    "supervised",
]


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the local Neo4j; `uri` and `pid` are None if it is not running.

    kept    whether it runs until `stop`; otherwise it stops with its last user
    users   the programs that use it
    """

    home: Path
    version: str | None
    log: Path
    password_file: Path
    own_settings: Path
    uri: str | None = None
    pid: int | None = None
    kept: bool = False
    users: tuple[str, ...] = ()


def fetch(settings: Settings, *, verify: bool = False) -> list[Path]:
    """Downloads Neo4j into `settings.cache` if it is missing, and returns its class path.

    `verify` reads every file, to detect a damaged file whose name, size and time are unchanged.
    Raises MissingExtra, or DatabaseFault: no network, full disk, a file that stays corrupt.
    """
    require("local")
    from yanxiu.graph.local.fetching import fetch_locked  # noqa: PLC0415 - not needed for a start from the cache

    return fetch_locked(read_lock(), settings.cache / "maven", _addresses, verify=verify)


def start(settings: Settings, *, cut_log: bool = False) -> RunningServer:
    """Starts the Neo4j of `settings.home` unless it is running; it then runs until `stop`.

    Returns when Neo4j responds. `cut_log` removes the unreadable end of a damaged transaction log.
    Raises DatabaseFault, which says what to do.
    """
    with disk_faults(settings.home):
        return keep_server(settings, _ready(settings), cut_log=cut_log)


def stop(settings: Settings) -> bool:
    """Stops the Neo4j of `settings.home`, even while it is in use; False if none was running."""
    with disk_faults(settings.home):
        return stop_server(settings)


def dump(settings: Settings, folder: Path) -> Path:
    """Dumps a stopped database to `neo4j.dump` in a folder; it cannot be started meanwhile.

    Raises DatabaseFault if the database is running, or if the folder already contains that file.
    """
    home = Home.of(settings)
    jars = fetch(settings)
    with disk_faults(folder), home_lock(home):
        if running_server(settings):
            raise still_running(home.folder)
        folder.mkdir(parents=True, exist_ok=True)
        dump_files(jars, home, folder)
    return folder / "neo4j.dump"


def exists(settings: Settings) -> bool:
    """Whether `settings.home` has a database, running or not; changes nothing. Raises DatabaseFault on disk errors."""
    with disk_faults(settings.home):
        return Home.of(settings).version() is not None


def status(settings: Settings) -> Status:
    """The state of the local Neo4j; changes nothing. Raises DatabaseFault on disk errors."""
    home = Home.of(settings)
    users = Users(home.folder)
    with disk_faults(settings.home):
        record = running_server(settings)
        return Status(
            home=home.folder,
            version=home.version(),
            log=home.console_log,
            password_file=home.password_file,
            own_settings=home.own_settings,
            uri=record.uri if record else None,
            pid=record.jvm.pid if record else None,
            kept=record is not None and users.is_kept,
            users=tuple(users.list_running()) if record else (),
        )


@contextmanager
def serving(settings: Settings) -> Iterator[RunningServer]:
    """Yields a Neo4j for the duration of the block, started or already running; its last user stops it.

    After `start`, Neo4j keeps running. It also stops if its users are killed.
    """
    with disk_faults(settings.home):
        running, place = join_server(settings, _ready(settings))
    try:
        yield running
    finally:
        leave_server(settings, place)


def supervised(settings: Settings) -> Supervisor:
    """A context manager that restarts the Neo4j of `settings.home` whenever it dies."""
    return Supervisor(
        settings, lambda failed: replace_server(settings, _ready(settings, anew=True), failed)
    )


def _ready(settings: Settings, *, anew: bool = False) -> ServerFiles:
    """The files to start a server from. They are verified and completed if none runs, or if `anew`."""
    version = read_lock().version
    Home.of(settings).refuse_newer(version)
    if running_server(settings) and not anew:
        return ServerFiles(fetch(settings), version)
    jars = fetch(settings, verify=True)

    @contextmanager
    def trial(empty: Settings) -> Iterator[RunningServer]:
        running, place = join_server(empty, ServerFiles(jars, version))
        try:
            yield running
        finally:
            leave_server(empty, place, patience=WRITING_SECONDS)

    return ServerFiles(jars, version, startup_archive(settings, jars, trial))


def _addresses() -> list[str]:
    from yanxiu.graph.local.repositories import repositories  # noqa: PLC0415 - jgo is slow to import

    return list(repositories().values())
