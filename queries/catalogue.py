"""All questions that can be asked: the files here and those in a planner's own folders."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.database import Database
from graph.driver_faults import StatementFault
from graph.errors import Refused
from graph.words import nearest
from queries.measures import with_measures
from queries.question import Question, QuestionFault, read_question

HERE = Path(__file__).parent
CHECKS = HERE / "checks"
_OUTSIDE = ("LoadCSV", "Show", "ProcedureCall", "Terminate")
_WRITING = ("Create", "Merge", "Set", "Remove", "Delete", "DetachDelete", "Foreach")


class Catalogue(Mapping[str, Question]):
    """Questions by name, in alphabetical order; a name may be asked for with - or _."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions: dict[str, Question] = {}
        for question in sorted(questions, key=lambda question: question.name):
            if twin := self._questions.get(question.name):
                raise QuestionFault(
                    question.path,
                    f"the name is taken by {twin.path}: rename one of the files",
                    f"与 {twin.path} 重名：请给其中一个文件改名",
                )
            self._questions[question.name] = question

    def __getitem__(self, name: str) -> Question:
        return self._questions[name.replace("-", "_")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def find(self, name: str) -> Question:
        """The question of that name or title; raises Refused with the nearest."""
        try:
            return self[name]
        except KeyError:
            titled = [each for each in self.values() if name in (each.title.en, each.title.zh)]
            if titled:
                return titled[0]
            raise self._not_found(name) from None

    def _not_found(self, name: str) -> Refused:
        """What is said of a name that is none: the three questions whose names or titles are nearest."""
        called = {
            word: each
            for each in self.values()
            for word in (each.title.en, each.title.zh, each.name.replace("_", "-"))
        }
        near = {called[word].name: called[word] for word in nearest(name, called, most=9)}
        told = list(near.values())[:3]
        return Refused(
            en=f"There is no question '{name}'."
            + _listed(" Is it one of these?", [(each, each.title.en) for each in told])
            + " 'yanxiu ask' lists them all.",
            zh=f"没有名为“{name}”的问题。"
            + _listed("是否指：", [(each, each.title.zh) for each in told])
            + "用 yanxiu ask 可列出全部问题。",
        )


def _listed(heading: str, told: Iterable[tuple[Question, str]]) -> str:
    lines = [f"  {each.name.replace('_', '-')}  {title}" for each, title in told]
    return "\n".join([heading, *lines, ""]) if lines else ""


def read_catalogue(folders: Iterable[Path] = ()) -> Catalogue:
    """The questions that come with the program and those in `folders`; raises QuestionFault."""
    return Catalogue(
        with_measures(
            read_question(path)
            for folder in (HERE, *folders)
            for path in sorted(folder.glob("*.cypher"))
        )
    )


def read_checks() -> Catalogue:
    """The checks: questions whose answer should be empty, each with a hint; raises QuestionFault."""
    checks = Catalogue(read_question(path) for path in sorted(CHECKS.glob("*.cypher")))
    for check in checks.values():
        if check.hint is None:
            raise QuestionFault(check.path, "a check needs a hint", "检查须写明处理办法 hint")
    return checks


def check_against(database: Database, question: Question) -> None:
    """Lets Neo4j check a question without running it; raises QuestionFault.

    What it returns must be the columns of its header, and it must neither write nor reach outside
    the graph: LOAD CSV counts as a read and would open files of the server.
    """
    try:
        columns, plan = database.explain(question.body, **question.values({}))
    except StatementFault as fault:
        raise QuestionFault(
            question.path, f"Neo4j says: {fault.message}", f"Neo4j 提示：{fault.message}"
        ) from fault
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


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    if plan:
        yield str(plan["operatorType"]).partition("@")[0]
        for child in plan.get("children", ()):
            yield from _operators(child)
