"""Splits seats fairly over districts, in proportion to unmet need.

Rural teachers have a higher weight, and no district gets more seats than it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yanxiu.analysis.allocation.drafts import draft_row, read_usual_or_default
from yanxiu.analysis.allocation.plan import Key, Pins, Plan, Roster, one_county, quality_note
from yanxiu.analysis.allocation.programme import SECONDS, Programme
from yanxiu.analysis.people import read_teachers, read_words, select_teachers
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

RURAL = 1.5  # weight of an untrained teacher at a rural school

COLUMNS = (
    column("district", "String", "District", "责任区"),
    column("people", "Int", "Teachers", "教师数"),
    column("untrained", "Int", "Untrained", "未训人数"),
    column("rural", "Int", "Of them rural", "其中乡村"),
    column("seats", "Int", "Seats", "名额"),
    column("share", "Float", "Share of the untrained reached", "未训人员可训比例", "percent"),
    column("reason", "String", "Why", "理由"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The need of a district: all teachers, the untrained ones, and the rural ones among these."""

    district: str
    name: str
    people: int
    untrained: int
    rural: int

    @property
    def weight(self) -> float:
        return self.untrained + (RURAL - 1) * self.rural


def plan_seats(  # noqa: PLR0913 - each parameter is a demand on the plan
    database: Database,
    *,
    seats: int,
    stage: str,
    subject: str,
    county: str = "",
    day: date,
    years: int = 2,
    least: int = 0,
    fixed: Mapping[str, int] | None = None,
    pins: Pins | None = None,
    starts: date | None = None,
    kind: str = "sending_teaching",
    seconds: float = SECONDS,
) -> Plan:
    """Plans how many of `seats` each district gets.

    stage, subject   ids of the standard codes
    years   a teacher without training for this many years counts as untrained
    least   minimum number of seats for every district with need
    fixed   fixed numbers of seats by district id, regardless of need
    pins    only `preferred` is used, keyed by district id

    Raises Contradiction if no split meets all demands.
    """
    starts = starts or date(day.year + 1, 9, 1)
    county = one_county(database, county)
    words = read_words(database, county, day)
    people = select_teachers(
        read_teachers(database, county, day, day - timedelta(days=365 * years)),
        stage=stage,
        subject=subject,
    )
    claims = []
    for district, name in words.districts.items():
        here = select_teachers(people, district=district)
        left = [one for one in here if not one.trained]
        claims.append(Claim(district, name, len(here), len(left), sum(one.rural for one in left)))
    if not any(claim.people for claim in claims):
        raise Refused(
            en=f"Nobody teaches {words.subjects[subject].en} at the stage {words.stages[stage].en} on {day}.",
            zh=f"{day} 没有教师任教{words.stages[stage].zh}{words.subjects[subject].zh}。",
        )
    table, worth, gap, spent = solve_seats(
        claims, seats, least, fixed, preferred=pins.preferred if pins else {}, seconds=seconds
    )
    usual = read_usual_or_default(database, county, kind, day)
    by_district = _seats_by_district(table.rows)
    roster = Roster(
        "activities",
        tuple(
            draft_row(
                words, usual, starts, [claim.district], stage, subject, by_district[claim.district]
            )
            for claim in claims
            if by_district[claim.district]
        ),
    )
    amounts: dict[Key, float] = {(one,): float(count) for one, count in by_district.items()}
    return Plan(table, roster, worth, gap, spent, amounts)


