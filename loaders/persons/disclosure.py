"""Discloses all data about a person, as values for JSON."""

from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.loaders.changes.journal import Change, Journal, Removed
from yanxiu.loaders.persons.merging import MergeNode

_NODE = "MATCH (n:Teacher {id: $id}) RETURN properties(n) AS held"
_AROUND = """
MATCH (n {id: $id})-[r]-(other) WHERE $label IN labels(n)
RETURN type(r) AS relationship, startNode(r) = n AS outgoing, properties(r) AS held,
       labels(other)[0] AS label, other.id AS id, coalesce(other.name, other.code, other.id) AS name
ORDER BY relationship, label, id
"""
_OWN = """
MATCH (:Teacher {id: $id})--(own:CreditRecord|FormerNumber)
RETURN DISTINCT labels(own)[0] AS label, own.id AS id, properties(own) AS held ORDER BY label, id
"""
_LOADS = """
MATCH (load:Load {county: $county}) WHERE load._journal IS NOT NULL
RETURN load.number AS number, load.at AS at, load._journal AS journal ORDER BY number
"""


def disclose_person(database: Database, person: MergeNode) -> dict[str, Any]:
    """All data about a teacher: properties, relationships with their other ends, and the teacher's own nodes.

    Own nodes are credits and former numbers. Includes values in the journals of loads, which an undo would
    restore.
    """
    (node,) = database.read(_NODE, id=person.id)
    own = [
        {
            "label": row["label"],
            **_properties(row["held"]),
            "relationships": _around(database, row["label"], row["id"], but=person.id),
        }
        for row in database.read(_OWN, id=person.id)
    ]
    return {
        "teacher": _properties(node["held"]),
        "relationships": _around(database, "Teacher", person.id),
        "own": own,
        "loads": _loads(database, person, {each["id"] for each in own}),
    }


def _around(
    database: Database, label: str, key: str, but: str | None = None
) -> list[dict[str, Any]]:
    return [
        {
            "relationship": row["relationship"],
            "direction": "to" if row["outgoing"] else "from",
            "label": row["label"],
            "id": row["id"],
            "name": row["name"],
            **_properties(row["held"]),
        }
        for row in database.read(_AROUND, id=key, label=label)
        if row["id"] != but
    ]


def _loads(database: Database, person: MergeNode, own: set[str]) -> list[dict[str, Any]]:
    """The person's data that each load changed or removed, with the values before and after."""
    results = []
    ids = {person.id, *own}
    for row in database.read(_LOADS, county=person.county):
        journal = Journal.from_bytes(row["journal"])
        changes = [_changed(each) for each in journal.changes if _about(each.key, ids)]
        removed = [_removed(each) for each in journal.removed if _about(each.key, ids)]
        if changes or removed:
            results.append(
                {
                    "load": row["number"],
                    "at": _plain(row["at"]),
                    "changed": changes,
                    "removed": removed,
                }
            )
    return results


def _about(key: Any, ids: set[str]) -> bool:
    return not ids.isdisjoint([key] if isinstance(key, str) else key[:2])


def _changed(change: Change) -> dict[str, Any]:
    what = change.what if isinstance(change.what, str) else change.what.type
    return {"what": what, "before": _properties(change.before), "after": _properties(change.after)}


def _removed(removed: Removed) -> dict[str, Any]:
    what = removed.what if isinstance(removed.what, str) else removed.what.type
    return {"what": what, **_properties(removed.properties)}


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties as values for JSON, without the program's internal ones."""
    return {name: _plain(value) for name, value in properties.items() if not name.startswith("_")}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
