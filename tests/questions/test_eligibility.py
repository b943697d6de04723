"""The teachers who fit a programme, and those who enrolled without fitting it."""

import csv
from typing import Any

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import attended, link, node, school, teacher
from tests.questions.drawing_eligibility import changed, group, held, programme, signed, stage_of
from yanxiu.data import XIANGYIN
from yanxiu.graph.model import RELATIONSHIPS

PLACES = [
    school("S1", "山村小学"),
    school("S2", "县城小学", district="south", locality="county_seat"),
]
COUNTY = [*PLACES, teacher("T1", "安", "S1"), teacher("T2", "波", "S2"), programme("P1")]


def fitting(asked: Asked, drawn: list[str], **given: Any) -> list[str]:
    """Returns the sorted names of the teachers who fit programme P1."""
    rows = asked("eligible_teachers", drawn, ["teacher"], **{"programme": "P1", **given})
    return sorted(name for (name,) in rows)


def test_eligible_teachers_are_listed_with_school_group_and_undecidable_conditions(
    asked: Asked,
) -> None:
    drawn = [
        *COUNTY,
        *group("G1", "primary/general", meant_by="P1", rural=True, undecided="具备网络学习条件"),
        *held("A1", "2021-03-01", of="P1"),
        *signed("T1", "A1", on="2021-02-01"),
        attended("T1", "A1", "2021-03-01", 8),
    ]
    columns = [
        "teacher", "school", "district", "group", "enrolled", "attended", "undecided", "state",
    ]  # fmt: skip
    row = ("安", "山村小学", "北片", "对象G1", True, True, "具备网络学习条件", "eligible")
    assert asked("eligible_teachers", drawn, columns, programme="P1") == [row]
    assert asked("eligible_teachers", drawn, columns, programme="项目P1", district="北片") == [row]
    assert fitting(asked, drawn, district="南片") == []
    assert fitting(asked, drawn, enrolled=True) == ["安"]
    assert fitting(asked, drawn, enrolled=False) == []
    [(_, enrolled, came)] = asked(
        "eligible_teachers", drawn, ["teacher", "enrolled", "attended"], programme="P1", as_of="2021-01-31"
    )  # fmt: skip
    assert (enrolled, came) == (False, False)


def test_a_programme_without_a_rule_lists_no_teacher_and_an_unknown_one_no_row(
    asked: Asked,
) -> None:
    columns = ["teacher", "state"]
    for params in ({}, {"enrolled": False}, {"district": "北片"}):
        rows = asked("eligible_teachers", COUNTY, columns, programme="P1", **params)
        assert rows == [(None, "no_rule")]
    assert asked("eligible_teachers", COUNTY, columns, programme="P2") == []
    assert asked("eligible_teachers", [], columns, programme="P1") == []


def test_a_teacher_is_rural_if_the_school_is_rural_that_day(asked: Asked) -> None:
    became_town = [
        "MATCH (:School {id: 'c:S1'})-[l:IN_LOCALITY]->() SET l.until = date('2021-06-01')",
        "MATCH (s:School {id: 'c:S1'}), (l:Locality {id: 'county_seat'}) "
        "CREATE (s)-[:IN_LOCALITY {since: date('2021-06-01')}]->(l)",
    ]
    drawn = [*COUNTY, *became_town, *group("G1", "primary/general", meant_by="P1", rural=True)]
    assert fitting(asked, drawn, as_of="2021-05-31") == ["安"]
    assert fitting(asked, drawn, as_of="2021-06-01") == []


def test_a_teacher_who_moved_is_judged_by_the_current_post(asked: Asked) -> None:
    moved = [
        "MATCH (:Teacher {id: 'c:T1'})-[p:TEACHES_AT]->() SET p.until = date('2020-09-01')",
        link("Teacher:T1", "TEACHES_AT", "School:S2", since="2020-09-01", main=True, role="teacher"),
    ]  # fmt: skip
    drawn = [*COUNTY, *moved, *group("G1", "primary/general", meant_by="P1", rural=True)]
    assert fitting(asked, drawn, as_of="2020-08-31") == ["安"]
    assert fitting(asked, drawn, as_of="2020-09-01") == []


def test_a_school_that_changed_district_shows_the_current_district(asked: Asked) -> None:
    changed_district = [
        "MATCH (:School {id: 'c:S1'})-[l:IN_DISTRICT]->() SET l.until = date('2021-01-01')",
        link("School:S1", "IN_DISTRICT", "SupervisionDistrict:south", since="2021-01-01"),
    ]
    drawn = [*COUNTY, *changed_district, *group("G1", "primary/general", meant_by="P1", rural=True)]
    assert fitting(asked, drawn, district="north", as_of="2020-12-31") == ["安"]
    assert fitting(asked, drawn, district="north", as_of="2021-01-01") == []
    assert fitting(asked, drawn, district="south", as_of="2021-01-01") == ["安"]


