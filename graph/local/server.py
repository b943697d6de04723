"""Starts, joins, leaves and stops the local Neo4j."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import psutil
from filelock import BaseFileLock, FileLock, Timeout
from neo4j.exceptions import AuthError

from yanxiu.graph.disk import disk_faults, require_space
from yanxiu.graph.local import watch
from yanxiu.graph.local.bolt import port_for, responds, wait_until
from yanxiu.graph.local.faults import (
    fault_from_logs,
    home_in_use,
    java_failed,
    port_taken,
    too_slow,
    wrong_password,
)
from yanxiu.graph.local.home import USERNAME, Home
from yanxiu.graph.local.java import environment, server_command, set_initial_password
from yanxiu.graph.local.launch import launch
from yanxiu.graph.local.record import Record
from yanxiu.graph.local.torn_log import CUT_SETTINGS, StartLog, TornLog, copy_log, torn_log
from yanxiu.graph.local.watch import Users
from yanxiu.graph.settings import Settings

START_LIMIT = 120.0
STOP_LIMIT = watch.GRACE + 5


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A Neo4j that responds. `started_here` is True if this call started it, False if it was running already."""

    uri: str
    username: str
    password: str = field(repr=False)
    started_here: bool = False


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """The files to start a server from: the class path, its version, and optionally an archive of its classes."""

    jars: Sequence[Path]
    version: str
    archive: Path | None = None


@contextmanager
def home_lock(home: Home) -> Iterator[None]:
    """Locks the home: only one program at a time starts, joins, leaves or stops its server.

    Raises DatabaseFault if the lock is not free within `START_LIMIT` seconds.
    """
    with disk_faults(home.folder):
        home.make()
        try:
            with FileLock(home.lock_file, timeout=START_LIMIT):
                yield
        except Timeout as error:
            raise home_in_use(home.folder) from error


def keep_server(settings: Settings, ready: ServerFiles, *, cut_log: bool = False) -> RunningServer:
    """Starts the server of `settings.home` unless it is running; it then runs until `stop_server`.

    Returns when the server responds. `cut_log` removes the unreadable end of a damaged transaction log.
    Raises DatabaseFault: newer store, port in use, full disk, Java failure, no response in time.
    """
    home = Home.of(settings)
    users = Users(home.folder)
    with home_lock(home):
        before = users.is_kept
        users.keep()
        try:
            return _start(settings, ready, cut_log=cut_log)
        except BaseException:
            if not before:
                users.stop_keeping()
            raise


def join_server(settings: Settings, ready: ServerFiles) -> tuple[RunningServer, BaseFileLock]:
    """Starts or joins the server for as long as this program runs, or until `leave_server`.

    Returns the server and the lock to pass to `leave_server`. Raises DatabaseFault like `keep_server`.
    """
    home = Home.of(settings)
    users = Users(home.folder)
    with home_lock(home):
        _forget_before_boot(home, users)
        place = users.register()
        try:
            return _start(settings, ready), place
        except BaseException:
            users.unregister(place)
            raise


def leave_server(settings: Settings, place: BaseFileLock, patience: float = STOP_LIMIT) -> None:
    """Removes this program from the server's users; the last one stops the server unless it is kept."""
    home = Home.of(settings)
    users = Users(home.folder)
    with home_lock(home):
        users.unregister(place)
        if users.sweep():
            _end_current(home, patience)


def stop_server(settings: Settings, patience: float = STOP_LIMIT) -> bool:
    """Stops the server of `settings.home`, even while it is in use; returns False if none runs.

    After `patience` seconds the server is killed.
    """
    home = Home.of(settings)
    if not home.folder.exists():
        return False
    with home_lock(home):
        Users(home.folder).stop_keeping()
        return _end_current(home, patience)


