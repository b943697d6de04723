"""Paired schools: the pairs on a day, and whether both took part in one activity."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import attended, link, node, school, teacher
from tests.questions.drawing_spread import held

PAIRS = [
    school("S1", "山村小学"),
    school("S2", "城区小学", district="south", locality="county_seat"),
    school("S3", "水乡小学"),
    teacher("T1", "安", "S1"),
    teacher("T2", "波", "S2"),
    node("PartnerSchool", "P1", name="省会小学", place="长沙市"),
    link("School:S2", "HAND_IN_HAND", "School:S1", since="2020-09-01"),
    link("PartnerSchool:P1", "HAND_IN_HAND", "School:S3", since="2019-03-01", until="2021-03-01"),
]
COLUMNS = ["school", "partner_name", "outside", "meetings", "last_met"]


def _meeting(code: str, day: str, **more: str) -> list[str]:
    return held(code, day, kind="hand_in_hand", **more)


def test_a_pair_that_never_met_has_no_meetings(asked: Asked) -> None:
    assert asked("hand_in_hand_meetings", PAIRS, COLUMNS) == [
        ("山村小学", "城区小学", False, 0, None)
    ]
    assert asked("hand_in_hand_meetings", PAIRS, COLUMNS, as_of="2021-02-28") == [
        ("山村小学", "城区小学", False, 0, None),
        ("水乡小学", "省会小学", True, 0, None),
    ]
    assert asked("hand_in_hand_meetings", PAIRS, COLUMNS, as_of="2019-02-28") == []


def test_a_pair_has_met_if_both_schools_took_part(asked: Asked) -> None:
    alone = _meeting("A1", "2020-10-01", at="S1")
    assert asked("hand_in_hand_meetings", [*PAIRS, *alone], ["meetings"]) == [(0,)]
    for came in (
        link("Activity:A1", "ORGANISED_BY", "School:S2"),
        link("Activity:A1", "TAUGHT_BY", "Teacher:T2"),
        attended("T2", "A1", "2020-10-01", 6.0),
    ):
        assert asked("hand_in_hand_meetings", [*PAIRS, *alone, came], COLUMNS) == [
            ("山村小学", "城区小学", False, 1, "2020-10-01")
        ]
    absent = attended("T2", "A1", "2020-10-01", 0.0)
    assert asked("hand_in_hand_meetings", [*PAIRS, *alone, absent], ["meetings"]) == [(0,)]


@pytest.mark.parametrize(
    ("day", "kind", "meetings"),
    [
        ("2020-08-31", "hand_in_hand", 0),
        ("2020-09-01", "hand_in_hand", 1),
        ("2021-06-01", "hand_in_hand", 1),
        ("2021-06-02", "hand_in_hand", 0),
        ("2020-09-01", "school_based", 0),
    ],
)
def test_only_hand_in_hand_activities_during_the_pairing_count(
    asked: Asked, day: str, kind: str, meetings: int
) -> None:
    drawn = held("A1", day, kind=kind, at="S1", by="School:S2")
    assert asked("hand_in_hand_meetings", [*PAIRS, *drawn], ["meetings"]) == [(meetings,)]


def test_a_partner_from_outside_the_county_meets_as_an_organiser(asked: Asked) -> None:
    drawn = _meeting("A1", "2019-05-01", at="S3", by="PartnerSchool:P1")
    asked_of = {"as_of": "2020-01-01", "school": "省会小学"}
    assert asked("hand_in_hand_meetings", [*PAIRS, *drawn], COLUMNS, **asked_of) == [
        ("水乡小学", "省会小学", True, 1, "2019-05-01")
    ]
    assert asked("hand_in_hand_meetings", [*PAIRS, *drawn], COLUMNS, district="南片") == []
