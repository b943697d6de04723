"""The one place that talks to Neo4j: sessions, transactions with a time limit, and their faults in words."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import neo4j
from neo4j import exceptions
from neo4j.time import Date

from graph.disk import require_room
from graph.errors import DatabaseFault
from graph.profiles import Plan
from graph.schema import standard_codes, structure

T = TypeVar("T")
Row = dict[str, Any]
Bookmark = neo4j.Bookmarks  # what a later read must have seen

_CALLER_WAITS = 5.0  # seconds that a lost connection is tried again while somebody waits
_LIMITS = {  # in seconds; tries count from the first that failed, so that it is said after 4, or 9 at most
    "connection_timeout": 4.0,
    "connection_acquisition_timeout": 4.0,  # one that is opened but not answered, too
    "max_transaction_retry_time": 3.0,
    "initial_retry_delay": 0.5,
    "retry_delay_multiplier": 1.0,  # doubled, as the driver has it, they go on for twice the time
}
logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what is wrong is said in our words
_TOO_LITTLE_MEMORY = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
_TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)
_OUT_OF_RANGE = (
    "Neo.ClientError.Statement.ArgumentError",
    "Neo.ClientError.Statement.ArithmeticError",
)


class TimeLimitReached(DatabaseFault):
    """Raised when a statement ran longer than the time limit and was ended by Neo4j."""


class StatementFault(DatabaseFault):
    """Raised when Neo4j refuses a statement; `message` is Neo4j's own sentence."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(
            en=f"Neo4j refused the statement: {message}", zh=f"Neo4j 拒绝执行该语句：{message}"
        )


class ValueOutOfRange(StatementFault):
    """Raised when a statement cannot compute with the values given, such as a day in the year 2147483647."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Neo4j listens and who we are to it."""

    uri: str
    username: str
    password: str
    database: str = "neo4j"
    read_timeout: float = 30.0
    disk: Path | None = None  # folder of the database's files, where they lie on this machine

    @property
    def options(self) -> dict[str, Any]:
        return {
            "auth": (self.username, self.password),
            "user_agent": "yanxiu-graph",
            "notifications_min_severity": "OFF",
        }


class Transaction:
    """A write transaction as callers see it: run a statement, get its rows; changes add up."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction
        self.counters: dict[str, int] = {}

    def run(self, cypher: str, **params: Any) -> list[Row]:
        """Runs one statement and gives its rows; raises StatementFault where Neo4j refuses it."""
        result = self._transaction.run(cypher, params)
        rows = _rows(result)
        for name, count in vars(result.consume().counters).items():
            if isinstance(count, int) and not isinstance(count, bool):
                self.counters[name] = self.counters.get(name, 0) + count
        return rows


class Database:
    """A Neo4j database for programs that wait: the command line, the loaders, networkx views."""

    def __init__(self, address: Address, **options: Any) -> None:
        self.address = address
        self._driver = neo4j.GraphDatabase.driver(
            address.uri, **{**_LIMITS, **address.options, **options}
        )

    @classmethod
    def for_callers(cls, address: Address) -> "Database":
        """One that writes for callers of the API, who wait; not yet looked for. End it with `close`."""
        return cls(address, max_transaction_retry_time=_CALLER_WAITS)

    def require_room(self, needed: int) -> None:
        """Raises Refused where the disk of a database on this machine has fewer bytes free than a load needs."""
        if self.address.disk:
            require_room(self.address.disk, needed)

    def close(self) -> None:
        """Ends all connections."""
        self._driver.close()

    @classmethod
    @contextmanager
    def connect(cls, address: Address) -> Iterator["Database"]:
        """A database that answers; raises DatabaseFault saying why it does not."""
        database = cls(address)
        try:
            with faults_in_words(address):
                database._driver.verify_connectivity()
            yield database
        finally:
            database.close()

    def _session(self) -> neo4j.Session:
        return self._driver.session(
            database=self.address.database,
            fetch_size=-1,  # all at once: a list is made of them anyway
        )

    def read(self, cypher: str, /, **params: Any) -> list[Row]:
        """Rows of one statement in a read transaction under the time limit."""
        return self._read(cypher, params)[0]

    def explain(self, cypher: str, /, **params: Any) -> tuple[list[str], Plan]:
        """Columns and plan of a statement that is not run; raises StatementFault where it is wrong."""
        with faults_in_words(self.address), self._session() as session:
            result = session.run(f"EXPLAIN {cypher}", params)
            columns = list(result.keys())
            return columns, cast(Plan, result.consume().plan or {})

    def profile(self, cypher: str, /, **params: Any) -> tuple[list[Row], Plan]:
        """Rows of a statement, and its plan as it ran, with database hits."""
        rows, summary = self._read(f"PROFILE {cypher}", params)
        return rows, cast(Plan, summary.profile or {})

    def _read(self, cypher: str, params: Row) -> tuple[list[Row], neo4j.ResultSummary]:
        @neo4j.unit_of_work(timeout=self.address.read_timeout)
        def work(transaction: neo4j.ManagedTransaction) -> tuple[list[Row], neo4j.ResultSummary]:
            result = transaction.run(cypher, params)
            return _rows(result), result.consume()

        with faults_in_words(self.address), self._session() as session:
            return session.execute_read(work)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """What `work` returns after its transaction is committed; `work` may be run more than once."""
        with faults_in_words(self.address), self._session() as session:
            return session.execute_write(lambda transaction: work(Transaction(transaction)))

    def write_for_caller(self, work: Callable[[Transaction], T]) -> tuple[T, Bookmark]:
        """The same under the time limit of reads, with what a read must wait for to see the change."""
        limited = neo4j.unit_of_work(timeout=self.address.read_timeout)(
            lambda transaction: work(Transaction(transaction))
        )
        with faults_in_words(self.address), self._session() as session:
            return session.execute_write(limited), session.last_bookmarks()

    @contextmanager
    def rolled_back(self) -> Iterator[Transaction]:
        """A transaction whose changes are seen inside it and never kept."""
        with faults_in_words(self.address), self._session() as session:
            transaction = session.begin_transaction()
            try:
                yield Transaction(cast(neo4j.ManagedTransaction, transaction))
            finally:
                transaction.close()

    def apply_schema(self) -> int:
        """Makes the model's constraints, indexes and standard codes; gives how many were missing."""
        made = 0
        with faults_in_words(self.address), self._session() as session:
            there = set(session.run("SHOW INDEXES YIELD name RETURN collect(name)").single(True)[0])
            for name, cypher in structure():
                if name not in there:
                    session.run(cypher).consume()
                    made += 1
            if made:
                session.run("CALL db.awaitIndexes(60)").consume()
            for cypher, params in standard_codes():
                made += session.run(cypher, params).consume().counters.properties_set
        return made


