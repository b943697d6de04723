"""The forecast of coverage: shares with intervals, when all are trained, what is wasted, what closes the gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.allocation.drafts import Usual, read_usual
from yanxiu.analysis.allocation.plan import Roster
from yanxiu.analysis.forecast.assumptions import Assumption, read_assumptions
from yanxiu.analysis.forecast.closing import closing_activities
from yanxiu.analysis.forecast.progress import Progress, silent
from yanxiu.analysis.forecast.supply import Supply, read_supply
from yanxiu.analysis.people import Teacher, Words, read_teachers, read_words
from yanxiu.analysis.tables import Table, column, told
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.extras import require
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    from yanxiu.analysis.forecast.simulation import Runs

BY = ("county", "district", "stage", "subject", "cell")
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
ASSUMED = (
    column("assumption", "String", "Assumption", "假设"),
    column("name", "String", "Name", "代号"),
    column("value", "Float", "Value", "取值"),
    column("source", "String", "Source", "来源"),
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is foreseen.

    table        shares by year and group
    assumptions  a row each, with its source
    extra        the shortest list of activities that closes the gap at the end, and its roster
    complete     the first year at whose end all are trained in half of the runs; None: none of those asked about
    error        of a backtest: the mean of how far the county's share was from what came, in points; else None
    """

    table: Table
    assumptions: Table
    extra: Table
    roster: Roster
    complete: int | None
    error: float | None = None


def forecast_coverage(  # noqa: PLR0913 - each is a choice of who asks
    database: Database,
    *,
    county: str = "",
    day: date,
    since: date | None = None,
    until: int | None = None,
    by: str = "district",
    runs: int = 1000,
    seed: int = 2018,
    pace: bool = True,
    assume: Mapping[str, float] | None = None,
    backtest: bool = False,
    progress: Progress = silent,
) -> Forecast:
    """When every teacher is trained at least once, from what is known on a day.

    since     first day on which training counts; None: the first year of the schedule
    until     last year foreseen; None: three years after the day
    by        one of BY: what rows are about besides the county
    pace      whether training outside the schedule goes on as before
    assume    numbers instead of those of history, by the names of the assumptions
    backtest  beside what is foreseen, what came: for a day in the past

    Raises Refused for what cannot be foreseen, MissingExtra where numpy is not installed.
    """
    require("foresight", "numpy")
    from yanxiu.analysis.forecast.simulation import simulate  # noqa: PLC0415 - of an extra

    until = until or day.year + 3
    since = since or _first_day(database, county, day)
    if until <= day.year:
        raise Refused(
            en=f"{until} is not after {day.year}: name a later year with --until, or an earlier day with --as-of.",
            zh=f"{until} 年不在 {day.year} 年之后：请用 --until 给出更晚的年度，或用 --as-of 给出更早的日期。",
        )
    teachers = read_teachers(database, county, day, since)
    if not teachers:
        raise Refused(
            en=f"Nobody is in post on {day}: load the teachers, or name another day with --as-of.",
            zh=f"{day} 没有在职教师：请先导入教师名册，或用 --as-of 另写日期。",
        )
    words = read_words(database, county, day)
    assumed = read_assumptions(database, county, since, day, assume or {})
    supply = read_supply(database, county, since, day, until, pace=pace)
    done = simulate(
        teachers, supply.seats, range(day.year + 1, until + 1),
        {name: one.value for name, one in assumed.items()}, runs=runs, seed=seed, progress=progress,
    )  # fmt: skip
    usual = read_usual(database, county, "sending_teaching", day)
    actual = _actual(database, county, since, done.years, by, words) if backtest else None
    return told_of(done, teachers, words, assumed, supply, usual, by, day, actual)


def _first_day(database: Database, county: str, day: date) -> date:
    (row,) = database.read(
        "MATCH (item:ScheduleItem) WHERE item.id STARTS WITH $county RETURN min(item.year) AS year",
        county=county,
    )
    return date(min(row["year"] or day.year, day.year), 1, 1)


