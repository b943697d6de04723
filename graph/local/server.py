"""Starts and stops the Neo4j of our own."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil
from filelock import FileLock, Timeout
from neo4j.exceptions import AuthError

from graph.local import watch
from graph.local.bolt import answers, port_for, wait_until
from graph.local.faults import (
    busy,
    disk_faults,
    java_failed,
    port_taken,
    require_space,
    too_slow,
    why_it_ended,
    wrong_password,
)
from graph.local.home import USERNAME, Home
from graph.local.java import environment, server_command, set_initial_password
from graph.local.record import Process, Record, myself
from graph.settings import Settings

START_LIMIT = 120.0
STOP_LIMIT = watch.GRACE + 5


@dataclass(frozen=True, slots=True)
class Running:
    """A Neo4j that answers. `ours` says whether this call started it, or found it running."""

    uri: str
    username: str
    password: str = field(repr=False)
    ours: bool = False


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Only one program at a time starts or stops the server of a home."""
    with disk_faults(home.folder):
        home.make()
        try:
            with FileLock(home.lock_file, timeout=START_LIMIT):
                yield
        except Timeout as error:
            raise busy(home.folder) from error


def start_server(
    settings: Settings,
    jars: Sequence[Path],
    version: str,
    *,
    attached: bool,
    archive: Path | None = None,
) -> Running:
    """Starts the server of `settings.home`, or joins the one that runs there already.

    An attached server ends with this process, however that ends; another runs until it is
    stopped. Returns when queries are answered.
    Raises DatabaseFault: newer store, taken port, full disk, Java that fails, no answer in time.
    """
    home = Home.of(settings)
    with alone(home):
        home.refuse_newer(version)
        password = home.password()
        record = _current(home)
        if record is not None:
            _wait_for(record, home, password)
            return Running(record.uri, USERNAME, password)
        require_space(home.folder)
        with port_for(settings.bolt_port) as port:
            if port is None:
                raise port_taken(settings.bolt_port)
            home.configure(settings, port)
            if home.version() is None:
                set_initial_password(jars, home, password)
            home.version_file.write_text(f"{version}\n", encoding="utf-8")
            command = server_command(home, settings, archive)
            record = _launch(command, environment(jars, home), home, port, attached=attached)
            try:
                _wait_for(record, home, password)
            except BaseException:  # Ctrl-C too: nothing half started is left behind
                _end(record.jvm.found())
                home.record_file.unlink(missing_ok=True)
                raise
        return Running(record.uri, USERNAME, password, ours=True)


def stop_server(settings: Settings, patience: float = STOP_LIMIT) -> bool:
    """Stops the server of `settings.home` in order, by force after seconds of patience; False where none runs."""
    home = Home.of(settings)
    if not home.folder.exists():
        return False
    with alone(home):
        record = Record.read(home.record_file)
        process = record.jvm.found() if record else None
        _end(process, patience)
        home.record_file.unlink(missing_ok=True)
        return process is not None


def running_server(settings: Settings) -> Record | None:
    """The note of the server of `settings.home`, if that server runs."""
    record = Record.read(Home.of(settings).record_file)
    return record if record and record.runs else None


def _current(home: Home) -> Record | None:
    """A running server that may be joined; waits for the end of one whose owner has gone."""
    record = Record.read(home.record_file)
    if record is None or not record.runs:
        return None
    if not record.deserted:
        return record
    if not wait_until(lambda: not record.runs, STOP_LIMIT):
        _end(record.jvm.found())
    return None


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


def _launch(
    command: Sequence[str], env: dict[str, str], home: Home, port: int, *, attached: bool
) -> Record:
    with home.console_log.open("wb") as log:
        try:
            launch = _launch_attached if attached else _launch_detached
            pid = launch(command, env, log)
        except OSError as error:
            raise java_failed(home.console_log, str(error.strerror)) from error
    try:
        jvm = Process.of(pid)
    except psutil.NoSuchProcess:
        why = why_it_ended(home.console_log, home.logs, port)
        raise why or java_failed(home.console_log, "java") from None
    record = Record(jvm, port, owner=myself() if attached else None)
    record.write(home.record_file)
    return record


def _launch_detached(command: Sequence[str], env: dict[str, str], log: IO[bytes]) -> int:
    process = subprocess.Popen(  # noqa: S603
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    _left_running.append(process)
    return process.pid


def _launch_attached(command: Sequence[str], env: dict[str, str], log: IO[bytes]) -> int:
    """Puts the watcher between us and the JVM; the pipe to it stays open as long as we live."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", watch.__file__, *command],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,
    )
    _left_running.append(process)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise OSError(0, "java")
    return int(line)


_left_running: list[subprocess.Popen[bytes]] = []  # a Popen that is collected warns and closes


def _wait_for(record: Record, home: Home, password: str) -> None:
    def settled() -> bool:
        return not record.runs or answers(record.port, USERNAME, password)

    try:
        in_time = wait_until(settled, START_LIMIT)
    except AuthError as error:
        raise wrong_password(home.password_file) from error
    if not record.runs:
        why = why_it_ended(home.console_log, home.logs, record.port)
        raise why or java_failed(home.console_log, "java")
    if not in_time:
        why = why_it_ended(home.console_log, home.logs, record.port)
        raise why or too_slow(home.console_log, START_LIMIT)


__all__ = ["Running", "running_server", "start_server", "stop_server"]
