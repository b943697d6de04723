"""How a cell is read where not all of its kind may stand in it: texts that are no damaged values, words, numbers between two."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import BadCell

_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2}")
_KEPT_AS_TEXT = re.compile(
    r"\s*'(?=[1-9][0-9]*[^0-9'\s])"
)  # '2024年调研, as a program keeps what begins as a number


def as_text(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A text; a day in a column of texts is what a spreadsheet program made of something like 3-1."""

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
        if isinstance(cell, str) and (kept := _KEPT_AS_TEXT.match(cell)):
            cell = cell[kept.end() :]
        return read(cell)

    return checked


def one_of(one: Callable[[Any], Any], words: list[str]) -> Callable[[Any], Any]:
    """The same where only some words may stand."""

    def checked(cell: Any) -> Any:
        if (value := one(cell)) not in words:
            listed = "、".join(words)
            raise BadCell(
                "UNKNOWN_CHOICE", Text(f"Not one of: {listed}", f"不在允许的范围内：{listed}")
            )
        return value

    return checked


def bounded(
    one: Callable[[Any], Any], least: float | None, most: float | None
) -> Callable[[Any], Any]:
    """The same where numbers lie between two."""
    if least is None and most is None:
        return one

    def checked(cell: Any) -> Any:
        value = one(cell)
        if most is not None and value > most:
            raise BadCell("OUT_OF_RANGE", Text(f"More than {most:g}", f"大于 {most:g}"))
        if least is not None and value < least:
            raise BadCell("OUT_OF_RANGE", Text(f"Less than {least:g}", f"小于 {least:g}"))
        return value

    return checked
