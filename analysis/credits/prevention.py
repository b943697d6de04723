"""Plans the cheapest set of activities that keeps teachers from missing the credits of the cycle."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.analysis.allocation.drafts import draft_row
from yanxiu.analysis.allocation.plan import Roster, quality_note
from yanxiu.analysis.allocation.programme import SECONDS, Programme, Solution
from yanxiu.analysis.credits.offers import Cycle, Offer, read_cycle, read_offers
from yanxiu.analysis.people import Words, read_teachers, read_words
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.model.training import ACTIVITY_KINDS
from yanxiu.graph.text import Text
from yanxiu.queries import ask_by_name

_STEP = 10.0  # missing credits are rounded up to a multiple, so that similar people form one group
_WAYS = 15  # cheapest ways considered for each lack; more take time without benefit

TEACHER_COLUMNS = (
    column("teacher", "String", "Teacher", "教师"),
    column("number", "String", "Number", "教师编号"),
    column("school", "String", "School", "学校"),
    column("district", "String", "District", "责任区"),
    column("required", "Float", "Required", "周期要求"),
    column("counted", "Float", "Counted", "已计入"),
    column("forecast", "Float", "Forecast", "周期末预测"),
    column("lacking", "Float", "Will lack", "预计缺少"),
    column("prevented", "String", "Prevented by", "补足办法"),
)
ACTIVITY_COLUMNS = (
    column("stage", "String", "Stage", "学段"),
    column("kind", "String", "Kind of activity", "活动类型"),
    column("credit", "Float", "Credits each", "每次学分"),
    column("activities", "Int", "Activities", "活动数"),
    column("seats", "Int", "Seats of each", "每次名额"),
    column("places", "Int", "Places needed", "所需人次"),
    column("cost", "Float", "Cost", "经费", "yuan"),
)
_CLOSE = 0.008  # accepted gap to the cheapest plan, as a share
OfferSet = tuple[int, ...]  # the number of activities of each offer


@dataclass(frozen=True, slots=True)
class Prevention:
    """The teachers who will miss the cycle, and the activities that prevent it.

    teachers        one row for each teacher who will lack credits at the present pace
    activities      the cheapest activities that prevent it; `roster` contains them as rows to load
    without_remedy  number of teachers whom no activities can help in the remaining time
    gap             maximum distance from the cheapest plan, as a share
    """

    teachers: Table
    activities: Table
    roster: Roster
    cost: float
    without_remedy: int
    gap: float
    seconds: float


def prevent_shortfalls(
    database: Database,
    *,
    county: str = "",
    day: date,
    kinds: Sequence[str] = (),
    a_year: int = 2,
    starts: date | None = None,
    only: Collection[str] | None = None,
    seconds: float = SECONDS,
) -> Prevention:
    """Determines who will miss the cycle of the day, and the cheapest set of activities that prevents it.

    kinds   kinds of activities to consider; empty: those open to all with a known cost
    a_year  maximum number of activities of one kind per person and year
    only    ids of the teachers to consider; None: all

    Raises Refused if no rules are in force, or if no kind gives credits at a known cost.
    """
    cycle = read_cycle(database, county, day)
    offers = read_offers(database, county, day, cycle, tuple(kinds), a_year)
    words = read_words(database, county, day)
    answer = ask_by_name(
        "credit_shortfall", database=database, county=county or None, as_of=day, state="behind"
    )
    stages = {one.id: one.stage for one in read_teachers(database, county, day, day)}
    lacks: dict[tuple[str, float], list[Mapping[str, Any]]] = defaultdict(list)
    unplaced = 0
    for row in answer.rows:
        if only is not None and row["teacher_id"] not in only:
            continue
        stage = stages.get(row["teacher_id"])
        if stage is None:
            unplaced += 1
            continue
        lack = row["required"] - row["forecast"]
        lacks[stage, math.ceil(lack / _STEP) * _STEP].append(row)
    groups = {key: len(people) for key, people in lacks.items()}
    solved = solve_prevention(offers, groups, seconds=seconds)
    return _report(solved, offers, lacks, words, cycle, day, starts, unplaced)


@dataclass(frozen=True, slots=True)
class ChosenActivities:
    """A solution: the ways used by each group with their numbers of people, and the activities by stage and offer."""

    ways: Mapping[tuple[str, float], Sequence[tuple[OfferSet, int]]]
    activities: Mapping[tuple[str, int], int]
    without_remedy: Mapping[tuple[str, float], int]
    solved: Solution

    @property
    def cost(self) -> float:
        return -self.solved.worth


def offer_sets(offers: Sequence[Offer], lack: float) -> list[OfferSet]:
    """The ways to make up a lack without a superfluous activity, the cheapest by seat cost first."""

    def within(at: int, left: float) -> Iterator[OfferSet]:
        if left <= 0:
            yield (0,) * (len(offers) - at)
            return
        if at == len(offers):
            return
        for count in range(min(offers[at].most, math.ceil(left / offers[at].credit)) + 1):
            for rest in within(at + 1, left - count * offers[at].credit):
                yield (count, *rest)

    def needed(way: OfferSet) -> bool:
        total = sum(n * offer.credit for n, offer in zip(way, offers, strict=True))
        return all(total - offer.credit < lack for n, offer in zip(way, offers, strict=True) if n)

    def price(way: OfferSet) -> float:
        return sum(n * (offer.usual.seat_cost or 0) for n, offer in zip(way, offers, strict=True))

    return sorted(filter(needed, within(0, lack)), key=lambda way: (price(way), way))[:_WAYS]


def solve_prevention(
    offers: Sequence[Offer], groups: Mapping[tuple[str, float], int], *, seconds: float = SECONDS
) -> ChosenActivities:
    """Chooses the cheapest activities for groups of people with the same stage and lack.

    Only the cheapest ways to make up a lack are considered, and the gap refers to these. Each stage has its own
    activities and is solved separately.
    """
    known = {lack: offer_sets(offers, lack) for lack in {lack for _, lack in groups}}
    beyond = {group: number for group, number in groups.items() if not known[group[1]]}
    ways: dict[tuple[str, float], Sequence[tuple[OfferSet, int]]] = {}
    counts: dict[tuple[str, int], int] = {}
    stages = sorted({stage for stage, _ in {*groups} - {*beyond}})
    parts: list[Solution] = []
    left = seconds
    for at, stage in enumerate(stages):
        lacks = {
            lack: number
            for (of, lack), number in groups.items()
            if of == stage and (of, lack) not in beyond
        }
        # if one stage needs much time, the others usually need little
        given = max(left / 2, left / (len(stages) - at))
        solved, of_lack, of_offer = _stage(offers, lacks, known, given)
        parts.append(solved)
        left = max(left - solved.seconds, 1.0)
        ways |= {(stage, lack): chosen_ways for lack, chosen_ways in of_lack.items()}
        counts |= {(stage, offer): count for offer, count in of_offer.items()}
    worth = sum(part.worth for part in parts)
    gap = sum(part.gap * part.worth for part in parts) / worth if worth else 0.0
    spent = sum(part.seconds for part in parts)
    return ChosenActivities(ways, counts, beyond, Solution((), worth, gap, spent, {}))


def _stage(
    offers: Sequence[Offer],
    lacks: Mapping[float, int],
    known: Mapping[float, Sequence[OfferSet]],
    seconds: float,
) -> tuple[Solution, dict[float, list[tuple[OfferSet, int]]], dict[int, int]]:
    """Solves one stage: the ways used for each lack, and the number of activities of each offer."""
    programme = Programme()
    people = sum(lacks.values())
    variables = [
        programme.add_variable(-offer.price, upper=people * offer.most) for offer in offers
    ]
    used: dict[int, dict[int, float]] = defaultdict(dict)
    ways_by_lack: dict[float, list[tuple[OfferSet, int]]] = {}
    for lack, number in lacks.items():
        ways_by_lack[lack] = [(way, programme.add_variable(upper=number)) for way in known[lack]]
        programme.add_limit([place for _, place in ways_by_lack[lack]], lower=number, upper=number)
        for way, place in ways_by_lack[lack]:
            for at, count in enumerate(way):
                if count:
                    used[at][place] = float(count)
    for at, terms in used.items():
        programme.add_limit({**terms, variables[at]: -float(offers[at].usual.seats)}, upper=0)
    solved = programme.solve(seconds=seconds, gap=_CLOSE)
    values = solved.values
    return (
        solved,
        {
            lack: [(way, int(values[place])) for way, place in places if values[place]]
            for lack, places in ways_by_lack.items()
        },
        {at: int(values[place]) for at, place in enumerate(variables) if values[place]},
    )


def _report(  # noqa: PLR0917 - all parts of the result
    chosen: ChosenActivities,
    offers: Sequence[Offer],
    lacks: Mapping[tuple[str, float], Sequence[Mapping[str, Any]]],
    words: Words,
    cycle: Cycle,
    day: date,
    starts: date | None,
    unplaced: int,
) -> Prevention:
    rows = []
    for group, people in lacks.items():
        ways = [way for way, count in chosen.ways.get(group, ()) for _ in range(count)]
        for at, row in enumerate(people):
            rows.append(_row(row, ways[at] if at < len(ways) else None, offers))
    rows.sort(key=lambda row: (-row["lacking"], row["number"]))
    places: dict[tuple[str, int], int] = defaultdict(int)
    for (stage, _), ways_of_group in chosen.ways.items():
        for way, count in ways_of_group:
            for at, times in enumerate(way):
                places[stage, at] += times * count
    table_rows = [
        {
            "stage": str(words.stages[stage]),
            "kind": str(ACTIVITY_KINDS[offers[at].kind]),
            "credit": offers[at].credit,
            "activities": count,
            "seats": offers[at].usual.seats,
            "places": places[stage, at],
            "cost": count * offers[at].price,
        }
        for (stage, at), count in chosen.activities.items()
    ]
    first = starts or date(day.year + (day.month > 8), 9, 1)
    districts = [*words.codes]
    drafts = [
        draft_row(words, offers[at].usual, first, districts, stage, "general", offers[at].usual.seats, number=100 * at + number)
        for (stage, at), count in chosen.activities.items()
        for number in range(1, count + 1)
    ]  # fmt: skip
    beyond = sum(chosen.without_remedy.values())
    conditions = (
        condition("Day", "日期", day),
        condition("Rules", "学分规则", cycle.name),
        condition("Last year of the cycle", "周期最后一年", cycle.last_year),
    )
    notes = [
        quality_note(chosen.solved),
        Text(
            f"{len(rows)} teachers will lack credits at the end of {cycle.last_year}; {sum(chosen.activities.values())} activities for {chosen.cost:,.0f} yuan prevent it for {len(rows) - beyond}.",
            f"按目前进度，{cycle.last_year} 年末将有 {len(rows)} 名教师学分不足；举办 {sum(chosen.activities.values())} 次活动、经费 {chosen.cost:,.0f} 元可避免其中 {len(rows) - beyond} 名。",
        ),
    ]
    if beyond:
        notes.append(Text(f"For {beyond} no number of these activities suffices in the {cycle.years_left} years left: more kinds (--kind) or more a year (--a-year) are needed.", f"另有 {beyond} 名在余下 {cycle.years_left} 年内无法靠这些活动补足：须增加活动类型（--kind）或每年次数（--a-year）。"))  # fmt: skip
    if unplaced:
        notes.append(Text(f"{unplaced} others are behind who have no district or subject: not planned for.", f"另有 {unplaced} 名进度落后但没有责任区或任教学科，未列入安排。"))  # fmt: skip
    return Prevention(
        Table("credits_behind", Text("Who will lack credits", "谁将学分不足"), Text("", ""), TEACHER_COLUMNS, tuple(rows), conditions, tuple(notes), day, {"people": len(rows)}, ("number",)),
        Table("credits_prevention", Text("The cheapest activities that prevent it", "补足学分的最省活动"), Text("", ""), ACTIVITY_COLUMNS, tuple(table_rows), conditions, tuple(notes), day, key=("stage", "kind")),
        Roster("activities", tuple(drafts)),
        chosen.cost,
        beyond,
        chosen.solved.gap,
        chosen.solved.seconds,
    )  # fmt: skip


def _row(row: Mapping[str, Any], way: OfferSet | None, offers: Sequence[Offer]) -> dict[str, Any]:
    parts = [
        Text(f"{count} x {ACTIVITY_KINDS[offer.kind].en}", f"{ACTIVITY_KINDS[offer.kind].zh} {count} 次")
        for count, offer in zip(way or (), offers, strict=False)
        if count
    ]  # fmt: skip
    how = (
        Text(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))
        if way is not None
        else Text("not within reach", "无法补足")
    )
    return {
        "teacher": row["teacher"],
        "number": row["teacher_number"],
        "school": row["school"],
        "district": row["district"],
        "required": row["required"],
        "counted": row["counted"],
        "forecast": row["forecast"],
        "lacking": round(row["required"] - row["forecast"], 2),
        "prevented": str(how),
    }