def solve_seats(
    claims: Sequence[Claim],
    seats: int,
    least: int = 0,
    fixed: Mapping[str, int] | None = None,
    *,
    preferred: Mapping[Key, float] | None = None,
    seconds: float = SECONDS,
) -> tuple[Table, float, float, float]:
    """Splits the seats by Webster's method, as the solver's choice of the seats with the greatest worth.

    The n-th seat of a district is worth weight / (2n - 1); the split with the greatest total is Webster's. Here the
    need of a district, the minimum and fixed seats are limits.
    """
    fixed = fixed or {}
    claims = sorted(claims, key=lambda one: one.district)
    programme = Programme()
    places: list[tuple[Claim, list[int]]] = []
    for claim in claims:
        most = min(seats, max(claim.untrained, fixed.get(claim.district, 0)))
        variables = [programme.add_variable(claim.weight / (2 * n - 1)) for n in range(1, most + 1)]
        places.append((claim, variables))
        before = int((preferred or {}).get((claim.district,), 0))
        programme.preferred |= dict.fromkeys(variables[:before], 1.0)
        if claim.district in fixed:
            programme.add_limit(
                variables, lower=fixed[claim.district], upper=fixed[claim.district], demand=f"fixed:{claim.district}",
                text=Text(f"{claim.name} gets {fixed[claim.district]} seats.", f"{claim.name}固定为 {fixed[claim.district]} 个名额。"),
            )  # fmt: skip
        elif least and claim.untrained:
            programme.add_limit(
                variables, lower=min(least, claim.untrained), demand=f"least:{claim.district}",
                text=Text(f"{claim.name} gets at least {least} seats.", f"{claim.name}至少 {least} 个名额。"),
            )  # fmt: skip
    programme.add_limit(
        [at for _, variables in places for at in variables], upper=seats, demand="seats",
        text=Text(f"There are {seats} seats.", f"共 {seats} 个名额。"),
    )  # fmt: skip
    solved = programme.solve(seconds=seconds)
    rows: list[dict[str, Any]] = []
    for claim, variables in places:
        count = int(sum(solved.values[at] for at in variables))
        rows.append(
            {
                "district_id": claim.district,
                "district": claim.name,
                "people": claim.people,
                "untrained": claim.untrained,
                "rural": claim.rural,
                "seats": count,
                "share": count / claim.untrained if claim.untrained else None,
                "reason": str(_reason(claim, count, fixed, least)),
            }
        )
    spread = sum(int(row["seats"]) for row in rows)
    left = seats - spread
    notes = [
        quality_note(solved),
        Text(
            f"{spread} of {seats} seats are split; {max(0, sum(c.untrained for c in claims) - spread)} untrained teachers get none.",
            f"{seats} 个名额分配 {spread} 个；另有 {max(0, sum(c.untrained for c in claims) - spread)} 名未训教师没有名额。",
        ),
        _next(claims, _seats_by_district(rows), left),
    ]
    table = Table(
        name="plan_seats",
        title=Text("Seats by district", "名额分配"),
        about=Text("How many seats each district gets, and why.", "各责任区名额及其理由。"),
        columns=COLUMNS,
        rows=tuple(rows),
        conditions=(
            condition("Seats", "名额", seats),
            condition("A rural teacher counts for", "每名乡村教师计为", RURAL),
        ),
        notes=tuple(notes),
        key=("district_id",),
        figures={"given": spread, "left": left},
    )
    return table, solved.worth, solved.gap, solved.seconds


def _seats_by_district(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The seats of each district, by its id."""
    return {str(row["district_id"]): int(row["seats"]) for row in rows}


def _reason(claim: Claim, given: int, fixed: Mapping[str, int], least: int) -> Text:
    if claim.district in fixed:
        return Text("fixed", "已固定")
    if given == claim.untrained:
        return Text("all its need is met", "未训人员全部满足")
    if least and given == least:
        return Text("the least a district gets", "每区最低名额")
    return Text(
        f"claim {claim.weight:g} of untrained and rural",
        f"按未训与乡村人数计的权重 {claim.weight:g}",
    )


def _next(claims: Sequence[Claim], given: Mapping[str, int], left: int) -> Text:
    """A note about the district that would get one more seat."""
    open_ = [claim for claim in claims if given[claim.district] < claim.untrained]
    if left > 0 or not open_:
        return Text(
            f"{left} seats are left over: no district needs more.",
            f"余 {left} 个名额：各责任区需求均已满足。",
        )
    best = max(open_, key=lambda claim: claim.weight / (2 * given[claim.district] + 1))
    return Text(f"One more seat would go to {best.name}.", f"若多 1 个名额，将分给{best.name}。")
