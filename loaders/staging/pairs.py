"""Stages and subjects that belong together as they are written: 小学语文、初中历史, or 小学、初中 beside 语文、历史.

One stage goes with every subject of its row and one subject with every stage. Of several stages and several
subjects the first goes with the first and so on: who writes three of one and two of the other is asked to
write each subject with its stage.
"""

import re
from collections.abc import Callable, Iterator

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, Found
from yanxiu.loaders.matching.directory import Directory
from yanxiu.loaders.parsing.sheets import Parsed
from yanxiu.loaders.values.cells import BadCell

_SUBJECT, _STAGE = ("Subject",), ("Stage",)
_NOTE = re.compile(r"[(（](?:兼任?|主|主教|副|代课?|兼课)[)）]$")
_SEVERAL = range(2, 5)  # signs


def paired_in(made: Format) -> tuple[Found, Found] | None:
    """The subjects and the stages of a format whose cells may each hold several, where it pairs them."""
    pairs = {
        each.alias: each
        for each in made.finds
        if each.column in made.columns and made.columns[each.column].many
    }
    for joined in made.relationships:
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
        words = [one for word in written or () for one in _signs(directory, _bare(str(word)))]
        if written:
            parsed.values[subject][at] = words
        stages = list(parsed.values[stage][at] or ())
        names = [_stage_and_subject(directory, word) for word in words]
        if not any(of for of, _ in names):
            if len(stages) > 1 and len(words) > 1 and len(stages) != len(words):
                yield _fault(parsed, at, columns, words)
            continue
        alone = stages[0] if len(stages) == 1 else None
        paired = [of or alone for of, _ in names]
        named = {_key(directory, of) for of in paired if of}
        if None in paired or any(_key(directory, str(each)) not in named for each in stages):
            yield _fault(parsed, at, columns, words)
            continue
        parsed.values[stage][at] = paired
        parsed.values[subject][at] = [word for _, word in names]


def _bare(word: str) -> str:
    """A subject without a note beside it, as in 英语(兼)."""
    return _NOTE.sub("", word).strip() or word


def _signs(directory: Directory, word: str) -> list[str]:
    """Subjects that are each said by one sign, apart: 音体美."""
    apart = len(word) in _SEVERAL and not _knows(directory.find, _SUBJECT, word)
    if apart and all(_knows(directory.find, _SUBJECT, sign) for sign in word):
        return [*word]
    return [word]


def _stage_and_subject(directory: Directory, word: str) -> tuple[str | None, str]:
    """The stage that a word begins with, if any, and the subject."""
    if _knows(directory.find, _SUBJECT, word):
        return None, word
    for end in range(1, len(word)):
        stage, subject = word[:end], word[end:]
        if _knows(directory.find, _STAGE, stage) and _knows(directory.find, _SUBJECT, subject):
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


def _fault(parsed: Parsed, at: int, columns: tuple[Found, Found], words: list[str]) -> Fault:
    """The fault of a row; nothing more is made of its stages and subjects, nor looked for."""
    reason = Text(
        "Which stage belongs to which subject is not said: write each subject with its stage, "
        "such as 小学语文、初中历史",
        "没有写明哪个学段对应哪个学科：请逐一写明，如“小学语文、初中历史”",
    )
    for each in columns:
        parsed.values[each.column][at] = []
        parsed.mark_bad(at, each.column)
    return parsed.fault("AMBIGUOUS", reason, at, columns[0].column, "、".join(words))
