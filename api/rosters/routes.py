"""`POST /rosters` loads or checks a file sent as the body; `GET /rosters/ID` returns its progress, then its report.

The file is the body itself, not part of a form. A page of another site can send a form without the browser's
permission check, but no other media type.
"""

import asyncio
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from yanxiu.api.http.messages import JSON, XLSX
from yanxiu.api.http.parameters import Parameter, parse_parameters
from yanxiu.api.http.problems import Problem, bad_parameter, wrong_parameters
from yanxiu.api.rosters.formats import RosterFormats
from yanxiu.api.rosters.uploads import TooManyUploads, Upload, Uploads
from yanxiu.graph.access import Caller
from yanxiu.graph.database import Address
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.loaders.parsing.confirmed_headings import parse_pairs
from yanxiu.loaders.reading.limits import MOST_BYTES
from yanxiu.loaders.worker import Order

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
_DEFAULT_WAIT = 5  # seconds, if the client gives no time
_LONGEST_WAIT = 60
_CHUNK = 1 << 20
PARAMETERS = (
    Parameter(
        "name",
        "String",
        Text("Name of the file, used to recognise its format", "文件名，可据以识别格式"),
        required=True,
    ),
    Parameter("format", "String", Text("Name of its format", "格式名称")),
    Parameter("county", "String", Text("Code of the county", "县代码")),
    Parameter(
        "dry_run", "Boolean", Text("Check everything, write nothing", "只检查，不写入"), default=False
    ),
    Parameter(
        "accept_good",
        "Boolean",
        Text("Load only the rows without faults; default: all or nothing", "只导入无误的行；默认全部导入或全部拒收"),
        default=False,
    ),
    Parameter(
        "full",
        "Date",
        Text("Day on which the roster is complete", "名册为该日的完整名册"),
    ),
    Parameter(
        "day",
        "Date",
        Text("Day of the roster, for rows without a start date", "名册的日期，用于未写起始日期的内容"),
    ),
    Parameter(
        "map",
        "String",
        Text("Heading and its column, such as 工作单位=school; remembered for the next sheet with the same header",
             "表头与所对应的列，如 工作单位=school；下次遇到同样的表头自动沿用"),
        many=True,
    ),
    Parameter(
        "option",
        "String",
        Text("Options of a survey's scores, in order", "问卷评分题的选项，按次序逐个给出"),
        many=True,
    ),
    Parameter(
        "allow_removals",
        "Int",
        Text("Number of removals allowed for a full roster, if it would remove more than a tenth", "完整名册终止超过一成时允许的数量"),
        least=0,
    ),
)  # fmt: skip


class Rosters:
    """The routes of rosters."""

    def __init__(
        self,
        address: Address,
        caller: Callable[[Request], Caller],
        uploads: Callable[[], Uploads],
        formats: tuple[Path, ...] = (),
    ) -> None:
        """`uploads` is called when a request arrives; `formats` are folders with the user's own formats."""
        self._address = address
        self._caller = caller
        self._uploads = uploads
        self._formats = [str(folder) for folder in formats]
        self.routes = [
            Route("/rosters", self.send, methods=["POST"]),
            *RosterFormats(formats, self._require_allowed).routes,
            Route("/rosters/{id}", self.show, methods=["GET"]),
            Route("/rosters/{id}/marked/{at:int}", self.marked, methods=["GET"]),
        ]

    async def send(self, request: Request) -> Response:
        """Takes a file. Answers with its report, or with the report's address if the wait is too long."""
        try:
            upload = await self._take_upload(request)
        except Problem as problem:
            return problem.response()
        except ClientDisconnect:
            return Response(status_code=400)  # the client has disconnected
        try:
            async with asyncio.timeout(_wait(request)):
                await upload.finished.wait()
        except TimeoutError:
            return _answer(upload, 202)
        return _answer(upload, {"refused": 422, "failed": 503}.get(upload.status, 200))

    async def show(self, request: Request) -> Response:
        """Returns the progress of an upload, and its outcome once it has ended."""
        try:
            return _answer(self._find_upload(request), 200)
        except Problem as problem:
            return problem.response()

    async def marked(self, request: Request) -> Response:
        """Returns a copy of a sheet with its faults in red, to correct and upload again."""
        try:
            upload = self._find_upload(request)
            at = request.path_params["at"]
            if at >= len(upload.marked):
                raise _not_found()
        except Problem as problem:
            return problem.response()
        name, content = upload.marked[at]
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "cache-control": "no-store",
        }
        return Response(content, headers=headers, media_type=XLSX)

    def _find_upload(self, request: Request) -> Upload:
        caller = self._require_allowed(request)
        result = self._uploads().find(caller, request.path_params["id"])
        if result is None:
            raise _not_found()
        return result

    def _require_allowed(self, request: Request) -> Caller:
        caller = self._caller(request)
        if not caller.role.uploads:
            text = Text("Your role may not load rosters", "当前角色无权上传名册")
            raise Problem("FORBIDDEN", text)
        return caller

    async def _take_upload(self, request: Request) -> Upload:
        caller = self._require_allowed(request)
        given = parse_parameters(request.query_params, PARAMETERS)
        headings = _headings(given.get("map", []))
        _check_media_type(request)
        county = _county(caller, given.get("county"))
        uploads = self._uploads()
        try:
            uploads.check_room()
        except TooManyUploads:
            text = Text(
                "Too many rosters are waiting: try again later", "等待导入的名册过多：请稍后再试"
            )
            raise Problem("SERVICE_UNAVAILABLE", text, retry_after=1) from None
        with uploads.folder() as folder:
            file = folder / "file" / _plain_name(given["name"])
            file.parent.mkdir()
            await _receive_body(request, file)
            order = Order(
                address=self._address,
                file=str(file),
                folder=str(folder),
                who=caller.who,
                format=given.get("format"),
                county=county,
                confined=caller.county is not None,
                dry_run=given.get("dry_run", False),
                accept_good=given.get("accept_good", False),
                day=given.get("full"),
                allowed=given.get("allow_removals"),
                roster_day=given.get("day"),
                headings=headings,
                options=given.get("option", []),
                formats=self._formats,
            )
            upload = Upload(caller, order.dry_run)
            uploads.begin(upload, order)
        return upload


