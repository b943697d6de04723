"""Verifies identity numbers (GB 11643) by check digit and date, and stores them only as a keyed hash.

The hash is an HMAC-SHA256 with a key derived from the installation's secret, written as `key:hash`. The part `key`
identifies the secret without revealing it. An old number of 15 digits has the hash of its 18 digits. The region is
not checked, because regions are dissolved and renumbered, but numbers stay.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from stdnum.iso7064 import mod_11_2

from yanxiu.graph.days import today
from yanxiu.graph.secret import derived_key
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.values.cells import BadCell, plain_text

_NUMBER = re.compile(r"[1-9]\d{16}[\dx]|[1-9]\d{14}")
_LIKE_ONE = re.compile(r"\d{17}[\dx*]|\d{15}|\d(?:\.\d+)?e\+?1[47]")
_AS_NUMBER = re.compile(r"\d(?:\.\d+)?e\+?1[4-9]")
_WITHIN = re.compile(r"(?<!\d)[1-9]\d{16}[\dx](?!\d)", re.IGNORECASE)
_SEALED = re.compile(r"[0-9a-f]{8}:[0-9a-f]{64}")
_EXACT = 10**15  # below this a spreadsheet stores every digit of a number
_CENTURY = "19"  # of every old number
_FIRST_YEAR = 1900
_PROVINCES = (
    frozenset(  # GB/T 2260, with the numbers of residents from Taiwan, Hong Kong, Macau and abroad
        [
            "11",
            "12",
            "13",
            "14",
            "15",
            "21",
            "22",
            "23",
            "31",
            "32",
            "33",
            "34",
            "35",
            "36",
            "37",
            "41",
            "42",
            "43",
            "44",
            "45",
            "46",
            "50",
            "51",
            "52",
            "53",
            "54",
            "61",
            "62",
            "63",
            "64",
            "65",
            "71",
            "81",
            "82",
            "83",
            "91",
        ]
    )
)
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are easily misread


def may_be_identity(cell: Any) -> bool:
    """True if a cell may be an identity number, valid or not, and must not be shown."""
    return not isinstance(cell, date) and _LIKE_ONE.fullmatch(_text(cell)) is not None


def is_identity(cell: Any) -> bool:
    """True for a valid identity number."""
    if not may_be_identity(cell):
        return False
    try:
        check_identity(cell)
    except BadCell:
        return False
    return True


def contains_identity(text: str) -> bool:
    """True if a longer text contains a valid identity number, e.g. after a G."""
    return any(is_identity(each) for each in _WITHIN.findall(text))


def check_identity(cell: Any) -> str:
    """The 18 digits in a cell; raises BadCell with LOST_DIGITS or BAD_IDENTITY."""
    text = _text(cell)
    if _lost(cell, text):
        raise BadCell(
            "LOST_DIGITS",
            Text(
                "Stored as a number with only 15 significant digits: the last digits are permanently lost",
                "以数值保存，只有 15 位有效数字，末尾几位已永久丢失",
            ),
        )
    if not _NUMBER.fullmatch(text):
        raise _bad("Neither 18 nor 15 digits", "既不是 18 位也不是 15 位")
    number = _long(text) if len(text) == 15 else text.upper()
    if not mod_11_2.is_valid(number):
        raise _bad("The check digit is wrong", "校验码不符")
    if not _is_day(number[6:14]):
        raise _bad("It holds no day of birth", "其中的出生日期不存在")
    return number


def identity_parser() -> Callable[[Any], str]:
    """Returns a parser from a cell to the keyed hash of its number; an existing hash of ours stays unchanged."""
    seal = IdentityHasher()

    def read(cell: Any) -> str:
        text = fold(plain_text(cell))
        if not _SEALED.fullmatch(text):
            return seal.hash_cell(cell)
        if not text.startswith(seal.prefix):
            raise _bad("Hashed with another secret", "是用另一密钥加密的")
        return text

    return read


class HashedIdentity(str):
    """The keyed hash of a number, with the birth date and sex in the number.

    Birth date and sex are kept in memory for checking the row, and are not stored with the hash.

    assigned  the number begins with a province's code; others are specimens
    """

    born: date
    sex: str
    assigned: bool

    @classmethod
    def of(cls, sealed: str, number: str) -> "HashedIdentity":
        result = cls(sealed)
        result.born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        result.sex = "male" if int(number[16]) % 2 else "female"
        result.assigned = number[:2] in _PROVINCES
        return result


def generate_number(sealed: str) -> str:
    """Generates a teacher number for a person without one: Z and ten characters derived from the keyed hash.

    It is the same in each load. It reveals nothing about the identity number, and cannot be computed without the
    installation's secret.
    """
    digest = int.from_bytes(hashlib.sha256(f"teacher number {sealed}".encode()).digest(), "big")
    signs = []
    for _ in range(10):
        digest, at = divmod(digest, len(_SIGNS))
        signs.append(_SIGNS[at])
    return "Z" + "".join(signs)


class IdentityHasher:
    """Hashes numbers with the installation's key, which is read on first use."""

    def __init__(self) -> None:
        self._key: bytes | None = None

    @property
    def prefix(self) -> str:
        """The prefix of every hash with our key."""
        return f"{self._digest('key')[:8]}:"

    def hash_cell(self, cell: Any) -> HashedIdentity:
        """The hash of the number in a cell; raises BadCell."""
        number = check_identity(cell)
        return HashedIdentity.of(self.hash_digits(number), number)

    def hash_digits(self, number: str) -> str:
        """The hash of 18 digits."""
        return self.prefix + self._digest(f"number {number}")

    def _digest(self, text: str) -> str:
        self._key = self._key or derived_key(Settings.from_environment(), "identity numbers")
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _text(cell: Any) -> str:
    return fold(plain_text(cell)).removeprefix("'")


def _lost(cell: Any, text: str) -> bool:
    """True if digits were probably lost. A number that really ends in 000 needs a leading apostrophe."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return abs(cell) >= _EXACT
    if _AS_NUMBER.fullmatch(text):
        return True
    return len(text) == 18 and text.endswith("000") and not str(cell).strip().startswith("'")


def _long(old: str) -> str:
    body = old[:6] + _CENTURY + old[6:]
    return body + str(mod_11_2.calc_check_digit(body))


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= _FIRST_YEAR and day <= today()


def _bad(en: str, zh: str) -> BadCell:
    return BadCell("BAD_IDENTITY", Text(en, zh))
