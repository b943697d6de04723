"""Versions of the graph: shared probes, settled versions, lost connections, and the Neo4j behaviour they rely on."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import neo4j
import pytest

from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.graph.versions import ReadLog, Version, Versions, log_reads


class Probes:
    """Probes that end when the test ends them. `brought` has the bookmarks that each probe received."""

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


async def _let_tasks_start() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_callers_that_arrive_during_a_probe_share_the_next_one() -> None:
    async def scenario() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        first = [asyncio.create_task(versions.current_version(1)) for _ in range(3)]
        await _let_tasks_start()
        later = [asyncio.create_task(versions.current_version(1)) for _ in range(5)]
        await _let_tasks_start()
        assert len(probes.brought) == 1, (
            "the first callers share one probe; later callers wait for it to end"
        )
        probes.end("old")
        await _let_tasks_start()
        assert len(probes.brought) == 2
        probes.end("new")
        assert {(await each).bookmark for each in first if await each} == {"old"}  # type: ignore[union-attr]
        assert {(await each).bookmark for each in later if await each} == {"new"}  # type: ignore[union-attr]

    _run(scenario())


def test_a_version_is_settled_once_a_probe_returns_the_bookmark_it_was_given() -> None:
    async def scenario() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        settled = asyncio.create_task(versions.settled_version(1))
        for name in ("1", "2", "2"):
            await _let_tasks_start()
            assert not settled.done()
            probes.end(name)
        found = await settled
        assert found is not None
        assert found.bookmark == "2"
        assert [each and set(each.raw_values) for each in probes.brought] == [None, {"1"}, {"2"}]
        assert await versions.settled_version(1) == found, "no further probe is needed"
        versions.mark_unsettled()
        again = asyncio.create_task(versions.settled_version(1))
        await _let_tasks_start()
        probes.end("2")
        assert await again == found

    _run(scenario())


def test_a_version_seen_after_a_lost_connection_differs_even_with_the_same_bookmark() -> None:
    async def scenario() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        for name in ("1", "1"):
            asked = asyncio.create_task(versions.current_version(1))
            await _let_tasks_start()
            probes.end(name)
            before = await asked
        lost = asyncio.create_task(versions.current_version(1))
        await _let_tasks_start()
        probes.waiting.pop(0).set_exception(ConnectionError())
        assert await lost is None
        asked = asyncio.create_task(versions.current_version(1))
        await _let_tasks_start()
        probes.end("1")
        assert await asked != before
        assert probes.brought[-1] is None, "a restored database may never reach the old version"

    _run(scenario())


def test_a_connection_the_driver_reopened_silently_makes_another_version() -> None:
    async def scenario() -> None:
        probes = Probes()
        versions = Versions(probes.ask)

        async def asked() -> Version | None:
            asking = asyncio.create_task(versions.current_version(1))
            await _let_tasks_start()
            probes.end("1")
            return await asking

        before = [await asked() for _ in range(2)]
        assert before[0] == before[1]
        probes.connection = 2
        after = await asked()
        assert after not in before
        settled = asyncio.create_task(versions.settled_version(1))
        await _let_tasks_start()
        assert not settled.done(), "the version must be settled again"
        probes.end("1")
        assert await settled == after

    _run(scenario())


def test_a_slow_probe_keeps_no_caller_waiting() -> None:
    async def scenario() -> None:
        probes = Probes()
        versions = Versions(probes.ask)
        assert await versions.current_version(0.01) is None
        assert await versions.settled_version(0.01) is None
        await versions.close()

    _run(scenario())


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as found:
        found.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        yield found


def test_neo4j_names_a_version_by_committed_changes_only(
    database: Database,
) -> None:
    def write(cypher: str) -> None:
        database.write(lambda tx: tx.run(cypher))

    async def scenario() -> None:
        async with AsyncDatabase.connect(database.address) as asked:
            watch = ReadLog()
            before = await asked.versions.settled_version(5)
            assert before is not None
            with log_reads(watch):
                await asked.read_row("RETURN 1", {})
                await asyncio.gather(
                    *(asked.read("UNWIND range(1, 99) AS i RETURN i", {}) for _ in range(4))
                )
            assert await asked.versions.current_version(5) == before
            assert watch.matches(before)
            await asyncio.to_thread(write, "MATCH (n:Nobody) SET n.name = 'x'")
            assert await asked.versions.current_version(5) == before, (
                "a write without changes makes no new version"
            )
            await asyncio.to_thread(write, "CREATE (:Somebody)")
            after = await asked.versions.current_version(5)
            assert after is not None
            assert after != before
            with log_reads(ReadLog()) as _, log_reads(late := ReadLog()):
                await asked.read_row("RETURN 1", {})
            assert not late.matches(before)
            assert late.versions == {after.bookmark}

    asyncio.run(scenario())
