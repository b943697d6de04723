"""Support for schools: mentors, trainer teams, workshops, communities, and the gaps."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher

TEAM = [
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
    teacher("T1", "安", "S2"),
    teacher("T2", "波", "S1", subject="mathematics"),
    node("TrainerTeam", "G1", name="小语团队", level="county", kind="trainers"),
    link("TrainerTeam:G1", "WORKS_ON", "Subject:chinese", since="2018-01-01", stage="primary"),
    link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", role="leader", tier=1),
]
EXPERT = [
    node("Expert", "X1", name="专家甲"),
    link("Expert:X1", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", until="2021-06-01", role="member"),
]  # fmt: skip
MENTORING = link(
    "Teacher:T1", "MENTORS", "School:S1", since="2019-09-01", subject="chinese", team="c:G1"
)


def test_a_mentor_is_listed_with_subject_team_and_first_day(asked: Asked) -> None:
    columns = [
        "trainer_name",
        "trainer",
        "expert",
        "school",
        "district",
        "subject",
        "team",
        "since",
    ]
    assert asked("trainer_schools", [*TEAM, MENTORING], columns) == [
        ("安", "安", None, "山村小学", "北片", "语文", "小语团队", "2019-09-01")
    ]


def test_an_expert_is_a_trainer_too(asked: Asked) -> None:
    by_expert = link("Expert:X1", "MENTORS", "School:S1", since="2019-09-01", subject="chinese", team="c:G1")  # fmt: skip
    columns = ["trainer_name", "trainer", "expert"]
    assert asked("trainer_schools", [*TEAM, *EXPERT, by_expert], columns) == [
        ("专家甲", None, "专家甲")
    ]


def test_mentoring_includes_its_first_day_and_excludes_its_last(asked: Asked) -> None:
    ended = MENTORING.replace("subject:", "until: date('2020-09-01'), subject:")
    days = ["2019-08-31", "2019-09-01", "2020-08-31", "2020-09-01"]
    rows = [len(asked("trainer_schools", [*TEAM, ended], ["since"], as_of=day)) for day in days]
    assert rows == [0, 1, 1, 0]


@pytest.mark.thorough
def test_mentoring_is_found_by_district_subject_and_trainer(asked: Asked) -> None:
    for params in ({"district": "北片"}, {"subject": "语文"}, {"trainer": "T1"}, {"trainer": "安"}):
        assert len(asked("trainer_schools", [*TEAM, MENTORING], ["school"], **params)) == 1
    for params in ({"district": "南片"}, {"subject": "数学"}, {"trainer": "T2"}):
        assert asked("trainer_schools", [*TEAM, MENTORING], ["school"], **params) == []


def test_a_school_without_a_mentor_on_the_day_is_listed(asked: Asked) -> None:
    columns = ["school", "rural", "staff"]
    assert asked("schools_without_mentor", [*TEAM, MENTORING], columns) == [("县城小学", False, 1)]
    assert asked("schools_without_mentor", [*TEAM, MENTORING], columns, as_of="2019-08-31") == [
        ("县城小学", False, 1),
        ("山村小学", True, 1),
    ]
    assert asked("schools_without_mentor", [*TEAM, MENTORING], columns, rural=True) == []
    assert asked("schools_without_mentor", [], columns) == []


def test_a_closed_school_needs_no_mentor(asked: Asked) -> None:
    closed = "MATCH (s:School {id: 'c:S2'}) SET s.closed = date('2021-06-01')"
    drawn = [*TEAM, MENTORING, closed]
    assert asked("schools_without_mentor", drawn, ["school"], as_of="2021-06-01") == []
    assert len(asked("schools_without_mentor", drawn, ["school"], as_of="2021-05-31")) == 1


def test_a_roster_has_the_teachers_and_experts_of_the_day(asked: Asked) -> None:
    columns = ["member_name", "role", "tier"]
    drawn = [*TEAM, *EXPERT]
    assert asked("team_roster", drawn, columns, as_of="2021-05-31") == [
        ("安", "leader", 1),
        ("专家甲", "member", None),
    ]
    assert asked("team_roster", drawn, columns, as_of="2021-06-01") == [("安", "leader", 1)]
    assert asked("team_roster", drawn, columns, level="district") == []
    assert len(asked("team_roster", drawn, columns, team="小语团队", subject="chinese")) == 1
    assert asked("team_roster", [], columns) == []


def test_a_workshop_has_its_members_of_the_day_with_their_main_school(asked: Asked) -> None:
    drawn = [
        *TEAM[:4],
        node("Workshop", "W1", name="小语坊", year=2018),
        link("Teacher:T1", "JOINS_WORKSHOP", "Workshop:W1", since="2018-09-01", role="host"),
        link("Teacher:T2", "JOINS_WORKSHOP", "Workshop:W1", since="2018-09-01", until="2019-09-01", role="member"),
        link("Teacher:T1", "TEACHES_AT", "School:S1", since="2019-09-01", main=False, role="teacher"),
    ]  # fmt: skip
    columns = ["workshop", "teacher", "role", "school"]
    assert asked("workshop_roster", drawn, columns) == [("小语坊", "安", "host", "县城小学")]
    assert len(asked("workshop_roster", drawn, columns, as_of="2019-08-31")) == 2
    assert len(asked("workshop_roster", drawn, columns, as_of="2019-09-01")) == 1
    assert asked("workshop_roster", drawn, columns, year=2019) == []


def test_a_subject_and_stage_with_a_small_county_team_is_a_gap(asked: Asked) -> None:
    columns = ["stage", "subject", "teachers", "teams", "members"]
    assert asked("subject_gaps", TEAM, columns, size=1) == [("小学", "数学", 1, 0, 0)]
    assert asked("subject_gaps", TEAM, columns, size=2) == [
        ("小学", "数学", 1, 0, 0),
        ("小学", "语文", 1, 1, 1),
    ]
    assert asked("subject_gaps", [], columns) == []


def test_district_teams_forums_and_ended_members_fill_no_gap(asked: Asked) -> None:
    district = [
        node("TrainerTeam", "G2", name="北片骨干", level="district", kind="trainers"),
        link(
            "TrainerTeam:G2", "WORKS_ON", "Subject:mathematics", since="2018-01-01", stage="primary"
        ),
        link("Teacher:T2", "TRAINS_IN", "TrainerTeam:G2", since="2018-01-01", role="member"),
    ]
    drawn = [*TEAM, *EXPERT, *district]
    columns = ["subject", "members"]
    assert asked("subject_gaps", drawn, columns, size=2, as_of="2021-05-31") == [("数学", 0)]
    assert asked("subject_gaps", drawn, columns, size=2) == [("数学", 0), ("语文", 1)]


COMMUNITY = [
    *TEAM[:4],
    node("PeerCommunity", "P1", name="小语共同体"),
    link("Teacher:T1", "JOINS_COMMUNITY", "PeerCommunity:P1", since="2018-09-01", role="convener"),
    link("Teacher:T2", "JOINS_COMMUNITY", "PeerCommunity:P1", since="2018-09-01", until="2019-12-31", role="member"),
    "CREATE (:CommunityPlan {id: 'c:P1:2019', year: 2019, planned_activities: 4, requested: 5000.0, granted: 3000.0, spent: 0.0})",
    link("PeerCommunity:P1", "PLANS", "CommunityPlan:P1:2019".replace("P1:2019", "P1x")).replace("c:P1x", "c:P1:2019"),
    activity("A1", day="2019-05-01"),
    activity("A2", day="2019-06-01"),
    activity("A3", day="2020-06-01"),
    *(link(f"Activity:A{n}", "ORGANISED_BY", "PeerCommunity:P1") for n in (1, 2, 3)),
    attended("T1", "A1", "2019-05-01", 4),
    attended("T1", "A2", "2019-06-01", 4),
    attended("T2", "A2", "2019-06-01", 4),
]  # fmt: skip


def test_a_community_is_listed_by_year_with_its_plan_activities_and_money(asked: Asked) -> None:
    columns = [
        "community", "year", "members", "planned_activities", "activities", "participants",
        "requested", "granted", "spent",
    ]  # fmt: skip
    assert asked("community_activity", COMMUNITY, columns) == [
        ("小语共同体", 2019, 1, 4, 2, 2, 5000.0, 3000.0, 0.0),
        ("小语共同体", 2020, 1, None, 1, 0, None, None, None),
    ]
    assert len(asked("community_activity", COMMUNITY, columns, year=2020)) == 1
    assert asked("community_activity", [], columns) == []


SCHEDULE = [
    *TEAM[:4],
    node("ScheduleItem", "I1", year=2019, seats=60, zone="pair"),
    link("ScheduleItem:I1", "CONCERNS", "Subject:chinese", stage="primary"),
    link("ScheduleItem:I1", "FOR_DISTRICT", "SupervisionDistrict:south"),
    node("ScheduleItem", "I2", year=2020, seats=80, zone="county"),
    link("ScheduleItem:I2", "CONCERNS", "Subject:mathematics", stage="primary"),
]


def test_a_plan_gap_is_a_subject_without_an_item_for_the_district(asked: Asked) -> None:
    columns = ["district", "subject", "reached", "elsewhere", "teachers"]
    assert asked("plan_gaps", SCHEDULE, columns) == [
        ("北片", "数学", "county", False, 1),
        ("北片", "语文", "never", True, 0),
        ("南片", "数学", "county", False, 0),
    ]
    assert asked("plan_gaps", SCHEDULE, columns, district="南片", subject="语文") == []
    assert asked("plan_gaps", [], columns) == []


def test_seats_without_a_district_are_an_open_item(asked: Asked) -> None:
    drawn = [
        node("ScheduleItem", "I3", year=2020, seats=120, zone="open"),
        link("ScheduleItem:I3", "CONCERNS", "Subject:preschool", stage="kindergarten"),
    ]
    assert asked("plan_gaps", drawn, ["district", "reached"]) == [
        ("北片", "open"),
        ("南片", "open"),
    ]


def test_an_item_without_named_subjects_is_undecided(asked: Asked) -> None:
    drawn = [
        school("S1", "高中"), teacher("T1", "安", "S1", subject="art", stage="senior_high"),
        teacher("T2", "波", "S1", subject="art"),
        node("ScheduleItem", "I4", year=2020, zone="county"),
        link("ScheduleItem:I4", "FOR_STAGE", "Stage:senior_high"),
    ]  # fmt: skip
    columns = ["stage", "subject", "reached"]
    assert asked("plan_gaps", drawn, columns) == [
        ("小学", "美术", "never"),
        ("高中", "美术", "undecided"),
    ]
    elsewhere = [*drawn, "MATCH (i:ScheduleItem) SET i.zone = 'pair'", link("ScheduleItem:I4", "FOR_DISTRICT", "SupervisionDistrict:south")]  # fmt: skip
    assert [row[2] for row in asked("plan_gaps", elsewhere, columns)] == ["never", "never"]


def test_a_subject_taught_in_a_district_and_never_scheduled_is_a_gap(asked: Asked) -> None:
    drawn = [school("S1", "山村小学"), teacher("T1", "安", "S1", subject="art", until="2021-06-01")]
    columns = ["district", "subject", "reached", "teachers"]
    assert asked("plan_gaps", drawn, columns, as_of="2021-05-31") == [("北片", "美术", "never", 1)]
    assert asked("plan_gaps", drawn, columns, as_of="2021-06-01") == []
