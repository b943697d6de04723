"""Measures the time of a backup and its restore, and its size.

    python -m bench.backup

Backs up the database of the settings (`yanxiu demo` makes one). Restores it into a separate Neo4j, which is deleted
afterwards. Prints teachers, nodes, relationships, the seconds of each step, and megabytes.
"""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from yanxiu.graph import backup, local
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings


def main() -> None:
    """Measures once and prints the result."""
    settings = Settings.from_environment()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "backup.zip"
        with reachable(settings) as address, Database.connect(address) as database:
            (row,) = database.read("MATCH (t:Teacher) RETURN count(t) AS teachers")
            begun = time.perf_counter()
            contents = backup.back_up(database, path)
            backup_seconds = time.perf_counter() - begun
        own = replace(settings, home=Path(folder) / "home", uri=None)
        with (
            local.serving(own) as running,
            Database.connect(
                Address(running.uri, running.username, running.password, read_timeout=600)
            ) as database,
        ):
            begun = time.perf_counter()
            backup.restore(database, path)
            restore_seconds = time.perf_counter() - begun
        print(
            f"{row['teachers']:,} teachers, {contents.nodes:,} nodes, {contents.relationships:,} relationships: "
            f"backup {backup_seconds:.1f} s, {path.stat().st_size / 1e6:.1f} MB; restore {restore_seconds:.1f} s, compared with its hash"
        )


if __name__ == "__main__":
    main()
