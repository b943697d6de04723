"""The error for a name that no node has."""

from datetime import date
from typing import Any

import pytest

from yanxiu.graph.access import LOCAL
from yanxiu.graph.naming import UnresolvedName, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.text import Text


def _naming_error(label: str, word: str, named: list[list[str | None]]) -> UnresolvedName:
    """The error for a word that matches nothing, in a graph with these names and keys."""
    steps = resolve_words(
        [NameQuery("it", Text("It", "它"), (label,), word)], None, LOCAL, date(2020, 1, 1)
    )
    answers: list[Any] = [[[], []], [named]]
    try:
        next(steps)
        for answer in answers:
            steps.send(answer)
    except UnresolvedName as refused:
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
def test_each_likely_node_is_suggested_once(
    label: str, word: str, named: list[list[str | None]], near: tuple[str, ...]
) -> None:
    assert _naming_error(label, word, named).candidates == near
