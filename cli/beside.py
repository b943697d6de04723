"""Shows today's values and a scenario's in one column, for people: `60 → 0 (-60)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yanxiu.analysis.scenarios.side_by_side import CHANGE, COMPARED, THEN
from yanxiu.graph.text import Text
from yanxiu.queries import Answer, Field
from yanxiu.queries.display import display_text
from yanxiu.queries.question import Type

_BRACKETS = (Text(" (", "（"), Text(")", "）"))
_POINTS = Text(" points", " 个百分点")


def fold_columns(answer: Answer) -> Answer:
    """An answer beside a scenario's, with one column for each value; any other answer unchanged.

    A value that differs is followed by the scenario's value and the difference; one that is the same is stated once.
    The difference of shares is in percentage points.
    """
    fields = {field.key: field for field in answer.fields}
    double = [name for name in fields if f"{name}{THEN}" in fields]
    if COMPARED not in fields or not double:
        return answer
    extra = {f"{name}{ending}" for name in double for ending in (THEN, CHANGE)}
    columns = {
        name: replace(column, type=Type("String"), words={}, unit=None)
        if name in double
        else column
        for name, column in answer.question.columns.items()
        if name not in extra
    }
    heading = next(name for name in columns if name != COMPARED and fields[name].kind != "County")
    columns = {heading: columns.pop(heading), **columns}  # heads the record of a row
    rows = [
        {
            name: _both(fields[name], row) if name in double else value
            for name, value in row.items()
            if name not in extra
        }
        for row in answer.rows
    ]
    return replace(answer, question=replace(answer.question, columns=columns), rows=rows)


def _both(field: Field, row: Mapping[str, Any]) -> str | None:
    state, before, after = row[COMPARED], row[field.key], row[f"{field.key}{THEN}"]
    if state in ("new", "gone") or before == after:
        only = after if state == "new" else before
        return None if only is None else display_text(field, only)
    pair = [display_text(field, value) if value is not None else "–" for value in (before, after)]
    difference = row.get(f"{field.key}{CHANGE}")
    if difference is None:
        return " → ".join(pair)
    text = display_text(field, difference)
    if field.unit == "percent":
        text = text.removesuffix(" %") + str(_POINTS)
    begin, end = map(str, _BRACKETS)
    return f"{' → '.join(pair)}{begin}{'+' if difference > 0 else ''}{text}{end}"
