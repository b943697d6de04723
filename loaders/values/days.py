"""Parses a cell as a date. Ambiguous and invalid dates are refused."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.reading.layout import SINCE_1900
from yanxiu.loaders.values.cells import BadCell, plain_text

_DATE = re.compile(
    r"(?P<year>\d{4})(?:\s*[-/.年、·]\s*|\s+)(?P<month>\d{1,2})(?:(?:\s*[-/.月、·]\s*|\s+)(?:(?P<day>\d{1,2})\s*[日号]?)?)?"
    r"(?:(?<=[\d日号])[\sT]+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?[.。]?"
    r"|(?P<compact>\d{8})"
    r"|(?P<months>\d{6})",
    re.ASCII,
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)", re.ASCII
)  # a time with its UTC offset, as programs write it
_CHINA = timezone(timedelta(hours=8))
_SIGNS_BETWEEN = re.compile(r"(?<=\d)\s*[。\\]\s*(?=\d)")
_HALF_OF_DAY = re.compile(r"(?<=[\d日号])\s*(?:上午|下午|中午|晚上|全天)$")
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
_WEEKDAY = re.compile(r"(?<=[\d日号])[\s,]*[(]?(?:星期|周|礼拜)([一二三四五六日天])[)]?$")
_LAST_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4}|\d{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3}|\d{1,2})[日号]?)?"
)
_FULL = {
    name[:3]: name
    for name in (
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
    )
}
_SIX_DIGITS = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_OF_MONTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_IN_ENGLISH = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_OF_MONTH}[\s/-]+{_MONTH}[\s,/-]+(?P<year>\d{{4}})",
        rf"{_MONTH}[\s-]+{_OF_MONTH}[\s,-]+(?P<year>\d{{4}})",
    )
)  # 12-Aug-2023, August 12, 2023
_NONE: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r".*(?:农历|阴历|旧历|[正腊冬]月|初[一二三四五六七八九十]).*"),
     "A day of the lunar calendar", "是农历日期，请按证件填写公历日期"),
    (re.compile(r"(?:民国|昭和|平成|光绪|宣统).*"), "A year of another era", "不是公元年份，请填写公元日期"),
    (re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}"),
     "Day and month may be either way round", "无法区分日和月的先后，请按“年-月-日”填写"),
    (re.compile(r"(?:0?[1-9]|1[0-2])\s*(?:月\s*\d{1,2}(?:[日号、至到~～-].*)?|[.]\s*\d{1,2}\s*[-~～至到—].*)"),
     "The year is missing", "没有写年份，请按“年-月-日”填写"),
    (re.compile(r"\d{2}\s*[-/.年、](?:\s*\d{1,2}.*)?|[A-Za-z]{3}-\d{2}|\d{1,2}[\s/-]+[A-Za-z]{3,9}[\s,/-]+\d{2}"),
     "The year has two digits only", "年份只有两位数字，请写四位"),
    (re.compile(r"\d{4}\s*年?"), "A year alone", "只有年份，没有月份"),
    (re.compile(r"\d{1,2}(?:周?岁)?"), "An age, or a number alone: no day", "是年龄或单独的数字，不是日期"),
    (re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?[\sT]*\d{1,2}:\d\d.*"), "A time of the day that is none, beside the day", "日期后的时刻有误，请只写日期"),
    (re.compile(r"\d{4}[-/.年].*[-~～至到—].*\d.*"), "A period, not a day", "是一段时间，不是某一天"),
    (re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}.*[^\d\s.日号月].*"), "More stands in the cell than a day", "日期之外还有其他文字"),
)  # texts that are not a date, and what they are  # fmt: skip


def day_parser(
    zero: date = SINCE_1900,
    *,
    exact_text: Callable[[], bool] = lambda: True,
    are_months: Callable[[], bool] = lambda: False,
) -> Callable[[Any], date]:
    """Returns a parser of dates, which raises BadCell with NOT_A_DATE.

    zero        the date of number 0 in the workbook
    exact_text  True if texts are as typed: 1985.1 is January. Otherwise, e.g. in a CSV file, 1985.1 may be
                the number 1985.10 without its last zero, and is refused. Called only for such a text

    are_months  True if the heading asks for year and month: 200408 is then no day of 2020. Called only for six digits

    Only a number counts as the serial number of a day; a text of five digits is refused.
    """

    def read(cell: Any) -> date:
        if isinstance(cell, datetime):
            return _within(cell.date())
        if isinstance(cell, date):
            return _within(cell)
        wording = unicodedata.normalize("NFKC", plain_text(cell)).translate(_DASHES)
        is_number = isinstance(cell, int | float)
        if _SERIAL.fullmatch(wording):
            if not is_number:
                raise _bad(
                    "Five digits as text: nobody can say which day is meant",
                    "是五位数字文本，无法确定是哪一天",
                )
            return _within(zero + timedelta(days=int(float(wording))))
        if _ONE_OR_TEN.fullmatch(wording) and (is_number or not exact_text()):
            raise _bad(
                f"It may be January or October: {wording} and {wording}0 are one number",
                f"无法区分 1 月与 10 月：{wording} 与 {wording}0 是同一个数",
            )
        if (month := _SIX_DIGITS.fullmatch(wording)) and are_months():
            return _date_of(int(month[1]), int(month[2]), 1)
        if moment := _MOMENT.fullmatch(wording):
            return _in_china(moment)
        wording = _SIGNS_BETWEEN.sub(".", _HALF_OF_DAY.sub("", wording))
        bare = _WEEKDAY.sub("", wording)
        written = _written(bare)
        if bare != wording and _weekday(wording) != written.isoweekday():
            raise _bad("The day of the week is another", "与所写的星期不符")
        return written

    return read


def is_month(cell: Any) -> bool:
    """True for a year and month without a day, read as the month's first day: 2026.8, 2026年八月, 202608."""
    if isinstance(cell, date):
        return False
    wording = unicodedata.normalize("NFKC", plain_text(cell)).translate(_DASHES)
    if words := _IN_WORDS.fullmatch(wording):
        return words[3] is None
    match = _DATE.fullmatch(_SIGNS_BETWEEN.sub(".", wording))
    return match is not None and match["day"] is None and match["compact"] is None


