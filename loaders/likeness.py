"""How alike two words are: one slip of the pen apart, or the names of schools that may be one."""

import re

_ORDINALS = set("0123456789一二三四五六七八九十甲乙丙丁东西南北中上下前后大小新老")
_KINDS = {"幼儿园": "kindergarten", "幼稚园": "kindergarten", "小学": "primary", "完小": "primary", "教学点": "primary", "村小": "primary", "初级中学": "middle", "初中": "middle", "中学": "middle", "九年制学校": "nine", "九年一贯制学校": "nine", "高中": "high", "高级中学": "high"}  # fmt: skip
_KIND = re.compile("|".join(sorted(_KINDS, key=len, reverse=True)))
_FILLING = re.compile("中心|完全|县|镇|乡|村|学校|私立|民办|公办")


def one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or otherwise, or two in turn, is all that tells them apart."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, left = one[at:], other[at:]
    return (
        rest[1:] == left[1:]
        or rest[1:] == left
        or rest == left[1:]
        or (rest[:2] == left[1::-1] and rest[2:] == left[2:])
    )


def alike_schools(one: str, other: str) -> bool:
    """Whether two names of the same town's schools may be one school's.

    The kind of school must be the same; of what sets it apart one letter may differ, where that is no
    ordinal or direction: the first and the second primary school are two.
    """
    if _kind(one) != _kind(other):
        return False
    first, second = _core(one), _core(other)
    if not first or not second:
        return False
    if first == second:
        return True
    differing = set(first) ^ set(second)
    return (
        min(len(first), len(second)) >= 2 and not differing & _ORDINALS and one_slip(first, second)
    )


def _kind(name: str) -> str | None:
    found = _KIND.findall(name)
    return _KINDS[found[-1]] if found else None


def _core(name: str) -> str:
    return _FILLING.sub("", _KIND.sub("", name))
