"""The query page in a real browser with a real server, and nothing from any other host."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from graphql import parse, validate
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright
from starlette.testclient import TestClient

from tests.api.conftest import app_of
from tests.browser import bundle, launch
from tests.schemas import schema_of
from yanxiu.api import graphiql
from yanxiu.api.bundling import Bundle
from yanxiu.graph.database import Address
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.local import RunningServer
from yanxiu.graph.text import Text
from yanxiu.queries import read_catalogue


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


class Visit:
    """A newly opened page, with all its requests and console errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(request.url))
        page.on("console", self._record)

    def _record(self, message: object) -> None:
        if message.type in {"error", "warning"}:  # type: ignore[attr-defined]
            self.complaints.append(message.text)  # type: ignore[attr-defined]

    def execute(self) -> dict[str, Any]:
        """Presses the button. Returns the response of the server."""
        with self.page.expect_response(_is_of_the_editor) as answered:
            self.page.get_by_role("button", name="Execute query").click()
        answer: dict[str, Any] = answered.value.json()
        return answer["data"]


def _is_of_the_editor(answer: Response) -> bool:
    """True unless the response is to the page's own request for the schema."""
    sent = answer.request.post_data
    return sent is not None and "__schema" not in sent


@pytest.fixture
def visit(browser: Browser, api_server: str) -> Iterator[Visit]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    seen = Visit(context.new_page())
    seen.page.goto(f"{api_server}/graphql")
    expect(seen.page.locator(".graphiql-query-editor")).to_contain_text("totalCount")
    yield seen
    context.close()


def test_the_execute_button_answers_both_questions(visit: Visit) -> None:
    answer = visit.execute()
    assert answer["untrainedRuralTeachers"]["totalCount"] == 8
    assert answer["trainerSchools"] == {"totalCount": 0, "nodes": []}
    shown = visit.page.locator(".graphiql-response")
    expect(shown).to_contain_text('"untrainedRuralTeachers": {')
    expect(shown).to_contain_text('"totalCount": 8')
    expect(shown).to_contain_text("山村小学")
    assert visit.complaints == []


def test_the_page_contacts_no_other_host(visit: Visit, api_server: str) -> None:
    visit.execute()
    visit.page.get_by_role("button", name="Prettify query").click()
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    visit.page.wait_for_load_state("networkidle")
    assert visit.hosts == {urlsplit(api_server).netloc}
    assert len(visit.page.workers) >= 2
    assert visit.complaints == []


