"""Restores a backup into an empty database in batches; an interrupted restore is detected and can be restarted."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from yanxiu.graph.backup.archive import DamagedBackup, Manifest, Reader, open_backup
from yanxiu.graph.backup.making import ReportProgress, fingerprint
from yanxiu.graph.backup.values import properties_from_json
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import REFERENCE
from yanxiu.graph.model.machinery import AppliedMigration
from yanxiu.graph.text import Text

RESTORING = Text("Restore", "恢复")
_BATCH = 10_000
_STATE = """
OPTIONAL MATCH (mark:Restoring) WITH count(mark) > 0 AS begun
RETURN begun, COUNT { MATCH (n) WHERE none(label IN labels(n) WHERE label IN $codes) } AS others,
       COUNT { ()-->() } AS ties
"""
_MARK = "MERGE (mark:Restoring {id: 'restore'}) SET mark.fingerprint = $fingerprint"
_END = "MATCH (mark:Restoring) DELETE mark"
_NODES = """
UNWIND range(0, size($rows) - 1) AS at CREATE (n:$($labels)) SET n = $rows[at] RETURN at, elementId(n) AS id
"""
_TIES = """
UNWIND $rows AS row
MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1]
CREATE (a)-[r:$($kind)]->(b) SET r = row[2]
"""


def restore(
    database: Database, path: Path, *, again: bool = False, report: ReportProgress | None = None
) -> Manifest:
    """Restores the graph of a backup unchanged into an empty database.

    `Database.apply_schema` upgrades the graph to this version afterwards.

    again   starts an interrupted restore over

    Raises Refused if the database contains more than standard codes, or if a restore was interrupted and
    `again` is false. Raises DamagedBackup if the file is damaged; the database is empty then.
    """
    with open_backup(path) as backup:
        _require_empty(database, again=again)
        database.write(lambda tx: tx.run(_MARK, fingerprint=backup.contents.fingerprint))
        try:
            _fill(database, backup, report)
        except DamagedBackup:
            _make_empty(database)
            raise
        contents = backup.contents
    if fingerprint(database) != contents.fingerprint:
        _make_empty(database)
        raise DamagedBackup(
            en=f"The graph restored from {path} differs from the one that was backed up: nothing was restored. Use another backup.",
            zh=f"{path} 无法还原出原来的图谱，未作恢复：请换用另一份备份。",
        )
    database.write(lambda tx: tx.run(_END))
    return contents


def _require_empty(database: Database, *, again: bool) -> None:
    (state,) = database.read(_STATE, codes=[*REFERENCE, AppliedMigration.__name__])
    if state["begun"]:
        if not again:
            raise Refused(
                en="An earlier restore into this database was interrupted: use --again to start over.",
                zh="此前对该数据库的恢复中断：加 --again 可重新开始。",
            )
    elif state["others"] or state["ties"]:
        raise Refused(
            en=f"The database is not empty ({state['others']:,} nodes besides the standard codes): restore into an empty one, for example with another YANXIU_HOME.",
            zh=f"数据库不是空的（除标准代码外还有 {state['others']:,} 个节点）："
            "请恢复到空的数据库，例如另设一个 YANXIU_HOME。",
        )
    _make_empty(database)


def _make_empty(database: Database) -> None:
    """Deletes everything. The mark is deleted last, so an interruption is detected."""
    keep_mark = (
        "MATCH (n) WHERE NOT n:Restoring WITH n LIMIT $most DETACH DELETE n RETURN count(*) AS gone"
    )

    def some(transaction: Transaction) -> int:
        (row,) = transaction.run(keep_mark, most=_BATCH)
        return int(row["gone"])

    while database.write(some):
        pass
    database.write(lambda tx: tx.run(_END))


def _fill(database: Database, backup: Reader, tell: ReportProgress | None) -> None:
    contents = backup.contents
    total, done = contents.nodes + contents.relationships, 0
    places = array("q")
    prefix = ""

    def report(count: int) -> None:
        nonlocal done
        done += count
        if tell:
            tell(RESTORING, done, total)

    for batch in _batches(backup.nodes()):
        created = database.write(_node_creation(batch))
        prefix = created[0].rpartition(":")[0]
        places.extend(int(each.rpartition(":")[2]) for each in created)
        report(len(batch))
    if len(places) != contents.nodes:
        raise DamagedBackup(
            en="The backup lacks nodes: use another one.", zh="备份缺少节点：请换用另一份备份。"
        )
    for ties in _batches(backup.relationships()):
        database.write(_relationship_creation(ties, lambda number: f"{prefix}:{places[number]}"))
        report(len(ties))


def _node_creation(
    batch: list[tuple[list[str], dict[str, Any]]],
) -> Callable[[Transaction], list[str]]:
    """Returns work for a transaction that creates the nodes and returns their element ids in order."""
    by_labels: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, (labels, _) in enumerate(batch):
        by_labels[tuple(labels)].append(at)

    def work(transaction: Transaction) -> list[str]:
        results = [""] * len(batch)
        for labels, numbers in by_labels.items():
            rows = [properties_from_json(batch[at][1]) for at in numbers]
            for row in transaction.run(_NODES, labels=list(labels), rows=rows):
                results[numbers[row["at"]]] = row["id"]
        return results

    return work


def _relationship_creation(
    batch: list[tuple[int, int, str, dict[str, Any]]], name: Callable[[int], str]
) -> Callable[[Transaction], None]:
    by_kind: dict[str, list[list[Any]]] = defaultdict(list)
    for start, end, kind, properties in batch:
        by_kind[kind].append([name(start), name(end), properties_from_json(properties)])

    def work(transaction: Transaction) -> None:
        for kind, rows in by_kind.items():
            transaction.run(_TIES, kind=kind, rows=rows)

    return work


def _batches(lines: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(lines, _BATCH)):
        yield batch
