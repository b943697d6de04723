"""The credit ledger is derived from attendance and teaching, and entries are only ever added."""

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from tests.loaders.graphs import everything
from yanxiu.cli.credits import ledger
from yanxiu.graph.database import Address, Database
from yanxiu.loaders.credits import DerivedEntries, derive

DAY = date(2021, 6, 1)
NOTHING = DerivedEntries(attended=0, taught=0, known=0, linked=0, without_rules=0, without_hours=0)
DRAWN = """
MATCH (c:County {id: '430000'})
CREATE (p:CreditRulePack {id: '430000:hunan', code: 'hunan', name: '省规定', source: '文件', unit: 'credit',
          cycle_starts: 2016, cycle_years: 5, cycle_required: 360.0}),
       (c)-[:FOLLOWS_CREDIT_RULES {since: date('2019-01-01')}]->(p),
       (:CreditRule {id: '430000:hunan:online', kind: 'online', factor: 0.5})-[:RULE_OF]->(p),
       (t:Teacher {id: '430000:T1', number: 'T1', name: '安'}),
       (a:Activity {id: '430000:A1', code: 'A1', kind: 'sending_teaching', starts: date('2020-05-01'), ends: date('2020-05-02')}),
       (b:Activity {id: '430000:A2', code: 'A2', kind: 'online', starts: date('2020-06-01'), ends: date('2020-06-02')}),
       (t)-[:ATTENDED {on: date('2020-05-02'), hours: 20.0}]->(a),
       (t)-[:ATTENDED {on: date('2020-06-02'), hours: 30.0}]->(b),
       (a)-[:TAUGHT_BY {hours: 4.0}]->(t)
"""


def run(database: Database, *cyphers: str) -> None:
    for cypher in cyphers:
        database.write(lambda transaction, cypher=cypher: transaction.run(cypher))


def entries(database: Database, *columns: str) -> list[tuple[Any, ...]]:
    rows = database.read(
        "MATCH (:Teacher)-[:EARNED]->(e:CreditRecord) RETURN e {.*, on: toString(e.on)} AS e ORDER BY e.on, e.kind"
    )
    return [tuple(row["e"].get(column) for column in columns) for row in rows]


RATIO = "MATCH (p:CreditRulePack) SET p.hours_a_credit = 10.0"


def test_attendance_and_teaching_become_entries_with_a_reason(database: Database) -> None:
    run(database, DRAWN, RATIO)
    assert derive(database, DAY) == DerivedEntries(2, 1, 0, 0, 0, 0)
    assert entries(database, "kind", "on", "hours", "credits") == [
        ("sending_teaching", "2020-05-02", 20.0, 2.0),
        ("teaching", "2020-05-02", 4.0, 0.4),
        ("online", "2020-06-02", 15.0, 1.5),
    ]
    assert [reason for (reason,) in entries(database, "reason")] == [
        "20 学时 ÷ 每学分 10 学时 = 2 学分；规则 hunan / 20 hours / 10 hours a credit = 2 credits; pack hunan",
        "4 学时 ÷ 每学分 10 学时 = 0.4 学分；规则 hunan / 4 hours / 10 hours a credit = 0.4 credits; pack hunan",
        "30 学时 × 0.5 = 15 学时 ÷ 每学分 10 学时 = 1.5 学分；规则 hunan / "
        "30 hours x 0.5 = 15 hours / 10 hours a credit = 1.5 credits; pack hunan",
    ]
    linked = (
        "MATCH (:Activity)<-[:CREDITED_FOR]-(e:CreditRecord)-[:COUNTED_BY]->(p) RETURN e.id AS id"
    )
    assert len(database.read(linked)) == 3


def test_entries_have_no_credits_until_the_county_sets_hours_per_credit(database: Database) -> None:
    run(database, DRAWN)
    derive(database, DAY)
    assert entries(database, "hours", "credits") == [(20.0, None), (4.0, None), (15.0, None)]
    assert entries(database, "reason")[0] == (
        "20 学时；记入时县未规定每学分折合学时；规则 hunan / "
        "20 hours; hours a credit not set by the county when entered; pack hunan",
    )


def test_trainers_are_credited_by_the_hour_if_their_rule_requires_it(database: Database) -> None:
    rule = """MATCH (c:County) CREATE (c)-[:FOLLOWS_TEAM_RULE {since: date('2018-01-01'), until: date('2020-05-03')}]->
              (:TeamRule {id: '430000:R', code: 'R', name: '办法', credits: 2.0})"""
    run(database, DRAWN, RATIO, rule)
    derive(database, DAY)
    assert entries(database, "credits")[1] == (8.0,)
    assert "2 credits an hour taught (R) = 8 credits" in entries(database, "reason")[1][0]


def test_a_team_rule_gives_no_credit_from_its_last_day_on(database: Database) -> None:
    rule = """MATCH (c:County) CREATE (c)-[:FOLLOWS_TEAM_RULE {since: date('2018-01-01'), until: date('2020-05-02')}]->
              (:TeamRule {id: '430000:R', code: 'R', name: '办法', credits: 2.0})"""
    run(database, DRAWN, RATIO, rule)
    derive(database, DAY)
    assert entries(database, "credits")[1] == (0.4,)