@pytest.mark.thorough
def test_the_documentation_shows_the_questions_in_both_languages(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    visit.page.get_by_role("link", name="Query", exact=True).first.click()
    explorer = visit.page.locator(".graphiql-plugin")
    expect(explorer).to_contain_text("untrainedRuralTeachers")
    expect(explorer).to_contain_text("Which rural teachers lack training")
    expect(explorer).to_contain_text("哪些乡村教师缺少培训")


@pytest.mark.thorough
def test_a_query_on_one_line_is_formatted(visit: Visit) -> None:
    editor = visit.page.locator(".graphiql-query-editor")
    editor.locator(".view-lines").click()
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type("{__typename")  # the editor itself adds the closing brace
    visit.page.get_by_role("button", name="Prettify query").click()
    expect(editor.locator(".view-line")).to_have_text(["{", "  __typename", "}", ""])
    assert visit.complaints == []


@pytest.mark.thorough
def test_an_unknown_field_is_marked_while_it_is_typed(visit: Visit) -> None:
    editor = visit.page.locator(".graphiql-query-editor")
    editor.locator(".view-lines").click()
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.insert_text("{ noSuchThing }")
    expect(editor.locator(".squiggly-error")).to_be_visible()


def test_the_page_is_served_to_browsers_only_and_has_a_strict_policy(api_server: str) -> None:
    shown = httpx.get(f"{api_server}/graphql", headers={"Accept": "text/html"})
    assert shown.headers["content-type"].startswith("text/html")
    assert shown.headers["content-security-policy"] == graphiql.CONTENT_SECURITY_POLICY
    asked = httpx.post(f"{api_server}/graphql", json={"query": "{ teachers { totalCount } }"})
    assert asked.json()["data"] == {"teachers": {"totalCount": 30}}


class _Query(HTMLParser):
    query: str | None = None
    endpoint: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.query = given.get("data-query", self.query)
        self.endpoint = given.get("data-endpoint", self.endpoint)


def test_the_first_query_fits_the_schema() -> None:
    page = _Query()
    page.feed(graphiql.page('/a"&b'))
    assert page.endpoint == '/a"&b'
    schema = schema_of(read_catalogue(), [])
    assert validate(schema.core, parse(page.query)) == []


@pytest.mark.parametrize("made", [graphiql.bundle(), bundle()], ids=["page", "browser"])
def test_a_lock_file_names_no_download_address(made: Bundle) -> None:
    assert '"resolved"' not in (made.source / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_a_server_without_the_assets_names_the_command_that_fetches_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scratch_server: RunningServer
) -> None:
    monkeypatch.setenv("YANXIU_CACHE", str(tmp_path))
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    app = app_of(address)
    here = ("127.0.0.1", 50000)
    with TestClient(app, base_url="http://127.0.0.1", client=here) as client:
        page = client.get("/graphql", headers={"accept": "text/html"})
        assert page.status_code == 503
        reason = page.json()["errors"][0]["extensions"]["reason"]
        assert "make assets" in reason["en"]
        assert "yanxiu-graph[pages]" in reason["zh"]
        assert client.get("/graphiql/page.js").status_code == 404


def _small_bundle(folder: Path, build: str) -> Bundle:
    """Returns a bundle without packages, which builds without a network."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    (source / "package.json").write_text('{"name": "small", "version": "1.0.0"}', encoding="utf-8")
    (source / "package-lock.json").write_text(
        '{"name": "small", "version": "1.0.0", "lockfileVersion": 3, "packages": '
        '{"": {"name": "small", "version": "1.0.0"}}}',
        encoding="utf-8",
    )
    (source / "build.mjs").write_text(build, encoding="utf-8")
    return Bundle(Text("Something small", "小东西"), source, folder / "place")


WRITE = "import {writeFileSync} from 'node:fs'; writeFileSync(`${process.argv[2]}/made`, 'x');"


def test_a_bundle_is_built_once_and_again_when_its_source_changes(tmp_path: Path) -> None:
    small = _small_bundle(tmp_path, WRITE)
    first = small.fetch()
    before = (first / "made").stat().st_mtime_ns
    assert small.fetch() == first
    assert (first / "made").stat().st_mtime_ns == before
    assert _small_bundle(tmp_path, WRITE + "\n").fetch() != first


@pytest.mark.thorough
def test_a_failed_build_leaves_no_folder_and_the_next_succeeds(tmp_path: Path) -> None:
    with pytest.raises(YanxiuError) as fault:
        _small_bundle(tmp_path, WRITE + "process.exit(3)").fetch()
    assert "node: 3" in fault.value.text.en
    assert "无法" in fault.value.text.zh
    place = tmp_path / "place"
    assert [path for path in place.iterdir() if path.is_dir()] == []
    (place / "making-killed").mkdir()
    made = _small_bundle(tmp_path, WRITE).fetch()
    assert (made / "made").exists()
    assert not (place / "making-killed").exists()


@pytest.mark.thorough
def test_a_missing_network_is_reported_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/")
    monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "npm"))
    monkeypatch.setenv("NPM_CONFIG_FETCH_RETRIES", "0")
    unreached = Bundle(Text("The page", "页面"), graphiql.bundle().source, tmp_path / "place")
    with pytest.raises(YanxiuError, match="connect to the network"):
        unreached.fetch()
