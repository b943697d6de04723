"""Data frames are loaded like a spreadsheet of the same cells: polars, pandas, or both in one load."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load

SCHOOLS = {
    "学校代码": ["S1", "S2"],
    "学校名称": ["北片第一小学", "南片九年制学校"],
    "简称": ["北一小", None],
    "办学性质": ["公办", "公办"],
    "学段": ["小学", "小学、初中"],
    "地域类别": ["村", "镇"],
    "乡镇": ["甲镇", "乙镇"],
    "督学责任区": ["北片", "南片"],
    "片校联盟": ["北片联盟", None],
    "建校日期": [date(1980, 9, 1), date(1990, 9, 1)],
}
TEACHERS = {
    "教师编号": ["T1", "T2", "T3"],
    "姓名": ["张三", "李四", "王五"],
    "性别": ["男", "女", "女"],
    "出生日期": [date(1980, 1, 1), date(1985, 5, 5), date(1990, 12, 12)],
    "参加工作日期": [date(2002, 9, 1), date(2008, 9, 1), date(2014, 9, 1)],
    "职称": ["一级教师", None, None],
    "学校": ["北片第一小学", "北一小", "S2"],
    "岗位": ["教师", "教师", "校园长"],
    "任职日期": [date(2010, 9, 1), date(2012, 9, 1), date(2014, 9, 1)],
    "任教学段": ["小学", "小学", "初中"],
    "任教学科": ["语文", "数学", "英语"],
    "班主任": [True, False, None],
}
Columns = dict[str, list[Any]]


def _pandas_frame(columns: Columns) -> Any:
    """Dates as Timestamps, repeated words as categories, missing values as NaN, NaT and None."""
    frame = pd.DataFrame(columns)
    for name in frame.columns:
        if name.endswith("日期"):
            frame[name] = pd.to_datetime(frame[name])
        if name in ("性别", "岗位", "职称"):
            frame[name] = frame[name].astype("category")
    return frame


def _nullable_frame(columns: Columns) -> Any:
    """With pandas' own types for texts and booleans that can be missing."""
    return pd.DataFrame(columns).convert_dtypes()


@pytest.mark.parametrize("framed", [pl.DataFrame, pl.LazyFrame, _pandas_frame, _nullable_frame])
def test_a_frame_gives_the_same_graph_as_the_same_sheet(
    database: Database, folder: Path, framed: Callable[[Columns], Any]
) -> None:
    frames = [framed(SCHOOLS), framed(TEACHERS)]
    report = load(frames, database)
    assert not report.faults
    assert [(each.file, each.format, each.rows) for each in report.files] == [
        ("frame 1", "schools", 2),
        ("frame 2", "teachers", 3),
    ]
    graph = everything(database)
    again = load(frames, database)
    assert all(each.known for each in again.files)
    assert load([folder], database).counts.created.total() == 0
    assert everything(database) == graph


def test_a_frame_and_a_file_are_loaded_together(database: Database, folder: Path) -> None:
    (folder / "教师花名册.csv").unlink()
    report = load([folder, pd.DataFrame(TEACHERS)], database)
    assert not report.faults
    assert [each.file for each in report.files] == ["学校名册.csv", "frame"]


def test_faults_are_reported_with_the_rows_of_the_frame(database: Database, folder: Path) -> None:
    load([folder], database)
    frame = pl.DataFrame(
        {**TEACHERS, "学校": ["北一小", "无此学校", "S2"], "性别": ["男", "女", "猫"]}
    )
    report = load(frame, database, format="teachers")
    assert report.refused
    assert sorted((each.file, each.row, each.column, each.code) for each in report.faults) == [
        ("frame", 1, "学校", "NOT_FOUND"),
        ("frame", 2, "性别", "UNKNOWN_CHOICE"),
    ]
    assert frame[1, "学校"] == "无此学校"
    (marked,) = report.marked()
    assert marked.name == "frame.待改.xlsx"
    assert load(frame, database, format="teachers", accept_good=True).refused_rows == 2


@pytest.mark.parametrize("empty", [float("nan"), None])
def test_numbers_and_missing_values_are_read_as_in_a_spreadsheet(database: Database, folder: Path, empty: float | None) -> None:  # fmt: skip
    load([folder], database)
    database.write(
        lambda tx: tx.run("CREATE (:Activity {id: '430000:7', code: '7', name: '观摩'})")
    )
    columns = {
        "活动代码": [7, 7, 7],
        "教师编号": ["T1", "T2", "T3"],
        "学时": [4, 2.5, 3],
        "认定日期": ["2018年9月1日", 43344, date(2018, 9, 1)],
        "是否合格": [True, "否", empty],
    }
    report = load(pd.DataFrame(columns), database)
    assert not report.faults
    rows = database.read(
        "MATCH (t)-[r:ATTENDED]->() RETURN t.number AS t, r.hours AS h, r.qualified AS q, "
        "toString(r.on) AS on ORDER BY t"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("T1", 4.0, True, "2018-09-01"),
        ("T2", 2.5, False, "2018-09-01"),
        ("T3", 3.0, None, "2018-09-01"),
    ]


def test_a_list_in_a_cell_is_several_values(database: Database) -> None:
    schools = {**SCHOOLS, "学段": [["小学"], ["小学", "初中"]]}
    assert not load(pl.DataFrame(schools), database).faults
    rows = database.read(
        "MATCH (:School {code: 'S2'})-->(s:Stage) RETURN s.name AS name ORDER BY s.id"
    )
    assert {row["name"] for row in rows} == {"小学", "初中"}


def test_an_unreadable_frame_is_refused_with_the_reason(database: Database) -> None:
    twice = pd.DataFrame([["S1", "S2"]], columns=["学校代码", "学校代码"])
    assert [each.code for each in load(twice, database, format="schools").faults] == [
        "UNREADABLE_FILE"
    ]
    unknown = load(pl.DataFrame({"a": [1]}), database)
    assert [(each.code, each.file) for each in unknown.faults] == [("UNKNOWN_FORMAT", "frame")]
    named = load(pl.DataFrame({"学校代码": ["S1"]}), database, format="schools")
    assert {each.code for each in named.faults} == {"MISSING_COLUMN"}


def test_an_unknown_format_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="no format pupils"):
        load(pl.DataFrame(SCHOOLS), database, format="pupils")
