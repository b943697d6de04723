"""The check that a change which breaks clients of the last release is named in the changelog."""

import importlib.util
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[2] / ".ci" / "schema.py"
RELEASED = "type Query {\n  teachers(first: Int): Int\n  schools: Int\n}\n"


@pytest.fixture(scope="module")
def check() -> Any:
    spec = importlib.util.spec_from_file_location("ci_schema", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def unnamed(check: Any) -> Callable[[str, str, str], list[str]]:
    found: Callable[[str, str, str], list[str]] = check.unnamed
    return found


@pytest.mark.parametrize(
    ("now", "coordinate"),
    [
        ("type Query {\n  teachers(first: Int): Int\n}\n", "Query.schools"),
        ("type Query {\n  teachers: Int\n  schools: Int\n}\n", "Query.teachers(first:)"),
        (
            "type Query {\n  teachers(first: Int!): Int\n  schools: Int\n}\n",
            "Query.teachers(first:)",
        ),
        ("type Query {\n  teachers(first: Int): Int\n  schools: String\n}\n", "Query.schools"),
    ],
)
def test_a_breaking_change_fails_unless_the_changelog_names_it(
    unnamed: Callable[[str, str, str], list[str]], now: str, coordinate: str
) -> None:
    assert unnamed(RELEASED, now, "# Changelog\n## Unreleased\n- nothing\n") != []
    named = f"# Changelog\n## Unreleased\n- `{coordinate}` is another\n## 0.1\n"
    assert unnamed(RELEASED, now, named) == []
    before = f"# Changelog\n## Unreleased\n## 0.1\n- `{coordinate}` is another\n"
    assert unnamed(RELEASED, now, before) != []


def test_an_addition_is_no_breaking_change(unnamed: Callable[[str, str, str], list[str]]) -> None:
    now = RELEASED.replace("schools: Int", "schools: Int\n  towns: Int")
    assert unnamed(RELEASED, now, "") == []


def test_the_schema_is_compared_with_the_last_tag_if_one_exists(check: Any, tmp_path: Path) -> None:
    def git(*words: str) -> None:
        author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(
            ("git", "-C", str(tmp_path), *author, *words), check=True, capture_output=True
        )

    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n## Unreleased\n", encoding="utf-8")
    (tmp_path / "schema.graphql").write_text(RELEASED, encoding="utf-8")
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    (tmp_path / "schema.graphql").write_text("type Query {\n  schools: Int\n}\n", encoding="utf-8")
    assert check.faults(tmp_path) == []
    git("tag", "v0.1.0")
    assert any("Query.teachers" in fault for fault in check.faults(tmp_path))
