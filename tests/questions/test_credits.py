"""The credits of a teacher's study, and the shortfall in the cycle."""

from tests.questions.conftest import TODAY, Asked
from tests.questions.drawing import COUNTY as DISTRICTS
from tests.questions.drawing import activity, link, node, school, teacher
from tests.questions.drawing_credits import COUNTY, ceiling, decided, entry, rules
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Database
from yanxiu.queries import read_catalogue
from yanxiu.queries.answer import statement, statement_parameters

PLACE = [*COUNTY, school("S1", "山村小学"), school("S2", "县城小学", district="south")]
TEN = [*PLACE, *rules("P", hours_a_credit=10.0), teacher("T1", "安", "S1")]
COLUMNS = ["on", "hours", "credits", "counted", "state"]


def test_a_statement_has_every_entry_with_its_activity_decider_and_cycle(asked: Asked) -> None:
    drawn = [
        *TEN,
        activity("A1", day="2020-12-31"),
        *entry("E1", "T1", "2020-12-31", 20.0, 2.0),
        "MATCH (e:CreditRecord {id: 'c:E1'}) SET e.reason = '20 / 10'",
        link("CreditRecord:E1", "CREDITED_FOR", "Activity:A1"),
        decided("E1", "School:S1", "2021-01-10", "recognised"),
        *entry("E2", "T1", "2021-01-01", 8.0, 0.8, kind="self_study"),
    ]
    columns = ["cycle", "on", "kind", "activity", "hours", "credits", "unit", "counted", "state", "decided_by", "reason", "missing"]  # fmt: skip
    assert asked("credit_statement", drawn, columns, teacher="安") == [
        ("2016-2020", "2020-12-31", "sending_teaching", "活动A1", 20.0, 2.0, "credit", 2.0, "recognised", "山村小学", "20 / 10", None),
        ("2021-2025", "2021-01-01", "self_study", None, 8.0, 0.8, "credit", 0.8, "pending", None, None, None),
    ]  # fmt: skip


def test_a_statement_ends_on_its_day_and_belongs_to_one_teacher(asked: Asked) -> None:
    drawn = [*TEN, teacher("T2", "波", "S1"), *entry("E1", "T1", "2020-05-01", 20.0, 2.0)]
    assert len(asked("credit_statement", drawn, ["on"], teacher="T1", as_of="2020-05-01")) == 1
    assert asked("credit_statement", drawn, ["on"], teacher="T1", as_of="2020-04-30") == []
    assert asked("credit_statement", drawn, ["on"], teacher="T2") == []
    assert asked("credit_statement", [], ["on"], teacher="T1") == []


def test_the_last_decision_up_to_the_day_is_the_state(asked: Asked) -> None:
    drawn = [
        *TEN,
        node("Unit", "U1", name="师训股", kind="office"),
        *entry("E1", "T1", "2021-03-01", 20.0, 2.0),
        decided("E1", "School:S1", "2021-03-10", "recognised"),
        decided("E1", "Unit:U1", "2021-04-01", "refused"),
    ]
    columns = ["state", "decided_by", "counted"]
    by_day = {
        day: asked("credit_statement", drawn, columns, teacher="T1", as_of=day)
        for day in ("2021-03-09", "2021-03-10", "2021-03-31", "2021-04-01")
    }
    assert by_day == {
        "2021-03-09": [("pending", None, 2.0)],
        "2021-03-10": [("recognised", "山村小学", 2.0)],
        "2021-03-31": [("recognised", "山村小学", 2.0)],
        "2021-04-01": [("refused", "师训股", 0.0)],
    }


