"""Rosters as schools and bureaus send them: each is read correctly, or refused with its cause.

The kinds and their sources are listed in `tests/rosters/SOURCES.md`. Each case is loaded over the same county and
undone, which leaves the graph as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stdnum.iso7064 import mod_11_2

from tests.loaders.conftest import COUNTY, SCHOOLS, TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Address, Database
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import list_loads, undo


def identity(body: str) -> str:
    return body + str(mod_11_2.calc_check_digit(body))


MAN, WOMAN = identity("99062419800101101"), identity("99062419850505202")
OLD = MAN[:6] + MAN[8:17]  # the same man's 15-digit number
ACTIVITIES = """\
活动代码,活动名称,活动类型,开始日期,结束日期,学时
A1,岭北送教,送教下乡,2019-04-01,2019-04-03,24
"""
HEAD = "教师编号,姓名,性别,出生日期,学校,岗位,任职日期,任教学段,任教学科"
POST = (
    "MATCH (t:Teacher {number: $n})-[p:TEACHES_AT]->(s) "
    "RETURN s.code AS s, toString(p.since) AS since, toString(p.until) AS until, p.role AS role ORDER BY since"
)
TEACHES = (
    "MATCH (t:Teacher {number: $n})-[r:TEACHES]->(s) RETURN s.id AS s, r.stage AS stage ORDER BY s"
)
PERSON = (
    "MATCH (t:Teacher {number: $n}) RETURN t.name AS name, t.sex AS sex, toString(t.born) AS born"
)
HOURS = "MATCH (t:Teacher {number: $n})-[r:ATTENDED]->(a) RETURN a.code AS a, r.hours AS hours"


@dataclass(frozen=True)
class Case:
    """A roster and its expected result: rows of a query, or the code and row of its fault."""

    kind: str
    rows: str
    header: str = HEAD
    name: str = "教师花名册"
    asks: str = ""
    number: str = "C1"
    gives: list[tuple[Any, ...]] = field(default_factory=list)
    fault: tuple[str, int] | None = None
    faults: list[tuple[str, int]] = field(default_factory=list)
    remark: str | None = None
    day: date | None = None


READ = [
    Case("a month of birth beside an identity number", f"C1,甲,男,1980年1月,{MAN},S1,2010-09-01", "教师编号,姓名,性别,出生年月,身份证号,学校,任职日期", asks=PERSON, gives=[("甲", "male", "1980-01-01")]),
    Case("an old identity number in the number's column", f"{OLD},甲,S1,2010-09-01", "工号,姓名,学校,任职日期", asks="MATCH (t:Teacher {name: '甲'}) WHERE $n <> '' RETURN left(t.number, 1) AS z", gives=[("Z",)], remark="NUMBER_MADE"),
    Case("nobody has a number, everybody an identity number", f"甲,{MAN},S1,2010-09-01\n乙,{WOMAN},S2,2010-09-01", "姓名,身份证号,学校,任职日期", asks="MATCH (t:Teacher) WHERE $n <> '' AND t.number STARTS WITH 'Z' RETURN count(t) AS n", gives=[(2,)], remark="NUMBER_MADE"),
    Case("a post in two words", "C1,甲,男,,S1,书记兼校长,2010-09-01,,", asks=POST, gives=[("S1", "2010-09-01", None, "principal")]),
    Case("a post with a note in brackets", "C1,甲,男,,S1,副校长（分管后勤）,2010-09-01,,", asks=POST, gives=[("S1", "2010-09-01", None, "vice_principal")]),
    Case("who works at the school and does not teach", "C1,甲,男,,S1,食堂,2010-09-01,,", asks=POST, gives=[("S1", "2010-09-01", None, "support_staff")]),
    Case("the head of a year group", "C1,甲,男,,S1,六年级组组长,2010-09-01,,", asks=POST, gives=[("S1", "2010-09-01", None, "middle_leader")]),
    Case("a subject by its new name", "C1,甲,男,,S1,教师,2010-09-01,小学,信息科技", asks=TEACHES, gives=[("ict", "primary")]),
    Case("a subject by one sign", "C1,甲,男,,S1,教师,2010-09-01,小学,数", asks=TEACHES, gives=[("mathematics", "primary")]),
    Case("a subject of recent years", "C1,甲,男,,S1,教师,2010-09-01,小学,心理健康教育", asks=TEACHES, gives=[("psychology", "primary")]),
    Case("a subject without a stage at a school of one", "C1,甲,男,,S1,教师,2010-09-01,,体育与健康", asks=TEACHES, gives=[("pe", "primary")]),
    Case("a subject without a stage at a school of two", "C1,甲,男,,S2,教师,2010-09-01,,语文\nC2,乙,男,,S2,教师,2010-09-01,,语文", fault=("EMPTY_CELL", 2)),
    Case("a roster of the term, everybody where they were", "T1,张三,男,,S1,,,,\nT2,李四,女,,S1,,,,", asks=POST, number="T1", gives=[("S1", "2010-09-01", None, "teacher")]),
    Case("a roster of the term without its term", "T1,张三,男,,S2,,,,", fault=("NO_DAY", 2)),
    Case("a roster of the term, one moved", "T1,张三,男,,S2,教师,,,", name="教师花名册(2023年秋季)", asks=POST, number="T1", gives=[("S1", "2010-09-01", "2023-09-01", "teacher"), ("S2", "2023-09-01", None, "teacher")]),
    Case("the day in the title", "某镇教师花名册（2023年9月）,,\n教师编号,姓名,学校\nT1,张三,S2", "附件1,,", asks=POST, number="T1", gives=[("S1", "2010-09-01", "2023-09-01", "teacher"), ("S2", "2023-09-01", None, "teacher")]),
    Case("a school year in the title", "2023—2024学年第二学期教职工名册,,\n教师编号,姓名,学校\nT1,张三,S2", "附件1,,", asks=POST, number="T1", gives=[("S1", "2010-09-01", "2024-03-01", "teacher"), ("S2", "2024-03-01", None, "teacher")]),
    Case("a day that is said where the file says none", "T1,张三,S2", "教师编号,姓名,学校", day=date(2022, 9, 1), asks=POST, number="T1", gives=[("S1", "2010-09-01", "2022-09-01", "teacher"), ("S2", "2022-09-01", None, "teacher")]),
    Case("an old roster after a new one", "T1,张三,S2", "教师编号,姓名,学校", day=date(2005, 9, 1), fault=("EARLIER_ROSTER", 2)),
    Case("a woman in a man's row of a real region", f"C1,甲,女,{identity('43999919800101101')},S1,2010-09-01", "教师编号,姓名,性别,身份证号,学校,任职日期", fault=("CONTRADICTION", 2)),
    Case("born after the identity number says", f"C1,甲,男,1990-01-01,{MAN},S1,2010-09-01", "教师编号,姓名,性别,出生日期,身份证号,学校,任职日期", fault=("CONTRADICTION", 2)),
    Case("at work at the age of nine", "C1,甲,1980-01-01,1989-09-01,S1,2010-09-01", "教师编号,姓名,出生日期,参加工作日期,学校,任职日期", fault=("CONTRADICTION", 2)),
    Case("a day of birth of this year by a slip", "C1,甲,男,2099-01-01,S1,教师,2010-09-01,,", fault=("CONTRADICTION", 2)),
    Case("who works since sixteen", "C1,甲,1960-01-01,1976-09-01,S1,2010-09-01", "教师编号,姓名,出生日期,参加工作日期,学校,任职日期", asks=PERSON, gives=[("甲", None, "1960-01-01")]),
    Case("the name of the line below", "A1,T1,李四,24,2019-04-05", "活动代码,教师编号,姓名,学时,认定日期", "参训学时", fault=("OTHER_NAME", 2)),
    Case("the same name set apart", "A1,T1,张　三,24,2019-04-05", "活动代码,教师编号,姓名,学时,认定日期", "参训学时", asks=HOURS, number="T1", gives=[("A1", 24.0)]),
    Case("a name with a note", "A1,T1,张三(语文),24,2019-04-05", "活动代码,教师编号,姓名,学时,认定日期", "参训学时", asks=HOURS, number="T1", gives=[("A1", 24.0)]),
    Case("a name that the printer could not write", "A1,T1,张□,24,2019-04-05", "活动代码,教师编号,姓名,学时,认定日期", "参训学时", asks=HOURS, number="T1", gives=[("A1", 24.0)]),
    Case("hours of the whole term for one day", "A1,T1,张三,240,2019-04-05", "活动代码,教师编号,姓名,学时,认定日期", "参训学时", asks=HOURS, number="T1", gives=[("A1", 240.0)], remark="HOURS_BEYOND_ACTIVITY"),
    Case("hours of a day before the activity", "A1,T1,张三,24,2018-04-05", "活动代码,教师编号,姓名,学时,认定日期", "参训学时", asks=HOURS, number="T1", gives=[("A1", 24.0)], remark="HOURS_OUTSIDE_ACTIVITY"),
    Case("a move that names somebody else", "T1,李四,S1,S2,2020-09-01,教师", "教师编号,姓名,调出学校,调入学校,调动日期,岗位", "教师调动", fault=("OTHER_NAME", 2)),
    Case("a second post without its day", "T1,张三,S2,教师,否", "教师编号,姓名,学校,岗位,是否主岗", "兼任与调动", fault=("NO_DAY", 2)),
    Case("a second post on the day of the list", "T1,张三,S2,教师,否", "教师编号,姓名,学校,岗位,是否主岗", "兼任与调动2023-09-01", asks=POST, number="T1", gives=[("S1", "2010-09-01", None, "teacher"), ("S2", "2023-09-01", None, "teacher")]),
    Case("several subjects in a cell", "C1,甲,男,,S1,教师,2010-09-01,小学,语文、道法", asks=TEACHES, gives=[("chinese", "primary"), ("politics", "primary")]),
    Case("several subjects by one sign each", "C1,甲,男,,S1,教师,2010-09-01,,语数英", asks=TEACHES, gives=[("chinese", "primary"), ("english", "primary"), ("mathematics", "primary")]),
    Case("subjects with stages at a school of two", "C1,甲,男,,S2,教师,2010-09-01,,小学语文、初中历史", asks=TEACHES, gives=[("chinese", "primary"), ("history", "junior_high")]),
    Case("a subject with a note", "C1,甲,男,,S1,教师,2010-09-01,小学,英语（兼）", asks=TEACHES, gives=[("english", "primary")]),
    Case("a subject that is none among those that are", "C1,甲,男,,S1,教师,2010-09-01,小学,语文、音悦", fault=("NOT_FOUND", 2)),
    Case("a known number beside a stranger's name", "T1,赵六,,,S1,,,,", fault=("OTHER_NAME", 2)),
    Case("a known number beside the name of the line below", "T1,李四,,,S1,,,,\nT2,王五,,,S1,,,,", faults=[("OTHER_NAME", 2), ("OTHER_NAME", 3)]),
    Case("a known number beside another name and birth", "T1,张三丰,男,1975-05-05,S1,,,,", fault=("OTHER_NAME", 2)),
    Case("a new name with the known day of birth", "T1,赵六,男,1980-01-01,S1,,,,", asks=PERSON, number="T1", gives=[("赵六", "male", "1980-01-01")], remark="RENAMED"),
    Case("a new name that shares a character", "T1,张三丰,,,S1,,,,", asks=PERSON, number="T1", gives=[("张三丰", "male", "1980-01-01")], remark="RENAMED"),
    Case("an identity number behind a letter", f"G{MAN},甲,S1,2010-09-01", "教师编号,姓名,学校,任职日期", fault=("IDENTITY_IN_PLAIN", 2)),
    Case("an identity number within a code", f"{MAN}-1,甲,S1,2010-09-01", "教师编号,姓名,学校,任职日期", fault=("IDENTITY_IN_PLAIN", 2)),
    Case("a move from a school where nobody was", "T1,张三,S2,S1,2020-09-01,教师", "教师编号,姓名,调出学校,调入学校,调动日期,岗位", "教师调动", fault=("NOT_FOUND", 2)),
    Case("an identity number where the name belongs", f"C1,{MAN},男,,S1,教师,2010-09-01,,", fault=("NOT_A_NAME", 2)),
    Case("two identity numbers of one person", f"{MAN},甲,{WOMAN},S1,2010-09-01", "教师编号,姓名,身份证号,学校,任职日期", fault=("CONTRADICTION", 2)),
    Case("a number of fifteen digits that is no identity number", "123456789012345,甲,S1,2010-09-01", "教师编号,姓名,学校,任职日期", asks=PERSON, number="123456789012345", gives=[("甲", None, None)]),
    Case("a school that moved to the other district", "S1,北片第一小学,公办,小学,村,甲镇,南片", "学校代码,学校名称,办学性质,学段,地域类别,乡镇,督学责任区", "学校名册", fault=("NO_DAY", 2)),
    Case("a school that moved, in a list with its day", "S1,北片第一小学,公办,小学,村,甲镇,南片", "学校代码,学校名称,办学性质,学段,地域类别,乡镇,督学责任区", "学校名册2021-09-01", asks="MATCH (s:School {code: $n})-[r:IN_DISTRICT]->(d) RETURN d.code AS d, toString(r.since) AS since, toString(r.until) AS until ORDER BY since", number="S1", gives=[("north", "1980-09-01", "2021-09-01"), ("south", "2021-09-01", None)]),
    Case("a school as it was, without the year it was founded", "S1,北片第一小学,公办,小学,村,甲镇,北片", "学校代码,学校名称,办学性质,学段,地域类别,乡镇,督学责任区", "学校名册", asks="MATCH (s:School {code: $n})-[r:IN_DISTRICT|OFFERS|IN_LOCALITY|IN_TOWN]->() RETURN count(r) AS n, toString(min(r.since)) AS since", number="S1", gives=[(4, "1980-09-01")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def county(
    scratch_address: Address, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("county")
    for name, text in (("学校名册", SCHOOLS), ("教师花名册", TEACHERS), ("培训活动", ACTIVITIES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, Database.connect(scratch_address) as database:
        patch.setenv("YANXIU_SECRET", "a secret of the tests")
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
        assert load([folder], database).faults == []
        yield database


@pytest.mark.parametrize("case", READ, ids=lambda case: case.kind)
def test_a_roster_is_read_correctly_or_refused_with_its_cause(
    county: Database, tmp_path: Path, case: Case
) -> None:
    before = everything(county)
    file = tmp_path / f"{case.name}.csv"
    file.write_text(f"{case.header}\n{case.rows}\n", encoding="utf-8")
    report = load([file], county, day=case.day)
    if case.fault or case.faults:
        messages = [(fault.code, fault.row) for fault in report.faults]
        assert messages == (case.faults or [case.fault])
        assert everything(county) == before
        return
    assert [fault.as_json() for fault in report.faults] == []
    actual = [tuple(row.values()) for row in county.read(case.asks, n=case.number)]
    assert actual == case.gives
    assert case.remark in [None, *(remark.code for remark in report.remarks)]
    written = str(everything(county, without=()))
    assert MAN not in written
    assert WOMAN not in written
    again = load([file], county, day=case.day)
    assert all(each.known for each in again.files)
    undo(county, list_loads(county)[0].number)
    assert everything(county) == before
