"""A county's nodes and relationships in memory, as of a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES, REFERENCE, RELATIONSHIPS
from yanxiu.loaders.matching.directory import Known


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotRelationship:
    """One relationship: its type, its two nodes, and its properties."""

    type: str
    source: Known
    target: Known
    properties: Mapping[str, Any]

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """The sort key."""
        return (
            self.source,
            self.target,
            str(self.properties.get("since", "")),
            str(sorted(self.properties)),
        )


@dataclass(slots=True)
class Snapshot:
    """Nodes by label and id with their properties, relationships by type."""

    county: str
    nodes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    relationships: dict[str, list[SnapshotRelationship]] = field(default_factory=dict)
    _ends: dict[tuple[str, str, Known], list[SnapshotRelationship]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @classmethod
    def of(
        cls,
        database: Database,
        county: str,
        labels: Iterable[str],
        types: Iterable[str],
        day: date | None,
    ) -> "Snapshot":
        """Reads a county; dated relationships only if they are current on `day`, or all if it is None."""
        result = cls(county)
        for label in labels:
            result.nodes[label] = _nodes(database, county, label)
        for kind in types:
            result.relationships[kind] = joints = sorted(
                _joints(database, county, kind, day), key=lambda joint: joint.sort_key
            )
            for joint in joints:
                result._ends[kind, "source", joint.source].append(joint)
                result._ends[kind, "target", joint.target].append(joint)
        return result

    def contains(self, known: Known) -> bool:
        """True for a node of the county or a standard code."""
        label, key = known
        return key in self.nodes.get(label, ())

    def relationships_at(self, kind: str, end: str, known: Known) -> list[SnapshotRelationship]:
        """The relationships of a type with a node as `source` or `target`, whichever `end` names."""
        return self._ends.get((kind, end, known), [])

    def local_id(self, known: Known) -> str:
        """A node's id without the county's code."""
        label, key = known
        return key if NODES[label].shared else key.removeprefix(f"{self.county}:")


def _nodes(database: Database, county: str, label: str) -> dict[str, dict[str, Any]]:
    if label in REFERENCE:
        return {row["id"]: dict(row) for row in REFERENCE[label]}
    where = "n.id = $county" if NODES[label].shared else "n.id STARTS WITH $county + ':'"
    rows = database.read(
        f"MATCH (n:{label}) WHERE {where} RETURN properties(n) AS held ORDER BY n.id", county=county
    )
    return {row["held"]["id"]: _declared(row["held"]) for row in rows}


def _joints(
    database: Database, county: str, kind: str, day: date | None
) -> Iterable[SnapshotRelationship]:
    rows = database.read(
        f"MATCH (a)-[r:{kind}]->(b) "
        "WHERE any(id IN [a.id, b.id] WHERE id = $county OR id STARTS WITH $county + ':') "
        "RETURN labels(a)[0] AS a, a.id AS source, labels(b)[0] AS b, b.id AS target, "
        "properties(r) AS held",
        county=county,
    )
    dated = RELATIONSHIPS[kind].dated
    for row in rows:
        properties = _declared(row["held"])
        if day is None or not dated or is_current(properties, day):
            yield SnapshotRelationship(
                kind, (row["a"], row["source"]), (row["b"], row["target"]), properties
            )


def is_current(properties: Mapping[str, Any], day: date) -> bool:
    """True if a dated relationship with these properties is current on a day."""
    until = properties.get("until")
    return bool(properties["since"] <= day and (until is None or until > day))


def _declared(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if not name.startswith("_")}
