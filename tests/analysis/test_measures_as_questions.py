"""Measures are asked like any question: of a county, of a day, by whoever may see the rows."""

from collections.abc import Iterator
from datetime import date

import pytest

from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.local import Running
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
DAY = date(2021, 6, 1)
# two schools of north meet in a workshop, one of them meets a school of south through its mentor; one is alone
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
def database(neo4j_server: Running) -> Iterator[Database]:
    address = Address(neo4j_server.uri, neo4j_server.username, neo4j_server.password)
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(DRAWN))
        yield connected


def _asked(
    database: Database, name: str, *columns: str, **given: object
) -> list[tuple[object, ...]]:
    rows = ask(database, CATALOGUE[name], given, DAY).rows
    return [tuple(row[column] for column in columns) for row in rows]


def test_a_school_without_a_tie_is_isolated_and_one_with_one_weakly_tied(
    database: Database,
) -> None:
    rows = _asked(database, "weakly_tied_schools", "school", "state", "names")
    assert rows == [("S4", "isolated", []), ("S1", "weak", ["S2"]), ("S3", "weak", ["S2"])]


def test_a_tie_that_has_ended_on_the_day_is_none(database: Database) -> None:
    rows = _asked(database, "weakly_tied_schools", "school", "state", as_of="2022-01-01")
    assert ("S1", "isolated") in rows


def test_who_ties_schools_alone_is_named_with_these_and_a_successor(database: Database) -> None:
    rows = _asked(database, "single_points_of_failure", "teacher", "schools", "names", "successor")
    assert ("T2", 2, ["S2", "S3"], "T3") in rows


def test_a_broker_stands_between_the_others(database: Database) -> None:
    rows = _asked(database, "brokers", "teacher", "links", "schools")
    assert rows[0] == ("T2", 3, 3)


def test_districts_keep_to_themselves_or_not(database: Database) -> None:
    rows = _asked(database, "district_homophily", "district", "number", "total", "expected")
    assert rows == [("北片", 2, 3, 0.3333), ("南片", 0, 1, 0.3333)]


def test_a_district_that_there_is_none_of_is_refused(database: Database) -> None:
    with pytest.raises(WrongParameter):
        ask(database, CATALOGUE["brokers"], {"district": "nowhere"}, DAY)


def test_a_supervisor_sees_the_rows_of_the_own_district_alone(database: Database) -> None:
    caller = Caller("s", ROLES["supervisor"], "430624", "430624:S")
    rows = ask(database, CATALOGUE["weakly_tied_schools"], {}, DAY, caller).rows
    assert [row["school"] for row in rows] == ["S4", "S3"]
    rows = ask(database, CATALOGUE["district_homophily"], {}, DAY, caller).rows
    assert [row["district"] for row in rows] == ["南片"]
    assert ask(database, CATALOGUE["practice_diffusion"], {}, DAY, caller).rows == []


def test_another_county_has_no_rows_and_a_planner_of_it_none(database: Database) -> None:
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


def test_whose_school_closed_counts_where_it_was_and_a_care_worker_nowhere(
    database: Database,
) -> None:
    database.write(lambda tx: tx.run(_ELSEWHERE))
    try:
        rows = _asked(database, "access_equality", "kind", "district", "number", county="430699")
    finally:
        database.write(
            lambda tx: tx.run("MATCH (n) WHERE n.id STARTS WITH '430699' DETACH DELETE n")
        )
    assert sorted(rows, key=str) == [("county", None, 1), ("district", "北片", 1)]


def test_the_teachers_are_those_that_training_reach_counts(sample: Address) -> None:
    with Database.connect(sample) as database:
        even = ask(database, CATALOGUE["access_equality"], {"as_of": "2021-06-01"}).rows
        reach = ask(database, CATALOGUE["training_reach"], {"as_of": "2021-06-01"}).rows
    (county,) = (row for row in even if row["kind"] == "county")
    assert county["number"] == sum(row["teachers"] for row in reach)
    untrained = sum(row["untrained"] for row in reach)
    assert county["share"] <= untrained / county["number"]  # no hour ever, not only since 2018


def test_hours_are_those_of_the_ledger_for_every_group(sample: Address) -> None:
    """Groups that part the county's teachers have their number and their hours."""
    with Database.connect(sample) as database:
        rows = ask(database, CATALOGUE["access_equality"], {"as_of": "2021-06-01"}).rows
    by_kind = {
        kind: sum(row["number"] * row["mean"] for row in rows if row["kind"] == kind)
        for kind in ("county", "district", "locality")
    }
    assert by_kind["district"] == pytest.approx(by_kind["county"], rel=1e-3)
    assert by_kind["locality"] == pytest.approx(by_kind["county"], rel=1e-3)
