"""Training funds, training-base schools, studios, and open problems."""

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, link, node, school, teacher
from tests.questions.drawing_credits import COUNTY

SHARES = [
    node("BudgetLine", "L1", name="财政安排", share=0.015, basis="payroll"),
    node("BudgetLine", "L2", name="学校安排", share=0.08, basis="public_funds"),
    node("BudgetLine", "L3", name="共同体支持"),
    *(
        f"MATCH (l:BudgetLine {{id: 'c:{line}'}}), (c:County) CREATE (l)-[:DUE_IN]->(c)"
        for line in ("L1", "L2", "L3")
    ),
]
SCHOOLS = [
    school("S1", "一小"),
    school("S2", "二小"),
    school("S3", "三小", district="south"),
    school("S4", "四小", district="south"),
]


def budget(of: str, year: int = 2020, **figures: float) -> list[str]:
    """The figures of a year: of a school by its code, or of the county as `county`."""
    owner = "(o:County)" if of == "county" else f"(o:School {{id: 'c:{of}'}})"
    return [
        node("Budget", f"{of}-{year}", year=year, **figures),
        f"MATCH (b:Budget {{id: 'c:{of}-{year}'}}), {owner} CREATE (b)-[:BUDGET_OF]->(o)",
    ]


MONEY = [
    *COUNTY, *SHARES, *SCHOOLS,
    *budget("S1", public_funds=100000.0, training_funds=8000.0, spent=7000.0, diverted=0.0, payroll=1000000.0),
    *budget("S2", public_funds=100000.0, training_funds=5000.0, spent=5000.0, diverted=100.0, payroll=600000.0),
    *budget("S3", public_funds=100000.0, training_funds=9000.0, diverted=500.0),
    *budget("county", training_funds=20000.0, spent=15000.0),
]  # fmt: skip
FIGURES = ["name", "base", "required", "set_aside", "missing", "compliant", "state"]


def test_a_school_must_set_aside_a_share_of_its_public_funds(asked: Asked) -> None:
    rows = asked("funding_compliance", MONEY, ["level", "share", "spent", "diverted", *FIGURES], year=2020)  # fmt: skip
    assert rows[1:] == [
        ("school", 0.08, 7000.0, 0.0, "一小", 100000.0, 8000.0, 8000.0, 0.0, True, "met"),
        ("school", 0.08, None, 500.0, "三小", 100000.0, 8000.0, 9000.0, 0.0, False, "diverted"),
        ("school", 0.08, 5000.0, 100.0, "二小", 100000.0, 8000.0, 5000.0, 3000.0, False, "short"),
        ("school", 0.08, None, None, "四小", None, None, None, None, None, "no_figures"),
    ]


def test_a_county_must_set_aside_a_share_of_its_payroll(asked: Asked) -> None:
    columns = [*FIGURES, "without_payroll", "spent"]
    # 1,000,000 + 600,000 from the two schools with figures: 1.5 % is 24,000
    assert asked("funding_compliance", MONEY, columns, year=2020)[0] == (
        "试验县", 1600000.0, 24000.0, 20000.0, 4000.0, False, "short", 2, 15000.0,
    )  # fmt: skip
    own = [*MONEY, "MATCH (b:Budget {id: 'c:county-2020'}) SET b.payroll = 1000000.0"]
    assert asked("funding_compliance", own, columns, year=2020)[0] == (
        "试验县", 1000000.0, 15000.0, 20000.0, 0.0, True, "met", None, 15000.0,
    )  # fmt: skip


def test_without_a_year_every_year_with_a_budget_is_listed(asked: Asked) -> None:
    drawn = [*MONEY, *budget("S1", 2021, public_funds=50000.0)]
    rows = asked("funding_compliance", drawn, ["year", "name", "required", "state"])
    assert [row[0] for row in rows] == [2020] * 5 + [2021] * 5
    assert (2021, "一小", 4000.0, "incomplete") in rows
    assert (2021, "试验县", None, "no_figures") in rows


