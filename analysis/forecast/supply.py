"""Reads the seats of future years: those of the schedule, those announced, and others at the usual pace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from yanxiu.graph.database import Database
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of a year, for teachers who fit.

    districts   districts of the teachers; empty: any
    pairs       stage and subject that they teach; subject "": any subject of the stage; empty: anybody
    """

    year: int
    seats: int
    districts: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    def fits(self, district: str, stage: str, subject: str) -> bool:
        """Whether a teacher of the district, stage and subject may take a seat."""
        here = not self.districts or district in self.districts
        return here and (
            not self.pairs or (stage, subject) in self.pairs or (stage, "") in self.pairs
        )


@dataclass(frozen=True, slots=True)
class Supply:
    """The future seats, and the sources of the numbers, one sentence each."""

    seats: tuple[Seats, ...]
    sources: tuple[Text, ...]


def read_supply(
    database: Database, county: str, since: date, day: date, until: int, *, pace: bool, blind: bool
) -> Supply:
    """The seats of the years after `day`, up to and including `until`.

    pace    adds the yearly seats that were offered outside the schedule in recent years
    blind   ignores later activities, because no record says which were announced on the day
    """
    given = {"county": county, "day": day, "since": since, "until": until}
    usual: dict[str, list[int]] = defaultdict(list)
    for row in database.read(_USUAL, **given):
        usual[row["line"] or ""].append(row["seats"])
    every = [seats for lists in usual.values() for seats in lists]
    supplied: list[Seats] = []
    guessed = 0
    for row in database.read(_ITEMS, **given):
        seats = row["seats"]
        if seats is None:
            guessed += 1
            seats = round(median(usual.get(row["line"] or "") or every or [0]))
        supplied.append(_seats(row["year"], seats, row["districts"], row["pairs"]))
    sources = [
        Text(
            f"{len(supplied)} items of the schedule after {day}",
            f"{day} 以后的年度安排 {len(supplied)} 项",
        ),
    ]
    if guessed:
        sources.append(
            Text(
                f"{guessed} of them say no seats: as many as such activities had (median)",
                f"其中 {guessed} 项未写名额，按同类活动名额的中位数计",
            )
        )
    announced = [] if blind else database.read(_ANNOUNCED, **given)
    supplied += [
        _seats(row["year"], row["seats"], row["districts"], row["pairs"]) for row in announced
    ]
    if announced:
        sources.append(
            Text(f"{len(announced)} activities announced", f"已公布的活动 {len(announced)} 项")
        )
    if pace:
        supplied += _at_pace(database, given, day, until, sources)
    return Supply(tuple(each for each in supplied if each.seats > 0), tuple(sources))


def _at_pace(
    database: Database, given: dict[str, object], day: date, until: int, sources: list[Text]
) -> list[Seats]:
    """The seats outside schedule and programmes, repeated in every future year, from the last three years at most."""
    rows = database.read(_OUTSIDE, **given)
    first = min((row["year"] for row in rows), default=day.year)
    years = max(1, day.year - max(first, day.year - 2) + 1)
    total: dict[tuple[frozenset[str], frozenset[tuple[str, str]]], int] = defaultdict(int)
    for row in rows:
        if row["year"] > day.year - years:
            one = _seats(row["year"], row["seats"], row["districts"], row["pairs"])
            total[one.districts, one.pairs] += one.seats
    sources.append(
        Text(
            f"outside schedule and programmes {sum(total.values()) / years:.0f} seats a year, as in the last {years} {'year' if years == 1 else 'years'}; programmes of past years are not held again",
            f"年度安排和项目以外每年 {sum(total.values()) / years:.0f} 个名额，按近 {years} 年；往年项目不再重复",
        )
    )
    return [
        Seats(year, round(seats / years), districts, pairs)
        for year in range(day.year + 1, until + 1)
        for (districts, pairs), seats in total.items()
    ]


def _seats(
    year: int, seats: int, districts: Sequence[str], pairs: Sequence[Sequence[str]]
) -> Seats:
    return Seats(
        year, seats, frozenset(districts), frozenset((stage, subject) for stage, subject in pairs)
    )


_FOR = """
     COLLECT { MATCH (held)-[:FOR_DISTRICT]->(d:SupervisionDistrict) RETURN d.id } AS districts,
     COLLECT { MATCH (held)-[about:CONCERNS]->(s:Subject)
               RETURN [about.stage, CASE WHEN s.taught AND s.id <> 'general' THEN s.id ELSE '' END] } +
     COLLECT { MATCH (held)-[:FOR_STAGE]->(g:Stage) RETURN [g.id, ''] } AS pairs
"""
_ITEMS = f"""
MATCH (held:ScheduleItem) WHERE held.id STARTS WITH $county AND $day.year < held.year <= $until
RETURN held.year AS year, held.seats AS seats,
       COLLECT {{ MATCH (held)-[:ON_LINE]->(l:ProgrammeLine) RETURN l.id }}[0] AS line, {_FOR}
ORDER BY held.id
"""
_USUAL = """
MATCH (a:Activity)-[:FULFILS]->(item:ScheduleItem)-[:ON_LINE]->(line:ProgrammeLine)
WHERE a.id STARTS WITH $county AND a.seats > 0 AND a.starts <= $day
RETURN line.id AS line, a.seats AS seats
"""
_ANNOUNCED = f"""
MATCH (held:Activity)
WHERE held.id STARTS WITH $county AND held.starts > $day AND held.starts.year <= $until AND held.seats > 0
  AND NOT EXISTS {{ (held)-[:FULFILS]->() }} AND NOT EXISTS {{ (held)<-[:ATTENDED]-() }}
RETURN held.starts.year AS year, held.seats AS seats, {_FOR}
ORDER BY held.id
"""
_OUTSIDE = f"""
MATCH (held:Activity)
WHERE held.id STARTS WITH $county AND $since <= held.starts <= $day AND held.seats > 0
  AND NOT EXISTS {{ (held)-[:FULFILS|OF_PROGRAMME]->() }}
RETURN held.starts.year AS year, held.seats AS seats, {_FOR}
ORDER BY held.id
"""