class AsyncDatabase:
    """The same database for the API, which serves many callers at once."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._driver = neo4j.AsyncGraphDatabase.driver(
            address.uri, max_transaction_retry_time=_CALLER_WAITS, **address.options
        )

    @classmethod
    @asynccontextmanager
    async def connect(cls, address: Address) -> AsyncIterator["AsyncDatabase"]:
        """A database that answers; raises DatabaseFault saying why it does not."""
        database = cls(address)
        try:
            await database.verify()
            yield database
        finally:
            await database.close()

    async def verify(self) -> None:
        """Raises DatabaseFault, at once, where the database does not answer."""
        with faults_in_words(self.address):
            await self._driver.verify_connectivity()

    async def close(self) -> None:
        """Ends all connections."""
        await self._driver.close()

    async def read_row(
        self, cypher: str, params: Mapping[str, Any], after: Bookmark | None = None
    ) -> list[Any]:
        """The values of the only row of one statement, in a read transaction under the time limit.

        after    a write that it must see, wherever in a cluster it reads
        """

        @neo4j.unit_of_work(timeout=self.address.read_timeout)
        async def work(transaction: neo4j.AsyncManagedTransaction) -> list[Any]:
            result = await transaction.run(cypher, dict(params))
            record = await result.single(strict=True)
            return list(record.values())

        with faults_in_words(self.address):
            async with self._driver.session(
                database=self.address.database, bookmarks=after
            ) as session:
                return await session.execute_read(work)


def _rows(result: neo4j.Result) -> list[Row]:
    names = result.keys()
    return [dict(zip(names, map(_native, record), strict=True)) for record in result]


def _native(value: Any) -> Any:
    """A value with Neo4j's days as Python's, also within lists and maps."""
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, list):
        return [_native(each) for each in value]
    if isinstance(value, dict):
        return {name: _native(each) for name, each in value.items()}
    return value


@contextmanager
def faults_in_words(address: Address) -> Iterator[None]:
    """Turns the driver's exceptions into sentences for people; a wrong password is never repeated."""
    try:
        yield
    except exceptions.AuthError as fault:
        raise DatabaseFault(
            en=f"Neo4j at {address.uri} does not accept the name and password given: "
            "check NEO4J_USERNAME and NEO4J_PASSWORD.",
            zh=f"{address.uri} 的 Neo4j 不接受所给的用户名和密码："
            "请检查 NEO4J_USERNAME 和 NEO4J_PASSWORD。",
        ) from fault
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired, OSError) as fault:
        raise DatabaseFault(
            en=f"No Neo4j answers at {address.uri}: start it, or correct NEO4J_URI.",
            zh=f"{address.uri} 上没有 Neo4j 应答：请启动它，或改正 NEO4J_URI。",
        ) from fault
    except exceptions.Neo4jError as fault:
        if fault.code in _TIMED_OUT:
            raise TimeLimitReached(
                en=f"The question took longer than {address.read_timeout:g} seconds and was ended: "
                "ask for less, or raise YANXIU_READ_TIMEOUT.",
                zh=f"查询超过 {address.read_timeout:g} 秒，已被终止："
                "请缩小范围，或调大 YANXIU_READ_TIMEOUT。",
            ) from fault
        if fault.code == _TOO_LITTLE_MEMORY:
            raise DatabaseFault(
                en="Neo4j has too little memory for this in one transaction: give it more "
                "(YANXIU_HEAP, such as 2g), or load fewer rows at a time.",
                zh="Neo4j 的内存不足以在一个事务中完成：请调大内存（YANXIU_HEAP，如 2g），或分次导入较少的行。",
            ) from fault
        kind = ValueOutOfRange if fault.code in _OUT_OF_RANGE else StatementFault
        raise kind(fault.message or str(fault.code)) from fault
