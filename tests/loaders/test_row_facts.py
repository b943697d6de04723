"""Facts about people in rows: numbers and names, contradictions, identity numbers, posts, subjects, hours."""

from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum.iso7064 import mod_11_2

from tests.loaders.beginning import begin_with
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.loaders import Report, load
from yanxiu.loaders.matching.names import same_name
from yanxiu.loaders.values.identity_numbers import may_be_identity

HEADER = "教师编号,姓名,身份证号,性别,出生日期,参加工作日期,学校,岗位,任职日期"


def identity(body: str) -> str:
    """A synthetic number: no region code begins with 99, and 43 99 is no county."""
    return body + str(mod_11_2.calc_check_digit(body))


MAN, WOMAN = identity("99062419800101101"), identity("99062419850505202")
IN_HUNAN = identity("43999919800101101")  # a man's number


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANXIU_SECRET", "a secret of the tests")


Loaded = Callable[..., Report]


@pytest.fixture
def loaded(database: Database, folder: Path) -> Loaded:
    """Loads a sheet, after the schools and the teachers T1 to T3."""
    begin_with(database, folder)

    def loaded(*rows: str, header: str = HEADER, name: str = "教师花名册2024-09-01") -> Report:
        file = folder / "in" / f"{name}.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return load([file], database)

    return loaded


def fault_places(report: Report) -> list[tuple[str, int | None, str | None]]:
    return [(fault.code, fault.row, fault.column) for fault in report.faults]


ACTIVITY = (
    "活动代码,活动名称,活动类型,开始日期,结束日期,学时\nA1,送教,送教下乡,2019-04-01,2019-04-03,24"
)
NAMED = {
    "参训学时": ("活动代码,教师编号,姓名,学时,认定日期", "A1,T1,{},24,2019-04-05"),
    "报名名册": ("活动代码,教师编号,姓名,报名日期", "A1,T1,{},2019-03-01"),
    "教师调动": ("教师编号,姓名,调出学校,调入学校,调动日期,岗位", "T1,{},S1,S2,2020-09-01,教师"),
    "兼任与调动": ("教师编号,姓名,学校,岗位,是否主岗,起始日期", "T1,{},S2,教师,否,2020-09-01"),
    "任教学科": ("教师编号,姓名,任教学段,任教学科,是否主学科,起始日期", "T1,{},小学,音乐,否,2020-09-01"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_a_number_with_another_persons_name_is_a_fault_in_every_format(
    database: Database, loaded: Loaded, name: str
) -> None:
    assert not loaded(
        *ACTIVITY.split("\n")[1:], header=ACTIVITY.split("\n", maxsplit=1)[0], name="培训活动"
    ).faults
    header, row = NAMED[name]
    before = everything(database, without=())
    report = loaded(row.format("李四"), header=header, name=name)
    (fault,) = report.faults
    assert (fault.code, fault.row, fault.column, fault.value) == ("OTHER_NAME", 2, "姓名", "李四")
    assert "T1" in fault.reason.zh
    assert "张三" in fault.reason.zh
    assert everything(database, without=()) == before
    assert not loaded(row.format("张 三"), header=header, name=name).faults


def test_a_former_name_matches_the_same_person(database: Database, loaded: Loaded) -> None:
    assert not loaded("T1,张三丰,,男,1980-01-01,,S1,教师,").faults
    header, row = NAMED["兼任与调动"]
    assert not loaded(row.format("张三"), header=header, name="兼任与调动").faults
    assert fault_places(loaded(row.format("李四"), header=header, name="兼任与调动")) == [
        ("OTHER_NAME", 2, "姓名")
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张三", "张　三", True),
        ("阿依古丽·买买提", "阿依古丽•买买提", True),
        ("阿依古丽·买买提", "阿依古丽买买提", True),
        ("阿依古丽·买买提", "阿依古丽", True),
        ("王堃", "王坤", True),  # many systems cannot display 堃
        ("王堃", "王?", True),
        ("王䶮", "王\ue863", True),  # an earlier private-use code of GBK
        ("张伟", "张伟(大)", True),
        ("John Smith", "john  smith", True),
        ("张三", "李四", False),
        ("张伟", "张炜", False),
        ("王芳", "王芳芳", False),
        ("阿依古丽·买买提", "阿依夏木·买买提", False),
    ],
)
def test_variants_of_a_name_are_recognised(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"C1,甲,{MAN},男,1979-01-01,2005-09-01,S1,教师,2010-09-01", "出生日期"),
        (f"C1,甲,{IN_HUNAN},女,1980-01-01,2005-09-01,S1,教师,2010-09-01", "性别"),
        ("C1,甲,,男,2035-01,2005-09-01,S1,教师,2010-09-01", "出生日期"),
        ("C1,甲,,男,1901-01-01,2005-09-01,S1,教师,2010-09-01", "出生日期"),
        ("C1,甲,,男,1980-01-01,1979-09-01,S1,教师,2010-09-01", "参加工作日期"),
        ("C1,甲,,男,1980-01-01,1995-09-01,S1,教师,2010-09-01", "参加工作日期"),
        ("C1,甲,,男,1980-01-01,,S1,教师,1975-09-01", "任职日期"),
        (f"C1,甲,{MAN},男,,,S1,教师,1990-09-01", "任职日期"),
    ],
)
def test_contradictory_facts_are_a_fault_that_does_not_show_the_birth_date(
    database: Database, loaded: Loaded, row: str, column: str
) -> None:
    before = everything(database, without=())
    report = loaded(row)
    assert fault_places(report) == [("CONTRADICTION", 2, column)]
    (fault,) = report.faults
    assert fault.value in (None, "***") or column in ("性别", "参加工作日期", "任职日期")
    assert "1980" not in fault.reason.en + fault.reason.zh
    assert everything(database, without=()) == before


