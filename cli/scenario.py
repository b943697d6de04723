"""What is asked under a scenario, beside today's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from yanxiu.graph.database import Database
from yanxiu.queries import Answer, Question, ask


def beside(
    database: Database, question: Question, given: Mapping[str, Any], path: Path, *, every: bool
) -> Answer:
    """Today's answer and the scenario's in one; says on the error stream how many rows change."""
    from yanxiu.analysis.scenarios import read_scenario, side_by_side, supposed  # noqa: PLC0415

    scenario = read_scenario(path)
    today = ask(database, question, given)
    with supposed(database, scenario) as (then, changes):
        table = side_by_side(
            today, ask(then, question, given), scenario.title, changes, every=every
        )
    for note in table.notes:
        click.echo(str(note), err=True)
    return table.answer()


@contextmanager
def under(database: Database, path: Path | None) -> Iterator[Database]:
    """The database under a scenario, with its changes printed; the database as it is if no scenario is named."""
    from yanxiu.analysis.scenarios import read_scenario, supposed  # noqa: PLC0415

    if path is None:
        yield database
        return
    with supposed(database, read_scenario(path)) as (then, changes):
        for change in changes:
            click.echo(str(change), err=True)
        yield then
