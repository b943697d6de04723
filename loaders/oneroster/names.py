"""Converts personal names between one part, as in the graph, and two parts, as in OneRoster."""

import re

from yanxiu.loaders.values.placeholders import is_placeholder

_HANZI = re.compile("[〇㐀-\u9fff豈-\ufaff\U00020000-\U0003ffff]+")
_COMPOUND = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|"
    "太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|子车|亓官|司寇|巫马|公西|令狐|段干|百里|"
    "呼延|东郭|南门|羊舌|微生|左丘|东门|西门"
)
MISSING_PART = "_"  # stands for a missing given name, which the standard requires


def split_name(name: str) -> tuple[str, str]:
    """Splits a name into family name and given name; `join_name` is the inverse."""
    if "·" in name:
        return name, MISSING_PART
    if _HANZI.fullmatch(name):
        size = 2 if len(name) > 2 and _COMPOUND.match(name) else 1
        return name[:size], name[size:] or MISSING_PART
    given_name, _, family = name.rpartition(" ")
    return (
        (family, given_name)
        if given_name and not _HANZI.fullmatch(family)
        else (name, MISSING_PART)
    )


def join_name(family: str, given: str) -> str:
    """The whole name: family name first and no space in Chinese, else given name first."""
    if given == MISSING_PART or is_placeholder(given):
        return family
    if is_placeholder(family):
        return given
    if _HANZI.fullmatch(family):
        return family + given
    return f"{given} {family}"
