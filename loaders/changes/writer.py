"""Writes the staged batch: merges by key, changes only values that differ, deletes nothing.

Created nodes and relationships carry the load's mark as `_load`. Changed values are recorded in a journal, before
and after. Both are needed to undo the load (see `yanxiu.loaders.changes.undo`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph.database import WITHOUT_REPLANNING, Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES, RELATIONSHIPS, Property
from yanxiu.loaders.changes.journal import Change, Journal, RelationshipKind, load_mark
from yanxiu.loaders.changes.new_relationships import new_relationship_test
from yanxiu.loaders.changes.removals import Ending, end_relationships
from yanxiu.loaders.spool import batches, prefetch
from yanxiu.loaders.staging.batch import Nodes, Relationships

Progress = Callable[[int], None]


@dataclass(slots=True)
class Counts:
    """The numbers of nodes by label and relationships by type created, updated, ended or unchanged."""

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


@dataclass(slots=True)
class Writer:
    """Writes one load in its transaction. `load` is its id; `progress` is called with the number of rows written."""

    transaction: Transaction
    load: str
    progress: Progress
    counts: Counts = field(default_factory=Counts)
    journal: Journal = field(default_factory=Journal)

    @property
    def mark(self) -> str:
        """The value of `_load` on everything that the load creates."""
        return load_mark(self.load)

    def write_nodes(self, staged: Nodes) -> None:
        """Merges nodes by id; an empty value erases nothing."""
        self.journal.nodes[staged.label].append(staged.rows.keys())
        text = _placed(NODES[staged.label].properties, staged.names, 1)
        values = [(f"n.{name}", text[name]) for name in staged.names]
        cypher = f"UNWIND $rows AS row MERGE (n:{staged.label} {{id: row[0]}}) " + _changes(
            "n", values, "[n.id]"
        )
        rows = ([key, *map(as_parameter, given)] for key, given in staged.rows.items())
        for batch in prefetch(batches(rows)):
            for key, before, after in self._run(cypher, batch, staged.label, "nodes_created"):
                was = dict(zip(staged.names, before, strict=True))
                became = dict(zip(staged.names, after, strict=True))
                self.journal.changes.append(Change(staged.label, key[0], was, became))

    def write_relationships(self, staged: Relationships) -> None:
        """Merges relationships by ends and key; if the model allows only one at a time, ends the previous one."""
        joint = RelationshipKind(staged.type, staged.source, staged.target, staged.key)
        self.journal.relationships[joint].append(staged.rows.keys())
        is_new = new_relationship_test(self.transaction, staged)
        created = self._write_rows(staged, joint, _created(staged), is_new)
        if created < len(staged.rows):
            self._write_rows(staged, joint, _merged(staged), lambda key: not is_new(key))
        self._end_predecessors(staged)

    def _write_rows(
        self,
        staged: Relationships,
        joint: RelationshipKind,
        cypher: str,
        wanted: Callable[[tuple[Any, ...]], bool],
    ) -> int:
        """Writes the rows with the wanted keys; returns their number."""
        count = 0
        rows = (
            [*map(as_parameter, (*key, *given))]
            for key, given in staged.rows.items()
            if wanted(key)
        )
        for batch in prefetch(batches(rows)):
            count += len(batch)
            changed = self._run(cypher, batch, staged.type, "relationships_created", staged.default)
            self._note_changes(staged, joint, changed)
        return count

    def _note_changes(
        self,
        staged: Relationships,
        joint: RelationshipKind,
        changed: list[tuple[list[Any], list[Any], list[Any]]],
    ) -> None:
        for key_found, before, after in changed:
            was = dict(zip(staged.names, before, strict=True))
            became = dict(zip(staged.names, after, strict=True))
            self.journal.changes.append(Change(joint, tuple(key_found), was, became))
            if was.get("until") is None and became.get("until") is not None:
                self.counts.updated[staged.type] -= 1
                self.counts.ended[staged.type] += 1

    def end(self, ending: Ending, day: date) -> None:
        """Ends the relationships that a full roster no longer lists."""
        changes = end_relationships(self.transaction, ending, day)
        self.journal.changes.extend(changes)
        self.counts.ended[ending.joint.type] += len(changes)

    def _run(
        self,
        cypher: str,
        batch: list[list[Any]],
        name: str,
        counter: str,
        default: Mapping[str, Any] | None = None,
    ) -> list[tuple[list[Any], list[Any], list[Any]]]:
        before = self.transaction.counters.get(counter, 0)
        (row,) = self.transaction.run(
            WITHOUT_REPLANNING + cypher, rows=batch, load=self.mark, default=default or {}
        )
        created = self.transaction.counters.get(counter, 0) - before
        self.counts.add(name, len(batch), created, len(row["changed"]))
        self.progress(len(batch))
        batch.clear()  # the driver keeps parameters in memory until the transaction ends
        return [(each[0], each[1], each[2]) for each in row["changed"]]

    def _end_predecessors(self, staged: Relationships) -> None:
        declared = RELATIONSHIPS[staged.type]
        if not (declared.single or declared.one_where):
            return
        where = " WHERE (r.until IS NULL OR r.until > r.since)"
        where += f" AND r.{declared.one_where}" if declared.one_where else ""
        key = ", ".join(f"r.{name}" for name in staged.key)
        cypher = (
            f"{WITHOUT_REPLANNING}UNWIND $ids AS id MATCH (a:{staged.source} {{id: id}})-[r:{staged.type}]->(){where} "
            "WITH a, r ORDER BY r.since WITH a, collect(r) AS held WHERE size(held) > 1 "
            "UNWIND range(0, size(held) - 2) AS at WITH held[at] AS r, held[at + 1] AS next "
            "WHERE (r.since < next.since OR $load IN [r._load, next._load]) "
            "AND (r.until IS NULL OR r.until > next.since) "
            "WITH r, next.since AS next, r.until AS before SET r.until = next "
            f"RETURN labels(endNode(r))[0] AS target, "
            f"[startNode(r).id, endNode(r).id, {key}] AS key, r.since AS since, before, next"
        )
        for batch in batches(sorted({whole[0] for whole in staged.rows})):
            for row in self.transaction.run(cypher, ids=batch, load=self.mark):
                if row["since"] == row["next"]:
                    raise concurrent_change()
                joint = RelationshipKind(staged.type, staged.source, row["target"], staged.key)
                was, became = {"until": row["before"]}, {"until": row["next"]}
                self.journal.changes.append(Change(joint, tuple(row["key"]), was, became))
                self.counts.ended[staged.type] += 1


def _ends(staged: Relationships) -> str:
    return (
        "UNWIND $rows AS row "
        f"MATCH (a:{staged.source} {{id: row[0]}}) MATCH (b:{staged.target} {{id: row[1]}}) "
    )


def _merged(staged: Relationships) -> str:
    """Cypher that merges each relationship, and returns the existing ones with other values."""
    text = _placed(RELATIONSHIPS[staged.type].properties, (*staged.key, *staged.names), 2)
    key = ", ".join(f"{name}: {text[name]}" for name in staged.key)
    values = [(f"r.{name}", text[name]) for name in staged.names]
    found_by = ", ".join(["row[0]", "row[1]", *(f"r.{name}" for name in staged.key)])
    changes = _changes("r", values, f"[{found_by}]", {f"r.{name}" for name in staged.default})
    return f"{_ends(staged)}MERGE (a)-[r:{staged.type} {{{key}}}]->(b) {changes}"


def _created(staged: Relationships) -> str:
    """Cypher that creates each relationship; none may exist yet."""
    text = _placed(RELATIONSHIPS[staged.type].properties, (*staged.key, *staged.names), 2)
    values = [
        f"{name}: coalesce({cypher}, $default.{name})"
        if name in staged.default
        else f"{name}: {cypher}"
        for name, cypher in text.items()
    ]
    properties = ", ".join([*values, "_load: $load"])
    creation = f"CREATE (a)-[:{staged.type} {{{properties}}}]->(b)"
    return f"{_ends(staged)}{creation} WITH count(*) AS made RETURN [] AS changed"


def _placed(
    properties: Mapping[str, Property], names: tuple[str, ...], start: int
) -> dict[str, str]:
    """Cypher for the values of `names` in a row, from index `start` on."""
    return {
        name: f"date(row[{at}])" if properties[name].type == "date" else f"row[{at}]"
        for at, name in enumerate(names, start)
    }


def as_parameter(value: Any) -> Any:
    """Converts dates to text: the driver takes as long for one date as for the rest of the row."""
    return value.isoformat() if isinstance(value, date) else value


def concurrent_change() -> Refused:
    """The refusal of two relationships with the same first day; staging refuses them if it sees both."""
    return Refused(
        en="Another load has meanwhile written data that contradict this one: load again to see where.",
        zh="另一次导入刚刚写入了与本次矛盾的内容：请重新导入，以查看矛盾之处。",
    )


def _changes(
    variable: str, values: list[tuple[str, str]], key: str, default: Collection[str] = ()
) -> str:
    """Cypher that sets new values, and returns the changed ones: key, values before and after.

    default   the variables of properties with a default, which is in the parameter `$default`
    """
    if not values:
        return f"ON CREATE SET {variable}._load = $load RETURN [] AS changed LIMIT 1"
    created = ", ".join(
        f"{before} = coalesce({after}, $default.{before.partition('.')[2]})"
        if before in default
        else f"{before} = {after}"
        for before, after in values
    )
    differs = " OR ".join(
        f"({after} IS NOT NULL AND ({before} IS NULL OR {before} <> {after}))"
        for before, after in values
    )
    updated = ", ".join(f"{before} = coalesce({after}, {before})" for before, after in values)
    before = ", ".join(before for before, _ in values)
    return (
        f"ON CREATE SET {created}, {variable}._load = $load WITH {variable}, row WHERE {differs} "
        f"WITH {variable}, row, [{before}] AS before SET {updated} "
        f"RETURN collect([{key}, before, [{before}]]) AS changed"
    )
