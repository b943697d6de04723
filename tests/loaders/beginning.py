"""The starting graph of many tests: loaded once by each process, restored from memory for every other test."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from yanxiu.graph.database import Database, Transaction
from yanxiu.loaders import load


class _Snapshot(NamedTuple):
    """A whole graph: nodes, and the relationships between them."""

    nodes: list[dict[str, Any]]
    joined: list[dict[str, Any]]


_NODES = "MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS held"
_JOINED = """
MATCH (a)-[r]->(b)
RETURN elementId(a) AS a, elementId(b) AS b, type(r) AS type, properties(r) AS held
"""
_PUT_NODES = (
    "UNWIND $nodes AS each CREATE (n:$(each.labels)) SET n = each.held RETURN elementId(n) AS id"
)
_PUT_JOINED = """
UNWIND $joined AS each
MATCH (a), (b) WHERE elementId(a) = each.a AND elementId(b) = each.b
CREATE (a)-[r:$(each.type)]->(b) SET r = each.held
"""
_snapshots: dict[str, _Snapshot] = {}


def begin_with(database: Database, *loads: Path, remarks: set[str] | None = None) -> None:
    """Loads files or folders without faults, one after the other, into the database of the fixture `database`.

    The database must be as the fixture provides it. `remarks`: the codes of the remarks that the loads must make.
    """
    key = _key(loads)
    if key in _snapshots:
        database.write(lambda tx: _restore(tx, _snapshots[key]))
        return
    reports = [load([path], database) for path in loads]
    assert [fault for report in reports for fault in report.faults] == []
    codes = {remark.code for report in reports for remark in report.remarks}
    assert codes == (remarks or set()), codes
    _snapshots[key] = _Snapshot(database.read(_NODES), database.read(_JOINED))


def _key(loads: tuple[Path, ...]) -> str:
    """Hashes the names and contents of all the files."""
    parts = []
    for path in loads:
        for file in [path] if path.is_file() else sorted(path.rglob("*.*")):
            parts += [file.name.encode(), file.read_bytes()]
        parts.append(b"then")
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _restore(tx: Transaction, snapshot: _Snapshot) -> None:
    tx.run("MATCH (n) DETACH DELETE n")
    made = [row["id"] for row in tx.run(_PUT_NODES, nodes=snapshot.nodes)]
    now = {node["id"]: id_ for node, id_ in zip(snapshot.nodes, made, strict=True)}
    tx.run(
        _PUT_JOINED,
        joined=[{**each, "a": now[each["a"]], "b": now[each["b"]]} for each in snapshot.joined],
    )
