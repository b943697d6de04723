"""`yanxiu doctor` reports problems with a remedy, and changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.cli.running import yanxiu
from yanxiu.graph.database import Address, Database


def _states(address: Address, *words: str | Path, **more: str) -> tuple[int, dict[str, str]]:
    done = yanxiu(address, "doctor", "--format", "json", *words, **more)
    return done.returncode, {row["what"]: row["state"] for row in orjson.loads(done.stdout)}


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as opened:
        opened.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        opened.apply_schema()
        yield opened
        opened.apply_schema()


@pytest.mark.thorough
def test_a_missing_index_is_reported(
    database: Database, scratch_address: Address, tmp_path: Path
) -> None:
    code, states = _states(scratch_address, "--backups", tmp_path)
    assert (code, states["Constraints and indexes"], states["Backup"]) == (0, "good", "look")
    database.command("DROP INDEX names")
    code, states = _states(scratch_address, "--backups", tmp_path)
    assert (code, states["Constraints and indexes"]) == (1, "wrong")


def test_a_silent_database_is_reported_and_the_rest_is_checked(
    scratch_address: Address, tmp_path: Path
) -> None:
    away = Address("bolt://127.0.0.1:9", scratch_address.username, scratch_address.password)
    code, states = _states(away, "--backups", tmp_path)
    assert (code, states["Database"], states["Disk"]) == (1, "wrong", "good")


def test_a_full_text_index_of_an_earlier_version_is_created_again(database: Database) -> None:
    database.command("DROP INDEX names")
    database.command(
        "CREATE FULLTEXT INDEX names FOR (n:School) ON EACH [n.name] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )
    database.write(lambda tx: tx.run("CREATE (:Teacher {id: 'c:T1', name: '张三丰'})"))
    database.command("CALL db.awaitIndexes(60)")
    found = (
        "CALL db.index.fulltext.queryNodes('names', '三丰') YIELD node RETURN count(node) AS count"
    )
    assert database.read(found) == [{"count": 0}]
    database.apply_schema()
    assert database.read(found) == [{"count": 1}]
