"""`python -m bench.dashboard http://127.0.0.1:8000`: measures how soon the dashboard appears, in a new browser.

The browser runs on the same machine. First view: from the request to the last figure of the overview's first row.
Later views: from the click to the heading and its content. Network: 5,000 nodes and 20,000 edges in software WebGL,
against an empty canvas of the same size.
"""

import json
import math
import statistics
import sys
import time
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import launch

ROUNDS = 5
NODES, TIES = 5_000, 20_000
FRAMES = """
() => new Promise((done) => {
  const times = [];
  const step = (now) => { times.push(now); times.length < 40 ? requestAnimationFrame(step) : done(times); };
  requestAnimationFrame(step);
})
"""


def _first_view(browser: Browser, url: str) -> tuple[float, int]:
    """Returns seconds to the first figures, and bytes transferred."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[int] = []
    session.on(
        "Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"]))
    )
    begun = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(".figures .figure")
    taken = time.perf_counter() - begun
    context.close()
    return taken, sum(received)


def _later_view(page: Page, name: str, there: str) -> float:
    begun = time.perf_counter()
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_selector(there)
    return time.perf_counter() - begun


def _layout() -> dict[str, Any]:
    nodes = [
        {
            "id": str(at),
            "label": "School",
            "name": f"学校{at}",
            "district": f"片{at % 8}",
            "rural": True,
            "since": None,
            "until": None,
            "x": 100 * math.cos(at) * math.sqrt(at / NODES),
            "y": 100 * math.sin(at) * math.sqrt(at / NODES),
        }
        for at in range(NODES)
    ]
    ties = [[at % NODES, (at * 7919 + 13) % NODES, None, None, None] for at in range(TIES)]
    return {"nodes": nodes, "edges": ties}


def _network(browser: Browser, url: str) -> tuple[float, float, float]:
    """Returns seconds to the first paint, milliseconds per frame in motion, and milliseconds of an empty canvas."""
    # the page's policy blocks the code with which the browser's driver waits
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1366, "height": 860}, bypass_csp=True
    )
    page = context.new_page()
    body = json.dumps(_layout())
    page.route(
        "**/networks/**", lambda route: route.fulfill(body=body, content_type="application/json")
    )
    page.goto(f"{url}/pages/settings")
    empty = _frames(page)
    begun = time.perf_counter()
    page.goto(f"{url}/pages/network?sum=0")
    page.wait_for_function("performance.getEntriesByName('network-painted').length > 0")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done(1)))")
    painted = time.perf_counter() - begun
    picture = page.locator(".picture").bounding_box()
    assert picture is not None
    x, y = picture["x"] + picture["width"] / 2, picture["y"] + picture["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    moving = _frames(page)
    context.close()
    return painted, moving, empty


def _frames(page: Page) -> float:
    times: list[float] = page.evaluate(FRAMES)
    return statistics.median(b - a for a, b in pairwise(times))


def main() -> None:
    url = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        _first_view(browser, url)  # warms the database's plans and the server's caches
        seen = [_first_view(browser, url) for _ in range(ROUNDS)]
        print(
            f"first view: {statistics.median(each for each, _ in seen):.2f} s, {seen[0][1] / 1000:.0f} kB"
        )
        page = browser.new_page(locale="zh-CN")
        page.goto(url)
        page.wait_for_selector(".figures .figure")
        for name, there in (
            ("覆盖", ".heat td b"),
            ("问题", "main .grid a"),
            ("计划", ".board td b"),
            ("总览", ".figures .figure"),
        ):
            _later_view(page, name, there)
            page.get_by_role("link", name="设置", exact=True).click()
            print(f"later view {name}: {1000 * _later_view(page, name, there):.0f} ms")
        painted, moving, empty = _network(browser, url)
        print(
            f"network of {NODES:,} and {TIES:,}: {painted:.2f} s to the first paint, "
            f"{moving:.0f} ms a frame; an empty page {empty:.0f} ms a frame"
        )
        browser.close()


if __name__ == "__main__":
    main()
