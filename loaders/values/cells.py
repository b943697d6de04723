"""Parses a cell to a value of the model's types; accepts the spellings that clerks use."""

import re
from functools import lru_cache
from typing import Any

from yanxiu.graph.spreadsheet import is_formula, unquoted
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import fault
from yanxiu.loaders.values.private_characters import own
from yanxiu.loaders.values.unseen import seen, usual

_ASKED_AGAIN = 1024  # texts: each rule that looks at a cell asks anew what it plainly says
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width signs to half-width
_NARROW_WORDS = {wide: narrow for wide, narrow in NARROW.items() if chr(narrow).isalnum()}
_MISREAD = re.compile(
    "\ufffd|锟斤|斤拷|烫烫|屯屯屯|[Ãâ][\x80-\xbf\u20ac]|ï»¿"
)  # what a text becomes that is read in another encoding
_CONTROL = re.compile(  # but for line ends and tabs; also what turns the order of letters round
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202b\u202e\u2067\ud800-\udfff\ufffe\uffff]"
)
_SPREAD = re.compile(
    "[㐀-鿿豈-\ufaff\U00020000-\U0003ffff](?:\\s+[㐀-鿿豈-\ufaff\U00020000-\U0003ffff])+"
)


class BadCell(ValueError):
    """Raised with the fault of a cell, whose place the reader of the sheet knows."""

    def __init__(self, code: str, reason: Text) -> None:
        self.fault = fault(code, reason)
        super().__init__(code)


def plain(cell: Any) -> str:
    """A cell's text without surrounding spaces; a whole number without a decimal point.

    The apostrophe that marks what looks like a formula or a number as text is taken off, characters that
    nobody sees are taken out, and rare ones that stand in the private area of Unicode, or that look like
    others, become the usual ones.
    """
    if isinstance(cell, str):
        return _plain(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(str(cell))


@lru_cache(_ASKED_AGAIN)
def _plain(text: str) -> str:
    return " ".join(usual(own(unquoted(seen(text).strip()))).split())


def is_spread(text: str) -> bool:
    """Whether single characters are set apart by spaces, as 张　三 under names of three characters."""
    return _SPREAD.fullmatch(text) is not None


def text(cell: Any) -> str:
    """A cell's text with full-width letters and digits made half-width; signs too where all of it is.

    Punctuation between Chinese words stays as it is, and so does what an apostrophe marks as text. A word
    whose characters are set apart is one word.
    """
    wording = plain(cell)
    if is_spread(wording):
        return "".join(wording.split())
    if wording.isascii() or unquoted(bare := seen(str(cell)).strip()) != bare:
        return wording
    narrow = wording.translate(NARROW)
    return narrow if narrow.isascii() else wording.translate(_NARROW_WORDS)


def check_sound(cell: Any) -> None:
    """Raises BadCell where a cell holds no value of its own: a formula, an error, lost characters."""
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
