"""What is told of a name that no node bears."""

from datetime import date
from typing import Any

import pytest

from yanxiu.graph.access import LOCAL
from yanxiu.graph.naming import NotNamed, naming
from yanxiu.graph.naming_statement import Asked
from yanxiu.graph.text import Text


def _refused(label: str, word: str, named: list[list[str | None]]) -> NotNamed:
    """The error of a word that nothing bears, in a graph that holds these names and keys."""
    steps = naming([Asked("it", Text("It", "它"), (label,), word)], None, LOCAL, date(2020, 1, 1))
    answers: list[Any] = [[[], []], [named]]
    try:
        next(steps)
        for answer in answers:
            steps.send(answer)
    except NotNamed as refused:
        return refused
    raise AssertionError


@pytest.mark.parametrize(
    ("label", "word", "named", "near"),
    [
        (
            "Subject",
            "语闻",
            [["语文", "chinese", None], ["英语", "english", None]],
            ("语文", "英语"),
        ),
        ("Stage", "小雪", [["小学", "primary", None], ["初中", "junior_high", None]], ("小学",)),
        (
            "SupervisionDistrict",
            "岭背",
            [["岭北", None, "lingbei"], ["城关", None, "chengguan"]],
            ("岭北",),
        ),
        (
            "Programme",
            "B2003",
            [["送教下乡", None, "B203"], ["园长业务培训", None, "K1"]],
            ("B203",),
        ),
    ],
)
def test_each_thing_that_may_be_meant_is_offered_once(
    label: str, word: str, named: list[list[str | None]], near: tuple[str, ...]
) -> None:
    assert _refused(label, word, named).candidates == near
