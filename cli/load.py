"""`yanxiu load`: rosters and tables into the graph, or every reason why not."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from graph.connection import reachable
from graph.database import Database
from graph.errors import Refused
from graph.settings import Settings
from graph.text import Text
from loaders import Report
from loaders import load as load_files
from loaders.loading import Progress as Tell

_SHOWN = 200


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--county", help="Code of the county. 县的行政区划代码。")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing. 只检查，不写入。")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def load(paths: tuple[Path, ...], county: str | None, form: str, *, dry_run: bool) -> None:
    """Loads rosters and tables: files or folders, all or nothing. 导入名册与数据表。"""
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        database.apply_schema()
        with progress_bar() as tell:
            report = load_files(paths, database, county=county, dry_run=dry_run, progress=tell)
    if form == "json":
        sys.stdout.buffer.write(
            orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
    else:
        show(report, Console())
    if report.refused:
        raise Refused(
            en=f"Refused: {len(report.faults)} faults; nothing was written.",
            zh=f"已拒绝导入：共 {len(report.faults)} 处问题；图谱未作任何改动。",
        )


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """A bar on the error stream of a terminal; elsewhere silence."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=str(what), completed=done, total=total
        )


def show(report: Report, console: Console) -> None:
    """What was done by label and type, or every fault with its place."""
    if report.refused:
        _faults(report, console)
        return
    known = sum(each.known for each in report.files)
    console.print(
        str(
            Text(
                f"{len(report.files)} files, {known} of them loaded before.",
                f"共 {len(report.files)} 个文件，其中 {known} 个此前已导入。",
            )
        )
    )
    counts = report.counts
    names = [*dict.fromkeys([*counts.created, *counts.updated, *counts.unchanged])]
    if not names:
        return
    table = Table(show_edge=False)
    table.add_column(str(Text("Kind", "类型")))
    for title in (
        Text("Created", "新增"),
        Text("Updated", "更新"),
        Text("Ended", "终止"),
        Text("Unchanged", "未变"),
    ):
        table.add_column(str(title), justify="right")
    for name in names:
        numbers = (counts.created, counts.updated, counts.ended, counts.unchanged)
        table.add_row(name, *(str(counter[name]) for counter in numbers))
    console.print(table)


def _faults(report: Report, console: Console) -> None:
    table = Table(show_edge=False)
    for title in (
        Text("Where", "位置"),
        Text("Value", "内容"),
        Text("What is wrong", "问题"),
        Text("What to do", "处理办法"),
    ):
        table.add_column(str(title), overflow="fold")
    for fault in report.faults[:_SHOWN]:
        table.add_row(
            fault.place, fault.value or "", f"{fault.reason} ({fault.code})", str(fault.hint)
        )
    console.print(table)
    left = len(report.faults) - _SHOWN
    if left > 0:
        more = Text(
            f"{left} more faults: see all with --format json.",
            f"另有 {left} 处问题：用 --format json 查看全部。",
        )
        console.print(str(more))
