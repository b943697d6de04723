"""Runs many clients for a long time, with a load every minute, and watches memory, responses and file descriptors.

    python -m bench.soak [MINUTES [CLIENTS [SCALE]]] [--json FILE]

Starts its own Neo4j, with the sample at SCALE (1) of its size, and `yanxiu serve` in front of it. Both are deleted
afterwards. Default: 30 minutes and 30 clients. Each client sends one request after the other. The mix is typical of a
county: mostly pages of a dashboard, now and then a whole export. Every minute (in a short run: six times) a roster of
300 changed rows goes to POST /rosters.

Prints for each kind of request how many were answered, turned away or failed. Turned away means a 503 with
Retry-After, which the clients obey. Also prints the median, the 99th percentile and the longest time. Then prints for
each quarter of the run the 99th percentile of all requests, the memory of server and Neo4j, and descriptors. At the
end, prints the outcome of the loads. Exit code 1 if a request or a load failed.
"""

import argparse
import csv
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import requests

from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database
from yanxiu.graph.days import today
from yanxiu.graph.settings import Settings
from yanxiu.loaders import load
from yanxiu.loaders.credits import derive

LIMIT = 30.0
QUARTERS = 4
ROWS = 300
_PAGE = (
    "{ teachers(first: 20) { totalCount nodes { name school { name district { name } } "
    "attended(first: 3) { nodes { name } } } } }"
)
_COUNT = "{ schools { totalCount } teachers { totalCount } }"
MIX = (  # weight, name, and the request
    (30, "page of teachers", ("POST", "/graphql", _PAGE)),
    (30, "counts", ("POST", "/graphql", _COUNT)),
    (15, "question as JSON", ("GET", "/questions/coverage?first=100", None)),
    (12, "question as CSV", ("GET", "/questions/coverage?format=csv", None)),
    (5, "question as XLSX", ("GET", "/questions/coverage?format=xlsx", None)),
    (8, "network", ("GET", "/networks/co_training?format=graphml", None)),
)


@dataclass
class Tally:
    """The outcomes of the requests of one kind; `answered` contains the end and the duration of each."""

    answered: list[tuple[float, float]] = field(default_factory=list)
    turned_away: int = 0
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident megabytes and descriptors of the server and of Neo4j at one moment of the run."""

    at: float
    server_mb: int
    neo4j_mb: int
    server_files: int
    neo4j_files: int


@dataclass
class Soak:
    """One run: the server's address, its begin and end (monotonic), and its measurements."""

    url: str
    started: float
    until: float
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for _, name, _ in MIX})
    samples: list[Sample] = field(default_factory=list)
    loads: Counter[str] = field(default_factory=Counter)

    def quarter(self, moment: float) -> int:
        """Returns the quarter of the run that contains a moment, from 0."""
        part = (moment - self.started) / (self.until - self.started)
        return min(int(part * QUARTERS), QUARTERS - 1)


def client(soak: Soak, seed: int) -> None:
    """Sends requests until the end of the run."""
    dice = random.Random(seed)
    session = requests.Session()
    while time.monotonic() < soak.until:
        _, name, (method, path, query) = dice.choices(MIX, [share for share, *_ in MIX])[0]
        tally, begun = soak.tallies[name], time.monotonic()
        try:
            body = {"query": query} if query else None
            answer = session.request(method, soak.url + path, json=body, timeout=60)
        except requests.RequestException as fault:
            tally.faults[type(fault).__name__] += 1
            continue
        if answer.status_code in (429, 503) and "retry-after" in answer.headers:
            tally.turned_away += 1
            time.sleep(float(answer.headers["retry-after"]) * (1 + dice.random()))
        elif answer.status_code != 200 or b'"errors"' in answer.content[:200]:
            tally.faults[f"{answer.status_code} {answer.content[:200]!r}"] += 1
        else:
            tally.answered.append((time.monotonic(), time.monotonic() - begun))


def loader(soak: Soak, roster: Path, pause: float) -> None:
    """Uploads the roster of attendance, with other hours each time, until the end of the run."""
    with roster.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))[: ROWS + 1]
    hours = head.index("学时")
    turn = 0
    while time.monotonic() + pause < soak.until:
        time.sleep(pause)
        turn += 1
        changed = [
            [*row[:hours], str(max(1.0, float(row[hours]) - turn % 5)), *row[hours + 1 :]]
            for row in rows
        ]
        text = io.StringIO()
        csv.writer(text).writerows([head, *changed])
        upload = requests.post(
            f"{soak.url}/rosters",
            data=text.getvalue().encode(),
            params={"name": roster.name},
            headers={"content-type": "text/csv", "prefer": "wait=60"},
            timeout=120,
        ).json()
        while upload["status"] in ("waiting", "running"):
            time.sleep(1)
            upload = requests.get(f"{soak.url}/rosters/{upload['id']}", timeout=120).json()
        soak.loads[upload["status"]] += 1


