"""What a cell says as a day. What may be two days, or only looks like one, is refused."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.reading.layout import SINCE_1900
from yanxiu.loaders.values.cells import BadCell, plain

_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*(?:[-/.月]\s*(?:(?P<day>\d{1,2})\s*[日号]?)?)?"
    r"(?:(?<=[\d日号])[\sT]+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?[.。]?"
    r"|(?P<compact>\d{8})"
    r"|(?P<months>\d{6})",
    re.ASCII,
)
_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.[0-9]+)?")
_ONE_OR_TEN = re.compile(r"[0-9]{4}\.1")
_TEN = re.compile(r"[0-9]{4}\.10")
_PADDED = re.compile(r"[0-9]{4}\.0[1-9]")
_DASHES = str.maketrans("–—−‐‑﹣", "-" * 6)
_FIRST, _LAST = 1850, 2200  # years
_DIGITS = {word: digit for digit, word in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "元": 1,
}
_IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号]?)?"
)


def day(zero: date = SINCE_1900, *, exact_text: bool = True) -> Callable[[Any], date]:
    """How a cell is read as a day; what is given raises BadCell with NOT_A_DATE.

    zero        day 0 of the workbook's own numbers
    exact_text  texts stand as somebody typed them: 1985.1 is January. Else it may have been 1985.10, kept as
                a number and written without its last nought, as in a CSV file, and is refused

    Only a number can be that of a day: a text of five digits may be anything.
    """

    def read(cell: Any) -> date:
        if isinstance(cell, datetime):
            return _within(cell.date())
        if isinstance(cell, date):
            return _within(cell)
        wording = unicodedata.normalize("NFKC", plain(cell)).translate(_DASHES)
        is_number = isinstance(cell, int | float)
        if _SERIAL.fullmatch(wording):
            if not is_number:
                raise _bad(
                    "Five digits as text: nobody can say which day is meant",
                    "是五位数字文本，无法确定是哪一天",
                )
            return _within(zero + timedelta(days=int(float(wording))))
        if _ONE_OR_TEN.fullmatch(wording) and (is_number or not exact_text):
            raise _bad(
                f"It may be January or October: {wording} and {wording}0 are one number",
                f"无法区分 1 月与 10 月：{wording} 与 {wording}0 是同一个数",
            )
        return _written(wording)

    return read


def keeps_noughts(cells: Any) -> bool:
    """Whether texts like 1985.10 keep their last nought in a column, and no month has one before it."""
    words = [plain(cell) for cell in cells]
    return any(map(_TEN.fullmatch, words)) and not any(map(_PADDED.fullmatch, words))


def _written(said: str) -> date:
    if words := _IN_WORDS.fullmatch(said):
        year = int("".join(str(_DIGITS[digit]) for digit in words[1]))
        return _date(year, _in_words(words[2]), _in_words(words[3] or "一"))
    match = _DATE.fullmatch(said)
    if match is None:
        raise _bad("Not a date", "不是日期")
    if compact := match["compact"]:
        return _date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    if months := match["months"]:
        if months[:2] not in ("19", "20") or 1 <= int(months[2:4]) <= 12:
            raise _bad(
                "Six digits may be year and month, or a day", "六位数字可能是年月，也可能是年月日"
            )
        return _date(int(months[:4]), int(months[4:]), 1)
    return _date(int(match["year"]), int(match["month"]), int(match["day"] or 1))


def _in_words(said: str) -> int:
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return _DIGITS[said] if len(said) == 1 else 0
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _date(year: int, month: int, of_month: int) -> date:
    try:
        found = date(year, month, of_month)
    except (ValueError, OverflowError):
        raise _bad("There is no such day", "没有这一天") from None
    return _within(found)


def _within(found: date) -> date:
    if not _FIRST <= found.year <= _LAST:
        raise _bad(f"The year {found.year} cannot be meant", f"年份 {found.year} 有误")
    return found


def _bad(en: str, zh: str) -> BadCell:
    return BadCell("NOT_A_DATE", Text(en, zh))
