"""Edits by hand: performed once however often requested, undone like loads, refused with the rule that forbids them."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loaders.editing import COUNTY, Counting, edit, node, rejected
from tests.loaders.graphs import everything
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address
from yanxiu.loaders.changes.undo import list_loads, undo
from yanxiu.loaders.edits import EDITS, codes

TRAINER, OTHER = node("Teacher", "T1"), node("Teacher", "T3")
SCHOOL, TEAM, CHINESE = node("School", "S1"), node("TrainerTeam", "TT"), node("Subject", "chinese")
ACTIVITY, PLAN = node("Activity", "A1"), node("CommunityPlan", "C1:2021")
SINCE = date(2019, 3, 1)
MENTORING = {"trainer": TRAINER, "school": SCHOOL, "subject": CHINESE, "team": TEAM, "since": SINCE}
OPENING = {
    "code": "A2", "name": "新活动", "kind": "county_course", "starts": date(2021, 9, 1), "ends": date(2021, 9, 3),
    "hours": 18.0, "seats": 40, "programme": node("Programme", "P1"), "venue": SCHOOL,
    "organisers": [node("SupervisionDistrict", "north")], "districts": [node("SupervisionDistrict", "south")],
    "subjects": [{"subject": CHINESE, "stage": node("Stage", "primary")}],
    "trainers": [{"trainer": TRAINER, "hours": 6.0}, {"trainer": node("Expert", "E1")}], "trainer_teams": [TEAM],
}  # fmt: skip
ENROLMENT = {"activity": ACTIVITY, "teachers": [TRAINER, OTHER], "on": date(2021, 4, 20)}
DAY = date(2021, 5, 10)
ATTENDANCE = {
    "activity": ACTIVITY,
    "participants": [
        {"teacher": TRAINER, "hours": 12.0, "on": DAY, "qualified": True},
        {"teacher": OTHER, "hours": 20.0, "on": DAY},
    ],
}
GRANT = {"plan": PLAN, "granted": 2000.0}
ONCE = {
    "assign_mentor": MENTORING,
    "move_trainer": {"trainer": TRAINER, "team": TEAM, "tier": 1, "on": date(2021, 1, 1)},
    "open_activity": OPENING,
    "enrol": ENROLMENT,
    "record_attendance": ATTENDANCE,
    "approve_community_plan": GRANT,
}
AFTER = {  # the edits that must come first
    "end_mentor": ("assign_mentor", {**{k: MENTORING[k] for k in ("trainer", "school", "subject")}, "until": date(2020, 1, 1)}),
    "withdraw": ("enrol", {**ENROLMENT, "teachers": [OTHER], "on": date(2021, 4, 25)}),
}  # fmt: skip


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Counting]:
    with Counting.connect(scratch_address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(COUNTY))
        yield connected  # type: ignore[misc]


def _arguments_after_setup(database: Counting, name: str) -> dict[str, Any]:
    if name in ONCE:
        return ONCE[name]
    before, asked = AFTER[name]
    edit(database, before, **ONCE[before])
    return asked


@pytest.mark.parametrize("name", [*ONCE, *AFTER])
def test_an_edit_repeated_has_no_effect_and_undone_restores_the_graph(
    database: Counting, name: str
) -> None:
    asked = _arguments_after_setup(database, name)
    before = everything(database)
    done = edit(database, name, **asked)
    assert done.load
    assert done.written > 0
    after = everything(database, without=())
    assert everything(database) != before
    again = edit(database, name, **asked)
    assert (again.load, again.written, again.nodes) == (None, 0, done.nodes)
    assert database.changed == {}
    assert everything(database, without=()) == after
    latest = list_loads(database)[0]
    assert (latest.who, latest.status) == ("local", "done")
    assert latest.files[-1].endswith(f"({name})")
    undo(database, latest.number)
    assert everything(database) == before


def test_every_edit_is_covered_here() -> None:
    assert {*ONCE, *AFTER} == {*EDITS}


def test_mentoring_lasts_from_its_first_day_to_its_last(database: Counting) -> None:
    edit(database, "assign_mentor", **MENTORING)
    edit(database, "end_mentor", **AFTER["end_mentor"][1])
    rows = database.read(
        "MATCH (t)-[r:MENTORS]->(s) RETURN t.number + ' ' + s.code + ' ' + r.team AS who, "
        "toString(r.since) AS since, toString(r.until) AS until"
    )
    assert rows == [{"who": "T1 S1 430000:TT", "since": "2019-03-01", "until": "2020-01-01"}]
    again = edit(database, "assign_mentor", **MENTORING)
    assert not again.load, "an ended mentoring is not started again"


def test_a_new_tier_begins_when_the_old_one_ends_and_nothing_else_changes(
    database: Counting,
) -> None:
    edit(database, "move_trainer", **ONCE["move_trainer"])
    rows = database.read(
        "MATCH (:Teacher)-[r:TRAINS_IN]->(:TrainerTeam {code: 'TT'}) RETURN r.tier AS tier, r.role AS role, "
        "toString(r.since) AS since, toString(r.until) AS until ORDER BY since"
    )
    assert [tuple(row.values()) for row in rows] == [
        (2, "leader", "2018-01-01", "2021-01-01"),
        (1, "leader", "2021-01-01", None),
    ]


def test_an_opened_activity_has_all_its_given_properties(database: Counting) -> None:
    assert edit(database, "open_activity", **OPENING).nodes == {"activity": node("Activity", "A2")}
    rows = database.read(
        "MATCH (a:Activity {id: '430000:A2'})-[r]->(n) RETURN type(r) AS type, "
        "coalesce(n.code, n.number, n.id) AS n, r.hours AS hours, r.stage AS stage ORDER BY type, n"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("CONCERNS", "chinese", None, "primary"),
        ("FOR_DISTRICT", "south", None, None),
        ("HELD_AT", "S1", None, None),
        ("OF_PROGRAMME", "P1", None, None),
        ("ORGANISED_BY", "north", None, None),
        ("TAUGHT_BY", "E1", None, None),
        ("TAUGHT_BY", "T1", 6.0, None),
        ("TAUGHT_BY", "TT", None, None),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "a\uffff", "a\x00b", "丢\ufffd", "#REF!", "a\u202eb"]
)
@pytest.mark.parametrize("name", ["code", "name"])
def test_an_edit_refuses_the_texts_that_a_roster_refuses(
    database: Counting, name: str, text: str
) -> None:
    assert rejected(database, "open_activity", **{**OPENING, name: text}) == [
        ("OUT_OF_RANGE", (name,))
    ]


def test_a_withdrawal_frees_a_seat_and_allows_a_new_enrolment(database: Counting) -> None:
    third = node("Teacher", "T2")
    edit(database, "enrol", **ENROLMENT)
    full = {"activity": ACTIVITY, "teachers": [third], "on": date(2021, 4, 26)}
    assert rejected(database, "enrol", **full) == [("SEATS_TAKEN", ("teachers",))]
    edit(database, "withdraw", **AFTER["withdraw"][1])
    edit(database, "enrol", **full)
    edit(database, "withdraw", **{**full, "on": date(2021, 4, 27)})
    back = {"activity": ACTIVITY, "teachers": [OTHER], "on": date(2021, 4, 28)}
    assert edit(database, "enrol", **back).load
    assert not edit(database, "enrol", **back).load


def test_newly_recorded_hours_replace_the_old_ones_and_undo_restores_them(
    database: Counting,
) -> None:
    edit(database, "record_attendance", **ATTENDANCE)
    before = everything(database)
    anew = {"teacher": OTHER, "hours": 15.0, "on": DAY}
    done = edit(database, "record_attendance", activity=ACTIVITY, participants=[anew])
    assert done.written == 1
    undo(database, 2)
    assert everything(database) == before


MISTAKES: list[tuple[str, dict[str, Any], str, tuple[Any, ...]]] = [
    ("assign_mentor", {"team": node("TrainerTeam", "NT"), "trainer": node("Expert", "E1")}, "MENTOR_OUTSIDE_TEAM", ("team",)),
    ("assign_mentor", {"since": date(2017, 1, 1)}, "MENTOR_OUTSIDE_TEAM", ("team",)),
    ("assign_mentor", {"subject": node("Subject", "english")}, "TEAM_ON_OTHER_SUBJECT", ("subject",)),
    ("assign_mentor", {"school": node("School", "S3")}, "SCHOOL_CLOSED", ("school",)),
    ("assign_mentor", {"until": SINCE}, "ENDS_BEFORE_IT_BEGINS", ("until",)),
    ("assign_mentor", {"school": node("School", "S9")}, "NOT_FOUND", ("school",)),
    ("assign_mentor", {"school": node("Teacher", "T1")}, "NOT_FOUND", ("school",)),
    ("assign_mentor", {"team": ("TrainerTeam", "999999:TT")}, "NOT_FOUND", ("team",)),
    ("end_mentor", {"until": date(2018, 1, 1)}, "NOT_MENTORING", ("until",)),
    ("move_trainer", {"tier": 4}, "TIER_BEYOND_LOWEST", ("tier",)),
    ("move_trainer", {"tier": 0}, "OUT_OF_RANGE", ("tier",)),
    ("move_trainer", {"trainer": OTHER}, "NOT_IN_TEAM", ("team",)),
    ("move_trainer", {"on": date(2018, 1, 1)}, "MOVED_THAT_DAY", ("on",)),
    ("open_activity", {"code": "A1"}, "CODE_TAKEN", ("code",)),
    ("open_activity", {"code": " "}, "OUT_OF_RANGE", ("code",)),
    ("open_activity", {"ends": date(2021, 8, 1)}, "ENDS_BEFORE_IT_BEGINS", ("ends",)),
    ("open_activity", {"subjects": []}, "WITHOUT_SUBJECT", ("subjects",)),
    ("open_activity", {"programme": None}, "WITHOUT_PROGRAMME", ("programme",)),
    ("open_activity", {"organisers": []}, "OUT_OF_RANGE", ("organisers",)),
    ("open_activity", {"trainers": [{"trainer": node("Teacher", "T9")}]}, "NOT_FOUND", ("trainers", 0, "trainer")),
    ("enrol", {"teachers": [TRAINER, OTHER, node("Teacher", "T2")]}, "SEATS_TAKEN", ("teachers",)),
    ("enrol", {"teachers": [node("Teacher", "T9")]}, "NOT_FOUND", ("teachers", 0)),
    ("enrol", {"on": date(2021, 6, 1)}, "ACTIVITY_OVER", ("on",)),
    ("enrol", {"on": date(2010, 1, 1)}, "WITHOUT_POST", ("teachers", 0)),
    ("withdraw", {"teachers": [node("Teacher", "T2")]}, "NOT_ENROLLED", ("teachers", 0)),
    ("withdraw", {"on": date(2021, 4, 1)}, "BEFORE_ENROLMENT", ("teachers", 0)),
    ("record_attendance", {"participants": [{"teacher": OTHER, "hours": 21.0, "on": DAY}]}, "HOURS_BEYOND_ACTIVITY", ("participants", 0, "hours")),
    ("record_attendance", {"participants": [{"teacher": OTHER, "hours": -1.0, "on": DAY}]}, "OUT_OF_RANGE", ("participants", 0, "hours")),
    ("record_attendance", {"participants": [{"teacher": OTHER, "hours": 1.0, "on": date(2021, 4, 30)}]}, "OUTSIDE_ACTIVITY", ("participants", 0, "on")),
    ("record_attendance", {"participants": [{"teacher": OTHER, "hours": 1.0, "on": date(2021, 6, 2)}]}, "NOT_YET", ("participants", 0, "on")),
    ("record_attendance", {"participants": [{"teacher": OTHER, "hours": h, "on": DAY} for h in (1.0, 2.0)]}, "REPEATED", ("participants", 1)),
    ("approve_community_plan", {"granted": 3001.0}, "BEYOND_REQUEST", ("granted",)),
    ("approve_community_plan", {"granted": 2501.0}, "BEYOND_COUNTY_FUNDS", ("granted",)),
    ("approve_community_plan", {"on": date(2017, 1, 1)}, "NOT_ONE_CONVENER", ("plan",)),
    ("approve_community_plan", {"plan": node("CommunityPlan", "C2:2021")}, "GRANTED_OTHERWISE", ("granted",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changed", "code", "path"), MISTAKES)
def test_a_forbidden_edit_is_refused_with_the_code_and_place_of_the_rule(
    database: Counting, name: str, changed: dict[str, Any], code: str, path: tuple[Any, ...]
) -> None:
    asked = {**_arguments_after_setup(database, name), **changed}
    before = everything(database, without=())
    assert (code, path) in rejected(database, name, **asked)
    assert everything(database, without=()) == before


def test_edits_forbidden_by_the_current_state_are_refused(database: Counting) -> None:
    edit(database, "assign_mentor", **MENTORING)
    overlapping = {**MENTORING, "since": date(2018, 6, 1)}
    assert rejected(database, "assign_mentor", **overlapping) == [("ALREADY_MENTORING", ("since",))]
    edit(database, "enrol", **ENROLMENT)
    edit(database, "record_attendance", **ATTENDANCE)
    attended = {"activity": ACTIVITY, "teachers": [OTHER], "on": date(2021, 6, 1)}
    assert rejected(database, "withdraw", **attended) == [("ATTENDED_ALREADY", ("teachers", 0))]
    stranger = {"teacher": node("Teacher", "T2"), "hours": 1.0, "on": DAY}
    assert rejected(database, "record_attendance", activity=ACTIVITY, participants=[stranger]) == [
        ("NOT_ENROLLED", ("participants", 0, "teacher"))
    ]
    more = {"teacher": TRAINER, "hours": 8.5, "on": date(2021, 5, 11)}
    assert rejected(database, "record_attendance", activity=ACTIVITY, participants=[more]) == [
        ("HOURS_BEYOND_ACTIVITY", ("participants", 0, "hours"))
    ]
    late = {"activity": ACTIVITY, "teachers": [node("Teacher", "T4")], "on": date(2021, 4, 1)}
    database.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T4'}), (a:Activity {code: 'A1'}) SET a.seats = 9 "
            "CREATE (t)-[:WITHDRAWN {on: date('2021-04-02')}]->(a)"
        )
    )
    assert rejected(database, "enrol", **late) == [("WITHDRAWN_LATER", ("teachers", 0))]


def test_an_empty_plan_or_a_community_without_trainers_gets_no_grant(
    database: Counting,
) -> None:
    database.write(
        lambda tx: tx.run(
            "MATCH (plan:CommunityPlan {id: '430000:C1:2021'}), (:Teacher)-[r:TRAINS_IN]->(:TrainerTeam {code: 'TT'}) "
            "SET plan.planned_activities = 0, r.until = date('2021-01-01')"
        )
    )
    actual = {code for code, _ in rejected(database, "approve_community_plan", **GRANT)}
    assert actual == {"NOTHING_PLANNED", "WITHOUT_COUNTY_TRAINER"}


def test_every_rule_is_covered_here() -> None:
    tried = {code for _, _, code, _ in MISTAKES}
    elsewhere = {"ALREADY_MENTORING", "ATTENDED_ALREADY", "NOT_ENROLLED", "WITHDRAWN_LATER", "NOTHING_PLANNED", "WITHOUT_COUNTY_TRAINER"}  # fmt: skip
    assert tried | elsewhere == {*codes([*EDITS.values()])}


def test_two_concurrent_planners_assign_one_mentor_once(
    database: Counting, scratch_address: Address
) -> None:
    done, start = [], threading.Barrier(4)

    def assign() -> None:
        with Counting.connect(scratch_address) as own:
            start.wait()
            done.append(edit(own, "assign_mentor", **MENTORING))  # type: ignore[arg-type]

    planners = [threading.Thread(target=assign) for _ in range(4)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    assert len(done) == 4
    assert sum(1 for each in done if each.load) == 1
    assert database.read("MATCH ()-[r:MENTORS]->() RETURN count(r) AS n") == [{"n": 1}]
    assert len(list_loads(database)) == 1


def test_two_concurrent_enrolments_do_not_share_the_last_seat(
    database: Counting, scratch_address: Address
) -> None:
    edit(database, "enrol", **{**ENROLMENT, "teachers": [TRAINER]})
    outcomes, start = [], threading.Barrier(2)

    def enrol(number: str) -> None:
        asked = {**ENROLMENT, "teachers": [node("Teacher", number)]}
        with Counting.connect(scratch_address) as own:
            start.wait()
            try:
                outcomes.append(bool(edit(own, "enrol", **asked).load))  # type: ignore[arg-type]
            except Exception as fault:
                outcomes.append(fault.faults[0].code)  # type: ignore[attr-defined]

    threads = [threading.Thread(target=enrol, args=(number,)) for number in ("T2", "T3")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["SEATS_TAKEN", "True"]


def _caller(role: str, place: str | None = None) -> Caller:
    return Caller("somebody", ROLES[role], "430000", f"430000:{place}" if place else None)


def test_a_caller_changes_only_their_own_place_and_cannot_see_others(database: Counting) -> None:
    north, south = _caller("supervisor", "north"), _caller("supervisor", "south")
    own = {**MENTORING, "team": node("TrainerTeam", "NT")}
    assert rejected(database, "assign_mentor", by=south, **own)[0][0] == "NOT_FOUND"
    assert rejected(database, "assign_mentor", by=north, **MENTORING) == [("NOT_FOUND", ("team",))]
    assert edit(database, "assign_mentor", by=north, **own).load
    assert edit(database, "record_attendance", by=_caller("trainer", "T1"), activity=ACTIVITY,
                participants=[{"teacher": TRAINER, "hours": 1.0, "on": DAY}]).load  # fmt: skip
    other = _caller("trainer", "T3")
    assert ("NOT_FOUND", ("activity",)) in rejected(
        database, "record_attendance", by=other, **ATTENDANCE
    )
    school = {"activity": ACTIVITY, "teachers": [node("Teacher", "T2")], "on": date(2021, 4, 20)}
    assert ("NOT_FOUND", ("teachers", 0)) in rejected(
        database, "enrol", by=_caller("school", "S1"), **school
    )


_DAYS = st.dates(date(2018, 2, 1), date(2022, 1, 1))


@pytest.mark.thorough
@given(since=_DAYS, until=_DAYS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undoing_a_mentoring_with_any_dates_restores_the_graph(
    database: Counting, since: date, until: date
) -> None:
    before = everything(database)
    edit(database, "assign_mentor", **{**MENTORING, "since": since})
    ending = {**AFTER["end_mentor"][1], "until": until}
    if until > since:
        edit(database, "end_mentor", **ending)
    else:
        assert rejected(database, "end_mentor", **ending) == [("NOT_MENTORING", ("until",))]
    for load in [each for each in list_loads(database) if each.status == "done"]:
        undo(database, load.number)
    assert everything(database) == before
