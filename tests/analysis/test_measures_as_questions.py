"""Measures are answered like any question: for a county, on a day, within the caller's permissions."""

from collections.abc import Iterator
from datetime import date

import pytest

from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.local import RunningServer
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
DAY = date(2021, 6, 1)
# two schools of north meet in a workshop, one of them meets a school of south by its mentor; one is isolated
DRAWN = """
CREATE (county:County {id: '430624', code: '430624', name: '湘阴县'}),
       (north:SupervisionDistrict {id: '430624:N', code: 'N', name: '北片'}),
       (south:SupervisionDistrict {id: '430624:S', code: 'S', name: '南片'}),
       (workshop:Workshop {id: '430624:W', code: 'W', name: '工作坊'})
WITH county, north, south, workshop, {since: date('2018-01-01')} AS then
CREATE (north)-[a:IN_COUNTY]->(county), (south)-[b:IN_COUNTY]->(county) SET a = then, b = then
WITH north, south, workshop, then
UNWIND [['S1', 'T1', north], ['S2', 'T2', north], ['S3', 'T3', south], ['S4', 'T4', south]] AS row
CREATE (school:School {id: '430624:' + row[0], code: row[0], name: row[0], ownership: 'public'}),
       (teacher:Teacher {id: '430624:' + row[1], number: row[1], name: row[1]}),
       (teacher)-[:TEACHES_AT {since: date('2018-01-01'), main: true}]->(school)
WITH row, school, teacher, row[2] AS district, workshop
CREATE (school)-[:IN_DISTRICT {since: date('2018-01-01')}]->(district)
FOREACH (_ IN CASE WHEN row[0] IN ['S1', 'S2'] THEN [1] ELSE [] END |
  CREATE (teacher)-[:JOINS_WORKSHOP {since: date('2018-01-01'), until: date('2022-01-01'), role: 'member'}]->(workshop))
WITH collect(school) AS schools, collect(teacher) AS teachers
WITH schools[1] AS second, schools[2] AS third, teachers[1] AS mentor
CREATE (mentor)-[:MENTORS {since: date('2018-01-01'), subject: 'chinese', team: 'x'}]->(third)
"""


@pytest.fixture(scope="module")
def database(neo4j_server: RunningServer) -> Iterator[Database]:
    address = Address(neo4j_server.uri, neo4j_server.username, neo4j_server.password)
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(DRAWN))
        yield connected


def _answer_rows(
    database: Database, name: str, *columns: str, **given: object
) -> list[tuple[object, ...]]:
    rows = ask(database, CATALOGUE[name], given, DAY).rows
    return [tuple(row[column] for column in columns) for row in rows]


def test_a_school_without_ties_is_isolated_and_one_with_a_single_tie_is_weak(
    database: Database,
) -> None:
    rows = _answer_rows(database, "weakly_tied_schools", "school", "state", "names")
    assert rows == [("S4", "isolated", []), ("S1", "weak", ["S2"]), ("S3", "weak", ["S2"])]


def test_a_tie_that_ended_before_the_day_does_not_count(database: Database) -> None:
    rows = _answer_rows(database, "weakly_tied_schools", "school", "state", as_of="2022-01-01")
    assert ("S1", "isolated") in rows


def test_the_only_link_between_schools_is_named_with_a_successor(database: Database) -> None:
    rows = _answer_rows(
        database, "single_points_of_failure", "teacher", "schools", "names", "successor"
    )
    assert ("T2", 2, ["S2", "S3"], "T3") in rows


def test_the_teacher_between_the_others_is_the_first_broker(database: Database) -> None:
    rows = _answer_rows(database, "brokers", "teacher", "links", "schools")
    assert rows[0] == ("T2", 3, 3)


def test_homophily_is_counted_for_each_district(database: Database) -> None:
    rows = _answer_rows(database, "district_homophily", "district", "number", "total", "expected")
    assert rows == [("北片", 2, 3, 0.3333), ("南片", 0, 1, 0.3333)]


