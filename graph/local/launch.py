"""Launches the JVM of the local Neo4j."""

import subprocess
import sys
from collections.abc import Sequence
from typing import IO

import psutil

from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.local import watch
from yanxiu.graph.local.faults import fault_from_logs, java_failed
from yanxiu.graph.local.home import Home
from yanxiu.graph.local.processes import detached_arguments
from yanxiu.graph.local.record import Process, Record
from yanxiu.graph.local.watch import Users


def launch(command: Sequence[str], env: dict[str, str], home: Home, port: int) -> Record:
    """Starts the JVM and records it: alone if it should keep running, else under the watcher.

    Raises DatabaseFault if the JVM does not start or ends at once.
    """
    begin = _launch_alone if Users(home.folder).is_kept else _launch_watched
    with home.console_log.open("wb") as log:
        try:
            pid = begin(home, command, env, log)
        except OSError as error:
            raise java_failed(home.console_log, os_error_reason(error)) from error
    try:
        jvm = Process.of(pid)
    except psutil.NoSuchProcess:
        why = fault_from_logs(home.console_log, home.logs, port)
        raise why or java_failed(home.console_log, "java") from None
    record = Record(jvm, port)
    record.write(home.record_file)
    return record


def _launch_alone(_home: Home, command: Sequence[str], env: dict[str, str], log: IO[bytes]) -> int:
    process = subprocess.Popen(  # noqa: S603
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        **detached_arguments(),
    )
    _left_running.append(process)
    return process.pid


def _launch_watched(home: Home, command: Sequence[str], env: dict[str, str], log: IO[bytes]) -> int:
    """Starts the JVM under a watcher, which stops it when no program uses it any more."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", watch.__file__, str(home.folder), *command],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        **detached_arguments(),
    )
    _left_running.append(process)
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
    if not line:
        raise OSError(0, "java")
    return int(line)


# Prevents garbage collection, which would warn about running processes.
_left_running: list[subprocess.Popen[bytes]] = []
