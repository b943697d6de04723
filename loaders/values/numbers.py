"""What a cell says as a number: digits are digits, and what might be read in two ways is refused."""

import re
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import NARROW, BadCell, plain

_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|(?=\.[0-9]))(?:\.[0-9]+)?")
_UNIT = re.compile(r"(?<=[0-9])\s*(?:学时|课时|元|人|名)")  # what the column counts, said again
_SHARE = re.compile(r".*[%‰]")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def number(cell: Any) -> float:
    """The number in a cell; raises BadCell with NOT_A_NUMBER.

    A comma stands only between thousands: `7,5` may be seven and a half, so it is none. A share (50 %) is not
    the number that a spreadsheet keeps for it.
    """
    if isinstance(cell, bool):
        raise _bad("Not a number", "不是数字")
    if isinstance(cell, int | float):
        result = float(cell)
        if result != result or result in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
            raise _bad("Not a number", "不是数字")
        return result
    text = plain(cell).translate(NARROW)
    if _NUMBER.fullmatch(text) or _NUMBER.fullmatch(text := _UNIT.sub("", text)):
        return float(text.replace(",", ""))
    if _SHARE.fullmatch(text):
        raise _bad("A percentage, not a number", "是百分数，不是数值")
    if _COMMA.fullmatch(text):
        raise _bad(
            "The comma is not between thousands: write a decimal point, or nothing",
            "逗号不是千位分隔：小数请用小数点",
        )
    raise _bad("Not a number", "不是数字")


def whole(cell: Any) -> int:
    """The whole number in a cell; raises BadCell with NOT_A_NUMBER."""
    value = number(cell)
    if not value.is_integer():
        raise _bad("Not a whole number", "不是整数")
    return int(value)


def _bad(en: str, zh: str) -> BadCell:
    return BadCell("NOT_A_NUMBER", Text(en, zh))
