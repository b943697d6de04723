"""Handles several rows for one node: later ones repeat, extend or contradict the earlier ones."""

from dataclasses import replace
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.model.properties import Property
from yanxiu.graph.text import Text
from yanxiu.loaders.staging.row_values import NodeRow, template_columns
from yanxiu.loaders.values.wording import describe_value


def repetition_faults(row: NodeRow, first: int, key: str) -> tuple[Fault, Fault]:
    """The faults of a row that repeats row number `first` of its sheet, if repetition is not allowed.

    The first fault is of the row itself, the second of the earlier one: it is unknown which of them is right.
    """
    parsed, at, spec = row.parsed, row.at, row.staging.spec
    (column, *others) = template_columns(spec.id)
    reason = Text("An earlier row already has it", "前面的行中已有此项")
    value, text = key.rpartition(":")[2], parsed.values[column][at]
    if not others and text != value:
        reason = Text(
            f"It is the same as {value} in an earlier row", f"与前面行中的 {value} 是同一个"
        )
    again = Text("A later row has it too", "后面的行中又有此项")
    if not others and text is None:  # identified without a number: report another column of the row
        column, text = _known_by(row) or (column, text)
        value = "" if text is None else text
        reason = Text(f"Row {first} is the same person", f"与第 {first} 行是同一人")
        again = Text(
            f"Row {parsed.rows[at]} is the same person", f"与第 {parsed.rows[at]} 行是同一人"
        )
    doubted = parsed.fault("DUPLICATE_KEY", again, at, column, value)
    return parsed.fault("DUPLICATE_KEY", reason, at, column, text), replace(doubted, row=first)


def _known_by(row: NodeRow) -> tuple[str, Any] | None:
    """The column that identifies a row without an id, and its value."""
    for name in ("identity", "name"):
        for column in row.staging.spec.set.get(name, ()):
            if (value := row.parsed.values.get(column, {row.at: None})[row.at]) is not None:
                return column, value
    return None


def earlier_value_reason(declared: Property, value: Any) -> Text:
    """The reason of a fault: an earlier row about the same has another value, which is shown unless personal."""
    title = declared.title
    if declared.personal:
        return Text(
            f"An earlier row about the same has another value ({title.en})",
            f"前面有一行写的是同一项，但“{title.zh}”不同",
        )
    shown = describe_value(declared, value)
    return Text(
        f"An earlier row about the same says {title.en}: {shown.en}",
        f"前面有一行写的是同一项，但“{title.zh}”是“{shown.zh}”",
    )


def combine_rows(row: NodeRow, before: list[Any]) -> tuple[list[Any], list[Fault]]:
    """Combines the values of a row with those of earlier rows; returns them and the faults of differing values."""
    values, faults = [*before], []
    columns = row.staging.spec.set
    for index, (name, value) in enumerate(zip(columns, row.values, strict=True)):
        if before[index] is None:
            values[index] = value
        elif value is not None and value != before[index]:
            column = next((each for each in columns[name] if not each.startswith("=")), name)
            reason = earlier_value_reason(
                NODES[row.staging.spec.label].properties[name], before[index]
            )
            faults.append(row.parsed.fault("CONFLICT", reason, row.at, column, value))
    return values, faults
