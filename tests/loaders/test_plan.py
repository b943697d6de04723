"""The tables contain what the plan states, and the reconciliation finds the contradictions."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from yanxiu.data import XIANGYIN
from yanxiu.loaders.plan import Finding, read_tables, reconcile
from yanxiu.loaders.plan.tables import Plan, Row

Findings = Mapping[str, Finding]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_tables(XIANGYIN)


@pytest.fixture(scope="module")
def findings() -> Findings:
    """The findings by code, or by code and group if they have groups."""
    return {
        f"{finding.code}/{finding.group.zh}" if finding.group else finding.code: finding
        for finding in reconcile(XIANGYIN)
    }


def rows(plan: Plan, table: str, **where: object) -> list[Row]:
    return [
        line.row
        for line in plan[table]
        if all(line.row[column] == value for column, value in where.items())
    ]


def numbers(finding: Finding) -> tuple[str, float | None, float | None]:
    return finding.state, finding.left.number, finding.right.number


def test_the_schedule_is_complete(plan: Plan) -> None:
    cells = rows(plan, "schedule_cells")
    assert len({cell["line"] for cell in cells}) == 22
    assert len(cells) == 22 * 3
    written = {(cell["line"], cell["year"]) for cell in cells if cell["written"] or cell["seats"]}
    assert {(item["line"], item["year"]) for item in rows(plan, "schedule")} == written


def test_the_annexes_are_complete(plan: Plan) -> None:
    national = rows(plan, "programmes", section="附1")
    county = rows(plan, "programmes", section="附件2")
    assert [row["code"] for row in national if row["parent"] is None] == [
        "A3", "B1", "B2", "C1", "C4", "E4",
    ]  # fmt: skip
    assert len([row for row in national if row["parent"]]) == 14
    assert [row["name"] for row in county if row["parent"] is None] == [
        "提升工程全员培训", "校园长项目", "岗位培训", "专业技术能力培训", "基地建设",
    ]  # fmt: skip
    assert [row["seats"] for row in county if row["seats"] is not None] == [
        600, 65, 100, 150, 110, 230, 60, 120, 100, 60, 60, 200, 11, 5,
    ]  # fmt: skip


def test_a_cell_with_two_pairs_becomes_one_item_for_each(plan: Plan) -> None:
    items = rows(plan, "schedule", line="send-kindergarten", year=2019)
    assert [(item["pair"], item["seats"]) for item in items] == [
        ("changlun-heling", 50),
        ("chengnan-chengguan", 50),
    ]
    assert {item["written_seats"] for item in items} == {"100"}


def test_seats_without_a_zone_belong_to_no_district(plan: Plan) -> None:
    [item] = rows(plan, "schedule", line="send-kindergarten", year=2020)
    assert (item["seats"], item["zone"], item["pair"], item["districts"]) == (120, "open", None, ())


def test_shared_seats_are_recorded_on_the_parent_only(plan: Plan) -> None:
    [parent] = rows(plan, "programmes", code="C1")
    assert parent["seats"] == 600
    assert [row["seats"] for row in rows(plan, "programmes", parent="C1")] == [None] * 3


def test_schools_and_studios_are_not_counted_as_people(plan: Plan) -> None:
    units = {row["name"]: (row["seats"], row["unit"]) for row in rows(plan, "programmes")}
    assert units["培训基地校建设"] == (11, "school")
    assert units["名师、名校长工作室建设"] == (5, "studio")


def test_each_pair_consists_of_two_districts(plan: Plan) -> None:
    for pair in rows(plan, "district_pairs"):
        names = [row["name"] for row in rows(plan, "districts", pair=pair["code"])]
        assert "+".join(map(str, names)) == pair["name"]


def test_the_office_without_a_function_is_reported_and_gets_none(
    plan: Plan, findings: Findings
) -> None:
    assert rows(plan, "unit_functions", unit="preschool-office") == []
    finding = findings["units-with-functions"]
    assert numbers(finding) == ("differs", 4, 5)
    assert "幼教股" in finding.explanation.zh


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("b203-academic-lines", 360),
        ("b206-kindergarten", 120),
        ("c526-workshop", 100),
        ("c527-workshop", 100),
        ("c528-workshop", 60),
        ("c529-workshop", 60),
        ("e428-school-heads", 60),
        ("e429-new-gaokao", 50),
    ],
)
def test_schedule_and_annex_agree(findings: Findings, code: str, number: int) -> None:
    assert numbers(findings[code]) == ("agrees", number, number)


@pytest.mark.parametrize(
    ("code", "left", "right"),
    [
        ("b101-send-to-county", None, 400),
        ("a3-team-study", None, 70),
        ("c1-children", None, 600),
        ("c1-online-study", None, 600),
        ("base-schools-and-towns", 11, None),
        ("seats-and-teachers/2018", 910, None),
        ("seats-and-teachers/2019", 680, None),
        ("seats-and-teachers/2020", 780, None),
    ],
)
def test_missing_figures_of_the_plan_stay_open(
    findings: Findings, code: str, left: float | None, right: float | None
) -> None:
    assert numbers(findings[code]) == ("open", left, right)


def test_the_two_batches_differ_from_the_total(findings: Findings) -> None:
    assert numbers(findings["upgrade-batches"]) == ("differs", 1200, 600)


def test_primary_chinese_is_reported_as_never_reaching_the_county_seat(findings: Findings) -> None:
    finding = findings["line-by-pair/送教下乡-小语"]
    assert numbers(finding) == ("differs", 3, 4)
    assert "城南+城关" in finding.explanation.zh


def test_years_without_seats_are_distinguished_from_years_without_a_figure(
    findings: Findings,
) -> None:
    explanation = findings["line-by-year/网络研修与校本研修整合培训"].explanation
    assert "Missing: 2020" in explanation.en
    assert "Cannot be decided: 2018, 2019" in explanation.en


def test_every_finding_has_a_text_in_both_languages() -> None:
    for finding in reconcile(XIANGYIN):
        for text in (finding.title, finding.explanation, finding.left.what, finding.right.what):
            assert text.en
            assert text.zh


def test_an_item_has_seats_only_if_its_cell_has_a_figure(plan: Plan) -> None:
    for item in rows(plan, "schedule"):
        assert (item["seats"] is None) == (item["written_seats"] is None), item["code"]


def test_the_tables_ship_with_their_package() -> None:
    assert Path(XIANGYIN, "reconciliations.toml").is_file()
