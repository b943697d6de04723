"""The catalogue of questions: those of the program and those in a planner's own folders."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.driver_faults import StatementFault
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words
from yanxiu.queries.answer import statement
from yanxiu.queries.computed import check_computed
from yanxiu.queries.measures import YEAR, with_measures
from yanxiu.queries.question import Question
from yanxiu.queries.question_fault import QuestionFault, body_line
from yanxiu.queries.question_file import read_question

HERE = Path(__file__).parent
CHECKS = HERE / "checks"
_OUTSIDE = ("LoadCSV", "Show", "ProcedureCall", "Terminate")
_WRITING = ("Create", "Merge", "Set", "Remove", "Delete", "DetachDelete", "Foreach")


class Catalogue(Mapping[str, Question]):
    """Questions by name, in alphabetical order; names may be written with - or _.

    faults  the faults of files that were left out, by the names of their questions
    """

    def __init__(
        self, questions: Iterable[Question], faults: Mapping[str, QuestionFault] | None = None
    ) -> None:
        self.faults = dict(faults or {})
        self._questions: dict[str, Question] = {}
        for question in sorted(questions, key=lambda question: question.name):
            if twin := self._questions.get(question.name):
                raise _duplicate_name(question.path, twin.path)
            self._questions[question.name] = question

    def __getitem__(self, name: str) -> Question:
        return self._questions[name.replace("-", "_")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def find(self, name: str, also: Mapping[str, Text] | None = None) -> Question:
        """The question of that name or title. Raises Refused with the most similar names.

        also  names and titles of other items that the error may suggest, such as networks
        """
        try:
            return self[name]
        except KeyError:
            if fault := self.faults.get(name.replace("-", "_")):
                raise fault from None
            titled = [each for each in self.values() if name in (each.title.en, each.title.zh)]
            if titled:
                return titled[0]
            raise self._not_found(name, also or {}) from None

    def _not_found(self, name: str, also: Mapping[str, Text]) -> Refused:
        """The error for an unknown name, with the three most similar names or titles."""
        titles = {each.name: each.title for each in self.values()} | dict(also)
        called = {
            word: each
            for each, title in titles.items()
            for word in (title.en, title.zh, each.replace("_", "-"))
        }
        near = dict.fromkeys(called[word] for word in nearest_words(name, called, most=9))
        suggestions = (list(near) or [each.name for each in _sharing(name, self.values())])[:3]
        en, zh = ("question or network", "问题或网络") if also else ("question", "问题")
        return Refused(
            en=f"There is no {en} '{name}'."
            + _bullet_list(
                " Is it one of these?", [(each, titles[each].en) for each in suggestions]
            )
            + " 'yanxiu ask' lists all questions.",
            zh=f"没有名为“{name}”的{zh}。"
            + _bullet_list("是否指：", [(each, titles[each].zh) for each in suggestions])
            + "用 yanxiu ask 可列出全部问题。",
        )


def _sharing(asked: str, questions: Iterable[Question]) -> list[Question]:
    """The questions whose Chinese titles share at least two adjacent characters with `asked`, best match first.

    People use other words than the title, such as 覆盖情况 or 缺培训; shared characters show which title they mean.
    """
    pairs = _pairs(asked)
    scores: list[tuple[int, int, Question]] = []
    for each in questions:
        title = each.title.zh
        if same := pairs & _pairs(title):
            scores.append((2 * len(same) + len({*asked} & {*title}), -len(title), each))
    return [each for *_, each in sorted(scores, key=lambda score: score[:2], reverse=True)]


def _pairs(text: str) -> set[str]:
    written = "".join(sign for sign in text if "\u4e00" <= sign <= "\u9fff")
    return {written[at : at + 2] for at in range(len(written) - 1)}


def _bullet_list(heading: str, items: Iterable[tuple[str, str]]) -> str:
    lines = [f"  {each.replace('_', '-')}  {title}" for each, title in items]
    return "\n".join([heading, *lines, ""]) if lines else ""


def _duplicate_name(path: Path, by: Path) -> QuestionFault:
    return QuestionFault(
        path,
        f"the name is taken by {by}: rename one of the files",
        f"与 {by} 重名：请给其中一个文件改名",
    )


def read_catalogue(folders: Iterable[Path] = ()) -> Catalogue:
    """The questions that come with the program and those in `folders`.

    A faulty file in `folders` is left out and reported in `faults`; the other questions remain usable.
    """
    given = tuple(folders)
    return _extended_catalogue(given) if given else _program_catalogue()


@cache
def _program_catalogue() -> Catalogue:
    """The questions of the program; their files are read once per process."""
    return Catalogue(with_measures(_program_questions()))


@cache
def _program_questions() -> tuple[Question, ...]:
    return tuple(read_question(path) for path in sorted(HERE.glob("*.cypher")))


def _extended_catalogue(folders: Iterable[Path]) -> Catalogue:
    known = {question.name: question for question in _program_questions()}
    faults: dict[str, QuestionFault] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.cypher"))):
        try:
            question = read_question(path)
        except QuestionFault as fault:
            faults[path.stem.replace("-", "_")] = fault
            continue
        if twin := known.get(question.name):
            faults[f"{question.name}@{path}"] = _duplicate_name(path, twin.path)
        else:
            known[question.name] = question
    return Catalogue(with_measures(known.values()), faults)


def checked_catalogue(database: Database, folders: Iterable[Path]) -> Catalogue:
    """Like `read_catalogue`, but Neo4j checks the questions in `folders`.

    The program's own questions are checked by its tests, so a start does not need to plan them all.
    """
    result = read_catalogue(folders)
    faults = dict(result.faults)
    for question in result.values():
        if question.path.parent != HERE:
            try:
                check_against(database, question)
            except QuestionFault as fault:
                faults[question.name] = fault
    if faults.keys() == result.faults.keys():
        return result
    good = (read_question(each.path) for each in result.values() if each.name not in faults)
    return Catalogue(with_measures(good), faults)


def read_checks() -> Catalogue:
    """The checks: questions whose answer should be empty, each with a hint. Raises QuestionFault."""
    checks = Catalogue(read_question(path) for path in sorted(CHECKS.glob("*.cypher")))
    for check in checks.values():
        if check.hint is None:
            raise QuestionFault(check.path, "a check needs a hint", "检查须写明处理办法 hint")
    return checks


def check_against(database: Database, question: Question) -> None:
    """Lets Neo4j check a question without running it. Raises QuestionFault.

    The statement must return the columns of its header. It must neither write nor access anything outside the
    graph: LOAD CSV counts as a read but opens files of the server.
    """
    check_computed(question)
    columns, plan = _explain(database, question, question.body)
    if list(columns) != list(question.columns):
        raise QuestionFault(
            question.path,
            f"the header names the columns {', '.join(question.columns)}, "
            f"the statement returns {', '.join(columns)}",
            f"说明块写的列是 {'、'.join(question.columns)}，语句返回的是 {'、'.join(columns)}",
        )
    for operator in _operators(plan):
        if operator.startswith((*_OUTSIDE, *_WRITING)):
            raise QuestionFault(
                question.path,
                f"a question may not use {operator}",
                f"问题文件不可使用 {operator}",
            )
    _explain(database, question, statement(question))
    if question.measures:
        numbers = ", ".join(
            f"{measure.cypher} AS number_{at}"
            for at, measure in enumerate(question.measures.values())
        )
        _explain(
            database,
            question,
            f"WITH 2020 AS {YEAR}\nCALL () {{\n{question.body}\n}}\nRETURN {numbers}",
        )


def _explain(
    database: Database, question: Question, cypher: str
) -> tuple[list[str], Mapping[str, Any]]:
    """Columns and plan of a question's statement. Raises QuestionFault with the line in its file."""
    try:
        return database.explain(cypher, **question.values({}))
    except StatementFault as fault:
        raise _statement_fault(question, fault.message, whole=cypher == question.body) from fault


