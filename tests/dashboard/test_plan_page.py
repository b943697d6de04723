"""The workbench on the Plan page: jobs are begun, followed, cancelled and solved again.

A plan is compared with a scenario, accepted and undone.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.conftest import Visitor, come_to_rest, picture, visiting
from tests.npm import packages
from tests.thorough import some_rows

SLOW = 90_000  # milliseconds that a job may take on a busy machine


def tool(visitor: Visitor, name: str, **fields: str) -> Page:
    """Opens one tool of the Plan page and fills in its form."""
    page = visitor.open(f"/pages/plan?year=2020&tool={name}")
    for label, value in fields.items():
        page.locator(".workbench").get_by_label(label.replace("_", " "), exact=True).fill(value)
    return page


def begin(page: Page) -> None:
    page.locator(".workbench").get_by_role("button", name="开始", exact=True).click()


@pytest.mark.thorough
def test_a_forecast_is_begun_and_shows_its_shares_assumptions_and_activities(
    reader: Visitor,
) -> None:
    page = tool(reader, "forecast", 依据数据截至="2018-12-31", 预测到="2020")
    begin(page)
    expect(page.get_by_role("progressbar", name="正在计算")).to_be_visible()
    shares = page.get_by_role("region", name="何时全员至少参训一次")
    expect(shares).to_contain_text("全县", timeout=SLOW)
    expect(shares).to_contain_text("%")
    expect(page.get_by_role("region", name="假设", exact=True)).to_contain_text("图谱数据")
    expect(page.get_by_role("region", name="补上缺口的活动清单")).to_be_visible()
    picture(page, "forecast")
    axe = (packages() / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    come_to_rest(page)
    page.evaluate(axe)
    told = page.evaluate(
        "axe.run(document).then(found => found.violations"
        ".filter(each => ['serious', 'critical'].includes(each.impact)).map(each => each.id))"
    )
    assert told == []
    page.reload()  # a returning reader finds it again
    expect(page.get_by_role("region", name="何时全员至少参训一次")).to_contain_text("全县")
    assert reader.complaints == []


@pytest.mark.thorough
def test_a_job_is_cancelled_by_its_button(reader: Visitor) -> None:
    page = tool(reader, "forecast", 依据数据截至="2018-12-31", 预测到="2150")
    begin(page)
    cancel = page.locator(".workbench").get_by_role("button", name="取消")
    expect(cancel).to_be_enabled()
    cancel.click()
    expect(page.locator("[data-state=cancelled]")).to_contain_text("已取消", timeout=5_000)


@pytest.mark.thorough
def test_a_scenario_is_shown_beside_today(reader: Visitor) -> None:
    page = tool(reader, "plan_seats", 方案日期="2020-12-31", 待分配名额="60")
    form = page.locator(".workbench form")
    form.get_by_label("学段", exact=True).select_option("小学")
    form.get_by_label("学科", exact=True).select_option("语文")
    form.locator("details.scenario > summary").click()
    expect(form.locator("textarea")).to_be_visible()
    form.get_by_label("责任区", exact=True).select_option("城南")
    form.get_by_label("与", exact=True).select_option("城关")
    form.get_by_role("button", name="添加变化").click()
    expect(form.locator("textarea")).to_have_value(
        'on = 2020-01-01\n[[merge_districts]]\ndistricts = ["城南", "城关"]\n'
    )
    begin(page)
    rows = page.get_by_role("region", name="名额分配")
    expect(rows).to_contain_text("名额（情景）", timeout=SLOW)
    expect(rows).to_contain_text("有变化")
    expect(page.locator(".workbench")).not_to_contain_text("采用此安排")
    picture(page, "scenario")


@pytest.mark.thorough
def test_a_plan_is_reviewed_solved_again_and_its_roster_tried(reader: Visitor) -> None:
    page = tool(reader, "plan_budget", 方案日期="2020-12-31", **{"年度预算（元）": "60000"})
    begin(page)
    rows = page.get_by_role("region", name="年度经费安排")
    expect(rows).to_contain_text("可训", timeout=SLOW)
    expect(page.locator(".workbench")).to_contain_text("再增加 1 万元可多训")
    first = rows.locator("tbody tr").first.inner_text().split("\t")
    rows.get_by_role("button", name="排除").first.click()
    page.get_by_role("button", name="按所选重新求解").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=SLOW)
    left = [each.inner_text().split("\t")[1:4] for each in rows.locator("tbody tr").all()]
    assert left
    assert first[1:4] not in left
    page.get_by_role("button", name="试导入").click()
    expect(page.get_by_text("检查通过，没有错误")).to_be_visible(timeout=60_000)
    picture(page, "allocation")


@pytest.mark.thorough
def test_contradictory_demands_are_explained_in_words(reader: Visitor) -> None:
    page = tool(reader, "plan_seats", 方案日期="1950-01-01", 待分配名额="60")
    form = page.locator(".workbench form")
    form.get_by_label("学段", exact=True).select_option("小学")
    form.get_by_label("学科", exact=True).select_option("语文")
    begin(page)
    expect(page.locator("[data-state=refused]")).to_contain_text(
        "没有教师任教小学语文", timeout=SLOW
    )


@pytest.mark.parametrize(
    ("role", "offered"),
    some_rows([("责任区督学", {"参训覆盖预测", "学分不足预测与补足办法"}), ("审计人员", set())], 0),
)
def test_each_role_sees_the_jobs_that_it_may_begin(
    chromium: Browser, on_sample: str, role: str, offered: set[str]
) -> None:
    visitor = visiting(chromium, on_sample)
    try:
        visitor.be(role)
        page = visitor.open("/pages/plan?part=foresee&year=2020")
        bench = page.locator(".workbench")
        parts = page.get_by_role("navigation", name="计划")
        expect(parts.get_by_role("link", name="预测与安排")).to_have_count(1 if offered else 0)
        if offered:
            expect(bench.locator("nav button").first).to_be_visible()
            assert {*bench.locator("nav button").all_inner_texts()} == offered
            expect(bench.locator("textarea")).to_have_count(0)
        else:
            expect(page.locator("main [data-state=forbidden]")).to_be_visible()
    finally:
        visitor.context.close()


@pytest.mark.thorough
def test_a_plan_is_accepted_by_loading_its_roster_and_undone(
    clerk: Visitor, tmp_path: Path
) -> None:
    page = clerk.open("/pages/plan?tool=plan_seats")
    form = page.locator(".workbench form")
    form.get_by_label("待分配名额").fill("2")
    form.get_by_label("学段", exact=True).select_option("小学")
    form.get_by_label("学科", exact=True).select_option("语文")
    begin(page)
    expect(page.get_by_role("region", name="名额分配")).to_contain_text("北片", timeout=SLOW)
    with page.expect_download() as saved:
        page.locator(".accept a.button").click()
    saved.value.save_as(tmp_path / "roster.csv")
    assert "活动" in (tmp_path / "roster.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    page.get_by_role("button", name="试导入").click()
    page.locator(".accept").get_by_role("button", name="导入", exact=True).click(timeout=60_000)
    expect(page.get_by_role("status").filter(has_text="已导入，安排生效")).to_be_visible(
        timeout=60_000
    )
    page.get_by_role("button", name="撤销此变更").click()
    expect(page.get_by_role("status").filter(has_text="已撤销")).to_be_visible(timeout=60_000)
