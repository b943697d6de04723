"""Pages long text on a terminal. The last line of each screen shows the title."""

import os
import re
import shutil
import subprocess
import sys

import click
from rich.cells import cell_len

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
# The title is passed as the name of less's editor (%E), because some versions (590) garble Chinese in a prompt. With
# LESSSECURE, less cannot start an editor or any other program.
_PROMPT = "%E  %lt-%lb/%L  (q)"


def print_paged(text: str, heading: str) -> None:
    """Prints a text. If it is longer than the terminal, pages it with `less` (or PAGER).

    heading   stays visible while `less` turns the pages
    """
    if not (sys.stdout.isatty() and sys.stdin.isatty()) or _lines(text) < _height():
        click.echo(text, nl=False)
        return
    less = shutil.which("less")
    if less is None or os.environ.get("PAGER"):
        click.echo_via_pager(text)
        return
    command = [less, "-R", f"-Ps{_PROMPT}", f"-PM{_PROMPT}", "-M"]
    options = {"LESSCHARSET": "utf-8", "LESSSECURE": "1", "VISUAL": heading}
    try:
        subprocess.run(  # noqa: S603 - the text is its input, never its command
            command, input=text.encode(), check=False, env={**os.environ, **options}
        )
    except OSError:
        click.echo(text, nl=False)


def _height() -> int:
    return shutil.get_terminal_size().lines


def _lines(text: str) -> int:
    width = max(shutil.get_terminal_size().columns, 1)
    plain = _STYLE.sub("", text)
    return sum(1 + max(0, cell_len(line) - 1) // width for line in plain.splitlines())