def test_an_unknown_district_is_refused(database: Database) -> None:
    with pytest.raises(WrongParameter):
        ask(database, CATALOGUE["brokers"], {"district": "nowhere"}, DAY)


def test_a_supervisor_sees_only_the_rows_of_their_own_district(database: Database) -> None:
    caller = Caller("s", ROLES["supervisor"], "430624", "430624:S")
    rows = ask(database, CATALOGUE["weakly_tied_schools"], {}, DAY, caller).rows
    assert [row["school"] for row in rows] == ["S4", "S3"]
    rows = ask(database, CATALOGUE["district_homophily"], {}, DAY, caller).rows
    assert [row["district"] for row in rows] == ["南片"]
    assert ask(database, CATALOGUE["practice_diffusion"], {}, DAY, caller).rows == []


def test_a_planner_of_another_county_sees_no_rows(database: Database) -> None:
    caller = Caller("p", ROLES["planner"], "430000")
    assert ask(database, CATALOGUE["weakly_tied_schools"], {}, DAY, caller).rows == []


@pytest.mark.parametrize("name", [name for name, each in CATALOGUE.items() if each.computed])
def test_every_measure_is_answered_on_the_sample(sample: Address, name: str) -> None:
    with Database.connect(sample) as database:
        answer = ask(database, CATALOGUE[name], {"as_of": "2021-06-01"})
    assert answer.rows
    assert answer.to_polars().height == len(answer.rows)


_ELSEWHERE = """
CREATE (county:County {id: '430699', code: '430699', name: '别县'}),
       (district:SupervisionDistrict {id: '430699:N', code: 'N', name: '北片'}),
       (school:School {id: '430699:S9', code: 'S9', name: 'S9', ownership: 'public', closed: date('2020-09-01')}),
       (teacher:Teacher {id: '430699:T1', number: 'T1', name: 'T1'}),
       (carer:Teacher {id: '430699:T2', number: 'T2', name: 'T2'}),
       (school)-[:IN_DISTRICT {since: date('2018-01-01'), until: date('2020-09-01')}]->(district),
       (teacher)-[:TEACHES_AT {since: date('2018-01-01'), main: true, role: 'teacher'}]->(school),
       (carer)-[:TEACHES_AT {since: date('2018-01-01'), main: true, role: 'care_worker'}]->(school)
"""


def test_a_teacher_of_a_closed_school_counts_in_its_last_district_and_a_care_worker_nowhere(
    database: Database,
) -> None:
    database.write(lambda tx: tx.run(_ELSEWHERE))
    try:
        rows = _answer_rows(
            database, "access_equality", "kind", "district", "number", county="430699"
        )
    finally:
        database.write(
            lambda tx: tx.run("MATCH (n) WHERE n.id STARTS WITH '430699' DETACH DELETE n")
        )
    assert sorted(rows, key=str) == [("county", None, 1), ("district", "北片", 1)]


def test_access_equality_counts_the_same_teachers_as_training_reach(sample: Address) -> None:
    with Database.connect(sample) as database:
        even = ask(database, CATALOGUE["access_equality"], {"as_of": "2021-06-01"}).rows
        reach = ask(database, CATALOGUE["training_reach"], {"as_of": "2021-06-01"}).rows
    (county,) = (row for row in even if row["kind"] == "county")
    assert county["number"] == sum(row["teachers"] for row in reach)
    untrained = sum(row["untrained"] for row in reach)
    assert county["share"] <= untrained / county["number"]  # no hour at all, not only since 2018


def test_the_hours_of_every_group_match_the_ledger(sample: Address) -> None:
    """Groups that partition the county's teachers add up to the county's number and hours."""
    with Database.connect(sample) as database:
        rows = ask(database, CATALOGUE["access_equality"], {"as_of": "2021-06-01"}).rows
    by_kind = {
        kind: sum(row["number"] * row["mean"] for row in rows if row["kind"] == kind)
        for kind in ("county", "district", "locality")
    }
    assert by_kind["district"] == pytest.approx(by_kind["county"], rel=1e-3)
    assert by_kind["locality"] == pytest.approx(by_kind["county"], rel=1e-3)
