"""Plans the fewest activities that reach all teachers whom the forecast leaves untrained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from yanxiu.analysis.allocation.drafts import UsualFigures, draft_row
from yanxiu.analysis.allocation.plan import Roster
from yanxiu.analysis.people import Words
from yanxiu.analysis.tables import Table, column
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    from yanxiu.analysis.forecast.simulation import Runs

EXTRA_COLUMNS = (
    column("zone", "String", "Districts", "片区"),
    column("stage", "String", "Stage", "学段"),
    column("subject", "String", "Subject", "学科"),
    column("untrained", "Int", "Untrained", "未训人数"),
    column("activities", "Int", "Activities", "活动数"),
    column("seats", "Int", "Seats of each", "每次名额"),
)


def closing_activities(
    done: Runs, cells: Sequence[int], words: Words, usual: UsualFigures, day: date, fill: float
) -> tuple[Table, Roster]:
    """The fewest activities that reach all teachers of `cells` who are untrained at the end, by the median of the runs.

    Full activities of a stage are for one subject in one district pair. The remaining teachers of a pair share
    general activities, and those remaining after that share general activities of the whole county. No list is
    shorter, because only the last activity of each stage has free seats. The list is empty if no seats are filled.
    """
    import numpy as np  # noqa: PLC0415 - an extra

    left: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    middle = np.median(done.untrained[-1], axis=0)
    for place in cells:
        (district, stage, subject), number = done.cells[place], middle[place]
        if number >= 1:
            subjects = left[stage][words.pair_of.get(district, district)]
            subjects[subject] = subjects.get(subject, 0) + round(float(number))
    size = int(usual.seats * fill)  # seats of teachers who do not attend reach nobody
    year = (done.years[-1] if day.year >= done.years[-1] else day.year) + 1
    rows: list[dict[str, object]] = []
    drafts: list[dict[str, object]] = []
    for stage, zones in sorted(left.items()):
        for zone, subject, people in _shared(zones, size) if size else ():
            count = -(-people // size)
            districts = [one for one, pair in words.pair_of.items() if zone in ("", pair)]
            rows.append(
                {
                    "zone": words.zone(zone) if zone else str(_COUNTY),
                    "stage": str(words.stages[stage]),
                    "subject": str(words.subjects[subject]),
                    "untrained": people,
                    "activities": count,
                    "seats": usual.seats,
                }
            )
            drafts += [
                draft_row(words, usual, date(year, 9, 1), districts, stage, subject, usual.seats, number=number)
                for number in range(1, count + 1)
            ]  # fmt: skip
    table = Table(
        "closing_activities",
        Text("Activities that close the gap", "补上缺口的活动清单"),
        Text(
            "The fewest that reach all who would be left out.", "使被落下者全部参训所需的最少活动。"
        ),
        EXTRA_COLUMNS,
        tuple(rows),
        key=("zone", "stage", "subject"),
    )
    return table, Roster("activities", tuple(drafts))


_COUNTY = Text("Whole county", "全县")
_GENERAL = "general"


def _shared(zones: Mapping[str, Mapping[str, int]], size: int) -> Iterator[tuple[str, str, int]]:
    """Zone ("": the county), subject and people for one stage; all but the last are multiples of `size`."""
    over = 0
    for zone, subjects in sorted(zones.items()):
        rest = 0
        for subject, number in sorted(subjects.items()):
            if full := number // size * size:
                yield zone, subject, full
            rest += number - full
        if full := rest // size * size:
            yield zone, _GENERAL, full
        over += rest - full
    if over:
        yield "", _GENERAL, over
