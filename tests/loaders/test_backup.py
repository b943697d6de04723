"""A backup contains the whole graph, restores it, and never passes for complete if it is damaged."""

import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import DateTime, Duration, Time

from tests.cli.running import yanxiu
from tests.loaders.graphs import everything
from yanxiu.graph import backup
from yanxiu.graph.backup.making import fingerprint
from yanxiu.graph.backup.restoring import restore
from yanxiu.graph.backup.values import as_json, from_json
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import undo

STRANGE = {
    "text": "张三\u0000\uffff'\"\\",
    "whole": -(2**63),
    "part": 0.1,
    "endless": float("inf"),
    "yes": True,
    "day": date(2018, 6, 10),
    "moment": DateTime(2018, 6, 10, 8, 0, 0, 123456789, tzinfo=UTC),
    "local": DateTime(2018, 6, 10, 8),
    "hour": Time(8, 30),
    "span": Duration(months=1, days=2, seconds=3, nanoseconds=4),
    "bytes": b"\x00\xff",
    "place": WGS84Point((112.9, 28.7)),
    "flat": CartesianPoint((1.0, 2.0, 3.0)),
    "list": ["甲", "乙"],
    "days": [date(2018, 1, 1)],
    "none": [],
}


def _empty(database: Database) -> None:
    database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))


def _create_odd_graph(database: Database) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run(
            "CREATE (a:School:Odd $held)-[:`TIED TO` {since: date('2018-01-01')}]->(b:Odd) "
            "CREATE (a)-[:SELF $held]->(a) CREATE (b)-[:TWICE]->(a) CREATE (b)-[:TWICE]->(a) CREATE ()",
            held={name: value for name, value in STRANGE.items() if name != "id"},
        )

    database.write(work)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False)
        | st.text(st.characters(exclude_categories=["Cs"]))
        | st.dates(),
        st.lists,
        max_leaves=5,
    )
)
def test_a_value_survives_json(value: Any) -> None:
    document = orjson.loads(orjson.dumps(as_json(value)))
    assert from_json(document) == value
    assert type(from_json(document)) is type(value)


def test_a_restored_graph_equals_the_one_backed_up(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    _create_odd_graph(database)
    before, total = everything(database), fingerprint(database)
    contents = backup.back_up(database, tmp_path / "a.zip")
    assert contents.fingerprint == total
    assert everything(database) == before
    _empty(database)
    restore(database, tmp_path / "a.zip")
    assert everything(database) == before
    assert fingerprint(database) == total
    undo(database, 1)  # the journal was restored too


def test_any_change_alters_the_fingerprint(database: Database) -> None:
    _create_odd_graph(database)
    seen = {fingerprint(database)}
    for change in (
        "MATCH (n:School) SET n.whole = 1",
        "MATCH (:School)-[r:SELF]->() SET r.part = 0.2",
        "MATCH (n:School) REMOVE n:Odd",
        "MATCH ()-[r:TWICE]->() WITH r LIMIT 1 DELETE r",
        "MATCH (a:Odd)-[r:TWICE]->(b) DELETE r CREATE (b)-[:TWICE]->(a)",
        "CREATE (:School:Odd)",
    ):
        database.write(lambda tx, change=change: tx.run(change))  # type: ignore[misc]
        seen.add(fingerprint(database))
    assert len(seen) == 7


def test_a_backup_is_restored_into_an_empty_database_only(
    database: Database, tmp_path: Path
) -> None:
    backup.back_up(database, tmp_path / "a.zip")
    _create_odd_graph(database)
    before = everything(database)
    with pytest.raises(Refused, match="not empty"):
        restore(database, tmp_path / "a.zip")
    assert everything(database) == before


def test_an_interrupted_restore_is_recognised_and_can_be_repeated(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    before = everything(database)
    backup.back_up(database, tmp_path / "a.zip")
    _empty(database)

    def cut(_what: object, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(database, tmp_path / "a.zip", report=cut)
    with pytest.raises(Refused, match="--again"):
        restore(database, tmp_path / "a.zip")
    restore(database, tmp_path / "a.zip", again=True)
    assert everything(database) == before


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _flip_a_byte(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[120] ^= 1
    path.write_bytes(held)


def _change_a_value(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["nodes.jsonl"] = members["nodes.jsonl"].replace(b"School", b"school")
    with zipfile.ZipFile(path, "w") as archive:
        for name, held in members.items():
            archive.writestr(name, held)


def _replace_with_text(path: Path) -> None:
    path.write_text("姓名,学校\n", encoding="utf-8")


@pytest.mark.parametrize("damage", [_truncate, _flip_a_byte, _change_a_value, _replace_with_text])
def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(
    database: Database, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    _create_odd_graph(database)
    path = tmp_path / "a.zip"
    backup.back_up(database, path)
    _empty(database)
    damage(path)
    with pytest.raises(backup.DamagedBackup):
        backup.check(path)
    with pytest.raises(backup.DamagedBackup):
        restore(database, path)
    assert database.read("MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]


@pytest.mark.thorough
def test_a_load_waits_for_a_running_backup_and_is_not_in_it(
    database: Database,
    scratch_address: Address,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    load([folder], database)
    before = fingerprint(database)
    changed = folder / "教师花名册.csv"
    changed.write_text(changed.read_text("utf-8").replace("一级教师", "高级教师"), encoding="utf-8")
    begun, reports = threading.Event(), []

    def other() -> None:
        with Database.connect(scratch_address) as own:
            begun.set()
            reports.append(load([folder], own))

    later = threading.Thread(target=other)

    def tell(_what: object, _done: int, _total: int) -> None:
        if not begun.is_set():
            later.start()
            assert begun.wait(10)

    copy = tmp_path_factory.mktemp("copy") / "a.zip"
    contents = backup.back_up(database, copy, report=tell)
    later.join(60)
    assert [report.faults for report in reports] == [[]]
    assert contents.fingerprint == before
    assert fingerprint(database) != before


def test_the_newest_backups_of_a_folder_are_kept(tmp_path: Path) -> None:
    for day in range(1, 6):
        moment = datetime(2020, 1, day, tzinfo=UTC)
        (tmp_path / backup.file_name(moment)).touch()
    (tmp_path / "yanxiu-mine.zip").touch()
    backup.remove_old(tmp_path, 2)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "yanxiu-20200104-000000.zip",
        "yanxiu-20200105-000000.zip",
        "yanxiu-mine.zip",
    ]


def test_an_administrator_backs_up_and_checks_in_chinese(
    database: Database, scratch_address: Address, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    made = yanxiu(
        scratch_address, "backup", "--out", tmp_path / "copies", "--keep", "1", YANXIU_LANG="zh"
    )
    assert made.returncode == 0, made.stderr
    (file,) = (tmp_path / "copies").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert "个节点" in made.stdout.decode()
    assert "密钥" in made.stdout.decode()
    quick = yanxiu(scratch_address, "backup", "verify", file, "--quick", YANXIU_LANG="zh")
    assert "文件完整" in quick.stdout.decode()
    full = yanxiu(scratch_address, "restore", file, YANXIU_LANG="zh")
    assert full.returncode == 2
    assert "数据库不是空的" in full.stderr.decode()