def test_a_month_of_birth_does_not_contradict_a_full_date(loaded: Loaded) -> None:
    born = identity("99062419800117101")
    assert not loaded(f"C1,甲,{born},男,1980年1月,2005-09-01,S1,教师,2010-09-01").faults


def test_sex_is_checked_against_synthetic_numbers_only_if_most_rows_agree(loaded: Loaded) -> None:
    """Numbers with an unreal region are invented. In many samples their digits do not encode the sex."""
    wrong = f"C1,甲乙,{WOMAN},男,1985-05-05,,S1,教师,2010-09-01"
    report = loaded(wrong)
    assert not report.faults
    assert [remark.code for remark in report.remarks] == ["SEX_NOT_CHECKED"]
    right = [
        f"D{n},乙,{identity(f'9906241980010{n}101')},男,1980-01-0{n},,S1,教师,2010-09-01"
        for n in (1, 2)
    ]
    assert fault_places(loaded(wrong.replace("C1", "C2"), *right)) == [("CONTRADICTION", 2, "性别")]


@pytest.mark.parametrize("header", ["教师编号", "工号"])
def test_an_identity_number_in_the_number_column_is_used_and_never_stored(
    database: Database, loaded: Loaded, header: str
) -> None:
    rows = (
        f"{MAN},甲,,男,1980-01-01,,S1,教师,2010-09-01",
        f"{WOMAN},乙,{WOMAN},女,,,S1,教师,2010-09-01",
    )
    report = loaded(*rows, header=HEADER.replace("教师编号", header))
    assert not report.faults
    assert MAN not in str(everything(database, without=()))
    assert WOMAN not in str(everything(database, without=()))
    numbers = [row["n"] for row in database.read(
        "MATCH (t:Teacher) WHERE t.identity IS NOT NULL RETURN t.number AS n"
    )]  # fmt: skip
    assert len(numbers) == 2
    assert all(number.startswith("Z") and not may_be_identity(number) for number in numbers)
    again = loaded(*rows, "", header=HEADER.replace("教师编号", header))
    assert again.counts.created.total() == again.counts.updated.total() == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"{MAN},甲,{WOMAN},男,1980-01-01,,S1,教师,2010-09-01", "CONTRADICTION"),
        (
            f"{MAN[:-1]}{'1' if MAN[-1] != '1' else '2'},甲,,男,1980-01-01,,S1,教师,2010-09-01",
            "BAD_IDENTITY",
        ),
        (f"C1,{MAN},,男,1980-01-01,,S1,教师,2010-09-01", "NOT_A_NAME"),
    ],
)
def test_a_misplaced_identity_number_is_refused_and_not_shown(
    loaded: Loaded, row: str, code: str
) -> None:
    report = loaded(row)
    assert code in [fault.code for fault in report.faults]
    assert MAN[:17] not in str(report.as_json())


