"""Writes what is staged: merged by key, changed only where it differs, nothing deleted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graph.database import Transaction
from graph.model import RELATIONSHIPS
from loaders.staging import Nodes, Relationships

BATCH = 5000
Progress = Callable[[int], None]


@dataclass(slots=True)
class Counts:
    """How many nodes by label and relationships by type were created, updated, ended, left as they were."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, rows: int, created: int, updated: int) -> None:
        for counter, count in (
            (self.created, created),
            (self.updated, updated),
            (self.unchanged, rows - created - updated),
        ):
            counter[name] += count


def write_nodes(transaction: Transaction, staged: Nodes, counts: Counts, done: Progress) -> None:
    """Merges nodes by id; an empty value erases nothing."""
    values = [(f"n.{name}", f"row[{at}]") for at, name in enumerate(staged.names, start=1)]
    cypher = f"UNWIND $rows AS row MERGE (n:{staged.label} {{id: row[0]}}) " + _changes("n", values)
    rows = ([key, *given] for key, given in staged.rows.items())
    for batch in _batches(rows):
        _run(transaction, cypher, batch, staged.label, "nodes_created", counts)
        done(len(batch))


def write_relationships(
    transaction: Transaction, staged: Relationships, counts: Counts, done: Progress
) -> None:
    """Merges relationships by ends and key; where the model allows one at a time, ends the one before."""
    size = 2 + len(staged.key)
    key = ", ".join(f"{name}: row[{at}]" for at, name in enumerate(staged.key, start=2))
    values = [(f"r.{name}", f"row[{at}]") for at, name in enumerate(staged.names, start=size)]
    cypher = (
        "UNWIND $rows AS row "
        f"MATCH (a:{staged.source} {{id: row[0]}}) MATCH (b:{staged.target} {{id: row[1]}}) "
        f"MERGE (a)-[r:{staged.type} {{{key}}}]->(b) " + _changes("r", values)
    )
    rows = ([*whole, *given] for whole, given in staged.rows.items())
    for batch in _batches(rows):
        _run(transaction, cypher, batch, staged.type, "relationships_created", counts)
        done(len(batch))
    _end_the_ones_before(transaction, staged, counts)


def _changes(variable: str, values: list[tuple[str, str]]) -> str:
    """Sets what is new, and counts those that were there and differed."""
    if not values:
        return f"WITH {variable} WHERE false RETURN count({variable}) AS updated"
    created = ", ".join(f"{held} = {given}" for held, given in values)
    differs = " OR ".join(
        f"({given} IS NOT NULL AND ({held} IS NULL OR {held} <> {given}))" for held, given in values
    )
    updated = ", ".join(f"{held} = coalesce({given}, {held})" for held, given in values)
    return (
        f"ON CREATE SET {created} WITH {variable}, row WHERE {differs} "
        f"SET {updated} RETURN count({variable}) AS updated"
    )


def _run(
    transaction: Transaction,
    cypher: str,
    batch: list[list[Any]],
    name: str,
    counter: str,
    counts: Counts,
) -> None:
    before = transaction.counters.get(counter, 0)
    (row,) = transaction.run(cypher, rows=batch)
    created = transaction.counters.get(counter, 0) - before
    counts.add(name, len(batch), created, row["updated"])


def _end_the_ones_before(transaction: Transaction, staged: Relationships, counts: Counts) -> None:
    declared = RELATIONSHIPS[staged.type]
    if not (declared.single or declared.one_where):
        return
    where = f" WHERE r.{declared.one_where}" if declared.one_where else ""
    cypher = (
        f"UNWIND $ids AS id MATCH (a:{staged.source} {{id: id}})-[r:{staged.type}]->(){where} "
        "WITH a, r ORDER BY r.since WITH a, collect(r) AS held WHERE size(held) > 1 "
        "UNWIND range(0, size(held) - 2) AS at WITH held[at] AS r, held[at + 1].since AS next "
        "WHERE r.since < next AND (r.until IS NULL OR r.until > next) "
        "SET r.until = next RETURN count(r) AS ended"
    )
    for batch in _batches(sorted({whole[0] for whole in staged.rows})):
        (row,) = transaction.run(cypher, ids=batch)
        if row["ended"]:
            counts.ended[staged.type] += row["ended"]


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch
