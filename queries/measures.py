"""A question's measure sums its rows up to one number; a line of another question takes them all in.

Cypher has no views, so `// every measure` in a body stands for one row `number`, `yearly`: that of the measure
which `milestone` names, asked of the milestone's county, as of `asked_day` and for the milestone's year
(`asked_year` in a measure's Cypher) or, where that is still to come, for the year of `asked_day`: the figure so
far. `yearly` says that the number is one year's.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.queries.question import COUNTY, Question
from yanxiu.queries.vocabulary import MEASURES

PLACEHOLDER = "// every measure"
_COUNTY, _DAY, YEAR = "asked_county", "asked_day", "asked_year"
_ASKED = ", ".join((_COUNTY, _DAY, YEAR))
# a subquery sees only the variables that it imports
_IMPORTS = re.compile(r"\bCALL\s*\(([^()]*)\)")


def with_measures(questions: Iterable[Question]) -> list[Question]:
    """The same questions, with the measures of all of them in place of the placeholder."""
    known = list(questions)
    asked = "\nUNION ALL\n".join(
        _branch(question)
        for question in sorted(known, key=lambda question: question.name)
        if question.measures
    )
    words = measure_words(known)
    return [
        replace(
            question,
            body=question.body.replace(PLACEHOLDER, asked),
            columns={
                name: replace(column, words=words) if MEASURES in column.words else column
                for name, column in question.columns.items()
            },
        )
        for question in known
    ]


def measure_words(questions: Iterable[Question]) -> dict[str, Text]:
    """What milestones may be measured by, `QUESTION.MEASURE`, each with its words."""
    return {
        f"{question.name}.{name}": Text(
            en=f"{question.title.en}: {measure.title.en}",
            zh=f"{question.title.zh}：{measure.title.zh}",
        )
        for question in questions
        for name, measure in question.measures.items()
    }


def _branch(question: Question) -> str:
    """One row with the number, where the milestone names a measure of the question; else none."""
    inner = _IMPORTS.sub(
        lambda call: f"CALL ({', '.join(filter(None, [call[1].strip(), _ASKED]))})",
        question.body_where(lambda name: _constant(question, name)),
    )
    measures = {f"'{question.name}.{name}'": one for name, one in question.measures.items()}
    summed = ", ".join(f"{one.cypher} AS {one.name}" for one in measures.values())
    yearly = "year" in question.params or any(YEAR in one.cypher for one in measures.values())
    told = " ".join(f"WHEN {said} THEN {one.name}" for said, one in measures.items())
    return f"""WITH asked_day, milestone WHERE milestone.measure IN [{", ".join(measures)}]
WITH milestone.measure AS asked, split(milestone.id, ':')[0] AS {_COUNTY}, {_DAY},
     CASE WHEN milestone.year > {_DAY}.year THEN {_DAY}.year ELSE milestone.year END AS {YEAR}
CALL ({_ASKED}) {{
CALL ({_ASKED}) {{
{inner}
}}
RETURN {summed}
}}
RETURN toFloat(CASE asked {told} END) AS number, {_written(yearly)} AS yearly"""


def _constant(question: Question, name: str) -> str:
    """Cypher for a parameter: the county, day or year asked about, else the default in the question's file."""
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
