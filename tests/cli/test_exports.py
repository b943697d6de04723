"""Answers as CSV and XLSX: no formula runs in them, and the loader reads back what was written."""

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanxiu.graph.spreadsheet import escape_formula, is_formula, unescape_formula
from yanxiu.graph.text import Text
from yanxiu.loaders.reading.files import read_file
from yanxiu.loaders.values.cells import plain_text
from yanxiu.queries import Answer, read_question
from yanxiu.queries.exports import as_csv
from yanxiu.queries.workbooks import as_xlsx

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
LIVE = [
    f"{before}{sign}1+1"
    for sign in SIGNS
    for before in ("", " ", "\t", "\r\n", "\n", "\ufeff", "'")
]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20) | (
    st.from_regex(r"'{0,2}[ \t]?[=+\-@＝＋－＠_0-9x]{1,20}", fullmatch=True)
)


QUESTION = """/*
title.zh = "文本"
title.en = "Texts"
about.zh = "文本"
about.en = "Texts"
key = ["text"]
order = ["text"]

[columns.text]
type = "String"
zh = "文本"
en = "Text"

[columns.n]
type = "Int"
zh = "号"
en = "Number"
*/
MATCH (school:School) WHERE school.id STARTS WITH $county RETURN school.name AS text, 1 AS n
"""
HEADER = 4  # the row with the column titles, below the title, the parameters and the date


def _answer(*texts: Any, title: str = "text") -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.cypher"
        path.write_text(QUESTION, encoding="utf-8")
        question = read_question(path)
    rows = [{"text": text, "n": number} for number, text in enumerate(texts)]
    return Answer(replace(question, title=Text(title, title)), rows)


def _read_back(content: bytes, folder: Path, suffix: str) -> list[str]:
    path = folder / f"it{suffix}"
    path.write_bytes(content)
    rows = read_file(path)[0].rows[HEADER if suffix == ".xlsx" else 1 :]
    return [plain_text(row[0]) if row else "" for row in rows]


@pytest.mark.parametrize("text", LIVE)
def test_no_cell_is_a_formula(text: str) -> None:
    cell, _ = list(csv.reader(io.StringIO(as_csv(_answer(text)).decode("utf-8-sig"), newline="")))[
        1
    ]
    assert cell == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(_answer(text, title=text)))).worksheets[0]
    for cell in (sheet["A1"], sheet["A5"]):
        assert cell.data_type == "s"
        assert str(cell.value).startswith("'")


def test_a_list_that_begins_with_a_formula_is_no_formula() -> None:
    assert "'=1、甲" in as_csv(_answer(["=1", "甲"])).decode("utf-8")


def test_a_csv_file_begins_with_the_byte_order_mark_of_utf_8() -> None:
    assert as_csv(_answer("𠮷䶮")).startswith(b"\xef\xbb\xbf")


def test_numbers_stay_numbers_and_identity_numbers_stay_text(tmp_path: Path) -> None:
    held = ["430624198001011234", "0012", "43062419800101123X", -5, 0.5]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(_answer(*held)))).worksheets[0]
    assert [cell.value for cell in sheet["A"][HEADER:]] == held
    assert [cell.number_format for cell in sheet["A"][HEADER : HEADER + 3]] == ["@"] * 3
    written = as_csv(_answer(*held)).decode("utf-8-sig").splitlines()[1:]
    shown = ["'430624198001011234", "'0012", "43062419800101123X", "-5", "0.5"]
    assert [line.partition(",")[0] for line in written] == shown
    for content, suffix in ((as_csv(_answer(*held)), ".csv"), (as_xlsx(_answer(*held)), ".xlsx")):
        assert _read_back(content, tmp_path, suffix) == [str(each) for each in held]


@pytest.mark.thorough
@settings(deadline=None)  # writes and reads a workbook
@given(st.lists(TEXTS.map(plain_text), max_size=8))
def test_the_loader_reads_back_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    answer = _answer("甲", *texts, "甲")
    for content, suffix in ((as_csv(answer), ".csv"), (as_xlsx(answer), ".xlsx")):
        assert _read_back(content, folder, suffix) == ["甲", *texts, "甲"]


@given(TEXTS)
def test_a_quoted_text_runs_nowhere_and_comes_back(text: str) -> None:
    for digits in (True, False):
        written = escape_formula(text, digits=digits)
        assert unescape_formula(written) == text
        assert not is_formula(written)


@pytest.mark.parametrize(
    "text",
    ["=1+1", " ＝A1", "@SUM(A1:A9)", "-2+3+cmd|' /C calc'!A0", '+HYPERLINK("http://a.b")', "\t=1"],
)
def test_a_formula_is_recognised(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize(
    "text", ["+86 138 0000 0000", "+86(731)8888", "-", "－5", "@张三", "张=三", "'=1"]
)
def test_a_text_with_a_sign_is_no_formula(text: str) -> None:
    assert not is_formula(text)
