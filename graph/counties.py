"""The counties that a graph holds."""

from graph.database import Database
from graph.errors import Refused


def county_codes(database: Database) -> list[str]:
    """The codes of all counties, in order."""
    rows = database.read("MATCH (county:County) RETURN county.code AS code ORDER BY code")
    return [row["code"] for row in rows]


def require_county(database: Database, asked: str | None) -> None:
    """Raises Refused where no county's code begins as asked; nothing asked for is all of them."""
    codes = county_codes(database) if asked else []
    if asked and not any(code.startswith(asked) for code in codes):
        raise Refused(
            en=f"There is no county {asked}: there are {', '.join(codes) or 'none'}.",
            zh=f"图谱中没有县 {asked}：现有 {'、'.join(codes) or '无'}。",
        )
