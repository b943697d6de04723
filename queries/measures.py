"""Measures of questions: a measure is one number from all rows of a question, which another question can use.

Cypher has no views, so `// every measure` in a statement is replaced by a subquery. It returns one row with `number`
and `yearly` for the measure that `milestone` names. The measure is computed for the milestone's county, as of
`asked_day` and for the milestone's year (`asked_year` in a measure's Cypher). If that year is in the future, the year
of `asked_day` is used, which gives the figure so far. `yearly` is true if the number covers one year.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.database import Database
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text
from yanxiu.queries.numbers import format_number
from yanxiu.queries.parameters import resolve_parameters
from yanxiu.queries.question import COUNTY, Question
from yanxiu.queries.scoping import confine_parameters
from yanxiu.queries.vocabulary import MEASURES

PLACEHOLDER = "// every measure"
_COUNTY, _DAY, YEAR = "asked_county", "asked_day", "asked_year"
_ASKED = ", ".join((_COUNTY, _DAY, YEAR))
# a subquery sees only the variables that it imports
_IMPORTS = re.compile(r"\bCALL\s*\(([^()]*)\)")


def with_measures(questions: Iterable[Question]) -> list[Question]:
    """The questions, with the placeholder replaced by the measures of all of them."""
    known = list(questions)
    branches = "\nUNION ALL\n".join(
        _branch(question)
        for question in sorted(known, key=lambda question: question.name)
        if question.measures
    )
    words = measure_labels(known)
    units = {
        f"{question.name}.{name}": measure.unit
        for question in known
        for name, measure in question.measures.items()
        if measure.unit
    }
    return [
        replace(
            question,
            body=question.body.replace(PLACEHOLDER, branches),
            columns={
                name: replace(
                    column,
                    words=words if MEASURES in column.words else column.words,
                    units=units if column.unit_of else column.units,
                )
                for name, column in question.columns.items()
            },
        )
        for question in known
    ]


def measure_labels(questions: Iterable[Question]) -> dict[str, Text]:
    """All measures that a milestone can use, `QUESTION.MEASURE`, each with its label."""
    return {
        f"{question.name}.{name}": Text(
            en=f"{question.title.en}: {measure.title.en}",
            zh=f"{question.title.zh}：{measure.title.zh}",
        )
        for question in questions
        for name, measure in question.measures.items()
    }


def read_figures(
    database: Database, question: Question, given: Mapping[str, Any], caller: Caller = LOCAL
) -> list[str]:
    """The values of a question's measures, as texts; `given` as for `ask`.

    Empty for a caller confined to a place, who may not see all rows.
    """
    if not question.measures or caller.role.place is not None:
        return []
    day = days.today()
    asking = run_steps(database, resolve_parameters(question, given, day, caller))
    sent = question.values(confine_parameters(caller, asking.given), day)
    summed = ", ".join(
        f"{one.cypher.replace(YEAR, f'${YEAR}')} AS {one.name}"
        for one in question.measures.values()
    )
    last = sent.get("as_of") or day
    (row,) = database.read(
        f"CALL () {{\n{question.body}\n}} RETURN {summed}", **sent, **{YEAR: last.year}
    )
    return [
        f"{one.title} {format_number(row[name], one.unit)}"
        for name, one in question.measures.items()
        if row[name] is not None
    ]


def _branch(question: Question) -> str:
    """Cypher that returns one row with the number if the milestone uses a measure of the question; else no row."""
    inner = _IMPORTS.sub(
        lambda call: f"CALL ({', '.join(filter(None, [call[1].strip(), _ASKED]))})",
        question.substituted_body(lambda name: _constant(question, name)),
    )
    measures = {f"'{question.name}.{name}'": one for name, one in question.measures.items()}
    summed = ", ".join(f"{one.cypher} AS {one.name}" for one in measures.values())
    yearly = "year" in question.params or any(YEAR in one.cypher for one in measures.values())
    branches = " ".join(f"WHEN {condition} THEN {one.name}" for condition, one in measures.items())
    return f"""WITH asked_day, milestone WHERE milestone.measure IN [{", ".join(measures)}]
WITH milestone.measure AS asked, split(milestone.id, ':')[0] AS {_COUNTY}, {_DAY},
     CASE WHEN milestone.year > {_DAY}.year THEN {_DAY}.year ELSE milestone.year END AS {YEAR}
CALL ({_ASKED}) {{
CALL ({_ASKED}) {{
{inner}
}}
RETURN {summed}
}}
RETURN toFloat(CASE asked {branches} END) AS number, {_written(yearly)} AS yearly"""


def _constant(question: Question, name: str) -> str:
    """Cypher for a parameter: the milestone's county, day or year, else the default in the question's file."""
    if name == COUNTY.name:
        return _COUNTY
    if name == "as_of":
        return _DAY
    if name == "year":
        return YEAR
    default = question.params[name].default
    if question.params[name].type.name == "Date" and default:
        return _DAY if default in ("today", "as_of") else f"date('{default}')"
    return _written(default)


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)
