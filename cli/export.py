"""`yanxiu export`: writes the county's rosters and networks in formats that other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

import click

from yanxiu.cli.answers import report_written, write_bytes
from yanxiu.cli.types import Day
from yanxiu.graph.access import LOCAL
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.naming import resolve_county
from yanxiu.graph.network_files import WRITERS
from yanxiu.graph.network_tables import network_tables
from yanxiu.graph.networks import EVER, VIEWS
from yanxiu.graph.networks import network as read_network
from yanxiu.graph.settings import Settings
from yanxiu.graph.table_files import Table, tables, write_parquet, write_sqlite
from yanxiu.graph.text import Text
from yanxiu.loaders import oneroster as standard
from yanxiu.loaders.export.export import export_rosters, find_county, roster_formats
from yanxiu.loaders.export.files import file_name, roster_bytes
from yanxiu.loaders.formats.format_file import read_formats

_TABLES = {"sqlite": write_sqlite, "parquet": write_parquet}


@click.group()
def export() -> None:
    """Writes the graph for other programs. 导出图谱。"""


@export.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "form",
    type=click.Choice([*WRITERS, *_TABLES]),
    help="Format; default: by the file extension of --out, else graphml. 格式；默认按 --out 的文件名结尾，否则为 graphml。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File; for parquet, a folder. 写入的文件或文件夹。",
)
@click.option(
    "--county",
    default="",
    help="Code of the county; default: all. 县的行政区划代码，默认所有的县。",
)
@click.option(
    "--as-of", type=Day(), help="The day asked about; default: today. 查询日期，默认今天。"
)
@click.option(
    "--ever", is_flag=True, help="Include relationships that have ended. 包括已终止的关系。"
)
@click.option("--from", "from_", type=Day(), help="First day of attendance. 参训起始日期。")
@click.option(
    "--to",
    type=Day(),
    help="Last day of attendance; default: the day of --as-of. 参训截止日期，默认查询日期。",
)
@click.option(
    "--two-mode",
    is_flag=True,
    help="Export the two-mode network before projection. 投影之前的双模网络。",
)
@click.option(
    "--at-least",
    type=float,
    help="Keep only edges with at least this weight. 只要权重不低于此值的边。",
)
@click.option(
    "--strongest",
    type=int,
    help="Keep only this many strongest edges per node. 每个节点只保留权重最大的若干条边。",
)
@click.option(
    "--backbone",
    type=float,
    help="Keep only edges that are significant at this level, such as 0.05. 只要在此水平上显著的边，如 0.05。",
)
def network(form: str | None, out: Path | None, *, ever: bool, **asked: Any) -> None:
    form = form or _format_of(out)
    asked["as_of"] = EVER if ever else asked["as_of"]
    if form in _TABLES and out is None:
        raise Refused(
            en=f"{form} is not a text format: name a file or folder with --out.",
            zh=f"{form} 不是文本格式：请用 --out 指定写入位置。",
        )
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        graph = read_network(database=database, **asked)
    if form in _TABLES and out is not None:
        _write_tables(form, network_tables(graph), out)
    else:
        write_bytes(WRITERS[form](graph), out)


def _format_of(out: Path | None) -> str:
    ending = out.suffix.removeprefix(".").lower() if out else ""
    return {"db": "sqlite"}.get(ending, ending if ending in (*WRITERS, *_TABLES) else "graphml")


_NO_FILE_OF_TABLES = Text(
    "its folder does not exist, or permission is denied", "文件夹不存在，或没有权限"
)


def _write_tables(form: str, tables: Iterator[Table], out: Path) -> None:
    try:
        counts = _TABLES[form](tables, out)
    except (OSError, OperationalError) as fault:
        why = os_error_reason(fault) if isinstance(fault, OSError) else _NO_FILE_OF_TABLES
        raise Refused(
            en=f"{out} cannot be written: {why.en}. Name another file or folder with --out.",
            zh=f"无法写入 {out}：{why.zh}。请用 --out 指定其他位置。",
        ) from fault
    rows = sum(counts.values())
    summary = Text(f"{len(counts)} tables, {rows:,} rows", f"{len(counts)} 张表，{rows:,} 行")
    report_written(out, str(summary))


network.help = (
    "Writes a network for Gephi, Cytoscape, yEd, graphology, SQL or parquet: "
    + ", ".join(f"{name} ({view.title.zh})" for name, view in VIEWS.items())
)


@export.command()
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files; created if missing. 输出文件夹。",
)
@click.option("--county", help="Code of the county. 县的行政区划代码。")
@click.option("--as-of", "day", type=Day(), default="today", help="The day of the export. 日期。")
@click.option(
    "--ever", is_flag=True, help="Include relationships that have ended. 包括已终止的关系。"
)
@click.option("--plan", is_flag=True, help="Include the plan's tables. 包括方案的各表。")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True
)
@click.option(
    "--without-personal",
    is_flag=True,
    help="Leave out birth dates and phones. 不含出生日期和手机号码。",
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
    """Writes the graph as rosters; loading them gives the same graph. 按本程序的格式导出各种名册。"""
    formats = read_formats() if plan else roster_formats()
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        code = find_county(database, county)
        sheets = export_rosters(database, code, day=None if ever else day, formats=formats)
    folder.mkdir(parents=True, exist_ok=True)
    for roster in sheets.rosters:
        path = folder / file_name(roster, form)
        write_bytes(roster_bytes(roster, form, personal=not without_personal), path)
        click.echo(f"{path}  {len(roster.rows):,}")
    for name, count in sorted(sheets.left_out.items()):
        click.echo(
            str(
                Text(
                    f"{count} of {name} do not fit into any roster.",
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
@click.option("--as-of", "day", type=Day(), default="today", help="The day of the export. 日期。")
@click.option(
    "--since", type=Day(), help="Only the changes since this day (delta). 只含此日以来的变化。"
)
@click.option(
    "--without-personal",
    is_flag=True,
    help="Leave out birth dates, sex and phones. 不含出生日期、性别和手机号码。",
)
def oneroster(
    out: Path, county: str | None, day: date, since: date | None, *, without_personal: bool
) -> None:
    """Writes schools, staff and training as OneRoster 1.2 CSV. 导出 OneRoster 1.2 压缩包。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        code = find_county(database, county)
        written_out = standard.export(
            database, code, day, since=since, personal=not without_personal
        )
    write_bytes(written_out.content, out)
    for name, count in written_out.counts.items():
        click.echo(f"{name}.csv  {count:,}")


@export.command("tables")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_TABLES)),
    default="sqlite",
    show_default=True,
    help="One SQLite file, or a folder of parquet files. 一个 SQLite 文件，或 parquet 文件夹。",
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="File or folder. 文件或文件夹。"
)
@click.option("--county", default="", help="County; default: all. 县，默认所有的县。")
def export_tables(form: str, out: Path, county: str) -> None:
    """Writes the graph as plain tables, without personal data. 导出为普通数据表（不含个人信息）。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        _write_tables(form, tables(database, resolve_county(database, county, LOCAL)), out)
