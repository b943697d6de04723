"""The catalogue: the syntax of a question file and its prohibitions."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.queries import QuestionFault, check_against, read_catalogue, read_question
from yanxiu.queries.scoping import confine_parameters

GOOD = """/*
title.zh = "学校"
title.en = "Schools"
about.zh = "所有学校"
about.en = "All schools"
key = ["school.id"]
order = ["school.name"]

[params.name]
type = "String"
zh = "名称"
en = "Name"

[columns.school]
type = "School!"
zh = "学校"
en = "School"
*/
MATCH (school:School) WHERE school.id STARTS WITH $county AND ($name IS NULL OR school.name = $name)
RETURN school
"""


def _written(folder: Path, text: str, name: str = "my_schools.cypher") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _stated(body: str) -> str:
    """Returns the header of GOOD with another statement, restricted to the county."""
    head = GOOD.partition("*/")[0]
    own = body.replace("$name IS NULL", "$name IS NULL AND school.id STARTS WITH $county ", 1)
    return f"{head}*/\n{own}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD.replace("/*", "", 1),
        GOOD.replace('title.zh = "学校"', "title.zh = 学校"),
        GOOD.replace('title.en = "Schools"\n', ""),
        GOOD.replace("$name IS NULL OR school.name = $name", "true"),
        GOOD.replace("school.id STARTS WITH $county AND ", ""),
        GOOD.replace("[params.name]", "[params.county]"),
        GOOD.replace("$name", "$other"),
        GOOD.replace('"School!"', '"Schule!"'),
        GOOD.replace("(school:School)", "(school:Schule)"),
        GOOD.replace('key = ["school.id"]', 'key = ["teacher.id"]'),
        GOOD.replace('order = ["school.name"]', 'order = ["school.colour"]'),
        GOOD.replace("RETURN school", "AND (school)<-[:TEACHES_AT]-() RETURN school"),
        GOOD.replace('zh = "名称"', 'zh = "名称"\nvalues.late = { zh = "逾期", en = "late" }'),
        GOOD.replace("[params.name]", 'any_time.TEACHES_AT = "none is followed"\n[params.name]'),
    ],
)
def test_an_invalid_file_is_refused_by_its_name(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(QuestionFault, match=r"my_schools\.cypher"):
        read_question(_written(tmp_path, wrong))


def test_a_users_folder_adds_a_question(tmp_path: Path) -> None:
    _written(tmp_path, GOOD)
    catalogue = read_catalogue([tmp_path])
    assert catalogue.find("my-schools") is catalogue.find("my_schools")
    assert len(catalogue) == len(read_catalogue()) + 1


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    _written(tmp_path, GOOD, "coverage.cypher")
    catalogue = read_catalogue([tmp_path])
    (fault,) = catalogue.faults.values()
    assert "coverage.cypher" in str(fault)
    assert catalogue["coverage"].path.parent != tmp_path


def test_an_unknown_name_is_refused_with_the_nearest_name_or_the_command_that_lists_them() -> None:
    with pytest.raises(Refused, match="coverage"):
        read_catalogue().find("coverag")
    with pytest.raises(Refused, match="yanxiu ask"):
        read_catalogue().find("gossip")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("缺培训", "untrained-rural-teachers"),
        ("覆盖情况", "sending-coverage"),
        ("学分查询", "credit-shortfall"),
    ],
)
def test_words_similar_to_a_title_suggest_the_closest_question(said: str, meant: str) -> None:
    with pytest.raises(Refused) as refused:
        read_catalogue().find(said)
    assert str(refused.value.text.zh).splitlines()[1].split()[0] == meant


@pytest.mark.parametrize(
    "body",
    [
        "MATCH (school:School) WHERE $name IS NULL SET school.name = 'x' RETURN school",
        "LOAD CSV FROM 'file:///etc/passwd' AS line MATCH (school:School) WHERE $name IS NULL RETURN school",
        "CALL dbms.listConfig() YIELD value MATCH (school:School {name: value}) WHERE $name IS NULL RETURN school",
        "MATCH (school:School) WHERE $name IS NULL RETURN school, 1 AS more",
        "MATCH (school:School) WHERE $name IS NULL RETURN school AS schools",
        "MATCH (school:School) WHERE $name IS NULL RETURN scool AS school",
    ],
)
def test_a_statement_that_writes_loads_files_or_returns_other_columns_is_refused(
    standard_codes: Database, tmp_path: Path, body: str
) -> None:
    question = read_question(_written(tmp_path, _stated(body)))
    with pytest.raises(QuestionFault, match=r"my_schools\.cypher"):
        check_against(standard_codes, question)


@pytest.mark.parametrize("name", read_catalogue())
def test_neo4j_accepts_every_question(standard_codes: Database, name: str) -> None:
    check_against(standard_codes, read_catalogue()[name])


@pytest.mark.parametrize("name", read_catalogue())
def test_every_question_has_texts_in_both_languages(name: str) -> None:
    question = read_catalogue()[name]
    texts = [question.title, question.about]
    texts += [param.about for param in question.params.values()]
    texts += [column.title for column in question.columns.values()]
    for text in texts:
        assert text.en.isascii() or "乡" in text.en or "学" in text.en
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)


@pytest.mark.parametrize("name", read_catalogue())
def test_the_chinese_texts_of_a_question_contain_no_code(name: str) -> None:
    question = read_catalogue()[name]
    texts = [question.about, *(each.about for each in question.params.values())]
    assert [
        code for text in texts for code in re.findall(r"\b[a-z]{3,}\w*", text.zh, re.ASCII)
    ] == []


@given(text=st.text(alphabet="$name'\"`\\/* \n", max_size=30))
def test_what_is_quoted_or_commented_is_no_parameter(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """A text as a string literal never becomes a parameter when the statement's are renamed."""
    literal = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    body = f"MATCH (school:School) WHERE $name IS NULL OR school.name = {literal} RETURN school"
    folder = tmp_path_factory.mktemp("q")
    question = read_question(_written(folder, _stated(body)))
    meant = _stated(body).partition("*/\n")[2].strip()
    for name in ("name", "county"):
        meant = meant.replace(f"${name} ", f"$q1_{name} ", 1)
    assert question.prefixed_body("q1_") == meant


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "430624"),
        ({"county": None}, "430624"),
        ({"county": "4306"}, "430624"),
        ({"county": "430624"}, "430624"),
        ({"county": "430621"}, ":"),
        ({"county": "43062"}, "430624"),
        ({"county": "4306241"}, ":"),
    ],
)
def test_a_caller_of_a_county_is_confined_to_it(asked: dict[str, Any], found: str) -> None:
    planner = Caller("somebody", ROLES["planner"], county="430624")
    assert confine_parameters(planner, {**asked, "year": 2020}) == {"county": found, "year": 2020}
    assert confine_parameters(LOCAL, asked) == asked


_CODE = re.compile(r"(?:THEN|ELSE)\s+'([a-z_]+)'|'([a-z_]+)'\s+AS\s")


@pytest.mark.parametrize("name", read_catalogue())
def test_every_code_created_in_a_statement_has_a_word(name: str) -> None:
    """Otherwise people would read `not_judged`, and GraphQL would return a value outside the enum.

    A code that the statement only compares, or that the model declares, is no new value.
    """
    question = read_catalogue()[name]
    declared = [*NODES.values(), *RELATIONSHIPS.values()]
    known = {
        word for each in declared for held in each.properties.values() for word in held.choices
    }
    for column in question.columns.values():
        known |= {*column.words}
    made = {first or second for first, second in _CODE.findall(question.body)}
    assert {code for code in made - known if question.body.count(f"'{code}'") == 1} == set()
