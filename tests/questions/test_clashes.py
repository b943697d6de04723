"""Teachers in two activities at the same time."""

from tests.questions.conftest import Asked
from tests.questions.drawing import attended, link, school, teacher
from tests.questions.drawing_eligibility import held, signed

TWO = [school("S1", "山村小学"), teacher("T1", "安", "S1"), teacher("T2", "波", "S1")]
CLASH = ["teacher", "first", "second", "starts", "ends"]


def test_a_clash_is_shown_once_with_the_days_that_overlap(asked: Asked) -> None:
    drawn = [
        *TWO,
        *held("A1", "2020-12-28", "2021-01-03"),
        *held("A2", "2021-01-03", "2021-01-10"),
        *held("A3", "2021-01-11", "2021-01-12"),
        *signed("T1", "A1", "A2", "A3"),
        *signed("T2", "A1", "A3"),
        attended("T1", "A2", "2021-01-05", 4),
        attended("T1", "A2", "2021-01-10", 4),
    ]
    row = ("安", "活动A1", "活动A2", "2021-01-03", "2021-01-03")
    assert asked("schedule_clashes", drawn, CLASH) == [row]
    assert asked("schedule_clashes", drawn, CLASH, year=2021) == [row]
    assert asked("schedule_clashes", drawn, CLASH, year=2020) == []
    assert asked("schedule_clashes", [], CLASH) == []


def test_activities_on_the_same_days_or_within_another_are_clashes(asked: Asked) -> None:
    drawn = [
        *TWO,
        *held("A1", "2021-03-01", "2021-03-09"),
        *held("A2", "2021-03-01", "2021-03-09"),
        *held("A3", "2021-03-04", "2021-03-05"),
        *signed("T1", "A1", "A2"),
        attended("T1", "A3", "2021-03-05", 4),
    ]
    assert asked("schedule_clashes", drawn, ["first", "second", "starts", "ends"]) == [
        ("活动A1", "活动A2", "2021-03-01", "2021-03-09"),
        ("活动A1", "活动A3", "2021-03-04", "2021-03-05"),
        ("活动A2", "活动A3", "2021-03-04", "2021-03-05"),
    ]


def test_online_and_workshop_study_clashes_only_on_request(asked: Asked) -> None:
    drawn = [
        *TWO,
        *held("A1", "2021-03-01", "2021-06-30", kind="online"),
        *held("A2", "2021-03-01", "2021-06-30", kind="workshop"),
        *held("A3", "2021-04-01", "2021-04-02"),
        *signed("T1", "A1", "A2", "A3"),
    ]
    assert asked("schedule_clashes", drawn, CLASH) == []
    assert len(asked("schedule_clashes", drawn, CLASH, on_site=False)) == 3


def test_an_activity_in_phases_takes_only_the_days_of_its_phases(asked: Asked) -> None:
    phases = [("diagnosis", "2021-09-06", "2021-09-07"), ("summary", "2021-12-01", "2021-12-02")]
    drawn = [
        *TWO,
        *held("A1", "2021-09-06", "2021-12-02"),
        *(
            line
            for kind, starts, ends in phases
            for line in (
                f"CREATE (:Phase {{id: 'c:{kind}', kind: '{kind}', starts: date('{starts}'), ends: date('{ends}')}})",
                link("Activity:A1", "HAS_PHASE", f"Phase:{kind}"),
            )
        ),
        *held("A2", "2021-09-08", "2021-11-30"),
        *held("A3", "2021-09-07", "2021-12-01"),
        *signed("T1", "A1", "A2"),
        *signed("T2", "A1", "A3"),
    ]
    assert asked("schedule_clashes", drawn, CLASH) == [
        ("波", "活动A1", "活动A3", "2021-09-07", "2021-09-07")
    ]