def replace_server(settings: Settings, ready: ServerFiles, failed: Record) -> Record | None:
    """Ends the remains of a server that died or cannot continue, and restarts it on its port.

    Returns the server that runs now, which another program may have started; None if the server was stopped
    on purpose. Raises DatabaseFault like `keep_server`.
    """
    home = Home.of(settings)
    with home_lock(home):
        record = Record.read(home.record_file)
        if record is None:
            return None
        if record.jvm == failed.jvm:
            _end(record.jvm.running())
            _start(settings, ready, port=record.port)
        return Record.read(home.record_file)


def running_server(settings: Settings) -> Record | None:
    """The record of the server of `settings.home`; None if it is not running."""
    return running_at(Home.of(settings))


def running_at(home: Home) -> Record | None:
    """The record of the server of a home; None if it is not running."""
    record = Record.read(home.record_file)
    return record if record and record.is_running else None


def _start(
    settings: Settings, ready: ServerFiles, port: int = 0, *, cut_log: bool = False
) -> RunningServer:
    """The running server, or a new one on the configured port, else on `port`, else on the last server's port.

    A transaction log that a full disk has torn is cut there; any other torn log is cut only if `cut_log`.
    """
    home = Home.of(settings)
    home.refuse_newer(ready.version)
    password = home.password()
    if record := running_at(home):
        _wait_for(record, home, password)
        return RunningServer(record.uri, USERNAME, password)
    require_space(home.folder)
    wanted = settings.bolt_port or port
    with port_for(wanted, last=home.last_port()) as free:
        if free is None:
            raise port_taken(wanted)
        try:
            record = _launch_server(settings, ready, free, password)
        except TornLog:
            if not (cut_log or StartLog(home).was_disk_full()):
                raise
            copy_log(home)
            record = _launch_server(settings, ready, free, password, CUT_SETTINGS)
    return RunningServer(record.uri, USERNAME, password, started_here=True)


def _launch_server(
    settings: Settings,
    ready: ServerFiles,
    port: int,
    password: str,
    for_once: Mapping[str, str] = MappingProxyType({}),
) -> Record:
    """Starts a server and waits until it responds; a server that does not respond is ended."""
    home = Home.of(settings)
    home.configure(settings, port, for_once)
    if home.version() is None:
        set_initial_password(ready.jars, home, password)
    home.version_file.write_text(f"{ready.version}\n", encoding="utf-8")
    events = StartLog(home)
    command = server_command(home, settings, ready.archive)
    record = launch(command, environment(ready.jars, home), home, port)
    try:
        _wait_for(record, home, password, events)
    except BaseException:  # including Ctrl-C: leave no half-started server
        _end(record.jvm.running())
        raise
    events.mark_healthy()
    return record


def _forget_before_boot(home: Home, users: Users) -> None:
    """Clears the `kept` mark from before a reboot, so that a later load does not keep its server running."""
    since = users.kept_since
    if since and since < psutil.boot_time() and running_at(home) is None:
        users.stop_keeping()


def _end_current(home: Home, patience: float) -> bool:
    record = Record.read(home.record_file)
    process = record.jvm.running() if record else None
    _end(process, patience)
    home.record_file.unlink(missing_ok=True)
    return process is not None


def _end(process: psutil.Process | None, patience: float = STOP_LIMIT) -> None:
    if process is None:
        return
    try:
        process.terminate()
        process.wait(patience)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOP_LIMIT)
    except psutil.NoSuchProcess:
        return


def _wait_for(record: Record, home: Home, password: str, events: StartLog | None = None) -> None:
    def settled() -> bool:
        if events and events.is_torn():
            raise torn_log(home)
        return not record.is_running or responds(record.port, USERNAME, password)

    try:
        in_time = wait_until(settled, START_LIMIT)
    except AuthError as error:
        raise wrong_password(home.password_file) from error
    if not record.is_running:
        raise fault_from_logs(home.console_log, home.logs, record.port) or java_failed(
            home.console_log, "java"
        )
    if not in_time:
        raise fault_from_logs(home.console_log, home.logs, record.port) or too_slow(
            home.console_log, START_LIMIT
        )


__all__ = [
    "RunningServer",
    "ServerFiles",
    "join_server",
    "keep_server",
    "leave_server",
    "replace_server",
    "running_server",
    "stop_server",
]
