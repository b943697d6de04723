"""The assumptions of a forecast: numbers with their sources, taken from the graph's history if possible."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import valid_on
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words

_NATIONAL = Text(
    "national rules, State Council 1978 No. 104; give another where it is put off",
    "国发〔1978〕104号；延迟退休的请另行给出",
)
_NONE = Text("no history: taken as none", "没有历史数据，按无计")
_JUDGED = Text(
    "judgement: one county's few years tell no deviation", "经验判断：一县数年的数据不足以估计"
)
_GIVEN = Text("as given", "按所给数字")
_SPREAD = 0.2


PRIOR_YEARS = 2.0  # weight, in years, of the judged deviation beside the years of history


@dataclass(frozen=True, slots=True)
class Share:
    """A counted share: a number of events in a number of independent trials."""

    events: float
    trials: float


@dataclass(frozen=True, slots=True)
class Odds:
    """Odds that vary from year to year; `deviation` is of the logarithm, `freedom` its degrees of freedom."""

    years: int
    deviation: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation set by judgement, which is itself uncertain."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that the simulation uses, with its meaning and source.

    uncertainty    the uncertainty that history leaves; None: none
    """

    name: str
    title: Text
    value: float
    source: Text
    uncertainty: Share | Odds | Deviation | None = None


def read_assumptions(
    database: Database, county: str, since: date, day: date, given: Mapping[str, float]
) -> dict[str, Assumption]:
    """The assumptions by their names; values in `given` replace those from history.

    Raises Refused for an unknown name or a number out of range.
    """
    (seats,) = database.read(_SEATS, county=county, since=since, day=day)
    (moves,) = database.read(_MOVES, county=county, since=since, day=day)
    odds = _odds(database.read(_REPEATS, county=county, since=since, day=day))
    years = max(1.0, (day - since).days / 365.25)
    staff = max(1, moves["staff"])
    history = _history(since, day)
    fill = min(1.0, seats["taken"] / seats["seats"]) if seats["seats"] else 1.0
    # the seats of one activity are not independent, so each activity counts as one trial
    fill_share = Share(fill * seats["activities"], seats["activities"]) if seats["seats"] else None

    def moved(name: str) -> tuple[float, Text, Share]:
        return moves[name] / years / staff, history, Share(moves[name], staff * years)

    deviation, freedom = _deviation(odds, _SPREAD)
    assumptions = [
        Assumption("fill", Text("Seats that somebody takes (the rest: no-shows)", "名额实际使用比例（其余为缺席）"), fill, history if fill_share else _NONE, fill_share),
        Assumption("repeat", Text("Odds that a seat goes to somebody trained already, against one who is not (1: by lot)", "名额给已训者相对未训者的倾向（1为随机）"), math.exp(fmean(odds)) if odds else 1.0, history if odds else _NONE, Odds(len(odds), deviation, freedom)),
        Assumption("hired", Text("Newly hired a year, of those in post", "每年新聘占在职比例"), *moved("hired")),
        Assumption("left", Text("Leave a year before retirement, of those in post", "每年退休前离开占在职比例"), *moved("left")),
        Assumption("transferred", Text("Move to another district a year, of those in post", "每年调往其他责任区占在职比例"), *moved("moved")),
        Assumption("spread", Text("How far a year's seats may be from what is planned (deviation of the logarithm)", "各年实际名额偏离计划的程度（对数标准差）"), _SPREAD, _JUDGED, Deviation()),
        Assumption("men_retire_at", Text("Age at which men retire", "男教师退休年龄"), 60, _NATIONAL),
        Assumption("women_retire_at", Text("Age at which women retire", "女教师退休年龄"), 55, _NATIONAL),
    ]  # fmt: skip
    named = {each.name: each for each in assumptions}
    for name, value in given.items():
        if name not in named:
            near = nearest_words(name, named, most=1)
            raise Refused(
                en=f"There is no assumption '{name[:40]}'.{f' Is it {near[0]}?' if near else ''} There are: {', '.join(named)}.",
                zh=f"没有假设“{name[:40]}”。{f'是否指 {near[0]}？' if near else ''}可用的有：{'、'.join(named)}。",
            )
        ages = name.endswith("retire_at")
        most = 100.0 if ages or name == "repeat" else 1.0
        if not 0 <= value <= most:
            raise Refused(
                en=f"{name} = {value:g} cannot be: give a number from 0 to {most:g}.",
                zh=f"{name} = {value:g} 不可用：应在 0 至 {most:g} 之间。",
            )
        named[name] = replace(named[name], value=value, source=_GIVEN, uncertainty=None)
    return named