def test_age_counts_in_full_years_on_the_day_and_an_unknown_age_does_not_fit(asked: Asked) -> None:
    drawn = [
        *COUNTY,
        changed("Teacher", "T1", born="1976-06-01"),
        *group("G1", "primary/chinese", meant_by="P1", under_age=45),
    ]
    assert fitting(asked, drawn, as_of="2021-05-31") == ["安"]
    assert fitting(asked, drawn, as_of="2021-06-01") == []


def test_the_period_of_first_appointments_includes_its_first_day_and_excludes_its_last(
    asked: Asked,
) -> None:
    drawn = [
        *COUNTY,
        *(teacher(f"T{n}", name, "S1") for n, name in ((3, "陈"), (4, "丁"), (5, "方"))),
        *(
            changed("Teacher", f"T{n}", hired=day)
            for n, day in ((1, "2016-12-31"), (3, "2017-01-01"), (4, "2017-12-31"), (5, "2018-01-01"))
        ),
        *group("G1", meant_by="P1", hired_from="2017-01-01", hired_until="2018-01-01"),
    ]  # fmt: skip
    assert fitting(asked, drawn) == ["丁", "陈"]


def test_subject_and_stage_must_match_and_general_means_any_subject_of_the_stage(
    asked: Asked,
) -> None:
    drawn = [
        *COUNTY,
        teacher("T3", "陈", "S1", subject="mathematics", stage="junior_high"),
        teacher("T4", "丁", "S1", subject="chinese", stage="junior_high"),
    ]
    only = [*drawn, *group("G1", "junior_high/chinese", meant_by="P1")]
    assert fitting(asked, only) == ["丁"]
    either = [*drawn, *group("G1", "junior_high/chinese", "junior_high/mathematics", meant_by="P1")]
    assert fitting(asked, either) == ["丁", "陈"]
    assert fitting(asked, [*drawn, *group("G1", "junior_high/general", meant_by="P1")]) == ["丁", "陈"]  # fmt: skip
    ended = "MATCH (:Teacher {id: 'c:T4'})-[t:TEACHES]->() SET t.until = date('2021-06-01')"
    assert fitting(asked, [*only, ended], as_of="2021-05-31") == ["丁"]
    assert fitting(asked, [*only, ended], as_of="2021-06-01") == []


def test_a_role_counts_at_a_school_that_offers_the_stage(asked: Asked) -> None:
    drawn = [
        *COUNTY,
        school("S3", "幼儿园", locality="town"),
        stage_of("S3", "kindergarten", until="2021-06-01"),
        "MERGE (t:Teacher {id: 'c:T3'}) SET t.number = 'T3', t.name = '园长'",
        link("Teacher:T3", "TEACHES_AT", "School:S3", since="2018-09-01", main=True, role="principal"),
        teacher("T4", "师", "S3", subject="preschool", stage="kindergarten"),
    ]  # fmt: skip
    heads = [*drawn, *group("G1", "kindergarten/general", meant_by="P1", roles="principal; vice_principal")]  # fmt: skip
    assert fitting(asked, heads, as_of="2021-05-31") == ["园长"]
    assert fitting(asked, heads, as_of="2021-06-01") == []
    all_heads = [*drawn, *group("G1", meant_by="P1", roles="principal")]
    assert fitting(asked, all_heads) == ["园长"]
    named = [*drawn, *group("G1", "kindergarten/preschool", meant_by="P1", roles="teacher")]
    assert fitting(asked, named) == ["师"]


def test_role_and_school_must_belong_to_one_post(asked: Asked) -> None:
    drawn = [
        *COUNTY,
        link("Teacher:T2", "TEACHES_AT", "School:S1", since="2020-09-01", main=False, role="teacher"),
        "MATCH (:Teacher {id: 'c:T2'})-[p:TEACHES_AT {main: true}]->() SET p.role = 'principal'",
        *group("G1", meant_by="P1", rural=True, roles="principal"),
    ]  # fmt: skip
    assert fitting(asked, drawn) == []


def test_private_schools_and_trainers_are_distinguished(asked: Asked) -> None:
    private = "MATCH (s:School {id: 'c:S2'}) SET s.ownership = 'private'"
    drawn = [*COUNTY, private, *group("G1", "primary/general", meant_by="P1", ownership="private")]
    assert fitting(asked, drawn) == ["波"]
    team = [
        node("TrainerTeam", "Q1", name="小语团队", level="county", kind="trainers"),
        link("Teacher:T1", "TRAINS_IN", "TrainerTeam:Q1", since="2018-01-01", until="2021-06-01", role="member"),
        *group("G1", "primary/general", meant_by="P1", trainers=True),
    ]  # fmt: skip
    assert fitting(asked, [*COUNTY, *team], as_of="2021-05-31") == ["安"]
    assert fitting(asked, [*COUNTY, *team], as_of="2021-06-01") == []


