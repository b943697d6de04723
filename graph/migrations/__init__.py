"""Migrations: change graphs of earlier versions step by step into the form that this version reads.

A migration is a numbered file beside this one. The graph keeps the number and the checksum of each that was applied,
so that it is applied once, a file that was changed afterwards is noticed, and so is a graph of a later version.
"""

from yanxiu.graph.migrations.applying import applied_in, migrate, try_out
from yanxiu.graph.migrations.files import Migration, read_migrations
from yanxiu.graph.migrations.standing import (
    APPLIED,
    Applied,
    ChangedMigration,
    LaterGraph,
    Standing,
    require_usable,
    standing,
)

__all__ = [
    "APPLIED",
    "Applied",
    "ChangedMigration",
    "LaterGraph",
    "Migration",
    "Standing",
    "applied_in",
    "migrate",
    "read_migrations",
    "require_usable",
    "standing",
    "try_out",
]
