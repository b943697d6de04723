"""Runs a job: reads, solves or simulates, and returns tables and the roster that puts a plan into effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.analysis.allocation import Contradiction, Pins, Plan, Roster
from yanxiu.analysis.allocation.plan import Key
from yanxiu.analysis.scenarios import parse_scenario, scenario_database, tables_beside
from yanxiu.analysis.stages import READING, SIMULATING, report_progress
from yanxiu.analysis.tables import Table
from yanxiu.api.jobs.scope import find_nodes, job_county, limit_scenario, own_ids, visible_rows
from yanxiu.graph.access import Caller
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of a job: its tables, the roster to load (if any), and a plan's contents (see `Plan`)."""

    tables: tuple[Table, ...]
    roster: Roster | None = None
    choices: Mapping[Key, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """A running job: its parameters, caller, county and day, and today's plan, which a new plan should stay close to."""

    given: Mapping[str, Any]
    caller: Caller
    county: str
    day: date
    preferred: Mapping[Key, float] = field(default_factory=dict)

    def select_given(self, *names: str, **renamed: str) -> dict[str, Any]:
        """Returns the given parameters among these, as keyword arguments.

        renamed   parameters whose argument has another name: `zone_least="pair_least"`
        """
        wanted = {**{name: name for name in names}, **renamed}
        values = {argument: self.given.get(name) for argument, name in wanted.items()}
        return {argument: value for argument, value in values.items() if value is not None}

    def select_days(self, *names: str, **renamed: str) -> dict[str, Any]:
        """Returns these parameters as dates."""
        return {
            name: date.fromisoformat(value)
            for name, value in self.select_given(*names, **renamed).items()
        }

    @property
    def pins(self) -> Pins:
        kept, barred = (
            frozenset(map(tuple, self.given.get(name, ()))) for name in ("keep", "without")
        )
        return Pins(kept, barred, self.preferred)


def run_job(kind: str, given: Mapping[str, Any], caller: Caller, database: Database) -> JobResult:
    """Runs a job of this kind. With a scenario, puts its result beside today's.

    Raises Refused, with the reason, if the job cannot be done.
    """
    report_progress(READING, 0, 3)
    county = job_county(database, given.get("county"), caller)
    day = date.fromisoformat(given["as_of"]) if "as_of" in given else today()
    work = Work(given, caller, county, day)
    make = _MAKERS[kind]
    if not given.get("scenario"):
        return make(work, database)
    scenario = limit_scenario(
        parse_scenario(given["scenario"], Path("scenario")), caller, county, database
    )
    now = make(work, database)
    report_progress(Text("Under the scenario", "情景之下"), 0, 3)
    try:
        with scenario_database(database, scenario) as (then, changes):
            later = make(replace(work, preferred=now.choices), then)
    except Contradiction as fault:
        raise Refused(
            en=f"Under the scenario: {fault.text.en}", zh=f"情景之下：{fault.text.zh}"
        ) from fault
    pairs = zip(now.tables, later.tables, strict=True)
    return JobResult(tuple(tables_beside(a, b, scenario.title, changes) for a, b in pairs))


def _forecast(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.forecast import forecast_coverage  # noqa: PLC0415 - each job needs only one of these imports

    forecast = forecast_coverage(
        database,
        county=work.county,
        district=work.caller.place or "",
        day=work.day,
        **work.select_days("since"),
        **work.select_given("until", "by", "runs", "seed", "backtest"),
        pace=not work.given.get("plan_only", False),
        assume=_parse_assumptions(work.given.get("assume", ())),
        progress=lambda done, total: report_progress(SIMULATING, done, total),
    )
    roster = forecast.roster if work.caller.role.uploads else None
    return JobResult((forecast.table, forecast.assumptions, forecast.extra), roster)


def _parse_assumptions(texts: Any) -> dict[str, float]:
    numbers = {}
    for each in texts:
        name, _, number = each.partition("=")
        try:
            numbers[name.strip()] = float(number)
        except ValueError:
            raise Refused(
                en=f"assume: '{each[:40]}': write NAME=NUMBER, such as fill=0.9.",
                zh=f"assume：“{each[:40]}”：请写成“名称=数字”，如 fill=0.9。",
            ) from None
    return numbers


def _credits(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.credits import prevent_shortfalls  # noqa: PLC0415

    prevention = prevent_shortfalls(
        database,
        county=work.county,
        day=work.day,
        only=own_ids(database, work.caller),
        **work.select_given("kinds", "a_year", "seconds"),
    )
    return JobResult(
        (prevention.teachers, prevention.activities),
        prevention.roster if work.caller.role.uploads else None,
    )


def _plan_result(plan: Plan) -> JobResult:
    return JobResult((plan.table,), plan.roster, plan.choices)


def _mentors(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.allocation import plan_mentors  # noqa: PLC0415

    asked = work.select_given("ceiling", "each", "every", "seconds")
    return _plan_result(
        plan_mentors(database, county=work.county, day=work.day, pins=work.pins, **asked)
    )


def _places(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.allocation import plan_places  # noqa: PLC0415

    asked = work.select_given("activities", "most", "school_most", "least", "seconds")
    days = work.select_days(first="from", last="to")
    if len(days) == 2 and days["first"] > days["last"]:
        raise Refused(
            en=f"The period starts on {days['first']}, after its last day {days['last']}.",
            zh=f"起始日期 {days['first']} 晚于截止日期 {days['last']}。",
        )
    return _plan_result(
        plan_places(database, county=work.county, day=work.day, pins=work.pins, **asked, **days)
    )


def _bases(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.allocation import plan_bases  # noqa: PLC0415

    asked = work.select_given("least", "new_most", "seconds")
    return _plan_result(
        plan_bases(database, county=work.county, day=work.day, pins=work.pins, **asked)
    )


def _seats(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.allocation import plan_seats  # noqa: PLC0415

    fixed = [_parse_fixed(each) for each in work.given.get("fix", ())]
    meant = find_nodes(
        database,
        work,
        {
            "stage": ("Stage", work.given["stage"]),
            "subject": ("Subject", work.given["subject"]),
            **{f"fix{at}": ("SupervisionDistrict", word) for at, (word, _) in enumerate(fixed)},
        },
    )
    return _plan_result(
        plan_seats(
            database,
            county=work.county,
            day=work.day,
            stage=meant["stage"].id,
            subject=meant["subject"].id,
            fixed={meant[f"fix{at}"].id: number for at, (_, number) in enumerate(fixed)},
            pins=work.pins,
            **work.select_given("seats", "least", "years", "seconds"),
            **work.select_days("starts"),
        )
    )


def _parse_fixed(text: str) -> tuple[str, int]:
    word, _, number = text.rpartition("=")
    if not word.strip() or not number.strip().isdecimal():
        raise Refused(
            en=f"fix: '{text[:40]}': write DISTRICT=SEATS, such as 岭北=12.",
            zh=f"fix：“{text[:40]}”：请写成“责任区=名额”，如 岭北=12。",
        )
    return word.strip(), int(number)


def _budget(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.allocation import plan_budget  # noqa: PLC0415

    asked = work.select_given("budget", "cut", "size", "seat_cost", "most", "years", "seconds")
    renamed = work.select_given(zone_least="pair_least", kind="kind_of_activity")
    days = work.select_days("starts")
    return _plan_result(
        plan_budget(
            database, county=work.county, day=work.day, pins=work.pins, **asked, **renamed, **days
        )
    )


def _for_school(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.recommendation import recommend_mentors  # noqa: PLC0415

    meant = find_nodes(database, work, {"name": ("School", work.given["name"])}, only_own=True)[
        "name"
    ]
    table = recommend_mentors(database, meant, day=work.day, **work.select_given("most"))
    return JobResult((visible_rows(database, work.caller, table),))


def _for_teacher(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.recommendation import recommend_for_teacher  # noqa: PLC0415

    meant = find_nodes(database, work, {"name": ("Teacher", work.given["name"])}, only_own=True)[
        "name"
    ]
    return JobResult(
        (recommend_for_teacher(database, meant, day=work.day, **work.select_given("most")),)
    )


def _for_community(work: Work, database: Database) -> JobResult:
    from yanxiu.analysis.recommendation import recommend_members  # noqa: PLC0415

    meant = find_nodes(
        database, work, {"name": ("PeerCommunity", work.given["name"])}, only_own=True
    )["name"]
    table = recommend_members(database, meant, day=work.day, **work.select_given("most"))
    return JobResult((visible_rows(database, work.caller, table),))


def _question(work: Work, database: Database) -> JobResult:
    from yanxiu.api.jobs.questions import run_question  # noqa: PLC0415

    return JobResult((run_question(work.given, work.caller, work.county, work.day, database),))


_MAKERS: Mapping[str, Callable[[Work, Database], JobResult]] = {
    "forecast": _forecast,
    "credits": _credits,
    "plan_mentors": _mentors,
    "plan_places": _places,
    "plan_bases": _bases,
    "plan_seats": _seats,
    "plan_budget": _budget,
    "recommend_for_school": _for_school,
    "recommend_for_teacher": _for_teacher,
    "recommend_for_community": _for_community,
    "question": _question,
}