def test_a_district_lists_its_schools_at_the_end_of_the_year(asked: Asked) -> None:
    moved = [
        *MONEY,
        "MATCH (:School {id: 'c:S1'})-[r:IN_DISTRICT]->() SET r.until = date('2020-12-31')",
        link("School:S1", "IN_DISTRICT", "SupervisionDistrict:south", since="2020-12-31"),
    ]
    south = asked("funding_compliance", moved, ["name"], year=2020, district="南片")
    assert south == [("一小",), ("三小",), ("四小",)]
    before = asked("funding_compliance", moved, ["name"], year=2019, district="south")
    assert before == [("三小",), ("四小",)]


def test_a_school_closed_by_the_end_of_the_year_is_listed_if_it_has_figures(asked: Asked) -> None:
    closed = "MATCH (s:School) WHERE s.code IN ['S1', 'S4'] SET s.closed = date('2020-12-31')"
    rows = asked("funding_compliance", [*MONEY, closed], ["name"], year=2020)
    assert rows == [("试验县",), ("一小",), ("三小",), ("二小",)]
    later = closed.replace("2020-12-31", "2021-01-01")
    assert len(asked("funding_compliance", [*MONEY, later], ["name"], year=2020)) == 5


def test_a_missing_share_is_reported_and_an_empty_county_has_no_rows(asked: Asked) -> None:
    drawn = [*COUNTY, *SCHOOLS[:1], *budget("S1", public_funds=100000.0, training_funds=1.0)]
    columns = ["name", "share", "required", "missing", "compliant", "state"]
    assert asked("funding_compliance", drawn, columns, year=2020) == [
        ("试验县", None, None, None, None, "no_rule"),
        ("一小", None, None, None, None, "no_rule"),
    ]
    assert asked("funding_compliance", [], columns) == []
    assert asked("funding_compliance", [], columns, year=2020) == []


TOWNS = [
    *SCHOOLS,
    node("Town", "W1", name="甲镇"),
    node("Town", "W2", name="乙镇"),
    node("Town", "W3", name="丙镇"),
    link("School:S1", "IN_TOWN", "Town:W1", since="2000-01-01"),
    link("School:S2", "IN_TOWN", "Town:W1", since="2000-01-01"),
    link("School:S3", "IN_TOWN", "Town:W1", since="2000-01-01"),
    link("School:S4", "IN_TOWN", "Town:W2", since="2000-01-01"),
    "MATCH (s:School {id: 'c:S1'}) SET s.central = true, s.training_seats = 100",
    "MATCH (s:School {id: 'c:S2'}) SET s.central = false, s.training_seats = 50",
    "MATCH (s:School {id: 'c:S3'}) SET s.training_seats = 49",
    link("School:S2", "SERVES_AS_BASE", "Town:W1", since="2018-09-01"),
]
RANKED = ["town", "rank", "school", "score", "reasons", "base", "town_has_base"]


def test_candidates_are_ranked_in_their_town_with_reasons(asked: Asked) -> None:
    assert asked("base_school_candidates", TOWNS, RANKED) == [
        ("丙镇", None, None, None, [], None, False),
        ("乙镇", 1, "四小", 0, [], False, False),
        ("甲镇", 1, "一小", 4, ["central", "seats_100"], False, True),
        ("甲镇", 2, "二小", 1, ["seats_50"], True, True),
        ("甲镇", 3, "三小", 0, [], False, True),
    ]
    assert len(asked("base_school_candidates", TOWNS, RANKED, town="甲镇")) == 3
    assert asked("base_school_candidates", [], RANKED) == []


