"""Rosters that name people without numbers: by identity number, or by a name unique at the school."""

from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.report.report import Report

ACTIVITY = """
CREATE (:Activity {id: '430000:A1', code: 'A1', name: '数学课标研修', starts: date('2019-07-01'),
                   ends: date('2019-07-03'), hours: 18})
"""
NAMESAKES = """\
教师编号,姓名,性别,出生日期,身份证号,参加工作日期,学校,任职日期,任教学段,任教学科
T8,李四,男,1979-03-01,,2001-09-01,S2,2015-09-01,初中,物理
T9,赵六,男,1990-03-07,11010519900307873X,2012-09-01,S1,2012-09-01,小学,美术
"""
ATTENDED = """
MATCH (t:Teacher)-[r:ATTENDED]->(:Activity {code: 'A1'}) RETURN t.number AS number, r.hours AS hours ORDER BY number
"""
ROLES = """
MATCH (:Teacher {number: 'T3'})-[p:TEACHES_AT]->(s:School) RETURN s.code AS school, p.role AS role ORDER BY p.since
"""


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    database.write(lambda tx: tx.run(ACTIVITY))
    (folder / "教师花名册2.csv").write_text(NAMESAKES, encoding="utf-8")
    begin_with(database, folder)
    return database


def _load(database: Database, folder: Path, text: str, name: str = "参训学时.csv") -> Report:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load([path], database)


def _attendance(database: Database) -> list[tuple[str, float]]:
    return [(row["number"], row["hours"]) for row in database.read(ATTENDED)]


def test_a_person_with_a_unique_name_needs_no_number(county: Database, folder: Path) -> None:
    report = _load(
        county,
        folder,
        "活动代码,姓名,学时,认定日期\nA1,张三,6,2019-07-03\nA1,王　五,6,2019-07-03\n",
    )
    assert report.faults == []
    assert _attendance(county) == [("T1", 6), ("T3", 6)]
    assert [remark.names for remark in report.remarks if remark.code == "TOLD_BY_NAME"] == [
        ["T1", "T3"]
    ]


def test_any_name_of_the_school_distinguishes_namesakes(county: Database, folder: Path) -> None:
    text = "活动代码,姓名,工作单位,学时,认定日期\nA1,李四,试验县北片第一小学,6,2019-07-03\nA1,李四,S2,12,2019-07-03\n"
    assert _load(county, folder, text).faults == []
    assert _attendance(county) == [("T2", 6), ("T8", 12)]


def test_namesakes_without_a_school_are_refused_with_their_numbers(
    county: Database, folder: Path
) -> None:
    (fault,) = _load(county, folder, "活动代码,姓名,学时,认定日期\nA1,李四,6,2019-07-03\n").faults
    assert (fault.code, fault.row, fault.column) == ("AMBIGUOUS_PERSON", 2, "姓名")
    assert "T2、T8" in fault.reason.zh
    assert "学校" in fault.reason.zh
    assert _attendance(county) == []


def test_a_namesake_at_another_school_is_not_matched(county: Database, folder: Path) -> None:
    (fault,) = _load(
        county, folder, "活动代码,姓名,学校,学时,认定日期\nA1,张三,S2,6,2019-07-03\n"
    ).faults
    assert (fault.code, fault.column) == ("UNKNOWN_PERSON", "姓名")
    assert _attendance(county) == []


def test_a_row_without_number_and_name_is_an_empty_cell(county: Database, folder: Path) -> None:
    text = "活动代码,教师编号,姓名,学时,认定日期\nA1,,,6,2019-07-03\nA1,,张三,6,2019-07-03\nA1,T2,李四,3,2019-07-03\n"
    (fault,) = _load(county, folder, text).faults
    assert (fault.code, fault.row, fault.column) == ("EMPTY_CELL", 2, "教师编号")


def test_an_identity_number_can_replace_the_number(county: Database, folder: Path) -> None:
    text = "活动代码,姓名,身份证号,学时,认定日期\nA1,赵六,11010519900307873X,6,2019-07-03\n"
    assert _load(county, folder, text).faults == []
    assert _attendance(county) == [("T9", 6)]


def test_an_unknown_identity_number_is_reported_without_showing_it(
    county: Database, folder: Path
) -> None:
    (fault,) = _load(
        county,
        folder,
        "活动代码,姓名,身份证号,学时,认定日期\nA1,赵六,110105199003078721,6,2019-07-03\n",
    ).faults
    assert "110105199003078721" not in f"{fault.value}{fault.reason.zh}{fault.reason.en}"


def test_a_transfer_without_a_role_keeps_the_role(county: Database, folder: Path) -> None:
    text = "姓名,原学校,现单位,调动日期\n王五,S2,S1,2019-09-01\n"
    assert _load(county, folder, text, "教师调动.csv").faults == []
    assert [(row["school"], row["role"]) for row in county.read(ROLES)] == [
        ("S2", "principal"),
        ("S1", "principal"),
    ]


def test_the_former_role_is_not_read_as_the_new_one(county: Database, folder: Path) -> None:
    text = "教师编号,调动前,,调动后,\n,学校,岗位,学校,调动日期\nT3,S2,校园长,S1,2019-09-01\n"
    assert _load(county, folder, text, "教师调动.csv").faults == []
    single = "教师编号,原学校,原岗位,新学校,岗位,调动日期\nT1,S1,教师,S2,副校长,2019-09-01\n"
    assert _load(county, folder, single, "教师调动2.csv").faults == []
    roles = (
        "MATCH (t:Teacher {number: 'T1'})-[p:TEACHES_AT]->() RETURN p.role AS role ORDER BY p.since"
    )
    assert [row["role"] for row in county.read(roles)] == ["teacher", "vice_principal"]
    assert [row["role"] for row in county.read(ROLES)] == ["principal", "principal"]


def test_two_transfers_without_a_role_keep_the_role(county: Database, folder: Path) -> None:
    text = "教师编号,原学校,现单位,调动日期\nT3,S1,S2,2020-09-01\nT3,S2,S1,2019-09-01\n"
    assert _load(county, folder, text, "教师调动.csv").faults == []
    assert [(row["school"], row["role"]) for row in county.read(ROLES)] == [
        ("S2", "principal"),
        ("S1", "principal"),
        ("S2", "principal"),
    ]


@pytest.mark.parametrize("word", ["外县", "退休", ""])
def test_words_for_leaving_the_county_are_read(county: Database, folder: Path, word: str) -> None:
    text = f"教师编号,姓名,调出学校,调入学校,调动日期\nT3,王五,S2,{word},2019-09-01\n"
    assert _load(county, folder, text, "教师调动.csv").faults == []
    assert [(row["school"], row["role"]) for row in county.read(ROLES)] == [("S2", "principal")]


def test_a_school_of_another_county_is_refused_with_the_word_to_use(
    county: Database, folder: Path
) -> None:
    text = "教师编号,姓名,调出学校,调入学校,调动日期\nT3,王五,S2,望城区某中学,2019-09-01\n"
    (fault,) = _load(county, folder, text, "教师调动.csv").faults
    assert (fault.code, fault.column) == ("NOT_FOUND", "调入学校")
    assert "外县" in fault.hint.zh
