"""Escapes texts for spreadsheet programs, so that none runs as a formula or is changed, and reads them back.

A text that begins like a formula, or a number that would lose digits, is written with an apostrophe
before it, as a clerk would type it; reading takes that one apostrophe off again.
"""

import re

_SIGNS = "=+@＝＋－＠﹦﹢﹣﹫-"
_BLANK = r"[\s\x00-\x1f\u200b-\u200f\ufeff]*"
_LIVE = re.compile(f"'*{_BLANK}[{_SIGNS}]")
_LONG = re.compile(r"'*(?:0[0-9]+|[0-9]{12,})\s*$")
_FORMULA = re.compile(
    f"{_BLANK}(?:[=＝﹦]|[{_SIGNS}].*(?:[A-Za-z_.]\\(|[|].*!))", re.DOTALL
)  # +86 138 is a telephone number, +SUM(A1) and -1+cmd|' /c'!A1 are not


def quoted(text: str, *, digits: bool) -> str:
    """A text that no spreadsheet program takes for a formula.

    digits  also keep one of digits from being taken for a number, as it would be in a CSV file
    """
    long = _LONG.match(text) and (digits or text.startswith("'"))
    return f"'{text}" if long or _LIVE.match(text) else text


def unquoted(text: str) -> str:
    """What `quoted` was given."""
    if text.startswith("'") and (_LIVE.match(text) or _LONG.match(text)):
        return text[1:]
    return text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program would run a text."""
    return _FORMULA.match(text) is not None
