"""Tables on narrow screens: unbreakable text stays unbroken, in columns or in lines."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from yanxiu.cli.tables import TextColumn, print_answer, print_columns
from yanxiu.graph.text import using_language
from yanxiu.queries import Answer, read_catalogue
from yanxiu.queries.display import display_text

FILE = "2021年秋季湘阴县教师基本情况表（在编在岗）.xlsx"


def _printed_text(strips: list[TextColumn], width: int) -> str:
    text = io.StringIO()
    print_columns(strips, Console(file=text, width=width))
    return text.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_unbreakable_cells_stay_in_one_line(width: int) -> None:
    columns = {"次序": "12", "文件": FILE, "导入人": "clerk@office-3", "行数": "4,415", "新增": "8"}
    strips = [
        TextColumn(title, [cell], is_right_aligned=False, is_unbreakable=True)
        for title, cell in columns.items()
    ]
    lines = _printed_text(strips, width).splitlines()
    assert all(any(cell in line for line in lines) for cell in columns.values())
    assert all(cell_len(line) <= max(width, cell_len(FILE) + 4) for line in lines)


@pytest.mark.parametrize(
    ("cell", "whole"),
    [
        ("初中数学自主研修共同体(8)", ["(8)"]),
        ("于岩 (J023)、宋翠慧 (J027)、李瑾 (J011)", ["宋翠慧 (J027)", "李瑾 (J011)"]),
        ("教师教育振兴行动计划(2018-2022年)", ["2018-2022"]),
        ("Plan of the teachers", ["teachers"]),
    ],
)
def test_a_cell_is_not_broken_within_a_unit(cell: str, whole: list[str]) -> None:
    strips = [
        TextColumn("名称", [cell], is_right_aligned=False, is_unbreakable=False),
        TextColumn("数", ["1"], is_right_aligned=True, is_unbreakable=True),
    ]
    lines = _printed_text(strips, 25).splitlines()
    assert all(any(each in line for line in lines) for each in whole)


def test_a_share_in_a_column_of_other_numbers_is_shown_in_percent() -> None:
    question = read_catalogue()["roadmap"]
    shares = {
        "measure": next(iter(question.columns["number"].units)),
        "number": 4 / 7,
        "target": 1.0,
    }
    count = {**shares, "measure": "programme_progress.won", "number": 14.0, "target": 1.0}
    answer = Answer(question, [])
    field = next(each for each in answer.fields if each.key == "number")
    assert display_text(field.in_row(shares), shares["number"]) == "57.1 %"
    assert display_text(field.in_row(count), count["number"]) == "14"


def test_a_record_that_begins_with_a_number_names_its_column() -> None:
    question = read_catalogue()["cost_per_hour"]
    answer = Answer(question, [])
    row = {each.key: None for each in answer.fields} | {"year": 2021, "kind": "online"}
    text = io.StringIO()
    with using_language("zh"):
        print_answer(Answer(question, [row]), Console(file=text, width=60))
        title = str(question.columns["year"].title)
    assert f"{title} 2021" in text.getvalue()
