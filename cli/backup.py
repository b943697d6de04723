"""`yanxiu backup` and `yanxiu restore`: write the whole graph to one file, and restore it."""

import tempfile
from datetime import datetime
from pathlib import Path

import click

from yanxiu.cli.load import progress_bar
from yanxiu.graph import backup as copies
from yanxiu.graph import local
from yanxiu.graph.audit import Journal
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Address, Database
from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import Refused
from yanxiu.graph.migrations import compare_database
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

_FOLDER = Path("backups")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A .zip file, or a folder for a file named by time; default: backups. 写入的 .zip 文件，或文件夹（文件按时间命名）；默认 backups。",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="Number of backups to keep in the folder; default: all. 文件夹中保留的份数，默认全部保留。",
)
@click.pass_context
def backup(context: click.Context, out: Path | None, keep: int | None) -> None:
    """Writes the whole graph to one file; the server can keep running. 在线备份整个图谱。"""
    if context.invoked_subcommand:
        return
    target = out or _FOLDER
    named = target.suffix.lower() == ".zip"
    if named and keep:
        raise Refused(
            en="--keep applies to a folder of backups: give --out a folder.",
            zh="--keep 用于文件夹中的备份：请把 --out 设为文件夹。",
        )
    path = target if named else target / copies.file_name(datetime.now().astimezone())
    settings = Settings.from_environment()
    with (
        reachable(settings) as address,
        Database.connect(address) as database,
        progress_bar() as tell,
    ):
        Journal.of(settings).move(database)  # so that the backup contains the journal's entries too
        contents = copies.back_up(database, path, report=tell)
    _say(_holds(path, contents))
    if keep:
        with disk_faults(target):
            for gone in copies.remove_old(target, keep):
                _say(Text(f"Removed: {gone}", f"已删除旧备份：{gone}"))
    _say(_secret(settings))


@backup.command()
@click.argument("file", type=_FILE)
@click.option(
    "--quick",
    is_flag=True,
    help="Only check the file; do not restore it. 只检查文件，不试恢复。",
)
def verify(file: Path, *, quick: bool) -> None:
    """Restores a backup into a temporary database and compares it. 试恢复并核对备份。"""
    contents = copies.check(file)
    if not quick:
        with tempfile.TemporaryDirectory(prefix="yanxiu-") as folder:
            settings = Settings(home=Path(folder), cache=Settings.from_environment().cache)
            with local.serving(settings) as running, progress_bar() as tell:
                address = Address(running.uri, running.username, running.password)
                with Database.connect(address) as database:
                    copies.restore(database, file, report=tell)
    _say(_holds(file, contents))
    _say(
        Text("The file is intact; it was not restored.", "文件完整；未试恢复。")
        if quick
        else Text(
            "Restored into an empty database, it yields the same graph.",
            "试恢复到空数据库，所得图谱与备份时相同。",
        )
    )


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--again",
    is_flag=True,
    help="Start again after an interrupted restore. 此前的恢复中断时重新开始。",
)
def restore(file: Path, *, again: bool) -> None:
    """Restores a backup into an empty database. 把备份恢复到空的数据库。"""
    settings = Settings.from_environment()
    with (
        reachable(settings, create=True) as address,
        Database.connect(address) as database,
        progress_bar() as tell,
    ):
        contents = copies.restore(database, file, again=again, report=tell)
        pending = compare_database(database).pending
        database.apply_schema()
    _say(
        Text(
            f"Restored the graph of {_moment(contents)}: {contents.nodes:,} nodes, "
            f"{contents.relationships:,} relationships.",
            f"已恢复 {_moment(contents)} 的图谱：{contents.nodes:,} 个节点，{contents.relationships:,} 条关系。",
        )
    )
    for each in pending:
        _say(
            Text(
                f"Upgraded to this version: {each.title.en}.", f"已升级到本版本：{each.title.zh}。"
            )
        )
    _say(_needs_secret(settings))


def _holds(path: Path, contents: copies.Manifest) -> Text:
    counties = ", ".join(contents.counties) or "-"
    size = path.stat().st_size / 1e6
    return Text(
        f"{path}: {contents.nodes:,} nodes, {contents.relationships:,} relationships, "
        f"counties {counties}, {size:.1f} MB, created {_moment(contents)}.",
        f"{path}：{contents.nodes:,} 个节点，{contents.relationships:,} 条关系，"
        f"县 {counties}，{size:.1f} MB，备份时间 {_moment(contents)}。",
    )


def _moment(contents: copies.Manifest) -> str:
    moment = datetime.fromisoformat(contents.made).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _secret(settings: Settings) -> Text:
    place = "YANXIU_SECRET" if settings.secret else str(settings.home / "secret")
    return Text(
        f"Keep the secret ({place}) too, apart from the backup: without it, identity numbers cannot be looked up, keys do not work, and the audit log cannot be verified.",
        f"还须另行保管密钥（{place}），勿与备份放在一处：没有它，身份证号无法核对，"
        "接口密钥失效，审计日志无法核验。",
    )


def _needs_secret(settings: Settings) -> Text:
    place = "YANXIU_SECRET" if settings.secret else str(settings.home / "secret")
    return Text(
        f"{place} must have the secret of the installation that was backed up; check it with `yanxiu audit verify`.",
        f"{place} 须为原安装的密钥；可用 yanxiu audit verify 核验。",
    )


def _say(text: Text) -> None:
    click.echo(str(text))
