"""The forecast of coverage: shares with intervals, the year when all are trained, and activities that close the gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.allocation.drafts import UsualFigures, read_usual_or_default
from yanxiu.analysis.allocation.plan import Roster
from yanxiu.analysis.forecast.assumptions import Assumption, read_assumptions
from yanxiu.analysis.forecast.backtest import (
    COMPARISON_COLUMNS,
    Actual,
    ForecastQuality,
    add_actual_shares,
    read_actual_shares,
)
from yanxiu.analysis.forecast.closing import closing_activities
from yanxiu.analysis.forecast.progress import Progress, ignore_progress
from yanxiu.analysis.forecast.supply import Supply, read_supply
from yanxiu.analysis.people import Teacher, Words, read_teachers, read_words
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.extras import require
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    from yanxiu.analysis.forecast.draws import Draws
    from yanxiu.analysis.forecast.simulation import Runs

GROUPINGS = ("county", "district", "stage", "subject", "cell")
_LOW, _HIGH = 5, 95

COLUMNS = (
    column("group", "String", "Of whom", "范围"),
    column("year", "Int", "End of", "年末", "year"),
    column("teachers", "Int", "Teachers", "教师数"),
    column("share", "Float", "Trained at least once", "至少参训一次", "percent"),
    column("low", "Float", "5 %", "下限5%", "percent"),
    column("high", "Float", "95 %", "上限95%", "percent"),
    column("untrained", "Int", "Untrained", "未训人数"),
    column("all_trained", "Float", "Chance that all are", "全部参训的概率", "percent"),
)
ASSUMPTION_COLUMNS = (
    column("assumption", "String", "Assumption", "假设"),
    column("name", "String", "Name", "代号"),
    column("value", "Float", "Value", "取值"),
    column("low", "Float", "5 % of runs below", "5%分位"),
    column("high", "Float", "5 % of runs above", "95%分位"),
    column("source", "String", "Source", "来源"),
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The result of a forecast.

    table        shares by year and group
    assumptions  one row for each assumption, with its source
    extra        the shortest list of activities that closes the gap at the end; `roster` contains them to load
    complete     the first year at whose end all are trained in half of the runs; None: no year of the forecast
    error        for a backtest, the mean absolute error of the share of all, in percentage points; else None
    within       for a backtest, the share of rows whose interval contains the actual value; else None
    """

    table: Table
    assumptions: Table
    extra: Table
    roster: Roster
    complete: int | None
    error: float | None = None
    within: float | None = None


def forecast_coverage(  # noqa: PLR0913 - each parameter is a choice of the caller
    database: Database,
    *,
    county: str = "",
    district: str = "",
    day: date,
    since: date | None = None,
    until: int | None = None,
    by: str = "district",
    runs: int = 1000,
    seed: int = 2018,
    pace: bool = True,
    assume: Mapping[str, float] | None = None,
    backtest: bool = False,
    progress: Progress = ignore_progress,
) -> Forecast:
    """Forecasts when every teacher is trained at least once, from the data known on a day.

    district  id of the district to report; "": all districts
    since     first day on which training counts; None: the start of the schedule's first year
    until     last year of the forecast; None: three years after the day
    by        one of BY: the groups of the rows besides the county
    pace      whether training outside the schedule continues at its present pace
    assume    values that replace those from history, by the names of the assumptions
    backtest  adds the actual results, for a day in the past

    Raises Refused if a forecast is impossible, and MissingExtra if numpy is not installed.
    """
    require("foresight", "numpy")
    import numpy as np  # noqa: PLC0415 - an extra

    from yanxiu.analysis.forecast.draws import draw_values  # noqa: PLC0415
    from yanxiu.analysis.forecast.simulation import simulate  # noqa: PLC0415

    until = until or day.year + 3
    since = since or _first_day(database, county, day)
    if until <= day.year:
        raise Refused(
            en=f"{until} is not after {day.year}: name a later year with --until, or an earlier day with --as-of.",
            zh=f"{until} 年不在 {day.year} 年之后：请用 --until 给出更晚的年度，或用 --as-of 给出更早的日期。",
        )
    teachers = read_teachers(database, county, day, since)
    if not any(not district or one.district == district for one in teachers):
        raise Refused(
            en=f"Nobody is in post on {day}: load the teachers, or name another day with --as-of.",
            zh=f"{day} 没有在职教师：请先导入教师名册，或用 --as-of 另写日期。",
        )
    words = read_words(database, county, day)
    assumed = read_assumptions(database, county, since, day, assume or {})
    supply = read_supply(database, county, since, day, until, pace=pace, blind=backtest)
    draws = draw_values(assumed, runs, np.random.default_rng([seed, 1]))
    done = simulate(
        teachers, supply.seats, range(day.year + 1, until + 1), draws,
        runs=runs, seed=seed, progress=progress,
    )  # fmt: skip
    usual = read_usual_or_default(database, county, "sending_teaching", day)
    view = Grouping(words, by, district)
    actual = (
        read_actual_shares(database, county, since, done.years, view.groups_of)
        if backtest
        else None
    )
    return make_forecast(done, view, assumed, draws, supply, usual, day, actual)