_PLACE = re.compile(r"\(line (\d+), column (\d+) \(offset: \d+\)\)")


def _statement_fault(question: Question, message: str, *, whole: bool) -> QuestionFault:
    """The fault for Neo4j's message about a question's statement, with the line in the file."""
    if "SlotKey" in message or "key not found" in message:
        return QuestionFault(
            question.path,
            "a variable of the statement is used where it is not known: name it in the WITH, or in the "
            "brackets of the CALL, that it has to pass",
            "语句中有变量在使用处未定义：请在它要经过的 WITH 或 CALL 括号中写上它",
        )
    place = _PLACE.search(message)
    text = " ".join(_PLACE.split(message)[0].split()).rstrip(" .")
    line = None
    if place and whole:
        file = question.path.read_text(encoding="utf-8-sig")
        body = file.partition("*/")[2]
        above = body_line(file) + body[: len(body) - len(body.lstrip())].count("\n")
        line = above + int(place[1]) - 1
    return QuestionFault(
        question.path,
        f"Neo4j cannot read the statement: {text}",
        f"Neo4j 无法理解语句（原话）：{text}",
        line=line,
    )


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    if plan:
        yield str(plan["operatorType"]).partition("@")[0]
        for child in plan.get("children", ()):
            yield from _operators(child)
