"""Shows the tables of plans and forecasts, and writes their rosters."""

from pathlib import Path

from rich.console import Console

from yanxiu.analysis.allocation import Roster
from yanxiu.analysis.tables import Table
from yanxiu.api.jobs.rosters import roster_csv
from yanxiu.cli.answers import report_written, write_answer, write_bytes
from yanxiu.graph.text import Text


def show_table(table: Table, form: str | None, out: Path | None) -> Console:
    """Writes a table and prints its notes. Returns the console for further messages.

    If the table goes into a file or pipe, this console is the error stream.
    """
    write_answer(table.answer(), form, out)
    screen = Console(stderr=form not in (None, "table") or out is not None)
    for note in table.notes:
        screen.print(str(note), highlight=False, soft_wrap=True)
    return screen


def write_roster(roster: Roster, path: Path) -> None:
    """Writes a roster as CSV, and reports how to load it."""
    write_bytes(roster_csv(roster), path)
    rows = len(roster.rows)
    report_written(
        path,
        str(
            Text(
                f"{rows} rows; load it with `yanxiu load {path}`",
                f"{rows} 行；用 yanxiu load {path} 导入后生效",
            )
        ),
    )
