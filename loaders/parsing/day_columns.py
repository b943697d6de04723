"""Recognises attendance sheets with a column for each day; they must be converted to rows."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from yanxiu.graph.text import Text

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_DAY = re.compile(
    r"(?:(?:(?:\d{2,4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*)?\d{1,2}\s*[日号]|(?:\d{2,4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}"
    rf"|第\s*{_NUMBER}\s*[天日次]|(?:周|星期|礼拜)[一二三四五六日天])"
    r"\s*(?:[(（].{1,6}[)）]|(?:周|星期)[一二三四五六日天])?\s*(?:上午|下午|晚上?)?(?:学时)?"
)
_LEAST = 2  # adjacent days
_OF_A_MONTH = 5  # consecutive bare numbers, as in sheets of a month
_SHOWN = 4


def days_over_columns(labels: Sequence[str]) -> Text | None:
    """The note on a sheet with adjacent headings of days: 8月1日, 8月2日; 第一天, 第二天; 1, 2, 3, 4, 5.

    None for other sheets.
    """
    words = [each for each in labels if each]
    runs = (
        [*run] for is_day, run in groupby(words, lambda each: bool(_DAY.fullmatch(each))) if is_day
    )
    days = next((run for run in (*runs, *_counted(words)) if len(run) >= _LEAST), None)
    if days is None:
        return None
    shown = days[:_SHOWN]
    more = "……" if len(days) > len(shown) else ""
    return Text(
        f"Each day has a column of its own ({', '.join(shown)}{more}): write one row per person and day, or one row per person with "
        "the sum of the hours and the last day, with 活动代码, 学时 and 认定日期 (yanxiu template attendance)",
        f"每天占一列（{'、'.join(shown)}{more}）：请改为每人每天一行，或每人一行，写合计学时和最后一天；"
        "填写活动代码、学时和认定日期，打√的换算成学时（空白模板：yanxiu template attendance）",
    )


def _counted(words: Sequence[str]) -> Iterator[list[str]]:
    """Yields runs of consecutive numbers that are long enough to be the days of a month."""
    run: list[str] = []
    for word, following in pairwise([*words, ""]):
        if not word.isdecimal() or len(word) > 2:
            run = []
            continue
        run.append(word)
        if not following.isdecimal() or int(following) != int(word) + 1:
            if len(run) >= _OF_A_MONTH:
                yield run
            run = []