def test_an_identity_number_in_any_stored_column_is_refused(loaded: Loaded) -> None:
    report = loaded(f"C1,甲,{MAN},S1,2010-09-01", header="教师编号,姓名,职称,学校,任职日期")
    assert fault_places(report) == [("IDENTITY_IN_PLAIN", 2, "职称")]
    assert MAN not in str(report.as_json())


def test_a_person_with_only_an_identity_number_gets_a_permanent_number(
    database: Database, loaded: Loaded
) -> None:
    row = f"甲,{MAN},男,1980-01-01,S1"
    head = "姓名,身份证号,性别,出生日期,学校"
    report = loaded(row, header=head)
    assert not report.faults
    (remark,) = [each for each in report.remarks if each.code == "NUMBER_MADE"]
    (number,) = remark.names
    assert remark.names[0] in remark.text.zh
    again = loaded(row.replace("甲", "甲 "), header=head)
    assert again.counts.created.total() == 0
    assert database.read("MATCH (t:Teacher {name: '甲'}) RETURN t.number AS n") == [{"n": number}]
    assert fault_places(loaded("乙,,男,1990-01-01,S1", header=head)) == [
        ("UNKNOWN_PERSON", 2, "教师编号")
    ]


@pytest.mark.thorough
def test_a_second_number_for_a_known_identity_number_is_reported(loaded: Loaded) -> None:
    row = f"C1,甲,{MAN},男,1980-01-01,,S1,教师,2010-09-01"
    assert not [r for r in loaded(row).remarks if r.code == "SAME_IDENTITY"]
    report = loaded(row.replace("C1", "C2"))
    assert not report.faults
    (remark,) = [each for each in report.remarks if each.code == "SAME_IDENTITY"]
    assert remark.names == ["C1=C2"]
    assert report.as_json()["remarks"][0]["text"]["zh"]


@pytest.mark.parametrize(
    ("written", "post"),
    [
        ("书记", "principal"),
        ("党支部书记", "principal"),
        ("校长、书记", "principal"),
        ("副校长兼教师", "vice_principal"),
        ("副校长（分管教学）", "teaching_vice_principal"),
        ("教导主任", "middle_leader"),
        ("总务主任兼语文教师", "middle_leader"),
        ("团委书记", "middle_leader"),
        ("班主任", "teacher"),
        ("数学教师", "teacher"),
        ("保育老师", "care_worker"),
        ("后勤", "support_staff"),
        ("图书管理员", "support_staff"),
        ("会计兼教师", "teacher"),
        ("", "teacher"),
    ],
)
def test_posts_are_read_in_the_words_that_schools_use(
    database: Database, loaded: Loaded, written: str, post: str
) -> None:
    assert not loaded(f"C1,甲,,男,,,S1,{written},2010-09-01").faults
    rows = database.read("MATCH (:Teacher {number: 'C1'})-[p:TEACHES_AT]->() RETURN p.role AS role")
    assert rows == [{"role": post}]


def test_an_unknown_post_is_refused(loaded: Loaded) -> None:
    assert fault_places(loaded("C1,甲,,男,,,S1,飞行员,2010-09-01")) == [
        ("UNKNOWN_CHOICE", 2, "岗位")
    ]


