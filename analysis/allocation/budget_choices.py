"""Chooses the best activities that a budget can pay for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from yanxiu.analysis.allocation.plan import Key, Pins, quality_note
from yanxiu.analysis.allocation.programme import SECONDS, Programme
from yanxiu.analysis.allocation.seats import RURAL
from yanxiu.analysis.tables import Table, column
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


SEATS = "seats"  # appended to the key of a choice to denote its seats instead of its activities
_FEWER = 1e-3  # penalty that prefers fewer activities and empty seats among otherwise equal plans


@dataclass(frozen=True, slots=True)
class Choice:
    """Possible activities for one zone, stage and subject, each with at most `size` seats.

    An activity has at least half of `size` seats, because a small one needs a trainer and a day too.

    price   yuan per seat
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
        """The number of activities that covers all teachers in need."""
        return -(-self.untrained // self.size)

    @property
    def least(self) -> int:
        """The minimum number of seats of an activity."""
        return -(-self.size // 2)

    def split_seats(self, number: int, people: int) -> list[int]:
        """The seats of each of `number` activities for `people`, distributed as evenly as possible."""
        whole, over = divmod(max(people, number * self.least), number)
        return [whole + (at < over) for at in range(number)]

    @property
    def rurality(self) -> float:
        """The weight of one teacher reached; rural teachers count `RURAL` times."""
        return 1 + (RURAL - 1) * self.rural / self.untrained if self.untrained else 1.0


def _variables(programme: Programme, choice: Choice, pins: Pins) -> tuple[int, int, int]:
    """Adds the variables of a choice: its activities, the teachers they reach, and its empty seats."""
    number = programme.add_variable(-_FEWER, upper=choice.most)
    reach = programme.add_variable(choice.rurality, upper=choice.untrained)
    # Empty seats cost money too.
    empty = programme.add_variable(-_FEWER, upper=choice.most * choice.least)
    programme.add_limit({reach: 1.0, number: -float(choice.size)}, upper=0)
    programme.add_limit({reach: 1.0, empty: 1.0, number: -float(choice.least)}, lower=0)
    pins.prefer(programme, number, choice.key)
    pins.prefer(programme, reach, (*choice.key, SEATS))
    return number, reach, empty


def solve_budget(  # noqa: C901 - a sequence of demands
    choices: Sequence[Choice],
    budget: float,
    zones: dict[str, str],
    zone_least: int = 0,
    most: int | None = None,
    *,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> tuple[list[tuple[Choice, list[int]]], Table, float, float, float]:
    """Chooses the best activities; see `plan_budget`.

    Returns the chosen activities with their seats, a table without rows, the worth, the gap and the seconds.
    """
    pins = pins or Pins()
    pins.require_known(
        [one.key for one in choices], Text("nobody there is in need", "该处没有未训教师")
    )
    choices = sorted(choices, key=lambda one: (one.zone, one.key))
    programme = Programme()
    prices: dict[int, float] = {}
    numbers: list[int] = []
    reaches: list[int] = []
    of_zone: dict[str, list[int]] = defaultdict(list)
    for choice in choices:
        number, reach, empty = _variables(programme, choice, pins)
        numbers.append(number)
        reaches.append(reach)
        of_zone[choice.zone].append(number)
        prices |= {reach: choice.price, empty: choice.price}
        if choice.key in pins.required:
            programme.add_limit([number], lower=1, demand=f"pin:{choice.key}", text=Text(f"Pinned: an activity for {choice.name.en}.", f"已固定：为{choice.name.zh}安排活动。"))  # fmt: skip
        if choice.key in pins.excluded:
            programme.add_limit([number], upper=0, demand=f"bar:{choice.key}", text=Text(f"Barred: no activity for {choice.name.en}.", f"已排除：不为{choice.name.zh}安排活动。"))  # fmt: skip
    programme.add_limit(prices, upper=budget, demand="budget", text=Text(f"The budget is {budget:,.0f} yuan.", f"预算为 {budget:,.0f} 元。"))  # fmt: skip
    if most is not None:
        programme.add_limit(numbers, upper=most, demand="most", text=Text(f"At most {most} activities.", f"活动不超过 {most} 次。"))  # fmt: skip
    if zone_least:
        there = dict(zip(numbers, choices, strict=True))
        for zone, members in of_zone.items():
            possible = sum(there[at].most for at in members)
            programme.add_limit(members, lower=min(zone_least, possible), demand=f"zone:{zone}", text=Text(f"{zones[zone]} gets at least {zone_least} activities.", f"{zones[zone]}至少 {zone_least} 次活动。"))  # fmt: skip
    solved = programme.solve(seconds=seconds)

    def people(values: Sequence[float]) -> int:
        return int(sum(values[at] for at in reaches))

    chosen = [
        (choice, choice.split_seats(int(solved.values[number]), int(solved.values[reach])))
        for choice, number, reach in zip(choices, numbers, reaches, strict=True)
        if solved.values[number] and solved.values[reach]
    ]
    cost = sum(choice.price * sum(seats) for choice, seats in chosen)
    count = sum(len(seats) for _, seats in chosen)
    reached, need = people(solved.values), sum(choice.untrained for choice in choices)
    notes = [
        quality_note(solved),
        Text(f"{count} activities for {cost:,.0f} yuan reach {reached} of {need} teachers in need.", f"安排 {count} 次活动，经费 {cost:,.0f} 元，可训 {need} 名未训教师中的 {reached} 名。"),
    ]  # fmt: skip
    if reached == need and budget - cost >= 1:
        notes.append(Text(f"Everybody in need is reached; {budget - cost:,.0f} yuan are left over.", f"未训教师均已安排，预算尚余 {budget - cost:,.0f} 元。"))  # fmt: skip
        more = None
    else:
        more = programme.solve_relaxed("budget", 10_000, solved)
    if more is not None:
        gained = people(more.values) - reached
        notes.append(Text(f"10,000 yuan more would reach {gained} more teachers.", f"再增加 1 万元可多训 {gained} 名教师。"))  # fmt: skip
    if most is not None and "most" in solved.prices:
        more = programme.solve_relaxed("most", 1, solved)
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
