"""The documentation site, opened from its folder in a browser without a network."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from docs.pages.site.__main__ import build
from tests.browser import launch

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.server_life


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by `make site`, which fails on a broken link or anchor."""
    if find_spec("mkdocs") is None:
        pytest.skip("the packages of `make site` are not installed")
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_page()
        browser.close()


def test_the_site_works_from_a_folder_and_contacts_no_other_host(site: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri()}/index.html")
    page.get_by_role("searchbox").or_(page.locator("input.md-search__input")).first.click()
    page.get_by_text("键入以开始搜索").wait_for(state="attached", timeout=120_000)
    page.keyboard.type("未参训")
    # an input method sends no key events, and the search runs on the release of a key
    page.keyboard.press("End")
    page.locator(".md-search-result__item").first.wait_for()
    page.goto(f"{site.as_uri()}/concepts.html")
    pictures = (ROOT / "docs/concepts.zh.md").read_text(encoding="utf-8").count("```mermaid")
    assert pictures
    page.wait_for_function(f"document.querySelectorAll('div.mermaid').length == {pictures}")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/concepts.html")
    assert page.locator("h1").inner_text().startswith("Concepts")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/concepts.html")
    assert page.locator("h1").inner_text().startswith("基本概念")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_the_page_of_a_group_has_each_question_with_its_statement(site: Path) -> None:
    page = (site / "questions/lacking.html").read_text(encoding="utf-8")
    assert 'id="untrained_rural_teachers"' in page
    assert "yanxiu ask untrained-rural-teachers" in page
    assert "MATCH" in page