def test_study_counts_for_two_years_and_trainers_while_in_post(asked: Asked) -> None:
    drawn = [
        *TOWNS,
        node("TrainerTeam", "G1", name="团队", level="county", kind="trainers"),
        *(teacher(f"T{n}", f"师{n}", "S3") for n in (1, 2, 3)),
        teacher("T4", "师4", "S4", until="2021-06-01"),
        *(
            link(f"Teacher:T{n}", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", role="member")
            for n in (1, 2, 3, 4)
        ),
        *(activity(f"A{n}", day=day) for n, day in enumerate(["2019-06-01", "2019-06-02", "2021-06-01", "2021-06-02"])),
        activity("B", day="2020-06-01"),
        "MATCH (a:Activity) WHERE a.code <> 'B' SET a.kind = 'school_based'",
        *(link(f"Activity:A{n}", "ORGANISED_BY", "School:S4") for n in range(4)),
        *(link(f"Activity:A{n}", "HELD_AT", "School:S4") for n in range(4)),
        link("Activity:B", "HELD_AT", "School:S3"),
    ]  # fmt: skip
    columns = ["school", "score", "reasons"]
    rows = asked("base_school_candidates", drawn, columns)
    assert ("三小", 3, ["trainers", "hosted"]) in rows
    assert ("四小", 2, ["school_based_study"]) in rows
    before = asked("base_school_candidates", drawn, columns, as_of="2021-05-31")
    # the activities of 1 and 2 June 2019, and the trainer still in post
    assert ("四小", 3, ["school_based_study", "trainers"]) in before


def test_equal_scores_share_a_rank(asked: Asked) -> None:
    drawn = [*TOWNS, "MATCH (s:School) WHERE s.code IN ['S1', 'S2'] SET s.central = true, s.training_seats = 100"]  # fmt: skip
    ranks = asked("base_school_candidates", drawn, ["school", "rank"], town="W1")
    assert ranks == [("一小", 1), ("二小", 1), ("三小", 3)]


def test_an_ended_base_and_a_moved_or_closed_school_do_not_count(
    asked: Asked,
) -> None:
    drawn = [
        *TOWNS,
        "MATCH ()-[r:SERVES_AS_BASE]->() SET r.until = date('2021-06-01')",
        "MATCH (s:School {id: 'c:S3'}) SET s.closed = date('2021-06-01')",
        "MATCH (:School {id: 'c:S1'})-[r:IN_TOWN]->() SET r.until = date('2021-06-01')",
        link("School:S1", "IN_TOWN", "Town:W3", since="2021-06-01"),
    ]
    columns = ["town", "school", "base", "town_has_base"]
    assert asked("base_school_candidates", drawn, columns) == [
        ("丙镇", "一小", False, False),
        ("乙镇", "四小", False, False),
        ("甲镇", "二小", False, False),
    ]
    before = asked("base_school_candidates", drawn, columns, as_of="2021-05-31", town="W1")
    assert sorted(before) == [
        ("甲镇", "一小", False, True),
        ("甲镇", "三小", False, True),
        ("甲镇", "二小", True, True),
    ]


ISSUES = [
    node("Unit", "U1", name="教育局", kind="bureau"),
    node("Issue", "I1", name="报告厅", area="facilities", due="2021-05-31"),
    node("Issue", "I2", name="招聘", area="teams", amount="1-2名", due="2021-06-01"),
    node("Issue", "I3", name="经费", area="funds", solved="2021-06-01"),
    link("Issue:I1", "OWNED_BY", "Unit:U1", since="2018-06-10", until="2021-06-01"),
    link("Issue:I2", "OWNED_BY", "Unit:U1", since="2018-06-10"),
    link("Issue:I2", "OWNED_BY", "SupervisionDistrict:north", since="2018-06-10"),
]
OPEN = ["issue", "area", "amount", "owner", "district", "due", "overdue", "days_over"]


def test_open_problems_have_an_owner_a_due_day_and_the_days_overdue(asked: Asked) -> None:
    assert sorted(asked("open_issues", ISSUES, OPEN), key=str) == [
        ("报告厅", "facilities", None, None, None, "2021-05-31", True, 1),
        ("招聘", "teams", "1-2名", "教育局", None, "2021-06-01", False, 0),
        ("招聘", "teams", "1-2名", None, "北片", "2021-06-01", False, 0),
    ]


def test_a_problem_is_open_until_the_day_it_is_solved(asked: Asked) -> None:
    before = asked("open_issues", ISSUES, OPEN, as_of="2021-05-31")
    assert ("经费", "funds", None, None, None, None, None, None) in before
    assert ("报告厅", "facilities", None, "教育局", None, "2021-05-31", False, 0) in before
    assert "经费" not in [row[0] for row in asked("open_issues", ISSUES, OPEN)]


def test_open_problems_are_found_by_owner_and_area(asked: Asked) -> None:
    assert asked("open_issues", ISSUES, ["issue", "district"], owner="教育局") == [("招聘", None)]
    assert asked("open_issues", ISSUES, ["issue", "district"], owner="北片") == [("招聘", "北片")]
    assert asked("open_issues", ISSUES, ["issue"], area="facilities") == [("报告厅",)]
    assert asked("open_issues", [], OPEN) == []


PLANNED = [
    *COUNTY,
    node("Programme", "P1", name="工作室建设", year=2018, unit="studio", seats=5),
    node("Programme", "P2", name="基地校建设", year=2018, unit="school", seats=11),
    *(
        f"MATCH (p:Programme {{id: 'c:{code}'}}), (c:County) CREATE (p)-[:PROGRAMME_OF]->(c)"
        for code in ("P1", "P2")
    ),
]
STUDIOS = [
    *PLANNED,
    *SCHOOLS[:1],
    *(teacher(f"T{n}", f"师{n}", "S1") for n in (1, 2)),
    node("Studio", "D1", name="甲工作室", kind="teacher"),
    node("Studio", "D2", name="乙工作室", kind="principal"),
    "MATCH (s:Studio), (c:County) CREATE (s)-[:STUDIO_OF {since: date('2018-11-01')}]->(c)",
    link("Teacher:T1", "JOINS_STUDIO", "Studio:D1", since="2018-11-01", role="host"),
    link("Teacher:T2", "JOINS_STUDIO", "Studio:D1", since="2018-11-01", until="2021-06-01", role="member"),
    link("Teacher:T1", "JOINS_STUDIO", "Studio:D1", since="2019-11-01", role="member"),
]  # fmt: skip
FOUNDED = ["studio", "kind", "host", "members", "planned", "founded"]


def test_studios_have_their_hosts_members_and_planned_number(asked: Asked) -> None:
    assert asked("studio_roster", STUDIOS, FOUNDED) == [
        ("乙工作室", "principal", None, 0, 5, 2),
        ("甲工作室", "teacher", "师1", 1, 5, 2),
    ]
    assert asked("studio_roster", STUDIOS, ["members"], as_of="2021-05-31") == [(0,), (2,)]


def test_a_plan_without_a_studio_is_listed(asked: Asked) -> None:
    assert asked("studio_roster", STUDIOS, FOUNDED, as_of="2018-10-31") == [
        (None, None, None, 0, 5, 0)
    ]
    assert asked("studio_roster", COUNTY, FOUNDED) == [(None, None, None, 0, None, 0)]
    assert asked("studio_roster", [], FOUNDED) == []


def test_a_studio_closed_that_day_is_not_listed(asked: Asked) -> None:
    closed = "MATCH (:Studio {id: 'c:D1'})-[r:STUDIO_OF]->() SET r.until = date('2021-06-01')"
    assert asked("studio_roster", [*STUDIOS, closed], ["studio", "founded"]) == [("乙工作室", 1)]
    before = asked("studio_roster", [*STUDIOS, closed], ["founded"], as_of="2021-05-31")
    assert before == [(2,), (2,)]