def test_a_kind_counts_up_to_its_yearly_ceiling_without_refused_entries(
    asked: Asked,
) -> None:
    drawn = [
        *TEN,
        *ceiling("P", "online", 5.0),
        *entry("E1", "T1", "2020-01-01", 20.0, 2.0, kind="online"),
        *entry("E2", "T1", "2020-02-01", 20.0, 2.0, kind="online"),
        *entry("E3", "T1", "2020-03-01", 20.0, 2.0, kind="online"),
        *entry("E4", "T1", "2020-03-01", 20.0, 2.0, kind="online"),
        *entry("E5", "T1", "2020-03-01", 90.0, 9.0),
        *entry("E6", "T1", "2021-01-01", 20.0, 2.0, kind="online"),
    ]
    assert asked("credit_statement", drawn, ["entry", "counted"], teacher="T1") == [
        ("c:E1", 2.0),
        ("c:E2", 2.0),
        ("c:E3", 1.0),
        ("c:E4", 0.0),
        ("c:E5", 9.0),
        ("c:E6", 2.0),
    ]
    refused = [*drawn, decided("E1", "School:S1", "2020-01-05", "refused")]
    counted = asked("credit_statement", refused, ["counted"], teacher="T1")
    assert counted == [(0.0,), (2.0,), (2.0,), (1.0,), (9.0,), (2.0,)]


def test_a_statement_reports_that_the_county_has_set_no_hours_per_credit(asked: Asked) -> None:
    unset = [*PLACE, *rules("P"), teacher("T1", "安", "S1"), *entry("E1", "T1", "2020-05-01", 20.0)]
    columns = ["hours", "credits", "counted", "missing"]
    assert asked("credit_statement", unset, columns, teacher="T1") == [
        (20.0, None, None, "hours_a_credit")
    ]
    since_set = [*unset, "MATCH (p:CreditRulePack) SET p.hours_a_credit = 8.0"]
    assert asked("credit_statement", since_set, columns, teacher="T1") == [(20.0, None, 2.5, None)]


def test_rules_that_count_hours_need_no_credits(asked: Asked) -> None:
    drawn = [*PLACE, *rules("P", unit="hour"), teacher("T1", "安", "S1"), *entry("E1", "T1", "2020-05-01", 20.0)]  # fmt: skip
    columns = ["unit", "credits", "counted", "missing"]
    assert asked("credit_statement", drawn, columns, teacher="T1") == [("hour", None, 20.0, None)]


def test_an_entry_without_rules_is_marked(asked: Asked) -> None:
    drawn = [*PLACE, teacher("T1", "安", "S1"), *entry("E1", "T1", "2020-05-01", 20.0, 2.0, pack=None)]  # fmt: skip
    columns = ["cycle", "unit", "counted", "missing"]
    assert asked("credit_statement", drawn, columns, teacher="T1") == [
        (None, None, None, "no_rules")
    ]


LEDGER = [
    *TEN,
    *entry("E1", "T1", "2020-12-31", 900.0, 90.0),  # in the previous cycle
    *entry("E2", "T1", "2021-01-01", 200.0, 20.0),
    *entry("E3", "T1", "2021-05-01", 500.0, 50.0),
    *entry("E4", "T1", "2021-06-02", 700.0, 70.0),  # after the given day
    *entry("E5", "T1", "2021-05-02", 300.0, 30.0),
    decided("E3", "School:S1", "2021-05-10", "recognised"),
    decided("E5", "School:S1", "2021-05-10", "refused"),
]


def test_a_shortfall_is_the_required_minus_the_counted_credits(asked: Asked) -> None:
    columns = ["teacher", "school", "district", "cycle", "unit", "required", "recognised", "pending", "counted", "shortfall", "missing"]  # fmt: skip
    assert asked("credit_shortfall", LEDGER, columns) == [
        ("安", "山村小学", "北片", "2021-2025", "credit", 360.0, 50.0, 20.0, 70.0, 290.0, None)
    ]
    year = ["year_counted", "year_required", "excellent", "forecast", "on_course"]
    # one of five years has begun: 70 / 1 * 5 = 350; a year with 72 would allow excellent
    assert asked("credit_shortfall", LEDGER, year) == [(70.0, 30.0, False, 350.0, False)]
    # a day later: 140 counted, 700 forecast
    later = asked("credit_shortfall", LEDGER, ["shortfall", *year], as_of="2021-06-02")
    assert later == [(220.0, 140.0, 30.0, True, 700.0, True)]


