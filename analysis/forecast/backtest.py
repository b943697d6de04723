"""Compares a forecast from a day in the past with the actual results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.analysis.people import Teacher, read_teachers
from yanxiu.analysis.tables import column
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

Actual = Mapping[tuple[str, int], float]
COMPARISON_COLUMNS = (
    column("actual", "Float", "What came", "实际", "percent"),
    column("error", "Float", "Error", "误差", "percent"),
    column("within", "Boolean", "Within the interval", "是否落在区间内"),
)


@dataclass(frozen=True, slots=True)
class ForecastQuality:
    """The quality of a forecast.

    error          mean absolute error of the share of all teachers, in percentage points
    within, rows   number of comparable rows whose interval contains the actual value, and of all comparable rows
    """

    error: float
    within: int
    rows: int

    def notes(self) -> list[Text]:
        """The quality as notes for people."""
        return [
            Text(
                f"Backtest: the share of all was foreseen with a mean error of {self.error:.1f} points.",
                f"回测：总体参训比例的平均误差为 {self.error:.1f} 个百分点。",
            ),
            Text(
                f"What came is within the interval in {self.within} of {self.rows} rows (nine of ten are aimed at).",
                f"{self.rows} 行中有 {self.within} 行的实际结果落在区间内（目标为九成）。",
            ),
        ]


def read_actual_shares(
    database: Database,
    county: str,
    since: date,
    years: Sequence[int],
    groups_of: Callable[[Teacher], Sequence[str]],
) -> Actual:
    """The actual shares by group and year, for the years that are over.

    Raises Refused if no year is over.
    """
    over = [year for year in years if date(year, 12, 31) <= today()]
    if not over:
        raise Refused(
            en=f"{years[0]} is not over: a backtest needs a day (--as-of) in an earlier year.",
            zh=f"{years[0]} 年尚未结束：回测需用 --as-of 给出更早年份的日期。",
        )
    people_by_group: dict[tuple[str, int], list[bool]] = {}
    for year in over:
        for one in read_teachers(database, county, date(year, 12, 31), since):
            for group in groups_of(one):
                people_by_group.setdefault((group, year), []).append(one.trained)
    return {key: sum(people) / len(people) for key, people in people_by_group.items()}


def add_actual_shares(rows: list[dict[str, Any]], actual: Actual, whole: str) -> ForecastQuality:
    """Adds the actual values to the forecast's rows; `whole` is the group for which the error is computed."""
    errors: list[float] = []
    compared = within = 0
    for row in rows:
        came = actual.get((row["group"], row["year"]))
        if came is None:
            continue
        row["actual"] = round(came, 4)
        row["error"] = round(row["share"] - came, 4)
        row["within"] = row["low"] <= came <= row["high"]
        compared += 1
        within += row["within"]
        if row["group"] == whole:
            errors.append(abs(row["share"] - came))
    return ForecastQuality(100 * sum(errors) / len(errors) if errors else 0.0, within, compared)
