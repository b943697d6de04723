"""`POST /jobs` starts a plan, forecast or what-if; `GET /jobs/ID` returns its progress, then its result.

These are the jobs of GraphQL's `startJob`, `job` and `cancelJob`.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yanxiu.api.errors import NO_DATABASE
from yanxiu.api.http.messages import JSON, read_body
from yanxiu.api.http.problems import Problem, bad_parameter, problem_of, wrong_parameters
from yanxiu.api.jobs.checking import NotAllowed, check_request
from yanxiu.api.jobs.jobs import Job, Jobs, TooManyJobs
from yanxiu.api.jobs.kinds import COMMON_PARAMETERS, KINDS, PARAMS
from yanxiu.graph.access import Caller
from yanxiu.graph.errors import DatabaseFault, WrongParameter
from yanxiu.graph.text import Language, Text


class JobAddresses:
    """The routes of jobs. `jobs` is called when a request arrives."""

    def __init__(
        self,
        caller: Callable[[Request], Caller],
        jobs: Callable[[], Jobs],
        language: Callable[[Request], Language],
    ) -> None:
        self._caller = caller
        self._jobs = jobs
        self._language = language
        self.routes = [
            Route("/jobs", self.begin, methods=["POST"]),
            Route("/jobs", self.list, methods=["GET"]),
            Route("/jobs/kinds", self.kinds, methods=["GET"]),
            Route("/jobs/{id}", self.show, methods=["GET"]),
            Route("/jobs/{id}", self.cancel, methods=["DELETE"]),
            Route("/jobs/{id}/roster", self.roster, methods=["GET"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Starts a job, and answers at once with the address of its state."""
        try:
            kind, given = await _read_request(request)
            caller = self._caller(request)
            job = await self._jobs().begin(
                caller, check_request(kind, given, caller), self._language(request)
            )
        except Problem as problem:
            return problem.response()
        except GraphQLError as fault:
            return problem_of(fault).response()
        except NotAllowed as fault:
            return Problem("FORBIDDEN", fault.text).response()
        except WrongParameter as fault:
            return wrong_parameters([bad_parameter(fault.parameter, fault.text)]).response()
        except TooManyJobs as fault:
            return Problem("OVERLOADED", fault.text, retry_after=5).response()
        except DatabaseFault:
            return Problem("SERVICE_UNAVAILABLE", NO_DATABASE).response()
        return _answer(job, 202)

    async def list(self, request: Request) -> Response:
        """Lists the caller's own jobs, without their results."""
        documents = [
            _job_document(job, whole=False) for job in self._jobs().list_own(self._caller(request))
        ]
        return Response(orjson.dumps(documents), headers=_NO_STORE, media_type=JSON)

    async def kinds(self, request: Request) -> Response:
        """Lists the kinds of jobs that the caller may start, with their parameters."""
        caller = self._caller(request)
        documents = [
            {
                "name": kind.name,
                "title": kind.title.as_json(),
                "needs": kind.required,
                "takes": {
                    name: {
                        "type": PARAMS[name].kind,
                        "many": PARAMS[name].many,
                        "about": PARAMS[name].about.as_json(),
                        "choices": PARAMS[name].choices,
                    }
                    for name in (*COMMON_PARAMETERS, *kind.parameters)
                },
            }
            for kind in KINDS.values()
            if kind.allows(caller)
        ]
        return Response(orjson.dumps(documents), headers=_NO_STORE, media_type=JSON)

    async def show(self, request: Request) -> Response:
        """Returns a job's progress, and its result once it has finished."""
        try:
            return _answer(self._find_job(request), 200)
        except Problem as problem:
            return problem.response()

    async def cancel(self, request: Request) -> Response:
        """Cancels a job, and answers once it has stopped."""
        try:
            job = self._find_job(request)
        except Problem as problem:
            return problem.response()
        await self._jobs().cancel(job)
        return _answer(job, 200)

    async def roster(self, request: Request) -> Response:
        """Returns a plan's roster as a file. `POST /rosters` takes this file to carry out the plan."""
        try:
            job = self._find_job(request)
        except Problem as problem:
            return problem.response()
        if job.roster is None:
            text = Text("This job has no roster", "该任务没有名册")
            return Problem("BAD_REQUEST", text, status=404).response()
        name = quote(job.roster["name"])
        headers = {**_NO_STORE, "content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(job.roster["content"].encode(), headers=headers, media_type="text/csv")

    def _find_job(self, request: Request) -> Job:
        job = self._jobs().find(self._caller(request), request.path_params["id"])
        if job is None:
            text = Text("The job does not exist, or has expired", "没有此任务，或已过期")
            raise Problem("BAD_REQUEST", text, status=404)
        return job


_NO_STORE = {"cache-control": "no-store"}


async def _read_request(request: Request) -> tuple[str, dict[str, Any]]:
    """Reads the kind of job and its parameters.

    Only application/json is accepted: a page of another site cannot send it without the browser's permission check.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Problem(
            "UNSUPPORTED_MEDIA_TYPE",
            Text("Send it as application/json", "请以 application/json 发送"),
        )
    try:
        document = orjson.loads(await read_body(request))
    except orjson.JSONDecodeError:
        raise Problem("BAD_REQUEST", Text("The body is not JSON", "请求体不是 JSON")) from None
    if not isinstance(document, dict) or not isinstance(document.get("kind"), str):
        text = Text(
            f'State the kind of job: {{"kind": "forecast", ...}}. There are {", ".join(KINDS)}',
            f'请写明任务：{{"kind": "forecast", ...}}。可用的有 {"、".join(KINDS)}',
        )
        raise Problem("BAD_REQUEST", text)
    return document.pop("kind"), document


def _job_document(job: Job, *, whole: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": job.id,
        "kind": job.request.kind.name,
        "state": job.state,
        "seconds": job.seconds,
        "progress": job.progress,
        "reason": job.reason,
    }
    if whole:
        document["tables"] = job.tables
        document["roster"] = job.roster and {
            "name": job.roster["name"],
            "rows": job.roster["rows"],
            "href": f"/jobs/{job.id}/roster",
        }
    return document


def _answer(job: Job, status: int) -> Response:
    headers = {**_NO_STORE, "location": f"/jobs/{job.id}"}
    if not job.finished.is_set():
        headers["retry-after"] = "1"
    return Response(orjson.dumps(_job_document(job, whole=True)), status, headers, media_type=JSON)
