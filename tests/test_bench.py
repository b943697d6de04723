"""The benchmarks run, with a few rows and rounds; what they measure is nobody's test."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.networks import MOST_APART, difference

ROOT = Path(__file__).parents[1]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["attendance", "roles"])
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


def test_two_measures_that_differ_in_one_node_are_told_apart() -> None:
    assert difference({"a": 0.5, "b": 0.0}, {"a": 0.5, "b": 0.0}) == 0
    assert difference({"a": 0.5, "b": 0.2}, {"a": 0.5, "b": 0.1}) == pytest.approx(0.5)
    assert difference({"a": 0.5}, {"a": 0.5, "b": 0.1}) > MOST_APART
