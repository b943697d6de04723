"""Server, database or session disappear while a page is open, and return; a second tab of the same reader."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.dashboard.conftest import Visitor, visiting
from tests.dashboard.test_stories import SCHOOL_SOUTH

PLANNER = "县级培训规划人员"
AUDITOR = "审计人员"


def _disconnect(page: Page) -> None:
    """Aborts all requests, as if the server had stopped."""
    for path in ("**/graphql", "**/ready", "**/session", "**/networks/*", "**/jobs/*"):
        page.route(path, lambda route: route.abort())


def _reconnect(page: Page) -> None:
    page.unroute_all()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("first", "to"),
    [
        ("/pages/settings", "总览"),
        ("/pages/settings", "网络"),
        ("/pages/questions", "多少教师至少参训一次"),
    ],
)
def test_a_page_renews_itself_once_the_server_is_back(reader: Visitor, first: str, to: str) -> None:
    page = reader.open(first)
    _disconnect(page)
    page.get_by_role("link", name=to, exact=True).click()
    away = page.locator("[data-state=away]").first
    expect(away).to_be_visible(timeout=40_000)
    expect(away).to_contain_text("服务或数据库没有应答")
    _reconnect(page)
    expect(page.locator("[data-state=away]")).to_have_count(0, timeout=90_000)
    come = page.locator(".picture, .figures .figure, .answer tbody td:not([data-state])")
    expect(come.first).to_be_visible(timeout=60_000)


@pytest.mark.thorough
def test_a_view_whose_script_failed_to_load_shows_a_message_and_loads_later(
    reader: Visitor,
) -> None:
    page = reader.open("/pages/settings")
    page.route("**/assets/**", lambda route: route.abort())
    page.get_by_role("link", name="覆盖", exact=True).click()
    expect(page.locator("[data-state=away]")).to_be_visible()
    expect(page.locator("main h1")).to_have_text("覆盖")
    _reconnect(page)
    expect(page.get_by_role("region", name="覆盖", exact=True)).to_be_visible(timeout=60_000)


@pytest.mark.thorough
def test_a_page_opened_without_a_server_shows_itself_later(reader: Visitor) -> None:
    page = reader.page
    page.route("**/session", lambda route: route.fulfill(status=503, json={}))
    page.goto(f"{reader.url}/?year=2020")
    expect(page.locator("[data-state=away]")).to_be_visible()
    page.unroute_all()
    expect(page.locator(".figures .figure").first).to_be_visible(timeout=60_000)


def test_an_error_in_reading_the_lists_is_shown(reader: Visitor) -> None:
    page = reader.page

    def refuse(route: Route) -> None:
        route.fulfill(status=400, json={"errors": [{"message": "no", "extensions": {"code": "X"}}]})

    page.route("**/graphql", refuse)
    page.goto(f"{reader.url}/?year=2020")
    expect(page.locator("main [role=alert]")).to_be_visible()


@pytest.mark.thorough
def test_after_a_sign_out_in_another_tab_earlier_data_are_not_shown(
    chromium: Browser, on_county: str
) -> None:
    visitor = visiting(chromium, on_county)
    try:
        visitor.be(AUDITOR)
        page = visitor.open("/")
        expect(page.locator("header")).to_contain_text(AUDITOR)
        other = visitor.context.new_page()
        other.goto(f"{visitor.url}/sign-out")
        other.get_by_role("button").click()
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator("header")).not_to_contain_text(AUDITOR)
        expect(page.get_by_role("link", name="退出登录")).to_have_count(0)
    finally:
        visitor.context.close()


def test_an_ended_session_leads_to_the_sign_in_page_and_back_to_the_view(
    clerk: Visitor,
) -> None:
    page = clerk.open("/pages/coverage?year=2021")
    page.route("**/graphql", lambda route: route.fulfill(status=401, json={"errors": []}))
    page.get_by_role("link", name="总览", exact=True).click()
    expect(page).to_have_url(re.compile(r"/sign-in\?next=%2F"))


def test_form_input_survives_an_ended_session_and_is_sent_after_signing_in_again(
    clerk: Visitor,
) -> None:
    page = clerk.open(SCHOOL_SOUTH)
    page.get_by_role("button", name="指派指导者").click()
    form = page.get_by_role("dialog")
    for label, name in (("培训团队", "县小语"), ("培训者", "老师1"), ("学科", "语文")):
        form.get_by_role("combobox", name=label).fill(name)
        form.get_by_role("option", name=name).first.click()
    for path in ("**/graphql", "**/session"):
        page.route(path, lambda route: route.fulfill(status=401, json={"errors": []}))
    form.get_by_role("button", name="指派指导者").click()
    beside = form.locator("[data-state=ended]").get_by_role("link")
    expect(beside).to_have_attribute("target", "_blank")
    # the tab is visible again, but not signed in
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(form.get_by_role("combobox", name="培训者")).to_have_value(re.compile("老师1"))
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-state=ended]")).to_have_count(0)
    form.get_by_role("button", name="指派指导者").click()
    expect(form.get_by_role("status")).to_contain_text("已完成")
    form.get_by_role("button", name="撤销此变更").click()
    expect(form.get_by_role("status")).to_contain_text("已撤销")


def test_a_network_without_colours_for_its_schools_explains_why(clerk: Visitor) -> None:
    page = clerk.page
    page.route("**/questions/training_by_school*", lambda route: route.fulfill(json={"rows": []}))
    clerk.open("/pages/network?colour=coverage")
    expect(page.locator("[data-state=colourless]")).to_contain_text("还没有自2018年起的参训记录")
    page.get_by_label("颜色").select_option("district")
    expect(page.locator("[data-state=colourless]")).to_have_count(0)


def test_a_change_in_one_tab_appears_in_the_other(clerk: Visitor) -> None:
    page = clerk.open(SCHOOL_SOUTH)
    expect(page.locator("main")).to_contain_text("没有指导教师")
    other = clerk.context.new_page()
    other.goto(f"{clerk.url}{SCHOOL_SOUTH}")
    other.get_by_role("button", name="指派指导者").click()
    form = other.get_by_role("dialog")
    for label, name in (("培训团队", "县小语"), ("培训者", "老师1"), ("学科", "语文")):
        form.get_by_role("combobox", name=label).fill(name)
        form.get_by_role("option", name=name).first.click()
    form.get_by_role("button", name="指派指导者").click()
    expect(form.get_by_role("status")).to_contain_text("已完成")
    expect(page.locator("main")).not_to_contain_text("没有指导教师")
    form.get_by_role("button", name="撤销此变更").click()
    expect(page.locator("main")).to_contain_text("没有指导教师")


@pytest.mark.thorough
def test_a_job_is_followed_again_after_an_interruption(reader: Visitor) -> None:
    page = reader.open("/pages/plan?year=2020&tool=forecast")
    form = page.locator(".workbench")
    form.get_by_label("依据数据截至", exact=True).fill("2018-12-31")
    form.get_by_label("预测到", exact=True).fill("2020")
    form.get_by_role("button", name="开始", exact=True).click()
    expect(page.get_by_role("progressbar", name="正在计算")).to_be_visible()
    page.route("**/graphql", lambda route: route.abort())
    page.wait_for_timeout(3_000)
    expect(page.locator(".workbench [role=alert]")).to_have_count(0)
    _reconnect(page)
    shares = page.get_by_role("region", name="何时全员至少参训一次")
    expect(shares).to_contain_text("全县", timeout=90_000)


@pytest.mark.thorough
def test_a_job_that_the_server_forgot_is_reported_as_gone(reader: Visitor) -> None:
    page = reader.open("/pages/plan?year=2020&tool=plan_bases")

    def forgotten(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        if (told.get("data") or {}).get("job"):
            told["data"]["job"] = None
        route.fulfill(response=answer, json=told)

    page.route("**/graphql", forgotten)
    page.locator(".workbench").get_by_role("button", name="开始", exact=True).click()
    expect(page.locator("[data-state=lost]")).to_contain_text("此任务已不存在")
