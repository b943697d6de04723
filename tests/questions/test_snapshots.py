"""The Chinese output of every question at 80 and at 120 columns, as text files for review.

`YANXIU_SNAPSHOTS=write` writes them again from the sample.
"""

import io
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.thorough import some_of
from yanxiu.cli.tables import print_answer
from yanxiu.graph.database import Address, Database
from yanxiu.graph.text import using_language
from yanxiu.queries import Question, ask, read_catalogue
from yanxiu.queries.question import ENUM

_OF_THE_PROGRAM = re.compile(r"[a-z]+(_[a-z]+)*")  # a code of an enum, such as `not_due`
FOLDER = Path(__file__).parent / "answers"
DAY = date(2021, 6, 1)
ROWS = 5
GIVEN: dict[str, Any] = {"year": 2019, "teacher": "T00548"}


def _required_values(database: Database, question: Question) -> dict[str, Any]:
    """Returns values for the required parameters of a question."""
    given = {
        name: GIVEN[name]
        for name, param in question.params.items()
        if param.type.required and name in GIVEN
    }
    if "programme" in question.params and question.params["programme"].type.required:
        (row,) = database.read("MATCH (n:Programme)-[:MEANT_FOR]->() RETURN min(n.code) AS code")
        given["programme"] = row["code"]
    return given


def drawn(database: Database, question: Question, width: int) -> str:
    """Returns the first rows of an answer as shown in Chinese on a screen of this width."""
    with using_language("zh"):
        answer = ask(database, question, _required_values(database, question), DAY).first(ROWS)
        text = io.StringIO()
        print_answer(answer, Console(file=text, width=width))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


@pytest.mark.thorough
def test_no_text_is_a_code_and_every_name_has_its_number(sample: Address) -> None:
    """Checks two days: one long before the last milestone is due, and one after."""
    strange: set[tuple[str, str, str]] = set()
    with Database.connect(sample) as database:
        people = {row["name"] for row in database.read("MATCH (n:Teacher) RETURN n.name AS name")}
        for question in read_catalogue().values():
            closed = {
                each.name: each.words
                for each in question.columns.values()
                if each.type.name == ENUM
            }
            plain = [
                each.name
                for each in question.columns.values()
                if each.type.name == "String" and each.type.many
            ]
            texts = [each.name for each in question.columns.values() if each.type.name == "String"]
            for day in (date(2019, 6, 1), DAY):
                for row in ask(database, question, _required_values(database, question), day).rows:
                    strange |= {(question.name, name, word) for name in closed for word in _as_list(row[name]) if word not in closed[name]}  # fmt: skip
                    strange |= {(question.name, name, "a name") for name in plain if people & {*_as_list(row[name])}}  # fmt: skip
                    strange |= {(question.name, name, word) for name in texts for word in _as_list(row[name]) if _OF_THE_PROGRAM.fullmatch(word)}  # fmt: skip
    assert strange == set()


@pytest.mark.thorough
def test_no_two_rows_of_an_answer_look_the_same(sample: Address) -> None:
    """The shown columns must distinguish any two rows."""
    alike: set[str] = set()
    with Database.connect(sample) as database:
        for question in read_catalogue().values():
            answer = ask(database, question, _required_values(database, question), DAY)
            seen = [tuple(str(row[key]) for key in answer.titles) for row in answer.rows]
            if len({*seen}) < len(seen):
                alike.add(question.name)
    assert alike == set()


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


@pytest.mark.thorough
@pytest.mark.parametrize("width", some_of([80, 120], 120))
def test_every_answer_in_chinese_equals_its_reviewed_text_and_fits_its_screen(
    sample: Address, width: int
) -> None:
    differing = []
    with Database.connect(sample) as database:
        for question in read_catalogue().values():
            text = drawn(database, question, width)
            assert max(map(cell_len, text.splitlines())) <= width, question.name
            path = FOLDER / f"{question.name}.{width}.txt"
            if os.environ.get("YANXIU_SNAPSHOTS") == "write":
                path.write_text(text, encoding="utf-8")
            if path.read_text(encoding="utf-8") != text:
                differing.append(path.name)
    assert differing == []
