"""Runs a command under a scenario and shows the result beside today's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from yanxiu.analysis.tables import Table
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.queries import Answer, Question, ask

T = TypeVar("T")


def answers_side_by_side(
    database: Database, question: Question, given: Mapping[str, Any], path: Path, *, every: bool
) -> Answer:
    """Returns today's answer and the scenario's side by side. Reports notes on the error stream."""
    from yanxiu.analysis.scenarios import read_scenario, scenario_database, side_by_side  # noqa: PLC0415

    scenario = read_scenario(path)
    today = ask(database, question, given)
    with scenario_database(database, scenario) as (then, changes):
        table = side_by_side(
            today, ask(then, question, given), scenario.title, changes, every=every
        )
    for note in table.notes:
        click.echo(str(note), err=True)
    return table.answer()


@dataclass(frozen=True, slots=True)
class ScenarioResults(Generic[T]):
    """The results today and under a scenario (None: no scenario), and the changes of the scenario."""

    today: T
    then: T | None
    title: str = ""
    changes: Sequence[Text] = ()

    @property
    def latest(self) -> T:
        """The scenario's result if there is one, else today's."""
        return self.today if self.then is None else self.then

    def table(self, of: Callable[[T], Table]) -> Table:
        """Returns today's table, with the scenario's beside it."""
        if self.then is None:
            return of(self.today)
        from yanxiu.analysis.scenarios import tables_beside  # noqa: PLC0415

        return tables_beside(of(self.today), of(self.then), self.title, self.changes)


def run_both(
    database: Database,
    path: Path | None,
    compute: Callable[[Database], T],
    compute_again: Callable[[Database, T], T] | None = None,
) -> ScenarioResults[T]:
    """Returns the results today and under the scenario of a file. Errors in the file are reported first.

    compute_again    computes the scenario's result from the database and today's result
    """
    from yanxiu.analysis.scenarios import read_scenario, scenario_database  # noqa: PLC0415

    if path is None:
        return ScenarioResults(compute(database), None)
    scenario = read_scenario(path)
    today = compute(database)
    with scenario_database(database, scenario) as (then, changes):
        try:
            later = compute_again(then, today) if compute_again else compute(then)
        except Refused as fault:
            raise Refused(
                en=f"Under the scenario: {fault.text.en}", zh=f"情景之下：{fault.text.zh}"
            ) from fault
    return ScenarioResults(today, later, scenario.title, changes)
