"""The plan's tables reach the graph row by row, through formats only."""

from collections.abc import Iterator

import pytest

from yanxiu.data import XIANGYIN
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.loaders import Report, load
from yanxiu.loaders.formats.format_file import HERE, read_format
from yanxiu.loaders.plan import read_tables
from yanxiu.loaders.plan.tables import Plan

pytestmark = pytest.mark.cheap

NODES = {
    "budget_lines": "BudgetLine",
    "centers": "Center",
    "coordinations": "Coordination",
    "counties": "County",
    "credit_rule_kinds": "CreditRule",
    "credit_rules": "CreditRulePack",
    "district_pairs": "DistrictPair",
    "districts": "SupervisionDistrict",
    "duties": "Duty",
    "functions": "Function",
    "issues": "Issue",
    "milestones": "Milestone",
    "policies": "Policy",
    "positions": "Position",
    "programme_lines": "ProgrammeLine",
    "programmes": "Programme",
    "regulations": "Regulation",
    "research_rooms": "ResearchRoom",
    "schedule": "ScheduleItem",
    "target_groups": "TargetGroup",
    "team_rules": "TeamRule",
    "units": "Unit",
}
LINKS = {
    "mergers": "(:Unit)-[:MERGES_INTO]->(:Center)",
    "oversight": "(:Position)-[:OVERSEES]->(:Unit)",
    "leading_group_seats": "(:Position)-[:SITS_ON]->(:Unit)",
    "unit_functions": "(:Unit)-[:RESPONSIBLE_FOR]->(:Function)",
    "unit_duties": "(:Unit)-[:OWES]->(:Duty)",
    "coordination_parts": "(:Position|Unit)-[:COORDINATES]->(:Coordination)",
    "research_room_duties": "(:ResearchRoom)-[:OWES]->(:Duty)",
    "district_duties": "(:SupervisionDistrict)-[:OWES]->(:Duty)",
    "line_subjects": "(:ProgrammeLine)-[:CONCERNS]->(:Subject)",
    "schedule_subjects": "(:ScheduleItem)-[:CONCERNS]->(:Subject)",
    "programme_subjects": "(:Programme)-[:CONCERNS]->(:Subject)",
    "programme_targets": "(:Programme)-[:MEANT_FOR]->(:TargetGroup)",
    "target_group_subjects": "(:TargetGroup)-[:TARGETS_SUBJECT]->(:Subject)",
    "programme_on_lines": "(:Programme)-[:ON_LINE]->(:ProgrammeLine)",
    "schedule": "(:ScheduleItem)-[:ON_LINE]->(:ProgrammeLine)",
}
EVIDENCE = {
    "schedule_cells",
    "sections",
    "terms",
}  # stored as tables: their content is on the nodes


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_tables(XIANGYIN)


@pytest.fixture(scope="module")
def database(scratch_server: RunningServer) -> Iterator[Database]:
    running = scratch_server
    with Database.connect(Address(running.uri, running.username, running.password)) as database:
        database.write(lambda transaction: transaction.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        report = loaded(database)
        assert [fault.place for fault in report.faults] == []
        yield database


def loaded(database: Database) -> Report:
    formats = {path.stem: read_format(path) for path in HERE.glob("plan_*.toml")}
    return load([XIANGYIN], database, formats=formats)


def count(database: Database, pattern: str) -> object:
    [row] = database.read(f"MATCH {pattern} RETURN count(*) AS n")
    return row["n"]


def test_every_table_is_loaded(plan: Plan) -> None:
    assert set(plan) == set(NODES) | set(LINKS) | EVIDENCE


@pytest.mark.parametrize("table", sorted(NODES))
def test_every_row_is_a_node(database: Database, plan: Plan, table: str) -> None:
    assert count(database, f"(:{NODES[table]})") == len(plan[table])


@pytest.mark.parametrize("table", sorted(LINKS))
def test_every_link_is_a_relationship(database: Database, plan: Plan, table: str) -> None:
    assert count(database, LINKS[table]) == len(plan[table])


def test_an_item_reaches_both_districts_of_its_pair(database: Database) -> None:
    rows = database.read(
        "MATCH (i:ScheduleItem {id: '430624:2018-send-primary-chinese-lingbei-xinquan'})"
        "-[:FOR_DISTRICT]->(d) RETURN i.seats AS seats, d.name AS name ORDER BY name"
    )
    assert sorted((row["seats"], row["name"]) for row in rows) == [(60, "岭北"), (60, "新泉")]


def test_the_offices_merge_into_the_center_in_2021(database: Database) -> None:
    [row] = database.read(
        "MATCH (:Unit)-[m:MERGES_INTO]->(c:Center) "
        "RETURN count(m) AS units, toString(min(m.since)) AS since, toString(c.opens) AS opens"
    )
    assert row == {"units": 5, "since": "2021-06-10", "opens": "2021-06-10"}


def test_the_written_text_is_stored_beside_the_parsed_value(database: Database) -> None:
    [row] = database.read(
        "MATCH (p:Programme {id: '430624:B206'})-[:SUB_PROGRAMME_OF]->(parent) "
        "RETURN p.written AS written, p.reading AS reading, parent.code AS parent"
    )
    assert row["parent"] == "B2"
    assert "(206)" in row["written"]
    assert "B206" in row["reading"]


def test_a_second_load_changes_nothing(database: Database) -> None:
    report = loaded(database)
    assert all(file.known for file in report.files)
    assert report.counts.created.total() == report.counts.updated.total() == 0
