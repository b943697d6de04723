"""Versions of the graph: shared probes, settled versions, lost connections; and Neo4j itself, on which they rest."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import neo4j
import pytest

from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.graph.versions import Version, Versions, Watch, watching


class Probes:
    """Probes that end when the test says so; `brought` are the bookmarks that came with them."""

    def __init__(self) -> None:
        self.brought: list[neo4j.Bookmarks | None] = []
        self.waiting: list[asyncio.Future[neo4j.Bookmarks]] = []
        self.connection = 1

    async def ask(self, after: neo4j.Bookmarks | None) -> tuple[int, neo4j.Bookmarks]:
        self.brought.append(after)
        self.waiting.append(asyncio.get_running_loop().create_future())
        found = await self.waiting[-1]
        return self.connection, found

    def end(self, name: str) -> None:
        self.waiting.pop(0).set_result(neo4j.Bookmarks.from_raw_values([name]))


async def _begun() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_who_comes_while_a_probe_is_under_way_shares_the_next_one() -> None:
    async def tried() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        first = [asyncio.create_task(versions.now(1)) for _ in range(3)]
        await _begun()
        later = [asyncio.create_task(versions.now(1)) for _ in range(5)]
        await _begun()
        assert len(probes.brought) == 1, (
            "those who came first share one; the others wait for it to end"
        )
        probes.end("old")
        await _begun()
        assert len(probes.brought) == 2
        probes.end("new")
        assert {(await each).bookmark for each in first if await each} == {"old"}  # type: ignore[union-attr]
        assert {(await each).bookmark for each in later if await each} == {"new"}  # type: ignore[union-attr]

    _run(tried())


def test_a_version_is_settled_once_a_probe_that_brought_it_ends_with_it() -> None:
    async def tried() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        settled = asyncio.create_task(versions.settled(1))
        for name in ("1", "2", "2"):
            await _begun()
            assert not settled.done()
            probes.end(name)
        found = await settled
        assert found is not None
        assert found.bookmark == "2"
        assert [each and set(each.raw_values) for each in probes.brought] == [None, {"1"}, {"2"}]
        assert await versions.settled(1) == found, "without another probe"
        versions.doubt()
        again = asyncio.create_task(versions.settled(1))
        await _begun()
        probes.end("2")
        assert await again == found

    _run(tried())


def test_a_version_seen_over_a_lost_connection_is_another_even_under_the_same_name() -> None:
    async def tried() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        for name in ("1", "1"):
            asked = asyncio.create_task(versions.now(1))
            await _begun()
            probes.end(name)
            before = await asked
        lost = asyncio.create_task(versions.now(1))
        await _begun()
        probes.waiting.pop(0).set_exception(ConnectionError())
        assert await lost is None
        asked = asyncio.create_task(versions.now(1))
        await _begun()
        probes.end("1")
        assert await asked != before
        assert probes.brought[-1] is None, "a database put back may never reach the old version"

    _run(tried())


def test_a_connection_that_the_driver_opened_without_a_word_makes_another_version() -> None:
    async def tried() -> None:
        probes = Probes()
        versions = Versions(probes.ask)

        async def asked() -> Version | None:
            asking = asyncio.create_task(versions.now(1))
            await _begun()
            probes.end("1")
            return await asking

        before = [await asked() for _ in range(2)]
        assert before[0] == before[1]
        probes.connection = 2
        after = await asked()
        assert after not in before
        settled = asyncio.create_task(versions.settled(1))
        await _begun()
        assert not settled.done(), "what was settled is to be settled anew"
        probes.end("1")
        assert await settled == after

    _run(tried())


def test_a_probe_that_takes_long_keeps_nobody_waiting() -> None:
    async def tried() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        assert await versions.now(0.01) is None
        assert await versions.settled(0.01) is None
        await versions.close()

    _run(tried())


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as found:
        found.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        yield found


def test_neo4j_names_a_version_by_what_was_committed_and_by_nothing_else(
    database: Database,
) -> None:
    def write(cypher: str) -> None:
        database.write(lambda tx: tx.run(cypher))

    async def tried() -> None:
        async with AsyncDatabase.connect(database.address) as asked:
            watch = Watch()
            before = await asked.versions.settled(5)
            assert before is not None
            with watching(watch):
                await asked.read_row("RETURN 1", {})
                await asyncio.gather(
                    *(asked.read("UNWIND range(1, 99) AS i RETURN i", {}) for _ in range(4))
                )
            assert await asked.versions.now(5) == before
            assert watch.is_of(before)
            await asyncio.to_thread(write, "MATCH (n:Nobody) SET n.name = 'x'")
            assert await asked.versions.now(5) == before, "nothing was changed by it"
            await asyncio.to_thread(write, "CREATE (:Somebody)")
            after = await asked.versions.now(5)
            assert after is not None
            assert after != before
            with watching(Watch()) as _, watching(late := Watch()):
                await asked.read_row("RETURN 1", {})
            assert not late.is_of(before)
            assert late.versions == {after.bookmark}

    asyncio.run(tried())
