"""Groups of teachers: peer communities, management teams, subject forums, guides and apprentices."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, link, node, school, teacher

YEAR_PLAN = {"planned_activities": 4, "requested": 5000.0, "granted": 5000.0, "spent": 5000.0}


def community(code: str, held: int = 0, **plan: float) -> list[str]:
    """A community with its plan for 2019 and `held` activities on 1 May 2019."""
    drawn = [node("PeerCommunity", code, name=f"共同体{code}")]
    if plan:
        written = ", ".join(f"{name}: {value}" for name, value in plan.items())
        drawn.append(
            f"MATCH (p:PeerCommunity {{id: 'c:{code}'}}) "
            f"CREATE (p)-[:PLANS]->(:CommunityPlan {{id: 'c:{code}:2019', year: 2019, {written}}})"
        )
    for number in range(held):
        drawn += [
            activity(f"{code}{number}", day="2019-05-01"),
            link(f"Activity:{code}{number}", "ORGANISED_BY", f"PeerCommunity:{code}"),
        ]
    return drawn


@pytest.mark.thorough
def test_a_community_is_shown_with_missing_money_and_activities_of_its_plan(asked: Asked) -> None:
    drawn = [
        *community("P0", 4, **YEAR_PLAN),
        *community("P1", 0, **YEAR_PLAN | {"granted": 4999.0, "spent": 4000.0}),
        *community("P2", 3, **YEAR_PLAN | {"granted": 0.0, "spent": 0.0}),
        *community("P3", 1, planned_activities=1),
        *community("P4", 2, requested=100.0, granted=200.0),
    ]
    columns = ["community", "problems", "planned", "held", "requested", "granted", "spent"]
    assert asked("community_gaps", drawn, columns, year=2019) == [
        ("共同体P1", ["granted_less", "no_activity", "unspent"], 4, 0, 5000.0, 4999.0, 4000.0),
        ("共同体P2", ["nothing_granted", "fewer_activities"], 4, 3, 5000.0, 0.0, 0.0),
        ("共同体P3", ["no_money_requested"], 1, 1, None, None, None),
        ("共同体P4", ["no_activity_planned", "unspent"], None, 2, 100.0, 200.0, None),
    ]
    # in another year the community has no plan, and no member to make one
    assert asked("community_gaps", drawn, columns, year=2020) == []
    assert asked("community_gaps", [], columns, year=2019) == []


def test_a_future_activity_does_not_count_as_held(asked: Asked) -> None:
    drawn = community("P0", 4, **YEAR_PLAN)
    problems = [
        asked("community_gaps", drawn, ["problems"], year=2019, as_of=day)
        for day in ("2019-04-30", "2019-05-01")
    ]
    assert problems == [[(["no_activity"],)], []]


def test_a_community_with_a_member_in_the_year_should_have_a_plan(asked: Asked) -> None:
    drawn = [
        school("S1", "山村小学"), teacher("T1", "安", "S1"), *community("P1", 1),
        link("Teacher:T1", "JOINS_COMMUNITY", "PeerCommunity:P1", since="2019-12-31", until="2021-01-01", role="convener"),
    ]  # fmt: skip
    years = [asked("community_gaps", drawn, ["problems", "held"], year=year) for year in range(2018, 2022)]  # fmt: skip
    assert years == [[], [(["no_plan"], 1)], [(["no_plan"], 0)], []]


MANAGED = [
    node("County", "K", name="某县"),
    *(link(f"SupervisionDistrict:{name}", "IN_COUNTY", "County:K", since="2000-01-01") for name in ("north", "south")),
    school("S1", "山村小学"), teacher("T1", "安", "S1"), teacher("T2", "波", "S1"),
]  # fmt: skip


def manages(number: str, team: str, **until: str) -> str:
    return link(f"Teacher:{number}", "MANAGES_IN", f"ManagementTeam:{team}", since="2018-09-01", **until)  # fmt: skip


def test_levels_and_districts_without_a_management_team_are_listed(asked: Asked) -> None:
    columns = ["level", "county", "district", "team", "members", "managers"]
    assert asked("management_team_roster", MANAGED, columns) == [
        ("county", "某县", None, None, 0, []),
        ("district", "某县", "北片", None, 0, []),
        ("district", "某县", "南片", None, 0, []),
        ("school", "某县", None, None, 0, []),
    ]
    # the two standard districts of these graphs belong to no county
    assert asked("management_team_roster", [], columns, level="district") == [
        ("district", None, "北片", None, 0, []),
        ("district", None, "南片", None, 0, []),
    ]
    assert asked("management_team_roster", [], columns, level="county") == []


def test_a_management_team_is_listed_with_its_current_members_while_it_serves_a_place(
    asked: Asked,
) -> None:
    drawn = [
        *MANAGED,
        node("ManagementTeam", "M1", name="县管理团队", level="county"),
        link("ManagementTeam:M1", "SERVES_COUNTY", "County:K", since="2018-06-10"),
        node("ManagementTeam", "M2", name="北片管理团队", level="district"),
        link("ManagementTeam:M2", "SERVES_DISTRICT", "SupervisionDistrict:north", since="2018-06-10", until="2021-06-01"),
        node("ManagementTeam", "M3", name="学校管理团队", level="school"),
        link("ManagementTeam:M3", "SERVES_DISTRICT", "SupervisionDistrict:south", since="2018-06-10"),
        manages("T1", "M1"), manages("T2", "M1", until="2021-06-01"), manages("T1", "M2"),
    ]  # fmt: skip
    columns = ["level", "district", "team", "members", "managers"]
    assert asked("management_team_roster", drawn, columns, as_of="2021-05-31") == [
        ("county", None, "县管理团队", 2, ["安 (T1)", "波 (T2)"]),
        ("district", "北片", "北片管理团队", 1, ["安 (T1)"]),
        ("district", "南片", None, 0, []),
        ("school", "南片", "学校管理团队", 0, []),
    ]
    assert asked("management_team_roster", drawn, columns) == [
        ("county", None, "县管理团队", 1, ["安 (T1)"]),
        ("district", "北片", None, 0, []),
        ("district", "南片", None, 0, []),
        ("school", "南片", "学校管理团队", 0, []),
    ]
    assert asked("management_team_roster", drawn, ["team"], level="county") == [("县管理团队",)]


FORUM = [
    *MANAGED, activity("A1", day="2019-05-01"),
    node("TrainerTeam", "F1", name="语文论坛", level="county", kind="forum"),
    link("TrainerTeam:F1", "WORKS_ON", "Subject:chinese", since="2019-06-01", stage="primary"),
    link("TrainerTeam:F1", "WORKS_ON", "Subject:chinese", since="2019-06-01", stage="junior_high"),
    link("TrainerTeam:F1", "WORKS_ON", "Subject:history", since="2019-06-01", until="2021-06-01", stage="junior_high"),
    link("Teacher:T1", "TRAINS_IN", "TrainerTeam:F1", since="2019-06-01", role="member", elected_at="c:A1"),
    link("Teacher:T2", "TRAINS_IN", "TrainerTeam:F1", since="2019-06-01", until="2021-06-01", role="leader"),
    node("TrainerTeam", "G1", name="语文团队", level="county", kind="trainers"),
    link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2019-06-01", role="member"),
]  # fmt: skip


def test_a_forum_is_listed_with_its_current_core_members_and_their_election(asked: Asked) -> None:
    columns = ["team", "teacher", "subjects", "stages", "since", "elected_at", "role"]
    elected = ("2019-06-01", "活动A1", "member")
    assert asked("forum_members", FORUM, columns) == [
        ("语文论坛", "安", ["语文"], ["小学", "初中"], *elected)
    ]
    assert asked("forum_members", FORUM, columns, as_of="2021-05-31") == [
        ("语文论坛", "波", ["语文", "历史"], ["小学", "初中"], "2019-06-01", None, "leader"),
        ("语文论坛", "安", ["语文", "历史"], ["小学", "初中"], *elected),
    ]
    assert asked("forum_members", FORUM, columns, as_of="2019-05-31") == []
    assert asked("forum_members", FORUM, columns, subject="history") == []
    assert len(asked("forum_members", FORUM, columns, subject="历史", as_of="2021-05-31")) == 2
    assert asked("forum_members", [], columns) == []


NAMES = {"T1": "安", "T2": "波", "T3": "川"}
SCHOOLS = [
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
]


def guides(guide: str, apprentice: str, *, since: str = "2020-09-01", **held: str) -> str:
    return link(
        f"Teacher:{guide}", "GUIDES", f"Teacher:{apprentice}",
        since=since, subject=held.pop("subject", "chinese"), **held,
    )  # fmt: skip


def test_a_guide_and_an_apprentice_are_listed_with_their_current_schools(asked: Asked) -> None:
    drawn = [
        *SCHOOLS,
        teacher("T1", "安", "S1"), teacher("T2", "波", "S1", until="2021-06-01"), teacher("T2", "波", "S2", since="2021-06-01"),
        link("Teacher:T1", "TEACHES_AT", "School:S2", since="2019-01-01", main=False, role="teacher"),
        guides("T1", "T2"),
    ]  # fmt: skip
    columns = ["guide", "apprentice", "subject", "guide_school", "apprentice_school", "across", "problem"]  # fmt: skip
    row = ("安", "波", "语文", "山村小学")
    assert asked("apprenticeships", drawn, columns) == [(*row, "县城小学", True, None)]
    assert asked("apprenticeships", drawn, columns, as_of="2021-05-31") == [
        (*row, "山村小学", False, None)
    ]
    assert asked("apprenticeships", drawn, columns, problems=True) == []
    assert asked("apprenticeships", drawn, columns, as_of="2020-08-31") == []
    assert asked("apprenticeships", [], columns) == []


def test_guidance_of_oneself_twice_or_outside_a_post_is_a_problem(asked: Asked) -> None:
    drawn = [
        *SCHOOLS, *(teacher(number, NAMES[number], "S1") for number in ("T1", "T2", "T3")),
        teacher("T4", "丹", "S1", until="2021-06-01"),
        guides("T1", "T1"), guides("T1", "T2"), guides("T1", "T2", since="2021-01-01"),
        guides("T1", "T2", subject="english"), guides("T1", "T3"), guides("T1", "T3", since="2019-09-01", until="2020-09-01"),
        guides("T2", "T4", until="2021-06-02"), guides("T3", "T4", until="2021-06-01"),
    ]  # fmt: skip
    columns = ["guide", "apprentice", "since", "across", "problem"]
    assert asked("apprenticeships", drawn, columns, problems=True) == [
        ("安", "安", "2020-09-01", False, "self"),
        ("安", "波", "2020-09-01", False, "doubled"),
        ("安", "波", "2021-01-01", False, "doubled"),
        ("波", "丹", "2020-09-01", None, "outside_post"),
    ]
    assert len(asked("apprenticeships", drawn, columns)) == 6
    assert len(asked("apprenticeships", drawn, columns, problems=True, as_of="2021-05-31")) == 3


def test_a_post_at_a_closed_school_does_not_count(asked: Asked) -> None:
    drawn = [
        *SCHOOLS, teacher("T1", "安", "S1"), teacher("T2", "波", "S1"), guides("T1", "T2"),
        "MATCH (s:School {id: 'c:S1'}) SET s.closed = date('2021-06-01')",
    ]  # fmt: skip
    assert asked("apprenticeships", drawn, ["problem"]) == [("outside_post",)]
    assert asked("apprenticeships", drawn, ["problem"], as_of="2021-05-31") == [(None,)]
