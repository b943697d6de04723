"""Checks exclusive relationships, with only one valid at a time: two with the same first day are refused.

A later one ends the previous one. If both begin on the same day, their order is unknown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import RelationshipSpec
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.row_values import template_columns

Kind = tuple[str, str]  # type and source's label
Begun = tuple[str, date]  # source's id and first day


@dataclass(slots=True)
class KnownRelationship:
    """One such relationship; `chosen` is True if it is of the exclusive kind."""

    until: date | None
    chosen: bool | None

    def update(self, values: "KnownRelationship") -> None:
        """Updates the end and the kind; None changes nothing."""
        self.until = values.until or self.until
        self.chosen = self.chosen if values.chosen is None else values.chosen

    def is_valid(self, since: date) -> bool:
        """True if it is valid on its first day."""
        return bool(self.chosen) and (self.until is None or self.until > since)


@dataclass(slots=True)
class RowRelationship(KnownRelationship):
    """A relationship in a row."""

    parsed: ParsedRows
    at: int
    spec: RelationshipSpec


class ExclusiveRelationships:
    """The exclusive relationships of a load, by source and first day."""

    def __init__(self) -> None:
        self._claims: dict[Kind, dict[Begun, dict[Known, RowRelationship]]] = defaultdict(dict)

    def add(
        self,
        parsed: ParsedRows,
        at: int,
        spec: RelationshipSpec,
        source: Known,
        target: Known,
        values: Mapping[str, Any],
    ) -> None:
        """Records a relationship of a row; its type allows only one valid at a time."""
        declared = RELATIONSHIPS[spec.type]
        start = source[1], values["since"]
        claims = self._claims[declared.type, source[0]].setdefault(start, {})
        chosen = values.get(declared.one_where) if declared.one_where else True
        claim = RowRelationship(values.get("until"), chosen, parsed, at, spec)
        claims.setdefault(target, claim).update(claim)

    def faults(self, database: Database) -> tuple[list[Fault], list[Fault]]:
        """The faults of relationships with the same first day as another, and those of the contradicted rows."""
        conflicts: list[Fault] = []
        doubted: list[Fault] = []
        for kind, claims in self._claims.items():
            for (source, since), existing in _in_graph(database, kind, claims).items():
                own = claims[source, since]
                for target in own.keys() & existing.keys():
                    existing[target].update(own[target])
                before = [target for target, claim in existing.items() if claim.is_valid(since)]
                new = [t for t, claim in own.items() if claim.is_valid(since) and t not in existing]
                if before:
                    conflicts += [_fault("HOLDS_ALREADY", own[t], since, before[0]) for t in new]
                elif len(new) > 1:
                    conflicts += [_fault("CONFLICT", own[t], since, new[0]) for t in new[1:]]
                    doubted.append(_fault("CONFLICT", own[new[0]], since, new[1]))
        return conflicts, doubted


def _in_graph(
    database: Database, kind: Kind, starts: Iterable[Begun]
) -> dict[Begun, dict[Known, KnownRelationship]]:
    """The relationships in the graph with these sources and first days; empty if there are none."""
    type_, label = kind
    flag = RELATIONSHIPS[type_].one_where
    results: dict[Begun, dict[Known, KnownRelationship]] = {each: {} for each in starts}
    for row in database.read(
        f"UNWIND $rows AS row MATCH (a:{label} {{id: row[0]}})-[r:{type_} {{since: row[1]}}]->(b) "
        "RETURN a.id AS source, r.since AS since, labels(b)[0] AS label, b.id AS target, "
        f"r.until AS until, {f'r.{flag}' if flag else 'true'} AS chosen",
        rows=[list(each) for each in results],
    ):
        until = row["until"]
        targets = results[row["source"], row["since"]]
        targets[row["label"], row["target"]] = KnownRelationship(until, row["chosen"])
    return results


def _fault(code: str, claim: RowRelationship, since: date, other: Known) -> Fault:
    parsed, at, joined = claim.parsed, claim.at, claim.spec
    title, named = RELATIONSHIPS[joined.type].title, other[1].partition(":")[2] or other[1]
    reason = Text(
        f"Another one is valid from {since}, and only one is allowed at a time: "
        f"{NODES[other[0]].title.en.lower()} {named}",
        f"自 {since} 起已有另一“{title.zh}”，同一时间只能有一个：{NODES[other[0]].title.zh} {named}",
    )
    column = next(_columns(parsed, joined), None)
    value = parsed.values[column][at] if column else None
    return parsed.fault(code, reason, at, column, value)


def _columns(parsed: ParsedRows, joined: RelationshipSpec) -> Iterator[str]:
    """The columns with the target of a relationship."""
    for find in parsed.format.finds:
        if find.alias == joined.target and not find.column.startswith("="):
            yield find.column
    for making in parsed.format.nodes:
        if making.alias == joined.target:
            yield from template_columns(making.id)
