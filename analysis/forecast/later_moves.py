"""Tells which schools join another district after the day of a forecast, such as by a merger in a scenario."""

from __future__ import annotations

from datetime import date

from yanxiu.graph.database import Database
from yanxiu.graph.model import valid_on
from yanxiu.graph.text import Text


def later_moves(database: Database, county: str, day: date) -> list[Text]:
    """A sentence if schools are to join another district after the day: the forecast keeps the districts of the day."""
    (row,) = database.read(
        f"""
        MATCH (old:SupervisionDistrict)<-[now:IN_DISTRICT]-(school:School)-[next:IN_DISTRICT]->(new:SupervisionDistrict)
        WHERE school.id STARTS WITH $county AND {valid_on("now", "$day")} AND next.since > $day AND new <> old
        RETURN count(DISTINCT school) AS schools, toString(min(next.since)) AS first
        """,
        county=county,
        day=day,
    )
    if not row["schools"]:
        return []
    return [
        Text(
            f"{row['schools']} schools join another district on {row['first']} or later: the forecast counts them, and the "
            f"seats, in the districts of {day}. To forecast with the new districts, name a later day with --as-of.",
            f"{row['schools']} 所学校自 {row['first']} 起改属其他责任区：预测各年的人数和名额仍按 {day} 的责任区计。"
            "如需按新的责任区预测，请用 --as-of 另写其后的日期。",
        )
    ]
