"""Finds implausible data in single rows: dates in the wrong order, parts greater than their whole."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from yanxiu.graph import days
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.parsing.parsed import ParsedRows
from yanxiu.loaders.values.persons import is_name, is_phone, phone_kinds

_Doubt = tuple[str, int, str]  # code, index of the row, column
_Pair = tuple[tuple[str, str], tuple[str, str]]

_FACTS = {
    "opened",
    "since",
    "hired",
    "on",
    "solved",
    "approved",
    "founded",
}  # past dates, or dates in the near future
_MONTH = timedelta(days=31)  # a roster of a term may list who begins within its first weeks
_YEAR = timedelta(days=366)
_FAR = 10 * _YEAR
_FIRST = date(1949, 10, 1)  # founding of the People's Republic; records begin no earlier
_DAYS_ZERO = {date(1970, 1, 1)}  # the date that programs write for an empty value
_LONG_AGO = {("School", "opened")}
_YEARS_AHEAD = 3
_OLDEST_AT_WORK = 66
_HOURS_A_DAY = 12
_MOST = {
    ("School", "training_seats"): 5_000,
    ("Activity", "seats"): 20_000,
    **{
        ("Budget", name): 10_000_000_000
        for name in ("payroll", "public_funds", "training_funds", "spent", "diverted")
    },
}
_ORDER: tuple[_Pair, ...] = (
    (("Nominated", "on"), ("Enrolled", "on")),
    (("StudioOf", "since"), ("JoinsStudio", "since")),
    (("PeerCommunity", "founded"), ("JoinsCommunity", "since")),
    (("OwnedBy", "since"), ("Issue", "solved")),
)  # the first date must not be after the second
_WITHIN: tuple[_Pair, ...] = (
    (("CommunityPlan", "granted"), ("CommunityPlan", "requested")),
    (("CommunityPlan", "spent"), ("CommunityPlan", "granted")),
    (("Budget", "spent"), ("Budget", "training_funds")),
    (("Budget", "training_funds"), ("Budget", "public_funds")),
    (("Budget", "diverted"), ("Budget", "public_funds")),
    (("CreditRecord", "credits"), ("CreditRecord", "hours")),
)  # the first number must not exceed the second
_WORDS = {
    ("Teacher", "rank"),
    ("Expert", "affiliation"),
    ("PublicityItem", "channel"),
    ("Phase", "product"),
    ("PartnerSchool", "place"),
}
_DIGITS = re.compile(r"[\d.\s-]+")
_UNSURE = re.compile(r"[(（](?:待定|暂定|存疑|待核实?|待查|不确定|拟)[)）]$")
_QUESTION = re.compile("[?？]$")  # may be part of a title
_DIGIT = re.compile(r"[\dA-Za-z]")
_TWO_RANKS = re.compile(r"[级师].*[、，,;；/+或和及].*[级师]|[*＊※]$")
_CODE = re.compile(r"^[A-Za-z]{1,4}[-_]?\d[\dA-Za-z_-]*$")
_NO_CODE = re.compile(
    r"[\s、，,;；。→|\"“”'‘’?？*]|^([A-Za-z]\w{2,})\1$|^([A-Za-z]+)[^/]*/\2[^/]*$|^0{2,}$|^(?:详?见|另附|附后)|[(（](?:注|拟|待定|存疑|代|已?退休|作废)[)）]"
)  # errors in a code: two codes, quotation marks, a note
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff](?:[\u3400-\u9fff]{10,})?"
)  # a name of one character, or of more than ten


def find_doubts(parsed: ParsedRows, day: date) -> Iterator[_Doubt]:
    """Yields the doubts about rows, with their columns; `day` is the day of the sheet."""
    columns = _columns(parsed.format)
    for column in columns.values():
        if column.name in parsed.values and (doubts := _of_cells(column, day)):
            code, doubted = doubts
            for at, cell in enumerate(parsed.values[column.name]):
                if cell is not None and doubted(cell):
                    yield code, at, column.name
    for pairs, code, is_wrong in (
        (_ORDER, "OUT_OF_ORDER", lambda first, last: last < first),
        (_WITHIN, "MORE_THAN_THE_WHOLE", lambda part, whole: part > whole),
    ):
        for one, other in pairs:
            if one in columns and other in columns:
                names = columns[one].name, columns[other].name
                name = names[1] if code == "OUT_OF_ORDER" else names[0]
                for at in _both(parsed, names, is_wrong):
                    yield code, at, name
    yield from _never_valid(parsed, columns)
    yield from _after_the_roster(parsed, columns, day)
    yield from _unsure(parsed, columns)
    yield from _hours(parsed, columns)
    yield from _other_year(parsed, columns)
    yield from _passed(parsed, columns)


def _never_valid(parsed: ParsedRows, columns: Mapping[tuple[str, str], Column]) -> Iterator[_Doubt]:
    """Yields relationships that end on the day on which they begin."""
    for owner, name in columns:
        first, last = columns.get((owner, "since")), columns[owner, name]
        if name == "until" and first and {first.name, last.name} <= parsed.values.keys():
            for at in _both(parsed, (first.name, last.name), lambda since, until: since == until):
                yield "NEVER_VALID", at, last.name


def _after_the_roster(
    parsed: ParsedRows, columns: Mapping[tuple[str, str], Column], day: date
) -> Iterator[_Doubt]:
    """Yields people hired after the day of a roster of staff on which they stand."""
    column = columns.get(("Teacher", "hired"))
    if column is None or column.name not in parsed.values:
        return
    for at, hired in enumerate(parsed.values[column.name]):
        if hired is not None and hired > day + _MONTH:
            yield "HIRED_LATER", at, column.name


def _columns(format_: Format) -> dict[tuple[str, str], Column]:
    """The columns by owner and name of the property that they fill."""
    return {
        (each.property.owner, each.property.name): each
        for each in format_.columns.values()
        if each.property
    }


def _of_cells(column: Column, day: date) -> tuple[str, Callable[[Any], bool]] | None:
    """The code and condition of an implausible cell of a column; None if the column is not checked."""
    filled, today = column.property, days.today()
    if filled is None:
        return None
    key = filled.owner, filled.name
    if key == ("Teacher", "born"):
        oldest = date(day.year - _OLDEST_AT_WORK, 1, 1)
        return "OLD_FOR_A_POST", lambda born: born < oldest
    if filled.type == "date":
        limit = today + (_YEAR if filled.name in _FACTS else _FAR)
        if filled.name in _FACTS and key not in _LONG_AGO:
            return "FAR_DAY", lambda cell: cell > limit or cell < _FIRST or cell in _DAYS_ZERO
        return "FAR_DAY", lambda cell: cell > limit
    if filled.type == "int" and filled.name == "year":
        return "FAR_DAY", lambda year: year > today.year + _YEARS_AHEAD
    if key in _MOST:
        return "VERY_LARGE", lambda number: number > _MOST[key]
    return _of_texts(column, key)


def _of_texts(column: Column, key: tuple[str, str]) -> tuple[str, Callable[[Any], bool]] | None:
    if is_phone(column.property):
        return "SEVERAL_PHONES", lambda cell: len(phone_kinds(cell)) > 1
    if is_name(column.property):
        return "ODD_NAME", lambda name: _HAN_NAME.fullmatch(name) is not None
    if key == ("Teacher", "number"):
        return "ODD_CODE", lambda cell: not _DIGIT.search(cell) or _NO_CODE.search(cell) is not None
    if key[1] in ("code", "number"):
        return "ODD_CODE", lambda cell: cell == column.title or _NO_CODE.search(cell) is not None
    if key in _WORDS:
        return "NO_WORDS", lambda cell: _DIGITS.fullmatch(cell) is not None
    return None


def _unsure(parsed: ParsedRows, columns: dict[tuple[str, str], Column]) -> Iterator[_Doubt]:
    """Texts that are marked as uncertain, repeat their heading, or are a code instead of a name; two ranks."""
    for key, column in columns.items():
        filled = column.property
        if filled is None or filled.type != "str" or filled.choices or filled.personal:
            continue
        if key[1] in ("code", "number") or is_name(filled) or column.many:
            continue
        marks = _QUESTION if key in _WORDS else _CODE if key[1] in ("name", "title") else _UNSURE
        for at, cell in enumerate(parsed.values.get(column.name, ())):
            if cell and (cell == column.title or _UNSURE.search(cell) or marks.search(cell)):
                yield "UNSURE", at, column.name
            elif cell and key == ("Teacher", "rank") and _TWO_RANKS.search(cell):
                yield "TWO_RANKS", at, column.name


def _both(
    parsed: ParsedRows, names: tuple[str, str], is_wrong: Callable[[Any, Any], bool]
) -> Iterator[int]:
    """The indices of rows in which both cells are filled and `is_wrong` is true."""
    cells = (parsed.values.get(name, ()) for name in names)
    for at, (one, other) in enumerate(zip(*cells, strict=False)):
        if one is not None and other is not None and is_wrong(one, other):
            yield at


def _hours(parsed: ParsedRows, columns: dict[tuple[str, str], Column]) -> Iterator[_Doubt]:
    """Activities with more hours than are possible on their days."""
    wanted = [columns.get(("Activity", name)) for name in ("starts", "ends", "hours")]
    if None in wanted:
        return
    names = [each.name for each in wanted if each]
    for at, (first, last, hours) in enumerate(zip(*(parsed.values[n] for n in names), strict=True)):
        if None in (first, last, hours) or last < first:
            continue
        if hours > _HOURS_A_DAY * ((last - first).days + 1):
            yield "VERY_LARGE", at, names[2]


def _other_year(parsed: ParsedRows, columns: dict[tuple[str, str], Column]) -> Iterator[_Doubt]:
    """Yearly plans that were approved more than a year before or after their year."""
    year, approved = (columns.get(("CommunityPlan", name)) for name in ("year", "approved"))
    if year and approved:
        for at in _both(parsed, (year.name, approved.name), lambda y, day: abs(day.year - y) > 1):
            yield "OUT_OF_ORDER", at, approved.name


def _passed(parsed: ParsedRows, columns: dict[tuple[str, str], Column]) -> Iterator[_Doubt]:
    """People who passed an activity without any hours."""
    hours, qualified = (columns.get(("Attended", name)) for name in ("hours", "qualified"))
    if hours and qualified:
        for at in _both(parsed, (hours.name, qualified.name), lambda h, passed: h == 0 and passed):
            yield "PASSED_WITHOUT_HOURS", at, hours.name
