"""What a cell says, as a value of the model's types; spellings that clerks use are understood."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from graph.spreadsheet import is_formula, unquoted
from graph.synonyms import SYNONYMS
from graph.text import Text
from graph.words import folded
from loaders.values.private_characters import own

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*(?:[-/.月]\s*(?:(?P<day>\d{1,2})\s*日?)?)?"
    r"(?:\s+0{1,2}:00(?::00)?)?"
    r"|(?P<compact>\d{8})"
)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_YES = {"是", "有", "√", "y", "yes", "true", "1", "1.0"}
_NO = {"否", "无", "×", "n", "no", "false", "0", "0.0"}
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width signs to half-width
_NARROW_WORDS = {wide: narrow for wide, narrow in NARROW.items() if chr(narrow).isalnum()}
_CONTROL = re.compile(  # but for line ends and tabs; also what turns the order of letters round
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


_ALSO: dict[str, list[str]] = {}  # what rosters call a choice otherwise, by its title
for _word, _title in SYNONYMS["choice"].items():
    _ALSO.setdefault(_title, []).append(_word)
_SPREAD = re.compile(
    "[㐀-鿿豈-\ufaff\U00020000-\U0003ffff](?:\\s+[㐀-鿿豈-\ufaff\U00020000-\U0003ffff])+"
)


class BadCell(ValueError):
    """Raised with the code of the fault and the reason."""

    def __init__(self, code: str, reason: Text) -> None:
        self.code = code
        self.reason = reason
        super().__init__(code)


def plain(cell: Any) -> str:
    """A cell's text without spaces around it; a whole number without a decimal point.

    The apostrophe that marks what looks like a formula or a number as text is taken off, and rare
    characters that stand in the private area of Unicode become their own.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(own(unquoted(str(cell).strip())).split())


def is_spread(said: str) -> bool:
    """Whether single characters are set apart by spaces, as 张　三 under names of three characters."""
    return _SPREAD.fullmatch(said) is not None


def text(cell: Any) -> str:
    """A cell's text with full-width letters and digits made half-width; signs too where all of it is.

    Punctuation between Chinese words stays as it is, and so does what an apostrophe marks as text. A word
    whose characters are set apart is one word.
    """
    said = plain(cell)
    if is_spread(said):
        return "".join(said.split())
    if said.isascii() or unquoted(bare := str(cell).strip()) != bare:
        return said
    narrow = said.translate(NARROW)
    return narrow if narrow.isascii() else said.translate(_NARROW_WORDS)


def check_sound(cell: Any) -> None:
    """Raises BadCell where a cell holds no value of its own: a formula, an error, lost characters."""
    if not isinstance(cell, str):
        return
    text = cell.strip()
    if is_formula(text):
        raise BadCell("FORMULA", Text("A formula, not a value", "是公式，不是值"))
    if text in _ERRORS:
        raise BadCell("ERROR_IN_CELL", Text("The formula failed", "公式出错"))
    if "\ufffd" in text:
        raise BadCell("LOST_CHARACTER", Text("A character was lost", "有字符丢失"))
    if _CONTROL.search(text):
        raise BadCell(
            "CONTROL_CHARACTER",
            Text("Holds characters that cannot be seen", "含有不可见的控制字符"),
        )


def parser(kind: str, choices: Mapping[str, Text]) -> Callable[[Any], Any]:
    """How a cell of a property's type is read; what it gives raises BadCell where that cannot be."""
    if choices:
        known = {
            folded(word): value
            for value, title in choices.items()
            for word in (value, title.zh, title.en, *_ALSO.get(title.zh, ()))
        }
        return lambda cell: _choice(cell, known, choices)
    return _PARSERS[kind]


def _choice(cell: Any, known: Mapping[str, str], choices: Mapping[str, Text]) -> str:
    try:
        return known[folded(plain(cell))]
    except KeyError:
        allowed = "、".join(title.zh for title in choices.values())
        raise BadCell(
            "UNKNOWN_CHOICE",
            Text(
                f"Not one of: {', '.join(title.en for title in choices.values())} ({allowed})",
                f"不在允许的范围内：{allowed}",
            ),
        ) from None


def _integer(cell: Any) -> int:
    number = _number(cell)
    if not number.is_integer():
        raise BadCell("NOT_A_NUMBER", Text("Not a whole number", "不是整数"))
    return int(number)


def _number(cell: Any) -> float:
    if isinstance(cell, bool):
        raise BadCell("NOT_A_NUMBER", Text("Not a number", "不是数字"))
    try:
        number = float(folded(plain(cell)).replace(",", ""))
    except ValueError:
        raise BadCell("NOT_A_NUMBER", Text("Not a number", "不是数字")) from None
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        raise BadCell("NOT_A_NUMBER", Text("Not a number", "不是数字"))
    return number


def _yes(cell: Any) -> bool:
    word = folded(plain(cell))
    if word in _YES or word in _NO:
        return word in _YES
    raise BadCell("NOT_YES_OR_NO", Text("Neither yes nor no", "既不是“是”也不是“否”"))


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = unicodedata.normalize("NFKC", plain(cell))
    if _SERIAL.fullmatch(said):  # of Excel, as a number or saved as text
        return _EXCEL_DAY_ZERO + timedelta(days=int(float(said)))
    found = _DATE.fullmatch(said)
    if found is None:
        raise BadCell("NOT_A_DATE", Text("Not a date", "不是日期"))
    try:
        if found["compact"]:
            return datetime.strptime(found["compact"], "%Y%m%d").date()  # noqa: DTZ007
        return date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
    except ValueError:
        raise BadCell("NOT_A_DATE", Text("There is no such day", "没有这一天")) from None


_PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "str": text,
    "int": _integer,
    "float": _number,
    "bool": _yes,
    "date": _day,
}
