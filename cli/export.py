"""`yanxiu export`: the county's rosters and networks in files that other programs read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from sqlite3 import OperationalError

import click

from yanxiu.cli.answers import tell_written, write_out
from yanxiu.cli.types import Day
from yanxiu.graph.access import LOCAL
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.naming import county_meant
from yanxiu.graph.network_files import WRITERS
from yanxiu.graph.networks import EVER, VIEWS
from yanxiu.graph.networks import network as read_network
from yanxiu.graph.settings import Settings
from yanxiu.graph.table_files import tables, write_parquet, write_sqlite
from yanxiu.graph.text import Text
from yanxiu.loaders import oneroster as standard
from yanxiu.loaders.export.export import county_of, roster_formats, rosters_of
from yanxiu.loaders.export.files import file_name, written
from yanxiu.loaders.formats.format_file import read_formats


@click.group()
def export() -> None:
    """Writes the graph for other programs. 导出图谱。"""


@export.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--format", "form", type=click.Choice(list(WRITERS)), default="graphml", show_default=True
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File. 写入的文件。")
@click.option(
    "--county",
    default="",
    help="Code of the county; all if left out. 县的行政区划代码，默认所有的县。",
)
@click.option("--as-of", type=Day(), help="Day on which it must hold; today. 查询日期，默认今天。")
@click.option("--ever", is_flag=True, help="Also what has ended. 包括已终止的关系。")
@click.option("--from", "from_", type=Day(), help="First day of attendance. 参训起始日期。")
@click.option(
    "--to", type=Day(), help="Last day of attendance; that of --as-of. 参训截止日期，默认查询日期。"
)
def network(
    name: str,
    form: str,
    out: Path | None,
    county: str,
    as_of: date | None,
    from_: date | None,
    to: date | None,
    *,
    ever: bool,
) -> None:
    day = EVER if ever else as_of
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        found = read_network(name, database=database, county=county, as_of=day, from_=from_, to=to)
    write_out(WRITERS[form](found), out)


network.help = "Writes a network as GraphML, GEXF or JSON: " + ", ".join(
    f"{name} ({view.title.zh})" for name, view in VIEWS.items()
)


@export.command()
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files; made if need be. 输出文件夹。",
)
@click.option("--county", help="Code of the county. 县的行政区划代码。")
@click.option("--as-of", "day", type=Day(), default="today", help="Day on which it holds. 日期。")
@click.option("--ever", is_flag=True, help="Also what has ended. 包括已终止的关系。")
@click.option("--plan", is_flag=True, help="Also the plan's tables. 包括方案的各表。")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True
)
@click.option(
    "--without-personal", is_flag=True, help="No birth dates and phones. 不含出生日期和手机号码。"
)
def rosters(
    folder: Path,
    county: str | None,
    day: date,
    form: str,
    *,
    ever: bool,
    plan: bool,
    without_personal: bool,
) -> None:
    """Writes the rosters that would bring the graph when loaded. 按本程序的格式导出各种名册。"""
    formats = read_formats() if plan else roster_formats()
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        code = county_of(database, county)
        found = rosters_of(database, code, day=None if ever else day, formats=formats)
    folder.mkdir(parents=True, exist_ok=True)
    for roster in found.rosters:
        path = folder / file_name(roster, form)
        write_out(written(roster, form, personal=not without_personal), path)
        click.echo(f"{path}  {len(roster.rows):,}")
    for name, count in sorted(found.left_out.items()):
        click.echo(
            str(
                Text(
                    f"No roster carries {count} of {name}.",
                    f"有 {count} 个 {name} 无法写入任何名册。",
                )
            ),
            err=True,
        )


@export.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip. 写入的压缩包。",
)
@click.option("--county", help="Code of the county. 县的行政区划代码。")
@click.option("--as-of", "day", type=Day(), default="today", help="Day on which it holds. 日期。")
@click.option(
    "--since", type=Day(), help="Only what is different since then (delta). 只含此日以来的变化。"
)
@click.option(
    "--without-personal",
    is_flag=True,
    help="No birth dates, sex and phones. 不含出生日期、性别和手机号码。",
)
def oneroster(
    out: Path, county: str | None, day: date, since: date | None, *, without_personal: bool
) -> None:
    """Writes schools, staff and training as OneRoster 1.2 CSV. 导出 OneRoster 1.2 压缩包。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        code = county_of(database, county)
        written_out = standard.export(
            database, code, day, since=since, personal=not without_personal
        )
    write_out(written_out.content, out)
    for name, count in written_out.counts.items():
        click.echo(f"{name}.csv  {count:,}")


@export.command("tables")
@click.option(
    "--format",
    "form",
    type=click.Choice(["sqlite", "parquet"]),
    default="sqlite",
    show_default=True,
    help="One SQLite file, or a folder of parquet files. 一个 SQLite 文件，或 parquet 文件夹。",
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="File or folder. 文件或文件夹。"
)
@click.option("--county", default="", help="County; all if left out. 县，默认所有的县。")
def export_tables(form: str, out: Path, county: str) -> None:
    """Writes the graph as plain tables, without personal data. 导出为普通数据表(不含个人信息)。"""
    write = write_sqlite if form == "sqlite" else write_parquet
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        found = tables(database, county_meant(database, county, LOCAL))
        try:
            counts = write(found, out)
        except (OSError, OperationalError) as fault:
            raise Refused(
                en=f"{out} cannot be written: {fault}. Name another place with --out.",
                zh=f"无法写入 {out}：{fault}。请用 --out 指定其他位置。",
            ) from fault
    rows = sum(counts.values())
    told = Text(f"{len(counts)} tables, {rows:,} rows", f"{len(counts)} 张表，{rows:,} 行")
    tell_written(out, str(told))