def require_day(day: Callable[[Any], date]) -> Callable[[Any], date]:
    """Extends a parser of days to refuse a month alone: an end in August may be its first day or its last."""

    def read(cell: Any) -> date:
        written = day(cell)
        if is_month(cell):
            raise _bad(
                "A month alone does not say the day on which it ends: write the day too",
                "只写了年月，没有写明是哪一天结束：请写明年、月、日",
            )
        return written

    return read


def _in_china(moment: re.Match[str]) -> date:
    """The date in China: 2023-08-11T16:00:00Z is midnight of the 12th there."""
    zone = moment[3].replace("Z", "+00:00")
    try:
        with_zone = datetime.fromisoformat(f"{moment[1]}T{moment[2][:8]}{zone[:3]}:{zone[-2:]}")
    except ValueError:
        raise _bad("There is no such day", "没有这一天") from None
    return _within(with_zone.astimezone(_CHINA).date())


def _weekday(text: str) -> int:
    match = _WEEKDAY.search(text)
    return "一二三四五六日天".index(match[1]) % 7 + 1 if match and match[1] != "天" else 7


def has_trailing_zeros(cells: Any) -> bool:
    """True if a column has texts like 1985.10, with the last zero, and no month with a leading zero."""
    words = [plain_text(cell) for cell in cells]
    return any(map(_TEN.fullmatch, words)) and not any(map(_PADDED.fullmatch, words))


def _written(text: str) -> date:
    if words := _IN_WORDS.fullmatch(text):
        year = int("".join(str(_DIGITS.get(digit, digit)) for digit in words[1]))
        return _date_of(year, _in_words(words[2]), _in_words(words[3] or "一"))
    if text.isascii() and (parsed_day := _in_english(text)):
        return parsed_day
    match = _DATE.fullmatch(text)
    if match is None:
        if (day_and_month := _LAST_YEAR.fullmatch(text)) and (
            parsed_day := _turned(*map(int, day_and_month.groups()))
        ):
            return parsed_day
        for pattern, en, zh in _NONE:
            if pattern.fullmatch(text):
                raise _bad(en, zh)
        raise _bad("Not a date", "不是日期")
    if compact := match["compact"]:
        return _date_of(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    if months := match["months"]:
        if months[:2] not in ("19", "20") or 1 <= int(months[2:4]) <= 12:
            raise _bad(
                "Six digits may be year and month, or a day", "六位数字可能是年月，也可能是年月日"
            )
        return _date_of(int(months[:4]), int(months[4:]), 1)
    return _date_of(int(match["year"]), int(match["month"]), int(match["day"] or 1))


def _in_english(text: str) -> date | None:
    """A date with an English month, in full or abbreviated to at least three letters; None if it is not one."""
    for pattern in _IN_ENGLISH:
        match = pattern.fullmatch(text)
        month = match["month"].casefold() if match else ""
        if match and _FULL.get(month[:3], "").startswith("sep" if month == "sept" else month):
            return _date_of(int(match["year"]), 1 + [*_FULL].index(month[:3]), int(match["day"]))
    return None


def _turned(first: int, second: int, year: int) -> date | None:
    """A date with the year last, if only one of the other numbers can be the month or both are equal; else None."""
    if first == second or (first > 12) != (second > 12):
        return _date_of(year, min(first, second), max(first, second))
    return None


def _in_words(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text] if len(text) == 1 else 0
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _date_of(year: int, month: int, of_month: int) -> date:
    if of_month == 0 and 1 <= month <= 12:
        raise _bad("The day is 0: write year and month alone", "日是 0：只知道年月的，请只写年月")
    try:
        written_day = date(year, month, of_month)
    except (ValueError, OverflowError):
        raise _bad("There is no such day", "没有这一天") from None
    return _within(written_day)


def _within(day: date) -> date:
    if not _FIRST <= day.year <= _LAST:
        raise _bad(f"The year {day.year} cannot be meant", f"年份 {day.year} 有误")
    return day


def _bad(en: str, zh: str) -> BadCell:
    return BadCell("NOT_A_DATE", Text(en, zh))
