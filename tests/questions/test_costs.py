"""The cost of an hour of training, and the offices that share a programme."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher

COSTS = [
    school("S1", "一小"),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S1"),
    node("Programme", "P", name="送教", year=2019, level="national", unit="person"),
    *(activity(code, day="2019-09-10") for code in ("A1", "A2", "A3")),
    *(link(f"Activity:{code}", "OF_PROGRAMME", "Programme:P") for code in ("A1", "A2", "A3")),
    "MATCH (a:Activity) WHERE a.code IN ['A1', 'A2'] SET a.cost = 300.0",
    attended("T1", "A1", "2019-09-10", 10.0),
    attended("T2", "A1", "2019-09-10", 0.0),
    attended("T2", "A3", "2019-09-10", 20.0),
]
COLUMNS = ["activities", "without_cost", "cost", "participants", "hours", "cost_per_hour"]


def test_cost_without_hours_counts_and_hours_without_a_cost_do_not(asked: Asked) -> None:
    assert asked("cost_per_hour", COSTS, ["year", "kind", "programme", *COLUMNS]) == [
        (2019, "sending_teaching", "送教", 3, 1, 600.0, 1, 10.0, 60.0)
    ]


def test_an_hour_has_no_cost_if_no_cost_is_known(asked: Asked) -> None:
    unknown = "MATCH (a:Activity) REMOVE a.cost"
    assert asked("cost_per_hour", [*COSTS, unknown], COLUMNS) == [(3, 3, None, 0, 0.0, None)]
    assert asked("cost_per_hour", COSTS, COLUMNS, year=2020) == []
    assert asked("cost_per_hour", COSTS, COLUMNS, as_of="2019-09-09") == []


SHARED = [
    *COSTS,
    node("Unit", "U1", name="师训股", kind="office"),
    node("Unit", "U2", name="教研室", kind="office"),
    "CREATE (:Center {id: 'c:Z', name: '中心'})",
    link("Activity:A1", "ORGANISED_BY", "Unit:U1"),
    link("Activity:A2", "ORGANISED_BY", "Unit:U1"),
]


def test_a_programme_is_shared_by_two_offices_and_not_by_one(asked: Asked) -> None:
    columns = ["programme", "offices", "activities", "together"]
    assert asked("shared_programmes", SHARED, columns) == []
    second = link("Activity:A2", "ORGANISED_BY", "Unit:U2")
    assert asked("shared_programmes", [*SHARED, second], columns) == [
        ("送教", ["师训股", "教研室"], 2, 1)
    ]
    other = link("Activity:A3", "ORGANISED_BY", "Unit:U2")
    assert asked("shared_programmes", [*SHARED, other], columns, unit="教研室") == [
        ("送教", ["师训股", "教研室"], 3, 0)
    ]


def test_merged_offices_count_as_one(asked: Asked) -> None:
    merged = [
        link("Activity:A3", "ORGANISED_BY", "Center:Z"),
        link("Unit:U1", "MERGES_INTO", "Center:Z", since="2021-01-01"),
    ]
    assert asked("shared_programmes", [*SHARED, *merged], ["offices"]) == []
    assert asked("shared_programmes", [*SHARED, *merged], ["offices"], as_of="2020-12-31") == [
        (["中心", "师训股"],)
    ]


@pytest.mark.thorough
def test_the_center_s_share_of_the_functions_is_a_milestone(asked: Asked) -> None:
    drawn = [
        *SHARED,
        node("Function", "F1", name="学分管理"),
        node("Function", "F2", name="课程设计"),
        link("Unit:U1", "RESPONSIBLE_FOR", "Function:F1", since="2018-06-10"),
        link("Unit:U2", "RESPONSIBLE_FOR", "Function:F2", since="2018-06-10"),
        link("Unit:U1", "MERGES_INTO", "Center:Z", since="2021-01-01"),
        node("Milestone", "M", name="中心", year=2021, due="2021-06-10", aim="at_least", target=1.0,
             measure="responsibilities.by_center"),
    ]  # fmt: skip
    road = ["due", "number", "state"]
    assert asked("roadmap", drawn, road) == [("2021-06-10", 0.5, "not_due")]
    assert asked("roadmap", drawn, road, as_of="2020-12-31") == [("2021-06-10", 0.0, "not_due")]
    joined = link("Unit:U2", "MERGES_INTO", "Center:Z", since="2021-06-01")
    assert asked("roadmap", [*drawn, joined], road, as_of="2021-06-11") == [
        ("2021-06-10", 1.0, "met")
    ]


def test_the_documents_behind_the_plan_are_listed_with_their_years(asked: Asked) -> None:
    drawn = [
        "CREATE (:County {id: 'c', code: 'c', name: '试验县'})",
        node("Policy", "D1", name="意见", number="中发〔2018〕4号"),
        node("Policy", "D2", name="行动计划", first_year=2018, last_year=2022),
        "MATCH (c:County {id: 'c'}), (p:Policy) CREATE (c)-[:RESTS_ON]->(p)",
    ]
    columns = ["policy", "number", "current"]
    assert asked("plan_basis", drawn, columns) == [
        ("意见", "中发〔2018〕4号", None),
        ("行动计划", None, True),
    ]
    assert asked("plan_basis", drawn, ["current"], as_of="2023-01-01") == [(None,), (False,)]
