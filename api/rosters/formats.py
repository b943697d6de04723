"""`GET /rosters/formats` lists the roster formats; `GET /rosters/formats/NAME.xlsx` returns an empty sheet of one."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yanxiu.api.http.messages import JSON, XLSX
from yanxiu.api.http.problems import Problem
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.formats.templates import workbook


class RosterFormats:
    """The routes of the roster formats."""

    def __init__(
        self, folders: tuple[Path, ...], require_allowed: Callable[[Request], object]
    ) -> None:
        """`folders` have the user's own formats; `require_allowed` raises Problem if the caller may not upload."""
        self._folders = folders
        self._require_allowed = require_allowed
        self.routes = [
            Route("/rosters/formats", self.list_formats, methods=["GET"]),
            Route("/rosters/formats/{name}.xlsx", self.empty_sheet, methods=["GET"]),
        ]

    async def list_formats(self, request: Request) -> Response:
        """Lists the formats with their columns and the address of an empty sheet."""
        try:
            self._require_allowed(request)
        except Problem as problem:
            return problem.response()
        documents = [_document(each) for each in read_formats(self._folders).values()]
        return Response(orjson.dumps(documents), media_type=JSON)

    async def empty_sheet(self, request: Request) -> Response:
        """Returns an empty workbook of a format, to be filled in and uploaded."""
        try:
            self._require_allowed(request)
            chosen = self._find(request.path_params["name"])
        except Problem as problem:
            return problem.response()
        name = quote(f"{chosen.title.zh}.xlsx")
        return Response(
            await run_in_threadpool(workbook, chosen),
            headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
            media_type=XLSX,
        )

    def _find(self, name: str) -> Format:
        chosen = read_formats(self._folders).get(name)
        if chosen is None:
            text = Text("The format does not exist", "没有这个格式")
            raise Problem("BAD_REQUEST", text, status=404)
        return chosen


def _document(format_: Format) -> dict[str, object]:
    return {
        "name": format_.name,
        "title": {"en": format_.title.en, "zh": format_.title.zh},
        "columns": [
            {"name": column.names[0], "required": column.required}
            for column in format_.columns.values()
        ],
        "sheet": f"/rosters/formats/{format_.name}.xlsx",
    }
