"""`yanxiu upgrade`: upgrades a graph of an earlier version to this one."""

from datetime import datetime
from pathlib import Path

import click

from yanxiu.cli.load import progress_bar
from yanxiu.graph import backup as copies
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.migrations import Migration, compare_database, require_usable, try_out
from yanxiu.graph.schema import LIST_INDEXES, is_outdated, structure
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

_CHANGES = {  # Neo4j's counters, in words for the reader
    "nodes_created": Text("nodes created", "新增节点"),
    "nodes_deleted": Text("nodes removed", "删除节点"),
    "relationships_created": Text("relationships created", "新增关系"),
    "relationships_deleted": Text("relationships removed", "删除关系"),
    "properties_set": Text("values set", "设置属性"),
    "labels_added": Text("labels added", "新增标签"),
    "labels_removed": Text("labels removed", "删除标签"),
}


@click.command()
@click.option(
    "--dry-run", is_flag=True, help="Show the changes without making them. 只显示将作的改动。"
)
@click.option(
    "--backup",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="First back up the graph to this folder. 先备份到此文件夹。",
)
def upgrade(*, dry_run: bool, folder: Path | None) -> None:
    """Upgrades the graph to this version of the program. 把图谱升级到本版本。

    `yanxiu serve` also does this when it starts. 启动 yanxiu serve 时也会升级。
    """
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        standing = compare_database(database)
        require_usable(standing)
        missing = _missing(database)
        if dry_run:
            _tell_trial(database, standing.pending)
            _tell_structure(missing, Text("To be created", "将建立"))
        else:
            if folder and (standing.pending or missing):
                _back_up(database, folder)
            changes = database.apply_schema()
            for each in standing.pending:
                _say(Text(f"{each.number} {each.title.en}: done.", f"{each.number} {each.title.zh}：已完成。"))  # fmt: skip
            _tell_structure(missing, Text("Created", "已建立"))
            missing = missing or ["codes"] * bool(changes)
    if not standing.pending and not missing:
        _say(Text("The graph already has this version.", "图谱已是本版本。"))
    elif dry_run:
        _say(
            Text(
                "Nothing was changed. Make a backup, then run `yanxiu upgrade`.",
                "未作任何改动。请先备份，再运行 yanxiu upgrade。",
            )
        )
    else:
        _say(Text("The graph now has this version.", "图谱已升级到本版本。"))


def _missing(database: Database) -> list[str]:
    """Returns the names of missing or outdated constraints and indexes."""
    rows = database.command(LIST_INDEXES)
    good = {row["name"] for row in rows if not is_outdated(row)}
    return [name for name, _ in structure() if name not in good]


def _back_up(database: Database, folder: Path) -> None:
    path = folder / copies.file_name(datetime.now().astimezone())
    with progress_bar() as tell:
        copies.back_up(database, path, report=tell)
    _say(Text(f"Backed up: {path}", f"已备份：{path}"))


def _tell_trial(database: Database, pending: tuple[Migration, ...]) -> None:
    """Prints the changes of each migration, tried in a transaction that is rolled back."""
    with database.rolled_back() as transaction:
        counts = try_out(transaction, pending)
    for each, changed in zip(pending, counts, strict=True):
        parts = [(_CHANGES[name], count) for name, count in changed.items() if name in _CHANGES]
        en = ", ".join(f"{count:,} {what.en}" for what, count in parts) or "nothing to change"
        zh = "，".join(f"{what.zh} {count:,}" for what, count in parts) or "无须改动"
        _say(Text(f"{each.number} {each.title.en}: {en}", f"{each.number} {each.title.zh}：{zh}"))


def _tell_structure(names: list[str], done: Text) -> None:
    if names:
        count = len(names)
        _say(
            Text(
                f"{done.en}: {count} constraints and indexes: {', '.join(names)}",
                f"{done.zh}：{count} 个约束和索引：{'、'.join(names)}",
            )
        )


def _say(text: Text) -> None:
    click.echo(str(text))