def test_a_parent_programme_covers_its_parts_and_lists_a_person_once(asked: Asked) -> None:
    drawn = [
        *COUNTY,
        programme("C1"),
        link("Programme:P1", "SUB_PROGRAMME_OF", "Programme:C1"),
        *group("G2", "primary/general", meant_by="P1"),
        *group("G1", "primary/general", meant_by="P1", rural=True),
        *group("G0", "primary/chinese", meant_by="P1", undecided="骨干"),
        *held("A1", "2021-03-01", of="P1"),
        *signed("T2", "A1"),
    ]
    columns = ["teacher", "group", "enrolled"]
    assert sorted(asked("eligible_teachers", drawn, columns, programme="C1")) == [
        ("安", "对象G1", False),
        ("波", "对象G2", True),
    ]


COURSE = [
    *COUNTY,
    *group("G1", "primary/general", meant_by="P1", rural=True),
    *held("A1", "2021-03-01", "2021-03-05", of="P1"),
]
COLUMNS = ["teacher", "school", "activity", "programme", "groups", "attended"]


@pytest.mark.thorough
def test_an_enrolled_teacher_who_fits_no_group_is_listed_once_with_the_groups(asked: Asked) -> None:
    drawn = [
        *COURSE,
        *signed("T1", "A1"),
        *signed("T2", "A1"),
        attended("T2", "A1", "2021-03-05", 8),
    ]
    row = ("波", "县城小学", "活动A1", "项目P1", ["对象G1"], True)
    assert asked("enrolled_not_meant", drawn, COLUMNS) == [row]
    assert asked("enrolled_not_meant", drawn, COLUMNS, programme="P1", year=2021) == [row]
    assert asked("enrolled_not_meant", drawn, COLUMNS, programme="P2") == []
    assert asked("enrolled_not_meant", drawn, COLUMNS, year=2020) == []
    assert asked("enrolled_not_meant", [], COLUMNS) == []


def test_eligibility_is_judged_on_the_first_day_of_the_activity(asked: Asked) -> None:
    moved = [
        link("Teacher:T1", "TEACHES_AT", "School:S2", since="2021-03-01", main=True, role="teacher"),
        *signed("T1", "A1", on="2021-02-01"),
    ]  # fmt: skip
    left = "MATCH (:Teacher {id: 'c:T1'})-[p:TEACHES_AT]->(:School {id: 'c:S1'}) SET p.until = date('%s')"
    assert asked("enrolled_not_meant", [*COURSE, *moved, left % "2021-03-02"], ["teacher"]) == []
    gone = asked(
        "enrolled_not_meant", [*COURSE, *moved, left % "2021-03-01"], ["teacher", "school"]
    )
    assert gone == [("安", "县城小学")]


def test_an_activity_without_a_rule_is_left_out_and_its_own_rule_takes_precedence(
    asked: Asked,
) -> None:
    free = [*COUNTY, *held("A2", "2021-03-01", of="P1"), *signed("T2", "A2")]
    assert asked("enrolled_not_meant", free, ["teacher"]) == []
    own = [
        *COURSE,
        *group("G2", "primary/chinese"),
        link("Activity:A1", "MEANT_FOR", "TargetGroup:G2"),
        *signed("T2", "A1"),
    ]
    assert asked("enrolled_not_meant", own, ["teacher"]) == []


def test_an_unknown_date_of_birth_is_listed(asked: Asked) -> None:
    drawn = [
        *COUNTY,
        *group("G1", "primary/chinese", meant_by="P1", under_age=45),
        *held("A1", "2021-03-01", of="P1"),
        *signed("T1", "A1"),
        *signed("T2", "A1"),
    ]
    assert asked("enrolled_not_meant", [*drawn, changed("Teacher", "T1", born="1976-03-02")], ["teacher"]) == [("波",)]  # fmt: skip


def _table(name: str) -> list[dict[str, str]]:
    with (XIANGYIN / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_programme_of_both_annexes_that_trains_people_has_a_target_group() -> None:
    meant = {row["项目"] for row in _table("programme_targets")}
    written = {
        row["代码"]
        for row in _table("programmes")
        if row["培训对象"] and row["计量单位"] == "person"
    }
    assert meant == written
    assert {row["培训对象"] for row in _table("programme_targets")} == {
        row["代码"] for row in _table("target_groups")
    }


@pytest.mark.parametrize("row", _table("target_groups"), ids=lambda row: row["代码"])
def test_a_target_group_names_known_roles_and_has_a_condition(row: dict[str, str]) -> None:
    roles = RELATIONSHIPS["TEACHES_AT"].properties["role"].choices
    assert {role for role in row["岗位"].split(";") if role} <= set(roles)
    subjects = [said for said in _table("target_group_subjects") if said["培训对象"] == row["代码"]]
    assert subjects or row["参加工作不早于"]
