"""Survey questions as exported: one row per answer, one column per question.

A header consists of number, question, and option or object: `3、What do you need most (多选)` or
`3、What do you need most (first option)`. Headers of further options lack the question: `3、(second option)` or
`第3题(second option)`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yanxiu.graph.words import fold
from yanxiu.loaders.values.cells import plain_text

_NUMBER = re.compile(r"[*\s]*(?:第\s*(\d+)\s*题|[Qq]?(\d+)\s*[、.:])\s*")
_KIND = re.compile(
    r"(?:多选|单选|必答|必填|选填|限选|可选|最多|至少|矩阵|量表|评分|打分|填空|排序|\d+\s*[-~至到—]+\s*\d+).*"
)
_AFTER = re.compile(r"(.+?)(?:—+|--+|:)\s*([^—:]+)")
_BRACKETED = re.compile(r"\s*(?:\[[^\]]*\]|【[^】]*】|\*)\s*$")


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of question that a format reads, and the columns that it fills.

    title    an example of a header
    header   the pattern of its header, without number and kind
    object   the column for the object of the question: a chosen option, or a name in the header
    by       the columns by which answers are counted separately
    votes    the column for the number of votes; or
    score, answers   the columns for the mean score and the number of answers
    words    scores in words; least, most: the limits of a score
    by_place  scores by the position of an option, if a user declared the order
    blank    words for "no answer"; others: options like “other”, which are not counted
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
        """The columns of the format that the question fills."""
        named = (self.object, self.votes, self.score, self.answers)
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True)
class Heading:
    """The parts of an export's header."""

    number: str | None
    question: str
    object: str | None


def read_question(entry: Mapping[str, Any]) -> Question:
    """Reads a question from its entry in a format's file."""
    return Question(
        title=entry["title"],
        header=re.compile(entry["header"], re.IGNORECASE),
        object=entry["object"],
        by=tuple(entry["by"]),
        votes=entry.get("votes"),
        score=entry.get("score"),
        answers=entry.get("answers"),
        words={fold(word): float(score) for word, score in entry.get("words", {}).items()},
        least=float(entry.get("least", 1)),
        most=float(entry.get("most", 5)),
        blank=frozenset(fold(word) for word in entry.get("blank", ())),
        others=re.compile(entry.get("others", "(?!)"), re.IGNORECASE),
    )


def split_heading(cell: Any) -> Heading:
    """Splits a header cell into its parts."""
    text = unicodedata.normalize("NFKC", plain_text(cell))
    number = _NUMBER.match(text)
    asked, about = _question_parts(text[number.end() :] if number else text)
    return Heading((number[1] or number[2]) if number else None, asked.strip(" :?*"), about)


def split_headings(cells: Iterable[Any]) -> list[Heading]:
    """The headers of a sheet. An option without a question takes the question of the same number before it."""
    results: list[Heading] = []
    for cell in cells:
        each = split_heading(cell)
        before = next((one for one in reversed(results) if one.question), None)
        if not each.question and each.number and before and before.number == each.number:
            each = Heading(each.number, before.question, each.object)
        results.append(each)
    return results


def _question_parts(text: str) -> tuple[str, str | None]:
    """The question and its object, without the words for the kind of question."""
    text = _unmarked(text)
    if text.endswith(")"):
        at = _opening(text)
        inside, before = text[at + 1 : -1].strip(), text[:at]
        if _KIND.fullmatch(inside):
            return _question_parts(before)
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
    """The index of the opening bracket that matches the last character."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return 0


def chosen_options(cell: Any, question: Question, apart: str = "") -> Iterator[str]:
    """Yields the options chosen in a cell, each once, without added free text.

    apart  a further separator of options in this column
    """
    parts = re.split(
        rf"[┋;；\n{re.escape(apart)}]", cell if isinstance(cell, str) else plain_text(cell)
    )
    words = (plain_text(re.sub(r"〖.*?〗\s*$", "", part.strip())) for part in parts)
    yield from dict.fromkeys(word for word in words if word and not question.others.search(word))


def option_separators(cells: Iterable[Any]) -> str:
    """The separator of options in a column of a form that is not from wjx.cn; empty if none or unknown.

    An option may contain such a character itself. It is a separator only if a part that it splits off also occurs in
    another answer.
    """
    texts = {plain_text(cell) for cell in cells if isinstance(cell, str)} - {""}
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
