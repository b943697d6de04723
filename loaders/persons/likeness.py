"""Decides whether two words are similar: one typo apart, alike in sound, or names of possibly the same school.

A school's name is split into region, proper name, number in a series, ownership, kind, and campus:
湘阴县 | 岭北镇 | 李家 | 第一 | 民办 | 小学 | 东校区.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

_DIGITS = "零一二三四五六七八九"
_NUMERALS = f"0123456789{_DIGITS}〇两十"
_POSITIONS = set(f"{_NUMERALS}甲乙丙丁东西南北中上下左右前后内外大小新老")
_PRIVATE, _PUBLIC = ("民办", "私立"), ("公办", "公立")
_KINDS: dict[str, tuple[str, str]] = {  # the kind of school, and the series of its number
    "完全小学": ("primary", "小学"),
    "小学": ("primary", "小学"),
    "完小": ("primary", "小学"),
    "村小": ("primary", "村小"),
    "村小学": ("primary", "村小"),
    "教学点": ("primary", "教学点"),
    "初级中学": ("junior", "初中"),
    "初中": ("junior", "初中"),
    "高级中学": ("senior", "高中"),
    "高中": ("senior", "高中"),
    "完全中学": ("middle", "中学"),
    "中学": ("middle", "中学"),
    "九年一贯制学校": ("nine", "九年制"),
    "九年制学校": ("nine", "九年制"),
    "幼儿园": ("kindergarten", "幼儿园"),
    "幼稚园": ("kindergarten", "幼儿园"),
    "学校": ("school", "学校"),
}
_SHORT = {"小": "小学", "中": "中学", "幼": "幼儿园"}  # 二小, 一中
_MAY_BE = {"middle": {"junior", "senior"}, "school": {"primary", "nine", "middle", "junior"}}
_KIND = re.compile("|".join(sorted(_KINDS, key=len, reverse=True)))
_SHORT_KIND = re.compile(f"(?<=[{_NUMERALS}])([小中幼])$")
_OWNERSHIP = re.compile("|".join(_PRIVATE + _PUBLIC))
_NUMBER = re.compile(f"(?:第([{_NUMERALS}]+)|([{_NUMERALS}]+))(中心|村)?$")
_OPTIONAL = re.compile("中心|希望|学区|社区|街道|[县镇乡村]")  # words that a school's name may omit
_REGION_END = re.compile("(?:街道办事处|街道|学区|责任区|[省市县区镇乡])$")
# initials that many speakers do not distinguish; Chinese input methods offer to treat them as equal
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


def differ_by_typo(one: str, other: str) -> bool:
    """True for words one typo apart: a character added, missing or replaced, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = _first_difference(one, other)
    rest, left = one[at:], other[at:]
    return (
        rest[1:] == left[1:]
        or rest[1:] == left
        or rest == left[1:]
        or (rest[:2] == left[1::-1] and rest[2:] == left[2:])
    )


def sound_alike(one: str, other: str) -> bool:
    """True for words of equal length that differ in one character and sound alike, e.g. 肖红 and 萧红."""
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if len(one) != len(other) or len(differing) != 1:
        return False
    ((a, b),) = differing
    return bool(_sounds(a) & _sounds(b))


def may_be_same_school(one: str, other: str, within: Collection[str] = ()) -> bool:
    """True if two names of schools in the same town may belong to the same school.

    within  names of the schools' county, towns and districts, which a school's name may contain or omit

    Names that differ in a number, direction or other position in an order belong to two schools, e.g. the
    first and the second primary school. If a name has a number, all other parts must match. Each kind has
    its own numbers: the first village school is not the first teaching point.
    """
    first, second = _read(one, within), _read(other, within)
    if first is None or second is None or first.campus != second.campus:
        return False
    if first.number is not None or second.number is not None:
        return first.numbered == second.numbered and _called_alike(first.called, second.called)
    if first.private is not None and second.private not in (None, first.private):
        return False
    if first.says_nothing or second.says_nothing:
        return False
    return _one_kind(first.kind, second.kind) and _called_alike(first.called, second.called)


def is_generic_name(name: str, within: Collection[str] = ()) -> bool:
    """True if a name states only the kind of school, e.g. 中心小学, a name that every town may have."""
    read = _read(name, within)
    return read is None or (not read.called and read.number is None and read.says_nothing)


@dataclass(frozen=True, slots=True)
class _Name:
    """The parts of a school's name."""

    in_region: bool
    called: str
    number: int | None
    central_or_village: str
    private: bool | None
    kind: str
    series: str
    campus: str

    @property
    def numbered(self) -> tuple[object, ...]:
        return self.number, self.series, self.private, self.central_or_village

    @property
    def says_nothing(self) -> bool:
        return not (self.called or self.in_region)


def _read(name: str, within: Collection[str]) -> _Name | None:
    if short := _SHORT_KIND.search(name):
        word, before, campus = _SHORT[short[1]], name[: short.start()], ""
    else:
        matches = [*_KIND.finditer(name)]
        if not matches:
            return None
        word, before, campus = (
            matches[-1][0],
            name[: matches[-1].start()],
            name[matches[-1].end() :],
        )
    called = _without_region(before, within)
    in_region = called != before
    owner = _OWNERSHIP.search(called)
    called = _OWNERSHIP.sub("", called)
    if number := _NUMBER.search(called):
        called = called[: number.start()]
    return _Name(
        in_region=in_region,
        called=_OPTIONAL.sub("", called),
        number=_value(number[1] or number[2]) if number else None,
        central_or_village=(number[3] or "") if number else "",
        private=None if owner is None else owner[0] in _PRIVATE,
        kind=_KINDS[word][0],
        series=_KINDS[word][1],
        campus=campus,
    )


def _without_region(called: str, within: Collection[str]) -> str:
    """The name without the regions at its start, each in full or without its last word."""
    regions = {word for name in within for word in (name, _REGION_END.sub("", name))}
    while True:
        words = [word for word in regions if len(word) > 1 and called.startswith(word)]
        if not words:
            return called
        called = called[len(max(words, key=len)) :]


def _value(numeral: str) -> int:
    """The number of an Arabic or Chinese numeral; digits in a row count as digits: 八一 is 81."""
    digits = {each: str(value) for value, each in enumerate(_DIGITS)} | {"〇": "0", "两": "2"}
    tens, ten, ones = numeral.rpartition("十")
    text = (
        "".join(digits.get(each, each) for each in (tens or "一") + (ones or "零")) if ten else ""
    )
    return int(text or "".join(digits.get(each, each) for each in numeral))


def _one_kind(one: str, other: str) -> bool:
    return one == other or other in _MAY_BE.get(one, ()) or one in _MAY_BE.get(other, ())


def _called_alike(one: str, other: str) -> bool:
    """True for equal names, or names one typo apart: a character missing, two swapped, or one that sounds alike."""
    if one == other:
        return True
    if min(len(one), len(other)) < 2 or not differ_by_typo(one, other):
        return False
    if len(one) == len(other) and sorted(one) != sorted(other):
        at = _first_difference(one, other)
        return not {one[at], other[at]} & _POSITIONS and sound_alike(one, other)
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer[_first_difference(longer, shorter)] not in _POSITIONS


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


@cache
def _sounds(character: str) -> frozenset[str]:
    """The pronunciations of a character, without tones and differences that many speakers do not make."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its tables take half a second

    text = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(_merged(sound) for each in text for sound in each)


def _merged(sound: str) -> str:
    for one, other in _MERGED:
        if sound.startswith(one):
            sound = other + sound.removeprefix(one)
    return re.sub("(?<=[ie])ng$", "n", sound)
