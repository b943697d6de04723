"""Rows with an impossible object: a school's own successor, another person's record, or no change at all."""

import gc
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.ordinary import csv
from yanxiu.graph.database import Database
from yanxiu.loaders import Report, load, read_formats
from yanxiu.loaders.parsing.parsed import ParsedRows
from yanxiu.loaders.reading.files import Sheet, Source
from yanxiu.loaders.staging.owners import Owners

SCHOOL = ["S1", "北片第一小学", "公办", "小学", "村", "甲镇", "北片", "1980-09-01"]
RECORD = ["记录编号", "教师编号", "记录日期", "学时", "学分"]


class _Cells(list[str]):
    """A list that can be weakly referenced, to check that it is released."""


@pytest.fixture
def known(database: Database, folder: Path) -> Database:
    begin_with(database, folder)
    return database


def _load(folder: Path, database: Database, name: str, rows: Sequence[Sequence[Any]]) -> Report:
    path = folder / f"{name}.csv"
    path.write_bytes(csv(rows))
    return load([path], database)


@pytest.mark.parametrize(
    ("name", "rows", "column"),
    [
        ("学校名册", [["学校代码", "学校名称", "办学性质", "学段", "地域类别", "乡镇", "督学责任区", "建校日期", "撤并日期", "并入学校"], [*SCHOOL, "2023-08-31", "北片第一小学"]], "并入学校"),
        ("手拉手结对", [["受援学校", "名校", "起始日期"], ["S1", "北一小", "2023-03-01"]], "名校"),
        ("师徒结对", [["徒弟编号", "师父编号", "学科", "起始日期"], ["T1", "T1", "语文", "2023-03-01"]], "师傅编号"),
    ],
)  # fmt: skip
def test_nothing_can_succeed_help_or_mentor_itself(
    known: Database, folder: Path, name: str, rows: Sequence[Sequence[Any]], column: str
) -> None:
    report = _load(folder, known, name, rows)
    assert [(fault.code, fault.row, fault.column) for fault in report.faults] == [
        ("CONFLICT", 2, column)
    ]


def test_a_credit_record_stays_with_its_owner(known: Database, folder: Path) -> None:
    _load(folder, known, "自主学习学分", [RECORD, ["R1", "T1", "2023-06-01", 10, 1]])
    rows = [RECORD, ["R1", "T2", "2023-06-01", 8, 1], ["R2", "T2", "2023-06-01", 8, 1]]
    report = _load(folder, known, "自主学习学分", rows)
    assert [(fault.code, fault.row, fault.column) for fault in report.faults] == [
        ("CONFLICT", 2, "记录编号")
    ]
    again = [RECORD, ["R1", "T1", "2023-06-01", 12, 1], ["R2", "T2", "2023-06-01", 8, 1]]
    assert not _load(folder, known, "自主学习学分", again).faults
    assert known.read(
        "MATCH (t:Teacher)-[:EARNED]->(r:CreditRecord) "
        "RETURN t.number AS teacher, r.hours AS hours ORDER BY teacher"
    ) == [{"teacher": "T1", "hours": 12.0}, {"teacher": "T2", "hours": 8.0}]


def test_a_credit_record_given_to_two_people_in_one_load_is_refused(
    known: Database, folder: Path
) -> None:
    paths = []
    for number, teacher in enumerate(("T1", "T2")):
        path = folder / f"自主学习学分{number}.csv"
        path.write_bytes(csv([RECORD, ["R1", teacher, "2023-06-01", 8, 1]]))
        paths.append(path)
    faults = load(paths, known).faults
    (fault,) = [each for each in faults if each.column == "记录编号"]
    assert (fault.code, fault.file, fault.row) == ("CONFLICT", "自主学习学分1.csv", 2)
    report = load(paths, known, accept_good=True)
    assert report.refused_rows == 2
    assert not known.read("MATCH (r:CreditRecord) RETURN r")


