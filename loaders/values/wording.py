"""Formats values of the graph for reports."""

from datetime import date
from typing import Any

from yanxiu.graph.model.properties import Property
from yanxiu.graph.text import NO, YES, Text


def describe_value(declared: Property, value: Any) -> Text:
    """The text of a property's value, in both languages."""
    if value is None:
        return Text("empty", "空")
    if isinstance(value, bool):
        return YES if value else NO
    if choice := declared.choices.get(str(value)):
        return choice
    text = (
        value.isoformat()
        if isinstance(value, date)
        else f"{value:.15g}"
        if isinstance(value, float)
        else str(value)
    )
    return Text(text, text)
