"""Sessions and transactions with a time limit.

Only this module and `yanxiu.graph.async_database` access Neo4j.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import neo4j
from neo4j.time import Date

from yanxiu.graph.disk import require_room
from yanxiu.graph.driver_faults import prevent_retry, suppress_equivalent, translate_faults
from yanxiu.graph.migrations import compare_database, migrate, require_usable
from yanxiu.graph.profiles import Plan
from yanxiu.graph.schema import (
    LIST_INDEXES,
    MIGRATIONS_STRUCTURE,
    is_outdated,
    standard_codes,
    structure,
)

T = TypeVar("T")
Row = dict[str, Any]
Bookmark = neo4j.Bookmarks  # marks a write that a later read must see

DRIVER_LIMITS = {  # seconds; retry time counts from the first failure, so a failure is reported after 4 to 9 s
    "connection_timeout": 4.0,
    "connection_acquisition_timeout": 4.0,  # includes a connection that opens but gets no response
    "max_transaction_retry_time": 3.0,
    "initial_retry_delay": 0.5,
    "retry_delay_multiplier": 1.0,  # the driver's default, 2.0, would make retries last twice as long
}
# Prefix of statements that match every node by id. Their plan does not depend on the graph's size.
WITHOUT_REPLANNING = "CYPHER replan=skip "
_AT_A_TIME = 5_000  # rows fetched at a time when a result is streamed
# This program reports the driver's faults by its own errors.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a Neo4j, the credentials, and the time limit of reads in seconds."""

    uri: str
    username: str
    password: str
    database: str = "neo4j"
    read_timeout: float = 30.0
    disk: Path | None = None  # folder of the database's files if they are on this machine

    @property
    def is_routed(self) -> bool:
        """Whether several servers may answer. A single server always sees its own writes."""
        return self.uri.startswith("neo4j")

    @property
    def options(self) -> dict[str, Any]:
        return {
            "auth": (self.username, self.password),
            "user_agent": "yanxiu-graph",
            "notifications_min_severity": "OFF",
        }


class Transaction:
    """A write transaction: runs statements, returns their rows and adds up the counters of their changes."""

    def __init__(self, run: Callable[[str, Row], tuple[list[Row], neo4j.ResultSummary]]) -> None:
        self._run = run
        self.counters: dict[str, int] = {}

    @classmethod
    def wrap(cls, transaction: neo4j.ManagedTransaction) -> "Transaction":
        """Wraps a transaction of the driver."""

        def run(cypher: str, params: Row) -> tuple[list[Row], neo4j.ResultSummary]:
            result = transaction.run(cypher, params)
            return _rows(result), result.consume()

        return cls(run)

    def run(self, cypher: str, **params: Any) -> list[Row]:
        """Runs one statement and returns its rows. Raises StatementFault if Neo4j refuses it."""
        rows, summary = self._run(cypher, params)
        for name, count in vars(summary.counters).items():
            if isinstance(count, int) and not isinstance(count, bool):
                self.counters[name] = self.counters.get(name, 0) + count
        return rows


