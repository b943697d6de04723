"""The benchmarks run with a few rows and rounds. No test checks their figures."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.networks import MOST_APART, difference

ROOT = Path(__file__).parents[1]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["attendance", "roles"])
def test_a_benchmark_runs_on_a_few_rows(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--small", name],
        check=False,
        capture_output=True,
        cwd=ROOT,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) > 1


def test_an_unknown_benchmark_is_refused_with_a_list_of_the_known_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "attendence"],
        check=False,
        capture_output=True,
        cwd=ROOT,
        text=True,
    )
    assert done.returncode == 2
    assert "attendance" in done.stdout


def test_measures_that_differ_in_one_node_are_distinguished() -> None:
    assert difference({"a": 0.5, "b": 0.0}, {"a": 0.5, "b": 0.0}) == 0
    assert difference({"a": 0.5, "b": 0.2}, {"a": 0.5, "b": 0.1}) == pytest.approx(0.5)
    assert difference({"a": 0.5}, {"a": 0.5, "b": 0.1}) > MOST_APART
