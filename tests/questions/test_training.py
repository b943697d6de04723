"""Training of teachers: untrained_rural_teachers, coverage, teacher_history, upcoming_for_teacher."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher

RURAL = [
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S1", subject="mathematics"),
    teacher("T3", "陈", "S2"),
    activity("A1", day="2019-10-01"),
]
UNTRAINED = "untrained_rural_teachers"


def test_an_empty_county_has_no_untrained_teacher(asked: Asked) -> None:
    assert asked(UNTRAINED, [], ["teacher"]) == []


def test_teachers_at_a_rural_school_without_hours_are_untrained(asked: Asked) -> None:
    rows = asked(
        UNTRAINED,
        [*RURAL, attended("T1", "A1", "2019-10-01", 20)],
        ["teacher", "school", "district", "hours", "last_trained"],
    )
    assert rows == [("波", "山村小学", "北片", 0.0, None)]


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("2019-10-01", "2019-10-01", None), ("2019-10-02", "2020-01-01", 0.0), ("2019-01-01", "2019-09-30", 0.0)],
)  # fmt: skip
def test_the_first_and_last_day_of_the_period_count(
    asked: Asked, start: str, end: str, hours: float | None
) -> None:
    drawn = [*RURAL, attended("T1", "A1", "2019-10-01", 20)]
    rows = dict(asked(UNTRAINED, drawn, ["teacher", "hours"], **{"from": start, "to": end}))
    assert rows.get("安") == hours


def test_a_teacher_below_the_minimum_of_hours_is_untrained(asked: Asked) -> None:
    drawn = [*RURAL, attended("T1", "A1", "2019-10-01", 12), attended("T1", "A1", "2019-10-09", 8)]
    columns = ["teacher", "hours", "last_trained"]
    assert asked(UNTRAINED, drawn, columns, min_hours=20.5, subject="语文") == [
        ("安", 20.0, "2019-10-09")
    ]
    assert asked(UNTRAINED, drawn, columns, min_hours=20, subject="chinese") == []


def test_a_post_excludes_its_last_day(asked: Asked) -> None:
    drawn = [*RURAL[:2], teacher("T1", "安", "S1", until="2021-03-01")]
    assert asked(UNTRAINED, drawn, ["teacher"], as_of="2021-02-28") == [("安",)]
    assert asked(UNTRAINED, drawn, ["teacher"], as_of="2021-03-01") == []


def test_a_teacher_who_moved_to_the_county_seat_is_not_rural(asked: Asked) -> None:
    moved = teacher("T1", "安", "S1", until="2020-09-01")
    now = link(
        "Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=True, role="teacher"
    )
    drawn = [*RURAL[:2], moved, now]
    assert asked(UNTRAINED, drawn, ["teacher"], as_of="2020-08-31") == [("安",)]
    assert asked(UNTRAINED, drawn, ["teacher"], as_of="2020-09-01") == []


def test_a_school_is_rural_by_its_locality_on_the_day(asked: Asked) -> None:
    became_seat = """
        MATCH (s:School {id: 'c:S1'})-[l:IN_LOCALITY]->() SET l.until = date('2020-01-01')
        WITH s MATCH (seat:Locality {id: 'county_seat'})
        CREATE (s)-[:IN_LOCALITY {since: date('2020-01-01')}]->(seat)"""
    drawn = [*RURAL[:3], became_seat]
    assert asked(UNTRAINED, drawn, ["teacher"], as_of="2019-12-31") == [("安",)]
    assert asked(UNTRAINED, drawn, ["teacher"], as_of="2020-01-01") == []


def test_two_rural_posts_are_one_row_with_the_main_school(asked: Asked) -> None:
    second = link(
        "Teacher:T1", "TEACHES_AT", "School:S0", since="2015-09-01", main=False, role="teacher"
    )
    drawn = [school("S0", "另一村小"), *RURAL[:3], second]
    assert asked(UNTRAINED, drawn, ["teacher", "school"]) == [("安", "山村小学")]


def test_a_rural_second_post_counts_if_the_main_one_is_in_town(asked: Asked) -> None:
    second = link(
        "Teacher:T3", "TEACHES_AT", "School:S1", since="2015-09-01", main=False, role="teacher"
    )
    drawn = [*RURAL[:2], RURAL[4], second]
    assert asked(UNTRAINED, drawn, ["teacher", "school", "district"]) == [
        ("陈", "山村小学", "北片")
    ]


def test_care_workers_are_left_out(asked: Asked) -> None:
    care = teacher("T4", "丁", "S1", role="care_worker", subject="preschool", stage="kindergarten")
    assert asked(UNTRAINED, [RURAL[0], care], ["teacher"]) == []


def test_a_teacher_still_at_a_closed_school_is_listed_with_the_closing_day(asked: Asked) -> None:
    closed = "MATCH (s:School {id: 'c:S1'}) SET s.closed = date('2021-06-01')"
    rows = asked(
        UNTRAINED,
        [RURAL[0], RURAL[2], closed],
        ["teacher", "school_closed"],
        as_of="2021-06-01",
    )
    assert rows == [("安", "2021-06-01")]


@pytest.mark.parametrize("given", [{"subject": "数学"}, {"subject": "mathematics"}, {"subject": "Mathematics"}])  # fmt: skip
def test_a_subject_is_recognised_by_code_and_by_both_names(
    asked: Asked, given: dict[str, str]
) -> None:
    assert asked(UNTRAINED, RURAL, ["teacher"], stage="小学", **given) == [("波",)]
    assert asked(UNTRAINED, RURAL, ["teacher"], stage="初中", **given) == []


def test_a_district_is_recognised_by_code_and_name(asked: Asked) -> None:
    for district in ("north", "北片"):
        assert len(asked(UNTRAINED, RURAL, ["teacher"], district=district)) == 2
    assert asked(UNTRAINED, RURAL, ["teacher"], district="南片") == []


ITEM = [
    node("ScheduleItem", "I1", year=2019, seats=60, zone="pair"),
    link("ScheduleItem:I1", "CONCERNS", "Subject:chinese", stage="primary"),
    link("ScheduleItem:I1", "FOR_DISTRICT", "SupervisionDistrict:north"),
    link("ScheduleItem:I1", "FOR_DISTRICT", "SupervisionDistrict:south"),
]
COVERED = [
    "district",
    "stage",
    "subject",
    "year",
    "seats",
    "districts_sharing",
    "trained",
    "eligible",
    "share",
]


def test_coverage_counts_the_trained_among_the_eligible(asked: Asked) -> None:
    drawn = [*RURAL, teacher("T5", "戈", "S1"), *ITEM, attended("T1", "A1", "2019-10-01", 20)]
    assert asked("coverage", drawn, COVERED, year=2019, district="北片", subject="语文") == [
        ("北片", "小学", "语文", 2019, 60, 2, 1, 2, 0.5)
    ]


def test_hours_at_another_stage_and_zero_hours_do_not_count_as_coverage(asked: Asked) -> None:
    drawn = [
        *RURAL[:3],
        activity("A1", day="2019-10-01"),
        activity("A2", day="2019-11-01", stage="junior_high"),
    ]
    columns = ["trained", "general", "eligible"]
    for code, hours, expected in (("A1", 0.0, 0), ("A1", 0.5, 1), ("A2", 20.0, 0)):
        came = attended("T1", code, "2019-11-01", hours)
        assert asked("coverage", [*drawn, came], columns, year=2019) == [(expected, 0, 1)]


@pytest.mark.parametrize(
    ("about", "trained", "general"),
    [
        (link("Activity:A1", "CONCERNS", "Subject:general", stage="primary"), 0, 1),
        (link("Activity:A1", "CONCERNS", "Subject:homeroom", stage="primary"), 0, 1),
        (link("Activity:A1", "FOR_STAGE", "Stage:primary"), 0, 1),
        ("RETURN 1", 0, 1),
        (link("Activity:A1", "FOR_SUBJECT", "Subject:chinese"), 1, 0),
        (link("Activity:A1", "FOR_SUBJECT", "Subject:art"), 0, 0),
    ],
)
def test_general_courses_are_counted_separately_in_coverage(
    asked: Asked, about: str, trained: int, general: int
) -> None:
    drawn = [
        *RURAL[:3],
        node("Activity", "A1", name="通识", kind="county_course", starts="2019-10-01"),
        about,
        attended("T1", "A1", "2019-10-01", 20.0),
    ]
    columns = ["trained", "general", "eligible"]
    assert asked("coverage", drawn, columns, year=2019) == [(trained, general, 1)]


def test_coverage_counts_a_person_in_two_activities_and_two_schools_once(asked: Asked) -> None:
    drawn = [
        *RURAL[:3],
        school("S3", "又一村小"),
        link(
            "Teacher:T1", "TEACHES_AT", "School:S3", since="2015-09-01", main=False, role="teacher"
        ),
        activity("A1", day="2019-10-01"),
        activity("A2", day="2019-11-01"),
        attended("T1", "A1", "2019-10-01", 20),
        attended("T1", "A2", "2019-11-01", 20),
    ]
    rows = asked("coverage", drawn, ["trained", "eligible"], year=2019)
    assert rows == [(1, 1)]


def test_a_trained_teacher_who_left_within_the_year_is_in_neither_number(asked: Asked) -> None:
    drawn = [
        *RURAL[:2], RURAL[3], RURAL[5],
        teacher("T1", "安", "S1", until="2019-12-31"),
        attended("T1", "A1", "2019-10-01", 20),
    ]  # fmt: skip
    rows = asked("coverage", drawn, ["subject", "trained", "eligible"], year=2019, district="north")
    assert rows == [("数学", 0, 1)]


def test_coverage_follows_a_school_into_its_new_district(asked: Asked) -> None:
    moved = """
        MATCH (s:School {id: 'c:S1'})-[d:IN_DISTRICT]->() SET d.until = date('2020-01-01')
        WITH s MATCH (south:SupervisionDistrict {id: 'c:south'})
        CREATE (s)-[:IN_DISTRICT {since: date('2020-01-01')}]->(south)"""
    drawn = [*RURAL[:3], RURAL[5], activity("A2", day="2020-10-01"), moved]
    rows = asked("coverage", drawn, ["year", "district", "eligible"])
    assert rows == [(2019, "北片", 1), (2020, "南片", 1)]


def test_coverage_of_an_empty_county_is_empty(asked: Asked) -> None:
    assert asked("coverage", [], COVERED) == []


def test_a_history_lists_posts_and_training_in_order(asked: Asked) -> None:
    drawn = [
        *RURAL[:3], RURAL[5],
        attended("T1", "A1", "2019-10-01", 20),
        node("Workshop", "W1", name="语文坊"),
        link("Teacher:T1", "JOINS_WORKSHOP", "Workshop:W1", since="2018-09-01", until="2019-01-01", role="host"),
    ]  # fmt: skip
    columns = ["kind", "name", "since", "until", "hours"]
    rows = asked("teacher_history", drawn, columns, teacher="T1")
    assert rows == [
        ("post", "山村小学", "2010-09-01", None, None),
        ("workshop", "语文坊", "2018-09-01", "2019-01-01", None),
        ("training", "活动A1", "2019-10-01", None, 20.0),
    ]
    assert asked("teacher_history", drawn, columns, teacher="安") == rows
    assert asked("teacher_history", drawn, columns, teacher="无人") == []


def test_upcoming_activities_match_subject_and_district_from_the_day_on(
    asked: Asked,
) -> None:
    drawn = [
        *RURAL[:3],
        activity("A1", day="2021-06-01"),
        activity("A2", day="2021-05-31"),
        activity("A3", day="2021-07-01", subject="physics", stage="junior_high"),
        activity("A4", day="2021-07-01"),
        link("Activity:A4", "FOR_DISTRICT", "SupervisionDistrict:south"),
        activity("A5", day="2021-07-02"),
        link("Activity:A5", "FOR_DISTRICT", "SupervisionDistrict:north"),
        link("Teacher:T1", "ENROLLED", "Activity:A5"),
    ]
    columns = ["activity", "starts", "enrolled"]
    assert asked("upcoming_for_teacher", drawn, columns, teacher="T1") == [
        ("活动A1", "2021-06-01", False),
        ("活动A5", "2021-07-02", True),
    ]


def test_a_teacher_without_a_post_that_day_has_no_upcoming_activity(asked: Asked) -> None:
    drawn = [
        RURAL[0],
        teacher("T1", "安", "S1", until="2021-06-01"),
        activity("A1", day="2021-08-01"),
    ]
    assert (
        asked("upcoming_for_teacher", drawn, ["activity"], teacher="T1", as_of="2021-05-31") != []
    )
    assert (
        asked("upcoming_for_teacher", drawn, ["activity"], teacher="T1", as_of="2021-06-01") == []
    )


def _course(code: str, *about: str) -> list[str]:
    made = node("Activity", code, name=f"活动{code}", kind="county_course", starts="2021-09-01", ends="2021-09-02", hours=8.0)  # fmt: skip
    return [made, *about]


def test_a_stage_or_a_subject_alone_decides_who_may_attend(asked: Asked) -> None:
    drawn = [
        *RURAL[:3],
        teacher("T6", "己", "S1", subject="music"),
        *_course("A1", link("Activity:A1", "FOR_STAGE", "Stage:primary")),
        *_course("A2", link("Activity:A2", "FOR_STAGE", "Stage:senior_high")),
        *_course("A3", link("Activity:A3", "FOR_SUBJECT", "Subject:music")),
        *_course("A4", link("Activity:A4", "FOR_SUBJECT", "Subject:management")),
    ]
    actual = [
        [row[0] for row in asked("upcoming_for_teacher", drawn, ["activity"], teacher=number)]
        for number in ("T1", "T6")
    ]
    assert actual == [["活动A1"], ["活动A1", "活动A3"]]


def test_a_teacher_outside_the_target_groups_may_not_attend(
    asked: Asked,
) -> None:
    drawn = [
        *RURAL[:3],
        "MATCH (t:Teacher {id: 'c:T1'}) SET t.hired = date('2010-09-01')",
        node("TargetGroup", "G1", name="新教师", hired_from="2016-01-01"),
        node("TargetGroup", "G2", name="乡村教师", rural=True),
        node("Programme", "P1", name="新聘教师培训", year=2021, level="county", unit="person"),
        link("Programme:P1", "MEANT_FOR", "TargetGroup:G1"),
        *_course("A1", link("Activity:A1", "OF_PROGRAMME", "Programme:P1")),
        *_course("A2", link("Activity:A2", "MEANT_FOR", "TargetGroup:G2")),
    ]
    ask = [[row[0] for row in asked("upcoming_for_teacher", drawn + more, ["activity"], teacher="T1")]
           for more in ([], ["MATCH (t:Teacher {id: 'c:T1'}) SET t.hired = date('2017-09-01')"])]  # fmt: skip
    assert ask == [["活动A2"], ["活动A1", "活动A2"]]


def test_a_target_group_by_role_includes_staff_who_teach_no_subject(asked: Asked) -> None:
    drawn = [
        school("S9", "幼儿园"),
        link("School:S9", "OFFERS", "Stage:kindergarten", since="2000-01-01"),
        teacher("T1", "安", "S9", subject="preschool", stage="kindergarten"),
        "MERGE (t:Teacher {id: 'c:T2'}) SET t.number = 'T2', t.name = '保育员'",
        link("Teacher:T2", "TEACHES_AT", "School:S9", since="2018-09-01", main=True, role="care_worker"),
        node("TargetGroup", "G1", name="保育员", roles="care_worker"),
        *_course("A1", link("Activity:A1", "FOR_STAGE", "Stage:kindergarten")),
        *_course("A2", link("Activity:A2", "FOR_STAGE", "Stage:primary")),
        *_course("A3", link("Activity:A3", "FOR_STAGE", "Stage:kindergarten")),
        *(link(f"Activity:{code}", "MEANT_FOR", "TargetGroup:G1") for code in ("A1", "A2")),
    ]  # fmt: skip
    actual = [
        [row[0] for row in asked("upcoming_for_teacher", drawn, ["activity"], teacher=number)]
        for number in ("T1", "T2")
    ]
    assert actual == [["活动A3"], ["活动A1"]]


def test_school_management_is_for_heads_unless_a_target_group_says_otherwise(asked: Asked) -> None:
    management = "Subject:management"
    drawn = [
        *RURAL[:3],
        node("TargetGroup", "G1", name="骨干教师"),
        *_course("A1", link("Activity:A1", "CONCERNS", management, stage="primary")),
        *_course("A2", link("Activity:A2", "CONCERNS", management, stage="primary")),
        *_course("A3", link("Activity:A3", "FOR_SUBJECT", management)),
        *(link(f"Activity:{code}", "MEANT_FOR", "TargetGroup:G1") for code in ("A2", "A3")),
    ]
    rows = asked("upcoming_for_teacher", drawn, ["activity"], teacher="T1")
    assert [name for (name,) in rows] == ["活动A2", "活动A3"]
