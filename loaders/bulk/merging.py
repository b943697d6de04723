"""Merges the batches of an empty county in memory, with the same result as `Writer` in Neo4j.

Only one county is in memory at a time: some ten thousand nodes. `tests/loaders/test_bulk.py` compares both graphs.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from yanxiu.graph.model import RELATIONSHIPS
from yanxiu.loaders.changes.journal import Change, Journal, RelationshipKind, load_mark
from yanxiu.loaders.changes.writer import Counts, concurrent_change
from yanxiu.loaders.staging.batch import Nodes, Relationships
from yanxiu.loaders.staging.stage import Staging

Properties = dict[str, Any]
Key = tuple[Any, ...]  # of a relationship: source id, target id, then its key's values


@dataclass(slots=True)
class MergedLoad:
    """The nodes and relationships of one load, with its counts and its journal.

    known_ids   by label, the ids of nodes that exist already and may be ends of relationships
    """

    load: str
    known_ids: dict[str, set[str]]
    nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    relationships: dict[RelationshipKind, dict[Key, Properties]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    journal: Journal = field(default_factory=Journal)

    @classmethod
    def of(cls, load: str, staging: Staging, known_ids: dict[str, set[str]]) -> "MergedLoad":
        """Merges all staged nodes and relationships, in the order of writing."""
        merged = cls(load, known_ids)
        for nodes in staging.nodes.values():
            merged._add_nodes(nodes)
        for ties in staging.collector.relationships.values():
            merged._add_ties(ties)
        return merged

    def _add_nodes(self, staged: Nodes) -> None:
        self.journal.nodes[staged.label].append(staged.rows.keys())
        known = self.nodes.setdefault(staged.label, {})
        counts = [0, 0]
        for key, given in staged.rows.items():
            values = dict(zip(staged.names, given, strict=True))
            existing = known.get(key)
            if existing is None:
                known[key] = {"id": key, **_present(values), "_load": load_mark(self.load)}
                counts[0] += 1
            elif changed := _changed(existing, values):
                self.journal.changes.append(Change(staged.label, key, *changed))
                counts[1] += 1
        self.counts.add(staged.label, len(staged.rows), *counts)

    def _add_ties(self, staged: Relationships) -> None:
        joint = RelationshipKind(staged.type, staged.source, staged.target, staged.key)
        self.journal.relationships[joint].append(staged.rows.keys())
        known = self.relationships.setdefault(joint, {})
        created = updated = 0
        for whole, given in staged.rows.items():
            if not (
                self._is_there(staged.source, whole[0]) and self._is_there(staged.target, whole[1])
            ):
                continue
            values = dict(zip(staged.names, given, strict=True))
            existing = known.get(whole)
            if existing is None:
                key_values = dict(zip(staged.key, whole[2:], strict=True))
                new = {
                    **values,
                    **{n: v for n, v in staged.default.items() if values.get(n) is None},
                }
                known[whole] = {**key_values, **_present(new), "_load": load_mark(self.load)}
                created += 1
            elif changed := _changed(existing, values):
                was, became = changed
                self.journal.changes.append(Change(joint, whole, was, became))
                if was.get("until") is None and became.get("until") is not None:
                    self.counts.ended[staged.type] += 1
                    self.counts.updated[staged.type] -= 1
                updated += 1
        self.counts.add(staged.type, len(staged.rows), created, updated)
        self._end_predecessors(staged)

    def _is_there(self, label: str, key: str) -> bool:
        return key in self.nodes.get(label, ()) or key in self.known_ids.get(label, ())

    def _end_predecessors(self, staged: Relationships) -> None:
        declared = RELATIONSHIPS[staged.type]
        if not (declared.single or declared.one_where):
            return
        by_source: dict[str, list[tuple[RelationshipKind, Key, Properties]]] = {}
        for joint, key, properties in self._of_one_kind(
            staged, {whole[0] for whole in staged.rows}
        ):
            end_day = properties.get("until")
            if (end_day is None or end_day > properties["since"]) and (
                not declared.one_where or properties.get(declared.one_where)
            ):
                by_source.setdefault(key[0], []).append((joint, key, properties))
        for source in sorted(by_source):
            in_time = sorted(by_source[source], key=lambda each: each[2]["since"])
            for (joint, key, properties), (_, _, after) in pairwise(in_time):
                before, then = properties.get("until"), after["since"]
                if before is not None and before <= then:
                    continue
                if properties["since"] == then:
                    raise concurrent_change()
                properties["until"] = then
                self.journal.changes.append(Change(joint, key, {"until": before}, {"until": then}))
                self.counts.ended[staged.type] += 1

    def _of_one_kind(
        self, staged: Relationships, sources: Collection[str]
    ) -> Iterator[tuple[RelationshipKind, Key, Properties]]:
        """Yields the relationships of a type from some nodes of a label, whatever the label of the target."""
        for joint, ties in self.relationships.items():
            if joint.type == staged.type and joint.source == staged.source:
                for key, properties in ties.items():
                    if key[0] in sources:
                        yield joint, key, properties


def _present(values: Properties) -> Properties:
    return {name: value for name, value in values.items() if value is not None}


def _changed(held: Properties, given: Properties) -> tuple[Properties, Properties] | None:
    """Updates `held`; returns the values before and after, or None if equal. Empty values erase nothing."""
    if all(value is None or held.get(name) == value for name, value in given.items()):
        return None
    before = {name: held.get(name) for name in given}
    held.update(_present(given))
    return before, {name: held.get(name) for name in given}
