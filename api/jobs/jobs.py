"""The job queue of a server: runs jobs one after the other, each in its own process, and keeps results for a while.

Only the caller who started a job can see it. A job continues when its client disconnects, stops within a second when
it is cancelled, and always ends with the server.
"""

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

import orjson

from yanxiu.api.audit import Audit
from yanxiu.api.faults import mask_fault
from yanxiu.api.jobs.kinds import JobRequest
from yanxiu.api.jobs.order import Order
from yanxiu.graph.access import Caller
from yanxiu.graph.audit import Event
from yanxiu.graph.database import Address
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Language, Text

State = Literal["waiting", "running", "done", "refused", "failed", "cancelled"]
MOST_WAITING = 16  # of all callers together
MOST_OWN = 4  # unfinished jobs of one caller
KEPT_SECONDS = 1800.0  # seconds for which a finished job can be read
MOST_KEPT = 40  # most finished jobs that are kept
KEPT_BYTES = 96 << 20  # of the results of all finished jobs
LONGEST = 600.0  # seconds that a job may run
_LINE = 32 << 20  # bytes of one line from the process
log = logging.getLogger("yanxiu.jobs")


class TooManyJobs(Exception):
    """Raised when too many jobs wait; `own`: too many of this caller."""

    def __init__(self, *, of_caller: bool) -> None:
        self.text = (
            Text(
                f"You have {MOST_OWN} unfinished jobs: wait for one, or cancel it.",
                f"您有 {MOST_OWN} 个任务尚未结束：请等待，或取消其中一个。",
            )
            if of_caller
            else Text(
                "Too many jobs are waiting: try again later.", "等待中的任务过多：请稍后再试。"
            )
        )
        super().__init__()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a job; see `Job`."""

    state: State
    reason: Mapping[str, str] | None = None
    tables: list[dict[str, Any]] = field(default_factory=list)
    roster: Mapping[str, Any] | None = None
    size: int = 0


@dataclass(slots=True)
class Job:
    """One job and its outcome.

    progress   the current step, with its number and the number of steps
    tables, roster   the result, once the job is done
    size       bytes of the result
    """

    caller: Caller
    request: JobRequest
    id: str = field(default_factory=lambda: uuid4().hex)
    state: State = "waiting"
    progress: Mapping[str, Any] | None = None
    reason: Mapping[str, str] | None = None
    tables: list[dict[str, Any]] = field(default_factory=list)
    roster: Mapping[str, Any] | None = None
    size: int = 0
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    task: "asyncio.Task[None] | None" = None
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seconds(self) -> float:
        """Seconds from the request to the end of the job, or until now. Includes the wait."""
        return round((self.ended or time.monotonic()) - self.started, 1)

    def finish(self, end: Outcome) -> None:
        """Finishes the job with an outcome."""
        self.tables, self.roster, self.size = end.tables, end.roster, end.size
        self.state, self.reason, self.ended = end.state, end.reason, time.monotonic()
        self.finished.set()


class Jobs:
    """Starts and cancels jobs, and keeps their results."""

    def __init__(self, address: Address, audit: Audit) -> None:
        self._address = address
        self._audit = audit
        self._known: dict[str, Job] = {}
        self._turn = asyncio.Semaphore(1)

    async def begin(self, caller: Caller, request: JobRequest, language: Language) -> Job:
        """Starts a job, which runs even if no client waits for it.

        Raises TooManyJobs if too many jobs wait, DatabaseFault if the audit log cannot be written.
        """
        self._forget_old()
        open_jobs = [each for each in self._known.values() if each.ended is None]
        if len(open_jobs) >= MOST_WAITING:
            raise TooManyJobs(of_caller=False)
        if sum(each.caller == caller for each in open_jobs) >= MOST_OWN:
            raise TooManyJobs(of_caller=True)
        job = Job(caller, request)
        self._known[job.id] = job  # before the log entry, so that the limit counts the job
        try:
            await self._audit.record(_event(job, "begin"))
        except BaseException:
            del self._known[job.id]
            raise
        job.task = asyncio.create_task(
            self._run_and_record(job, request.given.get("language", language))
        )
        return job

    def find(self, caller: Caller, key: str) -> Job | None:
        """Returns a job of this caller, or None."""
        self._forget_old()
        job = self._known.get(key)
        return job if job and job.caller == caller else None

    def list_own(self, caller: Caller) -> list[Job]:
        """Returns all jobs of this caller, latest first."""
        self._forget_old()
        return [each for each in reversed(self._known.values()) if each.caller == caller]

    async def cancel(self, job: Job) -> None:
        """Cancels a job. A finished job stays unchanged."""
        if job.ended is None and job.task is not None:
            job.task.cancel()
            await asyncio.wait([job.task])
            if job.ended is None:  # it had not started
                with contextlib.suppress(DatabaseFault):
                    await self._audit.record(_event(job, "cancelled"))
                job.finish(Outcome("cancelled"))

    async def close(self) -> None:
        """Cancels all jobs and waits for their processes."""
        tasks = [each.task for each in self._known.values() if each.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget_old(self) -> None:
        now = time.monotonic()
        over = sorted(
            (each for each in self._known.values() if each.ended is not None),
            key=lambda each: each.ended or 0.0,
            reverse=True,
        )
        kept = size = 0
        for job in over:
            kept, size = kept + 1, size + job.size
            late = now - (job.ended or now) > KEPT_SECONDS
            if late or kept > MOST_KEPT or size > KEPT_BYTES:
                del self._known[job.id]

    async def _run_and_record(self, job: Job, language: Language) -> None:
        end = Outcome("failed", _FAILED.as_json())
        try:
            end = await self._run_to_end(job, language)
            rows = sum(len(table["rows"]) for table in end.tables)
            with contextlib.suppress(DatabaseFault, asyncio.CancelledError):
                await self._audit.record(_event(job, end.state, rows))
        finally:  # finished only after the audit entry
            job.finish(end)
            self._forget_old()

    async def _run_to_end(self, job: Job, language: Language) -> Outcome:
        try:
            async with self._turn:
                job.state = "running"
                last = await asyncio.wait_for(self._followed(job, language), LONGEST)
            return _parse_end(job, last)
        except asyncio.CancelledError:
            return Outcome("cancelled")
        except TimeoutError:
            return _failed_end(job, _TOO_LONG, kind="TimeoutError", seconds=LONGEST)
        except Exception as fault:
            mask_fault(fault)
            return _failed_end(job, _FAILED)
        finally:
            job.progress = None

    async def _followed(self, job: Job, language: Language) -> Mapping[str, Any]:
        """Runs the job's process and returns its last line. Earlier lines report progress."""
        caller = job.caller
        order = Order(
            self._address, job.request.kind.name, dict(job.request.given), caller.who, caller.role.name, caller.county, caller.place, language,
        )  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "yanxiu.api.jobs.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a library's messages may contain personal data
            limit=_LINE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(order.to_line())
            await process.stdin.drain()
            last: dict[str, Any] = {}
            async for line in process.stdout:
                last = orjson.loads(line)
                if "end" in last:
                    last["size"] = len(line)
                else:
                    job.progress = last
            last["exit"] = await process.wait()
            return last
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


_TOO_LONG = Text(
    "The job took too long and was stopped: narrow it down.", "用时过长，已终止：请缩小范围。"
)
_FAILED = Text(
    "The job failed, for lack of memory or by a fault of the program; nothing was changed.",
    "任务未能完成（内存不足或程序故障）；图谱未作改动。",
)


def _parse_end(job: Job, last: Mapping[str, Any]) -> Outcome:
    end = last.get("end")
    if end == "done":
        return Outcome("done", None, last["tables"], last["roster"], last["size"])
    if end in ("refused", "failed") and last.get("reason"):
        return Outcome(end, last["reason"])
    # no last line: the process crashed, or was killed for its memory
    return _failed_end(job, _FAILED, **{name: last.get(name) for name in ("kind", "at", "exit")})


def _failed_end(job: Job, text: Text, **details: Any) -> Outcome:
    line = {"job": job.id, "kind": job.request.kind.name, "who": job.caller.who, **details}
    log.error("%s", orjson.dumps(line).decode())
    return Outcome("failed", text.as_json())


def _event(job: Job, stage: str, rows: int = 0) -> Event:
    return Event.of(job.caller, "read", ("job", job.request.kind.name, stage), rows=rows)
