"""Finds the date of a roster: as given, or from its title, sheet name or file name."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from yanxiu.graph import days
from yanxiu.graph.words import fold
from yanxiu.loaders.reading.files import Sheet, Source
from yanxiu.loaders.values.cells import plain_text

_TITLE_ROWS = 12
_FILLED = 3  # the most cells of a title row; a header has more
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:年|[-./_])(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?:月|[-./_])(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)日?|月(?!\d)|(?![\d.\-/_月]))"
    r"|(?<!\d)(?P<compact>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_TERM = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-—–~至](?:(?:19|20)\d\d))?(?P<school_year>学年度?|学年)?年?"
    r"(?P<term>上半年|下半年|秋季?|春季?|上学期|下学期|上期|下期|第[一1]学期|第[二2]学期)?"
)
_AUTUMN = ("秋", "下半年", "第一", "第1")
_LABEL = re.compile("(?:填报|填表|统计|制表|上报|截止|截至)(?:日期|时间)?")


class RosterDays:
    """The days of a load's rosters; `given` applies to all of them."""

    def __init__(self, given: date | None = None) -> None:
        self.given = given
        self._known: dict[int, tuple[Sheet, date | None]] = {}

    def day_of_file(self, file: Source) -> date | None:
        """The day from an option or from the file's name; None if there is none."""
        return self.given or _day(file.stem)

    def day_of_sheet(self, sheet: Sheet) -> date | None:
        """The day of a roster; None if it is unknown."""
        if self.given:
            return self.given
        if id(sheet) not in self._known:
            self._known[id(sheet)] = sheet, find_day(sheet)
        return self._known[id(sheet)][1]


def find_day(sheet: Sheet) -> date | None:
    """The date in a sheet's title, else in its name or its file's name; None if there is none or several."""
    titles = _titles(sheet)
    labelled = [title for title in titles if _LABEL.search(title)]
    for texts in (labelled, titles, [sheet.name or ""], [sheet.file.stem]):
        days = _days(texts)
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _day(text: str) -> date | None:
    days = _days([text])
    return days.pop() if len(days) == 1 else None


def _days(texts: list[str]) -> set[date]:
    """The dates in texts, else the first days of school terms in them."""
    today = days.today()
    for read in (_dates, _terms):
        if results := {day for text in texts for day in read(text) if day <= today}:
            return results
    return set()


def _titles(sheet: Sheet) -> list[str]:
    """The texts above the header, which is the first wide row."""
    rows = [[cell for cell in row if plain_text(cell) != ""] for row in sheet.rows[:_TITLE_ROWS]]
    most = min(_FILLED, max(map(len, rows), default=0) - 1)
    above = takewhile(lambda row: len(row) <= most, rows)
    return [fold(plain_text(cell)) for row in above for cell in row]


def _dates(text: str) -> Iterator[date]:
    for match in _DAY.finditer(fold(text)):
        try:
            if compact := match["compact"]:
                yield date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
            else:
                yield date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
        except ValueError:
            continue


def _terms(text: str) -> Iterator[date]:
    """The first day of a term: 2019年秋季 is 2019-09-01, 2019-2020学年第二学期 is 2020-03-01."""
    for match in _TERM.finditer(fold(text)):
        year, term = int(match["year"]), match["term"] or ""
        if term.startswith(_AUTUMN) or (term in ("下学期", "下期") and not match["school_year"]):
            yield date(year, 9, 1)
        elif term.startswith(("第二", "第2")) or (
            match["school_year"] and term.startswith(("下", "春"))
        ):
            yield date(year + 1, 3, 1)
        elif match["school_year"]:
            yield date(year, 9, 1)
        elif term:
            yield date(year, 3, 1)
