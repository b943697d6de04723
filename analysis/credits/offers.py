"""The credits and costs of each kind of activity, from past activities and the county's credit rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yanxiu.analysis.allocation.drafts import UsualFigures, parse_kind, read_usual
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import valid_on

# kinds open to all teachers; the others choose their participants or are internal to a school
KINDS = ("sending_training", "county_course", "online", "sending_teaching")


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity of a kind that could take place again.

    credit   credit per participant, in the unit of the rules
    most     maximum number that can be credited to one person until the cycle ends
    """

    usual: UsualFigures
    credit: float
    most: int

    @property
    def kind(self) -> str:
        return self.usual.kind

    @property
    def price(self) -> float:
        """Cost of one activity in yuan."""
        return (self.usual.seat_cost or 0.0) * self.usual.seats


@dataclass(frozen=True, slots=True)
class Cycle:
    """The credit cycle of a day, and its remaining years, including the current one."""

    pack: str
    name: str
    unit: str
    hours_a_credit: float | None
    last_year: int
    years_left: int


def read_cycle(database: Database, county: str, day: date) -> Cycle:
    """The cycle under the county's credit rules. Raises Refused unless exactly one set of rules is in force."""
    rows = database.read(_PACK, county=county, day=day)
    if len(rows) != 1:
        raise Refused(
            en="Name one county with --county: each follows rules of its own."
            if rows
            else f"No credit rules are in force on {day}: load the county's rules first.",
            zh="请用 --county 指明一个县：各县执行各自的学分规则。"
            if rows
            else f"{day} 没有执行中的学分规则：请先导入县的学分规则。",
        )
    (row,) = rows
    into = (day.year - row["starts"]) % row["years"]
    last = day.year - into + row["years"] - 1
    return Cycle(
        row["id"], row["name"], row["unit"], row["hours_a_credit"], last, last - day.year + 1
    )


def read_offers(
    database: Database, county: str, day: date, cycle: Cycle, kinds: tuple[str, ...], a_year: int
) -> list[Offer]:
    """The offers of the named kinds; without names, of the kinds open to all. Kinds without a known cost are left out.

    a_year  maximum number of activities of one kind per person and year

    Raises Refused for an unknown kind or one without history, and if no offer remains.
    """
    kinds = tuple(map(parse_kind, kinds))
    rules = {row["kind"]: row for row in database.read(_RULES, pack=cycle.pack)}
    offers = []
    for kind in kinds or KINDS:
        try:
            usual = read_usual(database, county, kind, day)
        except Refused:
            if kinds:
                raise
            continue
        if usual.seat_cost is None:
            continue
        rule = rules.get(kind, {})
        credit = usual.hours * (rule.get("factor") or 1.0)
        if cycle.unit == "credit":
            credit = credit / cycle.hours_a_credit if cycle.hours_a_credit else 0.0
        in_year = a_year
        if (ceiling := rule.get("ceiling")) is not None and credit:
            credit = min(credit, ceiling)  # credit above the yearly ceiling does not count
            in_year = min(a_year, int(ceiling // credit)) if credit else 0
        most = in_year * cycle.years_left
        if credit > 0 and most > 0:
            offers.append(Offer(usual, round(credit, 2), most))
    if not offers:
        raise Refused(
            en="No kind of activity gives credits at a known cost: load activities with their costs, and the hours a credit.",
            zh="没有既能计学分又有经费记录的活动类型：请导入写明经费的活动，以及每学分折合学时。",
        )
    return offers


_PACK = f"""
MATCH (county:County)-[follows:FOLLOWS_CREDIT_RULES]->(pack:CreditRulePack)
WHERE county.code STARTS WITH $county AND {valid_on("follows", "$day")}
RETURN pack.id AS id, pack.name AS name, pack.unit AS unit, pack.hours_a_credit AS hours_a_credit,
       pack.cycle_starts AS starts, pack.cycle_years AS years
"""
_RULES = """
MATCH (:CreditRulePack {id: $pack})<-[:RULE_OF]-(rule:CreditRule)
RETURN rule.kind AS kind, rule.factor AS factor, rule.year_ceiling AS ceiling
"""
