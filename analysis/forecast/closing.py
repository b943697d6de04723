"""The fewest activities that reach all whom the forecast leaves untrained."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from yanxiu.analysis.allocation.drafts import Usual, draft
from yanxiu.analysis.allocation.plan import Roster
from yanxiu.analysis.people import Words
from yanxiu.analysis.tables import Table, column
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    from yanxiu.analysis.forecast.simulation import Runs

EXTRA = (
    column("zone", "String", "Districts", "片区"),
    column("stage", "String", "Stage", "学段"),
    column("subject", "String", "Subject", "学科"),
    column("untrained", "Int", "Untrained", "未训人数"),
    column("activities", "Int", "Activities", "活动数"),
    column("seats", "Int", "Seats of each", "每次名额"),
)


def closing_activities(
    done: Runs, words: Words, usual: Usual, day: date, fill: float
) -> tuple[Table, Roster]:
    """The fewest activities that reach all who are untrained at the end, in the middle run.

    A district pair's and stage's full activities are on one subject; who is left of its subjects shares general ones.
    """
    import numpy as np  # noqa: PLC0415 - of an extra

    left: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    middle = np.median(done.untrained[-1], axis=0)
    for (district, stage, subject), number in zip(done.cells, middle, strict=True):
        if number >= 1:
            left[words.pair_of.get(district, district), stage][subject] += round(float(number))
    starts = (
        date(done.years[-1] + 1, 9, 1) if day.year >= done.years[-1] else date(day.year + 1, 9, 1)
    )
    rows, drafts = [], []
    size = max(1, int(usual.seats * fill))  # who does not come is not reached
    for (zone, stage), subjects in sorted(left.items()):
        districts = [one for one, pair in words.pair_of.items() if pair == zone]
        wanted = {subject: number // size for subject, number in subjects.items()}
        rest = sum(number % size for number in subjects.values())
        if rest:
            wanted["general"] = wanted.get("general", 0) + -(-rest // size)
        for subject, count in wanted.items():
            if not count:
                continue
            people = rest if subject == "general" else count * size
            rows.append(
                {
                    "zone": words.pairs.get(zone, zone),
                    "stage": str(words.stages[stage]),
                    "subject": str(words.subjects[subject]),
                    "untrained": people,
                    "activities": count,
                    "seats": usual.seats,
                }
            )
            drafts += [
                draft(words, usual, starts, districts, stage, subject, usual.seats, number=number)
                for number in range(1, count + 1)
            ]
    table = Table(
        "closing_activities",
        Text("Activities that close the gap", "补上缺口的活动清单"),
        Text(
            "The fewest that reach all who would be left out.", "使被落下者全部参训所需的最少活动。"
        ),
        EXTRA,
        tuple(rows),
    )
    return table, Roster("activities", tuple(drafts))