def test_a_subject_without_a_stage_takes_the_only_stage_of_the_school(
    database: Database, loaded: Loaded
) -> None:
    head = "教师编号,姓名,学校,任教学科"
    assert not loaded("C1,甲,S1,道法", "C2,乙,S1,心理健康", header=head).faults
    rows = database.read(
        "MATCH (t:Teacher)-[r:TEACHES]->(s) WHERE t.number STARTS WITH 'C' "
        "RETURN s.id AS subject, r.stage AS stage ORDER BY t.number"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("politics", "primary"),
        ("psychology", "primary"),
    ]
    report = loaded("C3,丙,S1,语文", "C4,丁,S2,语文", "C5,戊,S2,数学", header=head)
    assert fault_places(report) == [("EMPTY_CELL", 3, "任教学段")]


def test_hours_outside_or_beyond_an_activity_are_reported_and_loaded(loaded: Loaded) -> None:
    header, *activity = ACTIVITY.split("\n")
    assert not loaded(*activity, header=header, name="培训活动").faults
    report = loaded(
        "A1,T1,75,2019-04-05", "A1,T2,24,2019-03-01", "A1,T3,24,2019-04-03",
        header="活动代码,教师编号,学时,认定日期", name="参训学时",
    )  # fmt: skip
    assert not report.faults
    assert [(remark.code, remark.names) for remark in report.remarks] == [
        ("HOURS_BEYOND_ACTIVITY", ["A1 T1"]),
        ("HOURS_OUTSIDE_ACTIVITY", ["A1 T2"]),
    ]


def test_two_people_side_by_side_in_a_row_without_numbers_each_get_a_post(
    database: Database, loaded: Loaded
) -> None:
    block = "姓名,身份证号,学校,任教学科"
    rows = [f"甲乙,{MAN},S1,语文,,丙丁,{WOMAN},S1,数学", f"戊己,{IN_HUNAN},S1,英语,,,,,"]
    assert not loaded(*rows, header=f"{block},,{block}").faults
    found = database.read(
        "MATCH (t:Teacher)-[:TEACHES_AT]->(:School {code: 'S1'}) MATCH (t)-[:TEACHES]->(s:Subject) "
        "WHERE t.number STARTS WITH 'Z' RETURN t.name AS name, s.name AS subject ORDER BY subject"
    )
    assert [(each["name"], each["subject"]) for each in found] == [
        ("丙丁", "数学"),
        ("戊己", "英语"),
        ("甲乙", "语文"),
    ]


@pytest.mark.parametrize(
    ("row", "is_reported"),
    [
        ("T1,张三,,女,,,S1,教师,", True),
        ("T1,张三,,,1981-01-01,,S1,教师,", True),
        ("T1,张三,,,1980-01-15,,S1,教师,", False),  # only the month was known
        ("T1,张三,,男,1980-01-01,,S1,教师,", False),
        ("T1,张三丰,,,1980-01-01,,S1,教师,", False),
    ],
)
def test_a_changed_sex_or_birth_date_is_reported(
    loaded: Loaded, row: str, is_reported: bool
) -> None:
    report = loaded(row)
    names = [each.names for each in report.remarks if each.code == "OTHER_FACTS"]
    assert (report.faults, names) == ([], [["T1"]] if is_reported else [])


def test_a_changed_identity_number_is_reported(loaded: Loaded) -> None:
    assert not loaded(f"T1,张三,{MAN},,,,S1,教师,").remarks
    report = loaded(f"T1,张三,{IN_HUNAN},,,,S1,教师,")
    assert [each.names for each in report.remarks if each.code == "OTHER_FACTS"] == [["T1"]]


def test_a_repeated_person_without_a_number_is_reported_in_the_column_of_the_sheet(
    loaded: Loaded,
) -> None:
    report = loaded(f"甲乙,{MAN},S1", f"甲乙,{MAN},S1", header="姓名,身份证号,学校")
    (fault,) = report.faults
    assert (fault.code, fault.row, fault.column) == ("DUPLICATE_KEY", 3, "身份证号")
    assert "第 2 行" in fault.reason.zh
    assert MAN not in str(report.as_json())
