"""Merges two nodes with their whole history, or records that they are distinct.

Both are recorded as a load without files; `yanxiu loads undo` undoes it. If values of the two nodes differ, those of
the kept node count; the other's are stored in its FormerNumber.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.user import user_name
from yanxiu.loaders.changes.county_lock import run_locked
from yanxiu.loaders.changes.journal import RelationshipKind, Removed
from yanxiu.loaders.changes.load_record import new_id, record_load
from yanxiu.loaders.changes.undo import count_relationships
from yanxiu.loaders.changes.writer import Writer
from yanxiu.loaders.staging.batch import Nodes, Relationships

LABELS = {  # the labels that may be merged, each with the property that identifies its nodes
    label: declared.merged_by for label, declared in NODES.items() if declared.merged_by
}
Group = tuple[str, str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class MergeNode:
    """A teacher or school that a user refers to."""

    label: str
    id: str
    name: str

    @property
    def county(self) -> str:
        return self.id.partition(":")[0]

    @property
    def number(self) -> str:
        return self.id.partition(":")[2]


def merge_nodes(database: Database, keep: MergeNode, gone: MergeNode) -> int | None:
    """Merges two nodes in one transaction; returns the number of the load, or None if they are the same node.

    Raises Refused if they differ in kind or county, or have a relationship, e.g. that they are distinct.
    """
    _check_pair(keep, gone)
    if keep.id == gone.id:
        return None
    return run_locked(
        database,
        keep.county,
        lambda transaction, number: _Merge(transaction, keep, gone).done(number),
    )


def record_distinct(database: Database, one: MergeNode, other: MergeNode) -> int | None:
    """Records that two nodes are distinct; returns the number of the load, or None if that is known.

    Raises Refused if they are the same node, or differ in kind or county.
    """
    _check_pair(one, other)
    if one.id == other.id:
        raise Refused(
            en=f"{one.number} and {other.number} are one node: first undo their merge with `yanxiu loads undo`.",
            zh=f"{one.number} 与 {other.number} 是同一个节点：请先用 yanxiu loads undo 撤销合并。",
        )
    return run_locked(
        database,
        one.county,
        lambda transaction, number: _set_apart(transaction, one, other, number),
    )


def _check_pair(one: MergeNode, other: MergeNode) -> None:
    if (one.label, one.county) != (other.label, other.county):
        raise Refused(
            en=f"{one.id} and {other.id} differ in kind or county.",
            zh=f"{one.id} 与 {other.id} 不属于同一类或同一县。",
        )


def _set_apart(
    transaction: Transaction, one: MergeNode, other: MergeNode, number: int
) -> int | None:
    between = transaction.run(
        f"MATCH (:{one.label} {{id: $one}})-[r:DISTINCT_FROM]-(:{one.label} {{id: $other}}) "
        "RETURN r LIMIT 1",
        one=one.id,
        other=other.id,
    )
    if between:
        return None
    first, second = sorted((one.id, other.id))
    staged = Relationships("DISTINCT_FROM", one.label, one.label, (), ("on", "who"))
    staged.rows[first, second] = [today(), user_name()]
    writer = Writer(transaction, new_id(one.county), lambda _rows: None)
    writer.write_relationships(staged)
    title = NODES[one.label].title
    note = f"并非同一{title.zh}：{one.number} ≠ {other.number} (distinct)"
    record_load(writer, number, one.county, note)
    return number


@dataclass(slots=True)
class _Merge:
    transaction: Transaction
    keep: MergeNode
    gone: MergeNode
    writer: Writer = field(init=False)
    differed: dict[str, Any] = field(default_factory=dict)

    def done(self, number: int) -> int:
        self.differed.clear()
        self.writer = Writer(self.transaction, new_id(self.keep.county), lambda _rows: None)
        self._refuse_if_related()
        for label, kept, left in self._owned():
            self._join(label, kept, left)
        self._join(self.keep.label, self.keep.id, self.gone.id)
        self._leave_number()
        journal = self.writer.journal
        journal.joined[self.keep.id] = count_relationships(self.transaction, self.keep.id)
        journal.joined[self.gone.id] = 0
        title = NODES[self.keep.label].title
        note = f"合并{title.zh}：{self.gone.number} → {self.keep.number} (merge)"
        record_load(self.writer, number, self.keep.county, note)
        return number

    def _refuse_if_related(self) -> None:
        label = self.keep.label
        rows = self.transaction.run(
            f"MATCH (:{label} {{id: $keep}})-[r]-(:{label} {{id: $gone}}) RETURN type(r) AS type LIMIT 1",
            keep=self.keep.id,
            gone=self.gone.id,
        )
        if rows:
            title = RELATIONSHIPS[rows[0]["type"]].title
            raise Refused(
                en=f"{self.keep.number} and {self.gone.number} are not duplicates: '{title.en}' is recorded between them. If that is wrong, undo it first.",
                zh=f"{self.keep.number} 与 {self.gone.number} 是两个：二者之间有“{title.zh}”关系。"
                "如有误，请先撤销。",
            )

    def _owned(self) -> list[tuple[str, str, str]]:
        """Nodes whose ids begin with the merged node's id: label, new id, old id."""
        rows = self.transaction.run(
            f"MATCH (:{self.gone.label} {{id: $gone}})--(n) WHERE n.id STARTS WITH $gone + ':' "
            "WITH DISTINCT n "
            "RETURN labels(n)[0] AS label, $keep + substring(n.id, size($gone)) AS kept, n.id AS gone "
            "ORDER BY gone",
            gone=self.gone.id,
            keep=self.keep.id,
        )
        return [(row["label"], row["kept"], row["gone"]) for row in rows]

    def _join(self, label: str, keep: str, gone: str) -> None:
        """Moves the properties and relationships of a node to another, which is created if needed."""
        own_values, lost = self._properties(label, keep), self._properties(label, gone)
        own = {"id", LABELS.get(label, "id")}
        taken = {name: lost[name] for name in lost.keys() - own if not name.startswith("_")}
        self._note(label, own_values, taken)
        fill = {name: value for name, value in taken.items() if name not in own_values}
        self.writer.write_nodes(Nodes(label, tuple(fill), {keep: [*fill.values()]}))
        kept = {
            identity: own_values for identity, _, own_values in self._relationships(label, keep)
        }
        staged: dict[Group, Relationships] = {}
        for identity, joint, values in self._relationships(label, gone):
            self._remove(joint, identity[1:], values)
            ends = tuple(keep if end == gone else end for end in identity[1:3])
            self._stage(staged, joint, (*ends, *identity[3:]), values, kept)
        self._remove(label, gone, lost)
        self.transaction.run(f"MATCH (n:{label} {{id: $gone}}) DETACH DELETE n", gone=gone)
        for relationships in staged.values():
            self.writer.write_relationships(relationships)

    def _stage(
        self,
        staged: dict[Group, Relationships],
        joint: RelationshipKind,
        key: tuple[Any, ...],
        values: dict[str, Any],
        kept: dict[tuple[Any, ...], dict[str, Any]],
    ) -> None:
        """Stages a relationship of the merged node for the kept one.

        If the kept node has the same relationship, only its empty properties are filled. A contradicting one
        ends on the day it began, and is noted in `differed`.
        """
        before = kept.get((joint.type, *key), {})
        if not before:
            if _contradicts(joint, key, values, kept):
                self.differed.setdefault(joint.type, []).append({"to": key[1], **_as_text(values)})
                values = {**values, "until": values["since"]}
            kept[joint.type, *key] = values
        declared = RELATIONSHIPS[joint.type].properties
        names = tuple(name for name in declared if name not in joint.key)
        properties = {name: values[name] for name in names if name in values}
        self._note(joint.type, before, properties)
        group = joint.type, joint.source, joint.target, joint.key
        relationships = staged.setdefault(group, Relationships(*group, names))
        relationships.rows[key] = [
            properties.get(name) if name not in before else None for name in names
        ]

    def _note(self, what: str, properties: dict[str, Any], given: dict[str, Any]) -> None:
        otherwise = {n: v for n, v in given.items() if n in properties and properties[n] != v}
        if otherwise:
            self.differed.setdefault(what, []).append(_as_text(otherwise))

    def _remove(self, what: str | RelationshipKind, key: Any, properties: dict[str, Any]) -> None:
        if properties.get("_load") != self.writer.mark:
            self.writer.journal.removed.append(Removed(what, key, properties))

    def _properties(self, label: str, key: str) -> dict[str, Any]:
        rows = self.transaction.run(
            f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS held", id=key
        )
        if not rows and label in LABELS:
            raise Refused(en=f"{label} {key} no longer exists.", zh=f"{label} {key} 已不存在。")
        return rows[0]["held"] if rows else {}

    def _relationships(
        self, label: str, key: str
    ) -> list[tuple[tuple[Any, ...], RelationshipKind, dict[str, Any]]]:
        rows = self.transaction.run(
            f"MATCH (n:{label} {{id: $id}})-[r]-() "
            "RETURN type(r) AS type, properties(r) AS held, "
            "labels(startNode(r))[0] AS a, startNode(r).id AS source, "
            "labels(endNode(r))[0] AS b, endNode(r).id AS target",
            id=key,
        )
        results = []
        for row in rows:
            properties = row["held"]
            names = tuple(name for name in RELATIONSHIPS[row["type"]].key if name in properties)
            joint = RelationshipKind(row["type"], row["a"], row["b"], names)
            values = (properties[name] for name in names)
            results.append(
                ((row["type"], row["source"], row["target"], *values), joint, properties)
            )
        return results

    def _leave_number(self) -> None:
        """Records the merged node's number; rosters that still use it refer to the kept node."""
        label, gone = self.gone.label, self.gone
        key = f"{gone.county}:{label}:{gone.number}"
        differed = json.dumps(self.differed, ensure_ascii=False) if self.differed else None
        values = {
            "number": gone.number,
            "name": gone.name,
            "on": today(),
            "who": user_name(),
            "differed": differed,
        }
        nodes = Nodes("FormerNumber", tuple(values), {key: [*values.values()]})
        self.writer.write_nodes(nodes)
        now = Relationships("NOW_KNOWN_AS", "FormerNumber", label, (), ())
        now.rows[key, self.keep.id] = []
        self.writer.write_relationships(now)


def _contradicts(
    joint: RelationshipKind,
    key: tuple[Any, ...],
    values: dict[str, Any],
    kept: dict[tuple[Any, ...], dict[str, Any]],
) -> bool:
    """True if only one is allowed at a time and the kept node has another from the same day on."""
    declared = RELATIONSHIPS[joint.type]
    flag = declared.one_where
    if not (declared.single or (flag and values.get(flag))):
        return False
    return any(
        (type_, source, properties.get("since")) == (joint.type, key[0], values["since"])
        and target != key[1]
        and (flag is None or properties.get(flag))
        and properties.get("until") != properties["since"]
        for (type_, source, target, *_), properties in kept.items()
    )


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if not name.startswith("_")}
