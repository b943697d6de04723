"""Invisible and look-alike characters, which make two different words of what reads as one.

What is taken out are format characters of Unicode that stand between letters (general category Cf and the fillers), those
for letters from left to right too, which Windows copies along; those that turn the order round are faults and stay. What looks like another are radicals, which copies out
of PDF files hold in place of characters (U+2E80 to U+2FDF), and compatibility ideographs.
"""

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a\u202c\u202d\u2060-\u2064\u2066\u2068\u2069\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_RADICALS = str.maketrans(  # whole characters of which Unicode itself names none
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
) | {ord("戶"): "户"}  # that of radical 63 is written otherwise in simplified texts


def seen(text: str) -> str:
    """The text without invisible characters."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def holds_unseen(text: str) -> bool:
    """Whether a text contains invisible characters."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def holds_lookalike(text: str) -> bool:
    """Whether a text holds characters that look like others."""
    return _LOOKALIKE.search(text) is not None


def usual(text: str) -> str:
    """The text with the usual characters in place of those that look like them."""
    if text.isascii() or not _LOOKALIKE.search(text):
        return text
    return _LOOKALIKE.sub(_usual, text)


def _usual(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0]).translate(_RADICALS)