def test_the_forecast_continues_the_average_of_the_years_so_far(asked: Asked) -> None:
    columns = ["counted", "year_counted", "forecast"]
    # 140 in two of five years: 140 / 2 * 5 = 350
    assert asked("credit_shortfall", LEDGER, columns, as_of="2022-01-01") == [(140.0, 0.0, 350.0)]
    # the last day of the previous cycle: 90, 5 of 5 years
    assert asked("credit_shortfall", LEDGER, columns, as_of="2020-12-31") == [(90.0, 90.0, 90.0)]
    # a cycle before the first named one
    cycle = asked("credit_shortfall", LEDGER, ["cycle", "counted"], as_of="2015-12-31")
    assert cycle == [("2011-2015", 0.0)]


def test_the_yearly_ceiling_applies_to_the_cycle_as_to_the_statement(asked: Asked) -> None:
    drawn = [*LEDGER, *ceiling("P", "sending_teaching", 60.0)]
    # in order of days: 20 pending, then 40 of the 50 recognised
    columns = ["recognised", "pending", "counted"]
    assert asked("credit_shortfall", drawn, columns) == [(40.0, 20.0, 60.0)]
    rows = asked("credit_statement", drawn, ["counted", "state"], teacher="T1")
    assert rows[1:] == [(20.0, "pending"), (40.0, "recognised"), (0.0, "refused")]


def test_only_teachers_with_a_shortfall_are_listed_by_default(asked: Asked) -> None:
    drawn = [*TEN, *entry("E1", "T1", "2021-05-01", 3600.0, 360.0)]
    assert asked("credit_shortfall", drawn, ["teacher"]) == []
    columns = ["shortfall", "on_course"]
    assert asked("credit_shortfall", drawn, columns, only_short=False) == [(0.0, True)]


def test_behind_schedule_and_unfinished_are_different_states(asked: Asked) -> None:
    drawn = [
        *TEN, teacher("T2", "波", "S1"), teacher("T3", "川", "S1"),
        *entry("E1", "T1", "2021-05-01", 720.0, 72.0),
        *entry("E2", "T2", "2021-05-01", 719.0, 71.9),
        *entry("E3", "T3", "2021-05-01", 3600.0, 360.0),
    ]  # fmt: skip
    columns = ["teacher", "state"]
    assert asked("credit_shortfall", drawn, columns) == [("波", "behind"), ("安", "on_course")]
    for state, name in (("behind", "波"), ("on_course", "安"), ("met", "川")):
        assert asked("credit_shortfall", drawn, ["teacher"], state=state) == [(name,)]
    assert asked("credit_shortfall", drawn, ["teacher"], state="unknown") == []


def test_teachers_appointed_within_the_cycle_need_more_credits(asked: Asked) -> None:
    for hired, required in (("2020-12-31", 360.0), ("2021-01-01", 510.0)):
        drawn = [*TEN, f"MATCH (t:Teacher) SET t.hired = date('{hired}')"]
        columns = ["required", "shortfall"]
        assert asked("credit_shortfall", drawn, columns) == [(required, required)]


def test_without_hours_per_credit_no_number_is_shown(asked: Asked) -> None:
    drawn = [*PLACE, *rules("P"), teacher("T1", "安", "S1"), teacher("T2", "波", "S1")]
    drawn += entry("E1", "T1", "2021-05-01", 20.0)
    columns = ["teacher", "required", "counted", "recognised", "pending", "shortfall", "year_counted", "excellent", "forecast", "on_course", "missing"]  # fmt: skip
    rows = asked("credit_shortfall", drawn, columns)
    assert sorted(rows) == [
        ("安", 360.0, None, None, None, None, None, None, None, None, "hours_a_credit"),
        ("波", 360.0, 0.0, 0.0, 0.0, 360.0, 0.0, False, 0.0, False, None),
    ]


