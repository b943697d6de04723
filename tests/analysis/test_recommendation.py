"""Recommendations: suitable people who are not there yet, with reasons, checked against each rule."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.cli.running import yanxiu
from yanxiu.analysis.recommendation import (
    recommend_for_teacher,
    recommend_members,
    recommend_mentors,
)
from yanxiu.graph.database import Address, Database
from yanxiu.graph.naming import NamedNode

DAY = date(2021, 6, 1)
ON = "r.since <= $day AND coalesce(r.until > $day, true)"


@pytest.fixture
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as database:
        yield database


def meant(database: Database, label: str, key: str, value: str) -> NamedNode:
    (row,) = database.read(
        f"MATCH (n:{label}) WHERE n.{key} = $value RETURN n.id AS id, n.name AS name", value=value
    )
    return NamedNode(label, row["id"], value, row["name"])


def test_recommended_mentors_are_trainers_without_a_tie_to_the_school(
    database: Database,
) -> None:
    school = meant(database, "School", "code", "S0042")
    rows = recommend_mentors(database, school, day=DAY, most=50, ceiling=3).rows
    assert len(rows) > 3
    for row in rows:
        (facts,) = database.read(
            "MATCH (t:Teacher|Expert) WHERE coalesce(t.number, t.code) = $number "
            f"RETURN EXISTS {{ (t)-[r:TRAINS_IN]->() WHERE {ON} }} AS trains, "
            f"EXISTS {{ (t)-[r:TEACHES_AT|MENTORS]->(:School {{id: $school}}) WHERE {ON} }} AS there, "
            f"COUNT {{ MATCH (t)-[r:MENTORS]->(s) WHERE {ON} RETURN DISTINCT s }} AS schools",
            number=row["number"], school=school.id, day=DAY,
        )  # fmt: skip
        assert facts["trains"]
        assert not facts["there"]
        assert facts["schools"] == row["schools"] < 3
        assert row["reason"]
    assert rows[0]["district"] == "洞庭"


@pytest.mark.thorough
def test_a_teacher_is_recommended_only_eligible_activities_not_yet_joined(
    database: Database,
) -> None:
    teacher = meant(database, "Teacher", "number", "T00646")
    rows = recommend_for_teacher(database, teacher, day=date(2026, 11, 27)).rows
    activities = [row for row in rows if "starts" in row]
    assert activities
    for row in activities:
        (fits,) = database.read(
            "MATCH (a:Activity {code: $code})-[c:CONCERNS]->(s:Subject) MATCH (t:Teacher {id: $id}) "
            "RETURN EXISTS { (t)-[r:TEACHES {stage: c.stage}]->(s) } AS teaches, EXISTS { (t)-[:ENROLLED|ATTENDED]->(a) } AS there",
            code=row["code"], id=teacher.id,
        )  # fmt: skip
        assert fits == {"teaches": True, "there": False}
    assert any(row["code"].startswith("GT") for row in rows)


def test_recommended_members_come_from_other_schools_the_least_tied_first(
    database: Database,
) -> None:
    community = meant(database, "PeerCommunity", "code", "GT01")
    rows = recommend_members(database, community, day=DAY, most=30).rows
    assert len(rows) == 30
    assert len({row["school"] for row in rows}) == 30
    assert [row["tied"] for row in rows] == sorted(row["tied"] for row in rows)
    schools = database.read(
        "MATCH (:PeerCommunity {id: $id})<-[r:JOINS_COMMUNITY]-(t:Teacher)-[p:TEACHES_AT]->(s:School) "
        f"WHERE {ON} AND p.since <= $day AND coalesce(p.until > $day, true) RETURN collect(s.name) AS names",
        id=community.id, day=DAY,
    )[0]["names"]  # fmt: skip
    assert not {row["school"] for row in rows} & {*schools}


def test_an_unknown_name_is_refused_with_the_nearest_name(sample: Address) -> None:
    for words in (["school", "洞庭东镇中心小雪"], ["community", "GT0"], ["teacher", "T9999999"]):
        made = yanxiu(sample, "recommend", *words)
        assert made.returncode == 2
        assert b"There is no" in made.stderr
    assert (
        "洞庭东镇中心小学"
        in yanxiu(sample, "recommend", "school", "洞庭东镇中心小雪").stderr.decode()
    )


def test_an_empty_recommendation_states_the_reason(sample: Address) -> None:
    made = yanxiu(sample, "recommend", "school", "S0042", "--as-of", "1990-01-01")
    assert made.returncode == 0
    assert b"No trainer fits" in made.stderr
