"""The model of study: theme_spread, skipped_phases, pilot_ready_schools, activity_rounds."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher
from tests.questions.drawing_spread import held, phase

SPREAD = [
    school("S1", "一小"),
    school("S2", "二小", district="south"),
    school("S3", "三小"),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S2"),
    node("Theme", "H1", name="有效提问"),
    *held("A1", "2019-03-01", kind="sending_teaching", theme="H1", at="S1"),
    *held("A2", "2019-09-01", ends="2019-09-10", kind="sending_teaching", theme="H1", at="S2"),
    attended("T1", "A1", "2019-03-01", 8),
    attended("T1", "A2", "2019-09-30", 8),
    attended("T2", "A1", "2019-03-01", 8),
    link("Theme:H1", "COPIED_BY", "School:S1", since="2019-09-10", pilot=True),
    link("Theme:H1", "COPIED_BY", "School:S2", since="2019-09-10", pilot=False),
    link("Theme:H1", "COPIED_BY", "School:S3", since="2020-01-01", until="2020-07-01", pilot=False),
]
FROM = ["rank", "school", "from_activity", "from_school", "from_district", "days"]


def test_a_theme_comes_from_the_last_activity_on_it_that_the_school_attended(asked: Asked) -> None:
    """S1 attended A2, which ended the day S1 copied the theme. S2 attended only A1, and S3 nothing."""
    assert asked("theme_spread", SPREAD, FROM) == [
        (1, "一小", "活动A2", "二小", "南片", 0),
        (1, "二小", "活动A1", "一小", "北片", 193),
        (3, "三小", None, None, None, None),
    ]
    assert asked("theme_spread", SPREAD, ["district", "since", "until", "pilot"]) == [
        ("北片", "2019-09-10", None, True),
        ("南片", "2019-09-10", None, False),
        ("北片", "2020-01-01", "2020-07-01", False),
    ]
    assert asked("theme_spread", [], FROM) == []


def test_a_copy_is_listed_from_its_first_day_and_keeps_its_rank(asked: Asked) -> None:
    for day, rows in (("2019-09-09", 0), ("2019-09-10", 2), ("2019-12-31", 2), ("2020-01-01", 3)):
        assert len(asked("theme_spread", SPREAD, ["school"], as_of=day)) == rows
    assert asked("theme_spread", SPREAD, ["rank", "school"], district="南片") == [(1, "二小")]
    assert len(asked("theme_spread", SPREAD, ["rank"], theme="有效提问", district="north")) == 2
    assert asked("theme_spread", SPREAD, ["rank"], theme="H2") == []


def test_an_activity_that_ends_after_the_copy_is_not_its_source(asked: Asked) -> None:
    later = "MATCH (a:Activity {id: 'c:A2'}) SET a.ends = date('2019-09-11')"
    assert asked("theme_spread", [*SPREAD, later], FROM)[0] == (
        (1, "一小", "活动A1", "一小", "北片", 193)
    )


@pytest.mark.parametrize(("left", "source"), [("2019-03-01", None), ("2019-03-02", "活动A1")])
def test_a_teacher_who_left_before_the_activity_ended_does_not_count_for_the_school(
    asked: Asked, left: str, source: str | None
) -> None:
    gone = f"MATCH (:Teacher {{id: 'c:T2'}})-[post:TEACHES_AT]->() SET post.until = date('{left}')"
    moved = link("Teacher:T2", "TEACHES_AT", "School:S3", since=left, main=True, role="teacher")
    rows = asked("theme_spread", [*SPREAD, gone, moved], ["school", "from_activity"])
    assert dict(rows)["二小"] == source
    assert dict(rows)["三小"] == ("活动A1" if left == "2019-03-01" else None)


def test_districts_are_those_of_the_day_of_the_copy_and_of_the_activity(asked: Asked) -> None:
    """S1 moved to the south on the day of its copy, S2 to the north the day after A2 ended."""
    changed = [
        f"""MATCH (s:School {{id: 'c:{code}'}})-[lies:IN_DISTRICT]->() SET lies.until = date('{day}')
        WITH s MATCH (d:SupervisionDistrict {{id: 'c:{to}'}})
        CREATE (s)-[:IN_DISTRICT {{since: date('{day}')}}]->(d)"""
        for code, day, to in (("S1", "2019-09-10", "south"), ("S2", "2019-09-11", "north"))
    ]
    columns = ["school", "district", "from_district"]
    assert asked("theme_spread", [*SPREAD, *changed], columns)[:2] == [
        ("一小", "南片", "南片"),
        ("二小", "南片", "北片"),
    ]


def test_a_school_that_copies_again_counts_once_in_the_rank(asked: Asked) -> None:
    ended = "MATCH (:Theme)-[c:COPIED_BY]->(:School {id: 'c:S1'}) SET c.until = date('2020-01-01')"
    again = link("Theme:H1", "COPIED_BY", "School:S1", since="2020-09-01", pilot=False)
    rows = asked("theme_spread", [*SPREAD, ended, again], ["school", "since", "rank"])
    assert [row for row in rows if row[0] == "一小"] == [
        ("一小", "2019-09-10", 1),
        ("一小", "2020-09-01", 3),
    ]


PHASES = [
    school("S1", "一小"),
    *held("B1", "2020-03-01", ends="2020-06-30", kind="sending_teaching", at="S1"),
    phase("B1", "diagnosis", "2020-03-01"),
    phase("B1", "lesson_study", "2020-03-01"),
    phase("B1", "results", "2020-05-01"),
    phase("B1", "summary", "2020-06-01"),
    *held("B2", "2020-03-02", ends="2020-06-30", kind="sending_teaching"),
    phase("B2", "results", "2020-03-02"),
    phase("B2", "diagnosis", "2020-04-01"),
    phase("B2", "summary"),
    *held("B3", "2021-03-01", ends="2021-06-01", kind="sending_teaching"),
    *held("B4", "2020-03-01"),
    link("Activity:B2", "FOR_DISTRICT", "SupervisionDistrict:south"),
]


def test_a_skipped_phase_and_a_wrong_order_of_phases_are_found(asked: Asked) -> None:
    """B1 has all four phases, two on one day. B4 is school-based, so the guide does not apply to it."""
    columns = ["activity", "ended", "held", "missing", "out_of_order"]
    four = ["diagnosis", "lesson_study", "results", "summary"]
    assert asked("skipped_phases", PHASES, columns) == [
        ("活动B2", "2020-06-30", ["diagnosis", "results", "summary"], ["lesson_study"], True),
        ("活动B3", "2021-06-01", [], four, False),
    ]
    early = phase("B1", "summary", "2020-02-28")
    assert asked("skipped_phases", [*PHASES, early], columns, year=2020)[0] == (
        ("活动B1", "2020-06-30", four, [], True)
    )
    assert asked("skipped_phases", [], columns) == []


def test_an_activity_is_judged_once_it_has_ended(asked: Asked) -> None:
    for day, rows in (("2020-06-29", 0), ("2020-06-30", 1), ("2021-05-31", 1), ("2021-06-01", 2)):
        assert len(asked("skipped_phases", PHASES, ["activity"], as_of=day)) == rows
    late = phase("B3", "summary", "2021-06-02")
    columns = ["activity", "held"]
    assert asked("skipped_phases", [*PHASES, late], columns, year=2021) == [("活动B3", [])]


def test_an_activity_that_skips_a_phase_is_found_by_its_district_and_venue(asked: Asked) -> None:
    lost = "MATCH (:Activity {id: 'c:B1'})-[:HAS_PHASE]->(p {kind: 'results'}) DETACH DELETE p"
    drawn = [*PHASES, lost]
    assert asked("skipped_phases", drawn, ["activity"], district="北片") == [("活动B1",)]
    assert asked("skipped_phases", drawn, ["activity"], district="south") == [("活动B2",)]


READY = [
    *SPREAD[:3],
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S1"),
    teacher("T3", "陈", "S1", role="care_worker"),
    teacher("T4", "丁", "S2"),
    node("Theme", "H1", name="有效提问"),
    *held("A1", "2019-03-01", kind="sending_teaching", theme="H1"),
    *held("A2", "2019-03-01", kind="sending_teaching"),
    *held("A3", "2020-06-02", by="School:S1"),
    attended("T1", "A1", "2019-03-01", 8),
    attended("T4", "A2", "2019-03-01", 8),
    node("TrainerTeam", "G1", name="小语团队", level="county", kind="trainers"),
    link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2020-01-01", until="2021-06-02", role="member"),
    link("Theme:H1", "COPIED_BY", "School:S1", since="2020-09-01", pilot=True),
    link("Theme:H1", "COPIED_BY", "School:S2", since="2020-09-01", pilot=False),
]  # fmt: skip


def test_a_school_is_ready_to_pilot_if_it_reaches_all_minima(asked: Asked) -> None:
    """A3 ended 364 days before the given day. A2, which T4 attended, has no theme."""
    columns = ["school", "district", "staff", "share", "trainers", "studies", "copied", "ready", "lacks"]  # fmt: skip
    none = ["few_trainers", "few_studies"]
    assert asked("pilot_ready_schools", READY, columns) == [
        ("一小", "北片", 2, 0.5, 1, 1, 1, True, []),
        ("三小", "北片", 0, None, 0, 0, 0, False, ["no_staff", *none]),
        ("二小", "南片", 1, 0.0, 0, 0, 0, False, ["few_attended", *none]),
    ]
    assert asked("pilot_ready_schools", [], columns) == []


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"min_share": 0.5}, []),
        ({"min_share": 0.51}, ["few_attended"]),
        ({"min_trainers": 2, "min_studies": 2}, ["few_trainers", "few_studies"]),
        ({"as_of": "2021-06-02"}, ["few_trainers", "few_studies"]),
        ({"as_of": "2019-02-28"}, ["few_attended", "few_trainers", "few_studies"]),
    ],
)
def test_readiness_depends_on_the_day_and_the_minima(
    asked: Asked, given: dict[str, object], lacks: list[str]
) -> None:
    """On 2021-06-02 the team membership has ended, and A3 is 365 days past."""
    rows = asked("pilot_ready_schools", READY, ["school", "lacks"], **given)
    assert dict(rows)["一小"] == lacks


def test_a_teacher_who_moved_keeps_the_training_and_a_closed_school_is_not_listed(
    asked: Asked,
) -> None:
    moved = [
        "MATCH (:Teacher {id: 'c:T1'})-[post:TEACHES_AT]->() SET post.until = date('2021-06-01')",
        link(
            "Teacher:T1", "TEACHES_AT", "School:S2", since="2021-06-01", main=True, role="teacher"
        ),
        "MATCH (s:School {id: 'c:S3'}) SET s.closed = date('2021-06-01')",
    ]
    columns = ["school", "share", "trainers"]
    drawn = [*READY, *moved]
    assert asked("pilot_ready_schools", drawn, columns) == [("二小", 0.5, 1), ("一小", 0.0, 0)]
    assert len(asked("pilot_ready_schools", drawn, columns, as_of="2021-05-31")) == 3
    assert asked("pilot_ready_schools", drawn, columns, district="北片") == [("一小", 0.0, 0)]


ROUNDS = [
    school("S1", "一小"),
    *(teacher(f"T{n}", name, "S1") for n, name in enumerate("安波陈", start=1)),
    node("ProgrammeLine", "L1", name="送培到县", category="B"),
    node("ScheduleItem", "I1", year=2020, zone="county"),
    node("ScheduleItem", "I2", year=2020, zone="county"),
    *(link(f"ScheduleItem:I{n}", "ON_LINE", "ProgrammeLine:L1") for n in (1, 2)),
    *(activity(f"A{n}", day=f"2020-0{n}-01") for n in (1, 2, 3, 4)),
    activity("A5", day="2020-05-01"),
    *(link(f"Activity:A{n}", "FULFILS", f"ScheduleItem:I{1 + n % 2}") for n in (1, 2, 3, 4)),
    "MATCH (a:Activity) WHERE a.code IN ['A1', 'A2'] SET a.round = 1",
    "MATCH (a:Activity {code: 'A3'}) SET a.round = 2",
    attended("T1", "A1", "2020-01-01", 8),
    attended("T1", "A2", "2020-02-01", 8),
    attended("T2", "A2", "2020-02-01", 8),
    attended("T2", "A3", "2020-03-01", 4),
    attended("T2", "A3", "2020-03-02", 4),
    attended("T3", "A4", "2020-04-01", 8),
    attended("T3", "A5", "2020-05-01", 8),
]


def test_a_participant_is_retained_after_two_rounds_and_not_after_two_activities_of_one(
    asked: Asked,
) -> None:
    """A1 and A2 are one round, A4 is a separate round, and A5 carries out no schedule item."""
    columns = ["line", "subject", "stage", "year", "rounds", "activities", "participants", "retained"]  # fmt: skip
    assert asked("activity_rounds", ROUNDS, columns) == [
        ("送培到县", "语文", "小学", 2020, 3, 4, 3, 1)
    ]
    assert asked("activity_rounds", [], columns) == []


def test_rounds_are_counted_by_subject_year_and_up_to_the_day(asked: Asked) -> None:
    also = [
        link("Activity:A3", "CONCERNS", "Subject:mathematics", stage="junior_high"),
        link("Activity:A3", "FULFILS", "ScheduleItem:I2"),
        "MATCH (a:Activity {code: 'A4'})-[c:CONCERNS]->() SET a.starts = date('2021-01-01') DELETE c",
    ]
    columns = ["year", "subject", "stage", "rounds", "activities", "participants", "retained"]
    primary, junior = (2020, "语文", "小学", 2, 3, 2, 1), (2020, "数学", "初中", 1, 1, 1, 0)
    none = (2021, None, None, 1, 1, 1, 0)
    drawn = [*ROUNDS, *also]
    assert asked("activity_rounds", drawn, columns) == [primary, junior, none]
    assert asked("activity_rounds", drawn, columns, year=2021) == [none]
    assert asked("activity_rounds", drawn, columns, line="L2") == []
    by_day = asked("activity_rounds", drawn, columns, line="送培到县", as_of="2020-02-29")
    assert by_day == [(2020, "语文", "小学", 1, 2, 2, 0)]
