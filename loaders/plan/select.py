"""Selects the rows of a comparison, and looks up the names of codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from yanxiu.graph.model import REFERENCE
from yanxiu.graph.text import Text
from yanxiu.loaders.plan.definitions import Where
from yanxiu.loaders.plan.shape import shapes
from yanxiu.loaders.plan.tables import Line, Plan, Value, as_tuple


def matching_lines(lines: Iterable[Line], where: Where) -> list[Line]:
    """The lines that match `where`: by column a value, a list of values, or \"\" for an empty cell."""
    return [
        line
        for line in lines
        if all(_holds(line.row.get(column), wanted) for column, wanted in where.items())
    ]


def name_of_code(plan: Plan, of: str | None, value: Value) -> Text:
    """The name of a code in its table or among the standard codes; else the code itself."""
    plain = Text(en=str(value), zh=str(value))
    if of is not None and of in shapes():
        row = next((line.row for line in plan.get(of, ()) if line.row.get("code") == value), None)
        return _named(row, "name", "name") if row else plain
    if of is not None:
        node: Mapping[str, Any] | None = next((n for n in REFERENCE[of] if n["id"] == value), None)
        return _named(node, "name", "name_en") if node else plain
    return plain


def join_names(texts: Iterable[Text]) -> Text:
    """Joins several names with commas."""
    several = list(texts)
    return Text(
        en=", ".join(text.en for text in several), zh="、".join(text.zh for text in several)
    )


def _holds(value: Value, wanted: Any) -> bool:
    options = wanted if isinstance(wanted, list) else [wanted]
    if value is None or value == ():
        return "" in options
    return any(part in options for part in as_tuple(value))


def _named(row: Mapping[str, Any], zh: str, en: str) -> Text:
    return Text(en=str(row.get(en)), zh=str(row.get(zh)))
