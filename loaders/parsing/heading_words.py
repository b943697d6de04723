"""Normalises headings for look-up: removes marks, bracketed notes and numbers, and splits alternatives."""

import re
from collections.abc import Sequence
from functools import lru_cache

from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format

_MARK = re.compile(r"[*＊★]|[(（](?:必填|选填|可空)[)）]")  # marks of required columns
_TURNING = re.compile("[\u202b\u202e\u2067]")  # reverse the order of letters; a fault in a cell
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|「[^」]*」")
_OTHER_FACT = re.compile(
    r"[(\[【〔「](?:上一?年度?|上学[年期]|去年|往年|历年|原|旧|曾用|拟|拟定?|拟[任聘]|预计|已?作废|废止|停用|[变修]更?改?前|调整前|配偶|家长|父亲"
    r"|母亲|子女|联系人|备用|前任)[)\]】〕」]"
)  # a note that changes the meaning of the heading
_BEFORE = re.compile(r"(?:[a-z]?\d{1,2}|[一二三四五六七八九十])[.、．]")
_ALSO_ENGLISH = re.compile(r"([㐀-鿿]{2,})\s*[\s/(（][A-Za-z][A-Za-z .'-]+[)）]?")
_OR = re.compile(r"[/、或]")
_OF = re.compile(r"(?:所属|所在)([㐀-鿿]{2,})")  # 所属责任区
_AROUND = " :*.、,;_-#"


@lru_cache(65_536)
def heading_variants(text: str) -> tuple[str, ...]:
    """The variants of a heading for look-up, best first: unchanged, without bracketed notes, without numbers."""
    whole = fold(_MARK.sub("", _TURNING.sub("", text)))
    bare = whole
    while not _OTHER_FACT.search(whole) and (shorter := _NOTE.sub("", bare)) != bare:
        bare = shorter
    spellings = [whole, whole.strip(_AROUND), bare.strip(_AROUND)]
    spellings.append(_BEFORE.sub("", spellings[-1], count=1))
    if both := _ALSO_ENGLISH.fullmatch(_MARK.sub("", text).strip()):
        spellings.append(fold(both[1]))
    if of_what := _OF.fullmatch(spellings[-1]):
        spellings.append(of_what[1])
    return tuple(dict.fromkeys(each for each in spellings if each))


def column_of_either(format_: Format, looked_up: Sequence[str]) -> str | None:
    """The one column that all alternatives of a heading like 工作单位/学校 name; else None."""
    for each in looked_up:
        if len(words := _OR.split(each)) > 1:
            columns = {format_.columns_by_header.get(word.strip(_AROUND)) for word in words}
            return columns.pop() if len(columns) == 1 else None
    return None
