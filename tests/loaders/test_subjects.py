"""Data subjects' rights: everything about a person is exported; after an erasure nothing personal is left."""

import gzip
import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.cli.running import yanxiu
from tests.loaders.beginning import begin_with
from tests.loaders.conftest import TEACHERS
from yanxiu.graph.audit import entries, sealing_key, verify
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.loaders import load
from yanxiu.loaders.persons import disclosure, erasure
from yanxiu.loaders.persons.duplicates import find_duplicate_node
from yanxiu.loaders.persons.merging import merge_nodes

SECOND = "T30,王五五,女,1990-12-12,2015-09-01,二级教师,北一小,教师,2016-09-01,初中,英语,\n"
HISTORY = """
MATCH (a:Teacher {number: 'T3'}), (b:Teacher {number: 'T30'})
CREATE (x:Activity {id: '430000:A1', code: 'A1', name: '培训一', kind: 'online',
                    starts: date('2020-07-01'), ends: date('2020-07-05'), hours: 8.0}),
       (a)-[:ATTENDED {on: date('2020-07-05'), hours: 8.0, qualified: true}]->(x),
       (a)-[:EARNED]->(r:CreditRecord {id: a.id + ':430000:A1:attended', kind: 'online',
                                      on: date('2020-07-05'), hours: 8.0}),
       (r)-[:CREDITED_FOR]->(x),
       (:ApiKey {id: 'k', place: a.id, role: 'trainer', county: '430000'})
SET a.phone = '13812345678', b.phone = '13987654321', a.identity = 'k:hash', a.sourced_id = 'guid-3'
"""
TRACES = ("王五", "T30", "T3", "1990-12-12", "13812345678", "13987654321", "k:hash", "guid-3")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, cache=tmp_path, secret="s")


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    """王五 has a phone, a credit, a name changed by a second load, and a merged duplicate."""
    file = folder / "教师花名册.csv"
    file.write_text(TEACHERS + SECOND, encoding="utf-8")
    begin_with(database, folder, remarks={"STAGE_NOT_OFFERED"})
    file.write_text((TEACHERS + SECOND).replace("王五,女", "王五六,女", 1), encoding="utf-8")
    assert not load([file], database).faults
    database.write(lambda tx: tx.run(HISTORY))
    assert (
        merge_nodes(
            database, find_duplicate_node(database, "T3"), find_duplicate_node(database, "T30")
        )
        is not None
    )
    return database


def _full_text(database: Database) -> str:
    """The whole content of the graph, with unpacked journals, as one text."""
    rows = database.read(
        "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN properties(n) AS n, properties(r) AS r"
    )
    collected: list[Any] = []
    for row in rows:
        held = dict(row["n"])
        if journal := held.pop("_journal", None):
            collected.append(gzip.decompress(journal).decode())
        collected.append(json.dumps({**held, "r": row["r"]}, default=str, ensure_ascii=False))
    return "\n".join(collected)


def test_an_export_contains_everything_about_a_person(county: Database) -> None:
    held = disclosure.disclose_person(
        county, find_duplicate_node(county, "T30")
    )  # the number from before the merge
    assert orjson.loads(orjson.dumps(held)) == held
    assert held["teacher"]["phone"] == "13812345678"
    assert held["teacher"]["born"] == "1990-12-12"
    kinds = {each["relationship"] for each in held["relationships"]}
    assert kinds >= {"TEACHES_AT", "TEACHES", "ATTENDED", "EARNED", "NOW_KNOWN_AS"}
    assert {each["label"] for each in held["own"]} == {"CreditRecord", "FormerNumber"}
    (renamed,) = [load for load in held["loads"] if load["load"] == 2]
    (change,) = renamed["changed"]
    assert (change["before"]["name"], change["after"]["name"]) == ("王五", "王五六")
    assert not any(name.startswith("_") for name in held["teacher"])


