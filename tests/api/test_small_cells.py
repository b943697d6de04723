"""Rows about few people are left out for callers who see no personal data in full, if the setting is on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.county import COUNTY, Client, client_of
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.queries import Catalogue, Question, ask, read_catalogue, read_question

STAFF = """/*
title = {zh = "各校人数", en = "Staff of schools"}
about = {zh = "各校人数。", en = "How many teach at each school."}
scope = "school"
order = ["school.id"]
key = ["school.id"]
people = ["teachers"]
[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"
[columns.school]
type = "School!"
zh = "学校"
en = "School"
[columns.teachers]
type = "Int!"
zh = "人数"
en = "Teachers"
*/
MATCH (school:School) WHERE school.id STARTS WITH $county
RETURN school, COUNT {
    (school)<-[post:TEACHES_AT]-(:Teacher)
    WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
} AS teachers
"""


@pytest.fixture(scope="module")
def asked(
    scratch_server: RunningServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Client, Question]]:
    folder: Path = tmp_path_factory.mktemp("questions")
    file = folder / "staff_of_schools.cypher"
    file.write_text(STAFF, encoding="utf-8")
    question = read_question(file)
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
        database.write(lambda tx: tx.run("CREATE (:School {id: 'c:S3', code: 'S3', name: 's'})"))
    with client_of(address, Catalogue([question])) as new_client:
        yield new_client, question


@pytest.mark.parametrize(
    ("role", "smallest", "told"),
    [
        ("auditor", 1, [16, 15, 0]),
        ("auditor", 15, [16, 15, 0]),
        ("auditor", 16, [16, 0]),
        ("machine", 17, [0]),
        ("planner", 17, [16, 15, 0]),
    ],
)
def test_rows_about_fewer_people_are_left_out_before_they_are_counted(
    asked: tuple[Client, Question], role: str, smallest: int, told: list[int]
) -> None:
    client, question = asked
    caller = Caller("key:1", ROLES[role], "c").with_smallest_cell(smallest)
    client.caller = caller
    data = client.ask("{ staffOfSchools { totalCount nodes { teachers } } }")["staffOfSchools"]
    assert [row["teachers"] for row in data["nodes"]] == told
    assert data["totalCount"] == len(told)
    assert [
        row["teachers"] for row in ask(client.database, question, {}, caller=caller).rows
    ] == told


def test_columns_that_count_people_are_numbers_of_people() -> None:
    named = {question.name for question in read_catalogue().values() if question.people}
    assert {"coverage", "training_reach", "enrolment_funnel"} <= named
    for question in read_catalogue().values():
        assert all(question.columns[name].type.name == "Int" for name in question.people)
