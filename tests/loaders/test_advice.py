"""Hints give correct advice: for a text file, for a subject, for a school, for a file that is not a sheet."""

from datetime import date
from pathlib import Path

import pytest

from tests.loaders.conftest import TEACHERS
from tests.loaders.ordinary import HEADER, Read, csv, one, row
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import Full, load


def test_the_hint_for_lost_digits_depends_on_the_type_of_file(tmp_path: Path) -> None:
    cells = row(手机号码="1.39E+10")
    (of_text,) = Read(tmp_path, "教师花名册.csv", csv([HEADER, cells])).faults
    (of_book,) = Read(tmp_path, "教师花名册.xlsx", one([HEADER, cells])).faults
    assert of_text.code == of_book.code == "LOST_DIGITS"
    assert "原工作簿" in str(of_text.hint and of_text.hint.zh)
    assert "设为文本格式" in str(of_book.hint and of_book.hint.zh)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "索取原来的表格"),
        (b"Rar!\x1a\x07", "解压"),
        (b"", "已保存"),
        (b"\x89PNG\r\n", "索取"),
    ],
)
def test_the_hint_for_a_file_that_is_not_a_sheet_does_not_suggest_saving_it_as_one(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (fault,) = Read(tmp_path, "教师花名册.xlsx", content).faults
    assert fault.hint is not None
    assert words in fault.hint.zh
    assert "：" not in fault.reason.zh


def test_hints_list_the_standard_subjects_and_name_the_roster_of_schools(
    database: Database, folder: Path
) -> None:
    file = folder / "教师花名册.csv"
    file.write_text(TEACHERS.replace("小学,语文", "小学,音悦").replace("北一小", "南一小"), "utf-8")
    hints = {fault.column: fault.hint for fault in load([folder], database).faults}
    assert "语文、数学" in str(hints["任教学科"] and hints["任教学科"].zh)
    assert "yanxiu template schools" in str(hints["学校"] and hints["学校"].zh)


def test_a_full_roster_that_ends_many_posts_counts_them_in_the_readers_language(
    database: Database, folder: Path
) -> None:
    assert load([folder], database).faults == []
    file = folder / "教师花名册.csv"
    file.write_text("\n".join(TEACHERS.splitlines()[:2]), "utf-8")
    with pytest.raises(Refused) as refused:
        load([file], database, full=Full(date(2021, 9, 1)))
    assert "任职 2/3" in refused.value.text.zh
    assert "TEACHES" not in refused.value.text.zh


def test_one_fault_for_missing_stages_names_all_its_rows(database: Database, folder: Path) -> None:
    lines = [f"X{at},甲乙,,,,,S2,教师,2018-09-01,,语文," for at in range(5)]
    file = folder / "教师花名册.csv"
    file.write_text("\n".join([*TEACHERS.splitlines(), *lines]), "utf-8")
    (fault,) = load([folder], database).faults
    assert (fault.code, fault.row) == ("EMPTY_CELL", 5)
    assert "共 5 行：5-9" in fault.reason.zh
    assert "小学语文" in str(fault.hint and fault.hint.zh)
