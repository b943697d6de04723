"""Identity numbers: accepted or refused with the reason, and never stored or shown in clear."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from tests.conftest import settings_for
from tests.loaders.beginning import begin_with
from tests.loaders.conftest import TEACHERS
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.secret import derived_key, secret
from yanxiu.loaders import Report, load
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.identity_numbers import check_identity, may_be_identity

HEADER = "教师编号,姓名,身份证号,性别,出生日期,学校,岗位,任职日期"


def whole(body: str) -> str:
    """The number with its check digit."""
    return body + str(mod_11_2.calc_check_digit(body))


ZHANG, LI = whole("43062419800101103"), whole("43062419850505202")


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANXIU_SECRET", "a secret of the tests")


@pytest.fixture
def roster(database: Database, folder: Path) -> Callable[..., Report]:
    """Loads rows of teachers, after the schools and the teachers T1 to T3."""
    begin_with(database, folder)

    def loaded(*rows: str) -> Report:
        file = folder / "教师名册.csv"
        file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return load([file], database)

    return loaded


def _codes(report: Report) -> list[str]:
    return [fault.code for fault in report.faults]


def _fault(cell: Any) -> str:
    with pytest.raises(BadCell) as caught:
        check_identity(cell)
    return caught.value.fault.code


def test_a_number_is_accepted_in_every_spelling() -> None:
    ends_in_x = next(
        n for at in range(100, 200) if (n := whole(f"43062419800101{at}")).endswith("X")
    )
    assert check_identity(ends_in_x.lower()) == ends_in_x
    full_width = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    assert check_identity(f" {ends_in_x.translate(full_width)} ") == ends_in_x
    assert check_identity(f"{ZHANG[:6]} {ZHANG[6:14]} {ZHANG[14:]}") == ZHANG
    assert check_identity(f"'{ZHANG}") == ZHANG


def test_a_15_digit_number_equals_its_18_digit_form() -> None:
    old = ZHANG[:6] + ZHANG[8:17]
    assert check_identity(old) == ZHANG
    assert check_identity(int(old)) == ZHANG  # a spreadsheet stores 15 digits exactly
    assert check_identity(float(old)) == ZHANG


def test_a_number_of_a_dissolved_region_is_accepted() -> None:
    assert check_identity(whole("51102519510316001"))  # 四川省内江地区，今无


@pytest.mark.parametrize(
    "cell",
    [int(ZHANG), float(ZHANG), "4.30624E+17", "4.30624198001011E+17", "430624198001011000"],
)
def test_a_number_stored_as_a_numeric_cell_has_lost_digits(cell: Any) -> None:
    assert _fault(cell) == "LOST_DIGITS"


def test_a_number_ending_in_000_is_accepted_only_as_quoted_text() -> None:
    ends = next(
        n
        for region in range(430600, 430700)
        if (n := whole(f"{region}19800101100")).endswith("000")
    )
    assert _fault(ends) == "LOST_DIGITS"
    assert check_identity(f"'{ends}") == ends


@pytest.mark.parametrize(
    "cell",
    [
        ZHANG[:-1] + str((int(ZHANG[-1], 11) + 1) % 10),
        whole("43062419800231101"),
        whole("43062429990101101"),
        whole("43062418991231101"),
        ZHANG[:17],
        "430624800231101",
        "护照E12345678",
        "0" + ZHANG[1:],
    ],
)
def test_an_invalid_identity_number_is_refused(cell: str) -> None:
    assert _fault(cell) == "BAD_IDENTITY"


@given(
    st.dates(date(1900, 1, 1), date(2020, 1, 1)),
    st.integers(110000, 659999),
    st.integers(1, 999),
    st.integers(0, 17),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_always_detected(
    born: date, region: int, order: int, at: int, more: int
) -> None:
    number = whole(f"{region}{born:%Y%m%d}{order:03}")
    if not number.endswith("000"):
        assert check_identity(number) == number
    if number[at] != "X":
        wrong = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
        with pytest.raises(BadCell):
            check_identity(wrong)


def test_no_number_appears_in_clear_in_the_graph_or_a_fault(
    database: Database, roster: Callable[..., Report]
) -> None:
    report = roster(f"T1,张三,{ZHANG},男,1980-01-01,S1,教师,2010-09-01")
    assert not report.faults
    held = database.read("MATCH (n) UNWIND keys(n) AS name RETURN n[name] AS held")
    assert all(ZHANG not in str(row["held"]) for row in held)
    (row,) = database.read("MATCH (t:Teacher {number: 'T1'}) RETURN t.identity AS identity")
    mark, _, digest = row["identity"].partition(":")
    assert (len(mark), len(digest)) == (8, 64)
    wrong = ZHANG[:-2] + "98"
    report = roster(
        f"T2,李四,{wrong},女,1985-05-05,S1,教师,2012-09-01",
        f"{wrong},李四,,女,1985-05-05,{wrong},教师,2012-09-01",
    )
    assert report.faults
    assert all(wrong not in str(fault.as_json()) for fault in report.faults)


def test_excel_numbers_are_refused_with_the_reason(
    database: Database, roster: Callable[..., Report], folder: Path
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADER.split(","))
    book.worksheets[0].append(
        ["T1", "张三", int(ZHANG), "男", "1980-01-01", "S1", "教师", "2010-09-01"]
    )
    book.save(folder / "教师名册.xlsx")
    (fault,) = load([folder / "教师名册.xlsx"], database).faults
    assert (fault.code, fault.value) == ("LOST_DIGITS", "***")
    assert "text" in fault.hint.en


def test_a_row_without_a_number_is_matched_by_identity_number_then_by_name_birth_and_school(
    database: Database, roster: Callable[..., Report]
) -> None:
    roster(f"T1,张三,{ZHANG},男,1980-01-01,S1,教师,2010-09-01")
    old = ZHANG[:6] + ZHANG[8:17]
    report = roster(
        f",章三,{old},男,1980-01-01,S2,教师,2024-09-01",
        ",李四,,女,1985-05-05,北一小,教师,2024-09-01",
    )
    assert not report.faults
    assert report.counts.created["Teacher"] == 0
    rows = database.read(
        "MATCH (t:Teacher)-[p:TEACHES_AT]->(s) WHERE p.since = date('2024-09-01') "
        "RETURN t.number AS number, t.name AS name, s.code AS school ORDER BY number"
    )
    assert [[*row.values()] for row in rows] == [["T1", "章三", "S2"], ["T2", "李四", "S1"]]


@pytest.mark.thorough
def test_a_row_without_a_number_can_match_a_row_of_the_same_load(
    database: Database, roster: Callable[..., Report]
) -> None:
    report = roster(
        f",新人,{LI},女,1985-05-05,S2,教师,2024-09-01",
        f"T9,新人,{LI},女,1985-05-05,S1,教师,2012-09-01",
    )
    assert _codes(report) == ["DUPLICATE_KEY"]  # the row was matched to its person


def test_an_unknown_or_ambiguous_person_is_not_guessed(
    database: Database, roster: Callable[..., Report]
) -> None:
    roster(f"T1,张三,{ZHANG},男,1980-01-01,S1,教师,2010-09-01")
    roster("T8,赵六,,女,1990-01-01,S1,教师,2010-09-01", "T9,赵六,,女,1990-01-01,S1,教师,2010-09-01")
    report = roster(
        ",李四,,女,1985-05-05,S2,教师,2024-09-01",  # never taught at that school
        ",李四,,女,,S1,教师,2024-09-01",
        ",赵六,,女,1990-01-01,S1,教师,2024-09-01",
    )
    assert _codes(report) == ["UNKNOWN_PERSON"] * 2 + ["AMBIGUOUS_PERSON"]
    assert "T8, T9" in report.faults[-1].reason.en
    assert database.read("MATCH (t:Teacher) RETURN count(t) AS n") == [{"n": 5}]
    other = whole("43062419800101105")  # another person with the same name, birth date and school
    assert not roster(f",张三,{other},男,1980-01-01,S1,教师,2010-09-01").faults
    assert database.read("MATCH (t:Teacher) RETURN count(t) AS n") == [{"n": 6}]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (f"#N/A,李四,{LI},女,1985-05-05,S1,教师,2012-09-01", "ERROR_IN_CELL", "教师编号"),
        (f"#N/A,谁,{ZHANG},男,1980-01-01,S1,教师,2012-09-01", "ERROR_IN_CELL", "教师编号"),
        (f",李四,{LI[:-2]}98,女,1985-05-05,S1,教师,2012-09-01", "BAD_IDENTITY", "身份证号"),
        (",李四,,女,1985-13-05,S1,教师,2012-09-01", "NOT_A_DATE", "出生日期"),
    ],
)
def test_a_wrong_number_is_not_treated_as_missing(
    database: Database, roster: Callable[..., Report], row: str, code: str, column: str
) -> None:
    """A wrong number prevents the search by other columns, which could report the row twice or match somebody else."""
    report = roster("T2,李四,,女,1985-05-05,S1,教师,2012-09-01", row)
    assert [(fault.code, fault.column) for fault in report.faults] == [(code, column)]


def test_any_roster_can_name_a_teacher_by_identity_number(
    database: Database, roster: Callable[..., Report], folder: Path
) -> None:
    roster(f"T1,张三,{ZHANG},男,1980-01-01,S1,教师,2010-09-01")
    file = folder / "兼任与调动.csv"
    head = "教师编号,姓名,学校,岗位,是否主岗,起始日期,终止日期"
    file.write_text(f"{head}\n{ZHANG},张三,S2,教师,否,2024-09-01,\n", encoding="utf-8")
    assert not load([file], database).faults
    file.write_text(f"{head}\n{LI},张三,S2,教师,否,2024-09-01,\n", encoding="utf-8")
    (fault,) = load([file], database).faults
    assert (fault.code, fault.value) == ("NOT_FOUND", "***")


def test_a_changed_secret_is_refused_before_it_duplicates_people(
    database: Database, roster: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = f"T1,张三,{ZHANG},男,1980-01-01,S1,教师,2010-09-01"
    roster(row)
    monkeypatch.setenv("YANXIU_SECRET", "another")
    with pytest.raises(Refused, match="another secret"):
        roster(row.replace("张三", "章三"))


@pytest.mark.thorough
def test_an_exported_hash_is_read_back(database: Database, roster: Callable[..., Report]) -> None:
    roster(f"T1,张三,{ZHANG},男,1980-01-01,S1,教师,2010-09-01")
    (held,) = database.read("MATCH (t:Teacher {number: 'T1'}) RETURN t.identity AS identity")
    report = roster(f"T1,张三,{held['identity']},男,1980-01-01,S1,教师,2010-09-01")
    assert not report.faults
    assert report.counts.updated.total() == 0
    assert _codes(roster(f"T1,张三,00000000:{'0' * 64},男,1980-01-01,S1,教师,2010-09-01")) == [
        "BAD_IDENTITY"
    ]


def test_a_secret_is_created_once_and_each_purpose_has_its_own_key(tmp_path: Path) -> None:
    made = settings_for(tmp_path / "home")
    assert secret(made) == secret(made)
    assert (made.home / "secret").stat().st_mode & 0o077 == 0
    assert [*made.home.iterdir()] == [made.home / "secret"]
    assert derived_key(made, "one") == derived_key(made, "one") != derived_key(made, "other")
    assert secret(settings_for(tmp_path, secret="given")) == "given"


def test_rosters_without_identity_numbers_need_no_secret(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yanxiu.loaders.values.identity_numbers.derived_key", None)
    (folder / "教师花名册.csv").write_text(TEACHERS, encoding="utf-8")
    assert not load([folder], database).faults


def test_a_value_that_looks_like_an_identity_number_is_recognised() -> None:
    assert may_be_identity(ZHANG)
    assert may_be_identity(float(ZHANG))
    assert not may_be_identity("T2018001")
    assert not may_be_identity(None)
