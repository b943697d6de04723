"""Tables of plans and forecasts as they are today and under a scenario, in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanxiu.analysis.scenarios.beside import side_by_side
from yanxiu.analysis.tables import Table
from yanxiu.graph.text import Text


def tables_beside(today: Table, then: Table, title: str, changes: Sequence[Text] = ()) -> Table:
    """Both tables in one, every row, with the notes of each; rows are told apart by the tables' key."""
    both = side_by_side(today.answer(), then.answer(), title, changes, every=True)
    return replace(both, about=today.about, notes=(*both.notes, *_noted(today, then)))


def _noted(today: Table, then: Table) -> Iterator[Text]:
    """What is said of both only once; of the others whose it is."""
    for note in today.notes:
        yield note if note in then.notes else Text(f"Today: {note.en}", f"现状：{note.zh}")
    for note in then.notes:
        if note not in today.notes:
            yield Text(f"Scenario: {note.en}", f"情景：{note.zh}")
