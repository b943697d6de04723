"""The roadmap to 2022: the milestones of each year, measured by questions of the catalogue."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher
from yanxiu.queries import read_catalogue

ALWAYS = "2000-01-01"
PLACES = [
    school("S1", "山村小学"),
    school("S2", "南片小学", district="south"),
    link("School:S1", "OFFERS", "Stage:primary", since=ALWAYS),
    link("School:S2", "OFFERS", "Stage:primary", since=ALWAYS),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S2", subject="mathematics"),
]
SENT = [
    activity("A1", day="2019-09-10"),
    link("Activity:A1", "FOR_DISTRICT", "SupervisionDistrict:north"),
    attended("T1", "A1", "2019-09-10", 20.0),
]


def test_a_district_is_reached_from_the_first_day_of_teaching_sent_to_it(asked: Asked) -> None:
    columns = ["district", "reached", "first", "activities", "participants"]
    drawn = [*PLACES, *SENT]
    assert asked("sending_coverage", drawn, columns, as_of="2019-09-10") == [
        ("南片", False, None, 0, 0),
        ("北片", True, "2019-09-10", 1, 1),
    ]
    before = asked("sending_coverage", drawn, columns, as_of="2019-09-09")
    assert [row[1] for row in before] == [False, False]


def test_teaching_sent_only_to_kindergartens_does_not_reach_a_district(asked: Asked) -> None:
    drawn = [
        *PLACES,
        activity("A1", day="2019-09-10", subject="preschool", stage="kindergarten"),
        link("Activity:A1", "FOR_DISTRICT", "SupervisionDistrict:north"),
    ]
    assert [row[0] for row in asked("sending_coverage", drawn, ["reached"])] == [False, False]


def test_an_academic_subject_counts_as_sent_once_an_activity_on_it_began(asked: Asked) -> None:
    columns = ["stage", "subject", "teachers", "activities", "first_sent", "sent"]
    assert asked("subjects_sent", [*PLACES, *SENT], columns) == [
        ("小学", "数学", 1, 0, None, False),
        ("小学", "语文", 1, 1, "2019-09-10", True),
    ]
    assert asked("subjects_sent", [*PLACES, *SENT], ["sent"], as_of="2019-09-09") == [
        (False,),
        (False,),
    ]


def test_music_is_no_academic_subject(asked: Asked) -> None:
    assert asked("subjects_sent", [school("S1", "甲"), teacher("T1", "安", "S1", subject="music")], ["subject"]) == []  # fmt: skip


def test_a_teacher_is_trained_with_the_first_credited_hour(asked: Asked) -> None:
    columns = ["district", "teachers", "trained", "untrained", "share"]
    drawn = [*PLACES, *SENT, attended("T2", "A1", "2019-09-10", 0.0)]
    assert asked("training_reach", drawn, columns) == [
        ("南片", 1, 0, 1, 0.0),
        ("北片", 1, 1, 0, 1.0),
    ]
    assert asked("training_reach", drawn, ["trained"], **{"from": "2019-09-11"}) == [(0,), (0,)]


def test_a_teacher_of_two_schools_counts_once_at_the_main_post(asked: Asked) -> None:
    second = link("Teacher:T1", "TEACHES_AT", "School:S2", since="2015-09-01", main=False, role="teacher")  # fmt: skip
    columns = ["district", "teachers"]
    assert asked("training_reach", [*PLACES, second], columns) == [("北片", 1), ("南片", 1)]


def test_a_teacher_who_left_on_the_day_is_not_counted(asked: Asked) -> None:
    drawn = [school("S1", "甲"), teacher("T1", "安", "S1", until="2021-06-01")]
    assert asked("training_reach", drawn, ["teachers"]) == []
    assert asked("training_reach", drawn, ["teachers"], as_of="2021-05-31") == [(1,)]


def test_a_school_is_reached_by_staff_in_post_when_they_took_part(asked: Asked) -> None:
    columns = ["district", "schools", "reached", "share"]
    assert asked("school_reach", [*PLACES, *SENT], columns) == [
        ("南片", 1, 0, 0.0),
        ("北片", 1, 1, 1.0),
    ]
    later = link("Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=False, role="teacher")  # fmt: skip
    assert asked("school_reach", [*PLACES, *SENT, later], columns) == [
        ("南片", 1, 0, 0.0),
        ("北片", 1, 1, 1.0),
    ]


def test_a_school_counts_as_studying_in_the_year_of_its_own_study(asked: Asked) -> None:
    study = [
        activity("A2", day="2020-12-31"),
        "MATCH (a:Activity {id: 'c:A2'}) SET a.kind = 'school_based'",
        link("Activity:A2", "ORGANISED_BY", "School:S1"),
    ]
    columns = ["district", "schools", "studying", "activities", "share"]
    assert asked("school_study", [*PLACES, *study], columns, year=2020) == [
        ("南片", 1, 0, 0, 0.0),
        ("北片", 1, 1, 1, 1.0),
    ]
    assert asked("school_study", [*PLACES, *study], ["studying"], year=2021) == [(0,), (0,)]
    assert asked("school_study", [*PLACES, *study], ["studying"], as_of="2020-12-30") == [
        (0,),
        (0,),
    ]


SCHEDULE = [
    node("ProgrammeLine", "L1", name="送教下乡-小语", category="B"),
    node("ScheduleItem", "I1", year=2019, zone="pair", seats=60),
    link("ScheduleItem:I1", "ON_LINE", "ProgrammeLine:L1"),
    link("ScheduleItem:I1", "FOR_DISTRICT", "SupervisionDistrict:north"),
]


def test_an_item_of_the_schedule_has_the_sites_and_state_of_its_activities(asked: Asked) -> None:
    columns = ["line", "districts", "seats", "sites", "activities", "held", "by_district"]
    unopened = asked("sending_teaching", [*PLACES, *SCHEDULE], columns)
    assert unopened == [("送教下乡-小语", ["北片"], 60, [], 0, False, False)]
    drawn = [
        *PLACES,
        *SENT,
        *SCHEDULE,
        link("Activity:A1", "FULFILS", "ScheduleItem:I1"),
        link("Activity:A1", "HELD_AT", "School:S1"),
        link("Activity:A1", "ORGANISED_BY", "SupervisionDistrict:north"),
    ]
    held = [("送教下乡-小语", ["北片"], 60, ["山村小学"], 1, True, True)]
    assert asked("sending_teaching", drawn, columns) == held
    assert asked("sending_teaching", drawn, columns, district="南片") == []
    assert asked("sending_teaching", drawn, ["activities"], as_of="2019-09-09") == [(0,)]


def test_an_item_is_identified_by_its_year_and_subjects(asked: Asked) -> None:
    """Items of one line may differ only by subject. An item without a subject shows its stage."""
    said = ["line", "year", "subjects"]
    assert asked("sending_teaching", [*PLACES, *SCHEDULE], said) == [("送教下乡-小语", 2019, [])]
    subject = "MATCH (i:ScheduleItem), (s:Subject {id: 'chinese'}) CREATE (i)-[:CONCERNS {stage: 'primary'}]->(s)"
    stage = "MATCH (i:ScheduleItem), (s:Stage {id: 'senior_high'}) CREATE (i)-[:FOR_STAGE]->(s)"
    for drawn, subjects in ((subject, ["小学语文"]), (stage, ["高中"])):
        assert asked("sending_teaching", [*PLACES, *SCHEDULE, drawn], said) == [
            ("送教下乡-小语", 2019, subjects)
        ]


def test_subjects_are_counted_by_the_kind_of_training(asked: Asked) -> None:
    columns = ["kind", "stage", "subject", "activities", "participants"]
    assert asked("subjects_by_kind", [*PLACES, *SENT], columns) == [
        ("sending_teaching", "小学", "语文", 1, 1)
    ]
    assert asked("subjects_by_kind", [*PLACES, *SENT], columns, kind="online") == []
    assert asked("subjects_by_kind", [*PLACES, *SENT], columns, year=2020) == []


def test_the_progress_of_a_programme_is_that_of_its_activities(asked: Asked) -> None:
    drawn = [
        *PLACES,
        *SENT,
        node("Programme", "B2", name="送教下乡", year=2019, level="national", unit="person"),
        node("Programme", "B203", name="子项目", year=2019, level="national", unit="person", seats=360, classes=6),
        link("Programme:B203", "SUB_PROGRAMME_OF", "Programme:B2"),
        link("Activity:A1", "OF_PROGRAMME", "Programme:B203"),
    ]  # fmt: skip
    columns = ["programme", "parent", "seats", "classes", "begun", "ended", "participants"]
    assert asked("programme_progress", drawn, columns) == [("子项目", "送教下乡", 360, 6, 1, 1, 1)]
    assert asked("programme_progress", drawn, columns, level="county") == []


def test_a_tutor_team_exists_while_it_has_members(asked: Asked) -> None:
    drawn = [
        *PLACES,
        node("TrainerTeam", "G1", name="导师团队", level="county", kind="tutors"),
        link("TrainerTeam:G1", "WORKS_ON", "Subject:chinese", since="2018-01-01", stage="primary"),
        link("Teacher:T1", "TRAINS_IN", "TrainerTeam:G1", since="2018-01-01", until="2020-01-01", role="leader"),
    ]  # fmt: skip
    columns = ["team", "subjects", "teachers", "experts"]
    assert asked("tutor_teams", drawn, columns, as_of="2019-12-31") == [
        ("导师团队", ["语文"], 1, 0)
    ]
    assert asked("tutor_teams", drawn, columns, as_of="2020-01-01") == []


def _milestone(measure: str, year: int, target: float, aim: str = "at_least") -> str:
    return node(
        "Milestone", f"M{year}", name=f"{year}", year=year, measure=measure, target=target, aim=aim
    )


def _state(
    asked: Asked, milestone: str, as_of: str
) -> list[tuple[float | None, float | None, str]]:
    columns = ["number", "number_when_due", "state"]
    return asked("roadmap", [*PLACES, *SENT, milestone], columns, as_of=as_of)


@pytest.mark.thorough
def test_a_milestone_is_not_due_until_its_year_is_over_and_late_afterwards(asked: Asked) -> None:
    milestone = _milestone("sending_coverage.share", 2020, 1)
    assert _state(asked, milestone, "2020-12-31") == [(0.5, 0.5, "not_due")]
    assert _state(asked, milestone, "2021-01-01") == [(0.5, 0.5, "late")]


def test_a_milestone_is_met_once_its_number_reaches_the_target(asked: Asked) -> None:
    milestone = _milestone("sending_coverage.share", 2019, 0.5)
    assert _state(asked, milestone, "2019-09-09") == [(0.0, None, "not_due")]
    assert _state(asked, milestone, "2019-09-10") == [(0.5, None, "met")]


def test_a_future_milestone_shows_its_current_number_and_is_not_yet_met(
    asked: Asked,
) -> None:
    study = [
        activity("A2", day="2020-05-01"),
        "MATCH (a:Activity {id: 'c:A2'}) SET a.kind = 'school_based'",
        link("Activity:A2", "ORGANISED_BY", "School:S1"),
    ]
    columns = ["number", "number_when_due", "state"]
    drawn = [*PLACES, *study, _milestone("school_study.share", 2022, 0.5)]
    assert asked("roadmap", drawn, columns, as_of="2020-06-01") == [(0.5, None, "not_due")]
    assert asked("roadmap", drawn, columns, as_of="2022-06-01") == [(0.0, None, "not_due")]


def test_a_milestone_that_cannot_be_measured_yet_is_not_due(asked: Asked) -> None:
    milestone = _milestone("programme_progress.held", 2020, 1)
    assert _state(asked, milestone, "2019-06-01") == [(None, None, "not_due")]
    assert _state(asked, milestone, "2021-06-01") == [(None, None, "unmeasured")]


def test_a_milestone_is_due_on_its_declared_day(asked: Asked) -> None:
    written = "MATCH (m:Milestone) SET m.due = date('2021-06-10')"
    drawn = [*PLACES, *SENT, _milestone("sending_coverage.share", 2021, 1), written]
    columns = ["due", "state"]
    assert asked("roadmap", drawn, columns, as_of="2021-06-10") == [("2021-06-10", "not_due")]
    assert asked("roadmap", drawn, columns, as_of="2021-06-11") == [("2021-06-10", "late")]


def test_a_number_is_rounded(asked: Asked) -> None:
    third = [school("S3", "丙"), teacher("T3", "川", "S3")]
    milestone = _milestone("training_reach.share", 2019, 1)
    drawn = [*PLACES, *SENT, *third, milestone]
    assert asked("roadmap", drawn, ["number"]) == [(0.3333,)]


def test_a_milestone_met_when_due_stays_met(asked: Asked) -> None:
    newcomer = teacher("T3", "新", "S1", since="2020-09-01")
    leaver = (
        "MATCH (:Teacher {id: 'c:T2'})-[post:TEACHES_AT]->() SET post.until = date('2019-01-01')"
    )
    milestone = _milestone("training_reach.share", 2019, 1)
    columns = ["number", "number_when_due", "state"]
    drawn = [*PLACES, *SENT, newcomer, leaver, milestone]
    assert asked("roadmap", drawn, columns, as_of="2021-01-01") == [(0.5, 1.0, "met")]


def test_a_target_may_be_a_maximum(asked: Asked) -> None:
    milestone = _milestone("subject_gaps.gaps", 2022, 0, "at_most")
    assert _state(asked, milestone, "2021-06-01") == [(2.0, None, "not_due")]


def test_an_empty_count_is_zero_and_not_unknown(asked: Asked) -> None:
    assert _state(asked, _milestone("tutor_teams.teams", 2018, 1), "2021-06-01") == [(0.0, 0.0, "late")]  # fmt: skip


@pytest.mark.parametrize("measure", ["", "no_question.number", "coverage"])
def test_a_milestone_without_a_known_measure_is_unmeasured(asked: Asked, measure: str) -> None:
    assert _state(asked, _milestone(measure, 2019, 1), "2021-06-01") == [(None, None, "unmeasured")]


def test_the_year_of_a_measure_is_that_of_the_milestone(asked: Asked) -> None:
    for year, number in ((2018, 0.0), (2019, 1.0), (2020, 0.0)):
        (row,) = _state(asked, _milestone("subjects_sent.new", year, 1), "2021-06-01")
        assert row[0] == number


def test_every_measure_of_the_catalogue_works_on_an_empty_county(asked: Asked) -> None:
    for question in read_catalogue().values():
        for name in question.measures:
            milestone = _milestone(f"{question.name}.{name}", 2020, 1)
            ((number, _, _),) = asked(
                "roadmap", [milestone], ["number", "number_when_due", "state"]
            )
            assert number is None or number >= 0


def test_without_milestones_the_roadmap_is_empty(asked: Asked) -> None:
    assert asked("roadmap", PLACES, ["milestone"]) == []
