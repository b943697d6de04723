"""Parses a period in one cell, with its first and last day: 2023.8.10-8.12, 2023年8月10日至12日."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import BadCell, plain_text
from yanxiu.loaders.values.days import require_day
from yanxiu.loaders.values.placeholders import means_until_now

_APART = re.compile(r"\s*(?:至|到|~|～|—+|–|－|―|\s-\s|-{2,})\s*")
_DASH = re.compile(r"(?<=[\d日号])-(?=\d)")
_NUMBERS = re.compile(r"\d+")
_LAST = re.compile(r"(?:\d{4}\s*[-/.年]\s*)?(?:\d{1,2}\s*[-/.月]\s*)?\d{1,2}\s*[日号]?")
_GOES_ON = re.compile(r"(.*\d\s*[日号月]?)\s*[-—–－~～至到]*\s*(今|现在|目前)")
_BEHIND = re.compile(r"[(（][^()（）]*[)）]$|[，,、]?(?:共|计|为期)?\d+天$")


def first_day_parser(day: Callable[[Any], date], *, alone: bool = True) -> Callable[[Any], date]:
    """Returns a parser of the first day of a period, from a parser of days; `alone` accepts a single day."""
    return lambda cell: _both(cell, day, alone)[0]


def last_day_parser(
    day: Callable[[Any], date], *, alone: bool = True
) -> Callable[[Any], date | None]:
    """Returns a parser of the last day of a period, from a parser of days; a single day is its own last day.

    The result is None if the period goes on: 2023.9.1至今.
    """
    return lambda cell: _both(cell, day, alone)[1]


def _both(cell: Any, day: Callable[[Any], date], alone: bool) -> tuple[date, date | None]:
    text = "" if isinstance(cell, date) else _BEHIND.sub("", plain_text(cell))
    if (going_on := _GOES_ON.fullmatch(text)) and means_until_now(f"至{going_on[2]}"):
        return day(going_on[1]), None
    parts = _APART.split(text)
    if len(parts) == 1 and len(_DASH.findall(text)) == 1:
        parts = _DASH.split(text)
    if len(parts) == 1:
        only = require_day(day)(cell)
        if not alone:
            raise BadCell(
                "NOT_A_DATE",
                Text(
                    "One day alone: write the first and the last day, or 至今 for the last",
                    "只写了一天：请写明起止两天，仍在继续的写“至今”",
                ),
            )
        return only, only
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
    if len(numbers) == 2 and re.match(r"\d{4}\D", parts[1]):
        raise BadCell(
            "NOT_A_DATE",
            Text("The end of the period is not a full date", "没有写明终止的年、月、日"),
        )
    try:
        return first, date(year, month, last)
    except ValueError:
        raise BadCell("NOT_A_DATE", Text("This date does not exist", "没有这一天")) from None
