"""`yanxiu loads`: what was loaded, and how to take it back."""

import click
from rich.console import Console
from rich.table import Table

from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.undo import LoadRecord, undo
from yanxiu.loaders.changes.undo import loads as read_loads

_STATUS = {"done": Text("Done", "已导入"), "undone": Text("Undone", "已撤销")}
_COUNTY = click.option("--county", help="Code of the county. 县的行政区划代码。")


@click.group()
def loads() -> None:
    """Shows past loads and undoes one. 查看与撤销历次导入。"""


@loads.command("list")
@_COUNTY
def list_loads(county: str | None) -> None:
    """All loads, the latest first. 历次导入。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        listed = read_loads(database, county)
    table = Table(show_edge=False)
    for title in (
        Text("Load", "次序"),
        Text("County", "县"),
        Text("Day", "日期"),
        Text("Who", "导入人"),
        Text("Status", "状态"),
        Text("Files", "文件"),
        Text("Rows", "行数"),
        Text("Created", "新增"),
        Text("Updated", "更新"),
        Text("Ended", "终止"),
    ):
        table.add_column(str(title), overflow="fold")
    for load in listed:
        table.add_row(*_row(load))
    Console().print(table)


def _row(load: LoadRecord) -> list[str]:
    first, *others = load.files or [""]
    files = f"{first} +{len(others)}" if others else first
    numbers = load.rows, load.created, load.updated, load.ended
    status = str(_STATUS[load.status])
    return [
        str(load.number),
        load.county,
        load.at.isoformat(),
        load.who,
        status,
        files,
        *map(str, numbers),
    ]


@loads.command()
@click.argument("number", type=click.IntRange(min=1))
@_COUNTY
def show(number: int, county: str | None) -> None:
    """One load with all its files. 一次导入及其全部文件。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        matches = [load for load in read_loads(database, county) if load.number == number]
    for load in matches:
        lines = Text(
            en=f"Load {load.number} of {load.county}, {load.at}, by {load.who}: {_STATUS[load.status].en}\n"
            f"{load.rows} rows, {load.refused} refused; created {load.created}, updated {load.updated}, "
            f"ended {load.ended}, unchanged {load.unchanged}",
            zh=f"{load.county} 第 {load.number} 次导入，{load.at}，{load.who}：{_STATUS[load.status].zh}\n"
            f"{load.rows} 行，拒收 {load.refused} 行；新增 {load.created}，更新 {load.updated}，"
            f"终止 {load.ended}，未变 {load.unchanged}",
        )
        click.echo(str(lines))
        for file in load.files:
            click.echo(f"  {file}")


@loads.command("undo")
@click.argument("number", type=click.IntRange(min=1))
@_COUNTY
def undo_load(number: int, county: str | None) -> None:
    """Makes the graph what it was before a load. 撤销一次导入，恢复原状。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        load = undo(database, number, county)
    done = Text(en=f"Load {load.number} is undone.", zh=f"第 {load.number} 次导入已撤销。")
    if load.rows:
        done = Text(
            en=f"Load {load.number} is undone; its files may be loaded again.",
            zh=f"第 {load.number} 次导入已撤销；其文件可再次导入。",
        )
    click.echo(str(done))
