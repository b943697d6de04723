"""Diffusion: the spread of a practice over the schools, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from yanxiu.graph.model import NODES
from yanxiu.graph.steps import Steps

_OPEN = (NODES["School"].exists or "true").replace("self", "school").replace("$as_of", "day")
_COPIES = """
MATCH (theme:Theme)-[copied:COPIED_BY]->(school:School)
WHERE school.id STARTS WITH $county AND copied.since <= $as_of
WITH theme, school, min(copied.since) AS since
RETURN collect([theme.id, school.id, since.year]) AS copies
"""
_SCHOOLS = f"""
UNWIND $days AS day
RETURN collect(COUNT {{ MATCH (school:School) WHERE school.id STARTS WITH $county AND {_OPEN} }}) AS open
"""


def practice_diffusion(parameters: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """For each theme and year since its first copy: the number of new schools, and of all schools by then.

    A school counts from its first copy. The share is of the schools open at the year's end; in the last year, of
    those open on the day `as_of`.
    """
    day, county = parameters["as_of"], parameters["county"]
    (copies,) = yield _COPIES, {"county": county, "as_of": day}
    if not copies:
        return []
    years = range(min(year for *_, year in copies), day.year + 1)
    days = [min(day, day.replace(year=year, month=12, day=31)) for year in years]
    (schools,) = yield _SCHOOLS, {"county": county, "days": days}
    there = dict(zip(years, schools, strict=True))
    first_years: dict[str, list[int]] = defaultdict(list)
    for theme, _, year in copies:
        first_years[theme].append(year)
    return [
        {"theme": theme, **row}
        for theme, first in first_years.items()
        for row in spread(first, there)
    ]


def spread(first: list[int], schools: Mapping[int, int]) -> list[dict[str, Any]]:
    """The rows of one theme, from its first year on.

    first     the year in which each school began
    schools   the number of open schools by year
    """
    rows = []
    for year, everyone in schools.items():
        if year < min(first):
            continue
        so_far = sum(1 for each in first if each <= year)
        rows.append(
            {
                "year": year,
                "number": first.count(year),
                "total": so_far,
                "share": round(so_far / everyone, 4) if everyone else None,
            }
        )
    return rows
