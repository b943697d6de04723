"""Runs the `yanxiu` command in this process or in its own process."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from yanxiu.cli.main import main
from yanxiu.graph.database import Address


def environment(address: Address, **more: str) -> dict[str, str]:
    """Returns this process's environment with the database at `address`, in English."""
    given = {
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": "neo4j",
        "NEO4J_PASSWORD": address.password,
    }
    return {**os.environ, **given, "YANXIU_LANG": "en", **more}


def yanxiu(address: Address, *words: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in this process. `more` is added to its environment."""
    return in_process(environment(address, **more), *words)


def in_process(given: Mapping[str, str], *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in this process through `main`, with variables added to the environment.

    Passes on every exception except those that `main` turns into messages. In Chinese, click's own
    texts stay English, because `main` changes them permanently. A command that serves needs its own
    process.
    """
    arguments = ["yanxiu", *map(str, words)]
    with (
        CliRunner(env=given).isolation() as (output, errors, _),
        patch.object(sys, "argv", arguments),
        _restored_process_state(chinese=given.get("YANXIU_LANG") == "zh"),
    ):
        code = _code_of_main()
        sys.stdout.flush()
        sys.stderr.flush()
        said, faults = output.getvalue(), errors.getvalue()
    return subprocess.CompletedProcess(arguments, code, said, faults)


def yanxiu_process(
    address: Address, *words: str | Path, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in its own process. `more` is added to its environment."""
    command = [sys.executable, "-m", "yanxiu.cli.main", *map(str, words)]
    return subprocess.run(
        command, check=False, capture_output=True, env=environment(address, **more)
    )


def _code_of_main() -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _restored_process_state(*, chinese: bool) -> Iterator[None]:
    """Restores signal handlers and loggers after the block, and leaves click's texts unchanged."""
    handler = signal.getsignal(signal.SIGTERM)
    loggers = [logging.getLogger(name) for name in ("yanxiu.requests", "yanxiu.database")]
    before = [(log, [*log.handlers], log.level, log.propagate) for log in loggers]
    try:
        with ExitStack() as patches:
            if chinese:
                patches.enter_context(patch("yanxiu.cli.main.speak_click"))
                patches.enter_context(
                    patch("yanxiu.cli.main.localised", side_effect=lambda each: each)
                )
            yield
    finally:
        signal.signal(signal.SIGTERM, handler)
        for log, handlers, level, propagate in before:
            log.handlers[:], log.propagate = handlers, propagate
            log.setLevel(level)
