"""Parses a cell as a number; ambiguous notations are refused."""

import re
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import HALF_WIDTH, BadCell, plain_text

_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|(?=\.[0-9]))(?:\.[0-9]+)?")
_YUAN = re.compile(r"^[¥￥]\s*(?=[0-9])")
_OTHER_UNIT = re.compile(
    r"(?:约|共)?[0-9.]*\s*(?:(?:半|[一两二三四五六七八九十])?天|小时|h|分钟|[百千万亿]+元?|学期|周|个?月)(?:半)?"
)
_SHARE = re.compile(r".*[%‰]")
_INSTEAD: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        _OTHER_UNIT,
        "Another unit than the column's: work it out",
        "单位与本列不同（或只写了天数、时长），请换算成本列的单位",
    ),
    (_SHARE, "A percentage, not a number", "是百分数，不是数值"),
    (re.compile("[√✓✔☑○◯●]+"), "A tick, not a number", "只打了勾，没有写明数值"),
    (
        re.compile(".*(?:请假|病假|事假|产假|公假|缺勤|缺席|旷课|未到|未参加|没参加)(?:[(（].*)?"),
        "It says absent: take the row out, or write 0",
        "写的是请假或缺席：没有参加的请删除该行，或填 0",
    ),
    (
        re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"),
        "A time of the day, not a number",
        "是时刻，不是数值",
    ),
)  # texts that are written in place of a number
_DIGITS = "〇一二三四五六七八九"
_UPTO_99 = r"([0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ORDINAL = re.compile(rf"第{_UPTO_99}[期轮批届次]|{_UPTO_99}[期轮批届]")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def parse_number(cell: Any) -> float:
    """The number in a cell; raises BadCell with NOT_A_NUMBER.

    A comma may only separate thousands; `7,5` is refused, because it may be seven and a half. So is a
    percentage, because a spreadsheet stores another number for it.
    """
    if isinstance(cell, bool):
        raise _bad("Not a number", "不是数字")
    if isinstance(cell, int | float):
        result = float(cell)
        if result != result or result in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
            raise _bad("Not a number", "不是数字")
        return result
    text = plain_text(cell).translate(HALF_WIDTH)
    if _NUMBER.fullmatch(text) or _NUMBER.fullmatch(text := _YUAN.sub("", text)):
        return float(text.replace(",", ""))
    if _COMMA.fullmatch(text):
        raise _bad(
            "The comma is not between thousands: write a decimal point, or nothing",
            "逗号不是千位分隔：小数请用小数点",
        )
    for pattern, en, zh in _INSTEAD:
        if pattern.fullmatch(text):
            raise _bad(en, zh)
    raise _bad("Not a number", "不是数字")


def parse_whole_number(cell: Any) -> int:
    """The whole number or ordinal (第二期) in a cell; raises BadCell with NOT_A_NUMBER."""
    if isinstance(cell, str) and (ordinal := _ORDINAL.fullmatch(plain_text(cell))):
        digits = ordinal[1] or ordinal[2]
        return int(digits) if digits.isdecimal() else _in_words(digits)
    value = parse_number(cell)
    if not value.is_integer():
        raise _bad("Not a whole number", "不是整数")
    return int(value)


def _in_words(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.index(text)
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)


def _bad(en: str, zh: str) -> BadCell:
    return BadCell("NOT_A_NUMBER", Text(en, zh))
