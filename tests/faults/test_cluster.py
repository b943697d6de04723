"""A cluster: reads go to followers, writes to the leader, and clients read their own writes.

The leader may change.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster, clustered
from tests.loaders.conftest import COUNTY, SCHOOLS, TEACHERS
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.loaders import load


@pytest.fixture
def cluster(scratch_address: Address) -> Iterator[Cluster]:
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    with clustered(scratch_address.uri) as made:
        yield made


@pytest.fixture
def address(cluster: Cluster, scratch_address: Address) -> Address:
    return replace(scratch_address, uri=cluster.uri)


@pytest.fixture
def rosters(tmp_path: Path) -> Path:
    (tmp_path / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "教师花名册.csv").write_text(TEACHERS, encoding="utf-8")
    return tmp_path


@pytest.mark.thorough
def test_a_load_writes_to_the_leader_and_reads_from_the_follower(
    cluster: Cluster, address: Address, rosters: Path
) -> None:
    with Database.connect(address) as database:
        assert not load([rosters], database).refused
    assert {begun.reads for begun in cluster.leader.begun} == {False}
    assert {begun.reads for begun in cluster.follower.begun} == {True}


def test_a_program_reads_what_it_has_written(cluster: Cluster, address: Address) -> None:
    with Database.connect(address) as database:
        database.read("RETURN 1 AS one")
        assert not cluster.follower.begun[-1].bookmarks, "nothing was written yet"
        database.write(lambda tx: tx.run("CREATE (:School {id: '430624:S9'})"))
        assert database.read("MATCH (s:School) RETURN s.id AS id") == [{"id": "430624:S9"}]
    assert cluster.follower.begun[-1].bookmarks


def test_a_server_reads_what_it_has_written_for_the_next_caller(
    cluster: Cluster, address: Address
) -> None:
    async def written_and_read() -> list[dict[str, object]]:
        async with AsyncDatabase.connect(address) as database:
            await database.write(lambda tx: tx.run("CREATE (:School {id: '430624:S9'})"))
            return await database.read("MATCH (s:School) RETURN s.id AS id", {})

    assert asyncio.run(written_and_read()) == [{"id": "430624:S9"}]
    assert cluster.follower.begun[-1].bookmarks


@pytest.mark.thorough
def test_a_load_follows_a_change_of_the_leader_and_is_written_once(
    cluster: Cluster, address: Address, rosters: Path, scratch_address: Address
) -> None:
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (c:County) RETURN c"))
        before, after = cluster.leader, cluster.follower
        cluster.elect(after)
        asked = len(before.begun)
        assert not load([rosters], database).refused
        assert any(not begun.reads for begun in before.begun[asked:]), "the old one refused"
        assert any(not begun.reads for begun in after.begun)
    with Database.connect(scratch_address) as database:
        assert database.read("MATCH (load:Load) RETURN count(load) AS n") == [{"n": 1}]


def test_reads_continue_without_a_leader(cluster: Cluster, address: Address) -> None:
    with Database.connect(address) as database:
        assert database.read("RETURN 1 AS one") == [{"one": 1}]
        cluster.leader.leave()
        assert database.read("RETURN 1 AS one") == [{"one": 1}]
        cluster.leader.come_back()
