"""Loading rosters: accepted rows, refused rows, and a repeated load without effect."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loaders.conftest import SCHOOLS, TEACHERS
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.changes import new_relationships
from yanxiu.loaders.report.report import Report


def _codes(report: Report) -> list[str]:
    return [fault.code for fault in report.faults]


def test_two_rosters_create_schools_teachers_and_posts(database: Database, folder: Path) -> None:
    report = load([folder], database)
    assert report.faults == []
    rows = database.read(
        """MATCH (t:Teacher)-[p:TEACHES_AT {main: true}]->(s:School)-[:IN_DISTRICT]->(d)
           RETURN t.name AS teacher, s.name AS school, d.name AS district ORDER BY t.id"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("张三", "北片第一小学", "北片"),
        ("李四", "北片第一小学", "北片"),
        ("王五", "南片九年制学校", "南片"),
    ]
    subjects = database.read(
        "MATCH (:Teacher {number: 'T1'})-[r:TEACHES]->(s) RETURN s.id AS id, r.stage AS stage ORDER BY id"
    )
    assert subjects == [
        {"id": "chinese", "stage": "primary"},
        {"id": "homeroom", "stage": "primary"},
    ]


def test_loading_twice_changes_nothing_the_second_time(database: Database, folder: Path) -> None:
    load([folder], database)
    before = everything(database, without=())
    report = load([folder], database)
    assert all(file.known for file in report.files)
    assert report.counts.created.total() == report.counts.updated.total() == 0
    assert everything(database, without=()) == before


