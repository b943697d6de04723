"""A year's budget over activities: where the money reaches most teachers in need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yanxiu.analysis.allocation.drafts import Usual, draft, read_usual
from yanxiu.analysis.allocation.plan import KEY, Key, Pins, Plan, Roster, quality
from yanxiu.analysis.allocation.programme import SECONDS, Programme
from yanxiu.analysis.allocation.seats import RURAL
from yanxiu.analysis.people import read_teachers, read_words
from yanxiu.analysis.tables import Table, column, told
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

COLUMNS = (
    column("zone", "String", "Districts", "片区"),
    column("stage", "String", "Stage", "学段"),
    column("subject", "String", "Subject", "学科"),
    column("untrained", "Int", "Untrained", "未训人数"),
    column("rural", "Int", "Of them rural", "其中乡村"),
    column("activities", "Int", "Activities", "活动数"),
    column("seats", "Int", "Seats", "名额"),
    column("cost", "Float", "Cost", "经费", "yuan"),
    column("reason", "String", "Why", "理由"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Activities that could be held for one zone, stage and subject: of `size` seats, the last for who is left.

    None is smaller than half the size: it costs a trainer and a day all the same.

    price   yuan a seat
    """

    zone: str
    name: Text
    untrained: int
    rural: int
    size: int
    price: float
    key: Key = ()
    districts: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """Activities until nobody in need is left."""
        return -(-self.untrained // self.size)

    def reached(self, number: int) -> int:
        """Teachers in need whom the n-th activity reaches."""
        return min(self.size, self.untrained - self.size * (number - 1))

    def seats(self, number: int) -> int:
        """Seats of the n-th activity, which are paid for."""
        return max(self.reached(number), -(-self.size // 2))

    @property
    def rurality(self) -> float:
        """What one teacher reached counts for."""
        return 1 + (RURAL - 1) * self.rural / self.untrained if self.untrained else 1.0


def plan_budget(  # noqa: PLR0913 - each is a demand of the plan
    database: Database,
    *,
    budget: float,
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
    """The activities of a year that a budget pays for.

    cut         per cent by which the budget is cut; the notes say what that costs, the plan is that of what is left
    years       who was not trained for so long is in need
    size        seats of an activity; None: as usual for the kind
    seat_cost   yuan a seat; None: the median of the kind in the three years before
    zone_least  activities that every district pair gets at least
    most        activities in all, as trainers and weeks allow
    pins        by district codes with + between, stage and subject

    Raises Contradiction where the demands cannot be met together, Refused where no cost is known.
    """
    usual = read_usual(database, county, kind, day)
    price = seat_cost if seat_cost is not None else usual.seat_cost
    if price is None:
        raise Refused(
            en=f"No cost is recorded for activities of the kind '{kind}': give yuan a seat with --seat-cost.",
            zh="该类活动没有登记经费：请用 --seat-cost 写明每个名额的经费（元）。",
        )
    size = size or usual.seats
    usual = Usual(kind, usual.hours, size, usual.days, price, usual.counted)
    words = read_words(database, county, day)
    starts = starts or date(day.year + 1, 9, 1)
    need: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for one in read_teachers(database, county, day, day - timedelta(days=365 * years)):
        if not one.trained:
            need[words.pair_of[one.district], one.stage, one.subject].append(one.rural)
    choices = []
    for (zone, stage, subject), rural in sorted(need.items()):
        districts = tuple(one for one, pair in words.pair_of.items() if pair == zone)
        key = ("+".join(words.codes[one] for one in districts), stage, subject)
        zone_name = words.pairs.get(zone) or words.districts.get(zone, zone)
        name = Text(
            f"{zone_name}, {words.stages[stage].en} {words.subjects[subject].en}",
            f"{zone_name}{words.stages[stage].zh}{words.subjects[subject].zh}",
        )
        choices.append(Choice(zone, name, len(rural), sum(rural), size, price, key, districts))
    zones = {each.zone: words.pairs.get(each.zone) or each.zone for each in choices}
    left = budget * (1 - cut / 100)
    chosen, table, solved_worth, gap, spent = solve_budget(
        choices, left, zones, zone_least, most, pins=pins, seconds=seconds
    )
    lost: list[Text] = []
    if cut:
        uncut, *_ = solve_budget(
            choices, budget, zones, zone_least, most, pins=pins, seconds=seconds
        )
        lost = what_a_cut_costs(uncut, chosen, budget, left)
    rows = []
    for choice, seats in chosen:
        stage, subject = choice.key[1:]
        rows.append(
            {
                KEY: choice.key,
                "zone": zones[choice.zone],
                "stage": str(words.stages[stage]),
                "subject": str(words.subjects[subject]),
                "untrained": choice.untrained,
                "rural": choice.rural,
                "activities": len(seats),
                "seats": sum(seats),
                "cost": sum(seats) * choice.price,
                "reason": str(_reason(choice, min(choice.untrained, sum(seats)))),
            }
        )
    drafts = tuple(
        draft(
            words, usual, starts, choice.districts, choice.key[1], choice.key[2], one, number=number
        )
        for choice, count in chosen
        for number, one in enumerate(count, 1)
    )
    asked = (
        told("Budget (yuan)", "预算（元）", f"{left:,.0f}"),
        told("Yuan a seat", "每个名额经费（元）", f"{price:,.0f}"),
        told("Told from", "经费依据", Text("as given", "按所给数字") if seat_cost is not None else Text(f"{usual.counted} activities held", f"此前 {usual.counted} 次活动")),
        told("Seats an activity", "每次活动名额", size),
    )  # fmt: skip
    whole = Table(
        table.name,
        table.title,
        table.about,
        COLUMNS,
        tuple(rows),
        asked,
        (*table.notes, *lost),
        day,
        table.figures,
        ("zone", "stage", "subject"),
    )
    return Plan(whole, Roster("activities", drafts), solved_worth, gap, spent)


def what_a_cut_costs(
    whole: Sequence[tuple[Choice, Sequence[int]]],
    cut: Sequence[tuple[Choice, Sequence[int]]],
    budget: float,
    left: float,
) -> list[Text]:
    """What is held with the whole budget and not with what is left of it, and whom that reaches."""
    before, after = (
        {choice.key: (choice, [*seats]) for choice, seats in held} for held in (whole, cut)
    )

    def reached(held: Mapping[Key, tuple[Choice, list[int]]]) -> int:
        return sum(min(one.untrained, sum(seats)) for one, seats in held.values())

    fewer: list[Text] = []
    more: list[Text] = []
    for key in sorted({**before, **after}):
        choice, seats = before.get(key) or (after[key][0], [])
        gone = len(seats) - len(after[key][1] if key in after else [])
        if gone:
            named = Text(f"{choice.name.en} ({abs(gone)})", f"{choice.name.zh}（{abs(gone)} 次）")
            (fewer if gone > 0 else more).append(named)
    people = reached(before) - reached(after)
    notes = [
        Text(
            f"{budget:,.0f} yuan cut to {left:,.0f}: {people} teachers in need fewer are reached.",
            f"预算由 {budget:,.0f} 元减为 {left:,.0f} 元：少训 {people} 名未训教师。",
        )
    ]
    for held, en, zh in (
        (fewer, "Not held any more", "不再举办"),
        (more, "Held instead", "改为举办"),
    ):
        if held:
            listed = Text(", ".join(one.en for one in held), "、".join(one.zh for one in held))
            notes.append(Text(f"{en}: {listed.en}.", f"{zh}：{listed.zh}。"))
    return notes


def _reason(choice: Choice, reached: int) -> Text:
    return Text(
        f"reaches {reached} of {choice.untrained} in need, {choice.rural} of them rural",
        f"可训 {choice.untrained} 名未训教师中的 {reached} 名；未训者中乡村 {choice.rural} 名",
    )


def solve_budget(  # noqa: C901 - one demand after the other
    choices: Sequence[Choice],
    budget: float,
    zones: dict[str, str],
    zone_least: int = 0,
    most: int | None = None,
    *,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> tuple[list[tuple[Choice, list[int]]], Table, float, float, float]:
    """The best activities for given choices: the seats of each that is held; see `plan_budget`."""
    pins = pins or Pins()
    pins.require_known(
        [one.key for one in choices], Text("nobody there is in need", "该处没有未训教师")
    )
    programme = Programme()
    prices: dict[int, float] = {}
    of_choice: list[list[int]] = []
    of_zone: dict[str, list[int]] = defaultdict(list)
    for choice in choices:
        counts = [
            programme.variable(choice.reached(n) * choice.rurality)
            for n in range(1, choice.most + 1)
        ]
        of_choice.append(counts)
        of_zone[choice.zone] += counts
        prices.update({at: choice.price * choice.seats(n) for n, at in enumerate(counts, 1)})
        if choice.key in pins.kept:
            programme.limit(counts, lower=1, demand=f"pin:{choice.key}", said=Text(f"Pinned: an activity for {choice.name.en}.", f"已固定：为{choice.name.zh}安排活动。"))  # fmt: skip
        if choice.key in pins.barred:
            programme.limit(counts, upper=0, demand=f"bar:{choice.key}", said=Text(f"Barred: no activity for {choice.name.en}.", f"已排除：不为{choice.name.zh}安排活动。"))  # fmt: skip
    programme.limit(prices, upper=budget, demand="budget", said=Text(f"The budget is {budget:,.0f} yuan.", f"预算为 {budget:,.0f} 元。"))  # fmt: skip
    if most is not None:
        programme.limit(prices.keys(), upper=most, demand="most", said=Text(f"At most {most} activities.", f"活动不超过 {most} 次。"))  # fmt: skip
    if zone_least:
        for zone, counts in of_zone.items():
            programme.limit(counts, lower=min(zone_least, len(counts)), demand=f"zone:{zone}", said=Text(f"{zones[zone]} gets at least {zone_least} activities.", f"{zones[zone]}至少 {zone_least} 次活动。"))  # fmt: skip
    solved = programme.solve(seconds=seconds)

    def people(values: Sequence[float]) -> int:
        return sum(
            choice.reached(n)
            for choice, counts in zip(choices, of_choice, strict=True)
            for n, at in enumerate(counts, 1)
            if values[at] > 0.5
        )

    chosen = [
        (choice, [choice.seats(n) for n, at in enumerate(counts, 1) if solved.values[at] > 0.5])
        for choice, counts in zip(choices, of_choice, strict=True)
    ]
    chosen = [(choice, seats) for choice, seats in chosen if seats]
    cost = sum(choice.price * sum(seats) for choice, seats in chosen)
    count = sum(len(seats) for _, seats in chosen)
    reached, need = people(solved.values), sum(choice.untrained for choice in choices)
    notes = [
        quality(solved),
        Text(f"{count} activities for {cost:,.0f} yuan reach {reached} of {need} teachers in need.", f"安排 {count} 次活动，经费 {cost:,.0f} 元，可训 {need} 名未训教师中的 {reached} 名。"),
    ]  # fmt: skip
    more = programme.if_eased("budget", 10_000, solved)
    if more is not None:
        gained = people(more.values) - reached
        notes.append(Text(f"10,000 yuan more would reach {gained} more teachers.", f"再增加 1 万元可多训 {gained} 名教师。"))  # fmt: skip
    if most is not None and "most" in solved.prices:
        more = programme.if_eased("most", 1, solved)
        if more is not None:
            notes.append(Text(f"The number of activities binds: one more would reach {people(more.values) - reached} more teachers.", f"活动次数受限：再增加 1 次可多训 {people(more.values) - reached} 名教师。"))  # fmt: skip
    table = Table(
        "plan_budget",
        Text("Activities for a budget", "年度经费安排"),
        Text("Which activities a budget pays for, and why.", "预算内安排哪些活动及其理由。"),
        COLUMNS, (), notes=tuple(notes),
        figures={"reached": reached, "need": need, "cost": cost},
    )  # fmt: skip
    return chosen, table, solved.worth, solved.gap, solved.seconds
