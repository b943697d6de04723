"""The dashboard by the keyboard alone: what Escape closes, and where the focus goes on."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.conftest import Visitor, visiting


def test_escape_closes_the_menu_of_a_phone_and_leads_back_to_its_button(
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
def test_the_focus_goes_on_at_the_heading_of_a_page_that_comes_late(clerk: Visitor) -> None:
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
    page.unroute_all(behavior="ignoreErrors")  # what is still waited for ends here


def _tab_to(page: Page, name: str) -> None:
    """Goes on by the tabulator until something of this name has the focus."""
    name_of_focus = (
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
    )
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(name_of_focus):
            return
    raise AssertionError(name)


@pytest.mark.thorough
def test_a_sheet_is_chosen_checked_loaded_and_undone_by_the_keyboard_alone(
    clerk: Visitor, tmp_path: Path
) -> None:
    head = "活动代码,教师编号,姓名,学时,认定日期\n"
    page = clerk.open("/pages/load")
    page.locator("input[type=file]").focus()
    for key, hours in (("Enter", "二十"), ("Space", "8")):
        sheet = tmp_path / key / "参训学时.csv"
        sheet.parent.mkdir()
        sheet.write_text(f"{head}A1,T2,老师2,{hours},2021-05-20\n", encoding="utf-8-sig")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press(key)
        chooser.value.set_files(sheet)
        if hours != "8":
            expect(page.get_by_role("region", name="处错误")).to_contain_text("二十")
            expect(page.get_by_role("alert")).to_contain_text("读作: 参训学时")
    expect(page.get_by_text("检查通过，没有错误")).to_be_visible()
    _tab_to(page, "导入")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已导入")).to_be_visible()
    newest = page.get_by_role("region", name="导入记录").locator("tbody tr").first
    expect(newest).to_contain_text("参训学时.csv")
    _tab_to(page, "撤销")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    _tab_to(page, "撤销")
    page.keyboard.press("Enter")
    expect(newest).to_contain_text("已撤销")