def watch(soak: Soak, server: int, neo4j: int) -> None:
    """Records memory and descriptors of both processes until the end of the run."""
    processes = [psutil.Process(pid) for pid in (server, neo4j)]
    while time.monotonic() < soak.until:
        megabytes = [each.memory_info().rss // 1_000_000 for each in processes]
        files = [each.num_fds() if hasattr(each, "num_fds") else 0 for each in processes]
        soak.samples.append(Sample(time.monotonic(), *megabytes, *files))
        time.sleep(1)


@contextmanager
def serve_sample(folder: Path, scale: float) -> Iterator[tuple[str, int, int, Path]]:
    """Starts a server over a Neo4j with the sample. Yields its address, both process ids and the attendance roster."""
    rosters = folder / "rosters"
    generate(rosters, scale=scale)
    settings = replace(Settings.from_environment(), home=folder / "home", uri=None)
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password)
        with Database.connect(address) as database:
            database.apply_schema()
            for each in (XIANGYIN, rosters):
                report = load([each], database)
                assert not report.faults, report.faults[:3]
            derive(database, today())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "yanxiu.cli.main", "serve", "--port", str(port)]
        given = {
            **os.environ, "YANXIU_HOME": str(settings.home), "YANXIU_RATE": "0",
            "YANXIU_LOG_FILE": str(folder / "server.log"),
        }  # fmt: skip
        with subprocess.Popen(command, env=given, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline(), "the server did not start"
            pid = local.status(settings).pid
            assert pid is not None
            try:
                roster = next(rosters.glob("参训学时.csv"))
                yield f"http://127.0.0.1:{port}", process.pid, pid, roster
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
                _show_errors(folder / "server.log")


def main() -> None:
    """Runs the clients and prints the outcome."""
    asked = argparse.ArgumentParser()
    asked.add_argument("minutes", type=float, nargs="?", default=30)
    asked.add_argument("clients", type=int, nargs="?", default=30)
    asked.add_argument("scale", type=float, nargs="?", default=1.0)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_sample(Path(folder), given.scale) as (url, server, neo4j, roster),
    ):
        now = time.monotonic()
        soak = Soak(url, now, now + given.minutes * 60)
        pause = min(60.0, given.minutes * 60 / 7)
        work = [
            threading.Thread(target=watch, args=(soak, server, neo4j)),
            threading.Thread(target=loader, args=(soak, roster, pause)),
            *(threading.Thread(target=client, args=(soak, seed)) for seed in range(given.clients)),
        ]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
    results = _summarize(soak)
    _show(results)
    if given.json:
        given.json.write_text(json.dumps(results, ensure_ascii=False, indent=2), encoding="utf-8")
    failed = sum(kind["failed"] for kind in results["kinds"].values())
    if failed or any(status != "done" for status in soak.loads):
        sys.exit(1)


def _show_errors(server_log: Path) -> None:
    """Prints the errors in the server's log, because the folder is deleted afterwards."""
    for line in server_log.read_text(encoding="utf-8").splitlines():
        if json.loads(line)["level"] in ("error", "critical"):
            print(line, file=sys.stderr)


def _summarize(soak: Soak) -> dict[str, Any]:
    every = Tally(
        [each for tally in soak.tallies.values() for each in tally.answered],
        sum(tally.turned_away for tally in soak.tallies.values()),
        sum((tally.faults for tally in soak.tallies.values()), Counter()),
    )
    quarters = []
    for number in range(QUARTERS):
        taken = [took for at, took in every.answered if soak.quarter(at) == number]
        samples = [each for each in soak.samples if soak.quarter(each.at) == number]
        quarters.append(
            {"answered": len(taken), "p99": _share(taken, 0.99), "end": asdict(samples[-1])}
        )
    return {
        "kinds": {name: _kind(tally) for name, tally in (*soak.tallies.items(), ("all", every))},
        "start": asdict(soak.samples[0]),
        "quarters": quarters,
        "loads": dict(soak.loads),
        "faults": dict(every.faults.most_common(5)),
    }


def _kind(tally: Tally) -> dict[str, Any]:
    taken = [took for _, took in tally.answered]
    return {
        "answered": len(taken),
        "turned_away": tally.turned_away,
        "failed": tally.faults.total(),
        "p50": _share(taken, 0.5),
        "p99": _share(taken, 0.99),
        "longest": max(taken, default=0.0),
        "late": sum(took >= LIMIT for took in taken),
    }


def _share(taken: list[float], share: float) -> float:
    return sorted(taken)[int(len(taken) * share)] if taken else 0.0


def _show(results: dict[str, Any]) -> None:
    print(f"{'':18} {'answered':>9} {'away':>6} {'failed':>6} {'p50':>7} {'p99':>7} {'longest':>8} {'30 s':>5}")  # fmt: skip
    for name, kind in results["kinds"].items():
        print(
            f"{name:18} {kind['answered']:9} {kind['turned_away']:6} {kind['failed']:6} "
            f"{kind['p50']:7.2f} {kind['p99']:7.2f} {kind['longest']:8.2f} {kind['late']:5}"
        )
    print(f"\n{'':18} {'answered':>9} {'p99':>7} {'server MB':>10} {'Neo4j MB':>9} {'files':>6} {'its files':>9}")  # fmt: skip
    rows = [("start", 0, 0.0, results["start"])]
    rows += [
        (f"quarter {at}", each["answered"], each["p99"], each["end"])
        for at, each in enumerate(results["quarters"], start=1)
    ]
    for name, answered, p99, seen in rows:
        print(
            f"{name:18} {answered:9} {p99:7.2f} {seen['server_mb']:10} {seen['neo4j_mb']:9} "
            f"{seen['server_files']:6} {seen['neo4j_files']:9}"
        )
    print(f"\nloads: {results['loads']}\nfaults: {results['faults']}")


if __name__ == "__main__":
    main()
