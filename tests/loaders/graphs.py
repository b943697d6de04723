"""The whole graph as text, for comparing two graphs."""

from typing import Any

from yanxiu.graph.database import Database

_REMEMBERED = ("Load", "SourceFile", "LoadCounter", "LoadPulse", "AppliedMigration")


def everything(database: Database, *, without: tuple[str, ...] = _REMEMBERED) -> list[str]:
    """Every node and relationship with its properties, sorted, without the records of loads and upgrades."""
    nodes = database.read(
        "MATCH (n) WHERE NOT labels(n)[0] IN $without "
        "RETURN labels(n)[0] AS label, properties(n) AS held",
        without=list(without),
    )
    joined = database.read(
        "MATCH (a)-[r]->(b) WHERE NOT labels(a)[0] IN $without "
        "RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS held",
        without=list(without),
    )
    lines = [f"{row['label']} {_sorted_properties(row['held'])}" for row in nodes]
    lines += [
        f"{row['a']} {row['type']} {row['b']} {_sorted_properties(row['held'])}" for row in joined
    ]
    return sorted(lines)


def _sorted_properties(properties: dict[str, Any]) -> list[tuple[str, Any]]:
    """Properties without the load number, which differs from load to load."""
    return sorted((name, value) for name, value in properties.items() if not name.startswith("_"))
