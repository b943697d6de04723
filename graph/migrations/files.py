"""Reads migration files: `0001-what-it-does.cypher`, with Cypher below a TOML header, like question files.

    /*
    title.zh = "..."
    title.en = "..."
    */
    MATCH ...;
    MATCH ...;

Each statement ends with `;` at the end of its line. All statements of a file run in one transaction, which cannot
change the schema (constraints and indexes follow from the model). They must not harm a graph that does not need
them, such as an empty one, and must be safe to run twice.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yanxiu.graph.text import Text

_FOLDER = Path(__file__).parent
_NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.cypher")
_HEADER = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_END = re.compile(r";[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration; `checksum` is the SHA-256 of its file, independent of the line endings."""

    number: str
    title: Text
    statements: tuple[str, ...]
    checksum: str


class WrongMigration(ValueError):
    """Raised when a file in this folder is not a valid migration; a test checks all of them."""


@cache
def read_migrations(folder: Path = _FOLDER) -> tuple[Migration, ...]:
    """The migrations in a folder, in order of their numbers. Raises WrongMigration.

    Numbers must start at 0001 and have no gaps.
    """
    migrations = tuple(_read(path) for path in sorted(folder.glob("*.cypher")))
    if [each.number for each in migrations] != [*_numbers(len(migrations))]:
        raise WrongMigration(f"the numbers in {folder} have gaps or come twice")
    return migrations


def _numbers(count: int) -> Iterable[str]:
    return (f"{number:04}" for number in range(1, count + 1))


def _read(path: Path) -> Migration:
    name = _NAME.fullmatch(path.name)
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    header = _HEADER.match(text)
    if name is None or header is None:
        raise WrongMigration(f"{path.name} is not named as a migration, or has no header")
    title = tomllib.loads(header[1])["title"]
    statements = tuple(each.strip() for each in _END.split(text[header.end() :]) if each.strip())
    if not statements:
        raise WrongMigration(f"{path.name} does nothing")
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Migration(name[1], Text(title["en"], title["zh"]), statements, checksum)
