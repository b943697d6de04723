"""Forwards requests about work that another process of the server has started.

Only the process that took an upload knows its state. The upload's name begins with the number of that process. Each
process also listens at a socket of its own, and requests about its uploads are forwarded there unchanged. The first
process runs all jobs, so a caller's list of jobs is complete.
"""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from yanxiu.api.errors import NO_WORKER
from yanxiu.api.http.problems import Problem

JOBS_WORKER = 0  # the process that runs the jobs
_OWNED = re.compile(r"/rosters/(\d+)-[0-9a-f]|/jobs(?:/|$)")
_LONGEST = 120.0  # seconds
_HOP_HEADERS = ("connection", "keep-alive", "transfer-encoding", "upgrade", "content-length")


@dataclass(slots=True)
class Worker:
    """One of the processes of a server.

    number   its number, set when the process starts
    count    the number of processes
    folder   folder of the processes' sockets; None: there is one process
    """

    number: int = 0
    count: int = 1
    folder: Path | None = None

    @property
    def id_prefix(self) -> str:
        """The prefix of ids that only this process knows; empty if there is one process."""
        return f"{self.number}-" if self.count > 1 else ""

    def socket(self, number: int) -> Path:
        """Returns the path of another process's socket."""
        assert self.folder is not None
        return self.folder / f"{number}.socket"


class Relay:
    """Middleware: forwards requests about another process's work to it."""

    def __init__(self, app: ASGIApp, worker: Worker) -> None:
        self._app = app
        self._worker = worker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = _OWNED.match(scope["path"]) if scope["type"] == "http" else None
        number = int(match[1] or JOBS_WORKER) if match else self._worker.number
        if number == self._worker.number or number >= self._worker.count:
            await self._app(scope, receive, send)
            return
        answer = await forward_request(Request(scope, receive), self._worker, number)
        await answer(scope, receive, send)


async def forward_request(
    request: Request, worker: Worker, number: int, body: bytes | None = None
) -> Response:
    """Returns another process's response to a request, or an error response if it does not answer.

    body   the request's body, if it was read before
    """
    try:
        async with asyncio.timeout(_LONGEST):
            if body is None:
                body = await request.body()
            return await _forward(request, worker.socket(number), body)
    except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
        return Problem("SERVICE_UNAVAILABLE", NO_WORKER).response()


async def _forward(request: Request, socket: Path, body: bytes) -> Response:
    reader, writer = await asyncio.open_unix_connection(socket)
    try:
        writer.write(_serialize_request(request, body))
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        content = await reader.read(-1)  # an HTTP/1.0 server closes the connection
    finally:
        writer.close()
    status, headers = _parse_head(head)
    answer = Response(content, status)
    answer.raw_headers = [
        (name, value) for name, value in headers if name.decode("latin-1") not in _HOP_HEADERS
    ]
    answer.headers["content-length"] = str(len(content))
    return answer


def _serialize_request(request: Request, body: bytes) -> bytes:
    path = request.scope["raw_path"] or request.url.path.encode()
    query = request.scope["query_string"]
    target = path + (b"?" + query if query else b"")
    lines = [request.method.encode() + b" " + target + b" HTTP/1.0"]
    lines += [
        name + b": " + value
        for name, value in request.scope["headers"]
        if name.decode("latin-1") not in _HOP_HEADERS
    ]
    lines.append(b"content-length: " + str(len(body)).encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _parse_head(head: bytes) -> tuple[int, list[tuple[bytes, bytes]]]:
    first, *lines = head.strip().split(b"\r\n")
    status = int(first.split(b" ", 2)[1])
    pairs = (line.partition(b":") for line in lines)
    return status, [(name.strip().lower(), value.strip()) for name, _, value in pairs]
