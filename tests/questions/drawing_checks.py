"""Hand-drawn counties for the checks: each has a fault by a day or an hour, and a correct counterpart."""

from dataclasses import dataclass
from typing import Any

from tests.questions.drawing import activity, attended, link, node, school, teacher


@dataclass(frozen=True)
class Case:
    """A check with its common county, the faulty addition, the correct addition, and the expected rows."""

    check: str
    both: list[str]
    wrong: list[str]
    right: list[str]
    rows: list[tuple[Any, ...]]


SCHOOLS = [
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
]
AN = [*SCHOOLS, teacher("T1", "安", "S1")]
TWO = [*AN, teacher("T2", "波", "S2")]
STUDY = [*AN, activity("A1", day="2021-03-01", hours=20)]
TEAM = [
    *TWO,
    node("TrainerTeam", "G1", name="小语团队", level="county", kind="trainers"),
]
TRAINER = [
    *TEAM,
    node("County", "county", name="试验县"),
    link("TrainerTeam:G1", "SERVES_COUNTY", "County:county", since="2018-01-01"),
    link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", role="member"),
    node("TeamRule", "R1", name="规则", ceiling=40.0),
    link("County:county", "FOLLOWS_TEAM_RULE", "TeamRule:R1", since="2018-01-01"),
    activity("A1", day="2020-03-01", hours=30),
    activity("A2", day="2020-05-01", hours=30),
    link("Activity:A1", "TAUGHT_BY", "Teacher:T1", hours=30.0),
]
CREDIT = [
    *STUDY,
    "CREATE (:CreditRecord {id: 'c:K1', kind: 'sending_teaching', on: date('2021-03-02'), hours: 20.0})",
    link("Teacher:T1", "EARNED", "CreditRecord:K1"),
    link("CreditRecord:K1", "CREDITED_FOR", "Activity:A1"),
    link("CreditRecord:K1", "DECIDED_BY", "School:S1", on="2021-04-01", decision="recognised"),
]


def mentoring(since: str, **more: Any) -> str:
    return link("Teacher:T1", "MENTORS", "School:S2", since=since, subject="chinese", **more)


def guidance(since: str, to: str = "T2", **more: Any) -> str:
    return link("Teacher:T1", "GUIDES", f"Teacher:{to}", since=since, subject="chinese", **more)


def post(at: str, since: str, number: str = "T1", *, main: bool = True, **more: Any) -> str:
    return link(
        f"Teacher:{number}", "TEACHES_AT", f"School:{at}", since=since, main=main, role="teacher", **more
    )  # fmt: skip


def set_properties(label: str, code: str, **held: str) -> str:
    """Sets properties of a node, given as Cypher."""
    values = ", ".join(f"n.{name} = {value}" for name, value in held.items())
    return f"MATCH (n:{label} {{id: 'c:{code}'}}) SET {values}"


