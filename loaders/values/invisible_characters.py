"""Removes invisible characters and replaces look-alikes; both make words differ that look the same.

Invisible are Unicode's format characters (general category Cf) and fillers. They include the left-to-right marks that
Windows copies along. Marks that reverse the order of letters are not removed; they are faults. Look-alikes are
compatibility ideographs and radicals (U+2E80 to U+2FDF); texts copied from PDF files contain radicals.
"""

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a\u202c\u202d\u2060-\u2064\u2066\u2068\u2069\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_RADICALS = str.maketrans(  # radicals for which Unicode defines no equivalent character
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
) | {ord("戶"): "户"}  # radical 63 has another form in simplified texts


def remove_invisible(text: str) -> str:
    """The text without invisible characters."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def has_invisible(text: str) -> bool:
    """True if a text contains invisible characters."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def has_lookalike(text: str) -> bool:
    """True if a text contains look-alike characters."""
    return _LOOKALIKE.search(text) is not None


def replace_lookalikes(text: str) -> str:
    """The text with the usual characters in place of look-alikes."""
    if text.isascii() or not _LOOKALIKE.search(text):
        return text
    return _LOOKALIKE.sub(_usual, text)


def _usual(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0]).translate(_RADICALS)
