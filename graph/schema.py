"""The database schema: constraints, indexes and standard codes, all from the model."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from yanxiu.graph.model import MACHINERY, NODES, REFERENCE, Node
from yanxiu.graph.model.properties import FULL_TEXT, INDEXED

SEARCH_INDEX = "names"
MIGRATIONS_STRUCTURE = "appliedmigration_id"  # the constraint that makes migrations apply once
LIST_INDEXES = "SHOW INDEXES YIELD name, state, labelsOrTypes AS labels, properties"


def structure() -> Iterator[tuple[str, str]]:
    """Name and statement of every constraint and index; each statement may run repeatedly."""
    for label, node in (NODES | MACHINERY).items():
        yield (
            f"{label.lower()}_id",
            (
                f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
                f"FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            ),
        )
        for name, declared in node.properties.items():
            if INDEXED in declared.marks:
                yield (
                    f"{label.lower()}_{name}",
                    (
                        f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
                    ),
                )
    labels = "|".join(label.__name__ for label in searched_labels())
    properties = ", ".join(f"n.{name}" for name in searched_properties())
    yield (
        SEARCH_INDEX,
        (
            f"CREATE FULLTEXT INDEX {SEARCH_INDEX} IF NOT EXISTS FOR (n:{labels}) "
            f"ON EACH [{properties}] OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk'}}}}"
        ),
    )


def version() -> str:
    """A hash of the statements of `structure`; it changes whenever they change."""
    statements = "\n".join(f"{name} {cypher}" for name, cypher in structure())
    return hashlib.sha256(statements.encode()).hexdigest()[:12]


def is_outdated(index: Mapping[str, Any]) -> bool:
    """Whether an index, a row of `LIST_INDEXES`, is the full-text index of a different version of the model."""
    wanted = {label.__name__ for label in searched_labels()}, {*searched_properties()}
    return index["name"] == SEARCH_INDEX and ({*index["labels"]}, {*index["properties"]}) != wanted


def searched_labels() -> list[type[Node]]:
    """The labels that the full-text index covers."""
    return [label for label in NODES.values() if _full_text_properties(label)]


def searched_properties() -> list[str]:
    """The properties that the full-text index covers."""
    return sorted({name for label in searched_labels() for name in _full_text_properties(label)})


def _full_text_properties(label: type[Node]) -> list[str]:
    return [name for name, declared in label.properties.items() if FULL_TEXT in declared.marks]


def standard_codes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Statements with parameters that create the standard codes and update only properties that differ."""
    for label, rows in REFERENCE.items():
        yield (
            f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) WITH n, row "
            "WHERE any(name IN keys(row) WHERE n[name] IS NULL OR n[name] <> row[name]) "
            "SET n += row",
            {"rows": rows},
        )
