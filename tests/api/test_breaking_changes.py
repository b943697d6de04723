"""The check that keeps clients of the last release from breaking unsaid."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / ".ci" / "schema.py"
RELEASED = "type Query {\n  teachers(first: Int): Int\n  schools: Int\n}\n"


@pytest.fixture(scope="module")
def unnamed() -> Callable[[str, str, str], list[str]]:
    spec = importlib.util.spec_from_file_location("ci_schema", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[str, str, str], list[str]] = module.unnamed
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


def test_what_is_added_breaks_nobody(unnamed: Callable[[str, str, str], list[str]]) -> None:
    now = RELEASED.replace("schools: Int", "schools: Int\n  towns: Int")
    assert unnamed(RELEASED, now, "") == []
