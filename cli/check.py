"""`yanxiu check`: what is wrong, or does not agree, before anything is loaded."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from data import XIANGYIN
from graph.text import Text
from loaders.plan import STATES, Finding, Side, State, reconcile

_COLOURS: dict[State, str] = {"agrees": "green", "differs": "red", "open": "yellow"}


@click.group()
def check() -> None:
    """Checks data without touching the graph. 检查数据，不改动图谱。"""


@check.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    default=XIANGYIN,
    help="Folder of the plan's tables. 方案数据所在文件夹。",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def plan(folder: Path, form: str) -> None:
    """Reconciles the plan's tables: what agrees, what differs, what stays open. 对账。

    Differences are findings: the exit code is 0. A table that cannot be read: 2.
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
