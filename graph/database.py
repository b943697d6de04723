"""The only access to Neo4j, with `yanxiu.graph.async_database`: sessions and transactions with a time limit."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import neo4j
from neo4j.time import Date

from yanxiu.graph.disk import require_room
from yanxiu.graph.driver_faults import faults_in_words, not_again, suppress_equivalent
from yanxiu.graph.migrations import applied_in, migrate, require_usable
from yanxiu.graph.profiles import Plan
from yanxiu.graph.schema import (
    INDEXES,
    MIGRATIONS_STRUCTURE,
    is_outdated,
    standard_codes,
    structure,
)

T = TypeVar("T")
Row = dict[str, Any]
Bookmark = neo4j.Bookmarks  # what a later read must have seen

LIMITS = {  # in seconds; retries count from the first failure, so that it is reported after 4, at most 9
    "connection_timeout": 4.0,
    "connection_acquisition_timeout": 4.0,  # one that is opened but not answered, too
    "max_transaction_retry_time": 3.0,
    "initial_retry_delay": 0.5,
    "retry_delay_multiplier": 1.0,  # doubled, as the driver has it, they go on for twice the time
}
# before a statement that finds all by id: its plan is the same however much the graph holds, and made once
BY_ID = "CYPHER replan=skip "
_AT_A_TIME = 5_000  # rows that are on their way at once where they are read one by one
logging.getLogger("neo4j").addHandler(
    logging.NullHandler()
)  # driver faults are reported by this program's own errors


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
    def is_routed(self) -> bool:
        """Whether several servers may answer; one alone has seen whatever it has written."""
        return self.uri.startswith("neo4j")

    @property
    def options(self) -> dict[str, Any]:
        return {
            "auth": (self.username, self.password),
            "user_agent": "yanxiu-graph",
            "notifications_min_severity": "OFF",
        }


class Transaction:
    """A write transaction as callers see it: run a statement, get its rows; changes add up."""

    def __init__(self, run: Callable[[str, Row], tuple[list[Row], neo4j.ResultSummary]]) -> None:
        self._run = run
        self.counters: dict[str, int] = {}

    @classmethod
    def over(cls, transaction: neo4j.ManagedTransaction) -> "Transaction":
        """One over the driver's own."""

        def run(cypher: str, params: Row) -> tuple[list[Row], neo4j.ResultSummary]:
            result = transaction.run(cypher, params)
            return _rows(result), result.consume()

        return cls(run)

    def run(self, cypher: str, **params: Any) -> list[Row]:
        """Runs one statement and gives its rows; raises StatementFault where Neo4j refuses it."""
        rows, summary = self._run(cypher, params)
        for name, count in vars(summary.counters).items():
            if isinstance(count, int) and not isinstance(count, bool):
                self.counters[name] = self.counters.get(name, 0) + count
        return rows


