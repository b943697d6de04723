"""Today's date in the county, and parsing of dates as people write them.

Examples: 2018-09-01, 2018/9/1, 2018.9.1, 2018年9月1日, 20180901, today.
"""

import re
import unicodedata
from datetime import date

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

TODAY = "today"
_TODAY = (TODAY, "今天", "今日")
_DAY = re.compile(
    r"(?P<year>\d{4})\s*(?:年|(?P<sign>[-/.]))\s*(?P<month>\d{1,2})\s*(?:月|(?P=sign))\s*(?P<day>\d{1,2})\s*[日号]?"
    r"|(?P<compact>\d{8})",
    re.ASCII,
)
_FIRST_YEAR = 1949
_AHEAD = 20  # years from today that a plan may cover
DATE_HINT = Text(
    en="write it like 2018-09-01, 2018/9/1 or 2018年9月1日",
    zh="请写成 2018-09-01、2018/9/1 或 2018年9月1日 的形式",
)


def today() -> date:
    """Today's date by this machine's clock, which is set to the county's time."""
    return date.today()  # noqa: DTZ011


def read_day(given: str, today: date) -> date:
    """Parses a date; raises ValueError if it is not one."""
    text = unicodedata.normalize("NFKC", given).strip()
    if text.casefold() in _TODAY:
        return today
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(given)
    if compact := match["compact"]:
        return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def impossible_year(year: int) -> Text | None:
    """The message for an impossible year, such as 1018 for 2018; None for any other.

    The graph has no data for such a year, and an empty answer would be mistaken for a correct one.
    """
    last = today().year + _AHEAD
    if _FIRST_YEAR <= year <= last:
        return None
    return Text(
        en=f"The year {year} is not between {_FIRST_YEAR} and {last}.",
        zh=f"年份 {year} 不在 {_FIRST_YEAR} 至 {last} 之间。",
    )


def not_a_date(text: str) -> Text:
    """The message for a text that is not a date."""
    return Text(
        en=f"'{text}' is not a day: {DATE_HINT.en}.", zh=f"“{text}”不是日期：{DATE_HINT.zh}。"
    )


def parse_day(given: date | str, today: date) -> date:
    """A date, parsed if it is text; raises Refused if it is not one."""
    if not isinstance(given, str):
        return given
    try:
        return read_day(given, today)
    except ValueError as fault:
        wording = not_a_date(given)
        raise Refused(en=wording.en, zh=wording.zh) from fault
