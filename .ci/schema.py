"""Whether the schema still serves the clients of the last release, or the changelog says how it does not.

The schema of the last release is `schema.graphql` at the last tag; without a tag nothing is released and
nothing can break. Every breaking change since must be named in `CHANGELOG.md`, under "Unreleased", by its
coordinate in backquotes: `Teacher.phone`.
"""

import re
import subprocess
import sys
from pathlib import Path

from graphql import GraphQLSchema, build_ast_schema, find_breaking_changes, parse

ROOT = Path(__file__).parent.parent
NAME = "schema.graphql"
CHANGELOG = ROOT / "CHANGELOG.md"
UNRELEASED = re.compile(r"^## Unreleased\b.*?$(?P<said>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
COORDINATE = re.compile(r"@?[A-Za-z_]\w*(?:\.\w+)?(?:\(\w+:\))?")
QUOTED = re.compile(r"`([^`]+)`")


def schema(text: str) -> GraphQLSchema:
    return build_ast_schema(parse(text, no_location=True), assume_valid=True)


def unnamed(released: str, now: str, changelog: str) -> list[str]:
    """The breaking changes from one schema to another that the changelog does not name."""
    if released == now:
        return []
    section = UNRELEASED.search(changelog)
    named = set(QUOTED.findall(section["said"])) if section else set()
    return [
        change.description
        for change in find_breaking_changes(schema(released), schema(now))
        if not named & set(COORDINATE.findall(change.description))
    ]


def _git(root: Path, *words: str) -> str | None:
    """What git prints; None where it fails, as outside a checkout or without a tag."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are this file's own
            ("git", "-C", str(root), *words),  # noqa: S607 - git is wherever it is installed
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def released(root: Path = ROOT) -> str | None:
    """The schema at the last tag; None where there is no tag or it has no schema."""
    tag = _git(root, "describe", "--tags", "--abbrev=0")
    return tag and _git(root, "show", f"{tag.strip()}:{NAME}")


def faults(root: Path = ROOT) -> list[str]:
    """What breaks without being named, and what to do about it."""
    before = released(root)
    if before is None:
        return []
    now = (root / NAME).read_text(encoding="utf-8")
    changelog = (root / CHANGELOG.name).read_text(encoding="utf-8")
    breaking = unnamed(before, now, changelog)
    advice = 'clients of the last release would break: name each in CHANGELOG.md under "Unreleased"'
    return [*(f"{NAME}: {each}" for each in breaking), advice] if breaking else []


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or 0)
