"""Names of schools in rosters: with the county's name as prefix, by a short name, two in one cell."""

from datetime import date
from pathlib import Path

from tests.loaders.ordinary import HEADER, csv, row
from yanxiu.graph.database import Database
from yanxiu.loaders import load

WRITTEN = ["试验县北片第一小学", "湖南省长沙市试验县北片第一小学", "北一小", "S1"]
WRONG = {
    "北片第一小学、南片九年制学校": "不止一个学校",
    "北片第一小学/南片九年制学校": "不止一个学校",
    "北片第二小学": "北片第一小学",
    "别县北片第一小学": "北片第一小学",
}


def test_a_school_name_can_have_its_own_countys_name_as_prefix_but_no_other(
    database: Database, folder: Path
) -> None:
    assert load([folder / "学校名册.csv"], database).faults == []
    names = [*WRITTEN, *WRONG]
    people = [row(教师编号=f"N{at}", 学校=each, 姓名=f"张{'一二三四五六七八'[at]}", 手机号码="", 任职日期="") for at, each in enumerate(names)]  # fmt: skip
    path = folder / "教师花名册.csv"
    path.write_bytes(csv([HEADER, *people]))
    faults = load([path], database, dry_run=True, day=date(2020, 9, 1)).faults
    assert [fault.value for fault in faults] == [*WRONG]
    assert all(
        words in fault.reason.zh for fault, words in zip(faults, WRONG.values(), strict=True)
    )
