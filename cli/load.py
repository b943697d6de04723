"""`yanxiu load`: loads rosters and tables into the graph, or reports every fault."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from yanxiu.cli.answers import write_bytes
from yanxiu.cli.load_report import show_report
from yanxiu.cli.types import Day
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders import Report, read_formats
from yanxiu.loaders import load as load_files
from yanxiu.loaders.bulk import bulk_load, loads_in
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.parsing.confirmed_headings import parse_pairs
from yanxiu.loaders.report.left_behind import transfer_roster as roster_of_transfers
from yanxiu.loaders.report.progress import Progress as Tell


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--county", help="Code of the county. 县的行政区划代码。")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing. 只检查，不写入。")
@click.option(
    "--accept-good/--strict",
    help="Load the rows without faults; by default all rows or none. 只导入无误的行；默认全部导入或全部拒收。",
)
@click.option(
    "--mend",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for copies of the sheets with faults marked in red. 存放标红待改表格的文件夹。",
)
@click.option(
    "--full",
    type=Day(),
    help="Treat the rosters as complete on DAY: anyone not listed is recorded as having left. 名册为该日的完整名册，未列入者视为已离开。",
)
@click.option(
    "--day",
    type=Day(),
    help="Day of the rosters: rows without a start date are valid on this day. 名册的日期：未写起始日期的内容以该日为准。",
)
@click.option(
    "--allow-removals",
    "allowed",
    type=click.IntRange(min=0),
    help="Number of removals allowed for a full roster, if it would remove more than a tenth. 完整名册终止超过一成时允许的数量。",
)
@click.option(
    "--map",
    "headings",
    multiple=True,
    metavar="HEADING=COLUMN",
    help="Maps a heading to a column, such as Employer=school; remembered for the next file with the same header. 指定某表头对应的列，如 工作单位=school；下次遇到同样的表头自动沿用。",
)
@click.option(
    "--options",
    metavar="OPTION,OPTION",
    help="Options of a survey's scores in order, for answers downloaded as option numbers. 问卷评分题的选项，按次序以逗号分隔，用于按选项序号下载的答卷。",
)
@click.option(
    "--transfers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a roster of transfers (CSV) that moves the staff of closed schools to the successor schools. 把撤并学校尚未调动的教师写成一份调动名册（CSV），核对后可直接导入。",
)
@click.option(
    "--bulk",
    is_flag=True,
    help="First load into an empty local database with Neo4j's own import, for a whole province. In a folder with subfolders named by county codes, each subfolder is one load. 首次导入：用 Neo4j 自带的导入程序写入本机的空数据库，适用于全省；"
    "若文件夹内有以县代码命名的子文件夹，则每县作为一次导入。",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def load(  # noqa: PLR0913 - each is an option of the command
    paths: tuple[Path, ...],
    county: str | None,
    folder: Path | None,
    headings: tuple[str, ...],
    form: str,
    *,
    dry_run: bool,
    accept_good: bool,
    full: date | None,
    day: date | None,
    allowed: int | None,
    options: str | None,
    transfers: Path | None,
    bulk: bool,
) -> None:
    """Loads rosters and tables from files, folders and zips; all or nothing. 导入名册与数据表。

    A full roster (--full) is loaded completely or not at all. With --accept-good, refused rows are written to the folder that --mend names.
    完整名册（--full）要么全部导入，要么一行不动；用 --accept-good 时，拒收的行写入 --mend 所指的文件夹，默认为“待改”。
    """
    settings = Settings.from_environment()
    if bulk:
        if dry_run or full or allowed is not None or headings or options or transfers:
            raise _not_in_bulk()
        _bulk(paths, settings, county, day, folder, form, accept_good=accept_good)
        return
    with reachable(settings, create=True) as address, Database.connect(address) as database:
        if not dry_run:
            database.apply_schema()
        with progress_bar() as tell:
            report = load_files(
                paths,
                database,
                county=county,
                formats=read_formats(settings.formats),
                dry_run=dry_run,
                accept_good=accept_good,
                full=Full(full, allowed) if full else None,
                headings=parse_pairs(headings),
                day=day,
                options=[
                    each.strip() for each in re.split("[,，、;；]", options or "") if each.strip()
                ],
                progress=tell,
            )
        if transfers and report.left_behind and not dry_run:
            code = county or report.left_behind[0].county
            write_bytes(roster_of_transfers(database, code, today()), transfers)
    if accept_good and report.faults:
        folder = folder or Path("待改")
    written = _mend(report, folder) if folder else []
    if form == "json":
        sys.stdout.buffer.write(
            orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
    else:
        show_report(report, Console())
        if report.left_behind:
            _left_behind(report, None if dry_run else transfers)
    if report.faults:
        raise load_refusal(report, written)


def _not_in_bulk() -> Refused:
    return Refused(
        en="--bulk can only be combined with --county, --accept-good, --mend, --day and --format: to check a county's files first, use --dry-run without --bulk.",
        zh="--bulk 只能与 --county、--accept-good、--mend、--day、--format 一起使用："
        "请先不加 --bulk，用 --dry-run 检查某个县的文件。",
    )


def _bulk(
    paths: tuple[Path, ...],
    settings: Settings,
    county: str | None,
    day: date | None,
    folder: Path | None,
    form: str,
    *,
    accept_good: bool,
) -> None:
    """Loads counties by Neo4j's own import, and shows the report of each."""
    with progress_bar() as tell:
        bulk = bulk_load(
            loads_in(paths),
            settings,
            county=county,
            formats=read_formats(settings.formats),
            accept_good=accept_good,
            day=day,
            progress=tell,
        )
    faulty = [report for report in bulk.reports if report.faults]
    folder = folder or (Path("待改") if accept_good and faulty else None)
    written = [path for report in faulty for path in _mend(report, folder)] if folder else []
    if form == "json":
        documents = [report.as_json() for report in bulk.reports]
        sys.stdout.buffer.write(
            orjson.dumps(documents, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
    else:
        for report in faulty if bulk.refused else bulk.reports:
            show_report(report, Console())
            if report.left_behind:
                _left_behind(report, None)
    for report in faulty:
        raise load_refusal(report, written)


def _mend(report: Report, folder: Path) -> list[Path]:
    """Writes the sheets to correct into a folder, and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for sheet in report.marked():
        paths.append(folder / sheet.name)
        write_bytes(sheet.content, paths[-1])
    return paths


def load_refusal(report: Report, written: list[Path]) -> Refused:
    """Returns the refusal of a load with faults; `written` are the sheets to correct."""
    count, files = len(report.faults), ", ".join(map(str, written))
    en, zh = (
        f"Refused: {count} faults; nothing was written.",
        f"已拒绝导入：共 {count} 处问题；图谱未作任何改动。",
    )
    if report.accept_good:
        rows = report.refused_rows
        en = f"{rows} rows were refused, with {count} faults; the others were loaded."
        zh = f"拒收 {rows} 行，共 {count} 处问题；其余各行已导入。"
    if files:
        others = len(report.files) > len(written) and not report.accept_good
        en += f" Mend and load again{', with the other files' if others else ''}: {files}"
        zh += f"改正后{'与其余文件一起' if others else '可'}再次导入：{files}"
    return Refused(en=en, zh=zh)


def _left_behind(report: Report, written: Path | None) -> None:
    """Lists the staff of closed schools who have no post, now or after this load, and explains how to transfer them."""
    staff = sum(each.staff for each in report.left_behind)
    hold, verb = ("would hold", "导入后将有") if report.dry_run else ("hold", "有")
    lines = [
        Text(
            f"{staff} teachers {hold} no post since their school closed; until they are moved, no open school counts them:",
            f"{verb}{staff}名教师自所在学校撤并后没有任职，调动之前不计入任何在办学校：",
        ),
        *(Text(f"  {each.text.en}", f"  {each.text.zh}") for each in report.left_behind),
        Text(
            f"The roster of transfers is in {written}: review it, then load it."
            if written
            else "Load their transfers, or add --transfers FILE.csv to the same command to write the roster.",
            f"调动名册已写入 {written}：请核对后导入。"
            if written
            else "请导入教师调动名册；也可在同一命令后加 --transfers 教师调动.csv，由程序写出名册。",
        ),
    ]
    console = Console()
    for line in lines:
        console.print(str(line))


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """Shows a progress bar on the error stream of a terminal; elsewhere shows nothing."""
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