class Database:
    """A Neo4j database for blocking code: the command line, the loaders, networkx views."""

    def __init__(self, address: Address, **options: Any) -> None:
        self.address = address
        settings = {**DRIVER_LIMITS, **address.options, **options}
        with translate_faults(address):
            self._driver = neo4j.GraphDatabase.driver(address.uri, **settings)
        # lets each session read the writes of the previous one on any server of a cluster
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager() if address.is_routed else None

    def require_room(self, needed: int) -> None:
        """Raises Refused if the database is on this machine and its disk has fewer than `needed` bytes free."""
        if self.address.disk:
            require_room(self.address.disk, needed)

    def close(self) -> None:
        """Ends all connections."""
        self._driver.close()

    @classmethod
    @contextmanager
    def connect(cls, address: Address) -> Iterator["Database"]:
        """Yields a database that responds. Raises DatabaseFault with the reason if it does not."""
        database = cls(address)
        try:
            with translate_faults(address):
                database._driver.verify_connectivity()
            yield database
        finally:
            database.close()

    def _session(self) -> neo4j.Session:
        return self._driver.session(
            database=self.address.database,
            fetch_size=-1,  # all rows at once, because they become a list
            bookmark_manager=self._bookmarks,
        )

    def read(self, cypher: str, /, **params: Any) -> list[Row]:
        """Rows of one statement in a read transaction under the time limit."""
        return self._read(cypher, params)[0]

    def explain(self, cypher: str, /, **params: Any) -> tuple[list[str], Plan]:
        """Columns and plan of a statement, without running it. Raises StatementFault if it is invalid."""
        with translate_faults(self.address), self._session() as session:
            result = session.run(f"EXPLAIN {cypher}", params)
            columns = list(result.keys())
            return columns, cast(Plan, result.consume().plan or {})

    def profile(self, cypher: str, /, **params: Any) -> tuple[list[Row], Plan]:
        """Rows of a statement, and its executed plan with database hits."""
        rows, summary = self._read(f"PROFILE {cypher}", params)
        return rows, cast(Plan, summary.profile or {})

    def _read(self, cypher: str, params: Row) -> tuple[list[Row], neo4j.ResultSummary]:
        @neo4j.unit_of_work(timeout=self.address.read_timeout)
        def work(transaction: neo4j.ManagedTransaction) -> tuple[list[Row], neo4j.ResultSummary]:
            with prevent_retry(self.address):
                result = transaction.run(cypher, params)
                return _rows(result), result.consume()

        with translate_faults(self.address), self._session() as session:
            return session.execute_read(work)

    def write(
        self, work: Callable[[Transaction], T], *, metadata: Mapping[str, str] | None = None
    ) -> T:
        """Commits `work` and returns its result; `work` may run more than once.

        metadata    shown by Neo4j in its list of running transactions
        """
        with_metadata = neo4j.unit_of_work(metadata=dict(metadata or {}))(
            lambda transaction: work(Transaction.wrap(transaction))
        )
        with translate_faults(self.address), self._session() as session:
            return session.execute_write(with_metadata)

    def command(self, cypher: str, **params: Any) -> list[Row]:
        """Rows of a command about the database itself, run in an auto-commit transaction."""
        with translate_faults(self.address), self._session() as session:
            return _rows(session.run(cypher, params))

    def write_for_caller(self, work: Callable[[Transaction], T]) -> tuple[T, Bookmark]:
        """Like `write`, with the time limit of reads; also returns a bookmark for reads that must see the change."""
        limited = neo4j.unit_of_work(timeout=self.address.read_timeout)(
            lambda transaction: work(Transaction.wrap(transaction))
        )
        with translate_faults(self.address), self._session() as session:
            return session.execute_write(limited), session.last_bookmarks()

    @contextmanager
    def rolled_back(self) -> Iterator[Transaction]:
        """Yields a transaction that is always rolled back; only it sees its changes."""
        with translate_faults(self.address), self._session() as session:
            transaction = session.begin_transaction()
            try:
                yield Transaction.wrap(cast(neo4j.ManagedTransaction, transaction))
            finally:
                transaction.close()

    @contextmanager
    def with_change(
        self, change: Callable[[Transaction], object], seconds: float
    ) -> Iterator["Database"]:
        """Yields the database as it would be after `change`; the change is rolled back after the block.

        The block is one transaction, for one thread. Neo4j ends it after `seconds`, or when this process dies.
        """
        with translate_faults(self.address), self._session() as session:
            transaction = session.begin_transaction(timeout=seconds)
            try:
                wrapper = Transaction.wrap(cast(neo4j.ManagedTransaction, transaction))
                change(wrapper)
                yield _Trial(self, wrapper)
            finally:
                transaction.close()

    @contextmanager
    def frozen_reads(self, lock: str) -> Iterator[Callable[..., Iterator[Row]]]:
        """Yields a function that streams the rows of statements, all in one transaction that is rolled back.

        lock    a statement that runs first; the nodes it writes to stay locked until the end
        """
        session = self._driver.session(
            database=self.address.database,
            fetch_size=_AT_A_TIME,
            bookmark_manager=self._bookmarks,
        )
        with translate_faults(self.address), session:
            transaction = session.begin_transaction()

            def rows(cypher: str, **params: Any) -> Iterator[Row]:
                for record in transaction.run(cypher, params):
                    yield dict(record)

            try:
                transaction.run(lock).consume()
                yield rows
            finally:
                transaction.close()

    @contextmanager
    def trial_database(self) -> Iterator["Database"]:
        """Yields the database with the standard codes added; all writes are rolled back after the block.

        The block is one transaction, for one thread. Its reads have no time limit.
        """
        with self.rolled_back() as transaction:
            for cypher, params in standard_codes():
                transaction.run(cypher, **params)
            yield _Trial(self, transaction)

    def apply_schema(self) -> int:
        """Upgrades the graph to this version and returns the number of changes.

        Runs pending migrations, and creates the missing constraints, indexes and standard codes of the model.
        A full-text index of an earlier model is recreated, because it lacks labels and properties added since.
        Several programs may call this at the same time. Raises LaterGraph or ChangedMigration before any change.
        """
        standing = compare_database(self)
        require_usable(standing)
        result = 0
        if standing.pending:
            result = self._make_structure(first=True) + len(migrate(self))
        return result + self._make_structure() + self.write(_make_codes)

    def _make_structure(self, *, first: bool = False) -> int:
        """Creates missing constraints and indexes; returns their number. `first`: only those migrations need."""
        indexes = self.command(LIST_INDEXES)
        there = {index["name"] for index in indexes}
        outdated = {index["name"] for index in indexes if is_outdated(index)}
        result = 0
        for name, cypher in structure():
            if first and name != MIGRATIONS_STRUCTURE:
                continue
            if name in outdated:
                self._change_structure(f"DROP INDEX {name} IF EXISTS")
            if name in outdated or name not in there:
                self._change_structure(cypher)
                result += 1
        if result:
            self.command("CALL db.awaitIndexes(600)")
        return result

    def _change_structure(self, cypher: str) -> None:
        """Runs a schema statement. Ignores an error if another program has just made the same change."""
        with translate_faults(self.address), self._session() as session, suppress_equivalent():
            session.execute_write(lambda transaction: transaction.run(cypher).consume())


