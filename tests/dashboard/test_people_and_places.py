"""Pages on people, schools and activities: nobody is confused with another, and nothing is missing."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.dashboard.conftest import Visitor
from tests.schemas import committed_schema
from yanxiu.api.ids import global_id
from yanxiu.graph.database import Address, Database

DOCUMENTS = Path(__file__).parents[2] / "dashboard" / "src" / "documents"


def _read_one(address: Address, statement: str) -> dict[str, Any]:
    with Database.connect(address) as database:
        (row,) = database.read(statement)
    return dict(row)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("untrained_rural_teachers?as_of=2020-12-31", "教师"),
        pytest.param("team_roster?as_of=2020-12-31", "成员", marks=pytest.mark.thorough),
        pytest.param("credit_shortfall?as_of=2020-12-31", "教师", marks=pytest.mark.thorough),
        pytest.param("trainer_schools?as_of=2020-12-31", "培训者", marks=pytest.mark.thorough),
    ],
)
def test_a_person_in_an_answer_has_a_number_beside_the_name_and_a_page(
    reader: Visitor, name: str, person: str
) -> None:
    page = reader.open(f"/pages/question/{name}")
    heads = [each.strip() for each in page.locator("main .answer thead th").all_inner_texts()]
    at = next(n for n, head in enumerate(heads) if head == person)
    assert heads[at + 1].endswith("编号"), heads
    row = page.locator("main .answer tbody tr").first.locator("td")
    assert re.fullmatch(r"T\d+", row.nth(at + 1).inner_text().strip())
    row.nth(at).get_by_role("link").click()
    expect(page).to_have_url(re.compile("/pages/teacher/"))


def test_the_page_of_an_activity_requests_every_kind_of_organiser() -> None:
    fields = committed_schema().get_type("Activity").fields  # type: ignore[union-attr]
    kinds = {each for each in fields if each.startswith("organising")}
    asked = (DOCUMENTS / "things.ts").read_text(encoding="utf-8").split("query ActivityPage")[1]
    assert kinds == set(re.findall(r"\borganising[A-Z]\w+", asked.split("`);")[0]))


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["ResearchRoom", "Alliance", "PartnerSchool"])
def test_an_activity_shows_its_organiser(reader: Visitor, sample: Address, kind: str) -> None:
    found = _read_one(
        sample,
        f"MATCH (a:Activity)-[:ORGANISED_BY]->(o:{kind}) RETURN a.id AS id, o.name AS name "
        "ORDER BY a.id LIMIT 1",
    )
    page = reader.open(f"/pages/activity/{global_id('Activity', found['id'])}")
    expect(page.locator("dl.facts")).to_contain_text(found["name"])


@pytest.mark.thorough
def test_an_activity_shows_what_it_lacks(reader: Visitor, sample: Address) -> None:
    crowded = _read_one(
        sample,
        "MATCH (a:Activity) WHERE a.seats < COUNT { (a)<-[:ENROLLED]-() } RETURN a.id AS id "
        "ORDER BY a.id LIMIT 1",
    )
    page = reader.open(f"/pages/activity/{global_id('Activity', crowded['id'])}")
    expect(page.locator("main")).to_contain_text("报名人数超过名额")


@pytest.mark.thorough
def test_a_closed_school_shows_its_successor_and_no_demands(
    reader: Visitor, sample: Address
) -> None:
    found = _read_one(
        sample,
        "MATCH (s:School)-[:SUCCEEDED_BY]->(o:School) WHERE s.closed < date() "
        "RETURN s.id AS id, o.name AS name ORDER BY s.id LIMIT 1",
    )
    page = reader.open(f"/pages/school/{global_id('School', found['id'])}")
    expect(page.locator(".head")).to_contain_text("已撤销")
    expect(page.locator("dl.facts")).to_contain_text("并入")
    expect(page.locator("dl.facts").get_by_role("link", name=found["name"])).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("还缺什么")
    expect(page.locator("main")).not_to_contain_text("即将开展的活动")


def test_a_printed_answer_states_its_conditions_in_words(reader: Visitor) -> None:
    page = reader.open("/pages/question/untrained_rural_teachers?as_of=2020-12-31&district=lingbei")
    page.emulate_media(media="print")
    told = page.locator("p.only-print").filter(has_text="责任区")
    expect(told).to_contain_text("责任区：岭北")
    expect(told).to_contain_text("查询日期：2020年12月31日")
    expect(told).not_to_contain_text("lingbei")
