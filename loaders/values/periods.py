"""Parses a period in one cell, with its first and last day: 2023.8.10-8.12, 2023年8月10日至12日."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import BadCell, plain

_APART = re.compile(r"\s*(?:至|到|~|～|—+|–|－|―|\s-\s|-{2,})\s*")
_DASH = re.compile(r"(?<=[\d日号])-(?=\d)")
_NUMBERS = re.compile(r"\d+")
_LAST = re.compile(r"(?:\d{4}\s*[-/.年]\s*)?(?:\d{1,2}\s*[-/.月]\s*)?\d{1,2}\s*[日号]?")
_BEHIND = re.compile(r"[(（][^()（）]*[)）]$|[，,、]?(?:共|计|为期)?\d+天$")


def first_day(day: Callable[[Any], date]) -> Callable[[Any], date]:
    """How the first day of a period is read, given how a day is."""
    return lambda cell: _both(cell, day)[0]


def last_day(day: Callable[[Any], date]) -> Callable[[Any], date]:
    """How the last day of a period is read, given how a day is; that of a single day is the day itself."""
    return lambda cell: _both(cell, day)[1]


def _both(cell: Any, day: Callable[[Any], date]) -> tuple[date, date]:
    if isinstance(cell, date):
        return (alone := day(cell)), alone
    said = _BEHIND.sub("", plain(cell))
    parts = _APART.split(said)
    if len(parts) == 1 and len(_DASH.findall(said)) == 1:
        parts = _DASH.split(said)
    if len(parts) == 1:
        return (alone := day(cell)), alone
    if len(parts) != 2 or not _LAST.fullmatch(parts[1]):
        raise BadCell("NOT_A_DATE", Text("Not one period", "不是一段起止日期"))
    if len(_NUMBERS.findall(parts[0])) != 3:
        raise BadCell(
            "NOT_A_DATE",
            Text("The start of the period is not a full date", "没有写明起始的年、月、日"),
        )
    first = day(parts[0])
    numbers = [int(each) for each in _NUMBERS.findall(parts[1])]
    year, month, last = [first.year, first.month, 0][: 3 - len(numbers)] + numbers
    try:
        return first, date(year, month, last)
    except ValueError:
        raise BadCell("NOT_A_DATE", Text("This date does not exist", "没有这一天")) from None
