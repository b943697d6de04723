"""`yanxiu recommend`: recommends mentors, activities and members, with reasons."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from yanxiu.analysis.recommendation import (
    recommend_for_teacher,
    recommend_members,
    recommend_mentors,
)
from yanxiu.analysis.tables import Table
from yanxiu.cli.answers import write_answer
from yanxiu.cli.options import COUNTY, OUTPUT_OPTIONS, add_options
from yanxiu.cli.types import Day
from yanxiu.graph.access import LOCAL
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.naming import NamedNode, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text


@click.group("recommend")
def recommend() -> None:
    """Recommends mentors, activities and members, with reasons. 推荐指导教师、培训活动与成员，并说明理由。"""


_OPTIONS = (
    click.argument("name", metavar="NAME"),
    COUNTY,
    click.option("--as-of", "day", type=Day(), default="today", help="The day asked about. 查询日期。"),
    click.option("--most", type=click.IntRange(min=1, max=1000), default=10, show_default=True, help="Maximum number of rows. 最多行数。"),
    *OUTPUT_OPTIONS,
)  # fmt: skip


def _show_recommendation(  # noqa: PLR0913 - each is an option of the command
    find: Callable[..., Table], title: Text, label: str, *, name: str, county: str | None, day: date,
    most: int, form: str | None, out: Path | None,
) -> None:  # fmt: skip
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        asked = NameQuery("name", title, (label,), name)
        meant: NamedNode = run_steps(database, resolve_words([asked], county, LOCAL, day)).nodes[
            "name"
        ]
        table = find(database, meant, day=day, most=most)
    write_answer(table.answer(), form, out)
    for note in table.notes:
        click.echo(str(note), err=True)


@recommend.command()
@add_options(*_OPTIONS)
def school(**given: Any) -> None:
    """Recommends mentors for a school. 为一所学校推荐指导教师。"""
    _show_recommendation(recommend_mentors, Text("School", "学校"), "School", **given)


@recommend.command()
@add_options(*_OPTIONS)
def teacher(**given: Any) -> None:
    """Recommends activities and communities for a teacher. 为一名教师推荐培训活动和共同体。"""
    _show_recommendation(recommend_for_teacher, Text("Teacher", "教师"), "Teacher", **given)


@recommend.command()
@add_options(*_OPTIONS)
def community(**given: Any) -> None:
    """Recommends members from other schools for a community. 为一个共同体推荐其他学校的成员。"""
    _show_recommendation(recommend_members, Text("Community", "共同体"), "PeerCommunity", **given)
