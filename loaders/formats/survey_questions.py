"""Survey questions as exported: one row per answer, one column per question.

A header is `3、What do you need most (多选)`, `3、What do you need most (first option)` or, for the options that
follow it, `3、(second option)` or `第3题(second option)`: number, what is asked, and what it is asked about.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yanxiu.graph.words import folded
from yanxiu.loaders.values.cells import plain

_NUMBER = re.compile(r"[*\s]*(?:第\s*(\d+)\s*题|[Qq]?(\d+)\s*[、.:])\s*")
_KIND = re.compile(
    r"(?:多选|单选|必答|必填|选填|限选|可选|最多|至少|矩阵|量表|评分|打分|填空|排序|\d+\s*[-~至到—]+\s*\d+).*"
)
_AFTER = re.compile(r"(.+?)(?:—+|--+|:)\s*([^—:]+)")
_BRACKETED = re.compile(r"\s*(?:\[[^\]]*\]|【[^】]*】|\*)\s*$")


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of question that a format reads, and the columns of the format that it fills.

    title    a header as an example
    header   what a header must hold, its number and kind left off
    object   the column for what is asked about: a chosen option, or what the header names
    by       the columns by which answers are counted separately
    votes    the column for how many chose it; or
    score, answers   those for the mean of what was given, and how many gave it
    words    scores in words; least, most: between which a score must lie
    by_place  scores by the places of options, where somebody said their order
    blank    what stands for no answer; others: options such as “other”, which are not counted
    """

    title: str
    header: re.Pattern[str]
    object: str
    by: tuple[str, ...]
    votes: str | None
    score: str | None
    answers: str | None
    words: Mapping[str, float]
    least: float
    most: float
    blank: frozenset[str]
    others: re.Pattern[str]
    by_place: Mapping[str, float] = field(default_factory=dict)

    @property
    def fills(self) -> tuple[str, ...]:
        """The columns of the format that it fills."""
        named = (self.object, self.votes, self.score, self.answers)
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True)
class Heading:
    """A header of an export taken apart."""

    number: str | None
    asked: str
    object: str | None


def question_in(entry: Mapping[str, Any]) -> Question:
    """A question as a format's file says it."""
    return Question(
        title=entry["title"],
        header=re.compile(entry["header"], re.IGNORECASE),
        object=entry["object"],
        by=tuple(entry["by"]),
        votes=entry.get("votes"),
        score=entry.get("score"),
        answers=entry.get("answers"),
        words={folded(word): float(score) for word, score in entry.get("words", {}).items()},
        least=float(entry.get("least", 1)),
        most=float(entry.get("most", 5)),
        blank=frozenset(folded(word) for word in entry.get("blank", ())),
        others=re.compile(entry.get("others", "(?!)"), re.IGNORECASE),
    )


def heading(cell: Any) -> Heading:
    """A header cell taken apart."""
    text = unicodedata.normalize("NFKC", plain(cell))
    number = _NUMBER.match(text)
    asked, about = _parted(text[number.end() :] if number else text)
    return Heading((number[1] or number[2]) if number else None, asked.strip(" :?*"), about)


def headings(cells: Iterable[Any]) -> list[Heading]:
    """The headers of a sheet; an option without the question has that of the same number before it."""
    results: list[Heading] = []
    for cell in cells:
        each = heading(cell)
        before = next((one for one in reversed(results) if one.asked), None)
        if not each.asked and each.number and before and before.number == each.number:
            each = Heading(each.number, before.asked, each.object)
        results.append(each)
    return results


def _parted(text: str) -> tuple[str, str | None]:
    """What is asked and what it is asked about, without the words for the kind of question."""
    text = _unmarked(text)
    if text.endswith(")"):
        at = _opening(text)
        inside, before = text[at + 1 : -1].strip(), text[:at]
        if _KIND.fullmatch(inside):
            return _parted(before)
        return _plain_question(before), inside.rstrip(" :")
    if parts := _AFTER.fullmatch(text):
        return _plain_question(parts[1]), parts[2].strip()
    return text, None


def _plain_question(text: str) -> str:
    text = _unmarked(text.rstrip(" :"))
    if text.endswith(")") and _KIND.fullmatch(text[(at := _opening(text)) + 1 : -1].strip()):
        return text[:at].rstrip()
    return text


def _unmarked(text: str) -> str:
    while mark := _BRACKETED.search(text):
        text = text[: mark.start()]
    return text.rstrip()


def _opening(text: str) -> int:
    """Where the bracket opens that the last one closes."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return 0


def choices_in(cell: Any, question: Question, apart: str = "") -> Iterator[str]:
    """The options chosen in a cell, without what was written beside them, each once.

    apart  a sign that also stands between options in this column
    """
    parts = re.split(rf"[┋;；\n{re.escape(apart)}]", cell if isinstance(cell, str) else plain(cell))
    words = (plain(re.sub(r"〖.*?〗\s*$", "", part.strip())) for part in parts)
    yield from dict.fromkeys(word for word in words if word and not question.others.search(word))


def separators_of(cells: Iterable[Any]) -> str:
    """The sign by which forms other than those of wjx.cn join options in a column; empty: none or unknown.

    An option may hold such a sign itself: a sign is one between options only where it leaves a word that another
    answer holds too.
    """
    texts = {plain(cell) for cell in cells if isinstance(cell, str)} - {""}
    if any("┋" in text for text in texts):
        return ""
    for signs in (",，", "、", "|｜"):
        parts = [
            {part.strip() for part in re.split(f"[{re.escape(signs)}]", text)} for text in texts
        ]
        joined = [each for each in parts if len(each) > 1]
        if any(
            part in other
            for each in joined
            for part in each
            for other in parts
            if other is not each
        ):
            return signs
    return ""