def _headings(given: list[str]) -> dict[str, str]:
    try:
        return parse_pairs(given)
    except Refused as fault:
        text = Text(fault.text.en.removeprefix("--map "), fault.text.zh.removeprefix("--map "))
        raise wrong_parameters([bad_parameter("map", text)]) from None


def _check_media_type(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind or kind in _FORMS:
        text = Text(
            "Send the file itself as the body, as text/csv, application/octet-stream or its own media type",
            "请把文件本身作为请求体发送，媒体类型为 text/csv、application/octet-stream 等",
        )
        raise Problem("UNSUPPORTED_MEDIA_TYPE", text)


def _county(caller: Caller, asked: str | None) -> str | None:
    if caller.county is not None and asked not in (None, caller.county):
        text = Text("You may not load rosters of another county", "无权导入其他县的名册")
        raise Problem("FORBIDDEN", text)
    return caller.county or asked


def _plain_name(name: str) -> str:
    """Returns the last part of a file name, shortened and without control characters.

    Any file system accepts the result.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:60]}{dot}{suffix[:10]}".strip(". ") or "roster"


async def _receive_body(request: Request, file: Path) -> None:
    """Writes the body to a file. Raises Problem if the body is empty or too large."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise _too_large()
    size, waiting = 0, bytearray()
    with file.open("wb") as written:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_BYTES:
                raise _too_large()
            waiting += chunk
            if len(waiting) >= _CHUNK:
                await asyncio.to_thread(written.write, bytes(waiting))
                waiting.clear()
        written.write(waiting)
    if not size:
        text = Text("The request contains no file", "请求中没有文件")
        raise Problem("BAD_REQUEST", text)


def _too_large() -> Problem:
    most = MOST_BYTES // 1_000_000
    text = Text(f"The file is larger than {most} MB", f"文件超过 {most} MB")
    return Problem("MAX_BODY_LIMIT", text)


def _not_found() -> Problem:
    text = Text("The upload does not exist, or has expired", "没有此次上传，或已过期")
    return Problem("BAD_REQUEST", text, status=404)


def _wait(request: Request) -> int:
    """Returns the seconds to wait for the report, from the Prefer header (RFC 7240)."""
    preferred = ",".join(request.headers.getlist("prefer")).lower()
    if re.search(r"\brespond-async\b", preferred):
        return 0
    match = re.search(r"\bwait\s*=\s*\"?(\d{1,4})", preferred)
    return min(int(match[1]), _LONGEST_WAIT) if match else _DEFAULT_WAIT


def _answer(upload: Upload, status: int) -> Response:
    here = f"/rosters/{upload.id}"
    document: dict[str, Any] = {
        "id": upload.id,
        "status": upload.status,
        "dry_run": upload.dry_run,
        "progress": upload.progress,
        "reason": upload.reason,
        "report": upload.report,
        "marked": [
            {"name": name, "href": f"{here}/marked/{at}"}
            for at, (name, _) in enumerate(upload.marked)
        ],
    }
    headers = {"location": here, "cache-control": "no-store"}
    if not upload.finished.is_set():
        headers["retry-after"] = "1"
    return Response(orjson.dumps(document), status, headers, media_type=JSON)
