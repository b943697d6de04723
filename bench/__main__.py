"""Runs the benchmarks one after the other, and stores their output. docs/performance.md is generated from it.

    python -m bench [NAME ...]           # all, or the named ones, at full size
    python -m bench --small [NAME ...]   # few rows and rounds: proves that they run, and stores nothing

Benchmarks that read the sample get a Neo4j that contains it, made once. Keep the machine idle meanwhile: its load
before the run is stored with the figures. Exit code 1 if a benchmark failed.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import psutil

from bench.results import BENCHMARKS, FOLDER, Benchmark, Result
from tests.sample_home import put_sample
from yanxiu.graph.days import today
from yanxiu.graph.local.artifacts import read_lock
from yanxiu.graph.settings import Settings


def main(given: list[str]) -> int:
    """Runs the requested benchmarks, and returns the exit code."""
    small = "--small" in given
    named = [each for each in given if each != "--small"]
    if unknown := set(named) - BENCHMARKS.keys():
        print(f"No benchmark {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
        return 2
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "sample"
        for name in named or BENCHMARKS:
            benchmark = BENCHMARKS[name]
            if benchmark.on_sample and not home.exists():
                put_sample(home, Settings.from_environment({}).cache)
            result, code = _run(benchmark, home, small=small)
            if code not in benchmark.codes:
                failed.append(name)
            elif not small:
                FOLDER.mkdir(exist_ok=True)
                text = json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n"
                (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


def _run(benchmark: Benchmark, home: Path, *, small: bool) -> tuple[Result, int]:
    """Runs one benchmark in its own process, and prints its lines as they come."""
    arguments = benchmark.small if small else benchmark.arguments
    command = ["-m", f"bench.{benchmark.module}", *arguments]
    print(f"python {' '.join(command)}", flush=True)
    busy, begun = os.getloadavg()[0], time.perf_counter()
    env = {**os.environ, "YANXIU_HOME": str(home)} if benchmark.on_sample else None
    lines = []
    with subprocess.Popen(
        [sys.executable, *command], env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    seconds = round(time.perf_counter() - begun)
    machine = f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB"
    software = f"Python {platform.python_version()}, Neo4j {read_lock().version}"
    day = today().isoformat()
    return (
        Result(
            " ".join(["python", *command]), day, machine, software, round(busy, 1), seconds, lines
        ),
        process.returncode,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
