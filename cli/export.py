"""`yanxiu export`: the county's network in files that other programs read."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import networkx as nx
import orjson

from cli.answers import write_out
from cli.ask import Day
from graph.networks import EVER, VIEWS
from graph.networks import network as read_network

if TYPE_CHECKING:
    from graph.networks import Network


def _graphml(found: Network) -> bytes:
    written = io.BytesIO()
    nx.write_graphml(found, written, encoding="utf-8")
    return written.getvalue()


def _gexf(found: Network) -> bytes:
    written = io.BytesIO()
    nx.write_gexf(found, written, encoding="utf-8")
    return written.getvalue()


def _json(found: Network) -> bytes:
    return orjson.dumps(nx.node_link_data(found, edges="edges"), option=orjson.OPT_APPEND_NEWLINE)


_WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
}


@click.group()
def export() -> None:
    """Writes the graph for other programs. 导出图谱。"""


@export.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--format", "form", type=click.Choice(list(_WRITERS)), default="graphml", show_default=True
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File. 写入的文件。")
@click.option("--as-of", type=Day(), help="Day on which it must hold; today. 查询日期，默认今天。")
@click.option("--ever", is_flag=True, help="Also what has ended. 包括已终止的关系。")
@click.option("--from", "start", type=Day(), help="First day of attendance. 参训起始日期。")
@click.option("--to", "end", type=Day(), help="Last day of attendance. 参训截止日期。")
def network(
    name: str,
    form: str,
    out: Path | None,
    as_of: date | None,
    start: date | None,
    end: date | None,
    *,
    ever: bool,
) -> None:
    found = read_network(name, as_of=EVER if ever else as_of, start=start, end=end)
    write_out(_WRITERS[form](found), out)


network.help = "Writes a network as GraphML, GEXF or JSON: " + ", ".join(
    f"{name} ({view.title.zh})" for name, view in VIEWS.items()
)