@pytest.mark.thorough
def test_the_same_rows_in_a_new_file_change_only_the_record_of_loads(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    before = everything(database)
    for file in folder.iterdir():
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    report = load([folder], database)
    assert not any(file.known for file in report.files)
    assert report.counts.created.total() == report.counts.updated.total() == 0
    assert everything(database) == before


def test_a_changed_cell_updates_one_property(database: Database, folder: Path) -> None:
    load([folder], database)
    changed = TEACHERS.replace("李四", "李思")
    (folder / "教师花名册.csv").write_text(changed, encoding="utf-8")
    report = load([folder], database)
    assert dict(+report.counts.updated) == {"Teacher": 1}
    assert report.counts.created.total() == 0


def test_a_dry_run_reports_everything_and_writes_nothing(database: Database, folder: Path) -> None:
    before = everything(database, without=())
    report = load([folder], database, dry_run=True)
    assert not report.refused
    assert everything(database, without=()) == before


@pytest.mark.thorough
def test_a_dry_run_into_an_empty_database_checks_everything_and_leaves_it_empty(
    database: Database, folder: Path
) -> None:
    database.write(
        lambda tx: tx.run(
            "MATCH (n) WHERE NOT n:County AND NOT n:SupervisionDistrict DETACH DELETE n"
        )
    )
    database.command("DROP CONSTRAINT teacher_id")
    structure = "SHOW INDEXES YIELD name RETURN collect(name) AS names"
    before = everything(database, without=()), database.command(structure)
    report = load([folder], database, dry_run=True)
    assert not report.faults
    assert report.counts.created["Teacher"] == 3
    assert (everything(database, without=()), database.command(structure)) == before


_BAD = [
    ("NOT_FOUND", "教师花名册.csv", TEACHERS.replace("S2", "无此学校"), 4, "学校", "无此学校"),
    ("DUPLICATE_KEY", "教师花名册.csv", TEACHERS.replace("T2", "T1"), 3, "教师编号", "T1"),
    ("MISSING_COLUMN", "教师花名册.csv", TEACHERS.replace("姓名", "名字栏"), None, "姓名", None),
    ("NOT_A_DATE", "教师花名册.csv", TEACHERS.replace("1990-12-12", "1990-02-30"), 4, "出生日期", "***"),
    ("NOT_A_DATE", "教师花名册.csv", TEACHERS.replace("2012-09-01", "2012-13-01"), 3, "任职日期", "2012-13-01"),
    ("UNKNOWN_CHOICE", "学校名册.csv", SCHOOLS.replace("公办,小学,", "集体办,小学,"), 2, "办学性质", "集体办"),
    ("EMPTY_CELL", "学校名册.csv", SCHOOLS.replace("S2,南片九年制学校", "S2,"), 3, "学校名称", None),
    ("NOT_FOUND", "学校名册.csv", SCHOOLS.replace("镇,乙镇,南片", "镇,乙镇,东片"), 3, "督学责任区", "东片"),
    ("DUPLICATE_KEY", "学校名册.csv", SCHOOLS.replace("S2", "S1"), 3, "学校代码", "S1"),
    ("TOO_MANY_CELLS", "学校名册.csv", SCHOOLS.replace("1990-09-01", "1990-09-01,多出"), 3, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "text", "row", "column", "value"), _BAD)
def test_a_bad_cell_is_named_and_refuses_the_whole_load(
    database: Database, folder: Path, code: str, file: str, text: str,
    row: int | None, column: str | None, value: str | None,
) -> None:  # fmt: skip
    before = everything(database, without=())
    (folder / file).write_text(text, encoding="utf-8")
    report = load([folder], database)
    fault = next(each for each in report.faults if each.code == code)
    assert (fault.file, fault.row, fault.column, fault.value) == (file, row, column, value)
    assert fault.reason.en
    assert fault.reason.zh
    assert fault.hint.en
    assert everything(database, without=()) == before


@pytest.mark.thorough
def test_a_bad_cell_is_not_reported_again_as_empty(database: Database, folder: Path) -> None:
    load([folder], database)
    (folder / "指导关系.csv").write_text(
        "教师编号,受指导学校,学科,团队代码,起始日期,终止日期\n"
        "T1,S2,语文,没有的团队,2019-01-01,\n"
        "T1,S2,没有的学科,,2019-13-01,2018-01-01\n"
        "T1,S2,语文,,,\n",
        encoding="utf-8",
    )
    report = load([folder / "指导关系.csv"], database)
    actual = [(each.row, each.column, each.code) for each in report.faults]
    assert sorted(actual) == [
        (2, "团队代码", "NOT_FOUND"),
        (3, "团队代码", "EMPTY_CELL"),
        (3, "学科", "NOT_FOUND"),
        (3, "起始日期", "NOT_A_DATE"),
        (4, "团队代码", "EMPTY_CELL"),
    ]


def test_every_fault_is_reported_not_only_the_first(database: Database, folder: Path) -> None:
    wrong = (
        TEACHERS.replace("S2", "没有的学校")
        .replace("1980-01-01", "某日")
        .replace("一级教师,北片第一小学", ",")
    )
    (folder / "教师花名册.csv").write_text(wrong, encoding="utf-8")
    report = load([folder], database)
    assert sorted(_codes(report)) == ["EMPTY_CELL", "NOT_A_DATE", "NOT_FOUND"]


def test_an_unknown_school_is_reported_with_similar_schools(
    database: Database, folder: Path
) -> None:
    wrong = TEACHERS.replace("北片第一小学", "北片第一小学校")
    (folder / "教师花名册.csv").write_text(wrong, encoding="utf-8")
    (fault,) = load([folder], database).faults
    assert "北片第一小学" in fault.reason.zh


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "教师编号,姓名\n".encode("gb18030") + b"\x81", b"\x80\x81\xff\xff"])  # fmt: skip
def test_a_text_in_an_unknown_encoding_is_refused(
    database: Database, folder: Path, content: bytes
) -> None:
    (folder / "教师花名册.csv").write_bytes(content)
    assert "WRONG_ENCODING" in _codes(load([folder], database))


def test_lost_characters_are_refused(database: Database, folder: Path) -> None:
    (folder / "教师花名册.csv").write_text(
        TEACHERS.replace("张三", "\ufffd\ufffd"), encoding="utf-8"
    )
    assert _codes(load([folder], database)) == ["WRONG_ENCODING"]


