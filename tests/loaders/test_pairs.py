"""Stages and subjects of an activity: each is stored by itself; several of both are stored as the written pairs."""

from pathlib import Path

import pytest

from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.report.report import Report

HEADER = "活动代码,活动名称,活动类型,学段,学科,开始日期,结束日期,学时\n"
ABOUT = """
MATCH (activity:Activity)
RETURN COLLECT { MATCH (activity)-[on:CONCERNS]->(s) RETURN on.stage + ' ' + s.id AS one ORDER BY one } AS pairs,
       COLLECT { MATCH (activity)-[:FOR_STAGE]->(s) RETURN s.id AS one ORDER BY one } AS stages,
       COLLECT { MATCH (activity)-[:FOR_SUBJECT]->(s) RETURN s.id AS one ORDER BY one } AS subjects
"""


def _load(database: Database, folder: Path, stages: str, subjects: str) -> Report:
    path = folder / "培训活动.csv"
    row = f"A1,研修,送教下乡,{stages},{subjects},2019-03-01,2019-03-02,16\n"
    path.write_text(HEADER + row, encoding="utf-8")
    return load([path], database)


@pytest.mark.parametrize(
    ("stages", "subjects", "expected"),
    [
        ("小学", "", ([], ["primary"], [])),
        ("小学、初中", "", ([], ["junior_high", "primary"], [])),
        ("", "语文、数学", ([], [], ["chinese", "mathematics"])),
        ("", "", ([], [], [])),
        ("小学", "语文、数学", (["primary chinese", "primary mathematics"], [], [])),
        ("小学、初中", "音乐", (["junior_high music", "primary music"], [], [])),
        ("小学、初中", "语文、历史", (["junior_high history", "primary chinese"], [], [])),
        (
            "小学、小学、初中",
            "语文、道德与法治、历史",
            (["junior_high history", "primary chinese", "primary politics"], [], []),
        ),
        ("", "小学语文、初中历史", (["junior_high history", "primary chinese"], [], [])),
        ("小学、初中", "小学语文、初中历史", (["junior_high history", "primary chinese"], [], [])),
        ("小学", "小学语文、数学", (["primary chinese", "primary mathematics"], [], [])),
        ("小学", "语文数学", (["primary chinese", "primary mathematics"], [], [])),
        ("小学", "语文 数学", (["primary chinese", "primary mathematics"], [], [])),
        ("", "语文（小学）、历史(初中)", (["junior_high history", "primary chinese"], [], [])),
        ("", "三年级语文、8年级历史", (["junior_high history", "primary chinese"], [], [])),
        ("", "一(2)班语文", (["primary chinese"], [], [])),
        ("小学（低段）", "语文12节", (["primary chinese"], [], [])),
        ("小学部", "语文兼音乐", (["primary chinese", "primary music"], [], [])),
    ],
)
def test_stages_and_subjects_are_stored_as_written(
    database: Database,
    folder: Path,
    tmp_path: Path,
    stages: str,
    subjects: str,
    expected: tuple[list[str], list[str], list[str]],
) -> None:
    assert _load(database, folder, stages, subjects).faults == []
    (row,) = database.read(ABOUT)
    assert (row["pairs"], row["stages"], row["subjects"]) == expected


@pytest.mark.parametrize(
    ("stages", "subjects"),
    [
        ("小学、初中", "语文、数学、历史"),
        ("小学、初中", "小学语文、历史"),
        ("小学、初中、高中", "小学语文、初中历史"),
        ("", "小学语文、历史"),
    ],
)
def test_ambiguous_pairs_of_stage_and_subject_are_refused(
    database: Database, folder: Path, stages: str, subjects: str
) -> None:
    before = everything(database)
    (fault,) = _load(database, folder, stages, subjects).faults
    assert (fault.code, fault.row, fault.column, fault.value) == ("AMBIGUOUS", 2, "学科", subjects)
    assert everything(database) == before


def test_a_workshop_for_only_a_stage_or_a_subject_is_accepted(
    database: Database, folder: Path
) -> None:
    path = folder / "工作坊.csv"
    text = "工作坊代码,工作坊名称,学段,学科,教师编号,坊内角色,起始日期\nW1,甲坊,小学,,T1,坊主,2018-09-01\nW2,乙坊,,音乐,T1,坊主,2018-09-01\n"
    path.write_text(text, encoding="utf-8")
    assert load([folder], database).faults == []
    rows = database.read(
        "MATCH (w:Workshop)-[on:WORKS_AT_STAGE|WORKS_AT_ANY_STAGE]->(s) RETURN w.code AS code, s.id AS about ORDER BY code"
    )
    assert [(row["code"], row["about"]) for row in rows] == [("W1", "primary"), ("W2", "music")]


@pytest.mark.parametrize("subjects", ["全科", "语文、各科"])
def test_subjects_not_named_individually_are_refused(
    database: Database, folder: Path, tmp_path: Path, subjects: str
) -> None:
    report = _load(database, folder, "小学", subjects)
    assert [fault.code for fault in report.faults] == ["AMBIGUOUS"]
    assert "逐一" in report.faults[0].reason.zh
