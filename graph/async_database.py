"""The asynchronous database for the API: it serves many callers, and an unresponsive Neo4j blocks none."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import neo4j

from yanxiu.graph import metrics
from yanxiu.graph.database import (
    DRIVER_LIMITS,
    Address,
    Bookmark,
    Database,
    Row,
    Transaction,
    to_python,
)
from yanxiu.graph.driver_faults import (
    prevent_retry,
    time_limit_fault,
    translate_faults,
    unresponsive_fault,
)
from yanxiu.graph.liveness import LivenessProbe, TimeLimitExceeded, Unresponsive
from yanxiu.graph.migrations import LIST_APPLIED, MigrationState, compare_migrations
from yanxiu.graph.schema import structure
from yanxiu.graph.tracing import span
from yanxiu.graph.versions import Versions, current_read_log, mark_uncacheable

T = TypeVar("T")
READY_WITHIN = 1.5  # seconds within which a readiness check must answer
_TRIED_AGAIN = 2.0  # seconds for which the driver retries a lost connection while a caller waits
_GRACE = 3.0  # seconds after the time limit by which Neo4j must have ended a statement
_WRITERS = 16  # concurrent writes; each has its own thread


class AsyncDatabase:
    """A database whose statements always end: at Neo4j's time limit, or when Neo4j stops responding."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._driver = self._new_driver()
        self._renewed = time.monotonic()
        self._asker = self._new_driver(max_connection_pool_size=2)
        self._written: Bookmark | None = (
            None  # this server's last write; the next read waits for it
        )
        self._pulse = LivenessProbe(self._ask)
        self._opened = 0  # probe connections opened so far; the driver reconnects silently
        self._prober = self._new_driver(
            max_connection_pool_size=1, max_connection_lifetime=-1, resolver=self._opening
        )
        self.versions = Versions(self._probe)
        self._leaving: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_WRITERS, thread_name_prefix="writes")
        metrics.watch_pool(self)

    def _new_driver(self, **options: Any) -> neo4j.AsyncDriver:
        settings = {
            **DRIVER_LIMITS,
            "max_transaction_retry_time": _TRIED_AGAIN,
            **self.address.options,
            **options,
        }
        with translate_faults(self.address):
            return neo4j.AsyncGraphDatabase.driver(self.address.uri, **settings)

    @classmethod
    @asynccontextmanager
    async def connect(cls, address: Address) -> AsyncIterator["AsyncDatabase"]:
        """Yields a database that responds. Raises DatabaseFault with the reason if it does not."""
        database = cls(address)
        try:
            await database.verify(within=address.read_timeout)
            yield database
        finally:
            await database.close()

    async def verify(self, within: float = READY_WITHIN) -> None:
        """Raises DatabaseFault if the database does not respond within the given seconds."""
        try:
            await self._pulse.wait_for_response(within)
        except Unresponsive as fault:
            raise unresponsive_fault(self.address.uri) from fault

    async def migration_state(self) -> MigrationState:
        """Which migrations of this program are applied to the graph."""
        return compare_migrations(await self.command(LIST_APPLIED, {}))

    async def missing_structure(self) -> list[str]:
        """The model's constraints and indexes that are missing from the database or not yet online."""
        rows = await self.command(_ONLINE, {})
        return sorted({name for name, _ in structure()} - {row["name"] for row in rows})

    async def close(self) -> None:
        """Ends all connections."""
        await self._pulse.close()
        await self.versions.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for driver in (self._driver, self._asker, self._prober):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await driver.close()

    async def read_row(
        self, cypher: str, params: Mapping[str, Any], after: Bookmark | None = None
    ) -> list[Any]:
        """The values of the only row of one statement, in a read transaction under the time limit.

        after    a write that the read must see, on any server of a cluster
        """

        async def work(transaction: neo4j.AsyncManagedTransaction) -> list[Any]:
            result = await transaction.run(cypher, dict(params))
            record = await result.single(strict=True)
            metrics.ROWS.inc()
            return list(record.values())

        return await self._in_read(work, after)

    async def read(self, cypher: str, params: Mapping[str, Any]) -> list[Row]:
        """Rows of one statement in a read transaction under the time limit."""

        async def work(transaction: neo4j.AsyncManagedTransaction) -> list[Row]:
            return (await _run(transaction, cypher, params))[0]

        return await self._in_read(work)

    async def command(self, cypher: str, params: Mapping[str, Any]) -> list[Row]:
        """Rows of a command about the database itself, run in an auto-commit transaction."""
        mark_uncacheable()

        async def done() -> list[Row]:
            async with self._driver.session(database=self.address.database) as session:
                result = await session.run(cypher, dict(params))
                return [record.data() async for record in result]

        return await self._watched(done(), "command")

    async def _in_read(
        self,
        work: Callable[[neo4j.AsyncManagedTransaction], Coroutine[Any, Any, T]],
        after: Bookmark | None = None,
    ) -> T:
        @neo4j.unit_of_work(timeout=self.address.read_timeout)
        async def limited(transaction: neo4j.AsyncManagedTransaction) -> T:
            with prevent_retry(self.address):
                return await work(transaction)

        async def done() -> T:
            async with self._driver.session(
                database=self.address.database,
                bookmarks=after or self._written,
                fetch_size=-1,
            ) as session:
                records = await session.execute_read(limited)
                if watch := current_read_log():
                    watch.record(await session.last_bookmarks())
                return records

        return await self._watched(done(), "read")

    async def write(self, work: Callable[[Transaction], T]) -> tuple[T, Bookmark]:
        """Commits `work` and returns its result, with a bookmark for reads that must see the write.

        `work` runs in a thread, possibly more than once. The transaction has the time limit of reads.
        """
        mark_uncacheable()
        loop = asyncio.get_running_loop()

        @neo4j.unit_of_work(timeout=self.address.read_timeout)
        async def limited(transaction: neo4j.AsyncManagedTransaction) -> T:
            threaded = _Threaded(transaction, loop)
            try:
                return await loop.run_in_executor(self._threads, work, Transaction(threaded.run))
            except BaseException:
                threaded.end()
                raise

        async def done() -> tuple[T, Bookmark]:
            async with self._driver.session(database=self.address.database) as session:
                summary = await session.execute_write(limited)
                bookmark = await session.last_bookmarks()
                self._written = bookmark if self.address.is_routed else None
                return summary, bookmark

        return await self._watched(done(), "write")

    async def _watched(self, work: Awaitable[T], kind: metrics.Kind) -> T:
        try:
            with (
                metrics.measure_statement(kind),
                span("neo4j", {"db.system.name": "neo4j", "yanxiu.kind": kind}),
                translate_faults(self.address),
            ):
                return await self._pulse.run_watched(work, self.address.read_timeout + _GRACE)
        except Unresponsive as fault:
            self._renew()
            raise unresponsive_fault(self.address.uri) from fault
        except TimeLimitExceeded as fault:
            raise time_limit_fault(self.address.read_timeout) from fault

    def connections(self) -> tuple[int, int]:
        """The numbers of used and idle connections; the driver has no public interface for them."""
        pools = [getattr(driver, "_pool", None) for driver in (self._driver, self._asker)]
        in_use = [
            connection.in_use
            for pool in pools
            for connections in getattr(pool, "connections", {}).values()
            for connection in [*connections]
        ]
        return sum(in_use), len(in_use) - sum(in_use)

    def _renew(self) -> None:
        """Drops silent connections, so that they are not reused."""
        now = time.monotonic()
        if now - self._renewed < 1:
            return
        left, self._driver, self._renewed = self._driver, self._new_driver(), now
        leaving = asyncio.create_task(_close_driver(left))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    def _opening(self, address: neo4j.Address) -> list[neo4j.Address]:
        """Called by the driver for each connection that it opens for probes."""
        self._opened += 1
        return [address]

    async def _probe(self, after: Bookmark | None) -> tuple[int, Bookmark]:
        """Runs a read without retry; returns the connection's number and the read's bookmark."""
        with translate_faults(self.address):
            async with self._prober.session(
                database=self.address.database,
                bookmarks=after,
                default_access_mode=neo4j.READ_ACCESS,
            ) as session:
                await (await session.run("RETURN 1")).consume()
                return self._opened, await session.last_bookmarks()

    async def _ask(self) -> None:
        with translate_faults(self.address):
            async with self._asker.session(database=self.address.database) as session:
                await (await session.run("RETURN 1")).consume()


