"""The system: supervision of school-based study, unfulfilled duties, the path of responsibility."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher

ALWAYS, START = "2000-01-01", "2018-06-10"
SUPERVISE, ALLIANCES = "supervise-school-study", "organise-alliances"


def offers(code: str, stage: str) -> str:
    return link(f"School:{code}", "OFFERS", f"Stage:{stage}", since=ALWAYS)


def owed(owner: str, duty: str, since: str = START) -> str:
    return link(owner, "OWES", f"Duty:{duty}", since=since)


SCHOOLS = [
    school("J", "北片中学", locality="township"),
    school("C", "中心完小", locality="town"),
    school("V", "山村小学"),
    school("P", "沙田教学点", locality="teaching_point"),
    school("K", "北片幼儿园", locality="town"),
    school("T", "镇二小", locality="town"),
    "MATCH (s:School {id: 'c:C'}) SET s.central = true",
    offers("J", "junior_high"),
    *(offers(code, "primary") for code in ("C", "V", "P", "T")),
    offers("K", "kindergarten"),
    node("Alliance", "A", name="片校联盟"),
    link("Alliance:A", "IN_DISTRICT", "SupervisionDistrict:north", since=ALWAYS),
    link("School:V", "IN_ALLIANCE", "Alliance:A", since="2018-09-01", until="2021-06-01"),
    link("School:C", "IN_ALLIANCE", "Alliance:A", since="2018-09-01"),
]
DUTIES = [
    node("Duty", SUPERVISE, name="督促校本研修", level="district"),
    node("Duty", ALLIANCES, name="组织联盟", level="district"),
    owed("SupervisionDistrict:north", SUPERVISE),
    owed("SupervisionDistrict:north", ALLIANCES),
]
COUNTRY = [*SCHOOLS, *DUTIES]
SUPERVISED = ["school", "supervisor_name", "district", "alliance", "basis"]
DISTRICTS_OWN = [
    ("中心完小", "北片", "北片", None, "central_primary"),
    ("北片中学", "北片", "北片", None, "junior_high"),
]


def test_districts_supervise_junior_highs_and_central_primaries_and_alliances_village_schools(
    asked: Asked,
) -> None:
    assert asked("supervision", COUNTRY, SUPERVISED, as_of="2021-05-31") == [
        *DISTRICTS_OWN,
        ("山村小学", "片校联盟", "北片", "片校联盟", "alliance"),
    ]
    assert asked("supervision", [], SUPERVISED) == []


def test_an_alliance_supervises_a_school_up_to_the_day_before_it_leaves(asked: Asked) -> None:
    assert asked("supervision", COUNTRY, SUPERVISED) == DISTRICTS_OWN
    assert ("山村小学", "no_alliance") in asked(
        "unsupervised_schools", COUNTRY, ["school", "reason"]
    )


def test_no_school_is_supervised_before_the_duty_begins(asked: Asked) -> None:
    assert asked("supervision", COUNTRY, SUPERVISED, as_of="2018-06-09") == []
    reasons = dict(asked("unsupervised_schools", COUNTRY, UNSUPERVISED[:2], as_of="2018-06-09"))
    assert reasons["北片中学"] == "no_duty"


@pytest.mark.thorough
def test_a_school_that_changes_district_changes_its_supervisor(asked: Asked) -> None:
    moved = [
        *COUNTRY,
        "MATCH (:School {id: 'c:J'})-[b:IN_DISTRICT]->() SET b.until = date('2021-03-01')",
        link("School:J", "IN_DISTRICT", "SupervisionDistrict:south", since="2021-03-01"),
    ]
    before = asked("supervision", moved, ["school"], district="北片", as_of="2021-02-28")
    assert ("北片中学",) in before
    assert ("北片中学",) not in asked("supervision", moved, ["school"], as_of="2021-03-01")
    rows = asked("unsupervised_schools", moved, UNSUPERVISED, district="south")
    assert rows == [("北片中学", "no_duty", "南片", ["初中"])]
    owing = [*moved, owed("SupervisionDistrict:south", SUPERVISE)]
    rows = asked("supervision", owing, ["school", "supervisor_name"], district="南片")
    assert rows == [("北片中学", "南片")]


UNSUPERVISED = ["school", "reason", "district", "stages"]


def test_schools_without_a_supervisor_in_the_plan_are_marked(asked: Asked) -> None:
    assert asked("unsupervised_schools", COUNTRY, UNSUPERVISED, as_of="2021-05-31") == [
        ("沙田教学点", "no_alliance", "北片", ["小学"]),
        ("北片幼儿园", "not_named", "北片", ["幼儿园"]),
        ("镇二小", "not_named", "北片", ["小学"]),
    ]
    only = asked("unsupervised_schools", COUNTRY, ["school"], stage="kindergarten")
    assert only == [("北片幼儿园",)]
    assert asked("unsupervised_schools", COUNTRY, ["school"], district="南片") == []
    assert asked("unsupervised_schools", [], UNSUPERVISED) == []


def test_a_school_or_alliance_without_a_district_is_unsupervised(asked: Asked) -> None:
    adrift = [*COUNTRY, "MATCH (:School|Alliance)-[b:IN_DISTRICT]->() SET b.until = date('2021-01-01')"]  # fmt: skip
    reasons = asked("unsupervised_schools", adrift, ["school", "reason"], as_of="2021-01-01")
    assert dict(reasons) == {
        "中心完小": "no_district",
        "北片中学": "no_district",
        "山村小学": "no_district",
        "沙田教学点": "no_alliance",
        "北片幼儿园": "not_named",
        "镇二小": "not_named",
    }


def test_a_closed_school_needs_no_supervision(asked: Asked) -> None:
    closed = [*COUNTRY, "MATCH (s:School) SET s.closed = date('2021-06-01')"]
    assert asked("supervision", closed, ["school"]) == []
    assert asked("unsupervised_schools", closed, ["school"]) == []


def held(code: str, kind: str, day: str, by: str | None = None) -> list[str]:
    """An activity of a kind with its organiser."""
    drawn = [
        activity(code, day=day),
        f"MATCH (a:Activity {{id: 'c:{code}'}}) SET a.kind = '{kind}'",
    ]
    return drawn + ([link(f"Activity:{code}", "ORGANISED_BY", by)] if by else [])


OWED_BY_SCHOOLS = [
    school("S1", "山村小学"),
    school("S2", "镇小学", locality="town"),
    teacher("T1", "安", "S1"),
    node("Duty", "school-study", name="校本研修", level="school"),
    node("Duty", "school-rules", name="校本研修制度", level="school"),
    node("Duty", "certify-credits", name="认定学分", level="school"),
    *held("A1", "school_based", "2020-05-01", "School:S1"),
    attended("T1", "A1", "2020-05-01", 2),
]
GAPS = ["duty", "owner_name", "state"]
NO_RULES = [
    ("校本研修制度", "山村小学", "no_evidence_kept"),
    ("校本研修制度", "镇小学", "no_evidence_kept"),
]


def test_every_open_school_owes_the_duties_of_schools(asked: Asked) -> None:
    assert asked("duty_gaps", OWED_BY_SCHOOLS, GAPS, year=2020) == [
        ("认定学分", "山村小学", "missing"),
        *NO_RULES,
        ("校本研修", "镇小学", "missing"),
    ]
    assert asked("duty_gaps", OWED_BY_SCHOOLS, GAPS, year=2019) == [
        *NO_RULES,
        ("校本研修", "山村小学", "missing"),
        ("校本研修", "镇小学", "missing"),
    ]
    assert asked("duty_gaps", [], GAPS, year=2020) == []


def test_a_school_that_decided_on_credits_of_the_year_fulfils_its_duty(asked: Asked) -> None:
    credit = [
        "CREATE (:CreditRecord {id: 'c:R', kind: 'school_based', on: date('2020-05-01'), hours: 2.0})",
        link("Teacher:T1", "EARNED", "CreditRecord:R"),
        link("CreditRecord:R", "DECIDED_BY", "School:S1", on="2021-01-10", decision="refused"),
    ]
    certifying = ("认定学分", "山村小学", "missing")
    drawn = [*OWED_BY_SCHOOLS, *credit]
    assert certifying not in asked("duty_gaps", drawn, GAPS, year=2020)
    assert certifying in asked("duty_gaps", drawn, GAPS, year=2020, as_of="2021-01-09")


def test_credits_are_owed_by_the_school_where_the_teacher_was_trained(asked: Asked) -> None:
    moved = [
        *OWED_BY_SCHOOLS,
        "MATCH (:Teacher)-[p:TEACHES_AT]->() SET p.until = date('2020-05-01')",
        link("Teacher:T1", "TEACHES_AT", "School:S2", since="2020-05-01", main=True, role="teacher"),
    ]  # fmt: skip
    assert ("认定学分", "镇小学", "missing") in asked("duty_gaps", moved, GAPS, year=2020)
    assert ("认定学分", "山村小学", "missing") not in asked("duty_gaps", moved, GAPS, year=2020)


@pytest.mark.thorough
def test_the_current_year_counts_up_to_the_day(asked: Asked) -> None:
    study = ("校本研修", "山村小学", "missing")
    assert study in asked("duty_gaps", OWED_BY_SCHOOLS, GAPS, as_of="2020-04-30")
    assert study not in asked("duty_gaps", OWED_BY_SCHOOLS, GAPS, as_of="2020-05-01")


def test_a_future_year_lists_the_duties_without_an_arranged_activity(asked: Asked) -> None:
    planned = [*OWED_BY_SCHOOLS, *held("A2", "school_based", "2022-03-01", "School:S2")]
    assert asked("duty_gaps", planned, GAPS, year=2022, as_of="2021-06-30") == [
        *NO_RULES,
        ("校本研修", "山村小学", "not_due"),
    ]


@pytest.mark.thorough
def test_a_district_owes_study_and_alliances_and_from_2020_sent_teaching(asked: Asked) -> None:
    sending = [
        node("Duty", "organise-sending", name="组织送教", level="district"),
        owed("SupervisionDistrict:north", "organise-sending", since="2020-01-01"),
    ]
    drawn = [*COUNTRY, *sending]
    columns = ["duty", "district", "alliance", "state"]
    study, meet, send = (
        ("督促校本研修", "北片", None, "missing"),
        ("组织联盟", "北片", "片校联盟", "missing"),
        ("组织送教", "北片", None, "missing"),
    )
    assert asked("duty_gaps", drawn, columns, year=2020) == [meet, send, study]
    assert asked("duty_gaps", drawn, columns, year=2019) == [meet, study]
    assert asked("duty_gaps", drawn, columns, year=2017) == []
    assert asked("duty_gaps", drawn, columns, year=2020, level="county") == []
    assert asked("duty_gaps", drawn, columns, year=2020, district="南片") == []
    done = [
        *drawn,
        *held("A1", "school_based", "2020-05-01", "School:V"),
        *held("A2", "school_based", "2020-05-01", "Alliance:A"),
        *held("A3", "sending_teaching", "2020-05-01", "SupervisionDistrict:north"),
    ]
    assert asked("duty_gaps", done, columns, year=2020) == [study]
    central = held("A4", "school_based", "2020-12-31", "School:C")
    assert asked("duty_gaps", [*done, *central], columns, year=2020) == []


def test_a_research_room_may_send_teaching_for_its_district(asked: Asked) -> None:
    drawn = [
        node("ResearchRoom", "R", name="北片研训室"),
        link("ResearchRoom:R", "ROOM_OF", "SupervisionDistrict:north", since="2020-01-01"),
        node("Duty", "organise-sending", name="组织送教", level="district"),
        owed("ResearchRoom:R", "organise-sending", since="2020-01-01"),
        owed("SupervisionDistrict:north", "organise-sending", since="2020-01-01"),
    ]
    columns = ["owner_name", "state"]
    assert asked("duty_gaps", drawn, columns, year=2020) == [("北片", "missing")]
    sent = held("A1", "sending_teaching", "2020-05-01", "ResearchRoom:R")
    assert asked("duty_gaps", [*drawn, *sent], columns, year=2020) == []


def test_village_schools_without_any_alliance_are_a_gap_of_the_district(asked: Asked) -> None:
    scattered = [*COUNTRY, "MATCH (:Alliance)-[b:IN_DISTRICT]->() SET b.until = date('2020-12-31')"]
    rows = asked("duty_gaps", scattered, ["duty", "alliance"], year=2020)
    assert ("组织联盟", None) in rows
    no_village = [*scattered, "MATCH (s:School)-[:IN_LOCALITY]->(l:Locality {id: 'town'}) SET s.kept = true", "MATCH (s:School) WHERE s.kept IS NULL SET s.closed = date('2020-01-01')"]  # fmt: skip
    assert ("组织联盟", None) not in asked("duty_gaps", no_village, ["duty", "alliance"], year=2020)


COUNTY_DUTIES = (
    "assess-sending",
    "send-teaching",
    "train-new-teachers",
    "train-principals",
    "train-trainers",
)
BUREAU = [
    node("Unit", "bureau", name="教育局", kind="bureau"),
    *(node("Duty", code, name=code, level="county") for code in (*COUNTY_DUTIES, "publish")),
    *(owed("Unit:bureau", code) for code in (*COUNTY_DUTIES, "publish")),
    school("S1", "山村小学"),
    teacher("T1", "安", "S1", since="2019-09-01"),
    "MATCH (t:Teacher {id: 'c:T1'}) SET t.hired = date('2019-09-01')",
]


def test_the_county_owes_five_kinds_of_training_and_assessment(asked: Asked) -> None:
    columns = ["duty", "unit", "state"]
    assert asked("duty_gaps", BUREAU, columns, year=2020) == [
        ("assess-sending", "教育局", "missing"),
        ("publish", "教育局", "no_evidence_kept"),
        *((code, "教育局", "missing") for code in COUNTY_DUTIES[1:]),
    ]
    done = [
        *BUREAU,
        *held("A1", "principals", "2020-05-01"),
        *held("A2", "team_study", "2020-05-01"),
        *held("A3", "sending_teaching", "2020-05-01"),
        attended("T1", "A3", "2020-05-01", 2),
        node("Survey", "S", name="满意度", kind="satisfaction", on="2020-06-01"),
        link("Survey:S", "ASKS_ABOUT", "Activity:A3", score=4.5),
    ]
    kept = [("publish", "教育局", "no_evidence_kept")]
    assert asked("duty_gaps", done, columns, year=2020) == kept
    assert len(asked("duty_gaps", done, columns, year=2021)) == 6
    old_hand = "MATCH (t:Teacher {id: 'c:T1'}) SET t.hired = date('2018-09-01')"
    assert len(asked("duty_gaps", [*done, old_hand], columns, year=2020)) == 2


PATH = ["step", "level", "name", "holder_name"]
TEACHING = [
    school("S1", "山村小学"),
    school("S2", "镇小学", locality="town"),
    teacher("T1", "安", "S1", until="2021-06-01"),
    link("Teacher:T1", "TEACHES_AT", "School:S2", since="2021-06-01", main=True, role="teacher"),
    teacher("T2", "波", "S1", role="principal"),
    teacher("T3", "辰", "S2", since="2019-01-01"),
]
ABOVE = [
    "CREATE (:County {id: 'c:x', code: 'x', name: '某县'})",
    link("SupervisionDistrict:north", "IN_COUNTY", "County:x", since=START),
    node("Alliance", "A", name="片校联盟"),
    link("School:S1", "IN_ALLIANCE", "Alliance:A", since=START),
    node("ResearchRoom", "R", name="北片研训室"),
    link("ResearchRoom:R", "ROOM_OF", "SupervisionDistrict:north", since="2020-01-01"),
    link("Teacher:T3", "WORKS_IN", "ResearchRoom:R", since="2020-01-01", role="head"),
    node("Duty", "send-teaching", name="送教", level="county"),
    node("Unit", "bureau", name="教育局", kind="bureau"),
    node("Unit", "office", name="师训股", kind="office"),
    owed("Unit:bureau", "send-teaching"),
    *(link(f"Unit:{unit}", "IN_COUNTY", "County:x", since=START) for unit in ("bureau", "office")),
    node("Position", "deputy", name="分管副局长"),
    link("Position:deputy", "OVERSEES", "Unit:office", since=START),
    link("Teacher:T2", "HOLDS", "Position:deputy", since=START),
]


@pytest.mark.thorough
def test_the_path_leads_from_a_teacher_to_the_deputy_director(asked: Asked) -> None:
    drawn = [*TEACHING, *ABOVE]
    assert asked("responsibility_path", drawn, PATH, teacher="安", as_of="2021-05-31") == [
        (1, "teacher", "安", "安"),
        (2, "principal", "山村小学", "波"),
        (3, "alliance", "片校联盟", None),
        (4, "district", "北片", None),
        (5, "research_room", "北片研训室", "辰"),
        (6, "county", "教育局", None),
        (7, "position", "分管副局长", "波"),
    ]


def test_the_path_of_a_teacher_who_moved_leads_through_the_new_school(asked: Asked) -> None:
    path = asked("responsibility_path", [*TEACHING, *ABOVE], PATH, teacher="T1")
    assert path[1:3] == [(2, "principal", "镇小学", None), (4, "district", "北片", None)]


def test_an_incomplete_path_shows_where_it_ends(asked: Asked) -> None:
    assert asked("responsibility_path", TEACHING, PATH, teacher="T3") == [
        (1, "teacher", "辰", "辰"),
        (2, "principal", "镇小学", None),
        (4, "district", "北片", None),
        (6, "county", None, None),
        (7, "position", None, None),
    ]
    assert asked("responsibility_path", TEACHING, PATH, teacher="T3", as_of="2018-01-01") == []
    assert asked("responsibility_path", [], PATH, teacher="T3") == []
