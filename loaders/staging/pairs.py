"""Pairs of stages and subjects in two cells: 小学语文、初中历史, or 小学、初中 beside 语文、历史.

One stage goes with every subject of its row and one subject with every stage. Of several stages and several
subjects the first goes with the first and so on: who writes three of one and two of the other is asked to
write each subject with its stage.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, Found
from yanxiu.loaders.matching.directory import Directory
from yanxiu.loaders.parsing.sheets import Parsed
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


def paired_in(format_: Format) -> tuple[Found, Found] | None:
    """The subjects and the stages of a format whose cells may each hold several, where it pairs them."""
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


def pair(parsed: Parsed, directory: Directory) -> Iterator[Fault]:
    """Writes out the stages and subjects of every row so that they go in pairs; a fault where they do not."""
    columns = paired_in(parsed.format)
    if columns is None:
        return
    subject, stage = (each.column for each in columns)
    for at, written in enumerate(parsed.values[subject]):
        beside = written if parsed.values[stage][at] else _joined(directory, written or ())
        words = [one for word in beside or () for one in _apart(directory, _bare(str(word)))]
        if every := _ALL.intersection(words):
            yield _unnamed(parsed, at, subject, "、".join(sorted(every)))
            continue
        if written:
            parsed.values[subject][at] = words
        stages = [_stage(directory, str(each)) for each in parsed.values[stage][at] or ()]
        if parsed.values[stage][at]:
            parsed.values[stage][at] = stages
        pairs = [_told(directory, word) for word in words]
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


def second_subjects(parsed: Parsed) -> list[int]:
    """The numbers of rows that mark a subject as secondary, such as 历史（兼） and 音乐（辅）."""
    columns = paired_in(parsed.format)
    if columns is None:
        return []
    cells = zip(parsed.rows, parsed.values[columns[0].column], strict=True)
    return [
        number for number, cell in cells if any(_SECOND.search(str(word)) for word in cell or ())
    ]


def _joined(directory: Directory, words: Sequence[str]) -> list[str]:
    """Words of a cell with each stage that stands alone before a subject put to it: 初中/语文."""
    names: list[str] = []
    for word in map(str, words):
        alone = names and _is_stage_alone(directory, names[-1]) and word
        if alone and _told(directory, word)[0] is None:
            names[-1] += word
        else:
            names.append(word)
    return names


def _is_stage_alone(directory: Directory, word: str) -> bool:
    return _knows(directory.find, _STAGE, word) and not _knows(directory.find, _SUBJECT, word)


def _bare(word: str) -> str:
    """A subject without a note beside it, as in 英语(兼)."""
    return _NOTE.sub("", word).strip() or word


def _apart(directory: Directory, word: str) -> list[str]:
    """Subjects that are written without a sign between them, each by itself: 语文数学, 语文 数学, 数学兼班主任."""
    if _knows(directory.find, _SUBJECT, word):
        return [word]
    parts = [each for each in re.split(r"[\s兼]+", word) if each]
    if len(parts) > 1 and all(
        _told(directory, each) != (None, each) or _knows(directory.find, _SUBJECT, each)
        for each in parts
    ):
        return parts
    if parts and (names := _names_in(directory, "".join(parts))):
        return names
    return _signs(directory, word)


def _names_in(directory: Directory, text: str) -> list[str]:
    """The subjects whose names of two characters or more make up the whole of what is said; nothing where they do not."""
    if not text:
        return []
    for end in range(len(text), 1, -1):
        if _knows(directory.find, _SUBJECT, text[:end]):
            rest = _names_in(directory, text[end:])
            if rest or end == len(text):
                return [text[:end], *rest]
    return []


def _signs(directory: Directory, word: str) -> list[str]:
    """Subjects that are each said by one sign, apart: 音体美."""
    apart = len(word) in _SEVERAL and not _knows(directory.find, _SUBJECT, word)
    if apart and all(_knows(directory.find, _SUBJECT, sign) for sign in word):
        return [*word]
    return [word]


def _told(directory: Directory, word: str) -> tuple[str | None, str]:
    """The stage that a word begins with, if any, and the subject."""
    if _knows(directory.find, _SUBJECT, word):
        return None, word
    for end in range(1, len(word)):
        stage, subject = word[:end], word[end:]
        if _knows(directory.find, _STAGE, stage) and _knows(directory.find, _SUBJECT, subject):
            return stage, subject
    return _of_class(directory, word)


def _stage(directory: Directory, word: str) -> str:
    """A stage without a note beside it that says more of the same: 小学(低段)."""
    bare = _PART.sub("", word.translate(_GRADES))
    return bare if bare != word and _knows(directory.find, _STAGE, bare) else word


def _of_class(directory: Directory, word: str) -> tuple[str | None, str]:
    """The same of 语文(小学), 语文(3年级), 3年级语文 and 一(2)班语文."""
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


def _unnamed(parsed: Parsed, at: int, column: str, word: str) -> Fault:
    reason = Text(
        "The subjects are not specified: name each of them", "没有写明是哪些学科，请逐一写出"
    )
    parsed.values[column][at] = []
    parsed.mark_bad(at, column)
    return parsed.fault("AMBIGUOUS", reason, at, column, word)


def _fault(parsed: Parsed, at: int, columns: tuple[Found, Found], words: list[str]) -> Fault:
    """The fault of a row; nothing more is made of its stages and subjects, nor looked for."""
    reason = Text(
        "It is unclear which stage belongs to which subject: write each subject with its stage, "
        "such as 小学语文、初中历史",
        "没有写明哪个学段对应哪个学科：请逐一写明，如“小学语文、初中历史”",
    )
    for each in columns:
        parsed.values[each.column][at] = []
        parsed.mark_bad(at, each.column)
    return parsed.fault("AMBIGUOUS", reason, at, columns[0].column, "、".join(words))
