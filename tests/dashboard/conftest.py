"""The dashboard in a real browser: one server on the sample, which is only read, one on a small county to change."""

import base64
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.api.conftest import serving
from tests.browser import launch
from tests.loaders.editing import COUNTY
from tests.patience import within
from yanxiu.api.access import Authentication
from yanxiu.api.access.sessions import Sessions
from yanxiu.api.dashboard import bundle
from yanxiu.cli.demo_roles import offered_roles
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import Running

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MORE = """
MATCH (s1:School {id: '430000:S1'}), (s2:School {id: '430000:S2'}), (village:Locality {id: 'village'})
CREATE (s1)-[:IN_LOCALITY {since: date('2010-01-01')}]->(village),
       (s2)-[:IN_LOCALITY {since: date('2010-01-01')}]->(village)
WITH *
MATCH (t:Teacher), (chinese:Subject {id: 'chinese'})
CREATE (t)-[:TEACHES {since: date('2012-09-01'), main: true, stage: 'primary'}]->(chinese)
WITH count(*) AS done
MATCH (t:Teacher {id: '430000:T1'}), (s1:School {id: '430000:S1'})
CREATE (t)-[:MENTORS {since: date('2019-01-01'), subject: 'chinese', team: '430000:TT'}]->(s1)
"""


def come_to_rest(page: Page) -> None:
    """Waits until nothing on a page fades while it is renewed: what is half there has no contrast to be judged.

    The page is asked from outside: its policy may refuse the text of a condition that it would look at itself.
    """
    rests = (
        "[...document.querySelectorAll('[aria-busy]')].every(each => "
        "each.ariaBusy !== 'true' && getComputedStyle(each).opacity === '1')"
    )
    assert within(30, lambda: page.evaluate(rests))


@dataclass
class Visitor:
    """A reader's browser: opens pages and remembers what the browser complained of and whom it asked."""

    url: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def open(self, path: str) -> Page:
        """A page, once everything that it asks for has come."""
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_selector("main h1, main [data-state]")
        self.page.wait_for_load_state("networkidle", timeout=90_000)
        expect(self.page.locator("[data-state=loading]")).to_have_count(0, timeout=60_000)
        return self.page

    def open_whole(self, path: str) -> Page:
        """A page of which nothing failed. A database that has planned nothing yet asks to be tried again: so it is."""
        alerts = self.open(path).locator("[role=alert]:not([data-state=forbidden])")
        end = time.monotonic() + 300
        while alerts.count() and time.monotonic() < end:
            self.page.wait_for_timeout(1_000)
            self.open(path)
        assert alerts.count() == 0, (path, alerts.all_inner_texts())
        # a page that was told to wait has asked again by itself: the browser notes it all the same
        self.complaints = [each for each in self.complaints if "status of 503" not in each]
        return self.page

    def set(self, **settings: str) -> None:
        """Settings of this browser, before a page is opened."""
        kept = ", ".join(f"{name}: '{value}'" for name, value in settings.items())
        self.context.add_init_script(
            f"localStorage.setItem('yanxiu-settings', JSON.stringify({{{kept}}}))"
        )

    def be(self, role: str) -> None:
        """Takes a role that the demo offers, by the words on its button."""
        self.page.goto(f"{self.url}/sign-in?next=/pages/settings")
        self.page.get_by_role("button", name=role).first.click()
        self.page.wait_for_selector("main h1")


def picture(page: Page, name: str) -> None:
    """Keeps what the page shows for the documents, where PICTURES is set."""
    if not os.environ.get("PICTURES"):
        return
    PICTURES.mkdir(exist_ok=True)
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 72})
    (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))


@pytest.fixture(scope="session")
def _built() -> None:
    bundle().fetch()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One a file: while it runs, no other file's tests can run an event loop of their own."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


def _served(address: Address) -> Any:
    with Database.connect(address) as database:
        offered = offered_roles(database)
    return serving(address, Authentication(sessions=Sessions(b"s"), offered=offered))


@pytest.fixture(scope="session")
def on_sample(_built: None, sample: Address) -> Iterator[str]:
    """The server on the sample county."""
    with _served(sample) as url:
        yield url


@pytest.fixture(scope="module")
def on_county(_built: None, scratch_server: Running) -> Iterator[str]:
    """A server on the small county."""
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        for statement in (COUNTY, MORE):
            database.write(lambda tx, statement=statement: tx.run(statement))
    with _served(address) as url:
        yield url


def visiting(browser: Browser, url: str, **options: Any) -> Visitor:
    """A fresh browser at a server."""
    context = browser.new_context(
        **{"locale": "zh-CN", "viewport": {"width": 1366, "height": 860}, **options}
    )
    visitor = Visitor(url, context, context.new_page())
    visitor.page.on("request", lambda request: visitor.asked.add(request.url))
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))

    def heard(message: Any) -> None:
        if message.type == "error" and "GL Driver" not in message.text:
            visitor.complaints.append(message.text)

    visitor.page.on("console", heard)
    return visitor


@pytest.fixture
def reader(chromium: Browser, on_sample: str) -> Iterator[Visitor]:
    """A reader of the sample county."""
    visitor = visiting(chromium, on_sample)
    yield visitor
    visitor.context.close()


@pytest.fixture
def clerk(chromium: Browser, on_county: str) -> Iterator[Visitor]:
    """Somebody at work in the small county."""
    visitor = visiting(chromium, on_county, accept_downloads=True)
    yield visitor
    visitor.context.close()
