"""A question's answer as flat rows, for tables, spreadsheets and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import days
from graph.access import LOCAL, Caller, with_sets
from graph.database import Database
from graph.model import NODES
from graph.text import Text
from queries.question import Column, Question
from queries.scoping import confined, hidden_emptied, rows_visible


@dataclass(frozen=True, slots=True)
class Answer:
    """Flat rows in the question's order.

    Every row has the same keys. A column that is a node gives two: its name under the column's name,
    and its key under `COLUMN_id`. Dates are ISO text. `titles` names the keys that people read.
    """

    question: Question
    titles: Mapping[str, Text]
    rows: list[dict[str, Any]]


def ask(
    database: Database,
    question: Question,
    given: Mapping[str, Any],
    today: date | None = None,
    caller: Caller = LOCAL,
) -> Answer:
    """The answer to a question; parameters left out of `given` take their defaults.

    Only rows that the caller may see; none where `scoping.may_ask` says no.

    Raises TimeLimitReached where it takes longer than the database's time limit.
    """
    rows = database.read(statement(question, caller), **values(question, given, today, caller))
    titles = {column.name: column.title for column in question.columns.values() if column.shown}
    return Answer(question, titles, rows)


def values(
    question: Question, given: Mapping[str, Any], today: date | None = None, caller: Caller = LOCAL
) -> dict[str, Any]:
    """The parameters of `statement`."""
    return {
        **question.values(confined(caller, given), today),
        **caller.params(today or days.today()),
    }


def statement(question: Question, caller: Caller = LOCAL) -> str:
    """The question's Cypher with flat columns, in its order, over the rows that the caller may see."""
    order = ", ".join(_ordered(question, term) for term in (*question.order, *question.key))
    returned = ", ".join(
        value for column in question.columns.values() for value in _returned(column)
    )
    seen = [f"CALL () {{\n{question.body}\n}}", hidden_emptied(caller, question)]
    conditions = " AND ".join(rows_visible(caller, question))
    seen.append(f"WITH * WHERE {conditions}" if conditions else "")
    seen += [f"WITH * ORDER BY {order}", f"RETURN {returned}"]
    return with_sets(caller, "\n".join(filter(None, seen)))


def _ordered(question: Question, term: str) -> str:
    name = term.removeprefix("-")
    if "." not in name and question.columns[name].type.is_node:
        name += ".id"
    return f"{name} DESC" if term.startswith("-") else name


def _returned(column: Column) -> list[str]:
    name = column.name
    if column.type.is_node:
        return [f"{name}.{shown_by(column.type.name)} AS {name}", f"{name}.id AS {name}_id"]
    return [f"toString({name}) AS {name}" if column.type.name == "Date" else name]


def shown_by(label: str) -> str:
    """The property by which a person calls a node."""
    return next(
        (name for name in ("name", "code", "year") if name in NODES[label].properties), "id"
    )