def test_an_erasure_removes_all_personal_data_and_keeps_the_figures(
    county: Database, settings: Settings
) -> None:
    figures = (
        "MATCH (s:School)<-[:TEACHES_AT]-(t:Teacher) OPTIONAL MATCH (t)-[a:ATTENDED]->(x) "
        "OPTIONAL MATCH (t)-[:EARNED]->(c:CreditRecord) "
        "RETURN s.code AS school, count(DISTINCT t) AS teachers, sum(a.hours) AS hours, "
        "count(DISTINCT c) AS credits, collect(t.sex) AS sexes, collect(t.hired.year) AS hired ORDER BY school"
    )
    before = county.read(figures)
    assert all(trace in _full_text(county) for trace in TRACES)
    done = erasure.erase_person(county, settings, "T3")
    left = _full_text(county)
    assert [trace for trace in TRACES if trace in left.replace("T3的", "")] == []
    assert county.read(figures) == before
    (held,) = county.read(
        "MATCH (t:Teacher {id: $id}) RETURN properties(t) AS held", id=done.pseudonym
    )
    assert held["held"]["name"] == "已删除"
    assert done.journals_rewritten == 3
    assert county.read("MATCH (k:ApiKey) RETURN k.revoked IS NOT NULL AS revoked") == [
        {"revoked": True}
    ]
    actual = county.read(
        "CALL db.index.fulltext.queryNodes('names', $name) YIELD node RETURN node.name AS name",
        name="王五",
    )
    assert actual == []


@pytest.mark.thorough
def test_erasing_again_changes_nothing_and_reports_it(county: Database, settings: Settings) -> None:
    done = erasure.erase_person(county, settings, "T3")
    before = _full_text(county)
    for number in ("T3", "430000:T3"):
        again = erasure.erase_person(county, settings, number, "430000" if number == "T3" else None)
        assert again == erasure.Erasure(done.pseudonym, 0, was_erased=True)
    assert _full_text(county) == before
    with pytest.raises(Refused):
        erasure.erase_person(county, settings, "T99")


@pytest.mark.thorough
def test_an_erasure_is_in_the_audit_log_without_the_number(
    county: Database, settings: Settings
) -> None:
    erasure.erase_person(county, settings, "T3")
    (entry,) = entries(county)
    assert (entry.event.action, entry.event.what, entry.event.scope) == (
        "erase",
        ("subject",),
        "430000",
    )
    assert verify(county, sealing_key(settings)).faults == []


@pytest.mark.thorough
def test_a_roster_without_the_erased_person_still_loads(
    county: Database, settings: Settings, folder: Path
) -> None:
    erasure.erase_person(county, settings, "T3")
    rows = [line for line in TEACHERS.splitlines() if not line.startswith("T3")]
    (folder / "教师花名册.csv").write_text(
        "\n".join(rows).replace("张三", "张三三"), encoding="utf-8"
    )
    report = load([folder], county)
    assert not report.faults
    assert report.counts.updated["Teacher"] == 1


def test_the_command_exports_and_erases(
    county: Database, scratch_address: Address, tmp_path: Path
) -> None:
    out = tmp_path / "person.json"
    home = str(tmp_path)
    done = yanxiu(scratch_address, "subject", "export", "T3", "--out", str(out), YANXIU_HOME=home)
    assert done.returncode == 0, done.stderr.decode()
    assert orjson.loads(out.read_bytes())["teacher"]["number"] == "T3"
    erased = yanxiu(scratch_address, "subject", "erase", "T3", "--yes", YANXIU_HOME=home)
    assert erased.returncode == 0, erased.stderr.decode()
    assert b"Posts, subjects, teams" in erased.stdout
    assert yanxiu(scratch_address, "subject", "export", "T3", YANXIU_HOME=home).returncode == 2
    verified = yanxiu(scratch_address, "audit", "verify", YANXIU_HOME=home)
    assert verified.returncode == 0
    assert b"2 entries" in verified.stdout
    county.write(lambda tx: tx.run("MATCH (e:AuditEntry {number: 1}) SET e.rows = 7"))
    changed = yanxiu(scratch_address, "audit", "verify", YANXIU_HOME=home)
    assert (changed.returncode, changed.stderr.decode().strip()) == (1, "Entry 1 was changed.")