def _history(since: date, day: date) -> Text:
    return Text(f"the graph, {since} to {day}", f"图谱数据，{since} 至 {day}")


def _odds(years: Sequence[Mapping[str, int]]) -> list[float]:
    """For each year with repeats and first-timers, the log odds of a repeat relative to a random draw among all."""
    log_odds = []
    for row in years:
        fresh, before, staff = row["firsts"], row["before"], row["staff"]
        repeats = row["all"] - fresh
        covered = min(0.999, (before + fresh / 2) / staff) if staff else 0.0
        if 0 < covered < 1 and fresh > 0 and repeats > 0:
            odds = repeats * (1 - covered) / (fresh * covered)
            log_odds.append(math.log(min(20.0, max(0.05, odds))))
    return log_odds


def _deviation(logs: Sequence[float], judged: float) -> tuple[float, float]:
    """The deviation between years and its degrees of freedom, from the judged deviation and the observed years."""
    freedom = PRIOR_YEARS + max(0, len(logs) - 1)
    middle = fmean(logs) if logs else 0.0
    squares = PRIOR_YEARS * judged**2 + sum((each - middle) ** 2 for each in logs)
    return math.sqrt(squares / freedom), freedom


_SEATS = """
MATCH (a:Activity) WHERE a.id STARTS WITH $county AND a.seats > 0 AND $since <= a.starts AND a.ends <= $day
RETURN count(a) AS activities, sum(a.seats) AS seats, sum(COUNT { MATCH (t:Teacher)-[r:ATTENDED]->(a) WHERE r.hours > 0 AND r.on <= $day RETURN DISTINCT t }) AS taken
"""
_MOVES = f"""
MATCH (t:Teacher) WHERE t.id STARTS WITH $county AND EXISTS {{ (t)-[post:TEACHES_AT]->() WHERE {valid_on("post", "$day")} }}
WITH count(t) AS staff, count(CASE WHEN t.hired > $since AND t.hired <= $day THEN 1 END) AS hired
CALL () {{
  MATCH (t:Teacher)-[old:TEACHES_AT]->(:School)
  WHERE t.id STARTS WITH $county AND $since < old.until <= $day
    AND NOT EXISTS {{ (t)-[new:TEACHES_AT]->() WHERE new.since <= $day AND coalesce(new.until > $day, true) }}
    AND coalesce(duration.between(t.born, old.until).years < CASE t.sex WHEN 'female' THEN 55 ELSE 60 END, true)
  RETURN count(DISTINCT t) AS left
}}
CALL () {{
  MATCH (t:Teacher)-[old:TEACHES_AT {{main: true}}]->(a:School)-[x:IN_DISTRICT]->(d:SupervisionDistrict)
  WHERE t.id STARTS WITH $county AND $since < old.until <= $day AND {valid_on("x", "old.since")}
  MATCH (t)-[new:TEACHES_AT {{main: true}}]->(b:School)-[y:IN_DISTRICT]->(e:SupervisionDistrict)
  WHERE new.since >= old.until AND new.since <= $day AND {valid_on("y", "new.since")} AND d <> e
  RETURN count(DISTINCT t) AS moved
}}
RETURN staff, hired, left, moved
"""
_REPEATS = f"""
MATCH (t:Teacher) WHERE t.id STARTS WITH $county AND EXISTS {{ (t)-[post:TEACHES_AT]->() WHERE {valid_on("post", "$day")} }}
WITH count(t) AS staff
MATCH (t:Teacher)-[r:ATTENDED]->(a:Activity)
WHERE t.id STARTS WITH $county AND r.hours > 0 AND $since <= r.on <= $day
WITH staff, t, a, min(r.on) AS on
WITH staff, t, on ORDER BY on
WITH staff, t, collect(on) AS days
WITH staff, days[0].year AS first, days
WITH staff, collect({{first: first, days: days}}) AS people
UNWIND range($since.year, $day.year) AS year
RETURN staff, year, size([p IN people WHERE p.first = year]) AS firsts,
       size([p IN people WHERE p.first < year]) AS before,
       reduce(n = 0, p IN people | n + size([d IN p.days WHERE d.year = year])) AS all
ORDER BY year
"""
