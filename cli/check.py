"""`yanxiu check`: lists errors in the graph and contradictions in the plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from yanxiu.cli.findings import finding_json, show_findings
from yanxiu.cli.types import Day
from yanxiu.data import XIANGYIN
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.plan import STATES, Finding, Side, State, reconcile
from yanxiu.queries import Question, read_checks
from yanxiu.queries.checking import run_checks
from yanxiu.queries.question import COUNTY

_COLOURS: dict[State, str] = {"agrees": "green", "differs": "red", "open": "yellow"}


_data = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    default=XIANGYIN,
    help="Folder of the plan's tables. 方案数据所在文件夹。",
)
_form = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
_county = click.option("--county", help=str(COUNTY.about))
_day = click.option("--as-of", "day", type=Day(), default="today", help="The day. 查询日期。")


@click.group(invoke_without_command=True)
@_data
@_form
@_day
@_county
@click.pass_context
def check(context: click.Context, folder: Path, form: str, day: date, county: str | None) -> None:
    """Checks the graph and the plan's tables, and changes nothing. 检查图谱与方案数据，不作改动。

    The exit code is 1 if anything in the graph is wrong. Differences within the plan itself are listed
    but do not count. 图谱有问题时退出码为1；方案自身对不上的只列出，不计入。
    """
    if context.invoked_subcommand is None:
        states = Counter(finding.state for finding in reconcile(folder))
        _run_checks(context, read_checks(), form, day, county, plan=states)


@check.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_form
@_day
@_county
@click.pass_context
def graph(
    context: click.Context, names: tuple[str, ...], form: str, day: date, county: str | None
) -> None:
    """Runs all checks of the graph, or the named ones. 检查图谱。"""
    checks = read_checks()
    chosen = {name: checks.find(name) for name in names} or checks
    _run_checks(context, chosen, form, day, county)


def _run_checks(
    context: click.Context,
    checks: Mapping[str, Question],
    form: str,
    day: date,
    county: str | None,
    plan: Mapping[State, int] | None = None,
) -> None:
    """Runs checks, shows their findings and the plan's states, and ends the command."""
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        answers = run_checks(database, checks.values(), day, county)
        if form == "table":
            findings = show_findings(answers, Console())
            if plan is not None:
                click.echo(_summary(plan))
        else:
            document: dict[str, Any] = {"checks": [finding_json(answer) for answer in answers]}
            findings = sum(each["count"] for each in document["checks"])
            if plan is not None:
                document["plan"] = {state: plan[state] for state in STATES}
            click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
    context.exit(1 if findings else 0)


def _summary(plan: Mapping[State, int]) -> str:
    counts = ", ".join(f"{STATES[state].en} {plan[state]}" for state in STATES)
    zh = "，".join(f"{STATES[state].zh} {plan[state]}" for state in STATES)
    return str(
        Text(
            f"Reconciliation of the plan: {counts} (yanxiu check plan)",
            f"方案对账：{zh}（详见 yanxiu check plan）",
        )
    )


@check.command()
@_data
@_form
def plan(folder: Path, form: str) -> None:
    """Reconciles the plan's tables: shows what agrees, differs or remains open. 对账。

    Differences are findings: the exit code is 0. A table that cannot be read: 2. 有差异时退出码仍为 0，表无法读取时为 2。
    """
    findings = reconcile(folder)
    if form == "json":
        rows = [_row(finding) for finding in findings]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    else:
        _print(findings)


def _row(finding: Finding) -> dict[str, Any]:
    group = finding.group or Text(en="", zh="")
    return {
        "code": finding.code,
        "state": finding.state,
        "title_zh": finding.title.zh,
        "title_en": finding.title.en,
        "group_zh": group.zh,
        "group_en": group.en,
        "left_zh": finding.left.what.zh,
        "left_en": finding.left.what.en,
        "left": finding.left.number,
        "right_zh": finding.right.what.zh,
        "right_en": finding.right.what.en,
        "right": finding.right.number,
        "explanation_zh": finding.explanation.zh,
        "explanation_en": finding.explanation.en,
        "about_zh": finding.about.zh,
        "about_en": finding.about.en,
    }


def _print(findings: Sequence[Finding]) -> None:
    console = Console()
    table = Table(title=str(Text(en="Reconciliation of the plan", zh="方案对账")))
    for heading in (
        Text(en="State", zh="结果"),
        Text(en="What", zh="事项"),
        Text(en="One figure", zh="一处"),
        Text(en="Other figure", zh="另一处"),
        Text(en="Why", zh="说明"),
    ):
        table.add_column(str(heading), overflow="fold")
    for _, group in groupby(findings, key=lambda finding: finding.code):
        for place, finding in enumerate(group):
            first = place == 0
            table.add_row(
                Cell(str(STATES[finding.state]), style=_COLOURS[finding.state]),
                Cell("\n".join(_what(finding, first))),
                Cell(_side(finding.left, first)),
                Cell(_side(finding.right, first)),
                Cell("\n".join(_why(finding, first))),
            )
        table.add_section()
    console.print(table)
    counts = Counter(finding.state for finding in findings)
    console.print(", ".join(f"{STATES[state]} {counts[state]}" for state in STATES))
    seats = Text(en="Seats (人次) are not people.", zh="名额是人次，不是人数。")
    console.print(str(seats))


def _what(finding: Finding, first: bool) -> Iterator[str]:
    if first:
        yield str(finding.title)
    if finding.group:
        yield f"· {finding.group}"


def _side(side: Side, first: bool) -> str:
    number = "—" if side.number is None else f"{side.number:g}"
    return f"{side.what}\n{number}" if first else number


def _why(finding: Finding, first: bool) -> Iterator[str]:
    yield str(finding.explanation)
    if first and str(finding.about):
        yield str(finding.about)
