"""Headings that define the codes below them, and telephone numbers that a program stores as text."""

from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import HEADER, Read, one, row

NAME = "教师花名册.xlsx"


def _read_column(folder: Path, column: str, heading: str, *cells: Any) -> Read:
    header = [heading if each == column else each for each in HEADER]
    return Read(folder, NAME, one([header, *(row(**{column: cell}) for cell in cells)]))


@pytest.mark.parametrize(
    "heading", ["性别（1女2男）", "性别(1:女,2:男)", "性别【1=女 2=男】", "性别（1.女、2.男）"]
)
def test_codes_are_refused_if_the_heading_defines_them_differently(
    tmp_path: Path, heading: str
) -> None:
    sheet = _read_column(tmp_path, "性别", heading, 1, 2)
    assert [(fault.code, fault.row, fault.column) for fault in sheet.faults] == [
        ("OTHER_CODES", None, "性别")
    ]
    assert "1 表示“女”" in sheet.faults[0].reason.zh


@pytest.mark.parametrize(
    "heading", ["性别（1男2女）", "性别(1=男,2=女)", "性别（填1或2）", "性别（男/女）"]
)
def test_codes_are_read_if_the_heading_defines_them_as_we_do(tmp_path: Path, heading: str) -> None:
    sheet = _read_column(tmp_path, "性别", heading, 1, 2)
    assert sheet.faults == []
    assert sheet.column("sex") == ["male", "female"]


@pytest.mark.parametrize(
    ("heading", "is_read"), [("是否合格（1是0否）", True), ("是否合格（1否0是）", False)]
)
def test_codes_of_yes_and_no_are_compared_with_the_heading(
    tmp_path: Path, heading: str, is_read: bool
) -> None:
    rows = [["活动代码", "教师编号", "学时", "认定日期", heading], ["A1", "T1", 4, "2023-04-05", 1]]
    sheet = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert sheet.codes == ([] if is_read else ["OTHER_CODES"])


@pytest.mark.parametrize("sign", ["'", "’", "‘"])
def test_an_apostrophe_before_a_telephone_is_dropped(tmp_path: Path, sign: str) -> None:
    sheet = _read_column(tmp_path, "手机号码", "手机号码", f"{sign}19900000000")
    assert sheet.faults == []
    assert sheet.column("phone") == ["19900000000"]


def test_a_text_direction_mark_in_a_heading_does_not_hide_its_column(tmp_path: Path) -> None:
    sheet = _read_column(tmp_path, "性别", "性\u202e别", "男")
    assert sheet.faults == []
    assert sheet.column("sex") == ["male"]
