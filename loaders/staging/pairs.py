"""Pairs the stages and subjects of two cells: 小学语文、初中历史, or 小学、初中 beside 语文、历史.

A single stage applies to every subject of its row, and a single subject to every stage. Several stages and several
subjects pair up by position, the first with the first. If their numbers differ, the row has a fault.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, LookupSpec
from yanxiu.loaders.matching.directory import Directory
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.values.cells import BadCell

_SUBJECT, _STAGE = ("Subject",), ("Stage",)
_NOTE = re.compile(
    r"[(（](?:兼任?|主|主教|主学科|副|副科|辅|辅助|代课?|兼课)[)）]$|\s*(?:每周)?\d{1,2}(?:课时|节)$"
)
_SECOND = re.compile(r"兼|[(（][副辅]")
_BESIDE = re.compile(r"(?P<subject>.+?)[(（](?P<stage>[^()（）]+)[)）]")
_CLASS = re.compile(
    r"(?P<grade>[一二三四五六七八九1-9])(?:年级)?(?:[(（]\d{1,2}[)）]|\d{3,4})?班?(?=.)"
)
_PART = re.compile(r"[(（](?:[低中高]段|[低中高]年级|[大中小]班|.?年级)[)）]$")
_GRADES = str.maketrans("123456789", "一二三四五六七八九")
_ALL = {"全科", "包班", "各科", "全部", "所有学科", "全部学科", "全学科"}
_SEVERAL = range(2, 5)  # signs


def paired_columns(format_: Format) -> tuple[LookupSpec, LookupSpec] | None:
    """The columns of subjects and stages that a format pairs, if both may have several values; else None."""
    pairs = {
        each.alias: each
        for each in format_.finds
        if each.column in format_.columns and format_.columns[each.column].many
    }
    for joined in format_.relationships:
        subject = pairs.get(joined.target)
        for source, *_ in joined.set.values():
            stage = pairs.get(source.removeprefix("@")) if source.startswith("@") else None
            if subject and stage and (subject.labels, stage.labels) == (_SUBJECT, _STAGE):
                return subject, stage
    return None


def pair_cells(parsed: ParsedRows, directory: Directory) -> Iterator[Fault]:
    """Rewrites the stages and subjects of each row as pairs; yields a fault if they cannot be paired."""
    columns = paired_columns(parsed.format)
    if columns is None:
        return
    subject, stage = (each.column for each in columns)
    for at, written in enumerate(parsed.values[subject]):
        beside = written if parsed.values[stage][at] else _joined(directory, written or ())
        words = [
            one for word in beside or () for one in _split_subjects(directory, _bare(str(word)))
        ]
        if every := _ALL.intersection(words):
            yield _unnamed(parsed, at, subject, "、".join(sorted(every)))
            continue
        if written:
            parsed.values[subject][at] = words
        stages = [_stage(directory, str(each)) for each in parsed.values[stage][at] or ()]
        if parsed.values[stage][at]:
            parsed.values[stage][at] = stages
        pairs = [_stage_and_subject(directory, word) for word in words]
        if not any(of for of, _ in pairs):
            if len(stages) > 1 and len(words) > 1 and len(stages) != len(words):
                yield _fault(parsed, at, columns, words)
            continue
        alone = stages[0] if len(stages) == 1 else None
        paired = [of or alone for of, _ in pairs]
        named = {_key(directory, of) for of in paired if of}
        if None in paired or any(_key(directory, str(each)) not in named for each in stages):
            yield _fault(parsed, at, columns, words)
            continue
        parsed.values[stage][at] = paired
        parsed.values[subject][at] = [word for _, word in pairs]


def subject_alone(directory: Directory, word: str) -> str:
    """A subject without the stage before it, for rosters that record no stage: 数学 for 小学数学."""
    return _stage_and_subject(directory, word)[1]


def second_subjects(parsed: ParsedRows) -> list[int]:
    """The numbers of rows that mark a subject as secondary: 历史（兼）, 音乐（辅）."""
    columns = paired_columns(parsed.format)
    if columns is None:
        return []
    cells = zip(parsed.rows, parsed.values[columns[0].column], strict=True)
    return [
        number for number, cell in cells if any(_SECOND.search(str(word)) for word in cell or ())
    ]


def _joined(directory: Directory, words: Sequence[str]) -> list[str]:
    """Joins a separate stage with the following subject: 初中/语文."""
    names: list[str] = []
    for word in map(str, words):
        alone = names and _is_stage_alone(directory, names[-1]) and word
        if alone and _stage_and_subject(directory, word)[0] is None:
            names[-1] += word
        else:
            names.append(word)
    return names


def _is_stage_alone(directory: Directory, word: str) -> bool:
    return _knows(directory.find, _STAGE, word) and not _knows(directory.find, _SUBJECT, word)


def _bare(word: str) -> str:
    """A subject without a note: 英语 for 英语(兼)."""
    return _NOTE.sub("", word).strip() or word


def _split_subjects(directory: Directory, word: str) -> list[str]:
    """Splits subjects without a separator: 语文数学, 语文 数学, 数学兼班主任."""
    if _knows(directory.find, _SUBJECT, word):
        return [word]
    parts = [each for each in re.split(r"[\s兼]+", word) if each]
    if len(parts) > 1 and all(
        _stage_and_subject(directory, each) != (None, each)
        or _knows(directory.find, _SUBJECT, each)
        for each in parts
    ):
        return parts
    if parts and (names := _names_in(directory, "".join(parts))):
        return names
    return _split_characters(directory, word)


def _names_in(directory: Directory, text: str) -> list[str]:
    """The subjects, with names of two or more characters, that make up the whole text; else an empty list."""
    if not text:
        return []
    for end in range(len(text), 1, -1):
        if _knows(directory.find, _SUBJECT, text[:end]):
            rest = _names_in(directory, text[end:])
            if rest or end == len(text):
                return [text[:end], *rest]
    return []


def _split_characters(directory: Directory, word: str) -> list[str]:
    """Splits subjects abbreviated to one character each: 音体美."""
    apart = len(word) in _SEVERAL and not _knows(directory.find, _SUBJECT, word)
    if apart and all(_knows(directory.find, _SUBJECT, sign) for sign in word):
        return [*word]
    return [word]


def _stage_and_subject(directory: Directory, word: str) -> tuple[str | None, str]:
    """Splits a word into the stage that it begins with, if any, and the subject."""
    if _knows(directory.find, _SUBJECT, word):
        return None, word
    for end in range(1, len(word)):
        stage, subject = word[:end], word[end:]
        if _knows(directory.find, _STAGE, stage) and _knows(directory.find, _SUBJECT, subject):
            return stage, subject
    return _of_class(directory, word)


def _stage(directory: Directory, word: str) -> str:
    """A stage without a more detailed note: 小学 for 小学(低段)."""
    bare = _PART.sub("", word.translate(_GRADES))
    return bare if bare != word and _knows(directory.find, _STAGE, bare) else word


def _of_class(directory: Directory, word: str) -> tuple[str | None, str]:
    """The stage and subject of 语文(小学), 语文(3年级), 3年级语文 or 一(2)班语文."""
    if beside := _BESIDE.fullmatch(word):
        stage, subject = beside["stage"].translate(_GRADES), beside["subject"]
        if _knows(directory.find, _STAGE, stage) and _knows(directory.find, _SUBJECT, subject):
            return stage, subject
    if of_class := _CLASS.match(word):
        stage, subject = of_class["grade"].translate(_GRADES) + "年级", word[of_class.end() :]
        if _knows(directory.find, _SUBJECT, subject):
            return stage, subject
    return None, word


def _knows(
    find: Callable[[tuple[str, ...], str], object], labels: tuple[str, ...], word: str
) -> bool:
    try:
        find(labels, word)
    except BadCell:
        return False
    return True


def _key(directory: Directory, word: str) -> str:
    try:
        return directory.find(_STAGE, word)[1]
    except BadCell:
        return word


def _unnamed(parsed: ParsedRows, at: int, column: str, word: str) -> Fault:
    reason = Text(
        "The subjects are not specified: name each of them", "没有写明是哪些学科，请逐一写出"
    )
    parsed.values[column][at] = []
    parsed.mark_bad(at, column)
    return parsed.fault("AMBIGUOUS", reason, at, column, word)


def _fault(
    parsed: ParsedRows, at: int, columns: tuple[LookupSpec, LookupSpec], words: list[str]
) -> Fault:
    """The fault of a row; empties its stages and subjects, which stops further checks of them."""
    reason = Text(
        "It is unclear which stage belongs to which subject: write each subject with its stage, "
        "such as 小学语文、初中历史",
        "没有写明哪个学段对应哪个学科：请逐一写明，如“小学语文、初中历史”",
    )
    for each in columns:
        parsed.values[each.column][at] = []
        parsed.mark_bad(at, each.column)
    return parsed.fault("AMBIGUOUS", reason, at, columns[0].column, "、".join(words))
