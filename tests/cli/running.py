"""The `yanxiu` command, run in this process or as one of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from cli.main import main
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
    """The command run to its end in this process, through its own `main`; `more` goes into the environment.

    A command that serves, or speaks Chinese (click is then changed for good), needs `yanxiu_process`.
    """
    arguments = ["yanxiu", *map(str, words)]
    runner = CliRunner(env={**environment(address, **more)})
    with (
        runner.isolation() as (output, errors, _),
        patch.object(sys, "argv", arguments),
        _signals_kept(),
    ):
        code = _code_of_main()
        sys.stdout.flush()
        sys.stderr.flush()
        said, faults = output.getvalue(), errors.getvalue()
    return subprocess.CompletedProcess(arguments, code, said, faults)


def yanxiu_process(
    address: Address, *words: str | Path, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """The command run to its end as a process of its own; `more` goes into its environment."""
    command = [sys.executable, "-m", "cli.main", *map(str, words)]
    return subprocess.run(
        command, check=False, capture_output=True, env=environment(address, **more)
    )


def _code_of_main() -> int:
    """The exit code; any other fault than those that `main` tells is a traceback, and goes to the test."""
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _signals_kept() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
