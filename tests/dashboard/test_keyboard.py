"""The dashboard used by keyboard alone: the effect of Escape, and the movement of the focus."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.conftest import Visitor, visiting


def test_escape_closes_the_phone_menu_and_returns_the_focus_to_its_button(
    chromium: Browser, on_county: str
) -> None:
    visitor = visiting(chromium, on_county, viewport={"width": 375, "height": 720})
    try:
        page = visitor.open("/pages/settings")
        menu = page.get_by_role("button", name="菜单")
        menu.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="总览", exact=True)).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(menu).to_be_focused()
    finally:
        visitor.context.close()


def test_escape_in_a_form_first_closes_the_list_and_then_the_form(clerk: Visitor) -> None:
    page = clerk.open("/pages/coverage")
    opener = page.get_by_role("button", name="开设培训活动")
    opener.focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    form.get_by_label("名称 *").fill("乡村语文培训")
    box = form.get_by_role("combobox", name="学科", exact=True)
    box.press_sequentially("语")
    expect(form.get_by_role("option", name="语文")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form.get_by_role("option", name="语文")).to_be_hidden()
    expect(form.get_by_label("名称 *")).to_have_value("乡村语文培训")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.thorough
def test_the_focus_moves_to_the_heading_of_a_page_that_loads_late(clerk: Visitor) -> None:
    page = clerk.open("/")

    def late(page: Page) -> None:
        page.route("**/graphql", lambda route: (page.wait_for_timeout(400), route.continue_()))

    page.get_by_role("combobox", name="查找学校、教师、活动").press_sequentially("北小")
    expect(page.get_by_role("option", name="北小")).to_be_visible()
    late(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("北小")
    expect(page.locator("main h1")).to_be_focused()
    page.unroute_all(behavior="ignoreErrors")  # ends the requests that still wait
