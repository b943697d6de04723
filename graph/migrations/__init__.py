"""Migrations: upgrade graphs of earlier versions step by step to the form that this version reads.

A migration is a numbered file in this folder. The graph stores the number and checksum of each applied migration.
So each is applied once, and a file changed afterwards or a graph of a later version is detected.
"""

from yanxiu.graph.migrations.applying import compare_database, migrate, try_out
from yanxiu.graph.migrations.files import Migration, read_migrations
from yanxiu.graph.migrations.state import (
    LIST_APPLIED,
    Applied,
    ChangedMigration,
    LaterGraph,
    MigrationState,
    compare_migrations,
    require_usable,
)

__all__ = [
    "LIST_APPLIED",
    "Applied",
    "ChangedMigration",
    "LaterGraph",
    "Migration",
    "MigrationState",
    "compare_database",
    "compare_migrations",
    "migrate",
    "read_migrations",
    "require_usable",
    "try_out",
]
