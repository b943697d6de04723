"""A closed school is found by all its names and accepts no facts from its closing day on."""

from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.conftest import SCHOOLS
from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES
from yanxiu.graph.model.declare import Closing
from yanxiu.graph.text import Text
from yanxiu.loaders import load
from yanxiu.loaders.faults import HINTS

CLOSED = (
    SCHOOLS.replace("建校日期", "建校日期,撤销日期,并入学校,曾用名,更名日期").replace(
        "-09-01\n", "-09-01,,,,\n"
    )
    + "S3,李家小学,,公办,小学,村,甲镇,北片,,1980-09-01,2019-09-01,S4,红旗小学,2000-09-01\n"
    + "S4,长康小学,,公办,小学,村,甲镇,北片,,1980-09-01,2021-09-01,S1,,\n"
)
POSTS = "教师编号,学校,岗位,是否主岗,起始日期,终止日期\n"


def _load(database: Database, folder: Path, *rows: str) -> list[str]:
    file = folder / "兼任与调动.csv"
    file.write_text(POSTS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    faults = load([file], database).faults
    return [f"{each.code} {each.row} {each.value}: {each.reason.en}" for each in faults]


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    """S3 closed in 2019 and its successor is S4, which closed in 2021 with S1 as successor."""
    (folder / "学校名册.csv").write_text(CLOSED, encoding="utf-8")
    begin_with(database, folder)
    return database


@pytest.mark.parametrize("school", ["S3", "李家小学", "红旗小学"])
def test_facts_before_the_closing_are_accepted_under_every_name(
    county: Database, folder: Path, school: str
) -> None:
    assert _load(county, folder, f"T1,{school},教师,否,2015-09-01,2019-09-01") == []
    assert county.read("MATCH (:Teacher {number: 'T1'})-[:TEACHES_AT]->(s) RETURN s.code AS code ORDER BY code") == [{"code": "S1"}, {"code": "S3"}]  # fmt: skip


@pytest.mark.parametrize(
    ("school", "day", "successor"),
    [("S3", "2019-09-01", "S4"), ("红旗小学", "2020-09-01", "S4"), ("S3", "2021-09-01", "S1")],
)
def test_facts_after_the_closing_are_refused_with_the_successor(
    county: Database, folder: Path, school: str, day: str, successor: str
) -> None:
    closed = "The school has been closed since 2019-09-01"
    assert _load(county, folder, f"T1,{school},教师,否,{day},") == [
        f"CLOSED_SCHOOL 2 {school}: {closed}: its successor is {successor}"
    ]


def test_a_later_fact_is_refused_in_the_same_load_that_closes_the_school(
    database: Database, folder: Path
) -> None:
    (folder / "学校名册.csv").write_text(CLOSED, encoding="utf-8")
    posts = POSTS + "T1,S3,教师,否,2019-08-31,\nT2,S3,教师,否,2019-09-01,\n"
    (folder / "兼任与调动.csv").write_text(posts, encoding="utf-8")
    faults = load([folder], database).faults
    assert [(each.code, each.row, each.column) for each in faults] == [("CLOSED_SCHOOL", 3, "学校")]
    assert faults[0].reason.zh == "该校自 2019-09-01 起已停办，由 S4 承接"


def test_another_label_can_close_after_one_line_in_the_model(
    county: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NODES["Teacher"], "closing", Closing("left", Text("The post", "该岗位")))
    monkeypatch.setitem(HINTS, "CLOSED_TEACHER", Text("Correct the day", "请改正日期"))
    left = "MATCH (t:Teacher {number: 'T1'}) SET t.left = date('2016-09-01')"
    county.write(lambda transaction: transaction.run(left))
    assert _load(county, folder, "T1,S1,教师,否,2015-09-01,2016-09-01") == []
    assert _load(county, folder, "T1,S1,教师,否,2018-09-01,") == [
        "CLOSED_TEACHER 2 T1: The post has been closed since 2016-09-01"
    ]
