"""Supervises the Neo4j of a serving program: restarts it if it dies or cannot continue, and reports it."""

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType

from yanxiu.graph import metrics
from yanxiu.graph.disk import NEEDED_SPACE, free_space
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local.bolt import needs_restart
from yanxiu.graph.local.home import USERNAME, Home
from yanxiu.graph.local.record import Record
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

LOG = logging.getLogger("yanxiu.database")
_LOOKS = 1.0  # seconds between checks of the process
_ASKS = 5.0  # seconds between queries to the database
_LONGEST_PAUSE = 60.0  # most seconds between attempts if starting fails

Replace = Callable[[Record], Record | None]


class Supervisor:
    """Restarts the server of a home on its port, for the duration of the block.

    replace   ends the remains of a server and restarts it; returns None if it was stopped on purpose
    restarts  number of restarts so far
    """

    def __init__(self, settings: Settings, replace: Replace) -> None:
        self.restarts = 0
        self._home = Home.of(settings)
        self._replace = replace
        self._record = Record.read(self._home.record_file)
        self._port = self._record.port if self._record else 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="neo4j", daemon=True)
        self._asked = time.monotonic()
        self._last_message = ""

    def __enter__(self) -> "Supervisor":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()

    def _look_after(self) -> None:
        pause = _LOOKS
        while not self._end.wait(pause):
            try:
                self._look()
                pause = _LOOKS
            except DatabaseFault as fault:
                self._say(logging.ERROR, fault.text)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception:  # the next check may succeed
                LOG.exception("supervision")
                pause = _LONGEST_PAUSE

    def _look(self) -> None:
        record = Record.read(self._home.record_file)
        if record is None:
            self._record = None
            self._say(
                logging.WARNING,
                Text(
                    "Neo4j was stopped; `yanxiu db start` restarts it on its port.",
                    "Neo4j 已被停止；可用 yanxiu db start 在原端口重新启动。",
                ),
            )
            return
        if record.is_running:
            self._note(record)
            if not self._cannot_go_on(record):
                return
        else:
            self._say(
                logging.WARNING,
                Text("Neo4j has died; restarting it.", "Neo4j 意外退出，正在重新启动。"),
            )
        if after := self._replace(record):
            self._note(after)

    def _note(self, record: Record) -> None:
        """Reports a new server; counts it as a restart unless the previous one was stopped on purpose."""
        before, self._record = self._record, record
        if not record.is_running or (before and before.jvm == record.jvm):
            return
        if before is not None:
            self.restarts += 1
            metrics.RESTARTS.inc()
        if record.port == self._port:
            note = Text(
                f"Neo4j is running again at {record.uri} (restarted {self.restarts} times so far).",
                f"Neo4j 已恢复运行：{record.uri}（至今共重新启动 {self.restarts} 次）。",
            )
        else:
            note = Text(
                f"Neo4j is now on another port, {record.uri}: restart this program.",
                f"Neo4j 换了端口，现在为 {record.uri}：请重新启动本程序。",
            )
        self._say(logging.WARNING, note)

    def _cannot_go_on(self, record: Record) -> bool:
        """Whether the database must be restarted and the disk has enough space for that."""
        if time.monotonic() - self._asked < _ASKS:
            return False
        self._asked = time.monotonic()
        if not needs_restart(record.port, USERNAME, self._home.password()):
            return False
        if free_space(self._home.folder) < NEEDED_SPACE:
            self._say(
                logging.ERROR,
                Text(
                    f"The disk of {self._home.folder} is full, and Neo4j has stopped working: free about 1 GB; Neo4j then recovers by itself.",
                    f"{self._home.folder} 所在的磁盘已满，Neo4j 无法工作：请腾出约 1 GB 空间，之后会自动恢复。",
                ),
            )
            return False
        self._say(
            logging.WARNING,
            Text(
                "Neo4j cannot continue after a fault; restarting it.",
                "Neo4j 出错后无法继续，正在重新启动。",
            ),
        )
        return True

    def _say(self, level: int, message: Text) -> None:
        """Logs a message unless it equals the last one."""
        if message.en != self._last_message:
            self._last_message = message.en
            LOG.log(level, "%s", message)


__all__ = ["Supervisor"]