def test_owners_of_records_are_stored_without_their_rows() -> None:
    """The memory of a load does not grow with its rows."""
    owners = Owners()
    made = read_formats()["self_study_credits"]
    (joined,) = [each for each in made.relationships if each.type == "EARNED"]
    sheet = Sheet(Source.at(Path("自主学习学分.csv")), "", None, [])
    kept = []
    for n in range(3):
        rows = ParsedRows(made, sheet, [2], {"code": _Cells([f"R{n}"])})
        kept.append(weakref.ref(rows.values["code"]))
        owners.add(rows, 0, joined, ("Teacher", "T1"), ("CreditRecord", f"R{n}"))
    del rows
    gc.collect()
    assert [each() for each in kept] == [None, None, None]


def test_a_school_change_without_a_change_is_refused(known: Database, folder: Path) -> None:
    header = ["学校", "原片", "新片", "变更日期"]
    report = _load(folder, known, "学校变更", [header, ["S1", "北片", "南片", "2024-09-01"]])
    assert [(fault.code, fault.row) for fault in report.faults] == [("EMPTY_CELL", 2)]
    assert "督学责任区" in report.faults[0].reason.zh


def test_the_new_district_is_read_beside_a_column_of_old_districts(
    known: Database, folder: Path
) -> None:
    header = ["学校", "原责任区", "现责任区", "变更日期"]
    report = _load(folder, known, "学校变更", [header, ["S1", "北片", "南片", "2024-09-01"]])
    assert (report.faults, [each.heading for each in report.unread]) == ([], ["原责任区"])
    assert known.read(
        "MATCH (:School {code: 'S1'})-[r:IN_DISTRICT]->(d) "
        "RETURN d.name AS name, toString(r.until) AS until ORDER BY r.since"
    ) == [{"name": "北片", "until": "2024-09-01"}, {"name": "南片", "until": None}]


ACTIVITIES = """\
活动代码,活动名称,活动类型,开始日期,结束日期,学时
A1,语文研修,县级集中培训,2023-08-10,2023-08-12,18
A2,数学研修,县级集中培训,2023-09-16,2023-09-17,12
"""


def test_a_reference_by_code_and_name_is_found_if_both_agree(known: Database, folder: Path) -> None:
    (folder / "培训活动.csv").write_text(ACTIVITIES, encoding="utf-8")
    load([folder / "培训活动.csv"], known)
    header = ["活动代码", "教师编号", "姓名", "学时", "认定日期"]
    day = "2023-08-12"
    rows = [
        header,
        ["A1 语文研修", "T1张三", "", 1, day],
        ["语文研修（A1）", "李四(T2)", "", 2, day],
        ["《语文研修》", "T3-王五", "", 3, day],
        ["A2-数学研修", "T1", "张三", 4, day],
    ]
    assert not _load(folder, known, "参训学时", rows).faults
    assert known.read(
        "MATCH (t:Teacher)-[r:ATTENDED]->(a:Activity) "
        "RETURN t.number AS teacher, a.code AS activity, r.hours AS hours ORDER BY hours"
    ) == [
        {"teacher": "T1", "activity": "A1", "hours": 1.0},
        {"teacher": "T2", "activity": "A1", "hours": 2.0},
        {"teacher": "T3", "activity": "A1", "hours": 3.0},
        {"teacher": "T1", "activity": "A2", "hours": 4.0},
    ]
    wrong = [header, ["A1 数学研修", "T1", "", 1, day], ["A1", "T1李四", "", 1, day]]
    faults = _load(folder, known, "参训学时", wrong).faults
    assert [(fault.code, fault.row, fault.column) for fault in faults] in (
        [("AMBIGUOUS", 2, "活动代码"), ("NOT_FOUND", 3, "教师编号")],
        [("NOT_FOUND", 3, "教师编号"), ("AMBIGUOUS", 2, "活动代码")],
    )
