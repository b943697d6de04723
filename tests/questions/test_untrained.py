"""Untrained teachers in rural and urban schools; zero hours are not training in any question."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher

PLACES = [
    school("S1", "山村小学"),
    school("S2", "城区小学", district="south", locality="county_seat"),
    link("School:S1", "OFFERS", "Stage:primary", since="2000-01-01"),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S2"),
    activity("A1", day="2019-09-10"),
    link("Activity:A1", "FOR_DISTRICT", "SupervisionDistrict:north"),
]
NOTHING = attended("T1", "A1", "2019-09-10", 0.0)
SOME = attended("T1", "A1", "2019-09-10", 6.0)
COLUMNS = ["teacher", "school", "rural", "hours", "last_trained"]


def test_urban_and_rural_teachers_are_listed_together_or_separately(asked: Asked) -> None:
    assert asked("untrained_teachers", PLACES, COLUMNS) == [
        ("安", "山村小学", True, 0.0, None),
        ("波", "城区小学", False, 0.0, None),
    ]
    assert asked("untrained_teachers", PLACES, ["teacher"], rural=False) == [("波",)]
    assert asked("untrained_teachers", PLACES, ["teacher"], rural=True) == [("安",)]
    assert asked("untrained_teachers", [*PLACES, SOME], ["teacher"]) == [("波",)]
    assert asked("untrained_teachers", [*PLACES, SOME], COLUMNS, min_hours=6.5, rural=True) == [
        ("安", "山村小学", True, 6.0, "2019-09-10")
    ]


@pytest.mark.parametrize("question", ["untrained_teachers", "untrained_rural_teachers"])
def test_an_attendance_of_zero_hours_is_no_training(asked: Asked, question: str) -> None:
    assert asked(question, [*PLACES, NOTHING], COLUMNS[:1] + COLUMNS[3:], district="北片") == [
        ("安", 0.0, None)
    ]


@pytest.mark.thorough
def test_rural_teachers_are_counted_separately_and_measured_by_a_milestone(
    asked: Asked,
) -> None:
    columns = ["district", "teachers", "rural", "rural_trained"]
    assert asked("training_reach", [*PLACES, SOME], columns) == [
        ("南片", 1, 0, 0),
        ("北片", 1, 1, 1),
    ]
    milestone = node(
        "Milestone", "M", name="轮训", year=2021, due="2021-06-10", aim="at_least", target=1.0,
        measure="training_reach.rural_share",
    )  # fmt: skip
    road = ["due", "number", "state"]
    assert asked("roadmap", [*PLACES, milestone], road) == [("2021-06-10", 0.0, "not_due")]
    assert asked("roadmap", [*PLACES, milestone], road, as_of="2021-06-11") == [
        ("2021-06-10", 0.0, "late")
    ]
    assert asked("roadmap", [*PLACES, milestone, SOME], road) == [("2021-06-10", 1.0, "met")]
    assert asked("roadmap", [milestone], road) == [("2021-06-10", None, "not_due")]


@pytest.mark.parametrize(
    ("question", "column", "given"),
    [
        ("sending_coverage", "participants", {"district": "北片"}),
        ("school_reach", "reached", {"district": "北片"}),
        ("subjects_by_kind", "participants", {}),
        ("coverage", "trained", {"district": "北片", "year": 2019}),
        ("training_reach", "trained", {"district": "北片"}),
    ],
)
def test_no_question_counts_an_attendance_of_zero_hours_as_training(
    asked: Asked, question: str, column: str, given: dict[str, object]
) -> None:
    given = {name: value for name, value in given.items() if name != "district" or question != "sending_coverage"}  # fmt: skip
    counted = [sum(row[0] for row in asked(question, [*PLACES, came], [column], **given)) for came in (NOTHING, SOME)]  # fmt: skip
    assert counted == [0, 1]


def test_a_stage_or_a_subject_alone_is_shown_as_recorded(asked: Asked) -> None:
    drawn = [
        *PLACES,
        node("Activity", "A2", name="甲", kind="county_course", starts="2019-09-10", ends="2019-09-10", hours=6.0),
        node("Activity", "A3", name="乙", kind="county_course", starts="2019-09-10", ends="2019-09-10", hours=6.0),
        link("Activity:A2", "FOR_STAGE", "Stage:primary"),
        link("Activity:A3", "FOR_SUBJECT", "Subject:music"),
    ]  # fmt: skip
    rows = asked("subjects_by_kind", drawn, ["kind", "stage", "subject"], year=2019)
    assert sorted(rows, key=str) == [
        ("county_course", "小学", None),
        ("county_course", None, "音乐"),
        ("sending_teaching", "小学", "语文"),
    ]
    line = [
        node("ScheduleItem", "I", year=2019, zone="open"),
        node("ProgrammeLine", "L", name="送培", category="B"),
        link("ScheduleItem:I", "ON_LINE", "ProgrammeLine:L"),
        *(link(f"Activity:A{at}", "FULFILS", "ScheduleItem:I") for at in (1, 2, 3)),
    ]
    rows = asked("activity_rounds", [*drawn, *line], ["stage", "subject", "activities"])
    assert sorted(rows, key=str) == [("小学", "语文", 1), ("小学", None, 1), (None, "音乐", 1)]


def test_a_subject_sent_without_a_stage_counts_for_each_stage(asked: Asked) -> None:
    sent = [
        *PLACES[:5],
        node("Activity", "A2", name="甲", kind="sending_teaching", starts="2019-09-10", ends="2019-09-10", hours=6.0),
        link("Activity:A2", "FOR_SUBJECT", "Subject:chinese"),
    ]  # fmt: skip
    assert asked("subjects_sent", sent, ["stage", "subject", "sent"]) == [("小学", "语文", True)]


MERGED = [
    *PLACES,
    """MATCH (s:School {id: 'c:S1'}) SET s.closed = date('2020-09-01')
    WITH s MATCH (s)-[r:IN_DISTRICT|IN_LOCALITY]->() SET r.until = date('2020-09-01')""",
]


def test_a_teacher_of_a_merged_school_counts_in_its_district_until_moved(asked: Asked) -> None:
    columns = ["district", "teachers", "rural", "school_closed"]
    assert asked("training_reach", MERGED, columns) == [("北片", 1, 1, 1), ("南片", 1, 0, 0)]
    before = asked("training_reach", MERGED, columns, as_of="2020-08-31")
    assert before == [("北片", 1, 1, 0), ("南片", 1, 0, 0)]
    moved = [
        *MERGED,
        "MATCH (:Teacher {id: 'c:T1'})-[post:TEACHES_AT]->() SET post.until = date('2020-09-01')",
        link(
            "Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=True, role="teacher"
        ),
    ]
    assert asked("training_reach", moved, columns) == [("南片", 2, 0, 0)]


def test_each_school_is_listed_with_its_share_the_lowest_first(asked: Asked) -> None:
    columns = ["school", "district", "rural", "teachers", "trained", "untrained", "share"]
    drawn = [
        *PLACES,
        teacher("T3", "陈", "S1"),
        teacher("T4", "杜", "S1", role="support_staff"),
        link("Teacher:T2", "TEACHES_AT", "School:S1", since="2012-09-01", main=False, role="teacher"),
        SOME,
    ]  # fmt: skip
    south = ("城区小学", "南片", False, 1, 0, 1, 0.0)
    north = ("山村小学", "北片", True, 2, 1, 1, 0.5)
    assert asked("training_by_school", drawn, columns) == [south, north]
    assert asked("training_by_school", drawn, columns, district="北片") == [north]
    assert asked("training_by_school", drawn, columns, rural=False) == [south]
    assert asked("training_by_school", drawn, columns, stage="小学") == [north]
    assert asked("training_by_school", [*PLACES, NOTHING], ["trained"], district="北片") == [(0,)]
    assert asked("training_by_school", drawn, columns, as_of="2005-01-01") == []
    assert asked("training_by_school", drawn, ["trained"], **{"from": "2020-01-01"}) == [(0,), (0,)]


def test_a_closed_school_keeps_teachers_who_were_not_moved_in_its_share(asked: Asked) -> None:
    columns = ["school", "teachers"]
    rows = asked("training_by_school", MERGED, columns)
    reach = asked("training_reach", MERGED, ["teachers"])
    assert sum(count for _, count in rows) == sum(count for (count,) in reach) == 2


def test_coverage_counts_a_teacher_of_a_merged_school_in_its_district_until_moved(
    asked: Asked,
) -> None:
    drawn = MERGED
    columns = ["district", "year", "eligible", "trained", "school_closed"]
    assert asked("coverage", drawn, columns, year=2019, district="北片") == [
        ("北片", 2019, 1, 0, 0)
    ]
    later = [*drawn, activity("A2", day="2020-10-01"), attended("T1", "A2", "2020-10-01", 6)]
    assert asked("coverage", later, columns, year=2020, district="北片") == [
        ("北片", 2020, 1, 1, 1)
    ]
    second = link("Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=False, role="teacher")  # fmt: skip
    moved = asked("coverage", [*later, second], columns, year=2020)
    assert {(row[0], row[4]) for row in moved} == {("南片", 0)}


def test_coverage_of_a_year_without_training_is_zero_of_the_eligible(asked: Asked) -> None:
    """A year without training has rows. A year before the first activity and a future year have none."""
    columns = ["district", "year", "trained", "eligible"]
    assert ("北片", 2020, 0, 1) in asked("coverage", MERGED, columns, year=2020)
    assert asked("coverage", MERGED, columns, year=2018) == []
    assert asked("coverage", MERGED, columns, year=2022) == []
    assert {year for _, year, *_ in asked("coverage", MERGED, columns)} == {2019}


@pytest.mark.parametrize("question", ["untrained_teachers", "untrained_rural_teachers"])
def test_a_teacher_of_a_merged_school_is_listed_with_the_closing_day(
    asked: Asked, question: str
) -> None:
    columns = ["teacher", "school", "district", "school_closed"]
    assert asked(question, MERGED, columns, district="北片") == [
        ("安", "山村小学", "北片", "2020-09-01")
    ]
    second = link("Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=False, role="teacher")  # fmt: skip
    assert asked(question, [*MERGED, second], columns, district="北片") == []
