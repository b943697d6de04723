"""The record of a running server: its process and its address."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from yanxiu.graph.local.home import write_private


@dataclass(frozen=True, slots=True)
class Process:
    """A process, identified by its number and start time, because the system reuses numbers."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Process":
        """The running process with this number. Raises psutil.NoSuchProcess if it has ended."""
        return cls(pid, psutil.Process(pid).create_time())

    def running(self) -> psutil.Process | None:
        """This process if it still runs; None if it ended or its number belongs to another process."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 1
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


@dataclass(frozen=True, slots=True)
class Record:
    """A started server: its JVM and its port."""

    jvm: Process
    port: int

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self.jvm.running() is not None

    def write(self, path: Path) -> None:
        write_private(path, json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> "Record | None":
        """The record at `path`; None if it is missing or incomplete."""
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
            return cls(Process(**note["jvm"]), note["port"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
