"""The changes that a scenario can make, in a transaction that is rolled back afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yanxiu.analysis.scenarios.change import (
    Change,
    Count,
    Names,
    Percent,
    Place,
    Year,
    end_relationship,
)
from yanxiu.analysis.scenarios.merging import merge_districts
from yanxiu.graph.database import Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import valid_on
from yanxiu.graph.naming import NamedNode
from yanxiu.graph.text import Text

_ITEMS = """
MATCH (item:ScheduleItem {year: $year})-[:CONCERNS {stage: $stage}]->(:Subject {id: $subject})
WHERE item.id STARTS WITH $county AND item.seats > 0
  AND (size($districts) = 0 OR EXISTS { (item)-[:FOR_DISTRICT]->(d) WHERE d.id IN $districts })
RETURN DISTINCT item.id AS id, item.seats AS seats ORDER BY seats DESC, id
"""


def _move_seats(
    transaction: Transaction, values: Mapping[str, Any], names: Names, _on: date
) -> Text:
    wanted, year = values["seats"], values["year"]
    source, target = _place(names, "from"), _place(names, "to")
    params = {"year": year, "county": names["county"][0].id}
    items = transaction.run(_ITEMS, **source, **params)
    there = sum(item["seats"] for item in items)
    words = _names_of(names, "from")
    if there < wanted:
        raise Refused(
            en=f"move_seats: {year} has {there} seats for {words.en}, not {wanted}. Give fewer seats, or name other districts.",
            zh=f"move_seats：{year} 年{words.zh}只有 {there} 个名额，不足 {wanted} 个。请减少名额或另写责任区。",
        )
    left = wanted
    for item in items:
        amount = min(left, item["seats"])
        left -= amount
        transaction.run(
            "MATCH (item:ScheduleItem {id: $id}) SET item.seats = item.seats - $taken",
            id=item["id"],
            taken=amount,
        )
        if not left:
            break
    _add_seats(transaction, wanted, year, target, names["county"][0])
    to = _names_of(names, "to")
    return Text(
        f"{wanted} seats of {year} moved from {words.en} to {to.en}.",
        f"{year} 年 {wanted} 个名额由{words.zh}调至{to.zh}。",
    )


def _add_seats(
    transaction: Transaction, seats: int, year: int, place: Mapping[str, Any], county: NamedNode
) -> None:
    """Adds seats as a new schedule item, so that existing items stay unchanged."""
    transaction.run(
        """
        CREATE (item:ScheduleItem {id: $id, code: $code, year: $year, seats: $seats,
                                   zone: CASE WHEN size($districts) = 0 THEN 'county' ELSE 'pair' END})
        WITH item MATCH (subject:Subject {id: $subject}) CREATE (item)-[:CONCERNS {stage: $stage}]->(subject)
        WITH item UNWIND $districts AS id
        MATCH (district:SupervisionDistrict {id: id}) CREATE (item)-[:FOR_DISTRICT]->(district)
        """,
        **_new(transaction, county, year, place),
        year=year,
        seats=seats,
        **place,
    )


def _new(
    transaction: Transaction, county: NamedNode, year: int, place: Mapping[str, Any]
) -> dict[str, str]:
    (row,) = transaction.run("MATCH (item:ScheduleItem) RETURN count(item) AS there")
    code = f"{year}-supposed-{place['stage']}-{place['subject']}-{row['there']}"
    return {"id": f"{county.id}:{code}", "code": code}


def _place(names: Names, where: str) -> dict[str, Any]:
    for part in ("stage", "subject"):
        if f"{where}.{part}" not in names:
            raise Refused(
                en=f"move_seats: {where} needs a {part}.", zh=f"move_seats：{where} 须写明 {part}。"
            )
    return {
        "stage": names[f"{where}.stage"][0].id,
        "subject": names[f"{where}.subject"][0].id,
        "districts": [one.id for one in names.get(f"{where}.districts", [])],
    }


def _names_of(names: Names, where: str) -> Text:
    prefix = f"{where}." if where else ""
    what = names[f"{prefix}stage"][0].name + names[f"{prefix}subject"][0].name
    districts = [one.name for one in names.get(f"{prefix}districts", [])]
    return Text(
        f"{what} ({'+'.join(districts) or 'whole county'})",
        f"{'+'.join(districts) or '全县'}{what}",
    )


def _add_workshop(
    transaction: Transaction, values: Mapping[str, Any], names: Names, on: date
) -> Text:
    year, seats, county = values.get("year", on.year), values["seats"], names["county"][0]
    place = {
        "stage": names["stage"][0].id,
        "subject": names["subject"][0].id,
        "districts": [],
    }
    _add_seats(transaction, seats, year, place, county)
    words = _names_of(names, "")
    transaction.run(
        """
        MATCH (county:County {id: $county}), (subject:Subject {id: $subject})
        CREATE (workshop:Workshop {id: $id, code: $code, name: $name, year: $year, seats: $seats})
        CREATE (workshop)-[:SERVES_COUNTY {since: $on}]->(county)
        CREATE (workshop)-[:WORKS_ON {since: $on, stage: $stage}]->(subject)
        """,
        **_new(transaction, county, year, place),
        county=county.id,
        name=f"{words.zh}工作坊",
        year=year,
        seats=seats,
        on=on,
        stage=place["stage"],
        subject=place["subject"],
    )
    return Text(
        f"A workshop of {seats} in {year} for {words.en}.",
        f"{year} 年增设{words.zh}工作坊，{seats} 个名额。",
    )


def _lose_trainers(
    transaction: Transaction, values: Mapping[str, Any], names: Names, on: date
) -> Text:
    named = {one.id: one.name for one in names.get("trainers", [])}
    if bool(named) == ("count" in values):
        raise Refused(
            en='lose_trainers: give either count = N, or trainers = ["..."].',
            zh='lose_trainers：请写 count = 人数，或写 trainers = ["……"]，二者只写其一。',
        )
    rows = transaction.run(
        f"""
        MATCH (trainer:Teacher|Expert)-[trains:TRAINS_IN]->(team:TrainerTeam)
        WHERE {valid_on("trains", "$on")} AND trainer.id STARTS WITH $county
          AND (size($named) = 0 OR trainer.id IN $named)
          AND ($subject IS NULL OR EXISTS {{ (team)-[:WORKS_ON|WORKS_AT_ANY_STAGE]->(:Subject {{id: $subject}}) }})
        WITH DISTINCT trainer
        RETURN trainer.id AS id, COUNT {{ (trainer)-[m:MENTORS]->() WHERE {valid_on("m", "$on")} }} AS schools
        ORDER BY schools DESC, id
        """,
        on=on,
        named=[*named],
        county=names["county"][0].id,
        subject=names["subject"][0].id if "subject" in names else None,
    )
    missing = [name for id_, name in named.items() if id_ not in {row["id"] for row in rows}]
    if missing:
        raise Refused(
            en=f"lose_trainers: {', '.join(missing)} is in no such trainer team on {on}, and so cannot leave one.",
            zh=f"lose_trainers：{on} {'、'.join(missing)}不在相应的培训团队中，无从离开。请改正姓名、编号或日期。",
        )
    count = len(named) or values["count"]
    if len(rows) < count:
        raise Refused(
            en=f"lose_trainers: {len(rows)} trainers are in a team on {on}, not the {count} that are to leave. Give a smaller count.",
            zh=f"lose_trainers：{on} 在培训团队中的有 {len(rows)} 人，不足 {count} 人。请减少人数。",
        )
    leaving = [row["id"] for row in rows[:count]]
    for kind in ("TRAINS_IN", "MENTORS"):
        transaction.run(
            f"""
            MATCH (t:Teacher|Expert)-[r:{kind}]->() WHERE t.id IN $gone AND coalesce(r.until > $on, true)
            {end_relationship("r")}
            """,
            gone=leaving,
            on=on,
        )
    schools = sum(row["schools"] for row in rows[:count])
    return Text(
        f"{count} trainers leave on {on}, who mentor {schools} schools"
        f"{'' if named else ' (those who mentor most)'}.",
        f"{on} 起 {count} 名培训者离开，涉及指导 {schools} 所次学校{'' if named else '（取指导学校最多者）'}。",
    )


def _change_budget(
    transaction: Transaction, values: Mapping[str, Any], names: Names, _on: date
) -> Text:
    (row,) = transaction.run(
        """
        MATCH (budget:Budget {year: $year}) WHERE budget.id STARTS WITH $county AND budget.training_funds > 0
        WITH budget, budget.training_funds AS before
        SET budget.training_funds = round(before * (1 + $percent / 100.0), 2)
        RETURN count(budget) AS budgets, sum(before) AS before, sum(budget.training_funds) AS after
        """,
        year=values["year"],
        percent=float(values["percent"]),
        county=names["county"][0].id,
    )
    if not row["budgets"]:
        raise Refused(
            en=f"change_budget: no budget of {values['year']} is recorded. Name a year that has one.",
            zh=f"change_budget：没有 {values['year']} 年的预算。请写有预算的年度。",
        )
    return Text(
        f"Training funds of {values['year']} {values['percent']:+g} %: {row['before']:,.0f} to {row['after']:,.0f} yuan.",
        f"{values['year']} 年培训经费 {values['percent']:+g}%：由 {row['before']:,.0f} 元变为 {row['after']:,.0f} 元。",
    )


def _close_schools(
    transaction: Transaction, _values: Mapping[str, Any], names: Names, on: date
) -> Text:
    schools = [*{one.id: one for one in names["schools"]}.values()]
    closed = transaction.run(
        "MATCH (school:School) WHERE school.id IN $ids AND school.closed <= $on "
        "RETURN school.name AS name, school.closed AS day ORDER BY name",
        ids=[one.id for one in schools],
        on=on,
    )
    if closed:
        listed = [f"{row['name']} ({row['day']})" for row in closed]
        raise Refused(
            en=f"close_schools: closed before {on} already: {', '.join(listed)}. Leave it out, or give an earlier day.",
            zh=f"close_schools：{on} 以前已撤销：{'、'.join(listed)}。请删去，或另写更早的日期。",
        )
    transaction.run(
        "MATCH (school:School) WHERE school.id IN $ids SET school.closed = $on",
        ids=[one.id for one in schools],
        on=on,
    )
    closed_names = [one.name for one in schools]
    return Text(
        f"Closed on {on}: {', '.join(closed_names)}.", f"{on} 起撤销：{'、'.join(closed_names)}。"
    )


CHANGES: Mapping[str, Change] = {
    each.name: each
    for each in (
        Change("merge_districts", merge_districts, {"districts": list}, {"into": str}),
        Change(
            "move_seats", _move_seats, {"year": Year, "seats": Count, "from": Place, "to": Place}
        ),
        Change(
            "add_workshop",
            _add_workshop,
            {"stage": str, "subject": str, "seats": Count},
            {"year": Year},
        ),
        Change(
            "lose_trainers", _lose_trainers, {}, {"count": Count, "trainers": list, "subject": str}
        ),
        Change("change_budget", _change_budget, {"year": Year, "percent": Percent}),
        Change("close_schools", _close_schools, {"schools": list}),
    )
}
