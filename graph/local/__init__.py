"""A Neo4j Community of our own, as a child process: fetched, started, stopped, nothing installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.local.archive import WRITING, startup_archive
from graph.local.artifacts import read_lock
from graph.local.home import Home
from graph.local.server import Running, running_server, start_server, stop_server
from graph.settings import Settings

__all__ = ["Running", "Status", "fetch", "serving", "start", "status", "stop"]


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the local Neo4j; `uri` and `pid` are None where none runs."""

    home: Path
    version: str | None
    log: Path
    password_file: Path
    uri: str | None = None
    pid: int | None = None
    attached: bool = False


def fetch(settings: Settings) -> list[Path]:
    """Brings Neo4j into `settings.cache` unless it is there, and returns its class path.

    Raises DatabaseFault: no network, full disk, a file that stays corrupt.
    """
    from graph.local.fetching import fetch_locked  # noqa: PLC0415 - a warm start needs none of it

    return fetch_locked(read_lock(), settings.cache / "maven", _addresses)


def start(settings: Settings, *, attached: bool = False) -> Running:
    """Starts the Neo4j of `settings.home`, or finds it running; returns when it answers.

    An attached one ends with this process, however that ends; another runs until `stop`.
    Raises DatabaseFault with what to do.
    """
    version = read_lock().version
    Home.of(settings).refuse_newer(version)
    jars = fetch(settings)

    @contextmanager
    def trial(empty: Settings) -> Iterator[Running]:
        try:
            yield start_server(empty, jars, version, attached=True)
        finally:
            stop_server(empty, patience=WRITING)

    archive = None if running_server(settings) else startup_archive(settings, jars, trial)
    return start_server(settings, jars, version, attached=attached, archive=archive)


def stop(settings: Settings) -> bool:
    """Stops the Neo4j of `settings.home`; False where none ran."""
    return stop_server(settings)


def status(settings: Settings) -> Status:
    """Looks, and changes nothing."""
    home = Home.of(settings)
    record = running_server(settings)
    return Status(
        home=home.folder,
        version=home.version(),
        log=home.console_log,
        password_file=home.password_file,
        uri=record.uri if record else None,
        pid=record.jvm.pid if record else None,
        attached=record is not None and record.owner is not None,
    )


@contextmanager
def serving(settings: Settings) -> Iterator[Running]:
    """A Neo4j for the length of a `with`: starts one or joins one, and stops what it started."""
    running = start(settings, attached=True)
    try:
        yield running
    finally:
        if running.ours:
            stop(settings)


def _addresses() -> list[str]:
    from graph.local.repositories import repositories  # noqa: PLC0415 - jgo is slow to import

    return list(repositories().values())