class _Threaded:
    """A transaction of the event loop, used by a thread that blocks until each statement is done."""

    def __init__(
        self, transaction: neo4j.AsyncManagedTransaction, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._transaction = transaction
        self._loop = loop
        self._running: Future[tuple[list[Row], neo4j.ResultSummary]] | None = None
        self._ended = False

    def run(self, cypher: str, params: Row) -> tuple[list[Row], neo4j.ResultSummary]:
        if self._ended:
            raise asyncio.CancelledError
        running = asyncio.run_coroutine_threadsafe(
            _run(self._transaction, cypher, params), self._loop
        )
        self._running = running
        return running.result()

    def end(self) -> None:
        """Releases the waiting thread."""
        self._ended = True
        if self._running is not None:
            self._running.cancel()


class CallersDatabase(Database):
    """The same database for blocking code, which runs in threads on behalf of API callers."""

    def __init__(self, database: AsyncDatabase) -> None:
        """Must be called in the thread of the running event loop."""
        self.address = database.address
        self._database = database
        self._loop = asyncio.get_running_loop()

    def read(self, cypher: str, /, **params: Any) -> list[Row]:
        return self._wait_for(self._database.read(cypher, params))

    def write(
        self,
        work: Callable[[Transaction], T],
        *,
        metadata: Mapping[str, str] | None = None,  # noqa: ARG002 - a write with the time limit of a read needs no metadata
    ) -> T:
        return self.write_for_caller(work)[0]

    def write_for_caller(self, work: Callable[[Transaction], T]) -> tuple[T, Bookmark]:
        return self._wait_for(self._database.write(work))

    def command(self, cypher: str, **params: Any) -> list[Row]:
        return self._wait_for(self._database.command(cypher, params))

    def close(self) -> None:
        """Does nothing: the owner of the database closes it."""

    def _wait_for(self, asked: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()


_ONLINE = "SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name"


async def _run(
    transaction: neo4j.AsyncManagedTransaction, cypher: str, params: Mapping[str, Any]
) -> tuple[list[Row], neo4j.ResultSummary]:
    result = await transaction.run(cypher, dict(params))
    names = result.keys()
    rows = [dict(zip(names, map(to_python, record), strict=True)) async for record in result]
    metrics.ROWS.inc(len(rows))
    return rows, await result.consume()


async def _close_driver(driver: neo4j.AsyncDriver) -> None:
    with suppress(Exception):
        async with asyncio.timeout(1):
            await driver.close()
