"""The counties that a graph holds."""

from graph.database import Database


def county_codes(database: Database) -> list[str]:
    """The codes of all counties, in order."""
    rows = database.read("MATCH (county:County) RETURN county.code AS code ORDER BY code")
    return [row["code"] for row in rows]
