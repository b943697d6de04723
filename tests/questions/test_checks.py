"""Every check finds the fault in a hand-drawn county and accepts the correct counterpart."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.questions.conftest import TODAY
from tests.questions.drawing import COUNTY
from tests.questions.drawing_checks import CASES, Case
from yanxiu.graph.database import Database
from yanxiu.queries import check_against, read_catalogue, read_checks
from yanxiu.queries.answer import statement
from yanxiu.queries.checking import known_parameters

Found = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def of_the_program() -> dict[str, list[str]]:
    return known_parameters()


@pytest.fixture
def found(standard_codes: Database, of_the_program: dict[str, list[str]]) -> Found:
    """Returns `found(name, drawn)`: it draws a graph and returns the shown rows of a check."""

    def find(name: str, drawn: list[str]) -> list[tuple[Any, ...]]:
        check = read_checks()[name]
        with standard_codes.rolled_back() as transaction:
            for cypher in [COUNTY, *drawn]:
                transaction.run(cypher)
            rows = transaction.run(statement(check), **check.values(of_the_program, TODAY))
        shown = [column.name for column in check.columns.values() if column.shown]
        return [
            tuple(tuple(row[name]) if isinstance(row[name], list) else row[name] for name in shown)
            for row in rows
        ]

    return find


@pytest.mark.cheap
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_check_finds_the_fault_and_accepts_the_limit(found: Found, case: Case) -> None:
    assert found(case.check, [*case.both, *case.wrong]) == case.rows
    assert found(case.check, [*case.both, *case.right]) == []


def test_every_check_has_a_case(found: Found) -> None:
    assert {case.check for case in CASES} == set(read_checks())


@pytest.mark.parametrize("name", read_checks())
def test_an_empty_graph_has_no_faults(found: Found, name: str) -> None:
    assert found(name, []) == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", read_checks())
def test_neo4j_accepts_every_check(standard_codes: Database, name: str) -> None:
    check_against(standard_codes, read_checks()[name])


def test_a_check_is_no_question_of_the_catalogue() -> None:
    assert not set(read_checks()) & set(read_catalogue())


@pytest.mark.parametrize("name", read_checks())
def test_every_check_has_texts_and_a_remedy_in_both_languages(name: str) -> None:
    check = read_checks()[name]
    assert check.hint is not None
    texts = [check.title, check.about, check.hint]
    texts += [param.about for param in check.params.values()]
    texts += [column.title for column in check.columns.values()]
    for text in texts:
        assert text.en.isascii()
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)
    assert not {"born", "phone"} & set(check.columns)