def told_of(  # noqa: PLR0913, PLR0917 - all that a forecast is made of
    done: Runs,
    teachers: Sequence[Teacher],
    words: Words,
    assumed: Mapping[str, Assumption],
    supply: Supply,
    usual: Usual,
    by: str,
    day: date,
    actual: Mapping[tuple[str, int], float] | None = None,
) -> Forecast:
    """The runs in words: rows, notes and the list that closes the gap."""
    rows, complete = [], None
    for group, cells in _groups(done, by, words).items():
        for at, year in enumerate(done.years):
            row = _row(done, cells, at)
            rows.append({"group": group, "year": year, **row})
            if group == _county() and complete is None and row["all_trained"] >= 0.5:
                complete = year
    error = _compare(rows, actual) if actual is not None else None
    extra, roster = closing_activities(done, words, usual, day, assumed["fill"].value)
    table = Table(
        name="forecast_coverage",
        title=Text("When every teacher is trained at least once", "何时全员至少参训一次"),
        about=Text("Shares at the end of each year by simulation.", "模拟所得各年末的参训比例。"),
        columns=(*COLUMNS, *(_COMPARED if actual is not None else ())),
        rows=tuple(rows),
        told=(
            told("Known up to", "依据数据截至", day),
            told("Runs", "模拟次数", done.trained.shape[1]),
            *(told("Seats", "名额", source) for source in supply.sources),
        ),
        notes=tuple(_notes(done, complete, error, extra)),
        on=day,
        figures={"runs": done.trained.shape[1], "teachers": len(teachers)},
        key=("group", "year"),
    )
    sources = tuple(
        {"assumption": str(one.title), "name": one.name, "value": round(one.value, 4), "source": str(one.source)}
        for one in assumed.values()
    )  # fmt: skip
    return Forecast(
        table,
        Table("assumptions", Text("Assumptions", "假设"), Text("", ""), ASSUMED, sources),
        extra,
        roster,
        complete,
        error,
    )


def _county() -> str:
    return str(Text("Whole county", "全县"))


def _groups(done: Runs, by: str, words: Words) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {_county(): [*range(len(done.cells))]}
    if by == "county":
        return groups
    for number, cell in enumerate(done.cells):
        groups.setdefault(_group(cell, by, words), []).append(number)
    return groups


def _group(cell: tuple[str, str, str], by: str, words: Words) -> str:
    district, stage, subject = cell
    if by == "district":
        return words.districts.get(district, district)
    if by == "stage":
        return str(words.stages[stage])
    return str(words.subjects[subject] if by == "subject" else words.cell(*cell))


def _row(done: Runs, cells: list[int], at: int) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 - of an extra

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


_COMPARED = (
    column("actual", "Float", "What came", "实际", "percent"),
    column("error", "Float", "Error", "误差", "percent"),
    column("within", "Boolean", "Within the interval", "是否落在区间内"),
)


def _actual(
    database: Database, county: str, since: date, years: Sequence[int], by: str, words: Words
) -> dict[tuple[str, int], float]:
    """The shares that came, by group and year."""
    shares = {}
    for year in years:
        counted: dict[str, list[bool]] = defaultdict(list)
        for one in read_teachers(database, county, date(year, 12, 31), since):
            counted[_county()].append(one.trained)
            if by != "county":
                counted[_group((one.district, one.stage, one.subject), by, words)].append(
                    one.trained
                )
        for group, people in counted.items():
            shares[group, year] = sum(people) / len(people)
    return shares


def _compare(rows: list[dict[str, Any]], actual: Mapping[tuple[str, int], float]) -> float:
    """Puts what came beside what was foreseen; gives the mean error of the county, in points."""
    of_county = []
    for row in rows:
        came = actual.get((row["group"], row["year"]))
        if came is None:
            continue
        row["actual"] = round(came, 4)
        row["error"] = round(row["share"] - came, 4)
        row["within"] = row["low"] <= came <= row["high"]
        if row["group"] == _county():
            of_county.append(abs(row["share"] - came))
    return 100 * sum(of_county) / len(of_county) if of_county else 0.0


def _notes(done: Runs, complete: int | None, error: float | None, extra: Table) -> list[Text]:
    import numpy as np  # noqa: PLC0415 - of an extra

    last = done.years[-1]
    notes = [
        Text(f"By the end of {complete} all are trained at least once in half of the runs.", f"到 {complete} 年末，半数模拟中全员至少参训一次。")
        if complete
        else Text(f"Not everybody is trained at least once by the end of {last}.", f"到 {last} 年末仍有教师一次未训。"),
    ]  # fmt: skip
    for at, year in enumerate(done.years):
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
    if error is not None:
        notes.append(Text(f"Backtest: the county's share was foreseen with a mean error of {error:.1f} points.", f"回测：全县参训比例的平均误差为 {error:.1f} 个百分点。"))  # fmt: skip
    return notes
