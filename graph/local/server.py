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
from yanxiu.graph.local.bolt import answers, port_for, wait_until
from yanxiu.graph.local.faults import (
    busy,
    java_failed,
    port_taken,
    too_slow,
    why_it_ended,
    wrong_password,
)
from yanxiu.graph.local.home import USERNAME, Home
from yanxiu.graph.local.java import environment, server_command, set_initial_password
from yanxiu.graph.local.launch import launch
from yanxiu.graph.local.record import Record
from yanxiu.graph.local.torn_log import CUT, SinceStart, TornLog, keep_copy, torn_log
from yanxiu.graph.local.watch import Users
from yanxiu.graph.settings import Settings

START_LIMIT = 120.0
STOP_LIMIT = watch.GRACE + 5


@dataclass(frozen=True, slots=True)
class Running:
    """A Neo4j that answers. `ours` says whether this call started it, or found it running."""

    uri: str
    username: str
    password: str = field(repr=False)
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """What a server is started from: the class path, its version, an archive of its classes if there is one."""

    jars: Sequence[Path]
    version: str
    archive: Path | None = None


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Only one program at a time starts, joins, leaves or stops the server of a home."""
    with disk_faults(home.folder):
        home.make()
        try:
            with FileLock(home.lock_file, timeout=START_LIMIT):
                yield
        except Timeout as error:
            raise busy(home.folder) from error


def keep_server(settings: Settings, ready: Ready, *, cut_log: bool = False) -> Running:
    """Starts the server of `settings.home` or finds it running; from now on it runs until it is stopped.

    Returns when queries are answered. `cut_log` gives up what cannot be read at the end of the transaction log.
    Raises DatabaseFault: newer store, taken port, full disk, Java that fails, no answer in time.
    """
    home = Home.of(settings)
    users = Users(home.folder)
    with alone(home):
        before = users.kept
        users.keep()
        try:
            return _started(settings, ready, cut_log=cut_log)
        except BaseException:
            if not before:
                users.let_go()
            raise


def join_server(settings: Settings, ready: Ready) -> tuple[Running, BaseFileLock]:
    """The same for as long as this program runs or until `leave_server` is given the lock that comes back."""
    home = Home.of(settings)
    users = Users(home.folder)
    with alone(home):
        _forget_before_boot(home, users)
        place = users.enter()
        try:
            return _started(settings, ready), place
        except BaseException:
            users.leave(place)
            raise


def leave_server(settings: Settings, place: BaseFileLock, patience: float = STOP_LIMIT) -> None:
    """Takes this program off the list of users; the last one stops the server, unless it is to be kept."""
    home = Home.of(settings)
    users = Users(home.folder)
    with alone(home):
        users.leave(place)
        if users.sweep():
            _end_current(home, patience)


def stop_server(settings: Settings, patience: float = STOP_LIMIT) -> bool:
    """Stops the server of `settings.home` in order, by force after seconds of patience; False where none runs.

    It is stopped even while it is in use.
    """
    home = Home.of(settings)
    if not home.folder.exists():
        return False
    with alone(home):
        Users(home.folder).let_go()
        return _end_current(home, patience)


def replace_server(settings: Settings, ready: Ready, failed: Record) -> Record | None:
    """Ends what is left of a server that died or cannot go on, and starts it again at its port.

    Gives the server that runs now, which may be one that somebody else was quicker to start; None where it was
    stopped on purpose. Raises DatabaseFault as a start does.
    """
    home = Home.of(settings)
    with alone(home):
        record = Record.read(home.record_file)
        if record is None:
            return None
        if record.jvm == failed.jvm:
            _end(record.jvm.found())
            _started(settings, ready, port=record.port)
        return Record.read(home.record_file)


def running_server(settings: Settings) -> Record | None:
    """The note of the server of `settings.home`, if that server runs."""
    return running_at(Home.of(settings))


def running_at(home: Home) -> Record | None:
    """The same of a home."""
    record = Record.read(home.record_file)
    return record if record and record.runs else None


def _started(settings: Settings, ready: Ready, port: int = 0, *, cut_log: bool = False) -> Running:
    """A server that answers, the one that runs or a new one: at `port`, or where its forerunner listened.

    A log that a full disk has torn is cut where it is torn, any other torn log if `cut_log` says so.
    """
    home = Home.of(settings)
    home.refuse_newer(ready.version)
    password = home.password()
    if record := running_at(home):
        _wait_for(record, home, password)
        return Running(record.uri, USERNAME, password)
    require_space(home.folder)
    wanted = settings.bolt_port or port
    with port_for(wanted, last=home.last_port()) as free:
        if free is None:
            raise port_taken(wanted)
        try:
            record = _launched(settings, ready, free, password)
        except TornLog:
            if not (cut_log or SinceStart(home).was_full()):
                raise
            keep_copy(home)
            record = _launched(settings, ready, free, password, CUT)
    return Running(record.uri, USERNAME, password, ours=True)


def _launched(
    settings: Settings,
    ready: Ready,
    port: int,
    password: str,
    for_once: Mapping[str, str] = MappingProxyType({}),
) -> Record:
    """A new server that answers; nothing is left of one that does not."""
    home = Home.of(settings)
    home.configure(settings, port, for_once)
    if home.version() is None:
        set_initial_password(ready.jars, home, password)
    home.version_file.write_text(f"{ready.version}\n", encoding="utf-8")
    events = SinceStart(home)
    command = server_command(home, settings, ready.archive)
    record = launch(command, environment(ready.jars, home), home, port)
    try:
        _wait_for(record, home, password, events)
    except BaseException:  # Ctrl-C too: nothing half started is left behind
        _end(record.jvm.found())
        raise
    events.note_well()
    return record


def _forget_before_boot(home: Home, users: Users) -> None:
    """What was to be kept has ended with the machine, and is not kept on because somebody loads a roster."""
    since = users.kept_since
    if since and since < psutil.boot_time() and running_at(home) is None:
        users.let_go()


def _end_current(home: Home, patience: float) -> bool:
    record = Record.read(home.record_file)
    process = record.jvm.found() if record else None
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


def _wait_for(record: Record, home: Home, password: str, events: SinceStart | None = None) -> None:
    def settled() -> bool:
        if events and events.is_torn():
            raise torn_log(home)
        return not record.runs or answers(record.port, USERNAME, password)

    try:
        in_time = wait_until(settled, START_LIMIT)
    except AuthError as error:
        raise wrong_password(home.password_file) from error
    if not record.runs:
        raise why_it_ended(home.console_log, home.logs, record.port) or java_failed(
            home.console_log, "java"
        )
    if not in_time:
        raise why_it_ended(home.console_log, home.logs, record.port) or too_slow(
            home.console_log, START_LIMIT
        )


__all__ = [
    "Ready",
    "Running",
    "join_server",
    "keep_server",
    "leave_server",
    "replace_server",
    "running_server",
    "stop_server",
]
