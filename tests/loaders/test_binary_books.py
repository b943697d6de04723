"""Binary workbooks (XLSB) give the same cells as an equivalent XLSX, within the same limits."""

from datetime import date
from pathlib import Path

import pytest

from tests.loaders.binary_books import binary_book, record
from tests.loaders.ordinary import HEADER, ROW, ROW_2, Read, row

NAME = "教师花名册.xlsb"


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, binary_book({"Sheet1": [HEADER, ROW, ROW_2]}))
    assert (read.column("name"), read.faults) == (["李晓明", "王国秀"], [])


def test_merged_cells_hidden_rows_and_dates_are_read_as_in_other_workbooks(
    tmp_path: Path,
) -> None:
    rows = [HEADER, row(出生日期=31321), [*ROW_2[:5], "", *ROW_2[6:]]]
    made = binary_book({"Sheet1": rows}, merged=[(1, 2, 5, 5)], hidden_rows=[2], days=[(1, 3)])
    read = Read(tmp_path, NAME, made)
    assert read.column("school") == [ROW[5], ROW[5]]
    assert read.column("born") == [date(1985, 10, 1), date(1986, 2, 2)]
    assert any("3" in note.zh and "隐藏" in note.zh for note in read.notes)


def test_dates_in_the_1904_system_are_read(tmp_path: Path) -> None:
    made = binary_book({"Sheet1": [HEADER, row(出生日期=29859)]}, since_1904=True, days=[(1, 3)])
    assert Read(tmp_path, NAME, made).column("born") == [date(1985, 10, 1)]


def test_a_cell_with_a_failed_formula_is_a_fault_with_its_place(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, binary_book({"Sheet1": [HEADER, row(学校="#N/A"), ROW_2]}))
    assert [(fault.code, fault.row, fault.column) for fault in read.faults] == [
        ("ERROR_IN_CELL", 2, "学校")
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"xl/vbaProject.bin": b""}, "MACROS"),
        ({"xl/externalLinks/externalLink1.bin": b""}, "EXTERNAL_LINKS"),
        ({"xl/sharedStrings.bin": record(159, b"\xff\xff\xff\x0f" * 2)}, "HOSTILE_FILE"),
        ({"xl/worksheets/sheet9.bin": record(0, b"\xff" * 16)}, "UNREADABLE_FILE"),
        ({"xl/worksheets/sheet9.bin": b"\x00"}, "UNREADABLE_FILE"),
    ],
)
def test_content_that_no_roster_needs_is_refused_before_reading(
    tmp_path: Path, more: dict[str, bytes], code: str
) -> None:
    made = binary_book({"Sheet1": [HEADER, ROW]}, more=more)
    assert Read(tmp_path, NAME, made).codes == [code]


def test_two_distant_cells_use_little_memory(tmp_path: Path) -> None:
    far = record(0, (1_000_000).to_bytes(4, "little") + bytes(12))
    far += record(5, (16_000).to_bytes(4, "little") + bytes(12))
    made = binary_book({"Sheet1": [HEADER, ROW]}, more={"xl/worksheets/sheet9.bin": far})
    assert Read(tmp_path, NAME, made).codes == ["HOSTILE_FILE"]
