"""A long text on a terminal, a screen at a time, with what it is in the last line of each."""

import os
import re
import shutil
import subprocess
import sys

import click
from rich.cells import cell_len

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
# these have a meaning in the prompts of less
_MEANING = re.compile(r"([?:.%\\])")


def print_paged(text: str, heading: str) -> None:
    """Prints a text; where it is longer than the terminal, through `less` (or PAGER).

    heading   stays visible while `less` turns the pages
    """
    if not (sys.stdout.isatty() and sys.stdin.isatty()) or _lines(text) < _height():
        click.echo(text, nl=False)
        return
    less = shutil.which("less")
    if less is None or os.environ.get("PAGER"):
        click.echo_via_pager(text)
        return
    wording = _MEANING.sub(r"\\\1", heading)
    prompt = f"{wording}  %lt-%lb/%L  (q)"
    command = [less, "-R", f"-Ps{prompt}", f"-PM{prompt}", "-M"]
    try:
        subprocess.run(  # noqa: S603 - the text is its input, never its command
            command, input=text.encode(), check=False, env={**os.environ, "LESSCHARSET": "utf-8"}
        )
    except OSError:
        click.echo(text, nl=False)


def _height() -> int:
    return shutil.get_terminal_size().lines


def _lines(text: str) -> int:
    width = max(shutil.get_terminal_size().columns, 1)
    plain = _STYLE.sub("", text)
    return sum(1 + max(0, cell_len(line) - 1) // width for line in plain.splitlines())
