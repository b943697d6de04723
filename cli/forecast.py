"""`yanxiu forecast`: when every teacher will be trained at least once, and who will lack credits."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from yanxiu.analysis.credits import prevent_shortfalls
from yanxiu.analysis.forecast import Forecast, forecast_coverage
from yanxiu.analysis.forecast.coverage import GROUPINGS
from yanxiu.analysis.tables import Table
from yanxiu.cli.answers import write_answer
from yanxiu.cli.load import progress_bar
from yanxiu.cli.options import COUNTY, OUTPUT_OPTIONS, add_options
from yanxiu.cli.plan.showing import show_table, write_roster
from yanxiu.cli.scenario import run_both
from yanxiu.cli.types import Day, OneOf
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.naming import resolve_county
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

_TABLES = {
    "shares": Text("shares", "覆盖率"),
    "assumptions": Text("assumptions", "假定"),
    "activities": Text("activities", "活动"),
}
_OF_CREDITS = {"people": Text("people", "教师"), "activities": _TABLES["activities"]}
_BY_WORDS = {
    "county": Text("county", "县"),
    "district": Text("district", "责任区"),
    "stage": Text("stage", "学段"),
    "subject": Text("subject", "学科"),
    "cell": Text("cell", "各责任区学段学科"),
}


@click.group("forecast")
def forecast() -> None:
    """Forecasts the results of the plan, with intervals. 预测方案结果（含区间）。"""


@forecast.command()
@add_options(COUNTY)
@click.option(
    "--as-of",
    "day",
    type=Day(),
    default="today",
    help="Last day of the data to use. 依据数据截止日期。",
)
@click.option(
    "--since",
    type=Day(),
    help="First day of training to count; default: the first year of the schedule. 参训起算日期。",
)
@click.option(
    "--until",
    type=click.IntRange(min=1900, max=2200),
    help="Last year of the forecast; default: three more years. 预测到哪一年。",
)
@click.option(
    "--by",
    type=OneOf({name: _BY_WORDS[name] for name in GROUPINGS}),
    default="district",
    help="How to break rows down, besides the county; default: by district. 除全县外按什么分列，默认按责任区。",
)
@click.option(
    "--runs",
    type=click.IntRange(min=1, max=100_000),
    default=1000,
    show_default=True,
    help="Number of simulation runs. 模拟次数。",
)
@click.option(
    "--seed",
    type=int,
    default=2018,
    show_default=True,
    help="Random seed: the same number gives the same result. 随机种子。",
)
@click.option(
    "--plan-only",
    is_flag=True,
    help="Count only planned and announced seats. 只计方案与已公布的名额。",
)
@click.option(
    "--assume",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Replace an assumption, such as fill=0.9; --table assumptions lists the names. 替换某项假设，如 fill=0.9；代号见 --table assumptions。",
)
@click.option(
    "--backtest",
    is_flag=True,
    help="Forecast from a day in the past and compare with what happened. 回测：并列实际结果与误差。",
)
@click.option(
    "--scenario",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scenario file: shows today's forecast and the one under the scenario. 情景文件：与现状并列。",
)
@click.option(
    "--table",
    "shown",
    type=OneOf(_TABLES),
    default="shares",
    help="Table that --out and --format write; default: shares. 写出哪张表，默认覆盖率。",
)
@click.option(
    "--roster",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the activities that close the gap to this file (CSV). 把补缺口的活动写成名册（CSV）。",
)
@add_options(*OUTPUT_OPTIONS)
def coverage(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None,
    day: date,
    since: date | None,
    until: int | None,
    by: str,
    runs: int,
    seed: int,
    assume: tuple[str, ...],
    scenario: Path | None,
    shown: str,
    roster: Path | None,
    form: str | None,
    out: Path | None,
    *,
    plan_only: bool,
    backtest: bool,
) -> None:
    """Forecasts when every teacher will have been trained at least once. 何时全员至少参训一次？"""
    given = dict(_parse_assumption(each) for each in assume)
    settings = Settings.from_environment()
    with (
        reachable(settings) as address,
        Database.connect(address) as database,
        progress_bar() as tell,
    ):
        computation = partial(
            forecast_coverage,
            county=resolve_county(database, county) if county else "",
            day=day,
            since=since,
            until=until,
            by=by,
            runs=runs,
            seed=seed,
            pace=not plan_only,
            assume=given,
            backtest=backtest,
            progress=partial(tell, Text("courses", "培训安排")),
        )
        outcomes = run_both(database, scenario, computation)
    tables = {name: outcomes.table(partial(_choose_table, shown=name)) for name in _TABLES}
    write_answer(tables[shown].answer(), form, out)
    notes = tables["shares"].notes if scenario else outcomes.today.table.notes
    quiet = form not in (None, "table") or out is not None
    _tell(notes, [] if quiet or shown != "shares" else [*tables.values()][1:], quiet=quiet)
    if roster:
        write_roster(outcomes.latest.roster, roster)


@forecast.command("credits")
@add_options(COUNTY)
@click.option(
    "--as-of",
    "day",
    type=Day(),
    default="today",
    help="Last day of the credits to count. 学分截止日期。",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="Allowed kind of activity; repeat for several. 可举办的活动类型，可多次给出。",
)
@click.option(
    "--a-year",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Maximum number of activities of a kind per person per year. 每人每年同类活动最多次数。",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=30.0,
    help="Time limit of the solver, in seconds. 求解时间上限（秒）。",
)
@click.option(
    "--scenario",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scenario file. 情景文件。",
)
@click.option(
    "--table",
    "shown",
    type=OneOf(_OF_CREDITS),
    default="activities",
    help="Table to show and write; default: activities. 显示并写出哪张表，默认活动。",
)
@click.option(
    "--roster",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the activities to this file (CSV). 把活动写成名册（CSV）。",
)
@add_options(*OUTPUT_OPTIONS)
def credit_cycle(  # noqa: PLR0913, PLR0917 - each is an option of the command
    county: str | None,
    day: date,
    kinds: tuple[str, ...],
    a_year: int,
    seconds: float,
    scenario: Path | None,
    shown: str,
    roster: Path | None,
    form: str | None,
    out: Path | None,
) -> None:
    """Forecasts who will lack credits, and the cheapest activities to prevent it. 谁将学分不足，以及最省的补足活动。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        asked = partial(
            prevent_shortfalls,
            county=resolve_county(database, county) if county else "",
            day=day,
            kinds=kinds,
            a_year=a_year,
            seconds=seconds,
        )
        outcomes = run_both(database, scenario, asked)
    show_table(
        outcomes.table(lambda one: one.teachers if shown == "people" else one.activities), form, out
    )
    if roster:
        write_roster(outcomes.latest.roster, roster)


def _choose_table(forecast: Forecast, shown: str) -> Table:
    return {
        "shares": forecast.table,
        "assumptions": forecast.assumptions,
        "activities": forecast.extra,
    }[shown]


def _tell(notes: Sequence[Text], more: Sequence[Table], *, quiet: bool) -> None:
    """Prints the notes, then further tables."""
    screen = Console(stderr=quiet)
    for note in notes:
        screen.print(str(note), highlight=False, soft_wrap=True)
    for table in more:
        click.echo()
        write_answer(table.answer(), None, None)


def _parse_assumption(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError:
        raise Refused(
            en=f"--assume {text}: write NAME=NUMBER, such as fill=0.9.",
            zh=f"--assume {text}：请写成“名称=数字”，如 fill=0.9。",
        ) from None
