"""Whether the schema still serves the clients of the last release, or the changelog says how it does not.

`schema.released.graphql` is the schema of the last release, without descriptions. Every breaking change
since must be named in `CHANGELOG.md`, under "Unreleased", by its coordinate in backquotes: `Teacher.phone`.
A release takes the schema over: `python .ci/schema.py --release`.
"""

import re
import sys
from pathlib import Path

from graphql import GraphQLSchema, build_ast_schema, find_breaking_changes, parse
from graphql.language import DocumentNode

ROOT = Path(__file__).parent.parent
NOW, RELEASED = ROOT / "schema.graphql", ROOT / "schema.released.graphql"
CHANGELOG = ROOT / "CHANGELOG.md"
UNRELEASED = re.compile(r"^## Unreleased\b.*?$(?P<said>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
COORDINATE = re.compile(r"@?[A-Za-z_]\w*(?:\.\w+)?(?:\(\w+:\))?")
QUOTED = re.compile(r"`([^`]+)`")
BLOCK = re.compile(r'^ *"""(?:[^"]|"(?!""))*"""\n', re.MULTILINE)


def bare(text: str) -> str:
    """A schema's text without descriptions."""
    return re.sub(r"\n{2,}", "\n\n", BLOCK.sub("", text)).strip() + "\n"


def schema(text: str) -> GraphQLSchema:
    document: DocumentNode = parse(text, no_location=True)
    return build_ast_schema(document, assume_valid=True)


def unnamed(released: str, now: str, changelog: str) -> list[str]:
    """The breaking changes from one schema to another that the changelog does not name."""
    if released == now:
        return []
    found = UNRELEASED.search(changelog)
    named = set(QUOTED.findall(found["said"])) if found else set()
    return [
        change.description
        for change in find_breaking_changes(schema(released), schema(now))
        if not named & set(COORDINATE.findall(change.description))
    ]


def faults() -> list[str]:
    """What breaks unsaid, and what to do about it."""
    now = bare(NOW.read_text(encoding="utf-8"))
    released = RELEASED.read_text(encoding="utf-8")
    breaking = unnamed(released, now, CHANGELOG.read_text(encoding="utf-8"))
    advice = 'clients of the last release would break: name each in CHANGELOG.md under "Unreleased"'
    return [*(f"schema.graphql: {each}" for each in breaking), advice] if breaking else []


if __name__ == "__main__":
    if sys.argv[1:] == ["--release"]:
        RELEASED.write_text(bare(NOW.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.exit("\n".join(faults()) or 0)
