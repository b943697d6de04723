"""Parses a cell to a value of the model's types; accepts the spellings that clerks use."""

import re
from functools import lru_cache
from typing import Any

from yanxiu.graph.spreadsheet import is_formula, unescape_formula
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import fault
from yanxiu.loaders.values.invisible_characters import remove_invisible, replace_lookalikes
from yanxiu.loaders.values.private_characters import replace_private

_CACHE_SIZE = 1024  # texts in the cache: several rules read the plain text of the same cell
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
HALF_WIDTH = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)
}  # full-width signs to half-width
_NARROW_WORDS = {wide: narrow for wide, narrow in HALF_WIDTH.items() if chr(narrow).isalnum()}
_MISREAD = re.compile(
    "\ufffd|锟斤|斤拷|烫烫|屯屯屯|[Ãâ][\x80-\xbf\u20ac]|ï»¿"
)  # typical results of reading a text in a wrong encoding
_CONTROL = re.compile(  # without line ends and tabs; with marks that reverse the order of letters
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202b\u202e\u2067\ud800-\udfff\ufffe\uffff]"
)
_SPREAD = re.compile(
    "[㐀-鿿豈-\ufaff\U00020000-\U0003ffff](?:\\s+[㐀-鿿豈-\ufaff\U00020000-\U0003ffff])+"
)


class BadCell(ValueError):
    """Raised with the fault of a cell; the reader of the sheet adds the cell's place."""

    def __init__(self, code: str, reason: Text) -> None:
        self.fault = fault(code, reason)
        super().__init__(code)


def plain_text(cell: Any) -> str:
    """A cell's text without surrounding spaces; a whole number without a decimal point.

    Removes the apostrophe that marks a text, and invisible characters. Replaces characters of Unicode's
    private use area and look-alikes by the usual ones.
    """
    if isinstance(cell, str):
        return _plain(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(str(cell))


@lru_cache(_CACHE_SIZE)
def _plain(text: str) -> str:
    return " ".join(
        replace_lookalikes(
            replace_private(unescape_formula(remove_invisible(text).strip()))
        ).split()
    )


def is_spread(text: str) -> bool:
    """True if spaces separate single characters, e.g. 张　三 below names of three characters."""
    return _SPREAD.fullmatch(text) is not None


def normalised_text(cell: Any) -> str:
    """A cell's text with half-width letters and digits; punctuation too if the result is all ASCII.

    Punctuation between Chinese words stays unchanged, and so does a text marked by an apostrophe. Spaces
    between the characters of a single word are removed.
    """
    wording = plain_text(cell)
    if is_spread(wording):
        return "".join(wording.split())
    if wording.isascii() or unescape_formula(bare := remove_invisible(str(cell)).strip()) != bare:
        return wording
    narrow = wording.translate(HALF_WIDTH)
    return narrow if narrow.isascii() else wording.translate(_NARROW_WORDS)


def check_sound(cell: Any) -> None:
    """Raises BadCell if a cell is a formula or an error, or has lost or control characters."""
    if not isinstance(cell, str):
        return
    text = cell.strip()
    if is_formula(text):
        raise BadCell("FORMULA", Text("A formula, not a value", "是公式，不是值"))
    if text in _ERRORS:
        raise BadCell("ERROR_IN_CELL", Text("The formula has an error", "公式出错"))
    if _MISREAD.search(text):
        raise BadCell("LOST_CHARACTER", Text("A character was lost", "有字符丢失"))
    if _CONTROL.search(text):
        raise BadCell(
            "CONTROL_CHARACTER",
            Text("It contains invisible control characters", "含有不可见的控制字符"),
        )
