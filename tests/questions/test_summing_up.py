"""Summaries: of sent teaching in a year, and of the study of pilot schools."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import link, node, school
from tests.questions.drawing_spread import held, phase

PRODUCT = "MATCH (p:Phase {kind: 'summary'}) SET p.product = '流程'"
SENT = [
    school("S1", "一小"),
    *held("A1", "2018-10-01", kind="sending_teaching"),
    *held("A2", "2018-11-01", kind="sending_training"),
    *held("A3", "2018-11-01", kind="county_course"),
    *held("A4", "2019-01-01", kind="sending_teaching"),
    phase("A1", "summary", "2018-10-01"),
    phase("A2", "results", "2018-11-01"),
]
PILOT = [
    school("S1", "一小"),
    school("S2", "二小"),
    node("Theme", "H1", name="有效提问"),
    link("Theme:H1", "COPIED_BY", "School:S1", since="2020-03-01", pilot=True),
    link("Theme:H1", "COPIED_BY", "School:S2", since="2020-03-01", pilot=False),
    *held("B1", "2020-05-01", theme="H1", by="School:S1"),
    *held("B2", "2020-05-01", theme="H1", by="School:S2"),
    *held("B3", "2020-02-01", theme="H1", by="School:S1"),
    phase("B1", "summary", "2020-05-01"),
]
COLUMNS = ["activity", "pilot", "summed_up", "on", "product"]


def _milestone(measure: str, year: int) -> str:
    return node(
        "Milestone", "M", name="总结", year=year, aim="at_least", target=1.0, measure=measure
    )


def test_ended_sent_activities_are_listed_with_or_without_a_summary(asked: Asked) -> None:
    assert asked("summing_up", SENT, COLUMNS, year=2018) == [
        ("活动A1", None, True, "2018-10-01", None),
        ("活动A2", None, False, None, None),
    ]
    assert len(asked("summing_up", SENT, COLUMNS)) == 3
    assert asked("summing_up", SENT, ["activity"], as_of="2018-10-31") == [("活动A1",)]


def test_a_future_summary_phase_does_not_count(asked: Asked) -> None:
    later = phase("A2", "summary", "2018-12-01")
    rows = asked("summing_up", [*SENT, later], ["summed_up"], as_of="2018-11-30")
    assert rows == [(True,), (False,)]


def test_a_pilot_school_summarises_its_own_study_of_the_theme(asked: Asked) -> None:
    assert asked("summing_up", [*PILOT, PRODUCT], COLUMNS, year=2020) == [
        ("活动B1", "一小", True, "2020-05-01", "流程")
    ]


@pytest.mark.thorough
def test_the_summary_milestones_count_sent_activities_and_pilots_with_a_product(
    asked: Asked,
) -> None:
    road = ["number", "state"]
    of_2018 = [*SENT, _milestone("summing_up.share", 2018)]
    assert asked("roadmap", of_2018, road) == [(0.5, "late")]
    done = [*of_2018, phase("A2", "summary", "2018-11-01")]
    assert asked("roadmap", done, road) == [(1.0, "met")]
    of_2020 = [*PILOT, _milestone("summing_up.pilots", 2020)]
    assert asked("roadmap", of_2020, road) == [(0.0, "late")]
    assert asked("roadmap", [*of_2020, PRODUCT], road) == [(1.0, "met")]
