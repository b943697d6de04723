"""Measures the time of plans and forecasts on the sample county, and how close plans are to the optimum.

`YANXIU_HOME=... python -m bench.foresight`, with a database that `yanxiu demo` has filled.
"""

import time
from collections.abc import Callable
from datetime import date

from yanxiu.analysis.allocation import (
    Plan,
    plan_bases,
    plan_budget,
    plan_mentors,
    plan_places,
    plan_seats,
)
from yanxiu.analysis.forecast import forecast_coverage
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings


def main() -> None:
    """Prints a line for each plan and forecast."""
    with (
        reachable(Settings.from_environment()) as address,
        Database.connect(address) as database,
    ):
        past, autumn = date(2017, 12, 31), date(2021, 9, 1)
        plans: dict[str, Callable[[], Plan]] = {
            "mentors": lambda: plan_mentors(database, day=autumn),
            "places of a year": lambda: plan_places(database, day=past),
            "places of a year, three each, four a school": lambda: plan_places(
                database, day=past, most=3, school_most=4
            ),
            "bases": lambda: plan_bases(database, day=autumn),
            "seats": lambda: plan_seats(
                database, seats=60, stage="primary", subject="chinese", day=date(2020, 12, 31)
            ),
            "budget": lambda: plan_budget(database, budget=300_000, day=date(2020, 12, 31)),
        }
        for name, plan in plans.items():
            begun = time.monotonic()
            result = plan()
            spent = time.monotonic() - begun
            print(
                f"{name}: {spent:.1f} s in all, solver {result.seconds:.2f} s, gap {result.gap:.4%}"
            )
        begun = time.monotonic()
        forecast = forecast_coverage(database, day=date(2018, 12, 31), until=2020, backtest=True)
        spent = time.monotonic() - begun
        print(f"forecast of 1,000 runs: {spent:.1f} s, backtest error {forecast.error:.1f} points")


if __name__ == "__main__":
    main()
