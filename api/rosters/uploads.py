"""The upload queue of a server: runs one load at a time, each in its own process, and keeps reports for a while."""

import asyncio
import contextlib
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import orjson
import psutil

from yanxiu.api.audit import Audit
from yanxiu.api.faults import mask_fault
from yanxiu.api.http.relay import Worker
from yanxiu.graph import metrics
from yanxiu.graph.access import Caller
from yanxiu.graph.audit import Event
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.logs import log_event
from yanxiu.graph.text import Text
from yanxiu.loaders.worker import REPORT, Order

Status = Literal["waiting", "running", "done", "refused", "failed"]
MOST_WAITING = 8
KEPT_SECONDS = 900.0  # seconds for which the report of a finished upload can be read
LONGEST = 600.0  # seconds that a load may take
_PREFIX = "yanxiu-upload-"
log = logging.getLogger("yanxiu.uploads")


@dataclass(slots=True)
class Upload:
    """One uploaded file and its outcome."""

    caller: Caller
    dry_run: bool
    id: str = field(default_factory=lambda: uuid4().hex)
    status: Status = "waiting"
    progress: dict[str, Any] | None = None
    report: Any = None
    reason: dict[str, str] | None = None
    marked: list[tuple[str, bytes]] = field(default_factory=list)
    rows: int = 0
    ended: float | None = None
    started: float = field(default_factory=time.monotonic)
    finished: asyncio.Event = field(default_factory=asyncio.Event)


class TooManyUploads(Exception):
    """Raised when too many uploads wait."""


class Uploads:
    """Loads uploaded files, and keeps their reports. Files and copies are deleted when a load has ended."""

    def __init__(self, audit: Audit, worker: Worker | None = None) -> None:
        """`worker`: this process of the server; the others forward requests about its uploads to it."""
        self._audit = audit
        self._worker = worker or Worker()
        self._known: dict[str, Upload] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(1)
        _sweep()

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """Creates a folder for one upload, readable only by this user.

        The load deletes it. An error in the block deletes it too.
        """
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def check_room(self) -> None:
        """Raises TooManyUploads if another upload would have to wait too long."""
        most = max(1, MOST_WAITING // self._worker.count)
        if sum(not each.finished.is_set() for each in self._known.values()) >= most:
            raise TooManyUploads

    def begin(self, upload: Upload, order: Order) -> None:
        """Starts a load, which runs even if no client waits for it."""
        self._forget_old()
        upload.id = f"{self._worker.id_prefix}{upload.id}"
        self._known[upload.id] = upload
        task = asyncio.create_task(self._load(upload, order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def find(self, caller: Caller, key: str) -> Upload | None:
        """Returns an upload of this caller, or None."""
        self._forget_old()
        upload = self._known.get(key)
        return upload if upload and upload.caller == caller else None

    async def close(self) -> None:
        """Cancels the running loads. Their changes are rolled back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _forget_old(self) -> None:
        now = time.monotonic()
        for upload in [*self._known.values()]:
            if upload.ended is not None and now - upload.ended > KEPT_SECONDS:
                del self._known[upload.id]

    async def _load(self, upload: Upload, order: Order) -> None:
        try:
            async with self._turn:
                await self._audit.record(_event(upload, order, "begin"))
                upload.status = "running"
                last = await asyncio.wait_for(_follow_process(upload, order), LONGEST)
            await asyncio.to_thread(_finish, upload, last, Path(order.folder))
            if last.get("end", "failed") == "failed":
                state = {name: last.get(name) for name in ("kind", "at", "exit")}
                _log(upload, **state)
            await self._audit.record(_event(upload, order, upload.status))
        except DatabaseFault as fault:
            _log(upload, kind=type(fault).__name__)
            _fail(upload, fault.text)
        except TimeoutError:
            _log(upload, kind="TimeoutError", seconds=LONGEST)
            _fail(upload, Text("It took too long and was stopped", "用时过长，已终止"))
        except Exception as fault:
            mask_fault(fault)
            _fail(upload, _FAILED)
        finally:
            shutil.rmtree(order.folder, ignore_errors=True)
            upload.ended = time.monotonic()
            upload.finished.set()
            _count(upload)


_FAILED = Text(
    "The file could not be loaded; nothing was written. Save it again as XLSX or CSV, or send less in one request",
    "文件无法导入，未作任何改动。请另存为 XLSX 或 CSV，或减少单次导入的内容",
)


def _count(upload: Upload) -> None:
    outcome = f"tried_{upload.status}" if upload.dry_run else upload.status
    metrics.LOADS.labels(outcome).inc()
    metrics.LOAD_SECONDS.observe(time.monotonic() - upload.started)
    if outcome == "done":
        metrics.LOADED_ROWS.inc(upload.rows)


def _log(upload: Upload, **details: Any) -> None:
    """Logs the outcome and its place in the code for the administrator, never the file's content or name."""
    line = {"upload": upload.id, "who": upload.caller.who, "status": "failed", **details}
    log_event(log, logging.ERROR, line)


def _event(upload: Upload, order: Order, stage: str) -> Event:
    kind = "dry_run" if upload.dry_run else "load"
    what = ("rosters", kind, stage, *([order.format] if order.format else []))
    return Event.of(upload.caller, "upload", what, rows=upload.rows)


async def _follow_process(upload: Upload, order: Order) -> Mapping[str, Any]:
    """Runs the load's process and returns its last line. Earlier lines report progress."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "yanxiu.loaders.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a library's messages may contain personal data
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(order.to_line())
        process.stdin.close()
        last: dict[str, Any] = {}
        async for line in process.stdout:
            last = orjson.loads(line)
            if "end" not in last:
                upload.progress = last
        last["exit"] = await process.wait()
        return last
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _finish(upload: Upload, last: Mapping[str, Any], folder: Path) -> None:
    end = last.get(
        "end", "failed"
    )  # no last line: the process crashed, or was killed for its memory
    upload.reason = last.get("reason") or (
        {"en": _FAILED.en, "zh": _FAILED.zh} if end == "failed" else None
    )
    if (folder / REPORT).exists():
        upload.report = orjson.loads((folder / REPORT).read_bytes())
        names = enumerate(last.get("marked", ()))
        upload.marked = [(name, (folder / f"{at}.xlsx").read_bytes()) for at, name in names]
        upload.rows = last.get("rows", 0)
    upload.progress = None
    upload.status = end


def _fail(upload: Upload, text: Text) -> None:
    upload.status, upload.reason, upload.progress = "failed", {"en": text.en, "zh": text.zh}, None


def _sweep() -> None:
    """Deletes the folders that killed servers left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
