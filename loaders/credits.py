"""The credit ledger: entries derived from attendance and teaching; append-only.

An entry is made once, by the rules in force on its day. It never changes, even if the rules change or the attendance
is corrected. A school or unit can refuse a wrong entry (DECIDED_BY). An entry from a roster, e.g. for self-study, is
only linked to its pack of rules.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.database import Database, Row, Transaction
from yanxiu.graph.model import valid_on
from yanxiu.loaders.spool import batches


@dataclass(frozen=True, slots=True)
class DerivedEntries:
    """The result of one run.

    attended, taught   new entries
    known              existing entries
    linked             entries from rosters that were linked to their pack of rules
    without_rules      work on a day on which the county had no rules; left for a later run
    without_hours      work without recorded hours
    """

    attended: int
    taught: int
    known: int
    linked: int
    without_rules: int
    without_hours: int


def derive(database: Database, as_of: date, county: str | None = None) -> DerivedEntries:
    """Adds the missing entries for work up to a day, for one county or all, in one transaction."""
    return database.write(lambda transaction: _derive(transaction, as_of, county))


def has_ledger(database: Database) -> bool:
    """True if entries were ever derived; a run derives all of them in one transaction."""
    return bool(database.read("MATCH (:CreditRecord)-[:CREDITED_FOR]->() RETURN 1 AS one LIMIT 1"))


def _derive(transaction: Transaction, as_of: date, county: str | None) -> DerivedEntries:
    parameters = {"as_of": as_of, "prefix": f"{county}:" if county else ""}
    (linked,) = transaction.run(_LINK, **parameters)
    counts: list[int] = []
    known = without_rules = without_hours = 0
    for work in (_ATTENDED, _TAUGHT):
        (counted,) = transaction.run(work + _COUNT, **parameters)
        rows = list(
            {row["id"]: row for row in transaction.run(work + _MISSING, **parameters)}.values()
        )
        entries = [_entry(row) for row in rows if row["pack"] and row["hours"] is not None]
        for batch in batches(entries):
            transaction.run(_WRITE, entries=batch)
        counts.append(len(entries))
        known += counted["all"] - len(rows)
        without_hours += sum(row["hours"] is None for row in rows)
        without_rules += sum(row["hours"] is not None and not row["pack"] for row in rows)
    return DerivedEntries(
        counts[0], counts[1], known, linked["linked"], without_rules, without_hours
    )


def _entry(row: Row) -> Row:
    """One entry with its credits and the explanation of their number."""
    factor = 1.0 if row["factor"] is None else row["factor"]
    hours = round(row["hours"] * factor, 2)
    zh, en = [f"{row['hours']:g} 学时"], [f"{row['hours']:g} hours"]
    if factor != 1:
        zh.append(f"× {factor:g} = {hours:g} 学时")
        en.append(f"x {factor:g} = {hours:g} hours")
    credited: float | None = None
    if row["credits_an_hour"] is not None:
        credited = round(row["hours"] * row["credits_an_hour"], 2)
        zh.append(f"；每授课学时 {row['credits_an_hour']:g} 学分（{row['team_rule']}）")
        en.append(f"; {row['credits_an_hour']:g} credits an hour taught ({row['team_rule']})")
    elif row["hours_a_credit"]:
        credited = round(hours / row["hours_a_credit"], 2)
        zh.append(f"÷ 每学分 {row['hours_a_credit']:g} 学时")
        en.append(f"/ {row['hours_a_credit']:g} hours a credit")
    if credited is not None:
        zh.append(f"= {credited:g} 学分")
        en.append(f"= {credited:g} credits")
    elif row["unit"] == "credit":
        zh.append("；记入时县未规定每学分折合学时")
        en.append("; hours a credit not set by the county when entered")
    return {
        "id": row["id"],
        "teacher": row["teacher"],
        "activity": row["activity"],
        "pack": row["pack"],
        "held": {
            "kind": row["kind"],
            "on": row["on"],
            "hours": hours,
            "credits": credited,
            "reason": f"{_joined(zh)}；规则 {row['code']} / {_joined(en)}; pack {row['code']}",
        },
    }


def _joined(parts: list[Any]) -> str:
    return " ".join(parts).replace(" ；", "；").replace(" ;", ";")


# the id of an entry excludes kind and hours, so a correction makes no second entry
_ATTENDED = """
MATCH (teacher:Teacher)-[work:ATTENDED]->(activity:Activity)
WHERE work.on <= $as_of AND teacher.id STARTS WITH $prefix
WITH teacher, activity, activity.kind AS kind, work.on AS on, work.hours AS hours, 'attended' AS source,
     teacher.id + ':' + activity.id + ':' + toString(work.on) + ':attended' AS id
"""
_TAUGHT = """
MATCH (teacher:Teacher)<-[work:TAUGHT_BY]-(activity:Activity)
WHERE activity.ends <= $as_of AND teacher.id STARTS WITH $prefix
WITH teacher, activity, 'teaching' AS kind, activity.ends AS on, work.hours AS hours, 'taught' AS source,
     teacher.id + ':' + activity.id + ':taught' AS id
"""
_COUNT = "RETURN count(DISTINCT id) AS all"
_MISSING = f"""
WHERE NOT EXISTS {{ (:CreditRecord {{id: id}}) }}
WITH id, teacher, activity, kind, on, source, sum(hours) AS total, count(hours) AS given
OPTIONAL MATCH (county:County {{id: split(teacher.id, ':')[0]}})
OPTIONAL MATCH (county)-[follows:FOLLOWS_CREDIT_RULES]->(pack:CreditRulePack)
WHERE {valid_on("follows", "on")}
OPTIONAL MATCH (pack)<-[:RULE_OF]-(rule:CreditRule {{kind: kind}})
OPTIONAL MATCH (county)-[pays:FOLLOWS_TEAM_RULE]->(team:TeamRule)
WHERE source = 'taught' AND {valid_on("pays", "on")}
RETURN id, teacher.id AS teacher, activity.id AS activity, kind, on,
       CASE WHEN given > 0 THEN toFloat(total) END AS hours,
       pack.id AS pack, pack.code AS code, pack.unit AS unit, pack.hours_a_credit AS hours_a_credit,
       rule.factor AS factor, team.credits AS credits_an_hour, team.code AS team_rule
ORDER BY follows.since, pays.since
"""
_WRITE = """
UNWIND $entries AS row
MATCH (teacher:Teacher {id: row.teacher}) MATCH (activity:Activity {id: row.activity})
MATCH (pack:CreditRulePack {id: row.pack})
CREATE (entry:CreditRecord {id: row.id}) SET entry += row.held
CREATE (teacher)-[:EARNED]->(entry), (entry)-[:CREDITED_FOR]->(activity), (entry)-[:COUNTED_BY]->(pack)
"""
_LINK = f"""
MATCH (teacher:Teacher)-[:EARNED]->(entry:CreditRecord)
WHERE entry.on <= $as_of AND teacher.id STARTS WITH $prefix AND NOT EXISTS {{ (entry)-[:COUNTED_BY]->() }}
WITH entry, entry.on AS on, split(teacher.id, ':')[0] AS code
MATCH (county:County {{id: code}})-[follows:FOLLOWS_CREDIT_RULES]->(pack:CreditRulePack)
WHERE {valid_on("follows", "on")}
CREATE (entry)-[:COUNTED_BY]->(pack)
RETURN count(entry) AS linked
"""
