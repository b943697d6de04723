"""The whole graph as text, so that two can be compared."""

from graph.database import Database


def everything(database: Database, *, without: tuple[str, ...] = ("Load",)) -> list[str]:
    """Every node and relationship with its properties, sorted."""
    nodes = database.read(
        "MATCH (n) WHERE NOT labels(n)[0] IN $without "
        "RETURN labels(n)[0] AS label, properties(n) AS held",
        without=list(without),
    )
    joined = database.read(
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS held"
    )
    lines = [f"{row['label']} {sorted(row['held'].items())}" for row in nodes]
    lines += [
        f"{row['a']} {row['type']} {row['b']} {sorted(row['held'].items())}" for row in joined
    ]
    return sorted(lines)
