"""Plan and reality: the enrolment funnel, the schedule and annexes, seats and teachers."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import COUNTY_NODE, attended, link, school, teacher
from tests.questions.drawing_eligibility import (
    changed,
    fulfils,
    group,
    held,
    item,
    line,
    programme,
    signed,
)

PLACES = [
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S2"),
    teacher("T3", "陈", "S1"),
]


FUNNEL = [
    "year",
    "line",
    "district",
    "seats",
    "shared_by",
    "nominated",
    "enrolled",
    "attended",
    "qualified",
]
LINE = [
    *PLACES,
    *line("L1", "primary/chinese"),
    *item("I1", "L1", "north", "south", seats=60),
    *item("I2", "L1", "north", seats=10),
    *item("I3", "L1", seats=80, zone="county"),
]


def test_the_funnel_counts_each_person_once_and_shows_the_seats(asked: Asked) -> None:
    drawn = [
        *LINE,
        *held("A1", "2019-03-01"),
        *held("A2", "2019-05-01"),
        fulfils("A1", "I1"),
        fulfils("A2", "I2"),
        *signed("T1", "A1", "A2", as_what="NOMINATED"),
        *signed("T3", "A1", as_what="NOMINATED"),
        *signed("T1", "A1", "A2"),
        link("Teacher:T1", "ATTENDED", "Activity:A1", on="2019-03-01", hours=4.0, qualified=True),
        link("Teacher:T1", "ATTENDED", "Activity:A2", on="2019-05-01", hours=4.0, qualified=False),
        attended("T2", "A1", "2019-03-01", 4),
    ]
    north = (2019, "科目L1", "北片", 70, 2, 2, 1, 1, 1)
    south = (2019, "科目L1", "南片", 60, 2, 0, 0, 1, 0)
    assert asked("enrolment_funnel", drawn, FUNNEL) == [
        north, south, (2019, "科目L1", None, 80, None, 0, 0, 0, 0),
    ]  # fmt: skip
    assert asked("enrolment_funnel", drawn, FUNNEL, year=2019, line="L1", district="北片") == [
        north
    ]
    assert asked("enrolment_funnel", drawn, FUNNEL, line="L2") == []
    assert asked("enrolment_funnel", drawn, FUNNEL, year=2018) == []
    assert asked("enrolment_funnel", [], FUNNEL) == []


def test_the_funnel_takes_the_district_of_the_main_post_on_the_first_day(asked: Asked) -> None:
    drawn = [
        *PLACES,
        *held("A1", "2019-08-31", "2019-09-05"),
        *held("A2", "2019-09-01"),
        *signed("T1", "A1", "A2"),
        "MATCH (:Teacher {id: 'c:T1'})-[p:TEACHES_AT]->() SET p.until = date('2019-09-01')",
        link("Teacher:T1", "TEACHES_AT", "School:S2", since="2019-09-01", main=True, role="teacher"),
        "MATCH (:Teacher {id: 'c:T2'})-[p:TEACHES_AT]->() SET p.until = date('2019-08-31')",
        *signed("T2", "A1"),
    ]  # fmt: skip
    assert asked("enrolment_funnel", drawn, ["line", "district", "enrolled"]) == [
        (None, "北片", 1),
        (None, "南片", 1),
        (None, None, 1),
    ]


def test_the_funnel_follows_a_school_to_its_new_district(asked: Asked) -> None:
    drawn = [
        *PLACES,
        *held("A1", "2019-12-31"),
        *held("A2", "2020-01-01"),
        *signed("T1", "A1", "A2"),
        "MATCH (:School {id: 'c:S1'})-[l:IN_DISTRICT]->() SET l.until = date('2020-01-01')",
        link("School:S1", "IN_DISTRICT", "SupervisionDistrict:south", since="2020-01-01"),
    ]
    assert asked("enrolment_funnel", drawn, ["year", "district"]) == [
        (2019, "北片"),
        (2020, "南片"),
    ]


def test_a_programme_on_several_lines_counts_on_the_line_of_the_activitys_subject(
    asked: Asked,
) -> None:
    drawn = [
        *PLACES,
        *line("L1", "primary/chinese"),
        *line("L2", "primary/mathematics"),
        *line("L3", "junior_high/chinese"),
        programme("P1"),
        programme("P2"),
        *(link("Programme:P1", "ON_LINE", f"ProgrammeLine:L{n}") for n in (1, 2, 3)),
        link("Programme:P2", "ON_LINE", "ProgrammeLine:L2"),
        *held("A1", "2018-10-01", of="P1"),
        *held("A2", "2018-10-01", of="P1"),
        *held("A3", "2018-10-01", of="P2"),
        link("Activity:A1", "CONCERNS", "Subject:chinese", stage="primary"),
        *signed("T1", "A1", "A2", "A3"),
    ]
    assert asked("enrolment_funnel", drawn, ["line", "district", "enrolled"]) == [
        ("科目L1", "北片", 1),
        ("科目L2", "北片", 1),
        (None, "北片", 1),
    ]


ACTUAL = [
    "item",
    "line",
    "districts",
    "subjects",
    "seats",
    "activities",
    "enrolled",
    "attended",
    "completed",
    "hours",
    "cost",
    "state",
]


@pytest.mark.thorough
def test_an_item_is_unopened_opened_or_full(asked: Asked) -> None:
    drawn = [
        *PLACES,
        *line("L1", "primary/chinese"),
        *item("I1", "L1", "south", "north", seats=2),
        *item("I2", "L1", "north", seats=60),
        *item("I3", "L1", year=2020, zone="open"),
        link("ScheduleItem:I2", "CONCERNS", "Subject:mathematics", stage="primary"),
        *held("A1", "2019-03-01", cost=1000.0),
        *held("A2", "2019-05-01"),
        *held("A3", "2019-05-01"),
        fulfils("A1", "I1"),
        fulfils("A2", "I1"),
        fulfils("A3", "I2"),
        *signed("T1", "A1", "A2", "A3"),
        link("Teacher:T1", "ATTENDED", "Activity:A1", on="2019-03-01", hours=4.0, qualified=True),
        link("Teacher:T1", "ATTENDED", "Activity:A2", on="2019-05-01", hours=3.0, qualified=True),
        attended("T2", "A1", "2019-03-01", 4),
        attended("T1", "A3", "2019-05-01", 2),
    ]
    full = ("I1", "科目L1", ["北片", "南片"], ["小学语文"], 2, 2, 1, 2, 1, 11.0, 1000.0, "full")
    opened = ("I2", "科目L1", ["北片"], ["小学数学"], 60, 1, 1, 1, 0, 2.0, None, "opened")
    unopened = ("I3", "科目L1", [], ["小学语文"], None, 0, 0, 0, 0, 0.0, None, "unopened")
    assert asked("plan_actual", drawn, ACTUAL) == [full, opened, unopened]
    assert asked("plan_actual", drawn, ACTUAL, year=2020) == [unopened]
    assert asked("plan_actual", drawn, ACTUAL, district="南片") == [full]
    assert asked("plan_actual", drawn, ACTUAL, subject="数学") == [opened]
    assert len(asked("plan_actual", drawn, ACTUAL, line="科目L1")) == 3
    assert asked("plan_actual", [], ACTUAL) == []


def test_a_county_item_is_for_every_district_and_an_open_item_for_none(
    asked: Asked,
) -> None:
    drawn = [*line("L1"), *item("I1", "L1", zone="county"), *item("I2", "L1", zone="open")]
    assert asked("plan_actual", drawn, ["item"], district="北片") == [("I1",)]


def test_a_programme_includes_the_activities_of_its_parts_and_empty_parents_are_left_out(
    asked: Asked,
) -> None:
    drawn = [
        *PLACES,
        programme("C", seats=2),
        programme("C1"),
        programme("B"),
        programme("B1", seats=30),
        programme("K", unit="school", seats=11),
        link("Programme:C1", "SUB_PROGRAMME_OF", "Programme:C"),
        link("Programme:B1", "SUB_PROGRAMME_OF", "Programme:B"),
        *held("A1", "2018-09-01", of="C1"),
        attended("T1", "A1", "2018-09-01", 4),
    ]
    columns = ["part", "programme", "seats", "activities", "attended", "state"]
    assert asked("plan_actual", drawn, columns) == [
        ("programme", "项目B1", 30, 0, 0, "unopened"),
        ("programme", "项目C", 2, 1, 1, "opened"),
        ("programme", "项目C1", None, 1, 1, "opened"),
    ]
    direct = [*drawn, *held("A2", "2018-09-01", of="B")]
    assert ("programme", "项目B", None, 1, 0, "opened") in asked("plan_actual", direct, columns)


def test_activities_without_a_plan_are_unplanned_except_school_based_study(asked: Asked) -> None:
    drawn = [
        *LINE,
        programme("P1"),
        *held("A1", "2019-03-01"),
        *held("A2", "2019-03-01", of="P1"),
        *held("A3", "2019-03-01"),
        fulfils("A3", "I1"),
        *held("A4", "2019-03-01", kind="school_based"),
        *held("A5", "2019-03-01", kind="community"),
        attended("T1", "A1", "2019-03-01", 4),
    ]
    rows = asked("plan_actual", drawn, ["part", "item", "activity", "attended", "state"], year=2019)
    assert [row[1:] for row in rows if row[0] == "none"] == [(None, "活动A1", 1, "unplanned")]


SEATS = [
    "level",
    "district",
    "teachers",
    "seats_own",
    "shared_by",
    "seats_at_most",
    "short",
    "unwritten",
]


def test_planned_seats_are_compared_with_the_teachers_in_post(asked: Asked) -> None:
    drawn = [
        COUNTY_NODE,
        *PLACES,
        *line("L1"),
        *item("I1", "L1", "north", "south", seats=1, year=2021),
        *item("I2", "L1", "north", year=2020),
        *item("I3", "L1", seats=50, zone="county", year=2022),
    ]
    assert asked("seats_against_teachers", drawn, SEATS) == [
        ("county", None, 3, None, None, 1, 2, 1),
        ("district", "北片", 2, 1, 2, None, None, 1),
        ("district", "南片", 1, 1, 2, None, None, 0),
    ]
    later = asked("seats_against_teachers", drawn, SEATS, to_year=2022)
    assert later[0] == ("county", None, 3, None, None, 51, 0, 1)
    earlier = asked("seats_against_teachers", drawn, SEATS, to_year=2020)
    assert earlier[0] == ("county", None, 3, None, None, None, None, 1)


def test_only_teachers_in_post_on_the_day_count_and_each_once(asked: Asked) -> None:
    drawn = [
        COUNTY_NODE,
        *PLACES,
        teacher("T4", "丁", "S1", role="care_worker"),
        link("Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=False, role="teacher"),
        "MATCH (:Teacher {id: 'c:T3'})-[p:TEACHES_AT]->() SET p.until = date('2021-06-01')",
    ]  # fmt: skip
    columns = ["level", "teachers"]
    assert asked("seats_against_teachers", drawn, columns, as_of="2021-05-31") == [
        ("county", 3), ("district", 2), ("district", 2),
    ]  # fmt: skip
    assert asked("seats_against_teachers", drawn, columns, as_of="2021-06-01") == [
        ("county", 2), ("district", 1), ("district", 2),
    ]  # fmt: skip
    closed = changed("School", "S1", closed="2021-06-01")
    assert asked("seats_against_teachers", [*drawn, closed], columns)[0] == ("county", 2)
    assert asked("seats_against_teachers", [COUNTY_NODE], SEATS)[0] == (
        "county", None, 0, None, None, None, None, 0,
    )  # fmt: skip


def test_a_programme_adds_seats_if_no_item_of_its_line_and_year_has_any(asked: Asked) -> None:
    drawn = [
        COUNTY_NODE,
        *line("L1"),
        *line("L2"),
        *item("I1", "L1", zone="county", year=2018),
        *item("I2", "L2", zone="county", year=2018, seats=60),
        *item("I3", "L1", zone="county", year=2019),
        programme("P1", seats=400),
        programme("P2", seats=60),
        programme("P3", seats=65),
        programme("P4", seats=20),
        programme("P5", seats=150),
        programme("P6", seats=11, unit="school"),
        programme("P7", seats=99, year=2022),
        link("Programme:P1", "ON_LINE", "ProgrammeLine:L1"),
        link("Programme:P2", "ON_LINE", "ProgrammeLine:L2"),
        link("Programme:P4", "SUB_PROGRAMME_OF", "Programme:P3"),
        *group("G1", meant_by="P5", roles="care_worker"),
    ]
    columns = ["seats_at_most", "unwritten"]
    assert asked("seats_against_teachers", drawn, columns)[0] == (60 + 400 + 65, 1)
    shared = [*drawn, *group("G2", "primary/general", meant_by="P5")]
    assert asked("seats_against_teachers", shared, columns)[0] == (60 + 400 + 65 + 150, 1)