def _first_day(database: Database, county: str, day: date) -> date:
    (row,) = database.read(
        "MATCH (item:ScheduleItem) WHERE item.id STARTS WITH $county RETURN min(item.year) AS year",
        county=county,
    )
    return date(min(row["year"] or day.year, day.year), 1, 1)


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of the rows: groups of one kind, within a district or the county (district "")."""

    words: Words
    by: str
    district: str = ""

    @property
    def whole(self) -> str:
        """The name of the group of all teachers."""
        named = self.words.districts.get(self.district, self.district)
        return named if self.district else str(Text("Whole county", "全县"))

    def groups_of(self, one: Teacher) -> list[str]:
        """The groups of a teacher."""
        return self._groups((one.district, one.stage, one.subject))

    def cells(self, done: Runs) -> dict[str, list[int]]:
        """The indexes of the cells of each group, starting with the group of all teachers."""
        groups: dict[str, list[int]] = {self.whole: []}
        for number, cell in enumerate(done.cells):
            for group in self._groups(cell):
                groups.setdefault(group, []).append(number)
        return groups

    def _groups(self, cell: tuple[str, str, str]) -> list[str]:
        district, stage, subject = cell
        if self.district not in ("", district):
            return []
        if self.by == "county" or (self.by == "district" and self.district):
            return [self.whole]
        if self.by == "district":
            return [self.whole, self.words.districts.get(district, district)]
        if self.by == "stage":
            return [self.whole, str(self.words.stages[stage])]
        named = self.words.subjects[subject] if self.by == "subject" else self.words.cell(*cell)
        return [self.whole, str(named)]


def make_forecast(  # noqa: PLR0917 - all parts of a forecast
    done: Runs,
    view: Grouping,
    assumed: Mapping[str, Assumption],
    draws: Mapping[str, Draws],
    supply: Supply,
    usual: UsualFigures,
    day: date,
    actual: Actual | None = None,
) -> Forecast:
    """The forecast from the runs: rows, notes and the activities that close the gap."""
    rows, complete = [], None
    groups = view.cells(done)
    for group, cells in groups.items():
        for at, year in enumerate(done.years):
            row = _row(done, cells, at)
            rows.append({"group": group, "year": year, **row})
            if group == view.whole and complete is None and row["all_trained"] >= 0.5:
                complete = year
    judged = add_actual_shares(rows, actual, view.whole) if actual is not None else None
    extra, roster = closing_activities(
        done, groups[view.whole], view.words, usual, day, assumed["fill"].value
    )
    table = Table(
        name="forecast_coverage",
        title=Text("When every teacher is trained at least once", "何时全员至少参训一次"),
        about=Text("Shares at the end of each year by simulation.", "模拟所得各年末的参训比例。"),
        columns=(*COLUMNS, *(COMPARISON_COLUMNS if judged else ())),
        rows=tuple(rows),
        conditions=(
            condition("Known up to", "依据数据截至", day),
            condition("Runs", "模拟次数", done.trained.shape[1]),
            *(condition("Seats", "名额", source) for source in supply.sources),
        ),
        notes=tuple(_notes(done, complete, judged, extra, of_all=not view.district)),
        on=day,
        figures={"runs": done.trained.shape[1], "teachers": rows[0]["teachers"]},
        key=("group", "year"),
    )
    return Forecast(
        table,
        _sources(assumed, draws),
        extra,
        roster,
        complete,
        judged.error if judged else None,
        judged.within / judged.rows if judged and judged.rows else None,
    )


def _sources(assumed: Mapping[str, Assumption], draws: Mapping[str, Draws]) -> Table:
    import numpy as np  # noqa: PLC0415 - an extra

    rows = []
    for one in assumed.values():
        low, high = np.percentile(draws[one.name], [_LOW, _HIGH])
        rows.append(
            {
                "assumption": str(one.title),
                "name": one.name,
                "value": round(one.value, 4),
                "low": round(float(low), 4),
                "high": round(float(high), 4),
                "source": str(one.source),
            }
        )
    return Table(
        "assumptions",
        Text("Assumptions", "假设"),
        Text("", ""),
        ASSUMPTION_COLUMNS,
        tuple(rows),
        key=("name",),
    )


def _row(done: Runs, cells: list[int], at: int) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 - an extra

    trained = done.trained[at][:, cells].sum(1)
    untrained = done.untrained[at][:, cells].sum(1)
    share = trained / np.maximum(trained + untrained, 1)
    low, middle, high = np.percentile(share, [_LOW, 50, _HIGH])
    return {
        "teachers": round(float(np.median(trained + untrained))),
        "share": round(float(middle), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "untrained": round(float(np.median(untrained))),
        "all_trained": round(float((untrained == 0).mean()), 3),
    }


def _notes(
    done: Runs, complete: int | None, judged: ForecastQuality | None, extra: Table, *, of_all: bool
) -> list[Text]:
    import numpy as np  # noqa: PLC0415 - an extra

    last = done.years[-1]
    notes = [
        Text(f"By the end of {complete} all are trained at least once in half of the runs.", f"到 {complete} 年末，半数模拟中全员至少参训一次。")
        if complete
        else Text(f"Not everybody is trained at least once by the end of {last}.", f"到 {last} 年末仍有教师一次未训。"),
    ]  # fmt: skip
    for at, year in enumerate(done.years if of_all else ()):
        offered = done.seats[at]
        firsts = float(np.median(done.firsts[at]))
        empty = offered - float(np.median(done.filled[at]))
        notes.append(
            Text(
                f"{year}: {offered} seats; {firsts:.0f} reach somebody for the first time, {offered - firsts - empty:.0f} somebody trained already, {empty:.0f} stay empty.",
                f"{year} 年：{offered} 个名额，其中 {firsts:.0f} 个用于首次参训，{offered - firsts - empty:.0f} 个用于已训者，{empty:.0f} 个空置。",
            )
        )
    count = sum(row["activities"] for row in extra.rows)
    if count:
        notes.append(Text(f"{count} more activities close the gap (see the list).", f"再增加 {count} 次活动可补上缺口（见清单）。"))  # fmt: skip
    if judged:
        notes += judged.notes()
    return notes
