"""Applies pending migrations exactly once, even if several programs start at the same time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from yanxiu.graph.driver_faults import AlreadyExists
from yanxiu.graph.migrations.files import Migration
from yanxiu.graph.migrations.state import (
    LIST_APPLIED,
    MigrationState,
    compare_migrations,
    require_usable,
)

if TYPE_CHECKING:
    from yanxiu.graph.database import Database, Transaction

# The uniqueness constraint keeps two transactions from creating the same node. The second waits for the first and
# matches its node. If its query plan is older than the constraint, it fails and is retried.
_CLAIM = (
    "MERGE (m:AppliedMigration {id: $number}) "
    "ON CREATE SET m.checksum = $checksum, m.name = $name, m.at = $at, m.program = $program"
)


def compare_database(
    database: "Database", known: Sequence[Migration] | None = None
) -> MigrationState:
    """Compares the graph of a database with this program's migrations."""
    return compare_migrations(database.read(LIST_APPLIED), known)


def migrate(database: "Database", known: Sequence[Migration] | None = None) -> list[Migration]:
    """Applies pending migrations, each in one transaction with its record; returns those that this call applied.

    If another program applies a migration at the same time, this call waits and does not apply it again.
    The constraint on `AppliedMigration` must exist. Raises LaterGraph or ChangedMigration before any change.
    """
    standing = compare_database(database, known)
    require_usable(standing)
    return [each for each in standing.pending if _apply_once(database, each)]


def _apply_once(database: "Database", migration: Migration) -> bool:
    """Applies the migration; returns False if another program applied it."""
    work = partial(_apply, migration=migration)
    try:
        return database.write(work)
    except AlreadyExists:
        return database.write(work)


def try_out(transaction: "Transaction", pending: Sequence[Migration]) -> list[dict[str, int]]:
    """Runs pending migrations in order; returns Neo4j's counters that are not 0 for each."""
    results = []
    for each in pending:
        before = dict(transaction.counters)
        _run(transaction, each)
        results.append(
            {
                name: count - before.get(name, 0)
                for name, count in transaction.counters.items()
                if count > before.get(name, 0)
            }
        )
    return results


def _apply(transaction: "Transaction", migration: Migration) -> bool:
    """Applies the migration in this transaction; returns False if it was applied before."""
    transaction.run(
        _CLAIM,
        number=migration.number,
        checksum=migration.checksum,
        name=migration.title.en,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        program=version("yanxiu-graph"),
    )
    if not transaction.counters.get("nodes_created"):
        return False
    _run(transaction, migration)
    return True


def _run(transaction: "Transaction", migration: Migration) -> None:
    for statement in migration.statements:
        transaction.run(statement)
