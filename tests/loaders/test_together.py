"""Concurrent loads, interrupted loads, lost responses: the graph is before or after, never between."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.running import environment
from tests.loaders.graphs import everything
from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import DatabaseFault
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import list_loads


@pytest.mark.thorough
def test_sixteen_concurrent_loads_leave_the_same_graph_as_one(
    database: Database,
    scratch_address: Address,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Half of them load the same files, the others load files that overlap with those."""
    load([folder], database)
    once = everything(database)
    database.write(
        lambda tx: tx.run(
            "MATCH (n:School|Teacher|SchoolName|Town|Alliance|Load|SourceFile|LoadCounter) DETACH DELETE n"
        )
    )
    folders = [folder] * 8
    for number in range(8):
        other = tmp_path_factory.mktemp(f"n{number}")
        for file in folder.iterdir():
            text = file.read_text(encoding="utf-8") + "\n" * number
            (other / file.name).write_text(text, encoding="utf-8")
        folders.append(other)

    def one(each: Path) -> bool:
        with Database.connect(scratch_address) as own:
            return load([each], own).refused

    with ThreadPoolExecutor(16) as pool:
        assert not any(pool.map(one, folders))
    assert everything(database) == once
    numbers = [each.number for each in list_loads(database)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


class _ResponseLost(Database):
    """Commits, and then loses the response of the first write."""

    lost = 0

    def write(self, work: object, **options: object) -> object:  # type: ignore[override]
        result = super().write(work, **options)  # type: ignore[arg-type]
        if not self.lost:
            self.lost = 1
            raise DatabaseFault(en="The connection was lost", zh="连接中断")
        return result


def test_a_load_whose_response_was_lost_is_recognised_as_done(
    database: Database, scratch_address: Address, folder: Path
) -> None:
    with Database.connect(scratch_address) as own:
        own.__class__ = _ResponseLost
        report = load([folder], own)
    assert report.counts.created["Teacher"] == 3
    assert len(list_loads(database)) == 1


def test_a_load_that_was_not_committed_is_reported(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def cut_off(_self: Database, _work: object, **_options: object) -> None:
        raise DatabaseFault(en="The connection was lost", zh="连接中断")

    monkeypatch.setattr(Database, "write", cut_off)
    with pytest.raises(DatabaseFault):
        load([folder], database)


@pytest.fixture(scope="module")
def rosters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, scale=0.1)
    return folder


@pytest.mark.server_life
def test_a_load_killed_at_any_moment_leaves_the_state_before_or_after(
    database: Database, scratch_address: Address, rosters: Path
) -> None:
    """kill -9 at five random moments; `python -m bench.killed_loads` repeats it twenty times or more."""
    database.write(lambda tx: tx.run("MATCH (n) WHERE NOT n:Subject AND NOT n:Stage AND NOT n:Locality DETACH DELETE n"))  # fmt: skip
    load([XIANGYIN], database)
    before = everything(database, without=("AppliedMigration",))
    chance = random.Random(2018)
    command = [sys.executable, "-m", "yanxiu.cli.main", "load", str(rosters)]
    kept = False
    for _ in range(5):
        process = subprocess.Popen(
            command,
            env=environment(scratch_address),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.5, 4))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        # takes the lock that the killed transaction holds until it ends
        database.write(lambda tx: tx.run("MATCH (c:LoadCounter) SET c.last = c.last"))
        now = everything(database, without=("AppliedMigration",))
        kept = kept or len(list_loads(database)) == 2
        assert kept or now == before
    assert not load([rosters], database).refused
    healed = everything(database)
    assert len(list_loads(database)) == 2
    assert not load([rosters], database).counts.created.total()
    assert everything(database) == healed
