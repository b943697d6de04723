"""Values written differently from the graph are read, and the report counts them by file, column and kind."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.loaders import containers
from yanxiu.cli.load_report import show_report
from yanxiu.loaders import Report, read_formats
from yanxiu.loaders.parsing.sheets import ParsedSheet, parse_sheet
from yanxiu.loaders.reading.files import read_file

FORMATS = read_formats()
HEADER = ["教师编号", "姓名", "性别", "出生日期", "学校", "岗位", "任教学段", "任教学科", "班主任"]
CLEAN = ["T1", "张三", "男", "1980-01-01", "北片第一小学", "教师", "小学", "语文", "是"]


def _row(**changed: Any) -> list[Any]:
    """A teacher in canonical spelling, with the cells at these columns replaced."""
    return [changed.get(name, cell) for name, cell in zip(HEADER, CLEAN, strict=True)]


def _parse_rows(folder: Path, rows: list[list[Any]], name: str = "teachers") -> ParsedSheet:
    header = HEADER if name == "teachers" else rows.pop(0)
    path = folder / "教师花名册.xlsx"
    path.write_bytes(containers.xlsx([header, *rows]))
    parsed, faults = parse_sheet(read_file(path)[0], FORMATS[name])
    assert faults == []
    return parsed


def test_values_in_canonical_spelling_are_not_counted(tmp_path: Path) -> None:
    assert _parse_rows(tmp_path, [_row(), _row(出生日期=date(1980, 1, 1))]).cleaned == {}


@pytest.mark.parametrize(
    ("column", "cell", "read", "kinds"),
    [
        ("教师编号", "Ｔ００１", "T001", {"width"}),
        ("教师编号", "Ｔ－０１", "T-01", {"width"}),
        ("教师编号", " T1\u3000", "T1", {"spaces"}),
        ("姓名", "张 \u3000三", "张三", {"spaces"}),
        ("姓名", "Ａ·买买提", "A·买买提", {"width"}),
        ("性别", "M", "male", {"choice"}),
        ("性别", "中性", None, None),
        ("性别", "male", "male", set()),
        ("性别", " 男", "male", {"spaces"}),
        ("岗位", "校 园 长", "principal", {"spaces"}),
        ("岗位", "Vice principal", "vice_principal", {"choice"}),
        ("岗位", "园长", "principal", {"choice"}),
        ("性别", "女性", "female", {"choice"}),
        ("出生日期", "2018.9", date(2018, 9, 1), {"month"}),
        ("出生日期", "2018年9月", date(2018, 9, 1), {"month"}),
        ("出生日期", "2018-9-1", date(2018, 9, 1), {"date"}),
        ("出生日期", "2018/9/1", date(2018, 9, 1), {"date"}),
        ("出生日期", 43344, date(2018, 9, 1), {"date"}),
        ("出生日期", 43344.0, date(2018, 9, 1), {"date"}),
        ("出生日期", 198510, date(1985, 10, 1), {"month"}),
        ("出生日期", "二〇一八年九月", date(2018, 9, 1), {"month"}),
        ("出生日期", "2018.9.1 0:00", date(2018, 9, 1), {"date"}),
        ("出生日期", "2018年09月01日", date(2018, 9, 1), {"date"}),
        ("出生日期", "1980.1.1", date(1980, 1, 1), {"date"}),
        ("出生日期", "1980年1月", date(1980, 1, 1), {"month"}),
        ("出生日期", "１９８０-０１-０１", date(1980, 1, 1), {"width"}),
        ("出生日期", "１９８０年１月１日", date(1980, 1, 1), {"width", "date"}),
        ("出生日期", 29221, date(1980, 1, 1), {"date"}),
        ("出生日期", datetime(1980, 1, 1), date(1980, 1, 1), set()),  # noqa: DTZ001 - Excel has no time zones
        ("班主任", "√", True, {"yes_no"}),
        ("班主任", "Ｙ", True, {"yes_no", "width"}),
        ("班主任", 0, False, {"yes_no"}),
        ("班主任", True, True, set()),
        ("任教学科", "思想品德", ["思想品德"], {"synonym"}),
        ("任教学科", "Music ", ["Music"], {"spaces"}),
        ("任教学科", "chinese ", ["chinese"], {"spaces"}),
        ("任教学段", "学前", ["学前"], {"synonym"}),
    ],
)
def test_a_cell_is_read_and_its_change_is_counted(
    tmp_path: Path, column: str, cell: Any, read: Any, kinds: set[str] | None
) -> None:
    path = tmp_path / "教师花名册.xlsx"
    path.write_bytes(containers.xlsx([HEADER, _row(**{column: cell})]))
    parsed, faults = parse_sheet(read_file(path)[0], FORMATS["teachers"])
    if kinds is None:
        assert [fault.code for fault in faults] == ["UNKNOWN_CHOICE"]
        assert parsed.cleaned == {}
        return
    (name,) = [each.name for each in parsed.format.columns.values() if each.title == column]
    assert parsed.whole.values[name] == [read]
    assert set(parsed.cleaned.get(name, ())) == kinds
    assert sum(len(counted) for counted in parsed.cleaned.values()) == len(kinds)


def test_a_cell_counts_once_for_each_kind_of_change(tmp_path: Path) -> None:
    rows = [_row(任教学科="思品", 班主任="1") for _ in range(3)] + [_row(任教学科="品德与社会 ")]
    cleaned = _parse_rows(tmp_path, rows).cleaned
    assert cleaned == {
        "subject": Counter(synonym=4, spaces=1),
        "homeroom": Counter(yes_no=3),
    }


def test_several_words_in_a_cell_count_as_one_cell(tmp_path: Path) -> None:
    rows = [
        ["活动代码", "活动名称", "活动类型", "学段", "学科", "学时", "开始日期", "结束日期"],
        ["A1", "送教", "送教下乡", "小学、初中", "语文、思品、政治", "1,000", *["2018-09-01"] * 2],
    ]
    cleaned = _parse_rows(tmp_path, rows, "activities").cleaned
    assert cleaned == {"subjects": Counter(synonym=1), "hours": Counter(number=1)}


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return Report(sheets=[_parse_rows(tmp_path, [_row(任教学科="思品", 出生日期="1980.1.1")])])


def test_the_json_report_lists_changes_by_file_and_column(report: Report) -> None:
    entries = report.as_json()["cleaned"]
    assert [(each["column"], each["kind"], each["cells"]) for each in entries] == [
        ("出生日期", "date", 1),
        ("任教学科", "synonym", 1),
    ]
    assert {each["file"] for each in entries} == {"教师花名册.xlsx"}
    assert entries[1]["change"]["zh"]


def test_the_report_shows_changes_as_a_table(report: Report) -> None:
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    show_report(report, console)
    shown = console.export_text()
    assert "Values corrected in 教师花名册.xlsx / 表1: 出生日期: Other notation of a date" in shown
