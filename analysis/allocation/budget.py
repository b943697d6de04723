"""Plans a year's activities within a budget, so that they reach as many untrained teachers as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from yanxiu.analysis.allocation.budget_choices import COLUMNS, SEATS, Choice, solve_budget
from yanxiu.analysis.allocation.drafts import UsualFigures, draft_row, read_usual
from yanxiu.analysis.allocation.plan import (
    KEY_COLUMN,
    Key,
    Pins,
    Plan,
    Roster,
    join_reasons,
    one_county,
)
from yanxiu.analysis.allocation.programme import SECONDS
from yanxiu.analysis.allocation.seats import RURAL
from yanxiu.analysis.people import read_teachers, read_words
from yanxiu.analysis.tables import Table, condition
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text


def plan_budget(  # noqa: PLR0913 - each parameter is a demand on the plan
    database: Database,
    *,
    budget: float | None = None,
    cut: float = 0.0,
    county: str = "",
    day: date,
    years: int = 2,
    size: int | None = None,
    seat_cost: float | None = None,
    kind: str = "sending_teaching",
    zone_least: int = 0,
    most: int | None = None,
    starts: date | None = None,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """Plans the activities that a year's budget pays for.

    budget      yuan; None: the county's recorded training funds for the year in which the activities begin
    cut         reduction of the budget in per cent; the plan uses the remainder, and the notes list the losses
    years       a teacher without training for this many years is in need
    size        seats of an activity; None: as usual for the kind
    seat_cost   yuan per seat; None: the median of the kind in the last three years
    zone_least  minimum number of activities for every district pair
    most        maximum number of activities in total
    pins        keyed by district codes joined with +, stage and subject

    Raises Contradiction if no plan meets all demands, and Refused if the cost or the budget is unknown.
    """
    starts = starts or date(day.year + 1, 9, 1)
    county = one_county(database, county)
    recorded = budget is None
    if budget is None:
        budget = read_recorded_funds(database, county, starts.year)
    usual = read_usual(database, county, kind, day)
    price = seat_cost if seat_cost is not None else usual.seat_cost
    if price is None:
        raise Refused(
            en=f"No cost is recorded for activities of the kind '{usual.kind}': give yuan a seat with --seat-cost.",
            zh="该类活动没有登记经费：请用 --seat-cost 写明每个名额的经费（元）。",
        )
    size = size or usual.seats
    usual = UsualFigures(usual.kind, usual.hours, size, usual.days, price, usual.counted)
    words = read_words(database, county, day)
    need: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for one in read_teachers(database, county, day, day - timedelta(days=365 * years)):
        if not one.trained:
            need[words.pair_of[one.district], one.stage, one.subject].append(one.rural)
    choices = []
    for (zone, stage, subject), rural in sorted(need.items()):
        districts = tuple(one for one, pair in words.pair_of.items() if pair == zone)
        key = ("+".join(words.codes[one] for one in districts), stage, subject)
        zone_name = words.zone(zone)
        name = Text(
            f"{zone_name}, {words.stages[stage].en} {words.subjects[subject].en}",
            f"{zone_name}{words.stages[stage].zh}{words.subjects[subject].zh}",
        )
        choices.append(Choice(zone, name, len(rural), sum(rural), size, price, key, districts))
    zones = {each.zone: words.zone(each.zone) for each in choices}
    left = budget * (1 - cut / 100)
    chosen, table, solved_worth, gap, spent = solve_budget(
        choices, left, zones, zone_least, most, pins=pins, seconds=seconds
    )
    lost: list[Text] = []
    if cut:
        uncut, *_ = solve_budget(
            choices, budget, zones, zone_least, most, pins=pins, seconds=seconds
        )
        lost = effects_of_cut(uncut, chosen, budget, left)
    rows = []
    for choice, seats in chosen:
        stage, subject = choice.key[1:]
        rows.append(
            {
                KEY_COLUMN: choice.key,
                "zone_id": choice.zone,
                "zone": zones[choice.zone],
                "stage": str(words.stages[stage]),
                "subject": str(words.subjects[subject]),
                "untrained": choice.untrained,
                "rural": choice.rural,
                "activities": len(seats),
                "seats": sum(seats),
                "cost": sum(seats) * choice.price,
                "reason": str(
                    _reason(
                        choice,
                        min(choice.untrained, sum(seats)),
                        pinned=pins is not None and choice.key in pins.required,
                    )
                ),
            }
        )
    drafts = tuple(
        draft_row(
            words, usual, starts, choice.districts, choice.key[1], choice.key[2], one, number=number
        )
        for choice, count in chosen
        for number, one in enumerate(count, 1)
    )
    conditions = (
        condition("Budget (yuan)", "预算（元）", f"{left:,.0f}"),
        condition("Budget from", "预算来源", _source(starts.year, cut, recorded=recorded)),
        condition("Yuan a seat", "每个名额经费（元）", f"{price:,.0f}"),
        condition("Told from", "经费依据", Text("as given", "按所给数字") if seat_cost is not None else Text(f"{usual.counted} activities held", f"此前 {usual.counted} 次活动")),
        condition("Seats an activity", "每次活动名额", size),
        condition("A rural teacher counts for", "每名乡村教师计为", RURAL),
    )  # fmt: skip
    whole = Table(
        table.name,
        table.title,
        table.about,
        COLUMNS,
        tuple(rows),
        conditions,
        (*table.notes, *lost),
        day,
        table.figures,
        ("zone_id", "stage", "subject"),
    )
    amounts = {choice.key: float(len(seats)) for choice, seats in chosen} | {
        (*choice.key, SEATS): float(sum(seats)) for choice, seats in chosen
    }
    return Plan(whole, Roster("activities", drafts), solved_worth, gap, spent, amounts)


def _source(year: int, cut: float, *, recorded: bool) -> Text:
    """The origin of the budget."""
    of = (
        Text(f"training funds recorded for {year}", f"{year} 年登记的培训经费")
        if recorded
        else Text("as given", "按所给数字")
    )
    return Text(f"{of.en}, cut by {cut:g} %", f"{of.zh}，削减 {cut:g}%") if cut else of


def read_recorded_funds(database: Database, county: str, year: int) -> float:
    """The training funds recorded for the county or counties in a year. Raises Refused if there are none."""
    funds = {row["year"]: row["funds"] for row in database.read(_RECORDED, county=county)}
    if year not in funds:
        known = ", ".join(map(str, funds))
        raise Refused(
            en=f"No training funds of the county are recorded for {year}{f' (there are those of {known})' if known else ''}: "
            "give the year's yuan with --budget, or load the county's budget first.",
            zh=f"没有登记 {year} 年全县的培训经费{f'（已登记的年度：{known}）' if known else ''}："
            "请用 --budget 写明年度预算（元），或先导入全县的年度预算。",
        )
    return float(funds[year])


_RECORDED = """
MATCH (budget:Budget)-[:BUDGET_OF]->(county:County)
WHERE county.id STARTS WITH $county AND budget.training_funds IS NOT NULL
RETURN budget.year AS year, sum(budget.training_funds) AS funds ORDER BY year
"""


def effects_of_cut(
    whole: Sequence[tuple[Choice, Sequence[int]]],
    cut: Sequence[tuple[Choice, Sequence[int]]],
    budget: float,
    left: float,
) -> list[Text]:
    """The effects of a cut: dropped and added activities, and the number of teachers no longer reached."""
    before, after = (
        {choice.key: (choice, [*seats]) for choice, seats in choices} for choices in (whole, cut)
    )

    def reached(choices: Mapping[Key, tuple[Choice, list[int]]]) -> int:
        return sum(min(one.untrained, sum(seats)) for one, seats in choices.values())

    fewer: list[Text] = []
    more: list[Text] = []
    for key in sorted({**before, **after}):
        choice, seats = before.get(key) or (after[key][0], [])
        difference = len(seats) - len(after[key][1] if key in after else [])
        if difference:
            named = Text(
                f"{choice.name.en} ({abs(difference)})", f"{choice.name.zh}（{abs(difference)} 次）"
            )
            (fewer if difference > 0 else more).append(named)
    people = reached(before) - reached(after)
    notes = [
        Text(
            f"{budget:,.0f} yuan cut to {left:,.0f}: {people} teachers in need fewer are reached.",
            f"预算由 {budget:,.0f} 元减为 {left:,.0f} 元：少训 {people} 名未训教师。",
        )
    ]
    for choices, en, zh in (
        (fewer, "Not held any more", "不再举办"),
        (more, "Held instead", "改为举办"),
    ):
        if choices:
            listed = Text(
                ", ".join(one.en for one in choices), "、".join(one.zh for one in choices)
            )
            notes.append(Text(f"{en}: {listed.en}.", f"{zh}：{listed.zh}。"))
    return notes


def _reason(choice: Choice, reached: int, *, pinned: bool) -> Text:
    why = Text(
        f"reaches {reached} of {choice.untrained} in need, {choice.rural} of them rural",
        f"可训 {choice.untrained} 名未训教师中的 {reached} 名；未训者中乡村 {choice.rural} 名",
    )
    return join_reasons([Text("pinned", "已固定"), why]) if pinned else why
