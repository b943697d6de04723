"""A user's own questions: a working file to begin with, and errors with line and cause."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from yanxiu.cli.main import yanxiu
from yanxiu.graph.database import Address, Database
from yanxiu.queries import QuestionFault, ask, read_catalogue
from yanxiu.queries.catalogue import check_against, checked_catalogue
from yanxiu.queries.header import COLUMN_KEYS, HEADER_KEYS, MEASURE_KEYS, PARAM_KEYS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that `new-question` wrote into the user's folder."""
    monkeypatch.setenv("YANXIU_QUERIES", str(tmp_path))
    done = CliRunner().invoke(yanxiu, ["new-question", "schools-here"])
    assert done.exit_code == 0, done.output
    return tmp_path / "schools_here.cypher"


def test_a_new_question_works_unchanged(written: Path, sample: Address) -> None:
    with Database.connect(sample) as database:
        catalogue = checked_catalogue(database, [written.parent])
        assert not catalogue.faults
        rows = ask(database, catalogue.find("schools-here"), {"as_of": "2020-12-31"}).rows
        (counted,) = database.read(
            "MATCH (s:School)-[r:IN_DISTRICT]->() WHERE r.since <= date('2020-12-31') "
            "AND coalesce(r.until > date('2020-12-31'), true) "
            "AND coalesce(s.closed > date('2020-12-31'), true) RETURN count(DISTINCT s) AS n"
        )
    assert sum(row["schools"] for row in rows) == counted["n"] > 0


def test_a_new_question_refuses_a_taken_or_invalid_name(written: Path) -> None:
    for name in ("schools-here", "coverage", "Ämter", "../up", "-x"):
        done = CliRunner().invoke(yanxiu, ["new-question", "--", name])
        assert done.exception is not None, name
    assert [*written.parent.iterdir()] == [written]


BAD = {  # a change of the good file; the reported line, and words of the cause in both languages
    'type = "Int!"|tpye = "Int!"': ('tpye = "Int!"', "is it `type`?", "是否指 type"),
    'zh = "学校数"|zh = 学校数': ("zh = 学校数", "text stands in quotes", "英文引号"),
    'order = ["district.name"]|order = ["distrct.name"]': ("order = ", "no column gives", "没有列能给出"),
    'default = "today"|default = "today': ('default = "today', "closing quote", "结束引号"),
    "(school:School)|(school:Schol)": (":Schol)", "knows no Schol", "没有 Schol"),
    'refers = "SupervisionDistrict"|refers = "District"': ("refers = ", "SupervisionDistrict", "SupervisionDistrict"),
    "<= $as_of AND coalesce(belongs|<= $asof AND coalesce(belongs": ("$asof", "asof", "asof"),
    'type = "Date"|type = "date"': ('type = "date"', "no type", "不是类型"),
    'key = ["district.id"]|key = "district.id"': ("key = ", "a list in brackets", "方括号"),
    'group = "people"|group = "poeple"': ("group = ", "not one of", "不在其中"),
    'scope = "district"|scope = "districts"': ("scope = ", "no column gives", "没有列能给出"),
    'en = "Schools"\n|': ("[columns.schools]", "lacks `en`", "缺少 en"),
}  # fmt: skip


@pytest.mark.parametrize("change", BAD)
def test_an_invalid_file_is_reported_with_line_and_cause_and_the_others_still_work(
    change: str, written: Path
) -> None:
    before, _, after = change.partition("|")
    good = written.read_text("utf-8")
    assert before in good
    bad = written.with_name("bad.cypher")
    bad.write_text(good.replace(before, after, 1), encoding="utf-8")
    stands, en, zh = BAD[change]
    line = next(
        number
        for number, text in enumerate(bad.read_text("utf-8").splitlines(), 1)
        if stands in text
    )
    catalogue = read_catalogue([written.parent])
    assert "schools_here" in catalogue
    assert "coverage" in catalogue
    assert "bad" not in catalogue
    codes = catalogue.faults["bad"].text
    assert f"{bad}, line {line}: " in codes.en
    assert en in codes.en
    assert f"{bad} 第 {line} 行：" in codes.zh
    assert zh in codes.zh
    with pytest.raises(QuestionFault):
        catalogue.find("bad")
    listed = CliRunner().invoke(yanxiu, ["ask"])
    assert listed.exit_code == 0
    assert str(bad) in listed.stderr
    assert "coverage" in listed.stdout


STATEMENTS = {  # faults that only Neo4j can find
    "RETURN district, count|RETRN district, count": "RETRN",
    "count(DISTINCT school) AS schools|count(DISTINCT scool) AS schools": "scool",
    "MATCH (district:SupervisionDistrict)|MATCH (district:SupervisionDistrict))": "(district:SupervisionDistrict))",
}


@pytest.mark.parametrize("change", STATEMENTS)
def test_a_statement_refused_by_neo4j_is_reported_with_its_line_in_the_file(
    change: str, written: Path, sample: Address
) -> None:
    before, _, after = change.partition("|")
    written.write_text(written.read_text("utf-8").replace(before, after, 1), encoding="utf-8")
    lines = written.read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if STATEMENTS[change] in text)
    with Database.connect(sample) as database:
        catalogue = checked_catalogue(database, [written.parent])
    assert f"line {line}: " in catalogue.faults["schools_here"].text.en
    assert "SlotKey" not in catalogue.faults["schools_here"].text.en
    assert "coverage" in catalogue


def test_a_variable_out_of_scope_is_reported_in_words(written: Path, sample: Address) -> None:
    text = written.read_text("utf-8").replace(
        "RETURN district, count",
        "WITH district, school, teacher\nCALL { RETURN belongs.since AS at }\nRETURN district, count",
        1,
    )
    written.write_text(text, encoding="utf-8")
    question = read_catalogue([written.parent])["schools_here"]
    with Database.connect(sample) as database, pytest.raises(QuestionFault) as fault:
        check_against(database, question)
    assert "SlotKey" not in fault.value.text.en


@pytest.mark.parametrize("name", ["question-files.md", "question-files.zh.md"])
def test_the_page_explains_every_key_of_the_grammar(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    for grammar in (HEADER_KEYS, PARAM_KEYS, COLUMN_KEYS, MEASURE_KEYS):
        for key in grammar:
            assert f"`{key}`" in page or f"`{key}." in page, key
