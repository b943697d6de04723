"""Parsers that accept only some values: texts without damaged values, listed words, numbers within limits."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import BadCell

_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2}")
_KEPT_AS_TEXT = re.compile(
    r"\s*'(?=[1-9][0-9]*[^0-9'\s])"
)  # '2024年调研: programs mark a text that begins with a number


def without_damaged_text(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Refuses a date in a text column: a spreadsheet program made it from a text like 3-1. Refuses rounded numbers."""

    def checked(cell: Any) -> Any:
        if isinstance(cell, date):
            reason = Text(
                "The spreadsheet program turned it into a date; the original text is lost",
                "被表格软件自动变成了日期，原来的内容已丢失",
            )
            raise BadCell("NOT_TEXT", reason)
        if isinstance(cell, str) and _ROUNDED.fullmatch(cell.strip()):
            reason = Text(
                "Stored as a rounded number: digits are lost", "以科学计数法保存，号码数字已丢失"
            )
            raise BadCell("LOST_DIGITS", reason)
        if isinstance(cell, str) and (apostrophe := _KEPT_AS_TEXT.match(cell)):
            cell = cell[apostrophe.end() :]
        return read(cell)

    return checked


def among_words(read: Callable[[Any], Any], words: list[str]) -> Callable[[Any], Any]:
    """Limits a parser to some words."""

    def checked(cell: Any) -> Any:
        if (value := read(cell)) not in words:
            listed = "、".join(words)
            raise BadCell(
                "UNKNOWN_CHOICE", Text(f"Not one of: {listed}", f"不在允许的范围内：{listed}")
            )
        return value

    return checked


def within_bounds(
    read: Callable[[Any], Any], least: float | None, most: float | None
) -> Callable[[Any], Any]:
    """Limits a parser to numbers between `least` and `most`; None for no limit."""
    if least is None and most is None:
        return read

    def checked(cell: Any) -> Any:
        value = read(cell)
        if most is not None and value > most:
            raise BadCell("OUT_OF_RANGE", Text(f"More than {most:g}", f"大于 {most:g}"))
        if least is not None and value < least:
            raise BadCell("OUT_OF_RANGE", Text(f"Less than {least:g}", f"小于 {least:g}"))
        return value

    return checked
