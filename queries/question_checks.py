"""Checks that a question's header and statement agree with each other and with the model."""

import re

from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.queries.header import KeyPath
from yanxiu.queries.periods import types_without_period
from yanxiu.queries.question import COMPUTED, COUNTY, TOKEN, Question
from yanxiu.queries.question_fault import QuestionFault

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_question(question: Question) -> Question:
    """Returns the question unchanged. Raises QuestionFault if header, statement and model disagree."""
    _check_params(question)
    _check_labels(question)
    _check_periods(question)
    _check_columns(question)
    _check_names(question)
    return question


def _check_params(question: Question) -> None:
    used = {token["param"] for token in TOKEN.finditer(question.body) if token["param"]}
    if COUNTY.name not in used:
        raise QuestionFault(
            question.path,
            "the statement mixes counties: write `WHERE node.id STARTS WITH $county` of what it begins with",
            "语句没有限定县：请对起始节点写上 `WHERE node.id STARTS WITH $county`",
        )
    wrong = used ^ set(question.params)
    if question.computed:  # the computation may use parameters that the statement does not
        wrong = (used - set(question.params)) ^ {COMPUTED}
    if wrong:
        raise QuestionFault(
            question.path,
            f"header and statement disagree on the parameters {', '.join(sorted(wrong))}",
            f"说明块与语句的参数不一致：{'、'.join(sorted(wrong))}",
            at=("params", min(wrong)) if min(wrong) in question.params else (),
            near=rf"\${min(wrong)}\b",
        )
    if question.computed and question.measures:
        raise QuestionFault(
            question.path,
            "a question whose rows are computed can have no measures",
            "由程序计算行的问题不能有 measures",
            at=("measures",),
        )


def _check_labels(question: Question) -> None:
    named = {
        label.strip()
        for token in TOKEN.finditer(question.body)
        if token["labels"]
        for label in token["labels"].split("|")
    }
    if unknown := named - set(NODES) - set(RELATIONSHIPS):
        raise QuestionFault(
            question.path,
            f"the model knows no {', '.join(sorted(unknown))}",
            f"模型中没有 {'、'.join(sorted(unknown))}",
            near=rf":\s*[\w|\s]*?\b{min(unknown)}\b",
        )


def _check_periods(question: Question) -> None:
    undated = {*types_without_period(question.body)}
    if wrong := undated ^ set(question.any_time):
        raise QuestionFault(
            question.path,
            f"{', '.join(sorted(wrong))} without a period: write `r.since <= $as_of AND "
            "coalesce(r.until > $as_of, true)`, or say in the header that any time is meant: "
            '`any_time.TYPE = "reason"`; there, name only types that are followed so',
            f"{'、'.join(sorted(wrong))} 没有限定有效期：请写上 `r.since <= $as_of AND "
            'coalesce(r.until > $as_of, true)`；确实不限时间的，请在说明块写 `any_time.类型 = "原因"`，'
            "且只写确实如此使用的类型",
            at=("any_time", min(wrong)) if min(wrong) in question.any_time else (),
            near=rf":\s*[\w|\s]*?\b{min(wrong)}\b",
        )


def _check_columns(question: Question) -> None:
    for term in (
        *question.order,
        *question.key,
        *question.people,
        *filter(None, [question.scope]),
    ):
        column, _, name = term.removeprefix("-").partition(".")
        declared = question.columns.get(column)
        if declared is None or (
            name and not (declared.type.is_node and name in NODES[declared.type.name].properties)
        ):
            raise QuestionFault(
                question.path,
                f"no column gives '{term}'",
                f"没有列能给出“{term}”",
                at=_named_in(question, term),
            )


def _check_names(question: Question) -> None:
    if wrong := {
        name for name in (*question.params, *question.columns) if not _NAME.fullmatch(name)
    }:
        raise QuestionFault(
            question.path,
            f"names are written like last_trained, not {', '.join(sorted(wrong))}",
            f"名称应写成 last_trained 的形式，而不是 {'、'.join(sorted(wrong))}",
            at=("params" if min(wrong) in question.params else "columns", min(wrong)),
        )


def _named_in(question: Question, term: str) -> KeyPath:
    """The key of the header that names a column."""
    lists = {"order": question.order, "key": question.key, "people": question.people}
    return (next((name for name, terms in lists.items() if term in terms), "scope"),)
