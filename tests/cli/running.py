"""The `yanxiu` command as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from graph.database import Address


def environment(address: Address, **more: str) -> dict[str, str]:
    """The process's environment: our own, the database at `address`, English."""
    given = {
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": "neo4j",
        "NEO4J_PASSWORD": address.password,
    }
    return {**os.environ, **given, "YANXIU_LANG": "en", **more}


def yanxiu(address: Address, *words: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The command run to its end; `more` goes into its environment."""
    command = [sys.executable, "-m", "cli.main", *map(str, words)]
    return subprocess.run(
        command, check=False, capture_output=True, env=environment(address, **more)
    )
