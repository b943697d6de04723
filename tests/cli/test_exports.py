"""Answers as CSV and XLSX: no formula runs in them, and what the loader reads back is what was written."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.spreadsheet import is_formula, quoted, unquoted
from graph.text import Text
from loaders.reading.files import read_file
from loaders.values.cells import plain
from queries import Answer, read_catalogue
from queries.exports import as_csv, as_xlsx

QUESTION = read_catalogue()["coverage"]
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
LIVE = [
    f"{before}{sign}1+1"
    for sign in SIGNS
    for before in ("", " ", "\t", "\r\n", "\n", "\ufeff", "'")
]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20) | (
    st.from_regex(r"'{0,2}[ \t]?[=+\-@＝＋－＠_0-9x]{1,20}", fullmatch=True)
)


def _answer(*texts: Any, title: str = "text") -> Answer:
    rows = [{"text": text, "n": number} for number, text in enumerate(texts)]
    return Answer(QUESTION, {"text": Text(title, title), "n": Text("n", "n")}, rows)


def _read_back(content: bytes, folder: Path, suffix: str) -> list[str]:
    path = folder / f"it{suffix}"
    path.write_bytes(content)
    return [plain(row[0]) if row else "" for row in read_file(path)[0].rows[1:]]


@pytest.mark.parametrize("text", LIVE)
def test_no_cell_is_a_formula(text: str) -> None:
    cell, _ = list(csv.reader(io.StringIO(as_csv(_answer(text)).decode("utf-8-sig"), newline="")))[
        1
    ]
    assert cell == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(_answer(text, title=text)))).worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert str(cell.value).startswith("'")


def test_a_list_of_which_the_first_is_live_is_no_formula() -> None:
    assert "'=1、甲" in as_csv(_answer(["=1", "甲"])).decode("utf-8")


def test_a_csv_file_is_marked_as_utf_8() -> None:
    assert as_csv(_answer("𠮷䶮")).startswith(b"\xef\xbb\xbf")


def test_numbers_stay_numbers_and_numbers_of_identity_stay_text(tmp_path: Path) -> None:
    held = ["430624198001011234", "0012", "43062419800101123X", -5, 0.5]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(_answer(*held)))).worksheets[0]
    assert [cell.value for cell in sheet["A"][1:]] == held
    assert [cell.number_format for cell in sheet["A"][1:4]] == ["@"] * 3
    written = as_csv(_answer(*held)).decode("utf-8-sig").splitlines()[1:]
    shown = ["'430624198001011234", "'0012", "43062419800101123X", "-5", "0.5"]
    assert [line.partition(",")[0] for line in written] == shown
    for content, suffix in ((as_csv(_answer(*held)), ".csv"), (as_xlsx(_answer(*held)), ".xlsx")):
        assert _read_back(content, tmp_path, suffix) == [str(each) for each in held]


@given(st.lists(TEXTS.map(plain), max_size=8))
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
        written = quoted(text, digits=digits)
        assert unquoted(written) == text
        assert not is_formula(written)


@pytest.mark.parametrize(
    "text",
    ["=1+1", " ＝A1", "@SUM(A1:A9)", "-2+3+cmd|' /C calc'!A0", '+HYPERLINK("http://a.b")', "\t=1"],
)
def test_a_formula_is_known(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize(
    "text", ["+86 138 0000 0000", "+86(731)8888", "-", "－5", "@张三", "张=三", "'=1"]
)
def test_a_text_with_a_sign_is_no_formula(text: str) -> None:
    assert not is_formula(text)
