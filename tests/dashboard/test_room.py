"""The layout does not shift when answers arrive, and large pictures are summarised."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.dashboard.conftest import Visitor, come_to_rest, visiting
from tests.npm import packages
from yanxiu.api.ids import global_id
from yanxiu.cli.demo_roles import offered_roles
from yanxiu.graph.database import Address, Database

SHIFTS = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.moved += each.value;
}).observe({type: 'layout-shift', buffered: true});
"""
MOST_MOVED = 0.05  # half of the value that browsers call good


@pytest.mark.thorough
@pytest.mark.parametrize("width", [375, 1366, 1920])
def test_the_layout_does_not_shift_when_answers_arrive(
    chromium: Browser, on_sample: str, width: int
) -> None:
    visitor = visiting(chromium, on_sample, viewport={"width": width, "height": 800})
    visitor.context.add_init_script(SHIFTS)
    visitor.set(theme="projector" if width == 1920 else "light")

    def late(route: Route) -> None:
        visitor.page.wait_for_timeout(150)
        route.continue_()

    try:
        visitor.page.route("**/graphql", late)
        for path in ("/?year=2020", "/pages/coverage?year=2020", "/pages/plan?part=money"):
            page = visitor.open_whole(path)
            assert page.evaluate("moved") < MOST_MOVED, (path, width)
    finally:
        visitor.context.close()


def test_teams_are_summarised_to_keep_their_picture_legible(reader: Visitor) -> None:
    page = reader.open("/pages/network?kind=teams")
    drawn = page.locator(".picture[data-dots]")
    expect(drawn).to_be_visible()
    summed = int(drawn.get_attribute("data-dots") or 0)
    assert 20 < summed < 300
    expect(page.locator(".legend")).to_contain_text("已按团队汇总")
    page.get_by_role("combobox", name="显示").select_option("0")
    expect(drawn).not_to_have_attribute("data-dots", str(summed))
    assert int(drawn.get_attribute("data-dots") or 0) > 1_000
    expect(page.locator("header + main").get_by_label("学段")).to_have_count(0)


def test_a_milestone_that_cannot_be_measured_stands_out_from_one_not_due(reader: Visitor) -> None:
    def unmeasured(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        if rows := told.get("data", {}).get("roadmap"):
            rows["nodes"][0]["state"] = "UNMEASURED"
        route.fulfill(response=answer, json=told)

    reader.page.route("**/graphql", unmeasured)
    page = reader.open("/pages/plan?part=road&year=2020")
    first = page.locator(".road tbody .pill").first
    expect(first).to_have_text("无法衡量")
    assert "warn" in (first.get_attribute("class") or "").split()


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/pages/plan?part=road", "/pages/plan?part=money"])
def test_a_wide_table_on_a_phone_is_reachable_by_keyboard(
    chromium: Browser, on_sample: str, path: str
) -> None:
    visitor = visiting(chromium, on_sample, viewport={"width": 375, "height": 720})
    try:
        page = visitor.open_whole(path)
        come_to_rest(page)
        page.evaluate((packages() / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
        told = page.evaluate("axe.run(document).then(found => found.violations.map(one => one.id))")
        assert told == []
    finally:
        visitor.context.close()


def test_on_a_phone_text_has_room_and_checkboxes_are_narrow(
    chromium: Browser, on_sample: str
) -> None:
    visitor = visiting(chromium, on_sample, viewport={"width": 375, "height": 720})
    width = "each => each.getBoundingClientRect().width"
    try:
        page = visitor.open_whole("/pages/plan?part=road&year=2020")
        assert page.locator(".road td.words").first.evaluate(width) > 100
        page = visitor.open_whole("/pages/coverage?year=2020")
        rows = page.get_by_role("region", name="未参训的乡村教师").locator("tbody tr")
        assert rows.first.locator("td").first.evaluate(width) < 60
    finally:
        visitor.context.close()


def test_a_school_sees_only_its_own_part_of_a_mentor_from_elsewhere(
    reader: Visitor, sample: Address
) -> None:
    with Database.connect(sample) as database:
        schools = [
            caller.place for _, caller in offered_roles(database) if caller.role.name == "school"
        ]
        (row,) = database.read(
            "MATCH (s:School {id: $school})<-[m:MENTORS]-(t:Teacher) WHERE m.until IS NULL "
            "AND NOT (t)-[:TEACHES_AT]->(s) RETURN t.id AS id, t.name AS name LIMIT 1",
            school=schools[0],
        )
    reader.be("学校")
    page = reader.open_whole(f"/pages/teacher/{global_id('Teacher', row['id'])}")
    expect(page.locator("main h1")).to_have_text(row["name"])
    expect(page.locator("[data-state=shown]")).to_contain_text("不在您的学校")
    expect(page.locator("main")).not_to_contain_text("没有参训学时")
    assert reader.complaints == []
