"""Equality of access: how evenly training is distributed among teachers, and which groups get less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yanxiu.graph.model import valid_on
from yanxiu.graph.steps import Steps

# Counts each teacher in post once. Open schools precede closed ones, then the main post, then the first school by id.
# A teacher whose only school has closed counts at its former place.
_HOURS = f"""
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE teacher.id STARTS WITH $county AND {valid_on("post", "$as_of")}
  AND NOT post.role IN ['care_worker', 'support_staff']
WITH teacher, school ORDER BY coalesce(school.closed <= $as_of, false), post.main DESC, school.id
WITH teacher, head(collect(school)) AS school
OPTIONAL MATCH (teacher)-[attended:ATTENDED]->(:Activity)
WHERE attended.on <= $as_of AND coalesce(attended.on >= $from, true)
WITH school, teacher, sum(attended.hours) AS hours
WITH school, collect(toFloat(hours)) AS hours,
     CASE WHEN school.closed <= $as_of THEN school.closed - duration({{days: 1}}) ELSE $as_of END AS day
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE {valid_on("belongs", "day")}
WITH school, hours, day, head(collect(district)) AS district
RETURN collect([hours, district.id, district.name,
  head(COLLECT {{ MATCH (school)-[lies:IN_LOCALITY]->(locality:Locality) WHERE {valid_on("lies", "day")}
    RETURN locality.rural }}),
  EXISTS {{ (school)-[offers:OFFERS]->(:Stage {{id: 'kindergarten'}}) WHERE {valid_on("offers", "day")} }},
  school.ownership]) AS schools
"""


def gini(values: Sequence[float]) -> float | None:
    """The Gini coefficient (C. Gini, 1912): 0 if all values are equal, near 1 if one has everything.

    None if there are no values or their sum is 0.
    """
    total = sum(values)
    if not values or total == 0:
        return None
    ordered = sorted(values)
    ranked = sum(rank * value for rank, value in enumerate(ordered, 1))
    return 2 * ranked / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def lorenz(values: Sequence[float]) -> list[tuple[float, float]]:
    """The Lorenz curve: points (share of people, share of the total that the lowest have), from (0, 0) to (1, 1)."""
    ordered, total = sorted(values), sum(values)
    points, so_far = [(0.0, 0.0)], 0.0
    for rank, value in enumerate(ordered, 1):
        so_far += value
        points.append((rank / len(ordered), so_far / total if total else rank / len(ordered)))
    return points


def hours_by_group(
    parameters: Mapping[str, Any],
) -> Steps[dict[tuple[str, str, str | None], list[float]]]:
    """The hours of each teacher by group: kind, name and district id."""
    (schools,) = yield (
        _HOURS,
        {
            "county": parameters["county"],
            "as_of": parameters["as_of"],
            "from": parameters.get("from"),
        },
    )
    groups: dict[tuple[str, str, str | None], list[float]] = defaultdict(list)
    for hours, *school in schools:
        for group in _groups(*school):
            groups[group] += hours
    return groups


def _groups(
    district: str | None,
    district_name: str | None,
    rural: bool | None,
    kindergarten: bool,
    ownership: str,
) -> Iterator[tuple[str, str, str | None]]:
    yield "county", "", None
    if district and district_name:
        yield "district", district_name, district
    if rural is not None:
        yield "locality", "rural" if rural else "town", None
    if kindergarten:
        yield "kindergarten", ownership, None


def access_equality(parameters: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """Hours per teacher and their Gini coefficient, for the county, districts, localities and kindergartens."""
    groups = yield from hours_by_group(parameters)
    return [
        {
            "kind": kind,
            "name": name,
            "county": parameters["county"],
            "district": district,
            "number": len(hours),
            "share": round(sum(1 for each in hours if not each) / len(hours), 4),
            "mean": round(sum(hours) / len(hours), 2),
            "score": None if (even := gini(hours)) is None else round(even, 4),
        }
        for (kind, name, district), hours in groups.items()
    ]
