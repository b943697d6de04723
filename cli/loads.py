"""`yanxiu loads`: lists past loads and undoes them."""

import click
from rich.console import Console

from yanxiu.cli.tables import TextColumn, print_columns
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.undo import LoadRecord, undo
from yanxiu.loaders.changes.undo import list_loads as read_loads

_STATUS = {"done": Text("Done", "已导入"), "undone": Text("Undone", "已撤销")}
_COUNTY = click.option("--county", help="Code of the county. 县的行政区划代码。")


@click.group()
def loads() -> None:
    """Shows past loads and undoes one. 查看与撤销历次导入。"""


@loads.command("list")
@_COUNTY
def list_loads(county: str | None) -> None:
    """Lists all loads, latest first. 历次导入。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        records = read_loads(database, county)
    if records:
        print_columns(_strips(records), Console())
    else:
        click.echo(str(Text("Nothing has been loaded yet", "还没有导入过")))


def _strips(records: list[LoadRecord]) -> list[TextColumn]:
    """Returns the columns of the list of loads. The county appears only if there are several."""
    counties = {load.county for load in records}
    columns: list[tuple[Text, list[str], bool]] = [
        (Text("Load", "次序"), [str(load.number) for load in records], True),
        (Text("Files", "文件"), [_files(load) for load in records], False),
        (Text("Day", "日期"), [load.at.isoformat() for load in records], False),
        (Text("Who", "导入人"), [load.who for load in records], False),
        (Text("Status", "状态"), [str(_STATUS[load.status]) for load in records], False),
        (Text("Rows", "行数"), [f"{load.rows:,}" for load in records], True),
        (Text("Created", "新增"), [f"{load.created:,}" for load in records], True),
        (Text("Updated", "更新"), [f"{load.updated:,}" for load in records], True),
        (Text("Ended", "终止"), [f"{load.ended:,}" for load in records], True),
    ]
    if len(counties) > 1:
        columns.append((Text("County", "县"), [load.county for load in records], False))
    return [
        TextColumn(str(title), cells, is_right_aligned=right, is_unbreakable=True)
        for title, cells, right in columns
    ]


def _files(load: LoadRecord) -> str:
    first, *others = load.files or [""]
    return f"{first} +{len(others)}" if others else first


@loads.command()
@click.argument("number", type=click.IntRange(min=1))
@_COUNTY
def show(number: int, county: str | None) -> None:
    """Shows one load with all its files. 一次导入及其全部文件。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        records = [load for load in read_loads(database, county) if load.number == number]
    for load in records:
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
    """Undoes a load and restores the previous state. 撤销一次导入，恢复原状。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        load = undo(database, number, county)
    done = Text(en=f"Load {load.number} is undone.", zh=f"第 {load.number} 次导入已撤销。")
    if load.rows:
        done = Text(
            en=f"Load {load.number} is undone; you can load its files again.",
            zh=f"第 {load.number} 次导入已撤销；其文件可再次导入。",
        )
    click.echo(str(done))
