"""Compares each question's cost for one county among several with its cost in a graph of that county alone.

    python -m bench.counties [COUNTIES] [FOLDER]     # 12 counties, in a temporary folder

`yanxiu sample` makes the counties, and `yanxiu load --bulk` loads them into two separate Neo4j (YANXIU_HEAP). If a
folder is given, both stay there and are used again. Database hits measure a plan independently of the machine's load.
Milliseconds are the best of some tries, with warm caches. The last column is the question for all counties at once,
with an empty plan cache. Exit code 1 if a question needs more than 1.5 times the hits among several counties, or
takes more than three seconds for all.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bench.question_costs import required_values
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database
from yanxiu.graph.profiles import database_hits
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import run_steps
from yanxiu.queries import Question, ask, read_catalogue
from yanxiu.queries.answer import statement, statement_parameters
from yanxiu.queries.computed import with_computed
from yanxiu.queries.row_cache import ROW_CACHE

ALLOWED = 1.5
FEW = 5_000  # hits; smaller differences are ignored
TRIES = 3
LONGEST = 3_000  # milliseconds for all counties, with an empty plan cache
DAY = date(2020, 12, 31)


def main(counties: int, folder: Path) -> int:
    """Prints a line for each question, the median and the worst. Returns the exit code."""
    counties_folder = folder / "counties"
    if not counties_folder.exists():
        run_benchmark("sample", "--counties", str(counties), "--out", str(counties_folder))
    one = min(each.name for each in counties_folder.iterdir() if each.is_dir())
    ratios, together = {}, {}
    with (
        measure_graph(folder / "one", counties_folder / one) as own,
        measure_graph(folder / "all", counties_folder) as several,
    ):
        print(
            f"{'':30}{'hits':>12}{'of ' + str(counties):>12}{'ratio':>8}{'ms':>8}{'ms':>8}{'all ms':>8}"
        )
        for name, question in sorted(read_catalogue().items()):
            asked = {"county": one, **required_values(own, question)}
            alone, beside = (_hits(each, question, asked) for each in (own, several))
            ratios[name] = beside / max(alone, 1) if beside > alone + FEW else 1.0
            fast, slow = (_milliseconds(each, question, asked) for each in (own, several))
            together[name] = _cold(several, question, {**asked, "county": None})
            print(
                f"{name:30}{alone:12,}{beside:12,}{beside / max(alone, 1):8.2f}{fast:8.0f}{slow:8.0f}"
                f"{together[name]:8.0f}",
                flush=True,
            )
    worst = max(ratios, key=lambda name: ratios[name])
    longest = max(together, key=lambda name: together[name])
    print(f"median {statistics.median(ratios.values()):.2f}, worst {ratios[worst]:.2f} ({worst})")
    print(f"for all counties, cold: at most {together[longest]:,.0f} ms ({longest})")
    return int(ratios[worst] > ALLOWED or together[longest] > LONGEST)


@contextmanager
def measure_graph(home: Path, rosters: Path) -> Iterator[Database]:
    """Opens the graph of a home, and loads the rosters first if the home is missing."""
    if not home.exists():
        run_benchmark("load", "--bulk", str(rosters), home=home)
    settings = replace(Settings.from_environment(), home=home, uri=None)
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password, read_timeout=300)
        with Database.connect(address) as database:
            yield database


def run_benchmark(*arguments: str, home: Path | None = None) -> None:
    """Runs a `yanxiu` command, in a separate home if one is given. Raises CalledProcessError if it fails."""
    env = {**os.environ, "YANXIU_HOME": str(home)} if home else None
    subprocess.run([sys.executable, "-m", "yanxiu.cli.main", *arguments], check=True, env=env)


def _hits(database: Database, question: Question, asked: dict[str, Any]) -> int:
    ROW_CACHE.clear()
    given = run_steps(database, with_computed(question, asked, DAY))
    _, plan = database.profile(statement(question), **statement_parameters(question, given, DAY))
    return database_hits(plan)


def _milliseconds(database: Database, question: Question, asked: dict[str, Any]) -> float:
    return min(_once(database, question, asked) for _ in range(TRIES))


def _cold(database: Database, question: Question, asked: dict[str, Any]) -> float:
    database.write(lambda tx: tx.run("CALL db.clearQueryCaches()"))
    return _once(database, question, asked)


def _once(database: Database, question: Question, asked: dict[str, Any]) -> float:
    ROW_CACHE.clear()
    begun = time.perf_counter()
    ask(database, question, asked, DAY)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    if len(sys.argv) > 2:
        sys.exit(main(number, Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as kept:
        sys.exit(main(number, Path(kept)))
