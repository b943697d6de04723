"""Applies pending migrations once, however many programs start at the same time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from yanxiu.graph.driver_faults import AlreadyMade
from yanxiu.graph.migrations.files import Migration
from yanxiu.graph.migrations.standing import APPLIED, Standing, require_usable, standing

if TYPE_CHECKING:
    from yanxiu.graph.database import Database, Transaction

# The constraint lets no two transactions make the same node: the second waits for the first and finds it made, or,
# where its plan is older than the constraint, fails and begins again.
_CLAIM = (
    "MERGE (m:AppliedMigration {id: $number}) "
    "ON CREATE SET m.checksum = $checksum, m.name = $name, m.at = $at, m.program = $program"
)


def applied_in(database: "Database", known: Sequence[Migration] | None = None) -> Standing:
    """How the graph of a database stands to the migrations that this program knows."""
    return standing(database.read(APPLIED), known)


def migrate(database: "Database", known: Sequence[Migration] | None = None) -> list[Migration]:
    """Applies what is pending, each in one transaction with its record; gives what this call applied.

    Where another program applies one at the same moment, this one waits, and does not apply it again. The
    constraint on `AppliedMigration` must be there. Raises LaterGraph or ChangedMigration before anything is done.
    """
    standing = applied_in(database, known)
    require_usable(standing)
    return [each for each in standing.pending if _is_ours(database, each)]


def _is_ours(database: "Database", migration: Migration) -> bool:
    """Whether it was this call that applied it."""
    work = partial(_apply, migration=migration)
    try:
        return database.write(work)
    except AlreadyMade:
        return database.write(work)


def try_out(transaction: "Transaction", pending: Sequence[Migration]) -> list[dict[str, int]]:
    """What each of the pending ones, one after the other, changes: the counters of Neo4j that are not 0."""
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
    """Whether it was this transaction that applied it."""
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
