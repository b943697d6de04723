"""Every page of the dashboard on the sample county.

Checks both languages, three widths, each role, the faults that axe reports, and printing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.dashboard.conftest import Visitor, come_to_rest, picture, visiting
from tests.npm import packages
from yanxiu.api.ids import global_id
from yanxiu.graph.database import Address, Database

WHOLE = {"training_reach": "as_of=2020-12-31", "trainer_schools": "district=chengnan"}
ROLES = ("县级培训规划人员", "责任区督学", "学校", "培训者", "审计人员")


@pytest.fixture(scope="module")
def pages(sample: Address) -> dict[str, str]:
    """The address of one page of each kind, by the name of its picture."""
    with Database.connect(sample) as database:
        (row,) = database.read(
            "RETURN "
            "head(COLLECT { MATCH (n:School)<-[:MENTORS]-() RETURN n.id ORDER BY n.id LIMIT 1 }) AS School, "
            "head(COLLECT { MATCH (n:Teacher)-[:MENTORS]->() RETURN n.id ORDER BY n.id LIMIT 1 }) AS Teacher, "
            "head(COLLECT { MATCH (n:PeerCommunity) RETURN n.id ORDER BY n.id LIMIT 1 }) AS PeerCommunity, "
            "head(COLLECT { MATCH (n:Workshop) RETURN n.id ORDER BY n.id LIMIT 1 }) AS Workshop, "
            "head(COLLECT { MATCH (n:Activity {kind: 'sending_teaching'}) WHERE (n)<-[:ATTENDED]-() "
            "RETURN n.id ORDER BY n.id LIMIT 1 }) AS Activity"
        )
    kinds = {
        "school": "School",
        "teacher": "Teacher",
        "community": "PeerCommunity",
        "workshop": "Workshop",
        "activity": "Activity",
    }
    return {
        "overview": "/?year=2020",
        "coverage": "/pages/coverage?year=2020",
        "questions": "/pages/questions",
        "question": "/pages/question/training_reach?as_of=2020-12-31",
        "network": "/pages/network",
        "plan": "/pages/plan?year=2020",
        "roadmap": "/pages/plan?part=road&year=2020",
        "money": "/pages/plan?part=money&year=2020",
        "tools": "/pages/plan?part=foresee&year=2020",
        "load": "/pages/load",
        "settings": "/pages/settings",
        "district": f"/pages/district/{global_id('SupervisionDistrict', '430624:chengnan')}",
        **{name: f"/pages/{name}/{global_id(label, row[label])}" for name, label in kinds.items()},
    }


@pytest.fixture(scope="module")
def axe() -> str:
    found: Path = packages() / "node_modules" / "axe-core" / "axe.min.js"
    return found.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tour(chromium: Browser, on_sample: str) -> Iterator[Visitor]:
    """One browser context for many pages."""
    visitor = visiting(chromium, on_sample)
    yield visitor
    visitor.context.close()


@pytest.mark.thorough
def test_every_page_is_complete_in_chinese_and_axe_finds_no_serious_fault(
    tour: Visitor, pages: dict[str, str], axe: str
) -> None:
    collected: dict[str, Any] = {}
    for name, path in pages.items():
        page = tour.open_whole(path)
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("[role=alert]")).to_have_count(0)
        picture(page, name)
        come_to_rest(page)
        page.evaluate(axe)
        text = page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations"
            ".filter(each => ['serious', 'critical'].includes(each.impact))"
            ".map(each => [each.id, each.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"
        )
        if text:
            collected[name] = text
        page.set_viewport_size({"width": 390, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, (name, over)
        page.set_viewport_size({"width": 1366, "height": 860})
    assert collected == {}
    assert tour.complaints == []
    assert {urlsplit(each).netloc for each in tour.asked if each.startswith("http")} == {
        urlsplit(tour.url).netloc
    }


@pytest.mark.thorough
def test_every_page_becomes_english_by_a_click_and_axe_finds_no_serious_fault_in_dark_mode(
    chromium: Browser, on_sample: str, pages: dict[str, str], axe: str
) -> None:
    visitor = visiting(chromium, on_sample)
    visitor.set(language="en", theme="projector")
    try:
        for name, path in pages.items():
            page = visitor.open_whole(path)
            assert page.locator("html").get_attribute("lang") == "en"
            text = page.locator("header nav").inner_text()
            assert "Overview" in text, name
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in text), name
            heads = " ".join(page.locator("main h2").all_inner_texts()[:1])
            if name not in ("question", "questions"):
                assert not any("\u4e00" <= sign <= "\u9fff" for sign in heads), (name, heads)
        come_to_rest(page)
        page.evaluate(axe)
        told = page.evaluate(
            "axe.run(document, {runOnly: ['color-contrast']}).then(found => found.violations.length)"
        )
        assert told == 0
        assert visitor.complaints == []
    finally:
        visitor.context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1920, 1024, 390])
def test_no_page_is_wider_than_the_screen(
    chromium: Browser, on_sample: str, pages: dict[str, str], width: int
) -> None:
    visitor = visiting(chromium, on_sample, viewport={"width": width, "height": 800})
    try:
        for name, path in pages.items():
            page = visitor.open_whole(path)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, (name, over)
            if name == "overview" and width == 390:
                picture(page, "phone")
    finally:
        visitor.context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages_or_the_reason_why_not(
    chromium: Browser, on_sample: str, pages: dict[str, str], role: str
) -> None:
    visitor = visiting(chromium, on_sample)
    try:
        visitor.be(role)
        for name in (
            "overview",
            "coverage",
            "questions",
            "network",
            "plan",
            "money",
            "tools",
            "load",
        ):
            page = visitor.open_whole(pages[name])
            for state in page.locator("[data-state]").all():
                assert state.get_attribute("data-state") in ("empty", "forbidden"), (
                    name,
                    state.inner_text(),
                )
        text = page.locator("header").inner_text()
        assert role in text
    finally:
        visitor.context.close()


@pytest.mark.thorough
def test_an_answer_shows_words_and_one_unit_for_each_column(reader: Visitor) -> None:
    page = reader.open("/pages/question/plan_actual?year=2020")
    chart = page.locator(".chart svg")
    expect(chart).to_contain_text("送教下乡-初数 · 南湖、洞庭 · 初中数学")
    assert "2020-" not in chart.text_content()  # codes of rows of the plan
    expect(page.get_by_role("columnheader", name="经费支出（元）")).to_have_count(1)
    page = reader.open("/pages/question/plan_actual?year=2020&of=seats")
    expect(page.locator("main")).to_contain_text("13 行没有此项数值，图中未画出")
    page = reader.open("/pages/question/brokers?as_of=2020-12-31")
    shares = page.locator("tbody tr td:last-child").all_inner_texts()
    # a share above zero is not rounded to 0
    assert "0" not in {each.strip() for each in shares[:20]}
    page = reader.open("/pages/question/trainer_load?year=2020")  # this question needs a year
    expect(page.get_by_role("heading", name="结果")).to_be_visible()


@pytest.mark.thorough
def test_the_road_map_is_printed_completely_on_one_sheet(reader: Visitor, tmp_path: Path) -> None:
    page = reader.open("/pages/plan?part=road&year=2020")
    rows = page.locator(".road tbody tr").count()
    assert rows == 24
    page.emulate_media(media="print")
    expect(page.locator("header").first).to_be_hidden()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    written = page.pdf(format="A4", path=tmp_path / "road.pdf")
    assert written.count(b"/Type /Page\n") + written.count(b"/Type /Page ") == 1


@pytest.mark.thorough
def test_a_pick_list_ignores_keys_until_the_input_method_has_finished(reader: Visitor) -> None:
    page = reader.open("/")
    box = page.get_by_role("combobox", name="责任区")
    box.focus()
    keys = page.context.new_cdp_session(page)
    keys.send(
        "Input.imeSetComposition", {"text": "chengnan", "selectionStart": 8, "selectionEnd": 8}
    )
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    assert "district" not in page.url
    expect(page.get_by_role("option", name="岭北")).to_be_visible()
    keys.send("Input.insertText", {"text": "城南"})
    expect(page.get_by_role("option", name="城南")).to_be_visible()
    expect(page.get_by_role("option", name="岭北")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reader.url}/?district=chengnan")


def test_a_table_is_sorted_filtered_and_paged_and_the_address_keeps_the_state(
    reader: Visitor,
) -> None:
    page = reader.open("/pages/question/schools_without_mentor?as_of=2020-12-31")
    table = page.get_by_role("region", name="哪些学校没有指导教师")
    page.get_by_role("button", name="教职工").first.click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("教职工")
    first_row = table.locator("tbody tr").first
    expect(first_row.locator("td.number").last).to_have_text("3")
    fewest = first_row.inner_text()
    page.get_by_role("button", name="教职工").first.click()
    expect(page.locator("th[aria-sort=descending]")).to_be_visible()
    expect(first_row).not_to_have_text(fewest, use_inner_text=True)
    most = [
        int(row.locator("td.number").last.inner_text()) for row in table.locator("tbody tr").all()
    ]
    assert most == sorted(most, reverse=True)
    before = first_row.inner_text()
    page.get_by_role("button", name="下一页").click()
    expect(page.get_by_role("button", name="上一页")).to_be_enabled()
    expect(first_row).not_to_have_text(before, use_inner_text=True)
    first = first_row.inner_text()
    second_page = reader.open(page.url.removeprefix(reader.url))
    expect(second_page.get_by_role("button", name="上一页")).to_be_enabled()
    expect(first_row).to_have_text(first, use_inner_text=True)
    page.get_by_role("searchbox", name="筛选本表").fill("幼儿园")
    expect(table.locator("tbody tr").first).to_contain_text("幼儿园")
    assert "filter=" in page.url
    again = reader.open(page.url.removeprefix(reader.url))
    expect(again.get_by_role("searchbox", name="筛选本表")).to_have_value("幼儿园")
    for row in again.locator("tbody tr").all():
        assert "幼儿园" in row.inner_text()


@pytest.mark.thorough
def test_the_page_of_untrained_teachers_in_the_address_is_shown(reader: Visitor) -> None:
    page = reader.open("/pages/coverage")
    rows = page.get_by_role("region", name="未参训的乡村教师").locator("tbody tr")
    before = rows.first.inner_text()
    page.get_by_role("button", name="下一页").last.click()
    expect(rows.first).not_to_have_text(before, use_inner_text=True)
    second = rows.first.inner_text()
    assert "page=1" in page.url
    again = reader.open(page.url.removeprefix(reader.url))
    expect(rows.first).to_have_text(second, use_inner_text=True)
    assert "page=1" in again.url


@pytest.mark.thorough
def test_a_question_shows_an_explanation_a_chart_and_its_query_and_is_saved(
    reader: Visitor,
) -> None:
    page = reader.open("/pages/question/training_reach?as_of=2020-12-31")
    expect(page.locator(".chart svg")).to_be_visible()
    page.get_by_text("背后的查询").click()
    expect(page.locator("pre").first).to_contain_text("trainingReach")
    for form, head in (("CSV", "\ufeff".encode()), ("XLSX", b"PK")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=form).click()
        assert Path(saved.value.path()).read_bytes().startswith(head)
    page = reader.open("/pages/question/funding_compliance?year=2020")
    text = page.locator("main table").inner_text()
    assert "MET" not in text
    assert "达标" in text


def test_the_catalogue_is_searched_in_both_languages(reader: Visitor) -> None:
    page = reader.open("/pages/questions")
    box = page.get_by_role("searchbox", name="搜索问题")
    box.fill("mentor")
    expect(page.get_by_role("link", name="哪些学校没有指导教师")).to_be_visible()
    box.fill("经费 达标")
    expect(page.get_by_role("link", name="培训经费安排是否达标")).to_be_visible()
    expect(page.get_by_role("link", name="哪些学校没有指导教师")).to_have_count(0)


@pytest.mark.thorough
def test_a_failed_request_is_reported_and_retried(reader: Visitor) -> None:
    reader.page.route("**/graphql", lambda route: route.abort())
    reader.page.goto(reader.url)
    expect(
        reader.page.get_by_role("searchbox").or_(reader.page.locator("main h1")).first
    ).to_be_visible()
    reader.page.unroute("**/graphql")
    page = reader.open("/?year=2020")
    reader.page.route(
        "**/graphql",
        lambda route: route.fulfill(
            status=503,
            content_type="application/json",
            body='{"errors":[{"message":"The database does not answer · 数据库没有应答","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}',
        ),
    )
    page.get_by_label("年度").select_option("2019")
    expect(page.locator("[data-state=again]").first).to_be_visible()
    expect(page.locator("[data-state=stale]").first).to_be_visible(timeout=30_000)
    reader.page.unroute("**/graphql")
    page.get_by_role("button", name="重试").first.click()
    expect(page.locator("[data-state=stale]")).to_have_count(0)


@pytest.mark.thorough
def test_a_page_retries_by_itself_if_the_database_is_busy(reader: Visitor) -> None:
    page = reader.open("/?year=2020")
    page.route(
        "**/graphql",
        lambda route: route.fulfill(status=503, content_type="application/json", body="{}"),
        times=1,
    )
    page.get_by_label("年度").select_option("2019")
    expect(page.locator("[data-state=again]").first).to_be_visible()
    expect(page.locator("[data-state=again]")).to_have_count(0, timeout=30_000)
    assert page.locator("[role=alert]").count() == 0


@pytest.mark.thorough
def test_an_unknown_address_is_reported(reader: Visitor) -> None:
    page = reader.open("/pages/nothing")
    expect(page.locator("main h1")).to_have_text("没有这一页")
    page = reader.open("/pages/question/no_such_question")
    expect(page.locator("[data-state=missing]")).to_be_visible()
    page = reader.open("/pages/school/U2Nob29sOm5vbmU")
    expect(page.locator("main")).to_contain_text("不存在")
    for path in ("/pages/school/NOPE", "/pages/school/%E0%A4%A", "/pages/teacher/U2Nob29sOm5vbmU"):
        page = reader.open(path)
        expect(page.locator("main h1")).to_have_text("没有这一页")
    page = reader.open("/pages/coverage?district=nope&year=2020")
    expect(page.locator("main [role=alert]")).to_have_count(1)
    expect(page.locator("[data-state=missing]")).to_contain_text("没有这个责任区")
    page.get_by_role("button", name="查看全部").click()
    expect(page.get_by_role("region", name="覆盖", exact=True)).to_contain_text("城南")


def test_an_invalid_year_or_page_is_ignored(reader: Visitor) -> None:
    page = reader.open_whole("/pages/coverage?year=99999&page=-3")
    expect(page.get_by_label("年度")).not_to_have_value("99999")
    assert page.get_by_label("年度").input_value().startswith("20")
    expect(page.get_by_role("button", name="上一页")).to_be_disabled()


@pytest.mark.thorough
def test_year_and_district_stay_from_page_to_page_and_each_part_of_the_plan_has_an_address(
    reader: Visitor,
) -> None:
    page = reader.open("/?year=2019&district=chengnan")
    page.get_by_role("link", name="计划", exact=True).click()
    page.get_by_role("navigation", name="计划").get_by_role("link", name="经费与名额").click()
    expect(page).to_have_url(f"{reader.url}/pages/plan?year=2019&district=chengnan&part=money")
    expect(page.get_by_label("年度")).to_have_value("2019")
    page.get_by_role("navigation", name="计划").get_by_role("link", name="路线图").click()
    expect(page.locator(".road tbody tr")).to_have_count(24)
    page.go_back()
    expect(page.get_by_role("heading", name="培训经费")).to_be_visible()
    expect(page.locator("[aria-current=page]").last).to_have_text("经费与名额")
    again = reader.open(page.url.removeprefix(reader.url))
    expect(again.get_by_role("heading", name="培训经费")).to_be_visible()


@pytest.mark.thorough
def test_all_teachers_behind_a_cell_are_listed(reader: Visitor) -> None:
    page = reader.open("/pages/coverage?year=2020")
    page.get_by_role("button", name="城南 语文").click()
    listed = page.locator(".card").filter(has=page.get_by_role("region", name="这一格的教师"))
    told = listed.get_by_role("status")
    expect(told).to_have_text("121 行")  # more than one page of the server
    expect(listed.get_by_role("heading")).to_be_in_viewport()


def test_a_printed_part_of_a_list_is_marked_as_a_part(reader: Visitor) -> None:
    page = reader.open("/pages/question/untrained_rural_teachers?as_of=2020-12-31")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_contain_text("只打印其中 1–50 / 885 行")


@pytest.mark.thorough
def test_a_share_below_one_is_not_shown_as_100_percent(reader: Visitor) -> None:
    page = reader.open("/?year=2022")
    rows = page.locator("main table tbody tr")
    for row in rows.all():
        share, untrained = (cell.inner_text() for cell in row.locator("td.number").all())
        assert (share == "100\u00a0%") == (untrained == "0"), (share, untrained)


@pytest.mark.thorough
def test_county_money_is_shown_to_planners_and_loads_are_hidden_from_supervisors(
    chromium: Browser, on_sample: str
) -> None:
    visitor = visiting(chromium, on_sample)
    try:
        visitor.be("县级培训规划人员")
        page = visitor.open_whole("/?year=2020")
        expect(page.locator(".figures")).to_contain_text("县级：教职工工资总额的 1.5 %")
        expect(page.locator(".figures")).to_contain_text("应安排")
        visitor.be("责任区督学")
        page = visitor.open_whole("/?year=2020")
        expect(page.locator("main")).not_to_contain_text("尚未导入数据")
        expect(page.locator("main")).to_contain_text("数据截至")
        expect(page.locator("header nav")).to_contain_text("计划")
    finally:
        visitor.context.close()


@pytest.mark.thorough
def test_a_network_shows_the_schools_of_one_stage(reader: Visitor) -> None:
    page = reader.open("/pages/network?kind=collaboration")
    rows = page.get_by_role("region", name="网络").locator("tbody tr")
    page.get_by_label("学段").select_option("幼儿园")
    page.get_by_role("searchbox", name="筛选本表").fill("幼儿园")
    expect(rows.first).to_contain_text("幼儿园")
    expect(page.get_by_text("学校协作")).to_have_count(1)
    assert "stage=" in page.url
    page.get_by_role("searchbox", name="筛选本表").fill("中学")
    expect(rows.get_by_role("link")).to_have_count(0)


@pytest.mark.thorough
def test_a_network_is_drawn_on_a_canvas_without_webgl(reader: Visitor) -> None:
    reader.context.add_init_script(
        "const own = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) "
        "{ return kind.startsWith('webgl') ? null : own.call(this, kind, ...more); }"
    )
    page = reader.open("/pages/network")
    expect(page.get_by_text("改用画布显示")).to_be_visible()
    painted = page.evaluate(
        "(() => { const canvas = document.querySelector('.picture canvas');"
        "return new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size; })()"
    )
    assert painted > 10
    assert page.locator("main table tbody tr").count() == 20
