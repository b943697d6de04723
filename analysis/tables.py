"""The workbench's results as tables, which are shown, exported and served like a question's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.queries.answer import Answer
from yanxiu.queries.parameters import Condition
from yanxiu.queries.question import Column, Question, Type

Rows = Sequence[Mapping[str, Any]]


def column(name: str, kind: str, en: str, zh: str, unit: str | None = None) -> Column:
    """A column of plain values; kind is `String`, `Int`, `Float`, `Boolean` or `Date`."""
    return Column(name, Type(kind), Text(en=en, zh=zh), unit=unit)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titled columns.

    conditions   the conditions and assumptions, as shown above the rows
    key          the columns that identify a row; they may be entries of the rows that are not shown
    same         the part of the key by which rows of two tables are matched if the rest has changed
    notes        the meaning of the rows, one sentence each, such as limits that bind
    """

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Text, ...] = ()
    on: date | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    def answer(self) -> Answer:
        """The table as an answer, for the functions that show and export answers."""
        question = Question(
            name=self.name,
            path=Path(f"{self.name}.cypher"),
            title=self.title,
            about=self.about,
            params={},
            columns={each.name: each for each in self.columns},
            scope=None,
            order=(),
            key=self.key,
            plan=(),
            measures={},
            body="",
        )
        rows = [
            {each.name: _plain(row.get(each.name)) for each in self.columns} for row in self.rows
        ]
        return Answer(question, rows, self.conditions, self.on)


def condition(en: str, zh: str, value: Any) -> Condition:
    """One condition or assumption, as shown above a table."""
    text = value if isinstance(value, Text) else Text(str(value), str(value))
    return Condition(Text(en=en, zh=zh), text)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Text) else value
