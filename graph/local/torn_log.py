"""Repairs a transaction log that a full disk has torn: its last entry was never confirmed and blocks every start.

Neo4j then reports "recovery not possible" and asks for `fail_on_corrupted_log_files=false`, which cuts off the
unreadable end. That is safe if a full disk is the cause, because the failed commit was reported as failed.
With any other cause it could lose confirmed changes, so the administrator decides.
"""

import logging
import shutil
import time
from pathlib import Path

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local.home import Home
from yanxiu.graph.text import Text

CUT_SETTINGS = {"internal.dbms.tx_log.fail_on_corrupted_log_files": "false"}
LOG = logging.getLogger("yanxiu.database")
_TORN = "recovery not possible"
_FULL = ("No space left on device", "Disk quota exceeded", "not enough space on the disk")
_DATABASE = "neo4j"


class TornLog(DatabaseFault):
    """Raised if Neo4j runs but cannot open the database, because the end of its log is unreadable."""


def torn_log(home: Home) -> TornLog:
    """The fault for a torn log, with the choices that the administrator has."""
    return TornLog(
        en=f"Neo4j cannot read the end of its transaction log ({home.logs / 'debug.log'} says where): restore a backup, or cut the log there with `yanxiu db start --cut-log`, which may lose the last changes.",
        zh=f"Neo4j 无法读取事务日志的末尾（位置见 {home.logs / 'debug.log'}）：请恢复备份，"
        "或用 yanxiu db start --cut-log 从该处截断日志，最后的改动可能因此丢失。",
    )


class StartLog:
    """Reads the parts of Neo4j's `debug.log` written since this start, and since Neo4j last worked."""

    def __init__(self, home: Home) -> None:
        self._log = home.logs / "debug.log"
        self._mark = home.folder / "well"  # contains the length of the log when Neo4j last worked
        self._begin = _size(self._log)

    def is_torn(self) -> bool:
        """Whether this start failed because of a torn log."""
        return _TORN in _after(self._log, self._begin)

    def was_disk_full(self) -> bool:
        """Whether the disk has been full since the database last worked."""
        try:
            begin = int(self._mark.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            begin = 0
        text = _after(self._log, begin)
        return any(full in text for full in _FULL)

    def mark_healthy(self) -> None:
        """Records that the database works now; earlier log lines no longer count."""
        self._mark.write_text(f"{_size(self._log)}\n", encoding="ascii")


def copy_log(home: Home) -> Path:
    """Copies the transaction log before it is cut, logs the place, and returns it."""
    copy = home.folder / "torn-logs" / time.strftime("%Y%m%d-%H%M%S")
    with disk_faults(home.folder):
        shutil.copytree(home.data / "transactions" / _DATABASE, copy)
    LOG.warning(
        "%s",
        Text(
            f"The disk was full, and the last change was only partly written: it was not confirmed and is removed from the log. A copy of the log is in {copy}.",
            f"磁盘曾被写满，最后一次改动只写入了一部分：该改动未曾确认，现从日志中去除。日志副本在 {copy}。",
        ),
    )
    return copy


def _after(log: Path, begin: int) -> str:
    try:
        with log.open("rb") as file:
            if begin <= _size(log):  # otherwise the log was rotated: read it from the start
                file.seek(begin)
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0
