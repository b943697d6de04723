"""The counties in a graph."""

from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused


def county_codes(database: Database) -> list[str]:
    """The codes of all counties, in order."""
    rows = database.read("MATCH (county:County) RETURN county.code AS code ORDER BY code")
    return [row["code"] for row in rows]


def require_whole_code(database: Database, county: str) -> None:
    """Raises Refused unless the graph contains a county with exactly this code."""
    codes = county_codes(database)
    if county not in codes:
        known_en = (
            f"give the whole code of one of these: {', '.join(codes)}"
            if codes
            else "load its plan first"
        )
        known_zh = f"请给出完整的县代码，现有 {'、'.join(codes)}" if codes else "请先导入该县方案"
        raise Refused(
            en=f"There is no county '{county}' in the graph: {known_en}.",
            zh=f"图谱中没有县“{county}”：{known_zh}。",
        )