CASES = [
    Case(
        "two_main_posts",
        [*SCHOOLS, teacher("T1", "安", "S1", since="2010-09-01", until="2020-09-01")],
        [post("S2", "2020-08-31")],
        [post("S2", "2020-09-01"), post("S2", "2015-09-01", main=False)],
        [("安", "山村小学", "县城小学", "2020-08-31")],
    ),
    Case(
        "no_main_post",
        [*SCHOOLS, teacher("T1", "安", "S1", until="2021-06-01")],
        [post("S2", "2020-09-01", main=False)],
        [post("S2", "2021-06-02", main=False)],
        [("安", ("县城小学",))],
    ),
    Case(
        "teacher_without_post",
        SCHOOLS,
        [node("Teacher", "T1", number="T1", name="安")],
        [teacher("T1", "安", "S1", until="2011-09-01")],
        [("安", "T1")],
    ),
    Case(
        "teacher_without_post",
        [node("Teacher", "T1", number="T1", name="安"), node("Position", "P1", name="副局长")],
        [],
        [link("Teacher:T1", "HOLDS", "Position:P1", since="2018-01-01")],
        [("安", "T1")],
    ),
    Case(
        "post_outside_school",
        [*SCHOOLS, teacher("T1", "安", "S1", since="2010-09-01", until="2020-09-01")],
        [set_properties("School", "S1", closed="date('2020-08-31')")],
        [set_properties("School", "S1", opened="date('2010-09-01')", closed="date('2020-09-01')")],
        [("安", "山村小学", "2010-09-01", "2020-09-01", None, "2020-08-31")],
    ),
    Case(
        "backward_periods",
        SCHOOLS,
        [teacher("T1", "安", "S1", since="2010-09-01", until="2010-09-01")],
        [teacher("T1", "安", "S1", since="2010-09-01", until="2010-09-02")],
        [("安", "TEACHES_AT", "山村小学", "2010-09-01", "2010-09-01")],
    ),
    Case(
        "between_counties",
        [*AN, "CREATE (:School {id: 'd:S9', code: 'S9', name: '邻县小学'})"],
        [
            "MATCH (a:Teacher {id: 'c:T1'}), (b:School {id: 'd:S9'}) "
            "CREATE (a)-[:TEACHES_AT {since: date('2018-01-01')}]->(b)"
        ],
        ["MATCH (a:Teacher {id: 'c:T1'}), (b:Subject {id: 'chinese'}) CREATE (a)-[:TEACHES]->(b)"],
        [("安", "c:T1", "TEACHES_AT", "邻县小学", "d:S9")],
    ),
    Case(
        "single_overlapping",
        SCHOOLS,
        [link("School:S1", "IN_DISTRICT", "SupervisionDistrict:south", since="2018-01-01")],
        [
            "MATCH (:School {id: 'c:S1'})-[r:IN_DISTRICT]->() SET r.until = date('2018-01-01')",
            link("School:S1", "IN_DISTRICT", "SupervisionDistrict:south", since="2018-01-01"),
        ],
        [("山村小学", "IN_DISTRICT", "北片", "南片", "2018-01-01")],
    ),
    Case(
        "school_without_place",
        [*SCHOOLS[:1], link("School:S1", "OFFERS", "Stage:primary", since="2000-01-01")],
        ["MATCH (:School {id: 'c:S1'})-[r:IN_DISTRICT]->() SET r.until = date('2021-06-01')"],
        ["MATCH (:School {id: 'c:S1'})-[r:IN_DISTRICT]->() SET r.until = date('2021-06-02')"],
        [("山村小学", ("district",))],
    ),
    Case(
        "alliance_across_districts",
        [
            *SCHOOLS,
            node("Alliance", "L1", name="联盟"),
            link("School:S1", "IN_ALLIANCE", "Alliance:L1", since="2018-01-01"),
        ],
        [link("School:S2", "IN_ALLIANCE", "Alliance:L1", since="2018-01-01")],
        [link("School:S2", "IN_ALLIANCE", "Alliance:L1", since="2018-01-01", until="2021-06-01")],
        [("联盟", ("北片", "南片"))],
    ),
    Case(
        "activity_backwards",
        STUDY,
        [set_properties("Activity", "A1", ends="date('2021-02-28')")],
        [set_properties("Activity", "A1", ends="date('2021-03-01')")],
        [("活动A1", "2021-03-01", "2021-02-28")],
    ),
    Case(
        "activity_unplaced",
        STUDY,
        [],
        [set_properties("Activity", "A1", kind="'school_based'")],
        [("活动A1", "2021-03-01", ("programme",))],
    ),
    Case(
        "activity_unplaced",
        [*AN, node("Activity", "A1", name="培训", kind="team_study", starts="2021-03-01")],
        [node("ScheduleItem", "I1", year=2021), link("Activity:A1", "FULFILS", "ScheduleItem:I1")],
        [set_properties("Activity", "A1", kind="'managers'")],
        [("培训", "2021-03-01", ("subject",))],
    ),
    Case(
        "hours_beyond_activity",
        [*STUDY, attended("T1", "A1", "2021-03-01", 12)],
        [attended("T1", "A1", "2021-03-02", 8.5)],
        [attended("T1", "A1", "2021-03-02", 8)],
        [("安", "活动A1", 20.5, 20)],
    ),
    Case(
        "attended_outside_activity",
        STUDY,
        [attended("T1", "A1", "2021-04-01", 1), attended("T1", "A1", "2021-02-28", 1)],
        [attended("T1", "A1", "2021-03-31", 1), attended("T1", "A1", "2021-03-01", 1)],
        [
            ("安", "活动A1", "2021-02-28", "2021-03-01", "2021-03-01"),
            ("安", "活动A1", "2021-04-01", "2021-03-01", "2021-03-01"),
        ],
    ),
    Case(
        "attended_without_enrolment",
        [*TWO, activity("A1", day="2021-03-01"), attended("T1", "A1", "2021-03-01", 1)],
        [link("Teacher:T2", "ENROLLED", "Activity:A1")],
        [],
        [("安", "活动A1")],
    ),
    Case(
        "enrolled_beyond_seats",
        [
            *TWO,
            activity("A1", day="2021-03-01"),
            set_properties("Activity", "A1", seats="1"),
            link("Teacher:T1", "ENROLLED", "Activity:A1"),
        ],
        [link("Teacher:T2", "ENROLLED", "Activity:A1")],
        [link("Teacher:T1", "ENROLLED", "Activity:A1")],
        [("活动A1", 2, 1)],
    ),
    Case(
        "credited_without_attendance",
        CREDIT,
        [link("Teacher:T1", "ATTENDED", "Activity:A1", on="2021-03-01", hours=20.0, qualified=False)],
        [attended("T1", "A1", "2021-03-01", 20)],
        [("安", "活动A1", 20.0)],
    ),
    Case(
        "credited_without_attendance",
        CREDIT,
        [link("CreditRecord:K1", "DECIDED_BY", "School:S1", on="2021-06-02", decision="refused")],
        [link("CreditRecord:K1", "DECIDED_BY", "School:S1", on="2021-06-01", decision="refused")],
        [("安", "活动A1", 20.0)],
    ),
    Case(
        "trainer_beyond_ceiling",
        TRAINER,
        [link("Activity:A2", "TAUGHT_BY", "Teacher:T1")],
        [link("Activity:A2", "TAUGHT_BY", "Teacher:T1", hours=10.0)],
        [("安", 2020, 60.0, 40.0)],
    ),
    Case(
        "trainer_beyond_ceiling",
        TRAINER,
        [set_properties("TeamRule", "R1", ceiling="29.5")],
        [set_properties("TeamRule", "R1", ceiling="null")],
        [("安", 2020, 30.0, 29.5)],
    ),
    Case(
        "mentoring_doubled",
        [*TEAM, mentoring("2018-09-01", until="2020-09-01")],
        [mentoring("2020-08-31")],
        [mentoring("2020-09-01")],
        [("安", "县城小学", "语文", "2020-08-31")],
    ),
    Case(
        "mentor_outside_team",
        [*TEAM, mentoring("2018-09-01")],
        [link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", until="2021-06-01", role="member")],
        [link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", until="2021-06-02", role="member")],
        [("安", "县城小学", "语文", "2018-09-01")],
    ),
    Case(
        "guiding_oneself",
        TWO,
        [guidance("2018-09-01", to="T1")],
        [guidance("2018-09-01")],
        [("安", "语文", "2018-09-01")],
    ),
    Case(
        "guiding_doubled",
        [*TWO, guidance("2018-09-01", until="2020-09-01")],
        [guidance("2020-08-31")],
        [guidance("2020-09-01")],
        [("安", "波", "语文", "2020-08-31")],
    ),
    Case(
        "guiding_outside_posts",
        [*AN, teacher("T2", "波", "S2", since="2018-09-01", until="2020-09-01")],
        [guidance("2018-09-01", until="2020-09-02")],
        [guidance("2018-09-01", until="2020-09-01")],
        [("波", "安", "波", "语文", "2020-09-01")],
    ),
    Case(
        "guiding_outside_posts",
        [*AN, teacher("T2", "波", "S2", since="2018-09-01")],
        [guidance("2018-08-31")],
        [guidance("2018-09-01"), guidance("2021-06-02")],
        [("波", "安", "波", "语文", "2018-08-31")],
    ),
    Case(
        "milestone_unmeasured",
        [node("Milestone", "M1", name="全覆盖", year=2019)],
        [set_properties("Milestone", "M1", measure="'coverage.x'")],
        [set_properties("Milestone", "M1", measure="'coverage.x'", target="1.0")],
        [("全覆盖", 2019, "coverage.x", None)],
    ),
    Case(
        "milestone_of_no_question",
        [node("Milestone", "M1", name="全覆盖", year=2019)],
        [set_properties("Milestone", "M1", measure="'coverage.gossip'")],
        [set_properties("Milestone", "M1", measure="'programme_progress.won'")],
        [("全覆盖", 2019, "coverage.gossip")],
    ),
    Case(
        "workshop_without_host",
        [
            *TWO,
            node("Workshop", "W1", name="小语坊"),
            link("Teacher:T2", "JOINS_WORKSHOP", "Workshop:W1", since="2018-09-01", role="member"),
        ],
        [link("Teacher:T1", "JOINS_WORKSHOP", "Workshop:W1", since="2018-09-01", until="2021-06-01", role="host")],
        [link("Teacher:T1", "JOINS_WORKSHOP", "Workshop:W1", since="2018-09-01", until="2021-06-02", role="host")],
        [("小语坊", 1)],
    ),
    Case(
        "community_without_convener",
        [
            *TWO,
            node("PeerCommunity", "P1", name="小语共同体"),
            link("Teacher:T2", "JOINS_COMMUNITY", "PeerCommunity:P1", since="2018-09-01", role="member"),
        ],
        [link("Teacher:T1", "JOINS_COMMUNITY", "PeerCommunity:P1", since="2021-06-02", role="convener")],
        [link("Teacher:T1", "JOINS_COMMUNITY", "PeerCommunity:P1", since="2021-06-01", role="convener")],
        [("小语共同体", 1)],
    ),
    Case(
        "community_overspent",
        [
            node("PeerCommunity", "P1", name="小语共同体"),
            node("CommunityPlan", "P1:2020", year=2020, granted=3000.0),
            "MATCH (p:PeerCommunity), (y:CommunityPlan) CREATE (p)-[:PLANS]->(y)",
        ],
        [set_properties("CommunityPlan", "P1:2020", spent="3000.5")],
        [set_properties("CommunityPlan", "P1:2020", spent="3000.0")],
        [("小语共同体", 2020, 3000.0, 3000.5)],
    ),
    Case(
        "budget_overspent",
        [
            *SCHOOLS,
            node("Budget", "B1", year=2020, training_funds=8000.0, spent=7000.0),
            link("Budget:B1", "BUDGET_OF", "School:S1"),
        ],
        [set_properties("Budget", "B1", diverted="1000.5")],
        [set_properties("Budget", "B1", diverted="1000.0")],
        [("山村小学", 2020, 8000.0, 7000.0, 1000.5)],
    ),
    Case(
        "schedule_without_districts",
        [node("ScheduleItem", "I1", year=2019, seats=60, zone="pair")],
        [],
        [link("ScheduleItem:I1", "FOR_DISTRICT", "SupervisionDistrict:north")],
        [("I1", 2019, 60)],
    ),
]  # fmt: skip
