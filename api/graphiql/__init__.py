"""Serves GraphiQL and all its files at the API's own address."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from yanxiu.api.bundling import Bundle
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

__all__ = ["CONTENT_SECURITY_POLICY", "MISSING", "assets", "bundle", "page"]

HERE = Path(__file__).parent
# Monaco writes its colours as style elements, and the style sheet contains the fonts as data.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def bundle() -> Bundle:
    """GraphiQL, downloaded and bundled into the user's cache."""
    return Bundle(
        title=Text(en="The query editor (GraphiQL)", zh="查询页面（GraphiQL）"),
        source=HERE / "page",
        place=Settings.from_environment().cache / "graphiql",
    )


MISSING = Text(
    en="The files of the query editor are missing: with a network, run `make assets` once, or `pip install 'yanxiu-graph[pages]'` and `python -m yanxiu.api.graphiql.fetch`",
    zh="查询页面的文件尚未准备好：请在联网时运行一次 `make assets`；或运行 `pip install 'yanxiu-graph[pages]'` 和"
    " `python -m yanxiu.api.graphiql.fetch`",
)


def assets() -> Path | None:
    """Returns the folder to serve at /graphiql; None if it has not been downloaded, as the API works without it."""
    folder = bundle().folder
    return folder if folder.is_dir() else None


@cache
def page(endpoint: str = "/graphql") -> str:
    """Returns the page as HTML. Its scripts send operations to `endpoint` on the same host."""
    return Template((HERE / "page.html").read_text(encoding="utf-8")).substitute(
        endpoint=escape(endpoint),
        query=escape((HERE / "first.graphql").read_text(encoding="utf-8")),
        stamp=bundle().stamp,
    )
