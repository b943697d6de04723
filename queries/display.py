"""Formats the values of an answer for people: labels for codes, yes and no, numbers with units."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from rich.cells import cell_len

from yanxiu.graph.text import NO, YES, Text
from yanxiu.queries.answer import Answer, Field
from yanxiu.queries.numbers import format_number
from yanxiu.queries.parameters import Condition

# a text that is stored in both languages: `中文 / English`
_IN_BOTH = re.compile(r"(.*[\u3400-\u9fff].*?) / ([ -~]*[a-z]{3}[ -~]*)")


def display_text(field: Field, value: Any) -> str:
    """A value as text for people."""
    if isinstance(value, list):
        return "、".join(display_text(field, each) for each in value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return format_number(value, field.unit)
    return str(display_value(field, value))


def display_value(field: Field, value: Any) -> Any:
    """The label of a value if it has one; numbers unchanged, None as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, list):
        return "、".join(str(display_value(field, each)) for each in value)
    if isinstance(value, str) and (both := _IN_BOTH.fullmatch(value)):
        return str(Text(both[2], both[1]))
    return str(field.words[value]) if value in field.words else value


def condition_lines(conditions: Iterable[Condition]) -> list[str]:
    """Conditions of a question, such as `day: 2018-12-31`, in the reader's language."""
    colon = Text(": ", "：")
    return [f"{condition.title}{colon}{condition.value}" for condition in conditions]


def join_pieces(
    pieces: Iterable[str], width: int, split: Callable[[str], Iterable[str]]
) -> list[str]:
    """Joins pieces with a point, in as many lines of a width in cells as needed.

    split   the lines of a piece that begins a new line, such as those of a piece too long for one
    """
    lines: list[str] = []
    for piece in pieces:
        joined = f"{lines[-1]} · {piece}" if lines else piece
        if lines and cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines.extend(split(piece))
    return lines


def row_count_text(answer: Answer) -> str:
    """The total number of rows, and how many of them are shown."""
    here, there = len(answer.rows), answer.count
    if here < there:
        return str(
            Text(
                f"{there:,} rows, the first {here:,} of them shown",
                f"共 {there:,} 行，只列出前 {here:,} 行",
            )
        )
    return str(Text(f"{there:,} rows" if there != 1 else "1 row", f"共 {there:,} 行"))


def visible_fields(answer: Answer) -> list[Field]:
    """The fields that people read; a person's number or school is left out if no row has one."""
    return [
        field
        for field in answer.fields
        if field.shown
        and (field.person is None or any(row[field.key] is not None for row in answer.rows))
    ]