class _Trial(Database):
    """A database whose reads all go through one transaction."""

    def __init__(self, whole: Database, transaction: Transaction) -> None:
        self.address = whole.address
        self._whole = whole
        self._transaction = transaction

    def read(self, cypher: str, /, **params: Any) -> list[Row]:
        return self._transaction.run(cypher, **params)

    def explain(self, cypher: str, /, **params: Any) -> tuple[list[str], Plan]:
        """Columns and plan of a statement; uncommitted rows do not affect them."""
        return self._whole.explain(cypher, **params)

    @contextmanager
    def rolled_back(self) -> Iterator[Transaction]:
        yield self._transaction


def _make_codes(transaction: Transaction) -> int:
    """Creates the standard codes; returns how many of their properties were missing or differed."""
    for cypher, params in standard_codes():
        transaction.run(cypher, **params)
    return transaction.counters.get("properties_set", 0)


def _rows(result: neo4j.Result) -> list[Row]:
    names = result.keys()
    return [dict(zip(names, map(to_python, record), strict=True)) for record in result]


_UNCHANGED = frozenset({str, int, float, bool, type(None)})


def to_python(value: Any) -> Any:
    """The value with Neo4j dates converted to Python dates, also in lists and maps."""
    kind = type(value)
    if kind in _UNCHANGED:  # tested first, because most values have these types
        return value
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, list):
        return [each if type(each) in _UNCHANGED else to_python(each) for each in value]
    if isinstance(value, dict):
        return {
            name: each if type(each) in _UNCHANGED else to_python(each)
            for name, each in value.items()
        }
    return value
