"""`yanxiu plan`: one command each for mentors, places, base schools, seats and budget."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from yanxiu.analysis.allocation import (
    Pins,
    Plan,
    plan_bases,
    plan_budget,
    plan_mentors,
    plan_places,
    plan_seats,
)
from yanxiu.api.jobs.rosters import read_keys, roster_name
from yanxiu.cli.answers import FORMATS
from yanxiu.cli.options import COUNTY, add_options
from yanxiu.cli.plan.showing import show_table, write_roster
from yanxiu.cli.scenario import run_both
from yanxiu.cli.types import Day
from yanxiu.graph.access import LOCAL
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.naming import resolve_county, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text

_COMMON = (
    click.option("--scenario", type=click.Path(dir_okay=False, path_type=Path), help="Scenario file: plan under these changes. 情景文件：在其假设下求方案。"),
    COUNTY,
    click.option("--as-of", "day", type=Day(), default="today", help="Start date of the plan. 方案起始日期。"),
    click.option("--seconds", type=click.FloatRange(min=1), default=30.0, help="Time limit of the solver, in seconds. 求解时间上限（秒）。"),
    click.option("--roster", type=click.Path(dir_okay=False, path_type=Path), help="Write the plan as a roster (CSV); load it to put the plan into effect. 把方案写成名册（CSV），导入后方生效。"),
    click.option("--format", "form", type=click.Choice(FORMATS), help="Format of the plan; default: by the file extension of --out. 方案表的格式；默认按 --out 的文件名结尾。"),
    click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the table of the plan to this file. 写入方案表的文件。"),
)  # fmt: skip
_PINS = (
    click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="A roster whose rows must be in the plan. 名册中的行须保留在方案中。"),
    click.option("--without", type=click.Path(dir_okay=False, path_type=Path), help="A roster whose rows must not be in the plan. 名册中的行不得出现在方案中。"),
)  # fmt: skip


@click.group("plan")
def plan() -> None:
    """Plans the next year with a solver; loading the roster puts a plan into effect. 求解下一年度方案，导入名册后才生效。"""


def _status() -> AbstractContextManager[object]:
    """Shows on a terminal that the solver is running; elsewhere shows nothing."""
    screen = Console(stderr=True)
    text = str(Text("Reading and solving", "正在读取数据并求解"))
    return screen.status(text) if screen.is_terminal else nullcontext()


@contextmanager
def _open_database(county: str | None) -> Iterator[tuple[Database, str]]:
    with (
        reachable(Settings.from_environment()) as address,
        Database.connect(address) as database,
        _status(),
    ):
        yield database, resolve_county(database, county) if county else ""


def _make_plan(
    database: Database, scenario: Path | None, solve: Callable[..., Plan], pins: Pins | None = None
) -> Plan:
    """Returns today's plan, or with a scenario its plan, which stays as close to today's as possible.

    With a scenario, the table shows both plans side by side.
    """
    pins = pins or Pins()
    outcomes = run_both(
        database,
        scenario,
        partial(solve, pins=pins),
        lambda then, now: solve(then, pins=replace(pins, preferred=now.choices)),
    )
    return replace(outcomes.latest, table=outcomes.table(lambda plan: plan.table))


def _show_plan(solution: Plan, roster: Path | None, form: str | None, out: Path | None) -> None:
    screen = show_table(solution.table, form, out)
    if roster:
        write_roster(solution.roster, roster)
    elif solution.roster.rows:
        name = roster_name(solution.roster)
        screen.print(str(Text(f"The graph is unchanged. Write the roster with --roster {name}, review it, then load it.", f"图谱未作改动。用 --roster {name} 写出名册，核对后导入即生效。")), style="dim", highlight=False, soft_wrap=True)  # fmt: skip


def _read_pins(
    database: Database, county: str, format_: str, keep: Path | None, without: Path | None
) -> Pins:
    kept, barred = (
        read_keys(path, format_, database, county) if path else frozenset()
        for path in (keep, without)
    )
    return Pins(kept, barred)


@plan.command()
@add_options(*_COMMON, *_PINS)
@click.option("--ceiling", type=click.IntRange(min=1), default=3, show_default=True, help="Maximum number of schools per mentor. 每人最多指导学校数。")  # fmt: skip
@click.option("--each", type=click.IntRange(min=1), default=1, show_default=True, help="Maximum number of mentors per school. 每校最多指导教师数。")  # fmt: skip
@click.option(
    "--every", is_flag=True, help="Require a mentor for every school. 每所学校都须有指导教师。"
)
def mentors(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None, scenario: Path | None, day: date, seconds: float, roster: Path | None, form: str | None,
    out: Path | None, keep: Path | None, without: Path | None, ceiling: int, each: int, *, every: bool,
) -> None:  # fmt: skip
    """Assigns mentors to schools: matching subject, near, weak schools first. 指导教师安排：学科对口、就近、薄弱学校优先。"""
    with _open_database(county) as (database, code):
        pins = _read_pins(database, code, "mentoring", keep, without)
        outcome = _make_plan(database, scenario, partial(
            plan_mentors, county=code, day=day, ceiling=ceiling, each=each, every=every, seconds=seconds
        ), pins)  # fmt: skip
    _show_plan(outcome, roster, form, out)


@plan.command()
@add_options(*_COMMON, *_PINS)
@click.option("--activity", "activities", multiple=True, help="Code of an activity; repeat for several. 活动代码，可多次给出。")  # fmt: skip
@click.option("--from", "first", type=Day(), help="Earliest start date of an activity; default: the start date of the plan. 活动最早开始日期。")  # fmt: skip
@click.option("--to", "last", type=Day(), help="Latest start date of an activity; default: one year later. 活动最晚开始日期。")  # fmt: skip
@click.option("--most", type=click.IntRange(min=1), default=1, show_default=True, help="Maximum number of activities per teacher. 每人最多参加活动数。")  # fmt: skip
@click.option("--school-most", type=click.IntRange(min=1), help="Maximum number of teachers from one school per activity. 同校参加同一活动的人数上限。")  # fmt: skip
@click.option("--least", type=click.IntRange(min=0), default=0, help="Minimum number of teachers per activity. 每项活动至少安排人数。")  # fmt: skip
def places(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None, scenario: Path | None, day: date, seconds: float, roster: Path | None, form: str | None,
    out: Path | None, keep: Path | None, without: Path | None, activities: tuple[str, ...],
    first: date | None, last: date | None, most: int, school_most: int | None, least: int,
) -> None:  # fmt: skip
    """Assigns teachers to activities: longest without training and village schools first. 参训安排：久未参训者、村小优先。"""
    if first and last and first > last:
        raise Refused(
            en=f"The period starts on {first}, after its last day {last}.",
            zh=f"起始日期 {first} 晚于截止日期 {last}。",
        )
    with _open_database(county) as (database, code):
        pins = _read_pins(database, code, "enrolments", keep, without)
        outcome = _make_plan(database, scenario, partial(
            plan_places, county=code, day=day, activities=activities, first=first, last=last, most=most,
            school_most=school_most, least=least, seconds=seconds,
        ), pins)  # fmt: skip
    _show_plan(outcome, roster, form, out)


@plan.command()
@add_options(*_COMMON, *_PINS)
@click.option("--least-seats", "least", type=click.IntRange(min=0), default=0, help="Minimum number of seats in the training rooms. 培训场地至少座位数。")  # fmt: skip
@click.option("--new-most", type=click.IntRange(min=0), help="Maximum number of towns that get a new base school. 新增基地校上限。")  # fmt: skip
def bases(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None, scenario: Path | None, day: date, seconds: float, roster: Path | None, form: str | None,
    out: Path | None, keep: Path | None, without: Path | None, least: int, new_most: int | None,
) -> None:  # fmt: skip
    """Chooses the base school of every town. 各乡镇培训基地校。"""
    with _open_database(county) as (database, code):
        pins = _read_pins(database, code, "base_schools", keep, without)
        outcome = _make_plan(database, scenario, partial(
            plan_bases, county=code, day=day, least=least, new_most=new_most, seconds=seconds
        ), pins)  # fmt: skip
    _show_plan(outcome, roster, form, out)


@plan.command()
@add_options(*_COMMON)
@click.option(
    "--seats",
    type=click.IntRange(min=1),
    required=True,
    help="Number of seats to allocate. 待分配名额。",
)
@click.option("--stage", required=True, help="Stage, by code or name. 学段。")
@click.option("--subject", required=True, help="Subject, by code or name. 学科。")
@click.option("--least", type=click.IntRange(min=0), default=0, help="Minimum number of seats per district with need. 每个有需求的责任区最低名额。")  # fmt: skip
@click.option("--fix", "fixed", multiple=True, metavar="DISTRICT=SEATS", help="Fixed number of seats for a district. 固定某责任区名额。")  # fmt: skip
@click.option("--years", type=click.IntRange(min=1), default=2, show_default=True, help="Years without training after which a teacher counts as untrained. 未训年限。")  # fmt: skip
@click.option(
    "--starts",
    type=Day(),
    help="Start date of the activities in the roster. 名册中活动的开始日期。",
)
def seats(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None, scenario: Path | None, day: date, seconds: float, roster: Path | None, form: str | None,
    out: Path | None, seats: int, stage: str, subject: str, least: int, fixed: tuple[str, ...],
    years: int, starts: date | None,
) -> None:  # fmt: skip
    """Allocates seats to districts fairly, by unmet need and rurality. 按未训人数与乡村情况公平分配名额。"""
    wanted = [_parse_fixed(each) for each in fixed]
    with _open_database(county) as (database, code):
        asked = [
            NameQuery("stage", Text("Stage", "学段"), ("Stage",), stage),
            NameQuery("subject", Text("Subject", "学科"), ("Subject",), subject),
            *(NameQuery(f"fix{at}", Text("District", "责任区"), ("SupervisionDistrict",), word) for at, (word, _) in enumerate(wanted)),
        ]  # fmt: skip
        meant = run_steps(database, resolve_words(asked, code or None, LOCAL, today())).nodes
        outcome = _make_plan(database, scenario, partial(
            plan_seats, seats=seats, stage=meant["stage"].id, subject=meant["subject"].id, county=code, day=day,
            years=years, least=least, starts=starts, seconds=seconds,
            fixed={meant[f"fix{at}"].id: number for at, (_, number) in enumerate(wanted)},
        ))  # fmt: skip
    _show_plan(outcome, roster, form, out)


def _parse_fixed(text: str) -> tuple[str, int]:
    word, _, number = text.rpartition("=")
    if not word.strip() or not number.strip().isdigit():
        raise Refused(
            en=f"--fix {text}: write DISTRICT=SEATS, such as 岭北=12.",
            zh=f"--fix {text}：请写成“责任区=名额”，如 岭北=12。",
        )
    return word.strip(), int(number)


@plan.command()
@add_options(*_COMMON, *_PINS)
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
    help="Budget of the year in yuan; default: the training funds recorded for that year. 年度预算（元）；默认该年度登记的全县培训经费。",
)
@click.option("--cut", type=click.FloatRange(min=0, max=100), default=0.0, help="Cut the budget by this percentage and show the effect. 预算削减百分比：说明其影响。")  # fmt: skip
@click.option("--size", type=click.IntRange(min=1), help="Seats per activity; default: usual for the kind. 每次活动名额。")  # fmt: skip
@click.option("--seat-cost", type=click.FloatRange(min=0), help="Yuan per seat; default: the median of the last three years. 每个名额经费（元）。")  # fmt: skip
@click.option(
    "--kind", default="sending_teaching", show_default=True, help="Kind of activity. 活动类型。"
)
@click.option("--pair-least", type=click.IntRange(min=0), default=0, help="Minimum number of activities per district pair. 每个片区最少活动数。")  # fmt: skip
@click.option(
    "--most", type=click.IntRange(min=0), help="Maximum number of activities. 活动总数上限。"
)
@click.option("--years", type=click.IntRange(min=1), default=2, show_default=True, help="Years without training after which a teacher counts as in need. 未训年限。")  # fmt: skip
@click.option(
    "--starts",
    type=Day(),
    help="Start date of the activities in the roster. 名册中活动的开始日期。",
)
def budget(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None, scenario: Path | None, day: date, seconds: float, roster: Path | None, form: str | None,
    out: Path | None, keep: Path | None, without: Path | None, budget: float | None, cut: float, size: int | None,
    seat_cost: float | None, kind: str, pair_least: int, most: int | None, years: int, starts: date | None,
) -> None:  # fmt: skip
    """Chooses the activities of a year within a budget. 年度预算内的活动安排。"""
    with _open_database(county) as (database, code):
        pins = _read_pins(database, code, "activities", keep, without)
        outcome = _make_plan(database, scenario, partial(
            plan_budget, budget=budget, cut=cut, county=code, day=day, years=years, size=size, seat_cost=seat_cost, kind=kind,
            zone_least=pair_least, most=most, starts=starts, seconds=seconds,
        ), pins)  # fmt: skip
    _show_plan(outcome, roster, form, out)
