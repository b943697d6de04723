"""Computes rows in Python for a question's statement, which takes them as `$computed`.

The computations are in packages that this one does not import. Those packages register entry points of the group
`yanxiu.computations`, each a mapping from names to computations.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.steps import Steps
from yanxiu.queries.question import COMPUTED, COUNTY, Question
from yanxiu.queries.question_fault import QuestionFault
from yanxiu.queries.row_cache import run_cached
from yanxiu.queries.scoping import confine_parameters, may_ask

_COUNTIES = """
MATCH (county:County) WHERE county.id STARTS WITH $county
WITH county ORDER BY county.id
RETURN collect(county.id) AS counties
"""
GROUP = "yanxiu.computations"
Rows = list[dict[str, Any]]
# Takes a question's parameters, with names resolved and days parsed, and returns the rows of one whole county.
# The question's scope then hides rows that the caller may not see.
Computation = Callable[[Mapping[str, Any]], Steps[Rows]]


@cache
def find_computations() -> Mapping[str, Computation]:
    """The installed computations, by the names that headers use."""
    return {
        name: computation
        for each in entry_points(group=GROUP)
        for name, computation in each.load().items()
    }


def check_computed(question: Question) -> None:
    """Raises QuestionFault if the header names an unknown computation, and YanxiuError if none is installed."""
    if question.computed is None or question.computed in find_computations():
        return
    known = [*find_computations()]
    if not known:
        raise YanxiuError(
            en="What computes this question is not installed: install yanxiu-graph again.",
            zh="没有安装此问题所需的计算程序：请重新安装 yanxiu-graph。",
        )
    raise QuestionFault(
        question.path,
        f"nothing computes '{question.computed}': there are {', '.join(known)}",
        f"没有名为“{question.computed}”的计算：可用的有 {'、'.join(known)}",
        at=("computed",),
    )


def with_computed(
    question: Question, given: Mapping[str, Any], today: date, caller: Caller = LOCAL
) -> Steps[dict[str, Any]]:
    """The given parameters, plus the computed rows if the question takes any and the caller may ask it."""
    if question.computed is None or not may_ask(caller, question):
        return dict(given)
    check_computed(question)
    sent = question.values(confine_parameters(caller, given), today)
    (counties,) = yield _COUNTIES, {COUNTY.name: sent[COUNTY.name]}
    rows: Rows = []
    for code in counties:
        params = {**sent, COUNTY.name: code}
        rows += yield from run_cached(
            question.computed, params, find_computations()[question.computed](params)
        )
    return {**given, COMPUTED: rows}
