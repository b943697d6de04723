"""Loading attendance: this program with a file, against a bare UNWIND ... MERGE of the same rows; and its memory.

    python -m bench.attendance_load                  # both
    python -m bench.attendance_load ratio [ROWS]     # 50,000 rows, in turns in one run
    python -m bench.attendance_load memory [ROWS...] # peak at 50,000 and 500,000 rows, each in a new process

This program reads, validates, looks up, compares and reports. The plain statement gets the finished rows and merges
them. The rows are teachers times activities, with the same teachers at every size. The benchmark uses its own Neo4j
(YANXIU_HEAP), and deletes each round's rows before the next.
"""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil

from bench.side_by_side import side_by_side
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.local import RunningServer
from yanxiu.graph.settings import Settings
from yanxiu.loaders import load
from yanxiu.loaders.spool import BATCH

COUNTY = "430624"
TEACHERS = 2_500
ROUNDS = 7
_PLAIN = """
UNWIND $rows AS row MATCH (a:Teacher {id: row.a}) MATCH (b:Activity {id: row.b})
MERGE (a)-[r:ATTENDED {on: row.on}]->(b) SET r += row.held
"""
_MADE = """
CREATE (:County {id: $county, code: $county, name: '合成县'})
WITH 1 AS one UNWIND range(1, $teachers) AS n
CREATE (:Teacher {id: $county + ':T' + n, number: 'T' + n, name: '教师' + n})
WITH count(*) AS made UNWIND range(1, $activities) AS n
CREATE (:Activity {id: $county + ':A' + n, code: 'A' + n, name: '活动' + n})
"""
Row = tuple[str, str, date, float, bool]


def main() -> None:
    """Prints the requested figures."""
    what, *rest = sys.argv[1:] or ["both"]
    if what == "load":  # in the process whose memory is measured
        file, uri, username, password = rest
        _measure_load(Path(file), Address(uri, username, password))
        return
    sizes = [int(text) for text in rest]
    if what in ("both", "ratio"):
        _print_ratio((sizes or [50_000])[0])
    if what in ("both", "memory"):
        for size in sizes or [50_000, 500_000]:
            _print_memory(size)


def _print_ratio(size: int) -> None:
    with _county(size) as (database, _), _roster(size) as file:
        rows = [
            {
                "a": f"{COUNTY}:{teacher}",
                "b": f"{COUNTY}:{activity}",
                "on": on,
                "held": {"hours": hours, "qualified": qualified},
            }
            for activity, teacher, on, hours, qualified in _rows(size)
        ]
        ratio = side_by_side(
            lambda: _ours(database, file, size),
            lambda: database.write(lambda transaction: _plain(transaction, rows)),
            between=lambda: _empty(database),
            rounds=ROUNDS,
            warm=4,
        )
    print(
        f"{size:,} rows: ours {size / ratio.ours:,.0f}/s, plain {size / ratio.plain:,.0f}/s, "
        f"ratio {1 / ratio.ratio:.2f} (median of {ROUNDS} rounds in turns)"
    )


def _print_memory(size: int) -> None:
    with _county(size) as (_, running), _roster(size) as file:
        servers = psutil.Process().children(recursive=True)
        begun = time.perf_counter()
        output = subprocess.run(
            [sys.executable, "-m", "bench.attendance_load", "load", str(file),
             running.uri, running.username, running.password],
            check=True, stdout=subprocess.PIPE, text=True,
        ).stdout.strip()  # fmt: skip
        seconds = time.perf_counter() - begun
        megabytes = sum(each.memory_info().rss for each in servers) / 2**20
    print(
        f"{size:,} rows: {output}; {seconds:.1f} s; Neo4j {megabytes:,.0f} MB in the end",
        flush=True,
    )


def _measure_load(file: Path, address: Address) -> None:
    with Database.connect(address) as database:
        before = _peak()
        report = load([file], database)
        assert not report.refused, report.faults[:3]
        print(f"peak {_peak():,.0f} MB, of it {_peak() - before:,.0f} MB by the load")


def _peak() -> float:
    """Returns the peak memory of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (peak_line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak_line.split()[1]) / 1024


@contextmanager
def _county(size: int) -> Iterator[tuple[Database, RunningServer]]:
    """Starts a Neo4j with the teachers and activities, but no attendance."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(), home=Path(folder), uri=None)
        with local.serving(settings) as running:
            address = Address(running.uri, running.username, running.password)
            with Database.connect(address) as database:
                database.apply_schema()
                parameters = {
                    "teachers": TEACHERS,
                    "activities": -(-size // TEACHERS),
                    "county": COUNTY,
                }
                database.write(lambda transaction: transaction.run(_MADE, **parameters))
                yield database, running


@contextmanager
def _roster(size: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "参训学时.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as text:
            lines = csv.writer(text)
            lines.writerow(["活动代码", "教师编号", "姓名", "学时", "认定日期", "是否合格"])
            for activity, teacher, on, hours, qualified in _rows(size):
                name = f"教师{teacher[1:]}"
                lines.writerow([activity, teacher, name, hours, on, "是" if qualified else "否"])
        yield file


def _rows(size: int) -> Iterator[Row]:
    for at in range(size):
        activity, teacher = divmod(at, TEACHERS)
        on = date(2018, 1, 1) + timedelta(days=activity)
        yield f"A{activity + 1}", f"T{teacher + 1}", on, 4.0 + at % 8, at % 17 > 0


def _ours(database: Database, file: Path, size: int) -> None:
    report = load([file], database)
    assert report.counts.created["ATTENDED"] == size, report.faults[:3]


def _plain(transaction: Transaction, rows: list[dict[str, Any]]) -> None:
    for at in range(0, len(rows), BATCH):
        transaction.run(_PLAIN, rows=rows[at : at + BATCH])


def _empty(database: Database) -> None:
    while database.write(
        lambda transaction: transaction.run(
            "MATCH (:Teacher)-[r:ATTENDED]->() WITH r LIMIT 20000 DELETE r RETURN count(*) AS gone"
        )
    )[0]["gone"]:
        pass
    database.write(
        lambda transaction: transaction.run("MATCH (n:SourceFile|Load|LoadCounter) DETACH DELETE n")
    )


if __name__ == "__main__":
    main()
