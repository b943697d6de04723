"""Lists the loads of a county, and undoes one."""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.errors import Refused
from yanxiu.loaders.changes.county_lock import run_locked
from yanxiu.loaders.changes.journal import (
    Change,
    Journal,
    Key,
    RelationshipKind,
    Removed,
    load_mark,
)
from yanxiu.loaders.spool import batches

_ABOUT = """
RETURN load.id AS id, load.county AS county, load.number AS number, load.at AS at, load.who AS who,
       load.status AS status, load.rows AS rows, load.refused AS refused, load.created AS created,
       load.updated AS updated, load.ended AS ended, load.unchanged AS unchanged,
       COLLECT { MATCH (load)<-[:READ_BY]-(file:SourceFile) RETURN file.file + coalesce(' / ' + file.sheet, '')
                 ORDER BY file.file, file.sheet } + [note IN [load.note] WHERE note IS NOT NULL] AS files
"""
# the files may be loaded again and are therefore forgotten; their names stay in the note
_UNDONE = """
MATCH (load:Load {id: $id})
WITH load, COLLECT { MATCH (load)<-[:READ_BY]-(file:SourceFile) RETURN DISTINCT file.file AS name ORDER BY name } AS names
SET load.status = 'undone',
    load.note = coalesce(load.note, CASE WHEN names <> [] THEN
      reduce(told = names[0], name IN names[1..3] | told + '、' + name) + CASE WHEN size(names) > 3 THEN ' …' ELSE '' END
    END)
REMOVE load._journal
WITH load
MATCH (load)<-[read:READ_BY]-(file:SourceFile)
DELETE read, file
"""


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """The record of a load; for a change without files, `files` has its note."""

    id: str
    county: str
    number: int
    at: date
    who: str
    status: str
    rows: int
    refused: int
    created: int
    updated: int
    ended: int
    unchanged: int
    files: list[str]


def list_loads(database: Database, county: str | None = None) -> list[LoadRecord]:
    """All loads, or a county's, the latest first."""
    rows = database.read(
        "MATCH (load:Load) WHERE $county IS NULL OR load.county = $county "
        f"WITH load ORDER BY load.county, load.number DESC {_ABOUT}",
        county=county,
    )
    return [_record(row) for row in rows]


def undo(database: Database, number: int, county: str | None = None) -> LoadRecord:
    """Restores the graph to its state before a load, and returns the load; its files may be loaded again.

    Raises Refused if the load does not exist or is already undone. Raises Refused if a later load is about
    the same nodes or relationships, or if they were changed outside of any load.
    """
    matches = [load for load in list_loads(database, county) if load.number == number]
    if len(matches) != 1:
        raise _no_such(number, len(matches))
    (record,) = matches
    run_locked(database, record.county, lambda transaction, _: _undo(transaction, record))
    return record


def _record(row: dict[str, Any]) -> LoadRecord:
    return LoadRecord(**row)


def _no_such(number: int, match_count: int) -> Refused:
    if match_count:
        return Refused(
            en=f"Several counties have a load {number}: choose one with --county CODE.",
            zh=f"有几个县都有第 {number} 次导入：请用 --county 指明县代码。",
        )
    return Refused(
        en=f"There is no load {number}: see `yanxiu loads list`.",
        zh=f"没有第 {number} 次导入：请用 yanxiu loads list 查看。",
    )


def _undo(transaction: Transaction, record: LoadRecord) -> None:
    (row,) = transaction.run(
        "MATCH (load:Load {id: $id}) RETURN load.status AS status, load._journal AS journal",
        id=record.id,
    )
    if row["status"] != "done":
        raise Refused(
            en=f"Load {record.number} is already undone.", zh=f"第 {record.number} 次导入已撤销。"
        )
    journal = Journal.from_bytes(row["journal"])
    mark = load_mark(record.id)
    created_nodes = _created_nodes(transaction, mark, journal)
    created_joints = _created_relationships(transaction, mark, journal)
    created = {(label, key) for label, ids in created_nodes.items() for key in ids}
    created |= {(joint.type, *key) for joint, keys in created_joints.items() for key in keys}
    created |= {change.identity for change in journal.changes}
    _refuse_if_depended_on(transaction, record, created, created_nodes, journal.joined)
    for change in reversed(journal.changes):
        _restore(transaction, record, change)
    for joint, keys in created_joints.items():
        for batch in batches(keys):
            transaction.run(
                f"UNWIND $rows AS row {joint.match('row')} "
                + ("AND" if joint.key else "WHERE")
                + " r._load ENDS WITH $load DELETE r",
                rows=[list(key) for key in batch],
                load=mark,
            )
    for label, ids in created_nodes.items():
        for some in batches(ids):
            transaction.run(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DELETE n", ids=some)
    _put_back(transaction, journal.removed)
    transaction.run(_UNDONE, id=record.id)


def _created_nodes(transaction: Transaction, mark: str, journal: Journal) -> dict[str, set[str]]:
    results: dict[str, set[str]] = {}
    for label, ids in journal.nodes.items():
        results[label] = set()
        for batch in batches(chain(*ids)):
            rows = transaction.run(
                f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) WHERE n._load ENDS WITH $load "
                "RETURN n.id AS id",
                ids=batch,
                load=mark,
            )
            results[label].update(row["id"] for row in rows)
    return results


