"""`yanxiu duplicates`: lists possible duplicates of teachers and schools, merges them, or records that they differ."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from yanxiu.cli.types import OneOf
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES
from yanxiu.graph.naming import resolve_county
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.persons.duplicates import Pair, find_duplicate_node, pairs
from yanxiu.loaders.persons.merging import MergeNode, merge_nodes, record_distinct

_COUNTY = click.option("--county", help="Code of the county. 县的行政区划代码。")
_KIND = click.option(
    "--kind",
    type=OneOf({"teacher": Text("teacher", "教师"), "school": Text("school", "学校")}),
    help="Which one, if the number is both a teacher's and a school's. 教师或学校。",
)


@click.group()
def duplicates() -> None:
    """Finds nodes that may be duplicates, and merges or keeps them apart. 查找、合并、区分疑似重复的人员和学校。"""


@duplicates.command("list")
@_COUNTY
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def list_pairs(county: str | None, form: str) -> None:
    """Lists possible duplicates with the evidence, most likely first. 疑似重复的各对及依据。"""
    with _database() as database:
        likely = pairs(database, county and resolve_county(database, county))
    if form == "json":
        written = orjson.dumps(
            [_as_json(pair) for pair in likely],
            option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
        )
        sys.stdout.buffer.write(written)
        return
    table = Table(show_edge=False)
    for title in (
        Text("Score", "可能性"),
        Text("Kind", "类型"),
        Text("One", "甲"),
        Text("Other", "乙"),
        Text("Evidence", "依据"),
    ):
        table.add_column(str(title), overflow="fold")
    for pair in likely:
        kind = NODES[pair.one.label].title
        evidence = str(Text("; ", "；")).join(str(each.reason) for each in pair.evidence)
        table.add_row(
            f"{pair.score:.2f}", str(kind), _label(pair.one), _label(pair.other), evidence
        )
    Console().print(table)


@duplicates.command("merge")
@click.argument("keep")
@click.argument("gone")
@_COUNTY
@_KIND
def merge_pair(keep: str, gone: str, county: str | None, kind: str | None) -> None:
    """Merges GONE into KEEP, with its whole history. 把一个编号并入另一个，保留全部记录。

    Both are teacher numbers or school codes. GONE stays known: in rosters, it stands for KEEP.
    两者为教师编号或学校代码；并入的编号仍可识别，名册中出现时即指保留的一方。
    """
    with _database() as database:
        one, other = _named_pair(database, (keep, gone), county, kind)
        number = merge_nodes(database, one, other)
    if number is None:
        click.echo(
            str(Text(f"{keep} and {gone} are already merged.", f"{keep} 与 {gone} 已是同一个。"))
        )
        return
    done = Text(
        f"{_label(other)} is merged into {_label(one)}. To undo: yanxiu loads undo {number}",
        f"{_label(other)} 已并入 {_label(one)}。如需撤销：yanxiu loads undo {number}",
    )
    click.echo(str(done))


@duplicates.command("distinct")
@click.argument("one")
@click.argument("other")
@_COUNTY
@_KIND
def tell_apart(one: str, other: str, county: str | None, kind: str | None) -> None:
    """Records that ONE and OTHER are not duplicates. 记住二者并非同一个。"""
    with _database() as database:
        first, second = _named_pair(database, (one, other), county, kind)
        number = record_distinct(database, first, second)
    if number is None:
        click.echo(str(Text("This is already recorded.", "此前已确认。")))
        return
    done = Text(
        f"{_label(first)} and {_label(second)} are not duplicates. To undo: yanxiu loads undo {number}",
        f"{_label(first)} 与 {_label(second)} 是两个。如需撤销：yanxiu loads undo {number}",
    )
    click.echo(str(done))


@contextmanager
def _database() -> Iterator[Database]:
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        database.apply_schema()
        yield database


def _named_pair(
    database: Database, words: tuple[str, str], county: str | None, kind: str | None
) -> tuple[MergeNode, MergeNode]:
    label = kind.capitalize() if kind else None
    one, other = (find_duplicate_node(database, word, label, county) for word in words)
    return one, other


def _label(node: MergeNode) -> str:
    return f"{node.number} {node.name}"


def _as_json(pair: Pair) -> dict[str, Any]:
    def of(node: MergeNode) -> dict[str, str]:
        return {"id": node.id, "number": node.number, "name": node.name}

    return {
        "kind": pair.one.label.lower(),
        "one": of(pair.one),
        "other": of(pair.other),
        "score": pair.score,
        "evidence": [
            {"code": each.code, "reason": {"en": each.reason.en, "zh": each.reason.zh}}
            for each in pair.evidence
        ],
    }
