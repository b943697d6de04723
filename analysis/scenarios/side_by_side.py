"""Compares today's answer with a scenario's: rows that change, are new or are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yanxiu.analysis.tables import Table, condition
from yanxiu.graph.text import Text
from yanxiu.queries.answer import Answer, Field
from yanxiu.queries.question import Column, Type

_STATES: Mapping[str, Text] = {
    "changed": Text("changed", "有变化"),
    "new": Text("only in the scenario", "仅情景下有"),
    "gone": Text("only today", "仅现状有"),
    "same": Text("same", "不变"),
}
_COMPARED = "compared"
Keys = Sequence[tuple[str, ...]]


def side_by_side(
    today: Answer,
    then: Answer,
    title: str,
    changes: Sequence[Text] = (),
    *,
    every: bool = False,
    keys: tuple[Keys, Keys] | None = None,
) -> Table:
    """Both answers to one question in one table; unchanged rows are included only if `every`.

    A column whose values differ is followed by the scenario's value, and for numbers by the difference. Rows are
    matched by the question's key, or by `keys`: the keys of today's rows and of the scenario's.
    """
    fields = [field for field in today.fields if field.shown]
    first, last = keys or (_keys_of(today, _keys(today)), _keys_of(then, _keys(today)))
    before = dict(zip(first, today.rows, strict=True))
    after = dict(zip(last, then.rows, strict=True))
    states = {key: _state(before.get(key), after.get(key), fields) for key in {**before, **after}}
    differing = [
        field
        for field in fields
        if any(states[key] == "changed" and before[key][field.key] != after[key][field.key] for key in states)
    ]  # fmt: skip
    shown_keys = [key for key, state in states.items() if every or state != "same"]
    count = {name: sum(state == name for state in states.values()) for name in _STATES}
    question = today.question
    return Table(
        name=f"{question.name}_beside",
        title=Text(f"{question.title.en}: today and '{title}'", f"{question.title.zh}：现状与“{title}”对比"),
        about=question.about,
        columns=tuple(_columns(fields, differing)),
        rows=tuple(_row(before.get(key), after.get(key), states[key], fields, differing) for key in shown_keys),
        conditions=(*today.conditions, *(condition("Scenario", "情景", change) for change in changes)),
        notes=(
            Text(
                f"{count['changed']} rows change, {count['new']} are new, {count['gone']} are gone, {count['same']} stay the same.",
                f"{count['changed']} 行有变化，新增 {count['new']} 行，消失 {count['gone']} 行，{count['same']} 行不变。",
            ),
        ),
        on=today.on,
        figures=dict(count),
    )  # fmt: skip


def _keys(answer: Answer) -> list[str]:
    """The fields that identify a row; for a question without a key, all fields except numbers."""
    known = {field.key for field in answer.fields}
    keys = []
    for term in answer.question.key:
        column = term.partition(".")[0]
        keys.append(f"{column}_id" if f"{column}_id" in known else column)
    return keys or [field.key for field in answer.fields if not field.is_number]


def _keys_of(answer: Answer, keys: Sequence[str]) -> Keys:
    return [tuple(str(row.get(key)) for key in keys) for row in answer.rows]


def _state(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, fields: Sequence[Field]
) -> str:
    if before is None or after is None:
        return "new" if before is None else "gone"
    return "changed" if any(before[f.key] != after[f.key] for f in fields) else "same"


def _columns(fields: Sequence[Field], differing: Sequence[Field]) -> list[Column]:
    columns = [Column(_COMPARED, Type("Enum"), Text("Change", "变化"), words=_STATES)]
    for field in fields:
        own = Column(field.key, _type(field), field.title, words=field.words, unit=field.unit)
        columns.append(own)
        if field not in differing:
            continue
        then = Text(f"{field.title.en}, scenario", f"{field.title.zh}（情景）")
        columns.append(replace(own, name=f"{field.key}_then", title=then))
        if field.is_number and field.unit != "year":
            change = Text(f"{field.title.en}, difference", f"{field.title.zh}（增减）")
            columns.append(replace(own, name=f"{field.key}_change", title=change, words={}))
    return columns


def _type(field: Field) -> Type:
    scalar = field.kind in ("Int", "Float", "Boolean", "Date", "Enum")
    return Type(field.kind if scalar else "String", many=field.column.type.many)


def _row(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    state: str,
    fields: Sequence[Field],
    differing: Sequence[Field],
) -> dict[str, Any]:
    row: dict[str, Any] = {_COMPARED: state}
    present = before if before is not None else after
    assert present is not None
    for field in fields:
        first: Any = before[field.key] if before is not None else None
        then: Any = after[field.key] if after is not None else None
        if field not in differing:
            row[field.key] = present[field.key]
            continue
        row[field.key], row[f"{field.key}_then"] = first, then
        if field.is_number:
            known = first is not None and then is not None
            row[f"{field.key}_change"] = round(float(then) - float(first), 6) if known else None
    return row
