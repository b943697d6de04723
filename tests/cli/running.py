"""The `yanxiu` command, run in this process or as one of its own."""

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
    """The process's environment: our own, the database at `address`, English."""
    given = {
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": "neo4j",
        "NEO4J_PASSWORD": address.password,
    }
    return {**os.environ, **given, "YANXIU_LANG": "en", **more}


def yanxiu(address: Address, *words: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The command run to its end in this process; `more` goes into the environment."""
    return in_process(environment(address, **more), *words)


def in_process(given: Mapping[str, str], *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """The command run to its end in this process, through its own `main`, with variables added to the environment.

    Any other fault than those that `main` turns into words goes to the test. Where it speaks Chinese, click's own
    words stay English, because `main` changes them for good. A command that serves needs a process.
    """
    arguments = ["yanxiu", *map(str, words)]
    with (
        CliRunner(env=given).isolation() as (output, errors, _),
        patch.object(sys, "argv", arguments),
        _process_kept(chinese=given.get("YANXIU_LANG") == "zh"),
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
def _process_kept(*, chinese: bool) -> Iterator[None]:
    """Leaves the handling of signals and of log lines, and the words of click, as they were."""
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
