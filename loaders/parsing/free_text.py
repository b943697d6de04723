"""Leaves out survey questions that are answered in free text; they are reported.

Only looking up the options shows whether a word is one. In a question with free text, no answer is a known option
and no cell has several options. Its heading does not mention a choice (多选).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet

_CHOICE = ("多选", "单选", "选择", "排序", "choice", "select")
_UNKNOWN = "NOT_FOUND"
FreeTextAnswers = dict[str, list[tuple[str | None, str]]]


def without_free_text(
    sheets: Sequence[ParsedSheet], faults: Iterable[Fault]
) -> tuple[list[ParsedSheet], list[tuple[ParsedSheet, Text]]]:
    """The sheets without answers in free text, and a note for each such question."""
    unknown: dict[tuple[str | None, str | None], dict[str | None, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for fault in faults:
        if fault.code == _UNKNOWN:
            unknown[fault.file, fault.sheet][fault.column] += 1
    kept, questions = [], []
    for sheet in sheets:
        free = _free(sheet, unknown[sheet.sheet.file.name, sheet.sheet.name])
        for asked in free:
            text = Text(f"A question in free words was not read: {asked}", f"填空题不读取：{asked}")
            questions.append((sheet, text))
        kept.append(sheet.with_rows(_without(each, free) for each in sheet) if free else sheet)
    return kept, questions


def _free(sheet: ParsedSheet, unknown: dict[str | None, int]) -> list[str]:
    if not sheet.format.questions:
        return []
    votes: dict[str, int] = defaultdict(int)
    several: set[str] = set()
    for rows in sheet:
        for at, asked in enumerate(rows.asked):
            if _is_score(rows, at):
                several.add(asked)
            votes[asked] += 1
    return [
        asked
        for asked, times in votes.items()
        if unknown.get(asked, 0) >= times
        and asked not in several
        and not any(word in asked.lower() for word in _CHOICE)
        and not _holds_several(sheet, asked)
    ]


def _is_score(rows: ParsedRows, at: int) -> bool:
    return any(
        question.score and rows.values[question.score][at] is not None
        for question in rows.format.questions
    )


def _holds_several(sheet: ParsedSheet, asked: str) -> bool:
    """True if a cell of the question contains several options, which shows a multiple choice."""
    for row in sheet.sheet.rows[:12]:
        if asked in map(str, row):
            place = [*map(str, row)].index(asked)
            return any("┋" in str(each[place]) for each in sheet.sheet.rows if place < len(each))
    return False


def _without(rows: ParsedRows, free: Sequence[str]) -> ParsedRows:
    kept = [at for at, asked in enumerate(rows.asked) if asked not in free]
    return ParsedRows(
        rows.format,
        rows.sheet,
        [rows.rows[at] for at in kept],
        {name: [cells[at] for at in kept] for name, cells in rows.values.items()},
        [rows.asked[at] for at in kept],
    )
