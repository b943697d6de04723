"""The benchmarks run, with a few rows and rounds; what they measure is nobody's test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["attendance", "sample", "page", "roles"])
def test_a_benchmark_runs_small(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--small", name],
        check=False,
        capture_output=True,
        cwd=ROOT,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) > 1


def test_a_benchmark_that_is_none_is_refused_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "attendence"],
        check=False,
        capture_output=True,
        cwd=ROOT,
        text=True,
    )
    assert done.returncode == 2
    assert "attendance" in done.stdout
