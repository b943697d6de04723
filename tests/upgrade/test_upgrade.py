"""A graph of an earlier version is upgraded to this version.

This happens once, however many programs start it, and with clear messages.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests

from tests.api.conftest import serving
from tests.cli.running import yanxiu
from tests.loaders.graphs import everything
from yanxiu.graph import backup
from yanxiu.graph.database import Address, Database
from yanxiu.graph.migrations import (
    ChangedMigration,
    LaterGraph,
    Migration,
    compare_database,
    migrate,
    read_migrations,
)
from yanxiu.graph.schema import LIST_INDEXES, is_outdated, structure
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.undo import list_loads, undo

EARLIER = sorted(Path(__file__).parent.glob("*.zip"))
RELEASED = {  # a released migration never changes: write a new one
    "0001": "a88c68ba8d6604786efc6b249a5f38a0f692f36a00a6d469c9cc92286cad3e31",
    "0002": "400dbbc483de812354eaa57c1ef8f12eb87edd3e59bf5344959de25420faf842",
}


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as opened:
        _empty(opened)
        yield opened
        _empty(opened)
        opened.apply_schema()


def _empty(database: Database) -> None:
    database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))


def _count(database: Database, pattern: str) -> int:
    (row,) = database.read(f"MATCH {pattern} RETURN count(*) AS count")
    return int(row["count"])


def _credit_rows(database: Database, address: Address) -> list[dict[str, Any]]:
    """Returns a teacher's credit statement.

    A graph of an earlier version gives none, because it stores the rules under another label.
    """
    (row,) = database.read("MATCH (t:Teacher)-[:EARNED]->() RETURN t.number AS number LIMIT 1")
    asked = ("ask", "credit-statement", "--teacher", row["number"], "--format", "json")
    rows: list[dict[str, Any]] = orjson.loads(yanxiu(address, *asked).stdout)["rows"]
    assert not any(row["missing"] == "no_rules" for row in rows)
    return rows


def _remove_new_structure(database: Database) -> None:
    """Removes the indexes and constraints that an earlier version did not have."""
    database.command("DROP INDEX names IF EXISTS")
    database.command("DROP CONSTRAINT appliedmigration_id IF EXISTS")
    database.command("DROP CONSTRAINT creditrulepack_id IF EXISTS")
    database.command(
        "CREATE FULLTEXT INDEX names FOR (n:School|CreditRules) ON EACH [n.name] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )


@pytest.mark.thorough
@pytest.mark.parametrize("file", EARLIER, ids=lambda path: path.stem)
def test_a_graph_of_an_earlier_version_is_upgraded_and_then_answers_like_one_of_this_version(
    database: Database, scratch_address: Address, file: Path
) -> None:
    backup.restore(database, file)
    _remove_new_structure(database)
    before = everything(database)
    tried = yanxiu(scratch_address, "upgrade", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    for each in read_migrations():
        assert f"{each.number} {each.title.en}: ".encode() in tried.stdout
    assert b"names" in tried.stdout
    assert everything(database) == before
    assert len(compare_database(database).pending) == len(read_migrations())
    done = yanxiu(scratch_address, "upgrade", YANXIU_LANG="zh")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "已完成" in done.stdout.decode()
    assert compare_database(database).reason is None
    assert _count(database, "(n:CreditRules)") == 0
    assert _count(database, "(:CreditRule)-[:RULE_OF]->(:CreditRulePack)") > 0
    assert _count(database, "(n) WHERE n._load CONTAINS ':'") == 0
    indexes = database.command(LIST_INDEXES)
    assert {name for name, _ in structure()} <= {row["name"] for row in indexes}
    assert not any(is_outdated(row) for row in indexes)
    assert _credit_rows(database, scratch_address)
    again = yanxiu(scratch_address, "upgrade")
    assert again.stdout == b"The graph already has this version.\n"


@pytest.mark.thorough
def test_a_load_of_an_earlier_version_is_undone_completely_after_the_upgrade(
    database: Database,
) -> None:
    backup.restore(database, EARLIER[0])
    database.apply_schema()
    (load,) = list_loads(database)
    undo(database, load.number)
    assert _count(database, "(n) WHERE n._load IS NOT NULL") == 0
    assert _count(database, "(n:Teacher|School|CreditRulePack)") == 0


@pytest.mark.thorough
def test_rules_loaded_again_under_the_new_label_take_over_the_relationships_of_the_old_ones(
    database: Database,
) -> None:
    database.write(
        lambda tx: tx.run(
            "CREATE (old:CreditRules {id: 'c:a'}), (new:CreditRulePack {id: 'c:a', name: '新'}), "
            "(county:County {id: 'c'}), (one:CreditRule {id: 'c:1'}), (two:CreditRule {id: 'c:2'}), "
            "(one)-[:RULE_OF]->(old), (one)-[:RULE_OF]->(new), (two)-[:RULE_OF]->(old), "
            "(county)-[:FOLLOWS_CREDIT_RULES {since: date('2018-01-01')}]->(old), "
            "(:CreditRules {id: 'c:b', name: '旧'})"
        )
    )
    database.apply_schema()
    assert _count(database, "(:CreditRule)-[:RULE_OF]->(:CreditRulePack {name: '新'})") == 2
    assert _count(database, "(:County)-[:FOLLOWS_CREDIT_RULES]->(:CreditRulePack {id: 'c:a'})") == 1
    assert _count(database, "(:CreditRulePack {id: 'c:b', name: '旧'})") == 1
    assert _count(database, "(:CreditRules)") == 0


_COUNTING = Migration(
    "0001",
    Text("Count", "计数"),
    ("MERGE (c:Tally {id: 'x'}) SET c.runs = coalesce(c.runs, 0) + 1",),
    "checksum",
)


def _run_concurrently(work: Callable[[Database], object], address: Address, count: int = 4) -> None:
    """Runs the work in several threads at the same moment. Fails if one of them raises."""
    barrier, faults = threading.Barrier(count), []

    def run() -> None:
        with Database.connect(address) as own:
            barrier.wait()
            try:
                work(own)
            except BaseException as fault:
                faults.append(fault)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults


def test_servers_that_start_together_apply_a_migration_once(
    database: Database, scratch_address: Address
) -> None:
    database.apply_schema()
    _empty(database)
    _run_concurrently(lambda own: migrate(own, [_COUNTING]), scratch_address)
    assert database.read("MATCH (c:Tally) RETURN c.runs AS runs") == [{"runs": 1}]
    assert _count(database, "(:AppliedMigration)") == 1


def test_servers_that_start_together_on_an_earlier_graph_all_start(
    database: Database, scratch_address: Address
) -> None:
    _remove_new_structure(database)
    database.write(lambda tx: tx.run("CREATE (:CreditRules {id: 'c:b', name: '旧'})"))
    _run_concurrently(lambda own: own.apply_schema(), scratch_address)
    assert compare_database(database).reason is None
    assert _count(database, "(:CreditRulePack)") == 1
    indexes = database.command(LIST_INDEXES)
    assert {name for name, _ in structure()} <= {row["name"] for row in indexes}
    assert not any(is_outdated(row) for row in indexes)


def test_a_migration_changed_after_it_was_applied_is_reported_and_nothing_is_done(
    database: Database, scratch_address: Address
) -> None:
    database.apply_schema()
    database.write(
        lambda tx: tx.run("MATCH (m:AppliedMigration {id: '0001'}) SET m.checksum = 'x'")
    )
    database.write(lambda tx: tx.run("MATCH (m:AppliedMigration {id: '0002'}) DELETE m"))
    with pytest.raises(ChangedMigration, match="0001"):
        database.apply_schema()
    assert _count(database, "(:AppliedMigration)") == 1
    done = yanxiu(scratch_address, "upgrade", "--dry-run", YANXIU_LANG="zh")
    assert done.returncode == 1
    assert "0001" in done.stderr.decode()
    assert "重新安装" in done.stderr.decode()


@pytest.mark.thorough
def test_ready_explains_that_the_graph_has_another_version_than_the_server(
    database: Database, scratch_address: Address
) -> None:
    database.apply_schema()

    def ready() -> tuple[int, str]:
        answer = requests.get(f"{url}/ready", timeout=10)
        return answer.status_code, answer.json().get("reason", {}).get("en", "")

    with serving(scratch_address) as url:
        assert ready() == (200, "")
        database.write(lambda tx: tx.run("MATCH (m:AppliedMigration {id: '0002'}) DELETE m"))
        status, reason = ready()
        assert (status, "yanxiu upgrade" in reason) == (503, True)
        database.apply_schema()
        assert ready() == (200, "")
        later = "CREATE (:AppliedMigration {id: '9999', checksum: 'x', program: '9.1.0'})"
        database.write(lambda tx: tx.run(later))
        status, reason = ready()
        assert (status, "9.1.0" in reason) == (503, True)
    with pytest.raises(LaterGraph):
        database.apply_schema()
    served = yanxiu(scratch_address, "serve")
    assert (served.returncode, b"9.1.0" in served.stderr) == (1, True)


def test_released_migrations_are_unchanged(tmp_path: Path) -> None:
    actual = {each.number: each.checksum for each in read_migrations()}
    assert {number: actual.get(number) for number in RELEASED} == RELEASED
    folder = Path(backup.__file__).parents[1] / "migrations"
    for path in folder.glob("*.cypher"):
        windows = path.read_text("utf-8").replace("\n", "\r\n")
        (tmp_path / path.name).write_bytes(windows.encode())
    assert {each.number: each.checksum for each in read_migrations(tmp_path)} == actual


@pytest.mark.thorough
def test_a_dry_run_of_a_load_leaves_a_graph_of_an_earlier_version_as_it_is(
    database: Database, scratch_address: Address, tmp_path: Path
) -> None:
    backup.restore(database, EARLIER[0])
    _remove_new_structure(database)
    (tmp_path / "学校名册.csv").write_text(
        "学校代码,学校名称,办学性质,学段\nS1,新小学,公办,小学\n", encoding="utf-8"
    )
    before = (everything(database), [row["name"] for row in database.command(LIST_INDEXES)])
    tried = yanxiu(scratch_address, "load", tmp_path / "学校名册.csv", "--dry-run")
    assert b"Traceback" not in tried.stderr
    assert (everything(database), [row["name"] for row in database.command(LIST_INDEXES)]) == before
    assert _count(database, "(:AppliedMigration)") == 0
