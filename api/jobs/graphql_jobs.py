"""Jobs as GraphQL objects: plain values under field names, each object with its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yanxiu.api.jobs.jobs import Job, Jobs
from yanxiu.api.jobs.kinds import JobRequest
from yanxiu.graph.access import Caller
from yanxiu.graph.text import Language


@dataclass(frozen=True, slots=True)
class OwnJobs:
    """The jobs of one caller. Their rows use the caller's language by default."""

    jobs: Jobs
    caller: Caller
    language: Language

    async def begin(self, request: JobRequest) -> Mapping[str, Any]:
        """Starts a job. Raises the errors of `Jobs.begin`."""
        return graphql_job(await self.jobs.begin(self.caller, request, self.language))

    async def cancel(self, key: str) -> Mapping[str, Any] | None:
        """Cancels the job with this id. Returns None if the caller has no such job."""
        job = self.jobs.find(self.caller, key)
        if job is None:
            return None
        await self.jobs.cancel(job)
        return graphql_job(job)

    def find(self, key: str) -> Mapping[str, Any] | None:
        """Returns the job with this id; None if the caller has no such job."""
        job = self.jobs.find(self.caller, key)
        return graphql_job(job) if job else None

    def list_all(self) -> Sequence[Mapping[str, Any]]:
        """Returns all jobs, latest first."""
        return [graphql_job(job) for job in self.jobs.list_own(self.caller)]


def graphql_job(job: Job) -> dict[str, Any]:
    """Returns the state of a job under the names of GraphQL fields."""
    progress = job.progress or {}
    return {
        "__typename": "Job",
        "id": job.id,
        "kind": job.request.kind.name.upper(),
        "state": job.state.upper(),
        "seconds": job.seconds,
        "doing": _text(progress.get("what")),
        "done": progress.get("done"),
        "all": progress.get("all"),
        "reason": _text(job.reason),
        "tables": [_table(table) for table in job.tables],
        "roster": {"__typename": "JobRoster", **job.roster} if job.roster else None,
    }


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "__typename": "JobTable",
        **table,
        "title": _text(table["title"]),
        "columns": [
            {"__typename": "JobColumn", **column, "title": _text(column["title"])}
            for column in table["columns"]
        ],
        "count": len(table["rows"]),
        "notes": [_text(note) for note in table["notes"]],
        "asked": [_text(each) for each in table["asked"]],
    }


def _text(text: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if text is None else {"__typename": "BilingualText", **text}
