"""Runs several worker processes on one socket. They are forked from a parent that prepares everything and supervises.

A process that dies is replaced, and the log reports it. One more process supervises the local Neo4j, so that the
parent has no threads, which a fork would not copy.
"""

import gc
import logging
import os
import select
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from yanxiu.api.http.rates import RateTable
from yanxiu.api.http.relay import Worker
from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.text import Text

MOST_WORKERS = 64
_SOON = 5.0  # seconds; a process that dies sooner after its start counts as a failed start
_TRIES = 5  # failed starts in a row after which the server stops
_PATIENCE = 12.0  # seconds that the processes have for a clean exit
_KEEPER = -1  # number of the process that supervises Neo4j
log = logging.getLogger("yanxiu.database")

Answering = Callable[[list[socket.socket], Callable[[], None]], None]


def require_workers(count: int) -> None:
    """Raises Refused if the system cannot fork."""
    if count > 1 and not hasattr(os, "fork"):
        raise Refused(
            en="--workers needs a system that can fork, such as Linux: leave it out on this one.",
            zh="--workers 需要支持 fork 的系统（如 Linux）：此处请不要使用。",
        )


def shared_tables(workers: int) -> Callable[[int], RateTable | None]:
    """Returns a function that makes tables shared by a server's processes. For a single process, it returns None."""
    if workers == 1:
        return lambda _rows: None
    from yanxiu.graph.shared_table import SharedTable  # noqa: PLC0415 - not on every system

    return SharedTable


@contextmanager
def team_folder(workers: int) -> Iterator[Path | None]:
    """Yields a folder, readable only by this user, for the processes' sockets; None for a single process."""
    if workers == 1:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="yanxiu-workers-") as folder:
        yield Path(folder)


@dataclass
class Team:
    """The processes of a server.

    worker       this process; each fork sets its number
    answer       answers at the sockets until the process is asked to stop; calls back once it answers
    supervision  supervises Neo4j, in a process of its own
    """

    worker: Worker
    answer: Answering
    supervision: Callable[[], AbstractContextManager[object]]
    _running: dict[int, tuple[int, float]] = field(
        default_factory=dict
    )  # number and start time by process
    _lives: tuple[int, int] = field(default_factory=os.pipe)  # closed when this process ends
    _ending: bool = False
    _deaths: int = 0

    def run(self, ready: Callable[[], None]) -> None:
        """Keeps the processes running until this one is asked to stop. Raises DatabaseFault if they keep dying."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._asked_to_end)
        gc.collect()
        gc.freeze()  # memory stays shared between the processes until it is written
        try:
            self._begin(_KEEPER)
            answering = [self._begin(number) for number in range(self.worker.count)]
            if all(answering):
                ready()
            while not self._ending:
                self._replace_one()
        finally:
            self._end_all()

    def _asked_to_end(self, *_: object) -> None:
        self._ending = True
        raise _StopRequested

    def _begin(self, number: int) -> bool:
        """Starts a process and waits until it answers. Returns True if it does."""
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            self._run_child(number, writing)
        os.close(writing)
        self._running[process] = number, time.monotonic()
        with suppress(_StopRequested):
            answers = os.read(reading, 1) == b"1"  # empty if the process ends first
            os.close(reading)
            return answers
        return False

    def _run_child(self, number: int, tells: int) -> NoReturn:
        code = 1
        try:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_DFL)
            self._running.clear()
            os.close(self._lives[1])

            def ready() -> None:
                os.write(tells, b"1")
                os.close(tells)

            if number == _KEEPER:
                self._keep(ready)
            else:
                self._serve(number, ready)
            code = 0
        except (KeyboardInterrupt, _StopRequested):
            code = 0
        except BaseException:
            log.exception("worker")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _serve(self, number: int, ready: Callable[[], None]) -> None:
        self.worker.number = number
        threading.Thread(target=self._stop_with_parent, daemon=True).start()
        own = self.worker.socket(number)
        own.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
            listening.bind(str(own))
            listening.listen()
            self.answer([listening], ready)

    def _stop_with_parent(self) -> None:
        """Stops this process when the parent ends, even if the parent was killed."""
        os.read(self._lives[0], 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _keep(self, ready: Callable[[], None]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._asked_to_end)
        with self.supervision(), suppress(_StopRequested):
            ready()
            os.read(self._lives[0], 1)

    def _replace_one(self) -> None:
        """Waits for a process to end, and starts another in its place."""
        try:
            process, status = os.wait()
        except (_StopRequested, ChildProcessError):
            return
        number, since = self._running.pop(process, (_KEEPER, 0.0))
        if self._ending:
            return
        quickly = time.monotonic() - since < _SOON
        self._deaths = self._deaths + 1 if quickly else 0
        if self._deaths >= _TRIES:
            raise DatabaseFault(
                en="The server's processes exit immediately after starting: see the messages above.",
                zh="服务进程一启动就退出：原因见上文。",
            )
        self._begin(number)
        self._tell(number, process, status)

    def _tell(self, number: int, process: int, status: int) -> None:
        code = os.waitstatus_to_exitcode(status)
        cause = f"signal {-code}" if code < 0 else f"code {code}"
        log.warning(
            "%s",
            Text(
                f"Process {process} ({_process_title(number).en}) exited unexpectedly ({cause}); a new process has replaced it.",
                f"进程 {process}（{_process_title(number).zh}）意外退出（{cause}），已启动新进程接替。",
            ),
        )

    def _end_all(self) -> None:
        """Asks all processes to stop, and kills those that do not."""
        self._ending = True
        until = time.monotonic() + _PATIENCE
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        while self._running and time.monotonic() < until:
            with suppress(_StopRequested, ChildProcessError):
                process, _ = os.waitpid(-1, os.WNOHANG)
                if process:
                    self._running.pop(process, None)
                else:
                    select.select([], [], [], 0.05)
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        gc.unfreeze()


class _StopRequested(BaseException):
    """Raised when a signal asks this process to stop."""


def _process_title(number: int) -> Text:
    if number == _KEEPER:
        return Text("supervisor of Neo4j", "照看 Neo4j")
    return Text(f"worker {number + 1}", f"第 {number + 1} 个工作进程")
