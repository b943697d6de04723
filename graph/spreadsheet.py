"""Escapes texts so that spreadsheet programs neither run nor change them, and reads them back.

A text that begins like a formula, or a number that would lose digits, is written with an apostrophe
before it, as a clerk would type it. Reading removes that apostrophe.
"""

import re

_SIGNS = "=+@＝＋－＠﹦﹢﹣﹫-"
_BLANK = r"[\s\x00-\x1f\u200b-\u200f\ufeff]*"
_LIVE = re.compile(f"'*{_BLANK}[{_SIGNS}]")
_LONG = re.compile(r"'*(?:0[0-9]+|[0-9]{12,})\s*$")
_FORMULA = re.compile(
    f"{_BLANK}(?:[=＝﹦]|[{_SIGNS}].*(?:[A-Za-z_.]\\(|[|].*!))", re.DOTALL
)  # +86 138 is a telephone number, +SUM(A1) and -1+cmd|' /c'!A1 are not


def escape_formula(text: str, *, digits: bool) -> str:
    """The text, escaped so that no spreadsheet program runs it as a formula.

    digits  also escape long numbers and leading zeros, which a spreadsheet program would change in a CSV file
    """
    long = _LONG.match(text) and (digits or text.startswith("'"))
    return f"'{text}" if long or _LIVE.match(text) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` escaped."""
    if text.startswith("'") and (_LIVE.match(text) or _LONG.match(text)):
        return text[1:]
    return text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program would run the text as a formula."""
    return _FORMULA.match(text) is not None
