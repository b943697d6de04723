"""The start page: the questions by group, each with links to a table, a workbook and GraphQL. Also the table pages.

HTML without a script, for old browsers; Chinese first.
"""

from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from yanxiu.api.names import camel
from yanxiu.graph.text import Text
from yanxiu.queries import Answer, Catalogue, Question
from yanxiu.queries.display import condition_lines, display_text, row_count_text, visible_fields
from yanxiu.queries.groups import GROUPS, group_title

_HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "private, no-cache",
    "vary": "accept, accept-language, authorization, cookie",
    "referrer-policy": "same-origin",
}
TITLE = Text("Yanxiu Graph", "研修图谱")
_LINKS = (
    ("/graphql", Text("GraphQL", "GraphQL 查询页面")),
    ("/openapi.json", Text("OpenAPI", "接口说明 OpenAPI")),
)
_SIGN_OUT = ("/sign-out", Text("Sign out", "退出登录"))


def start_page(catalogue: Catalogue, *, sign_in: bool) -> list[Route]:
    """Returns the routes of the page that lists the questions. It shows no data from the graph.

    The page is at `/start`, and at `/` if there is no dashboard.

    sign_in  True if people sign in with a browser, so that the page links to sign-out
    """
    page = _page(TITLE.zh, _questions(catalogue, sign_in=sign_in))

    async def answer(_request: Request) -> Response:
        return HTMLResponse(page, headers=_HEADERS)

    return [Route("/", answer), Route("/start", answer)]


async def _style(_request: Request) -> Response:
    return Response(
        _sheet(), media_type="text/css", headers={"cache-control": "public, max-age=3600"}
    )


STYLE = Route("/start.css", _style)


def table_page(answer: Answer, following: str | None) -> bytes:
    """Returns an answer as an HTML page with a table; `following` is the address of the next page."""
    question, fields = answer.question, visible_fields(answer)
    head = "".join(f"<th scope='col'>{escape(str(field.title))}</th>" for field in fields)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=number' if field.is_number else ''}>"
            f"{'' if row[field.key] is None else escape(display_text(field.in_row(row), row[field.key]))}</td>"
            for field in fields
        )
        + "</tr>"
        for row in answer.rows
    )
    text = "；".join([*condition_lines(answer), row_count_text(answer)])
    onward = (
        f"<nav><a rel='next' href='{escape(following)}'>{_both(Text('Next page', '下一页'))}</a></nav>"
        if following
        else ""
    )
    body = (
        f"<nav><a href='/'>{_both(TITLE)}</a></nav><h1>{_both(question.title)}</h1>"
        f"<p>{escape(str(question.about))}</p><p>{escape(text)}</p>"
        f"<div class='scrolls'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{onward}"
    )
    return _page(question.title.zh, body).encode()


def table_headers() -> dict[str, str]:
    """Returns the headers of a table page."""
    return dict(_HEADERS)


def _questions(catalogue: Catalogue, *, sign_in: bool) -> str:
    order = {name: at for at, name in enumerate(GROUPS)}
    placed = sorted(catalogue.values(), key=lambda each: order.get(each.group, len(order)))
    groups = "".join(
        f"<h2>{_both(group_title(group))}</h2><ul>{_lines(questions)}</ul>"
        for group, questions in groupby(placed, key=lambda each: each.group)
    )
    there = " · ".join(
        f"<a href='{address}'>{_both(title)}</a>"
        for address, title in (*_LINKS, *([_SIGN_OUT] if sign_in else []))
    )
    return f"<h1>{_both(TITLE)}</h1><nav>{there}</nav>{groups}"


def _lines(questions: Iterable[Question]) -> str:
    return "".join(_line(question) for question in questions)


def _line(question: Question) -> str:
    there = f"/questions/{question.name}"
    needs = [each for each in question.params.values() if each.type.required and each.default is None]  # fmt: skip
    if needs:
        text = "、".join(f"{each.title.zh} {each.name}" for each in needs)
        links = f"<span>须给出：{escape(text)}</span>"
    else:
        links = (
            f"<a href='{there}?format=html'>{_both(Text('table', '表'))}</a>"
            f"<a href='{there}?format=xlsx'>XLSX</a>"
        )
    return (
        f"<li>{_both(question.title)} {links}"
        f"<a href='/graphql'>GraphQL</a> <code>{camel(question.name)}</code></li>"
    )


def _both(text: Text) -> str:
    return f"{escape(text.zh)} <span lang='en'>{escape(text.en)}</span>"


def _page(title: str, body: str) -> str:
    return _template().substitute(title=escape(title), body=body)


@cache
def _template() -> Template:
    return Template((_HERE / "page.html").read_text(encoding="utf-8"))


@cache
def _sheet() -> bytes:
    return (_HERE / "style.css").read_bytes()
