"""Trainers: the yearly appraisal, load, pay, and priority for programmes."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import attended, link, node, school, teacher
from tests.questions.drawing_trainers import member, mentors, rated, rule, taught, team

NAMES = {"T1": "安", "T2": "波", "T3": "川", "T4": "丹", "T5": "恩", "T6": "凡", "T7": "谷"}
COUNTY = [
    node("County", "K", name="某县"),
    link("SupervisionDistrict:north", "IN_COUNTY", "County:K", since="2000-01-01"),
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
    *(teacher(number, name, "S1") for number, name in NAMES.items()),
]
FIGURES = {
    "tasks": 3, "hours": 12.0, "rating": 3.5, "promoting_hours": 30.0, "promoting_rating": 4.5,
    "lowest_tier": 3,
}  # fmt: skip
RULE = rule("R1", **FIGURES)
APPRAISED = ["trainer", "tier", "tasks", "hours", "rating", "result", "reasons", "proposed_tier"]


@pytest.mark.thorough
def test_an_appraisal_promotes_keeps_demotes_or_removes_trainers(
    asked: Asked,
) -> None:
    drawn = [
        *COUNTY, *RULE, *team("G1"),
        member("T1", "G1", tier=2), member("T2", "G1", tier=2), member("T3", "G1", tier=2),
        member("T4", "G1", tier=3), member("T5", "G1"), member("T6", "G1", tier=1),
        member("T7", "G1", tier=2),
        *taught("A1", "2019-01-01", T1=20.0, T4=11.99, T6=30.0),
        *taught("A2", "2019-12-31", hours=12.0, T1=None, T4=0.0, T6=0.0),
        *taught("A3", "2019-05-01", T2=12.0, T7=30.0),
        *taught("A4", "2018-12-31", T3=50.0), *taught("A5", "2020-01-01", T3=50.0),
        mentors("T1", "S1"), mentors("T2", "S1"), mentors("T2", "S2"), mentors("T4", "S1"),
        mentors("T6", "S1"), mentors("T7", "S1"), mentors("T7", "S2"),
        mentors("T3", "S1", until="2019-01-01"), mentors("T3", "S2", since="2020-01-01"),
        *rated("V1", "2019-12-31", a=("Teacher:T1", 5.0, 10), b=("Teacher:T4", 3.49, 5), c=("Teacher:T6", 4.5, 9)),
        *rated("V2", "2019-01-01", a=("Teacher:T1", 4.0, 10), b=("Activity:A1", 1.0, 99)),
        *rated("V3", "2020-01-01", a=("Teacher:T1", 1.0, 99), b=("Teacher:T7", 5.0, 9)),
        *rated("V4", "2019-06-01", a=("Activity:A3", 3.5, 8)),
    ]  # fmt: skip
    assert asked("trainer_appraisal", drawn, APPRAISED, year=2019) == [
        # already at the top
        ("凡", 1, 3, 30.0, 4.5, "keep", ["promotion_earned", "top_tier"], 1),
        # 20 recorded hours and the activity's 12; two surveys of ten answers each, one mentored
        # school
        ("安", 2, 3, 32.0, 4.5, "promote", ["promotion_earned"], 1),
        # work of earlier and later years does not count
        ("川", 2, 0, 0.0, None, "demote", ["few_tasks", "few_hours", "no_rating"], 3),
        # just enough; the rating is that of the activity, because the person has none
        ("波", 2, 3, 12.0, 3.5, "keep", [], 2),
        ("谷", 2, 3, 30.0, 3.5, "keep", [], 2),
        ("丹", 3, 3, 11.99, 3.49, "leave", ["few_hours", "low_rating"], None),
        ("恩", None, 0, 0.0, None, "failed", ["few_tasks", "few_hours", "no_rating", "no_tier"], None),
    ]  # fmt: skip


def test_a_missing_rating_causes_neither_failure_nor_promotion(asked: Asked) -> None:
    drawn = [
        *COUNTY, *RULE, *team("G1"), member("T1", "G1", tier=2),
        *taught("A1", "2019-01-01", T1=40.0), mentors("T1", "S1"), mentors("T1", "S2", since="2019-12-31"),
        *rated("V1", "2019-05-01", kind="needs", a=("Teacher:T1", 5.0, 9)),
    ]  # fmt: skip
    columns = ["rating", "result", "reasons"]
    assert asked("trainer_appraisal", drawn, columns, year=2019) == [(None, "keep", ["no_rating"])]
    unasked = [*drawn, "MATCH (r:TeamRule) REMOVE r.rating, r.promoting_rating"]
    assert asked("trainer_appraisal", unasked, columns, year=2019) == [
        (None, "promote", ["promotion_earned"])
    ]


def test_a_rating_is_weighted_by_answers_and_rounded_before_it_is_compared(asked: Asked) -> None:
    drawn = [
        *COUNTY, *rule("R1", rating=3.5), *team("G1"), member("T1", "G1", tier=2),
        *rated("V1", "2019-05-01", a=("Teacher:T1", 3.0, 1)),
        *rated("V2", "2019-06-01", a=("Teacher:T1", 3.75, 2)),
        *rated("V3", "2019-07-01", a=("Teacher:T1", 1.0, 0)),
    ]  # fmt: skip
    assert asked("trainer_appraisal", drawn, ["rating", "result"], year=2019) == [(3.5, "keep")]


def test_figures_that_the_county_has_not_set_are_reported(asked: Asked) -> None:
    drawn = [*COUNTY, *team("G1"), member("T1", "G1", tier=2)]
    columns = ["tier", "result", "reasons", "proposed_tier", "rule"]
    assert asked("trainer_appraisal", drawn, columns, year=2019) == [(2, "no_rule", [], None, None)]
    empty = [*drawn, *rule("R1", pay=50.0, lowest_tier=3)]
    assert asked("trainer_appraisal", empty, columns, year=2019) == [
        (2, "no_rule", [], None, "规则R1")
    ]
    unranked = [*drawn, *rule("R1", hours=12.0)]
    assert asked("trainer_appraisal", unranked, columns, year=2019) == [
        (2, "failed", ["few_hours", "no_lowest_tier"], None, "规则R1")
    ]
    lenient = [*drawn, *rule("R1", hours=0.0)]
    assert asked("trainer_appraisal", lenient, columns, year=2019) == [(2, "keep", [], 2, "规则R1")]


@pytest.mark.parametrize(("changed", "used"), [("2019-12-31", "规则R2"), ("2020-01-01", "规则R1")])
def test_the_rule_of_the_last_day_of_the_year_applies(
    asked: Asked, changed: str, used: str
) -> None:
    drawn = [
        *COUNTY, *rule("R1", until=changed, tasks=1), *rule("R2", since=changed, tasks=2),
        *team("G1"), *team("G2", level="district", serves="north"), *team("G3", level="district", serves="south"),
        member("T1", "G1", tier=1), member("T1", "G2", tier=1), member("T1", "G3", tier=1),
    ]  # fmt: skip
    # the southern district belongs to no county
    assert asked("trainer_appraisal", drawn, ["team", "rule"], year=2019) == [
        ("团队G1", used),
        ("团队G2", used),
        ("团队G3", None),
    ]


def test_no_trainer_is_demoted_after_a_part_year_of_membership_or_of_the_rule(
    asked: Asked,
) -> None:
    drawn = [
        *COUNTY, *rule("R1", since="2019-07-01", **FIGURES), *team("G1"),
        member("T1", "G1", tier=2), member("T2", "G1", tier=2, since="2020-12-01"),
        member("T3", "G1", tier=3, since="2020-12-01"),
        *taught("A1", "2019-08-01", T1=1.0),
    ]  # fmt: skip
    columns = ["trainer", "result", "proposed_tier"]
    assert asked("trainer_appraisal", drawn, columns, year=2019) == [("安", "not_judged", None)]
    assert asked("trainer_appraisal", drawn, columns, year=2020) == [
        ("安", "demote", 3),
        ("波", "not_judged", None),
        ("川", "not_judged", None),
    ]
    (row,) = asked("trainer_appraisal", drawn, ["reasons"], year=2019)
    assert "rule_of_part_year" in row[0]
    before = [*drawn, *rule("R0", until="2019-07-01", **FIGURES)]
    assert asked("trainer_appraisal", before, columns, year=2019) == [("安", "demote", 3)]


def test_a_membership_includes_its_first_day_and_excludes_its_last(asked: Asked) -> None:
    drawn = [
        *COUNTY, *rule("R1", tasks=0), *team("G1"), *team("G2", kind="forum"), *team("G3", kind="tutors"),
        member("T1", "G1", until="2019-01-01"), member("T2", "G1", until="2019-01-02"),
        member("T3", "G1", since="2019-12-31"), member("T4", "G1", since="2020-01-01"),
        member("T5", "G1", until="2019-07-01", tier=3), member("T5", "G1", since="2019-07-01", tier=2),
        member("T6", "G2"), member("T7", "G3"),
    ]  # fmt: skip
    assert asked("trainer_appraisal", drawn, ["trainer", "tier", "reasons"], year=2019) == [
        ("恩", 2, []),
        ("川", None, ["part_year"]),
        ("波", None, ["part_year"]),
    ]
    assert asked("trainer_appraisal", [], ["trainer"], year=2019) == []


@pytest.mark.thorough
def test_an_appraisal_is_found_by_team_subject_and_last_district(
    asked: Asked,
) -> None:
    drawn = [
        *COUNTY[:4], *team("G1"), *team("G2"),
        link("TrainerTeam:G1", "WORKS_ON", "Subject:chinese", since="2018-01-01", until="2020-01-01", stage="primary"),
        teacher("T1", "安", "S1", until="2019-12-31"), teacher("T1", "安", "S2", since="2019-12-31"),
        member("T1", "G1"), member("T1", "G2", until="2019-12-31"),
    ]  # fmt: skip
    actual = [
        [row for (row,) in asked("trainer_appraisal", drawn, ["team"], year=2019, **params)]
        for params in ({"team": "G1"}, {"subject": "语文"}, {"district": "南片"}, {"district": "north"})
    ]  # fmt: skip
    assert actual == [["团队G1"], ["团队G1"], ["团队G1"], ["团队G2"]]
    assert asked("trainer_appraisal", drawn, ["team"], year=2020, subject="chinese") == []


LOADED = [
    *COUNTY, *team("G1"), *team("G2", kind="tutors"),
    member("T1", "G1"), member("T1", "G2"), member("T2", "G2", until="2019-07-01"),
    member("T3", "G1", until="2019-01-01"),
    *taught("A1", "2019-03-01", T1=30.0, T2=40.5, T3=9.0), *taught("A2", "2019-09-01", hours=10.0, T1=None),
    *taught("A3", "2020-01-01", T1=8.0),
    mentors("T1", "S1", until="2019-01-02"), mentors("T1", "S2", until="2019-01-01"),
]  # fmt: skip


def test_a_load_is_compared_with_the_ceiling_and_over_only_above_it(asked: Asked) -> None:
    columns = ["trainer", "hours", "activities", "schools", "ceiling", "share", "over"]
    with_ceiling = [*LOADED, *rule("R1", ceiling=40.0)]
    assert asked("trainer_load", with_ceiling, columns, year=2019) == [
        ("波", 40.5, 1, 0, 40.0, 1.013, True),
        ("安", 40.0, 2, 1, 40.0, 1.0, False),
    ]
    assert asked("trainer_load", LOADED, columns, year=2019) == [
        ("波", 40.5, 1, 0, None, None, None),
        ("安", 40.0, 2, 1, None, None, None),
    ]
    assert asked("trainer_load", [], columns, year=2019) == []


def test_a_load_is_found_by_the_district_of_a_teacher_who_moved(asked: Asked) -> None:
    moved = [
        "MATCH (:Teacher {id: 'c:T2'})-[p:TEACHES_AT]->() SET p.until = date('2019-06-30')",
        teacher("T2", "波", "S2", since="2019-06-30"),
    ]
    # T2 was in a team up to 30 June, and from that day on in the south
    drawn = [*LOADED, *moved]
    assert asked("trainer_load", drawn, ["trainer"], year=2019, district="南片") == [("波",)]
    assert asked("trainer_load", drawn, ["trainer"], year=2019, district="north") == [("安",)]


def test_pay_workload_and_credits_follow_from_hours_if_the_county_has_set_rates(
    asked: Asked,
) -> None:
    columns = ["trainer", "hours", "pay", "workload", "credits", "missing"]
    ruled = [*LOADED, *rule("R1", pay=60.0, workload=1.5, credits=0.2)]
    assert asked("trainer_pay", ruled, columns, year=2019) == [
        ("波", 40.5, 2430.0, 60.75, 8.1, []),
        ("安", 40.0, 2400.0, 60.0, 8.0, []),
    ]
    partly = [*LOADED, *rule("R1", pay=60.0)]
    assert asked("trainer_pay", partly, columns, year=2019, team="团队G1") == [
        ("安", 40.0, 2400.0, None, None, ["workload", "credits"])
    ]
    assert asked("trainer_pay", LOADED, columns, year=2019, team="G1") == [
        ("安", 40.0, None, None, None, ["pay", "workload", "credits"])
    ]
    assert asked("trainer_pay", [], columns, year=2019) == []


def programme(code: str, level: str = "national") -> list[str]:
    return [
        node("Programme", code, name=f"项目{code}", level=level, year=2018),
        link(f"Programme:{code}", "PROGRAMME_OF", "County:K"),
    ]


def under(code: str, programme_code: str) -> str:
    return link(f"Activity:{code}", "OF_PROGRAMME", f"Programme:{programme_code}")


LINE = [
    *COUNTY, *rule("R1", tasks=1, hours=10.0), *team("G1"), *team("G2"), *programme("N"), *programme("P", "province"),
    *programme("C", "county"),
    *(member(number, "G1", tier=tier) for number, tier in (("T1", 2), ("T2", 1), ("T3", 1), ("T4", 2))),
    member("T1", "G2", tier=3), member("T5", "G1", since="2021-01-01", tier=1),
    member("T6", "G1", tier=1, until="2021-06-01"),
    *taught("A1", "2020-03-01", T1=10.0, T2=9.5, T4=20.0),
    mentors("T3", "S1"),
    *taught("B1", "2018-06-01"), *taught("B2", "2018-06-02"), *taught("B3", "2021-06-01"), *taught("B4", "2021-06-02"),
    *taught("B5", "2020-01-01"), under("B1", "N"), under("B2", "N"), under("B3", "P"), under("B4", "N"), under("B5", "C"),
    attended("T1", "B1", "2018-06-01", 8), attended("T1", "B4", "2021-06-02", 8), attended("T1", "B5", "2020-01-01", 8),
    attended("T4", "B2", "2018-06-02", 8), attended("T4", "B3", "2021-06-01", 8), attended("T4", "B3", "2021-05-31", 8),
]  # fmt: skip


@pytest.mark.thorough
def test_priority_goes_to_passed_trainers_then_higher_tiers_then_fewer_recent_programmes(
    asked: Asked,
) -> None:
    columns = ["rank", "trainer", "team", "tier", "passed", "recent"]
    assert asked("programme_priority", LINE, columns, programme="N") == [
        # a programme three years ago, a county course and a future activity do not count
        (1, "安", "团队G1", 2, True, 0),
        (2, "丹", "团队G1", 2, True, 2),
        # joined a team only this year
        (3, "恩", "团队G1", 1, None, 0),
        # too few hours; a task but no hours
        (4, "波", "团队G1", 1, False, 0),
        (5, "川", "团队G1", 1, False, 0),
    ]
    assert len(asked("programme_priority", LINE, columns, programme="项目P")) == 5
    assert len(asked("programme_priority", LINE, columns, programme="N", as_of="2021-05-31")) == 6


def test_a_county_programme_and_an_unknown_one_give_no_priority(asked: Asked) -> None:
    assert asked("programme_priority", LINE, ["trainer"], programme="C") == []
    assert asked("programme_priority", LINE, ["trainer"], programme="X") == []
    assert asked("programme_priority", [], ["trainer"], programme="N") == []


def test_only_teachers_of_the_programmes_subject_have_priority(asked: Asked) -> None:
    drawn = [
        *COUNTY[:4], *team("G1"), *programme("N"), *programme("M"),
        link("Programme:N", "CONCERNS", "Subject:english", stage="primary"),
        link("Programme:M", "CONCERNS", "Subject:general", stage="primary"),
        teacher("T1", "安", "S1", subject="english"),
        teacher("T2", "波", "S1", subject="english", stage="junior_high"),
        teacher("T3", "川", "S1", subject="english"),
        "MATCH (:Teacher {id: 'c:T3'})-[t:TEACHES]->() SET t.until = date('2021-06-01')",
        teacher("T4", "丹", "S1"),
        *(member(f"T{n}", "G1") for n in (1, 2, 3, 4)),
    ]  # fmt: skip
    columns = ["rank", "trainer", "passed"]
    assert asked("programme_priority", drawn, columns, programme="N") == [(1, "安", None)]
    assert asked("programme_priority", drawn, columns, programme="M") == [
        (1, "安", None),
        (2, "丹", None),
    ]
    assert len(asked("programme_priority", drawn, columns, programme="N", as_of="2021-05-31")) == 2


def test_a_team_of_another_county_has_no_priority(asked: Asked) -> None:
    drawn = [
        *COUNTY, *programme("N"), node("County", "L", name="邻县"),
        *[line.replace("c:K", "c:L") for line in team("G1")], *team("G2", level="district", serves="north"),
        member("T1", "G1"), member("T2", "G2"),
    ]  # fmt: skip
    assert asked("programme_priority", drawn, ["trainer"], programme="N") == [("波",)]
