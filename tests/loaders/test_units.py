"""Units that a sheet states for its numbers: in headings, above the table, in cells, by number formats."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.ordinary import Read, one

ACTIVITY = ["活动代码", "活动名称", "活动类型", "开始日期", "结束日期", "学时", "名额", "经费支出"]
A9 = ["A9", "语文研修", "县级集中培训", "2023-08-10", "2023-08-12", 18, 50]
ATTENDED = ["活动代码", "教师编号", "学时", "认定日期"]
BUDGET = ["类别", "单位代码", "年度", "培训经费"]


def _activity(folder: Path, heading: str, cell: Any, above: Sequence[Sequence[Any]] = ()) -> Read:
    rows = [*above, [*ACTIVITY[:-1], heading], [*A9, cell]]
    return Read(folder, "培训活动.xlsx", one(rows))


@pytest.mark.parametrize(
    ("heading", "cell", "above", "yuan"),
    [
        ("经费支出（万元）", 3.5, [], 35_000), ("活动经费(单位：万元)", 0.35, [], 3_500), ("经费支出\n（千元）", 3.5, [], 3_500),
        ("经费支出（元）", 3500, [["单位：万元"]], 3_500),
        ("经费支出", 0.35, [["2023年培训活动"], ["", "", "单位：万元"]], 3_500), ("经费支出", 0.35, [["培训活动一览表（金额单位：万元）"]], 3_500),
        ("经费支出", 0.35, [["培训活动（万元）"]], 3_500), ("经费支出", 3500, [["单位：元"]], 3_500), ("经费支出", 3500, [["填报单位：湘阴县教育局"]], 3_500),
        ("经费支出", "￥3,500.00", [], 3_500), ("经费支出", "3500元整", [], 3_500),
    ],
)  # fmt: skip
def test_money_is_read_in_the_unit_stated_by_the_sheet(
    tmp_path: Path, heading: str, cell: Any, above: Sequence[Sequence[Any]], yuan: float
) -> None:
    read = _activity(tmp_path, heading, cell, above)
    assert (read.faults, read.column("cost")) == ([], [yuan])
    assert (read.column("hours"), read.column("seats")) == ([18], [50])
    multiplied = [note for note in read.notes if "换算" in note.zh]
    assert len(multiplied) == (1 if isinstance(cell, int | float) and cell != yuan else 0)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("学时（天）", "天"), ("培训学时(分钟)", "分钟"), ("学时（学分）", "学分"), ("学时（单位：小时）", "小时")],
)  # fmt: skip
def test_another_unit_in_a_heading_is_reported_once_for_the_column(
    tmp_path: Path, heading: str, unit: str
) -> None:
    header = [*ATTENDED[:2], heading, ATTENDED[3]]
    rows = [header, ["A1", "T1", 3, "2023-07-12"], ["A1", "T2", 2, "2023-07-12"]]
    (fault,) = Read(tmp_path, "参训学时.xlsx", one(rows)).faults
    assert (fault.code, fault.row, fault.column) == ("OTHER_UNIT", None, "学时")
    assert unit in fault.reason.zh


@pytest.mark.parametrize(
    "heading", ["学时(节)", "学时（课时）", "学时（必填）", "学时(实得)", "学时"]
)
def test_a_note_without_another_unit_changes_nothing(tmp_path: Path, heading: str) -> None:
    header = [*ATTENDED[:2], heading, ATTENDED[3]]
    read = Read(tmp_path, "参训学时.xlsx", one([header, ["A1", "T1", 3, "2023-07-12"]]))
    assert (read.faults, read.column("hours")) == ([], [3])


@pytest.mark.parametrize(
    ("code", "hours"), [('0"天"', None), ('0.0"小时"', None), ('0"学时"', 3), ("0.0", 3), ('#,##0"分钟"', None)]
)  # fmt: skip
def test_a_unit_in_the_number_format_is_respected(
    tmp_path: Path, code: str, hours: float | None
) -> None:
    rows = [ATTENDED, ["A1", "T1", 3, "2023-07-12"]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows, formats={"C2": code}))
    assert (read.column("hours"), read.codes) == ([hours], [] if hours else ["NOT_A_NUMBER"])


@pytest.mark.parametrize(
    ("cell", "code"), [("0.35万元", "NOT_A_NUMBER"), ("半天", "NOT_A_NUMBER"), ("3天", "NOT_A_NUMBER"), ("两天半", "NOT_A_NUMBER"), ("4.5小时", "NOT_A_NUMBER")]
)  # fmt: skip
def test_another_unit_in_a_cell_is_reported(tmp_path: Path, cell: str, code: str) -> None:
    read = Read(tmp_path, "参训学时.xlsx", one([ATTENDED, ["A1", "T1", cell, "2023-07-12"]]))
    assert read.codes == [code]
    assert "单位" in read.faults[0].reason.zh


@pytest.mark.parametrize(
    ("cell", "year"), [("2023年", 2023), ("2023年度", 2023), (2023, 2023), ("2023-2024学年", None), ("23年", None)]
)  # fmt: skip
def test_a_year_can_be_followed_by_its_word(tmp_path: Path, cell: Any, year: int | None) -> None:
    read = Read(tmp_path, "年度预算.xlsx", one([BUDGET, ["学校", "S1", cell, 5000]]))
    assert (read.column("year"), read.codes) == ([year], [] if year else ["NOT_A_NUMBER"])


FIRST, LAST = date(2023, 8, 10), date(2023, 8, 12)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2023.8.10-8.12", (FIRST, LAST)), ("2023年8月10日至12日", (FIRST, LAST)), ("2023-08-10至2023-08-12", (FIRST, LAST)),
        ("2023.8.10—12", (FIRST, LAST)), ("2023/8/10 - 2023/8/12", (FIRST, LAST)), ("2023年8月10日-8月12日（3天）", (FIRST, LAST)),
        ("2023年8月10日～12日,共3天", (FIRST, LAST)), ("2023-08-10", (FIRST, FIRST)), (FIRST, (FIRST, FIRST)),
        ("2023.12.30-2024.1.2", (date(2023, 12, 30), date(2024, 1, 2))),
        ("8月10日-12日", None), ("2023.9-10", None), ("2023.9-2023.10", None), ("2023年8-9月", None), ("2023.8.10 8:30-17:30", None), ("2023.8.10-8.32", None), ("2023.8.10-12-14", None), ("2023年暑期", None),
    ],
)  # fmt: skip
def test_a_period_in_one_column_is_read_as_first_and_last_day(
    tmp_path: Path, cell: Any, days: tuple[date, date] | None
) -> None:
    header = ["活动代码", "活动名称", "活动类型", "培训时间", "学时"]
    rows = [header, ["A9", "语文研修", "县级集中培训", cell, 18]]
    read = Read(tmp_path, "培训活动.xlsx", one(rows))
    if days is None:
        assert set(read.codes) == {"NOT_A_DATE"}
        return
    assert (read.faults, read.column("starts"), read.column("ends")) == (
        [],
        [days[0]],
        [days[1]],
    )


@pytest.mark.parametrize("note", ["注：以上金额单位均为万元", "备注：金额单位：万元"])
def test_a_note_under_the_table_can_state_the_unit(tmp_path: Path, note: str) -> None:
    rows = [BUDGET, ["学校", "S1", 2023, 0.5], [note]]
    read = Read(tmp_path, "年度预算.xlsx", one(rows))
    assert (read.faults, read.column("training_funds")) == ([], [5000])


@pytest.mark.parametrize("cell", ["5000元", "￥5,000"])
def test_a_cell_that_states_yuan_is_not_multiplied(tmp_path: Path, cell: str) -> None:
    rows = [["", "单位：万元"], BUDGET, ["学校", "S1", 2023, cell], ["学校", "S2", 2023, 0.5]]
    read = Read(tmp_path, "年度预算.xlsx", one(rows))
    assert (read.faults, read.column("training_funds")) == ([], [5000, 5000])


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2023-07-12（星期三）", date(2023, 7, 12)), ("2023年7月12日 周三", date(2023, 7, 12)), ("2023.7.16 星期天", date(2023, 7, 16)),
     ("2023-07-12（星期四）", None)],
)  # fmt: skip
def test_a_date_with_its_weekday_is_read_if_both_agree(
    tmp_path: Path, cell: str, day: date | None
) -> None:
    read = Read(tmp_path, "参训学时.xlsx", one([ATTENDED, ["A1", "T1", 3, cell]]))
    assert (read.column("on"), read.codes) == ([day], [] if day else ["NOT_A_DATE"])
    assert all("星期" in fault.reason.zh for fault in read.faults)


def test_a_unit_in_one_heading_does_not_apply_to_other_columns(tmp_path: Path) -> None:
    rows = [[*BUDGET[:3], "公用经费", "培训经费（千元）"], ["学校", "S1", 2023, 100_000, 5]]
    read = Read(tmp_path, "年度预算.xlsx", one(rows))
    assert (read.column("public_funds"), read.column("training_funds")) == ([100_000], [5_000])


def test_a_unit_mentioned_in_a_row_does_not_apply_to_the_table(tmp_path: Path) -> None:
    rows = [[*BUDGET, "备注"], ["学校", "S1", 2023, 5000, "上年单位：万元"]]
    read = Read(tmp_path, "年度预算.xlsx", one(rows))
    assert (read.faults, read.column("training_funds")) == ([], [5000])


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("4课时", 4.0),
        ("4 学时", 4.0),
        ("4次", None),
        ("24人", None),
        ("50元", None),
        ("3学分", None),
    ],
)
def test_a_unit_in_a_cell_is_accepted_only_under_a_matching_heading(
    tmp_path: Path, cell: str, hours: float | None
) -> None:
    rows = [ATTENDED, ["A1", "T1", cell, "2023-07-12"]]
    read = Read(tmp_path, "参训学时.xlsx", one(rows))
    assert (read.column("hours"), read.codes) == ([hours], [] if hours else ["NOT_A_NUMBER"])