def test_missing_rules_of_a_county_are_reported(asked: Asked) -> None:
    drawn = [*PLACE, teacher("T1", "安", "S1"), *entry("E1", "T1", "2021-05-01", 20.0, pack=None)]
    columns = ["cycle", "required", "counted", "shortfall", "missing"]
    assert asked("credit_shortfall", drawn, columns) == [(None, None, None, None, "no_rules")]
    ended = [*PLACE, *rules("P", until="2021-06-01"), teacher("T1", "安", "S1")]
    assert asked("credit_shortfall", ended, ["missing"]) == [("no_rules",)]
    assert asked("credit_shortfall", ended, ["missing"], as_of="2021-05-31") == [(None,)]


def test_the_rules_of_the_day_decide_what_is_required(asked: Asked) -> None:
    drawn = [
        *PLACE,
        *rules("P", until="2021-06-01", hours_a_credit=10.0),
        *rules("Q", since="2021-06-01", unit="hour", required=400.0),
        teacher("T1", "安", "S1"),
        *entry("E1", "T1", "2021-05-01", 20.0, 2.0),
    ]
    columns = ["unit", "required", "counted"]
    before = asked("credit_shortfall", drawn, columns, as_of="2021-05-31")
    assert before == [("credit", 360.0, 2.0)]
    assert asked("credit_shortfall", drawn, columns) == [("hour", 400.0, 20.0)]


def test_a_teacher_belongs_to_the_school_of_the_current_main_post(asked: Asked) -> None:
    drawn = [
        *PLACE, *rules("P", hours_a_credit=10.0),
        teacher("T1", "安", "S1", until="2021-06-01"),
        teacher("T1", "安", "S2", since="2021-06-01"),
        link("Teacher:T1", "TEACHES_AT", "School:S1", since="2021-06-01", main=False, role="teacher"),
        teacher("T2", "波", "S1", role="care_worker"),
        teacher("T3", "辰", "S1", until="2021-06-01"),
    ]  # fmt: skip
    columns = ["teacher", "school"]
    assert asked("credit_shortfall", drawn, columns) == [("安", "县城小学")]
    before = asked("credit_shortfall", drawn, columns, as_of="2021-05-31")
    assert sorted(before) == [("安", "山村小学"), ("辰", "山村小学")]
    assert asked("credit_shortfall", drawn, columns, school="S2") == [("安", "县城小学")]
    assert asked("credit_shortfall", [], columns) == []


def test_a_school_counts_in_its_current_district(asked: Asked) -> None:
    drawn = [
        *TEN,
        "MATCH (:School {id: 'c:S1'})-[r:IN_DISTRICT]->() SET r.until = date('2021-06-01')",
        link("School:S1", "IN_DISTRICT", "SupervisionDistrict:south", since="2021-06-01"),
    ]
    assert asked("credit_shortfall", drawn, ["district"]) == [("南片",)]
    assert asked("credit_shortfall", drawn, ["teacher"], district="北片") == []
    assert len(asked("credit_shortfall", drawn, ["teacher"], district="north", as_of="2021-05-31")) == 1  # fmt: skip


def test_a_closed_school_has_nobody_in_post(asked: Asked) -> None:
    drawn = [*TEN, "MATCH (s:School {id: 'c:S1'}) SET s.closed = date('2021-06-01')"]
    assert asked("credit_shortfall", drawn, ["teacher"]) == []
    assert len(asked("credit_shortfall", drawn, ["teacher"], as_of="2021-05-31")) == 1


def test_a_school_key_counts_all_staff_even_with_a_main_post_elsewhere(
    standard_codes: Database,
) -> None:
    drawn = [
        *TEN,
        teacher("T2", "波", "S2"),
        teacher("T3", "程", "S2"),
        link("Teacher:T2", "TEACHES_AT", "School:S1", since="2015-09-01", main=False, role="teacher"),
    ]  # fmt: skip
    question = read_catalogue()["credit_shortfall"]
    caller = Caller("key:school", ROLES["school"], "c", "c:S1")
    with standard_codes.rolled_back() as transaction:
        for cypher in [DISTRICTS, *drawn]:
            transaction.run(cypher)
        given = statement_parameters(question, {"only_short": False}, TODAY, caller)
        rows = [*transaction.run(statement(question, caller), **given)]
    shown = {row["teacher"]: row["school"] for row in rows}
    assert shown == {"安": "山村小学", "波": None}