def test_a_second_run_writes_nothing(database: Database) -> None:
    run(database, DRAWN)
    derive(database, DAY)
    before = everything(database)
    assert derive(database, DAY) == DerivedEntries(0, 0, 3, 0, 0, 0)
    assert everything(database) == before


@pytest.mark.parametrize(
    "changed",
    [
        "MATCH (p:CreditRulePack) SET p.hours_a_credit = 6.0",
        "MATCH (r:CreditRule) SET r.factor = 2.0",
        "MATCH (:Teacher)-[a:ATTENDED]->() SET a.hours = a.hours + 1",
        "MATCH (a:Activity) SET a.kind = 'workshop', a.ends = a.ends + duration('P1D')",
    ],
)
def test_later_changes_do_not_alter_entries(database: Database, changed: str) -> None:
    run(database, DRAWN, RATIO)
    derive(database, DAY)
    before = entries(database, "id", "kind", "hours", "credits", "reason")
    run(database, changed)
    assert derive(database, DAY).known == 3
    assert entries(database, "id", "kind", "hours", "credits", "reason") == before


def test_later_work_is_credited_by_the_rules_of_its_own_day(database: Database) -> None:
    run(database, DRAWN, RATIO)
    derive(database, DAY)
    newer = """
    MATCH (c:County)-[f:FOLLOWS_CREDIT_RULES]->(), (t:Teacher), (a:Activity {code: 'A1'})
    SET f.until = date('2021-01-01')
    CREATE (c)-[:FOLLOWS_CREDIT_RULES {since: date('2021-01-01')}]->(:CreditRulePack {id: '430000:new', code: 'new',
              name: '新规定', source: '文件', unit: 'credit', cycle_starts: 2016, cycle_years: 5,
              cycle_required: 360.0, hours_a_credit: 5.0}),
           (t)-[:ATTENDED {on: date('2020-12-31'), hours: 10.0}]->(a),
           (t)-[:ATTENDED {on: date('2021-01-01'), hours: 10.0}]->(a)"""
    run(database, newer)
    assert derive(database, DAY) == DerivedEntries(2, 0, 3, 0, 0, 0)
    assert entries(database, "on", "credits")[3:] == [("2020-12-31", 1.0), ("2021-01-01", 2.0)]


def test_only_work_up_to_the_day_is_credited(database: Database) -> None:
    run(database, DRAWN)
    assert derive(database, date(2020, 5, 1)) == NOTHING
    assert derive(database, date(2020, 5, 2)).attended == 1


def test_work_without_rules_or_hours_is_postponed_and_reported(database: Database) -> None:
    early = """MATCH (t:Teacher), (a:Activity {code: 'A1'}), (b:Activity {code: 'A2'})
               CREATE (t)-[:ATTENDED {on: date('2018-12-31'), hours: 10.0}]->(a), (b)-[:TAUGHT_BY]->(t)"""
    run(database, DRAWN, early)
    assert derive(database, DAY) == DerivedEntries(2, 1, 0, 0, without_rules=1, without_hours=1)
    run(database, "MATCH ()-[f:FOLLOWS_CREDIT_RULES]->() SET f.since = date('2018-01-01')")
    assert derive(database, DAY) == DerivedEntries(1, 0, 3, 0, without_rules=0, without_hours=1)


def test_an_entry_from_a_roster_is_only_linked_to_its_rules(database: Database) -> None:
    study = """MATCH (t:Teacher) CREATE (t)-[:EARNED]->(:CreditRecord {id: '430000:S1', kind: 'self_study',
               on: date('2020-03-01'), hours: 8.0, credits: 3.0, reason: '登记'})"""
    run(database, DRAWN, RATIO, study)
    assert derive(database, DAY).linked == 1
    assert entries(database, "kind", "hours", "credits", "reason")[0] == (
        "self_study",
        8.0,
        3.0,
        "登记",
    )
    assert derive(database, DAY).linked == 0


def test_credits_of_one_county_are_derived_alone(database: Database) -> None:
    run(database, DRAWN)
    assert derive(database, DAY, "430001") == NOTHING
    assert derive(database, DAY, "430000").attended == 2


def test_an_empty_graph_has_nothing_to_derive(database: Database) -> None:
    assert derive(database, DAY) == NOTHING


def test_the_command_reports_new_and_existing_entries(
    database: Database, scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(database, DRAWN)
    monkeypatch.setenv("NEO4J_URI", scratch_address.uri)
    monkeypatch.setenv("NEO4J_USERNAME", scratch_address.username)
    monkeypatch.setenv("NEO4J_PASSWORD", scratch_address.password)
    monkeypatch.setenv("YANXIU_LANG", "en")
    outputs = [
        CliRunner().invoke(ledger, ["derive", "--as-of", "2020-05-31"]).output for _ in range(2)
    ]
    assert outputs == [
        "Created: 1 from attendance, 1 from teaching.\nAlready there: 0.\n",
        "Created: 0 from attendance, 0 from teaching.\nAlready there: 2.\n",
    ]