def test_a_file_that_is_not_a_workbook_is_refused(database: Database, folder: Path) -> None:
    (folder / "教师花名册.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    assert "UNREADABLE_FILE" in _codes(load([folder], database))


def test_a_cell_at_an_extreme_position_is_refused(database: Database, folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "教师编号"
    sheet["XFD1048576"] = "x"
    book.save(folder / "教师花名册.xlsx")
    assert "HOSTILE_FILE" in _codes(load([folder], database))


def test_a_file_of_an_unknown_format_is_refused(database: Database, folder: Path) -> None:
    (folder / "通讯录.csv").write_text("甲,乙,丙\n1,2,3\n", encoding="utf-8")
    assert _codes(load([folder], database)) == ["UNKNOWN_FORMAT"]


def _save(folder: Path, way: str) -> Path:
    """The two rosters saved in another format, in a folder of their own."""
    made = folder / way
    made.mkdir()
    for name, text in (("学校名册", SCHOOLS), ("教师花名册", TEACHERS)):
        if way == "xlsx":
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            sheet.append(["合成数据,非真实人员"])
            sheet.merge_cells("A1:F1")
            for line in text.splitlines():
                sheet.append([cell or None for cell in line.split(",")])
            book.save(made / f"{name}.xlsx")
        elif way == "utf-16":
            (made / f"{name}.csv").write_text(text, encoding="utf-16")
        elif way == "crlf":
            (made / f"{name}.csv").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
        else:
            (made / f"{name}.csv").write_text(text, encoding=way)
    return made


@pytest.mark.parametrize("way", ["gb18030", "utf-8-sig", "utf-16", "crlf", "xlsx"])
def test_the_same_rows_in_any_container_give_the_same_graph(
    database: Database, tmp_path: Path, way: str
) -> None:
    load([_save(tmp_path, "utf-8")], database)
    expected = everything(database)
    database.write(
        lambda tx: tx.run(
            "MATCH (n:School|Teacher|SchoolName|Town|Alliance|Load|SourceFile) DETACH DELETE n"
        )
    )
    report = load([_save(tmp_path, way)], database)
    assert report.faults == []
    assert everything(database) == expected


def test_spellings_that_clerks_use_are_read(database: Database, folder: Path) -> None:
    spelt = (
        TEACHERS.replace("1980-01-01", "1980年1月")
        .replace("1985-05-05", "1985年5月5日")
        .replace("2008-09-01", "2008/9/1")
        .replace("T3", "T3")
        .replace("数学", " 数 学 ")
    )
    (folder / "教师花名册.csv").write_text(spelt, encoding="utf-8")
    assert load([folder], database).faults == []
    rows = database.read("MATCH (t:Teacher) RETURN toString(t.born) AS born ORDER BY t.born")
    assert [row["born"] for row in rows] == ["1980-01-01", "1985-05-05", "1990-12-12"]


_POSTS = "教师编号,姓名,学校,岗位,是否主岗,起始日期,终止日期\n"


def test_a_new_main_post_ends_the_previous_one(database: Database, folder: Path) -> None:
    load([folder], database)
    (folder / "兼任与调动.csv").write_text(
        _POSTS + "T1,张三,S2,教师,是,2019-09-01,\nT2,李四,S2,教师,否,2019-09-01,\n",
        encoding="utf-8",
    )
    report = load([folder / "兼任与调动.csv"], database)
    assert dict(report.counts.ended) == {"TEACHES_AT": 1}
    rows = database.read(
        """MATCH (t:Teacher)-[p:TEACHES_AT]->(s) WHERE t.number IN ['T1', 'T2']
           RETURN t.number AS t, s.code AS s, toString(p.since) AS since, toString(p.until) AS until
           ORDER BY t, since"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("T1", "S1", "2010-09-01", "2019-09-01"),
        ("T1", "S2", "2019-09-01", None),
        ("T2", "S1", "2012-09-01", None),
        ("T2", "S2", "2019-09-01", None),
    ]


def test_a_period_that_ends_before_it_begins_is_refused(database: Database, folder: Path) -> None:
    load([folder], database)
    posts = folder / "兼任与调动.csv"
    posts.write_text(_POSTS + "T1,张三,S2,教师,是,2019-09-01,2018-09-01\n", encoding="utf-8")
    (fault,) = load([posts], database).faults
    assert (fault.code, fault.row, fault.column) == ("BACKWARD_PERIOD", 2, "终止日期")


def test_negative_hours_are_refused(database: Database, folder: Path) -> None:
    load([folder], database)
    (folder / "培训活动.csv").write_text(
        "活动代码,活动名称,活动类型,学段,学科,开始日期,结束日期,学时\n"
        "A1,送教,送教下乡,小学,语文,2018-09-01,2018-09-05,20\n", encoding="utf-8"
    )  # fmt: skip
    (folder / "参训学时.csv").write_text(
        "活动代码,教师编号,姓名,学时,认定日期,是否合格\nA1,T1,张三,-5,2018-09-05,是\n",
        encoding="utf-8",
    )
    (fault,) = load([folder], database).faults
    assert (fault.code, fault.value) == ("OUT_OF_RANGE", "-5")


@pytest.mark.thorough
def test_a_long_sheet_updates_existing_rows_and_creates_the_rest_once(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    database.write(
        lambda tx: tx.run(
            "MATCH (county:County) WITH county.code + ':' AS key UNWIND range(1, 700) AS n "
            "CREATE (:Teacher {id: key + 'A' + n, number: 'A' + n, name: '教师'}) "
            "WITH DISTINCT key UNWIND ['D1', 'D2'] AS code "
            "CREATE (:Activity {id: key + code, code: code, name: code})"
        )
    )

    def load_hours(name: str, rows: list[tuple[str, int, int]]) -> Report:
        lines = [f"{code},A{n},教师,{hours},2018-09-05,是\n" for code, n, hours in rows]
        head = "活动代码,教师编号,姓名,学时,认定日期,是否合格\n"
        (folder / name).write_text(head + "".join(lines), encoding="utf-8")
        report = load([folder / name], database)
        assert report.faults == []
        return report

    first = load_hours("参训学时1.csv", [("D1", n, 5) for n in range(1, 601)])
    assert dict(first.counts.created) == {"ATTENDED": 600}
    again = [("D1", n, 5 if n > 10 else 6) for n in range(1, 701)]
    second = load_hours("参训学时2.csv", [*again, *(("D2", n, 3) for n in range(1, 51))])
    assert second.counts.created["ATTENDED"] == 100 + 50
    assert second.counts.updated["ATTENDED"] == 10
    assert second.counts.unchanged["ATTENDED"] == 590
    (row,) = database.read(
        "MATCH (:Teacher)-[r:ATTENDED]->(:Activity) RETURN count(*) AS all, sum(r.hours) AS hours"
    )
    assert (row["all"], row["hours"]) == (750, 700 * 5 + 10 + 150)


_ROWS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(["S1", "S2"]),
        st.dates(min_value=date(2015, 1, 1), max_value=date(2020, 12, 31)),
    ),
    max_size=12,
    unique_by=lambda row: (row[0], row[2]),
)  # fmt: skip


_NAMES = ("", "赵一", "钱二", "孙三", "李四", "周五", "吴六")


@pytest.mark.thorough
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=_ROWS, seed=st.integers(0, 100), few=st.sampled_from([1, 500]))
def test_the_order_and_number_of_loads_do_not_matter(
    database: Database, tmp_path: Path, rows: list[tuple[int, str, object]], seed: int, few: int
) -> None:
    """All transfers in one file, one file a transfer in any order, and any of them again give the same graph.

    few   number of rows from which a load looks up which relationships must be new
    """
    teachers = "".join(
        f"T{n},{_NAMES[n]},,,2010-09-01,,S1,教师,2010-09-01,小学,语文,否\n" for n in range(1, 7)
    )
    head = TEACHERS.splitlines()[0] + "\n"
    (tmp_path / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "教师花名册.csv").write_text(head + teachers, encoding="utf-8")
    lines = [f"T{n},{_NAMES[n]},{school},教师,是,{day},\n" for n, school, day in rows]

    def load_parts(parts: list[list[str]]) -> list[str]:
        database.write(
            lambda tx: tx.run(
                "MATCH (n:School|Teacher|SchoolName|Town|Alliance|Load|SourceFile) DETACH DELETE n"
            )
        )
        load([tmp_path / "学校名册.csv", tmp_path / "教师花名册.csv"], database)
        for at, part in enumerate(parts):
            file = tmp_path / f"兼任与调动{at}.csv"
            file.write_text(_POSTS + "".join(part), encoding="utf-8")
            assert load([file], database).faults == []
        return everything(database)

    usual = new_relationships._FEW
    new_relationships._FEW = few
    try:
        _check_order(lines, seed, load_parts)
    finally:
        new_relationships._FEW = usual


def _check_order(
    lines: list[str], seed: int, load_parts: Callable[[list[list[str]]], list[str]]
) -> None:
    shuffled = random.Random(seed).sample(lines, len(lines))
    assert load_parts([lines]) == load_parts([[line] for line in shuffled] + [lines])


def test_suggestions_for_an_unknown_word_keep_their_spelling(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    moves = tmp_path / "兼任与调动.csv"
    moves.write_text(
        "教师编号,学校,岗位,是否主岗,起始日期\nT12,S2,教师,否,2019-09-01\n", encoding="utf-8"
    )
    (fault,) = load([moves], database).faults
    assert fault.code == "NOT_FOUND"
    assert "T1" in fault.reason.en
