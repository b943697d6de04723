"""`yanxiu audit`: lists and verifies the audit log."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click
import orjson
from rich.console import Console

from yanxiu.cli.showing import local_moment, role_title
from yanxiu.cli.tables import TextColumn, print_columns
from yanxiu.graph import audit as log
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text


@click.group()
def audit() -> None:
    """Lists and verifies the audit log. 审计日志的查看与核验。"""


@audit.command("list")
@click.option("--county", help="Code of the county; default: all. 县代码，默认全部。")
@click.option(
    "--after",
    type=click.IntRange(0),
    default=0,
    help="Show only entries after this number. 起始序号。",
)
@click.option("--most", type=click.IntRange(1), default=100, show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def list_entries(county: str | None, after: int, most: int, form: str) -> None:
    """Shows entries, oldest first. 按顺序列出审计记录。"""
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        log.Journal.of(settings).move(database)
        entries = log.entries(database, county=county, after=after, most=most)
    if form == "json":
        rows = [{"number": each.number, "at": each.at, **asdict(each.event)} for each in entries]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    if not entries:
        click.echo(str(Text("There are no entries.", "没有审计记录。")))
        return
    print_columns(_strips(entries), Console())


_SHELL = Text("command line", "命令行")
_DONE: Mapping[log.Action, Text] = {
    "read": Text("read", "查阅"),
    "change": Text("change", "更改"),
    "upload": Text("upload", "导入"),
    "key": Text("key", "密钥"),
    "export": Text("export", "导出个人信息"),
    "erase": Text("erase", "删除个人信息"),
}


def _strips(entries: Sequence[log.Entry]) -> list[TextColumn]:
    """Returns the entries in columns, without empty columns. Fields and questions keep the names that programs use."""
    events = [each.event for each in entries]
    columns = [
        (Text("No", "序号"), [str(each.number) for each in entries]),
        (Text("When", "时间"), [local_moment(each.at) or "" for each in entries]),
        (Text("Who", "调用者"), [str(_SHELL) if e.who == "shell" else e.who for e in events]),
        (Text("Role", "角色"), [role_title(event.role) for event in events]),
        (Text("Place", "范围"), [event.scope for event in events]),
        (Text("Done", "操作"), [str(_DONE[event.action]) for event in events]),
        (Text("What", "内容"), [", ".join(event.what) for event in events]),
        (Text("Personal fields", "个人信息字段"), [", ".join(event.fields) for event in events]),
        (Text("Rows", "行数"), [f"{event.rows:,}" for event in events]),
    ]
    return [
        TextColumn(str(title), cells, is_right_aligned=False, is_unbreakable=True)
        for title, cells in columns
        if any(cells)
    ]


@audit.command()
@click.option(
    "--noted",
    metavar="NUMBER:SEAL",
    help="NUMBER:SEAL from an earlier run; the log must still contain it. 此前核验所得的序号和摘要。",
)
def verify(noted: str | None) -> None:
    """Checks that every entry is present and unchanged. 核验审计日志是否完整、未被改动。

    Note down the number and seal that it prints: with them, a later run can detect that the log was
    rolled back to an older state. The home folder also records the end of the log, so that a deleted
    log is detected. 请记下所显示的序号和摘要，日后可据此发现整体回退。
    """
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        known = _parse_noted(noted)
        log.Journal.of(settings).move(database)
        anchor = log.Anchor.of(settings)
        result = log.verify(database, log.sealing_key(settings), known or anchor.read())
    for fault in result.faults:
        click.echo(str(fault), err=True)
    if result.faults:
        if known is None and not result.holds_known:
            click.echo(str(_anchor_hint(anchor)), err=True)
        sys.exit(1)
    if result.last:
        anchor.record_end(result.last, result.seal)
    click.echo(
        str(
            Text(
                f"{result.last} entries, all unchanged. {result.last}:{result.seal}",
                f"共 {result.last} 条，均未改动。{result.last}:{result.seal}",
            )
        )
    )


def _anchor_hint(anchor: log.Anchor) -> Text:
    return Text(
        f"The recorded end of the log is in {anchor.file}: remove that file only if you recreated the database on purpose.",
        f"所记录的内容在 {anchor.file}：只有确属有意重建数据库时才可删除该文件。",
    )


def _parse_noted(written: str | None) -> tuple[int, str] | None:
    if written is None:
        return None
    number, _, seal = written.partition(":")
    if not (number.isascii() and number.isdigit() and seal):
        raise Refused(
            en=f"'{written}' is not NUMBER:SEAL as printed by `yanxiu audit verify`.",
            zh=f"“{written}”不是 yanxiu audit verify 所显示的“序号:摘要”。",
        )
    return int(number), seal
