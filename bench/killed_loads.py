"""Kills loads at random moments (kill -9) and repeats them. The graph must be as before or as after, never between.

    python -m bench.killed_loads [TIMES [SCALE]]

Uses its own Neo4j, with Xiangyin's plan and the sample rosters at SCALE of their size (default: a tenth). Each round
starts a load in its own process, kills it, and compares the graph with before and after. A load that ended before its
kill is not counted, and the next is killed sooner. A second run must then complete the load, and undoing it must
restore the graph. If not, prints the first differing lines and exits with 1.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.cli.running import environment
from tests.loaders.graphs import everything
from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings
from yanxiu.loaders import load
from yanxiu.loaders.changes.undo import list_loads, undo


def main() -> None:
    """Prints how often the graph was as before, as after, and between."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    scale = float(sys.argv[2]) if len(sys.argv) > 2 else 0.1
    with tempfile.TemporaryDirectory() as folder:
        rosters = Path(folder) / "rosters"
        generate(rosters, scale=scale)
        settings = replace(Settings.from_environment(), home=Path(folder) / "home", uri=None)
        with local.serving(settings) as running:
            address = Address(running.uri, running.username, running.password)
            with Database.connect(address) as database:
                print(dict(_measure(database, address, rosters, times)))


def _measure(database: Database, address: Address, rosters: Path, times: int) -> Counter[str]:
    database.apply_schema()
    load([XIANGYIN], database)
    before = everything(database)
    whole = _kill_load(address, rosters, 1_800)
    after = everything(database)
    assert len(after) > len(before), "the load that was let alone did not go in"
    undo(database, 2)
    endings: Counter[str] = Counter()
    chance = random.Random(5)
    while endings.total() < times:
        took = _kill_load(address, rosters, chance.uniform(0, whole))
        now = everything(database)
        if took:
            whole = took
        else:
            endings["before" if now == before else "after" if now == after else "between"] += 1
        report = load([rosters], database)  # the second run completes the load
        _require_same("healed", everything(database), after, report.faults)
        undo(database, list_loads(database)[0].number)
        _require_same("undone", everything(database), before, [])
        print(dict(endings), flush=True)
    return endings


def _require_same(
    what: str, stands: list[str], wanted: list[str], faults: Sequence[object]
) -> None:
    if stands == wanted:
        return
    there, due = Counter(stands), Counter(wanted)
    print(f"not {what}: {len(stands)} lines, {len(wanted)} wanted", *faults[:5], sep="\n")
    for sign, lines in (("-", due - there), ("+", there - due)):
        for line in [*lines.elements()][:10]:
            print(sign, line)
    sys.exit(1)


def _kill_load(address: Address, rosters: Path, seconds: float) -> float:
    """Kills a load after some seconds and returns 0. If it ended sooner, returns its seconds."""
    command = [sys.executable, "-m", "yanxiu.cli.main", "load", str(rosters)]
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment(address),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(1)  # the server needs a moment to notice the closed connection
        return 0
    return time.monotonic() - started


if __name__ == "__main__":
    main()
