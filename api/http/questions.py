"""Serves every question at `GET /questions/NAME`, as JSON, CSV, XLSX or HTML."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from urllib.parse import quote

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from yanxiu.api.admission import TooManyRequests
from yanxiu.api.answers import AnswerCache, cached_response
from yanxiu.api.errors import overloaded
from yanxiu.api.http.accept import language_of, preferred_type
from yanxiu.api.http.disconnect import run_until_disconnect
from yanxiu.api.http.documents import document_hash
from yanxiu.api.http.log import OPERATION
from yanxiu.api.http.messages import JSON, XLSX
from yanxiu.api.http.parameters import Parameter, parse_parameters
from yanxiu.api.http.problems import Problem, problem_of
from yanxiu.api.http.question_descriptions import (
    catalogue_entry,
    describe_question,
    question_document,
)
from yanxiu.api.http.rows import (
    LARGEST_PAGE,
    PAGE,
    Page,
    interpret_parameters,
    names_county,
    read_page,
    read_pages,
)
from yanxiu.api.start import table_headers, table_page
from yanxiu.api.types.schema import Schema
from yanxiu.graph import days
from yanxiu.graph.text import Language, Text, language, using_language
from yanxiu.queries import Answer, Catalogue, Param, Question, ResolvedParameters
from yanxiu.queries.exports import BYTE_ORDER_MARK, as_csv, as_data, csv_heading, csv_rows
from yanxiu.queries.question import COUNTY, ENUM
from yanxiu.queries.workbooks import as_xlsx

CSV = "text/csv"
HTML = "text/html"
FORMATS: Mapping[str, str] = {"json": JSON, "csv": CSV, "xlsx": XLSX, "html": HTML}


FORMAT = Parameter(
    "format",
    "String",
    Text("Format of the rows; default: by Accept", "行的格式，默认按 Accept"),
    choices=tuple(FORMATS),
)
PAGING = (
    Parameter(
        "first",
        "Int",
        Text(
            f"Rows per page; default: {PAGE:,} for JSON, all rows for CSV and XLSX",
            f"每页行数；不填则 JSON 为 {PAGE:,} 行，CSV 和 XLSX 为全部",
        ),
        least=1,
        most=LARGEST_PAGE,
    ),
    Parameter(
        "after",
        "String",
        Text(
            "Start of the page; the Link header has the URL of the next page",
            "本页起点：下一页的地址见 Link 响应头",
        ),
    ),
)


def parameters_of(question: Question) -> list[Parameter]:
    """Returns the query parameters of a question's route."""
    return [
        *(
            Parameter(
                param.name,
                "String" if param.type.name == ENUM else param.type.name,
                _about(param),
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
        schema: Schema,
        catalogue: Catalogue,
        context: Callable[[Request], dict[str, Any]],
    ) -> None:
        """`context` makes the execution context of a request."""
        self._schema = schema
        self._catalogue = catalogue
        self._context = context

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/questions", self._list),
            Route("/questions/{name}", self._answer),
            Route("/questions/{name}/about", self._about),
        ]

    async def _list(self, _request: Request) -> Response:
        questions = [catalogue_entry(question) for question in self._catalogue.values()]
        return Response(orjson.dumps(questions), media_type=JSON)

    async def _about(self, request: Request) -> Response:
        try:
            question = self._question(request.path_params["name"])
        except Problem as problem:
            return problem.response()
        return Response(orjson.dumps(describe_question(self._schema, question)), media_type=JSON)

    async def _answer(self, request: Request) -> Response:
        try:
            question = self._question(request.path_params["name"])
            request.scope[OPERATION] = f"question {question.name}"
            params = parse_parameters(request.query_params, parameters_of(question))
            kind = _kind(request, params.pop("format", None))
            with using_language(language_of(request)):
                return await self._cached_response(request, question, params, kind)
        except Problem as problem:
            return problem.response()
        except TooManyRequests as fault:
            return problem_of(overloaded(fault.retry_after)).response()

    async def _cached_response(
        self, request: Request, question: Question, given: dict[str, Any], kind: str
    ) -> Response:
        context = self._context(request)
        answers: AnswerCache = context["answers"]
        asked = ("question", question.name, kind, request.url.path, request.url.query)

        async def make() -> Response | None:
            return await self._make_response(request, question, given, kind, context)

        return await cached_response(
            request, answers, await answers.find_or_make(context["caller"], asked, make)
        )

    async def _make_response(
        self,
        request: Request,
        question: Question,
        given: dict[str, Any],
        kind: str,
        context: dict[str, Any],
    ) -> Response | None:
        whole = kind not in (JSON, HTML) and "first" not in given
        paging = {"first": LARGEST_PAGE if whole else given.pop("first", PAGE)}
        if after := given.pop("after", None):
            paging["after"] = after
        asking = await interpret_parameters(question, given, context)
        params = {
            name: asking.given[name] for name in (*given, COUNTY.name) if name in asking.given
        }
        asked = {**params, **paging}
        by_county = await names_county(question, asking.given, context)
        counted = kind in (JSON, HTML)
        page = await run_until_disconnect(
            request,
            read_page(self._schema, question, asked, context, counted=counted, by_county=by_county),
        )
        if page is None:
            return None
        if kind == JSON:
            body = _json(request, question, asking, page)
            return _response(request, question, kind, body, page)
        if kind == HTML:
            answer = Answer(question, page.rows, asking.conditions, count=page.count or 0)
            return Response(
                table_page(answer, _next(request, page)), headers=table_headers(), media_type=HTML
            )
        if not whole or page.after is None:
            answer = Answer(question, page.rows, asking.conditions, days.today())
            async with context["reader"].admission.slot(heavy=True):
                body = await run_in_threadpool(_WRITERS[kind], answer)
            return _response(request, question, kind, body, page)
        pages = read_pages(self._schema, question, asked, context, page, by_county=by_county)
        if kind == CSV and request.method == "GET" and "range" not in request.headers:
            headers = _headers(question, kind)
            lines = _csv_lines(question, pages, language(), by_county=by_county)
            return StreamingResponse(lines, headers=headers, media_type=CSV)
        rows = [row async for each in pages for row in each.rows]
        answer = Answer(question, rows, asking.conditions, days.today())
        async with context["reader"].admission.slot(heavy=True):
            body = await run_in_threadpool(_WRITERS[kind], answer)
        return _response(request, question, kind, body, None)

    def _question(self, name: str) -> Question:
        try:
            return self._catalogue[name]
        except KeyError:
            text = Text(
                en="The question does not exist: /questions lists all questions",
                zh="没有这个问题：全部问题见 /questions",
            )
            raise Problem("BAD_REQUEST", text, status=404) from None


def _kind(request: Request, form: str | None) -> str:
    kind = (
        FORMATS[form]
        if form
        else preferred_type(request.headers.get("accept"), (*FORMATS.values(),))
    )
    if kind is None:
        kinds = ", ".join(FORMATS.values())
        raise Problem(
            "NOT_ACCEPTABLE", Text(en=f"Rows come as {kinds}", zh=f"可用的媒体类型：{kinds}")
        )
    return kind


def question_documents(schema: Schema, catalogue: Catalogue) -> dict[str, str]:
    """Returns the documents of `/questions/NAME/about` by hash, so that they count as persisted documents."""
    documents = (question_document(schema, question) for question in catalogue.values())
    return {document_hash(document): document for document in documents}


_WRITERS: Mapping[str, Callable[[Answer], bytes]] = {CSV: as_csv, XLSX: as_xlsx}


def _about(param: Param) -> Text:
    """Describes a parameter, with its allowed values."""
    if not param.words:
        return param.about
    en = ", ".join(param.words)
    zh = "、".join(f"{value}({word.zh})" for value, word in param.words.items())
    return Text(f"{param.about.en}: {en}", f"{param.about.zh}：{zh}")


def _json(request: Request, question: Question, asking: ResolvedParameters, page: Page) -> bytes:
    answer = Answer(question, page.rows, asking.conditions, count=page.count or 0)
    return orjson.dumps({**as_data(answer), "next": _next(request, page)})


def _next(request: Request, page: Page) -> str | None:
    if page.after is None:
        return None
    following = request.url.include_query_params(after=page.after)
    return f"{following.path}?{following.query}"


async def _csv_lines(
    question: Question, pages: AsyncIterator[Page], reader: Language, *, by_county: bool
) -> AsyncIterator[bytes]:
    """Yields CSV, one page at a time. An error breaks the connection, so a client cannot take a part for the whole."""
    yield BYTE_ORDER_MARK + csv_heading(question, by_county=by_county)
    async for page in pages:
        with using_language(reader):
            written = csv_rows(question, page.rows, by_county=by_county)
        yield written


def _headers(question: Question, kind: str) -> dict[str, str]:
    headers = {
        "cache-control": "private, no-cache",
        "vary": "accept, accept-language, authorization, cookie",
        "accept-ranges": "bytes",
    }
    if kind == XLSX:
        title = quote(f"{question.title.zh}.xlsx")
        headers["content-disposition"] = (
            f"attachment; filename=\"{question.name}.xlsx\"; filename*=UTF-8''{title}"
        )
    return headers


def _response(
    request: Request, question: Question, kind: str, body: bytes, page: Page | None
) -> Response:
    headers = _headers(question, kind)
    if page and (following := _next(request, page)):
        headers["link"] = f'<{following}>; rel="next"'
    return Response(body, headers=headers, media_type=kind)
