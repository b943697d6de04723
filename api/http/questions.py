"""Every question at `GET /questions/NAME`, as JSON, CSV or XLSX."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import strawberry
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.admission import Crowded
from api.errors import overloaded
from api.http.accept import preferred
from api.http.disconnect import until_gone
from api.http.messages import JSON
from api.http.parameters import Parameter, values_of
from api.http.problems import Problem, problem_of
from api.http.rows import LARGEST_PAGE, PAGE, page_of
from graph.text import Text
from queries import Answer, Catalogue, Question
from queries.exports import as_csv, as_xlsx

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, str] = {"json": JSON, "csv": CSV, "xlsx": XLSX}


def _json(answer: Answer) -> bytes:
    return orjson.dumps(answer.rows)


WRITERS: Mapping[str, Callable[[Answer], bytes]] = {JSON: _json, CSV: as_csv, XLSX: as_xlsx}
FORMAT = Parameter(
    "format",
    "String",
    Text("How the rows are written; else by Accept", "行的格式，默认按 Accept"),
    choices=tuple(FORMATS),
)
PAGING = (
    Parameter(
        "first",
        "Int",
        Text("Rows of a page", "每页行数"),
        default=PAGE,
        least=1,
        most=LARGEST_PAGE,
    ),
    Parameter(
        "after",
        "String",
        Text(
            "Where the page begins: the Link header has the address of the next page",
            "本页起点：下一页的地址见 Link 响应头",
        ),
    ),
)


def parameters_of(question: Question) -> list[Parameter]:
    """The parameters of a question's address."""
    return [
        *(
            Parameter(
                param.name,
                param.type.name,
                param.about,
                required=param.type.required and param.default is None,
                many=param.type.many,
                default=param.default,
            )
            for param in question.params.values()
        ),
        *PAGING,
        FORMAT,
    ]


class Questions:
    """The questions of a catalogue as routes."""

    def __init__(
        self,
        schema: strawberry.Schema,
        catalogue: Catalogue,
        context: Callable[[Request], dict[str, Any]],
    ) -> None:
        """`context` makes what the operation of a request is executed with."""
        self._schema = schema
        self._catalogue = catalogue
        self._context = context

    @property
    def routes(self) -> list[Route]:
        return [Route("/questions", self._list), Route("/questions/{name}", self._answer)]

    async def _list(self, _request: Request) -> Response:
        told = [
            {
                "name": question.name,
                "title": {"en": question.title.en, "zh": question.title.zh},
                "about": {"en": question.about.en, "zh": question.about.zh},
                "href": f"/questions/{question.name}",
            }
            for question in self._catalogue.values()
        ]
        return Response(orjson.dumps(told), media_type=JSON)

    async def _answer(self, request: Request) -> Response:
        try:
            question = self._question(request.path_params["name"])
            given = values_of(request.query_params, parameters_of(question))
            kind = _kind(request, given.pop("format", None))
            given.setdefault("first", PAGE)
            context = self._context(request)
            found = await until_gone(request, self._written(question, given, context, kind))
        except Problem as problem:
            return problem.response()
        except Crowded as fault:
            return problem_of(overloaded(fault.retry_after)).response()
        if found is None:
            return Response(status_code=499)
        return _response(request, question, kind, *found)

    async def _written(
        self, question: Question, given: dict[str, Any], context: dict[str, Any], kind: str
    ) -> tuple[bytes, str | None]:
        """A page as a file, and the cursor that the next begins behind."""
        if kind == JSON:
            page = await page_of(self._schema, question, given, context)
            return _json(page.answer), page.after
        async with context["reader"].admission.place(heavy=True):
            page = await page_of(self._schema, question, given, context)
            return await run_in_threadpool(WRITERS[kind], page.answer), page.after

    def _question(self, name: str) -> Question:
        try:
            return self._catalogue[name]
        except KeyError:
            text = Text(
                en="There is no such question: /questions lists them",
                zh="没有这个问题：全部问题见 /questions",
            )
            raise Problem("BAD_REQUEST", text, status=404) from None


def _kind(request: Request, form: str | None) -> str:
    kind = FORMATS[form] if form else preferred(request.headers.get("accept"), (*WRITERS,))
    if kind is None:
        kinds = ", ".join(WRITERS)
        raise Problem(
            "NOT_ACCEPTABLE", Text(en=f"Rows come as {kinds}", zh=f"可用的媒体类型：{kinds}")
        )
    return kind


def _response(
    request: Request, question: Question, kind: str, body: bytes, after: str | None
) -> Response:
    headers = {"cache-control": "private, no-cache", "vary": "accept, authorization"}
    if after is not None:
        following = request.url.include_query_params(after=after)
        headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
    if kind == XLSX:  # a workbook holds the moment in which it was made
        headers["content-disposition"] = f'attachment; filename="{question.name}.xlsx"'
    else:
        headers["etag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind)
