"""Normalises words, and finds the known words most similar to an unknown one."""

import difflib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_NEAR = 0.5


@lru_cache(1024)  # several rules normalise the same roster cell
def fold(text: str) -> str:
    """Text in the form used for comparisons: half-width, lower case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest_words(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words most similar to another, best first, by spelling, pronunciation or parts."""
    text = fold(word)
    first = {each: _by_letters(text, fold(each)) for each in dict.fromkeys(known)}
    # Pronunciation is slow to compute, so compare it only for words of similar length, or for pinyin.
    aloud = {each for each in first if text.isascii() or abs(len(fold(each)) - len(text)) <= 1}
    scores = {
        each: max(score, _by_sound(text, fold(each)) if each in aloud else 0.0)
        for each, score in first.items()
    }
    near = sorted(
        (each for each in scores if scores[each] >= _NEAR), key=lambda each: -scores[each]
    )
    return near[:most]


def _by_letters(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one and other and (one in other or other in one):
        return 0.7 + 0.25 * min(len(one), len(other)) / max(len(one), len(other))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0.0


def _by_sound(one: str, other: str) -> float:
    """Similarity of pronunciation; one of the words may be written in pinyin or pinyin initials."""
    if one.isascii() and other.isascii():
        return 0.0
    first, second = _spoken(one), _spoken(other)
    if "".join(first) == "".join(second):
        return 0.98
    if one.isascii():
        initials = "".join(sound[:1] for sound in second)
        if one == initials:
            return 0.9
        written = "".join(second)
        if len(one) > 2 and (one in written or one in initials):
            return 0.75
        if _syllables_within(one, second):
            return 0.7
        return 0.95 * difflib.SequenceMatcher(None, one, written, autojunk=False).ratio()
    same = sum(a == b for a, b in zip(first, second, strict=False))
    return 0.95 * same / max(len(first), len(second), 1)


def _syllables_within(written: str, sounds: tuple[str, ...]) -> bool:
    """Whether pinyin spells two or more of the syllables in order, such as weipei in 未参加培训."""
    rest, syllables = written, 0
    for sound in sounds:
        if rest.startswith(sound):
            rest, syllables = rest[len(sound) :], syllables + 1
    return not rest and syllables > 1


@cache
def _spoken(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take half a second

    return tuple(lazy_pinyin(text))