def _created_relationships(
    transaction: Transaction, mark: str, journal: Journal
) -> dict[RelationshipKind, set[Key]]:
    results: dict[RelationshipKind, set[Key]] = {}
    for joint, keys in journal.relationships.items():
        results[joint] = set()
        for batch in batches(chain(*keys)):
            rows = transaction.run(
                f"UNWIND range(0, size($rows) - 1) AS at WITH at, $rows[at] AS row {joint.match('row')} "
                + ("AND" if joint.key else "WHERE")
                + " r._load ENDS WITH $load RETURN at",
                rows=[list(key) for key in batch],
                load=mark,
            )
            results[joint].update(batch[row["at"]] for row in rows)
    return results


def _refuse_if_depended_on(
    transaction: Transaction,
    record: LoadRecord,
    written_keys: set[Key],
    created: dict[str, set[str]],
    joined: dict[str, int],
) -> None:
    later = transaction.run(
        "MATCH (load:Load {county: $county, status: 'done'}) WHERE load.number > $number "
        "RETURN load.number AS number, load._journal AS journal ORDER BY number",
        county=record.county,
        number=record.number,
    )
    dependents = [
        row["number"]
        for row in later
        if any(
            key in written_keys or not joined.keys().isdisjoint(key[1:3])
            for key in Journal.from_bytes(row["journal"]).identities()
        )
    ]
    if dependents:
        numbers = ", ".join(map(str, dependents))
        raise Refused(
            en=f"Load {record.number} cannot be undone: the later loads {numbers} depend on it. Undo those first, the latest first.",
            zh=f"第 {record.number} 次导入不能撤销：第 {numbers} 次导入以它为基础。请先从最近的一次起依次撤销。",
        )
    if any(count_relationships(transaction, key) != count for key, count in joined.items()):
        raise _changed_since(record)
    for label, ids in created.items():
        if ids and _joined_by_others(transaction, load_mark(record.id), label, ids):
            raise _changed_since(record)


def _joined_by_others(transaction: Transaction, mark: str, label: str, ids: set[str]) -> bool:
    (row,) = transaction.run(
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r]-() "
        "WHERE NOT coalesce(r._load, '') ENDS WITH $load RETURN count(r) AS others",
        ids=list(ids),
        load=mark,
    )
    return bool(row["others"])


def count_relationships(transaction: Transaction, key: str) -> int:
    """The number of relationships of a teacher or school."""
    (row,) = transaction.run(
        "MATCH (n:Teacher|School {id: $id})-[r]-() RETURN count(r) AS held", id=key
    )
    return int(row["held"])


def _put_back(transaction: Transaction, removed: list[Removed]) -> None:
    for each in removed:
        if isinstance(each.what, str):
            transaction.run(f"CREATE (n:{each.what}) SET n = $held", held=each.properties)
    for each in removed:
        if isinstance(each.what, RelationshipKind):
            transaction.run(
                f"MATCH (a:{each.what.source} {{id: $key[0]}}), (b:{each.what.target} {{id: $key[1]}}) "
                f"CREATE (a)-[r:{each.what.type}]->(b) SET r = $held",
                key=list(each.key),
                held=each.properties,
            )


def _restore(transaction: Transaction, record: LoadRecord, change: Change) -> None:
    match = (
        f"MATCH (r:{change.what} {{id: $row}})"
        if isinstance(change.what, str)
        else change.what.match("$row")
    )
    row = change.key if isinstance(change.key, str) else list(change.key)
    result = transaction.run(f"{match} RETURN properties(r) AS held", row=row)
    now = {name: result[0]["held"].get(name) for name in change.after} if result else {}
    if now != change.after:
        raise _changed_since(record)
    transaction.run(f"{match} SET r += $before", row=row, before=change.before)


def _changed_since(record: LoadRecord) -> Refused:
    return Refused(
        en=f"Load {record.number} cannot be undone: its data were later changed outside of any load.",
        zh=f"第 {record.number} 次导入不能撤销：它带来的内容此后被改动过，且不是由导入改动的。",
    )
