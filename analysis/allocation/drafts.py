"""Drafts planned activities as rows of the roster of activities, with the usual costs of recent activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from yanxiu.analysis.people import Words
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model.training import ACTIVITY_KINDS
from yanxiu.graph.words import nearest_words
from yanxiu.queries.vocabulary import parse_word

_PLAIN_HOURS, _PLAIN_SEATS = 6.0, 40  # defaults for an activity without history


class NoPastActivity(Refused):
    """Raised if no activity of a kind took place up to a day."""


@dataclass(frozen=True, slots=True)
class UsualFigures:
    """The usual figures of a kind of activity, from those of the last three years; if there are none, from all.

    seat_cost   yuan per seat; None: no cost is recorded
    counted     number of activities behind the figures
    """

    kind: str
    hours: float
    seats: int
    days: int
    seat_cost: float | None
    counted: int


def parse_kind(text: str) -> str:
    """The kind of activity for its code or label. Raises Refused with the most similar one."""
    kind = parse_word(ACTIVITY_KINDS, text)
    if kind is None:
        near_en = nearest_words(text, [*ACTIVITY_KINDS], most=1)
        near_zh = nearest_words(text, [word.zh for word in ACTIVITY_KINDS.values()], most=1) or [
            ACTIVITY_KINDS[one].zh for one in near_en
        ]
        raise Refused(
            en=f"There is no kind of activity '{text[:40]}'.{f' Is it {near_en[0]}?' if near_en else ''} "
            f"There are: {', '.join(ACTIVITY_KINDS)}.",
            zh=f"没有活动类型“{text[:40]}”。{f'是否指{near_zh[0]}？' if near_zh else ''}"
            f"可用的有：{'、'.join(word.zh for word in ACTIVITY_KINDS.values())}。",
        )
    return kind


def read_usual_or_default(database: Database, county: str, kind: str, day: date) -> UsualFigures:
    """Like `read_usual`; if no such activity ever took place, the defaults for one day without a cost."""
    try:
        return read_usual(database, county, kind, day)
    except NoPastActivity:
        return UsualFigures(kind, _PLAIN_HOURS, _PLAIN_SEATS, 0, None, 0)


def read_usual(database: Database, county: str, kind: str, day: date) -> UsualFigures:
    """The usual hours, seats, days and cost of a kind. Raises Refused for an unknown kind, or NoPastActivity."""
    kind = parse_kind(kind)
    for years in (3, 100):
        first = day - timedelta(days=min(365 * years, (day - date.min).days))
        rows = database.read(_HELD, county=county, kind=kind, day=day, first=first)
        if rows:
            break
    else:
        raise NoPastActivity(
            en=f"No activity of the kind '{kind}' was held before {day}: name a kind that was, with --kind.",
            zh=f"{day} 以前没有举办过“{ACTIVITY_KINDS[kind].zh}”活动：请用 --kind 指定举办过的类型。",
        )
    costs = [row["cost"] / row["seats"] for row in rows if row["cost"] and row["seats"]]
    return UsualFigures(
        kind,
        median([row["hours"] for row in rows if row["hours"]] or [_PLAIN_HOURS]),
        round(median([row["seats"] for row in rows if row["seats"]] or [_PLAIN_SEATS])),
        round(median(row["days"] for row in rows)),
        median(costs) if costs else None,
        len(rows),
    )


_HELD = """
MATCH (a:Activity {kind: $kind})
WHERE a.id STARTS WITH $county AND $first < a.starts <= $day
RETURN a.hours AS hours, a.seats AS seats, a.cost AS cost, duration.inDays(a.starts, a.ends).days AS days
"""


def draft_row(
    words: Words,
    usual: UsualFigures,
    starts: date,
    districts: Sequence[str],
    stage: str,
    subject: str,
    seats: int,
    *,
    number: int = 1,
) -> dict[str, object]:
    """A row of the roster of activities for a planned activity."""
    codes = [words.codes[one] for one in districts]
    where = "、".join(words.districts[one] for one in districts)
    return {
        "code": f"P{starts.year}-{'-'.join(codes)}-{stage}-{subject}-{number}".upper(),
        "name": f"{starts.year}年{where}{words.stages[stage].zh}{words.subjects[subject].zh}{ACTIVITY_KINDS[usual.kind].zh}({number})",
        "kind": usual.kind,
        "stages": [stage],
        "subjects": [subject],
        "districts": codes,
        "starts": starts,
        "ends": starts + timedelta(days=usual.days),
        "hours": usual.hours,
        "seats": seats,
        "cost": None if usual.seat_cost is None else round(usual.seat_cost * seats, 2),
    }