class Database:
    """A Neo4j database for programs that wait: the command line, the loaders, networkx views."""

    def __init__(self, address: Address, **options: Any) -> None:
        self.address = address
        settings = {**LIMITS, **address.options, **options}
        with faults_in_words(address):
            self._driver = neo4j.GraphDatabase.driver(address.uri, **settings)
        # what one session has written the next one reads, whichever member of a cluster it is sent to
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager() if address.is_routed else None

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
            bookmark_manager=self._bookmarks,
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
            with not_again(self.address):
                result = transaction.run(cypher, params)
                return _rows(result), result.consume()

        with faults_in_words(self.address), self._session() as session:
            return session.execute_read(work)

    def write(
        self, work: Callable[[Transaction], T], *, metadata: Mapping[str, str] | None = None
    ) -> T:
        """What `work` returns after its transaction is committed; `work` may be run more than once.

        metadata    shown by Neo4j in its list of running transactions
        """
        with_metadata = neo4j.unit_of_work(metadata=dict(metadata or {}))(
            lambda transaction: work(Transaction.over(transaction))
        )
        with faults_in_words(self.address), self._session() as session:
            return session.execute_write(with_metadata)

    def command(self, cypher: str, **params: Any) -> list[Row]:
        """Rows of a command about the database itself, such as one that ends a transaction; run at once."""
        with faults_in_words(self.address), self._session() as session:
            return _rows(session.run(cypher, params))

    def write_for_caller(self, work: Callable[[Transaction], T]) -> tuple[T, Bookmark]:
        """The same under the time limit of reads, with what a read must wait for to see the change."""
        limited = neo4j.unit_of_work(timeout=self.address.read_timeout)(
            lambda transaction: work(Transaction.over(transaction))
        )
        with faults_in_words(self.address), self._session() as session:
            return session.execute_write(limited), session.last_bookmarks()

    @contextmanager
    def rolled_back(self) -> Iterator[Transaction]:
        """A transaction whose changes are seen inside it and never kept."""
        with faults_in_words(self.address), self._session() as session:
            transaction = session.begin_transaction()
            try:
                yield Transaction.over(cast(neo4j.ManagedTransaction, transaction))
            finally:
                transaction.close()

    @contextmanager
    def supposing(
        self, change: Callable[[Transaction], object], seconds: float
    ) -> Iterator["Database"]:
        """The database as it would be after a change, seen by the block alone and never kept.

        It is one transaction, for one thread, that Neo4j ends after `seconds`, or when this process dies.
        """
        with faults_in_words(self.address), self._session() as session:
            transaction = session.begin_transaction(timeout=seconds)
            try:
                seen = Transaction.over(cast(neo4j.ManagedTransaction, transaction))
                change(seen)
                yield _Trial(self, seen)
            finally:
                transaction.close()

    @contextmanager
    def at_rest(self, lock: str) -> Iterator[Callable[..., Iterator[Row]]]:
        """What gives the rows of statements one by one, all in one transaction that keeps nothing.

        lock    a statement run first; what it writes to is locked until the end
        """
        session = self._driver.session(
            database=self.address.database,
            fetch_size=_AT_A_TIME,
            bookmark_manager=self._bookmarks,
        )
        with faults_in_words(self.address), session:
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
    def trial(self) -> Iterator["Database"]:
        """The database as it would be with the standard codes; what is written through it is never kept.

        All goes through one transaction, so it is for one thread, and its reads are under no time limit.
        """
        with self.rolled_back() as transaction:
            for cypher, params in standard_codes():
                transaction.run(cypher, **params)
            yield _Trial(self, transaction)

    def apply_schema(self) -> int:
        """Upgrades the graph to this version: runs pending migrations, and creates the constraints, indexes and
        standard codes of the model; returns how many were missing.

        A full-text index of an earlier model is made anew: it knows nothing of labels and properties added since.
        Several programs may do so at the same time. Raises LaterGraph or ChangedMigration before anything is done.
        """
        standing = applied_in(self)
        require_usable(standing)
        result = 0
        if standing.pending:
            result = self._make_structure(first=True) + len(migrate(self))
        return result + self._make_structure() + self.write(_make_codes)

    def _make_structure(self, *, first: bool = False) -> int:
        """Makes what is missing of the structure; `first`: what migrations need."""
        indexes = self.command(INDEXES)
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
        """Another program may make the same at the same moment: then it is there, which is what was wanted."""
        with faults_in_words(self.address), self._session() as session, suppress_equivalent():
            session.execute_write(lambda transaction: transaction.run(cypher).consume())


class _Trial(Database):
    """A database of which one transaction is seen."""

    def __init__(self, whole: Database, transaction: Transaction) -> None:
        self.address = whole.address
        self._whole = whole
        self._transaction = transaction

    def read(self, cypher: str, /, **params: Any) -> list[Row]:
        return self._transaction.run(cypher, **params)

    def explain(self, cypher: str, /, **params: Any) -> tuple[list[str], Plan]:
        """The plan of a statement, which depends on no row."""
        return self._whole.explain(cypher, **params)

    @contextmanager
    def rolled_back(self) -> Iterator[Transaction]:
        yield self._transaction


def _make_codes(transaction: Transaction) -> int:
    """Makes the standard codes; gives how many properties of them were missing or differed."""
    for cypher, params in standard_codes():
        transaction.run(cypher, **params)
    return transaction.counters.get("properties_set", 0)


def _rows(result: neo4j.Result) -> list[Row]:
    names = result.keys()
    return [dict(zip(names, map(native, record), strict=True)) for record in result]


_UNCHANGED = frozenset({str, int, float, bool, type(None)})


def native(value: Any) -> Any:
    """A value with Neo4j's days as Python's, also within lists and maps."""
    kind = type(value)
    if kind in _UNCHANGED:  # most values by far, which is why they are asked about first
        return value
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, list):
        return [each if type(each) in _UNCHANGED else native(each) for each in value]
    if isinstance(value, dict):
        return {
            name: each if type(each) in _UNCHANGED else native(each) for name, each in value.items()
        }
    return value
