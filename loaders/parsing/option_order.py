"""Reads answers given as option numbers, if the user gives the options in order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.survey_questions import Question


def with_options(formats: Mapping[str, Format], options: Sequence[str]) -> dict[str, Format]:
    """The formats, with scores read by option number; raises Refused if an option means no score or one twice."""
    changed = dict(formats)
    for name, declared in formats.items():
        if any(question.score for question in declared.questions):
            questions = tuple(_placed(each, options) for each in declared.questions)
            changed[name] = replace(declared, questions=questions)
    return changed


def _placed(question: Question, options: Sequence[str]) -> Question:
    if not question.score:
        return question
    scores = [question.words.get(fold(option)) for option in options]
    if len(options) < 2 or None in scores or len(set(scores)) < len(scores):
        words = ", ".join(question.words)
        raise Refused(
            en=f"--options: write every option of the question once, in its order, in these words: {words}.",
            zh=f"--options：请按问卷中的次序写出全部选项，每个一次，用词限于：{words.replace(', ', '、')}。",
        )
    places = {str(at): float(score or 0) for at, score in enumerate(scores, start=1)}
    return replace(question, by_place=places)


def option_order_note(question: Question) -> Text:
    """The note for the report on how option numbers were read."""
    scores = "、".join(f"{place}={score:g}" for place, score in question.by_place.items())
    return Text(
        f"Scores are read by the given order of the options: {scores}",
        f"按所说的选项次序读作分数：{scores}",
    )
