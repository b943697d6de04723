"""The dashboard in a real browser.

One server has the sample county, which tests only read. Another has a small county to change.
"""

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
from yanxiu.graph.local import RunningServer

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
    """Waits until no part of a page is busy or fading, because fading text has no contrast to judge.

    Polls from outside the page: its content security policy may forbid evaluating a condition
    inside it.
    """
    rests = (
        "[...document.querySelectorAll('[aria-busy]')].every(each => "
        "each.ariaBusy !== 'true' && getComputedStyle(each).opacity === '1')"
    )
    assert within(30, lambda: page.evaluate(rests))


@dataclass
class Visitor:
    """A reader's browser. It opens pages and records console errors and requested addresses."""

    url: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def open(self, path: str) -> Page:
        """Opens a page and waits until all its requests have ended."""
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_selector("main h1, main [data-state]")
        self.page.wait_for_load_state("networkidle", timeout=90_000)
        expect(self.page.locator("[data-state=loading]")).to_have_count(0, timeout=60_000)
        return self.page

    def open_whole(self, path: str) -> Page:
        """Opens a page and waits until no part of it failed.

        Reloads the page while a database without query plans asks to try again.
        """
        alerts = self.open(path).locator("[role=alert]:not([data-state=forbidden])")
        end = time.monotonic() + 300
        while alerts.count() and time.monotonic() < end:
            self.page.wait_for_timeout(1_000)
            self.open(path)
        assert alerts.count() == 0, (path, alerts.all_inner_texts())
        # the page itself retries after a 503, but the browser records the response all the same
        self.complaints = [each for each in self.complaints if "status of 503" not in each]
        return self.page

    def set(self, **settings: str) -> None:
        """Stores settings in the browser before a page is opened."""
        kept = ", ".join(f"{name}: '{value}'" for name, value in settings.items())
        self.context.add_init_script(
            f"localStorage.setItem('yanxiu-settings', JSON.stringify({{{kept}}}))"
        )

    def be(self, role: str) -> None:
        """Signs in with a role of the demo, named by the text of its button."""
        self.page.goto(f"{self.url}/sign-in?next=/pages/settings")
        self.page.get_by_role("button", name=role).first.click()
        self.page.wait_for_selector("main h1")


def picture(page: Page, name: str) -> None:
    """Saves a screenshot for the documents if PICTURES is set."""
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
    """One browser for each file. While it runs, no other test can run its own event loop."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


def _serving(address: Address) -> Any:
    with Database.connect(address) as database:
        offered = offered_roles(database)
    return serving(address, Authentication(sessions=Sessions(b"s"), demo_roles=offered))


@pytest.fixture(scope="session")
def on_sample(_built: None, sample: Address) -> Iterator[str]:
    """A server with the sample county."""
    with _serving(sample) as url:
        yield url


@pytest.fixture(scope="module")
def on_county(_built: None, scratch_server: RunningServer) -> Iterator[str]:
    """A server with the small county."""
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        for statement in (COUNTY, MORE):
            database.write(lambda tx, statement=statement: tx.run(statement))
    with _serving(address) as url:
        yield url


def visiting(browser: Browser, url: str, **options: Any) -> Visitor:
    """Returns a new browser context for a server."""
    context = browser.new_context(
        **{"locale": "zh-CN", "viewport": {"width": 1366, "height": 860}, **options}
    )
    visitor = Visitor(url, context, context.new_page())
    visitor.page.on("request", lambda request: visitor.asked.add(request.url))
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))

    def record_error(message: Any) -> None:
        if message.type == "error" and "GL Driver" not in message.text:
            visitor.complaints.append(message.text)

    visitor.page.on("console", record_error)
    return visitor


@pytest.fixture
def reader(chromium: Browser, on_sample: str) -> Iterator[Visitor]:
    """A reader of the sample county."""
    visitor = visiting(chromium, on_sample)
    yield visitor
    visitor.context.close()


@pytest.fixture
def clerk(chromium: Browser, on_county: str) -> Iterator[Visitor]:
    """A clerk who works in the small county."""
    visitor = visiting(chromium, on_county, accept_downloads=True)
    yield visitor
    visitor.context.close()
