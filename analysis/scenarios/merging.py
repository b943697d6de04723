"""Merges districts: their schools, towns and teams, and the activities planned for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yanxiu.analysis.scenarios.change import Names, end_relationship
from yanxiu.graph.database import Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import RELATIONSHIPS, valid_on
from yanxiu.graph.model.organisation import SupervisionDistrict
from yanxiu.graph.naming import NamedNode
from yanxiu.graph.text import Text


def merge_districts(
    transaction: Transaction, _values: Mapping[str, Any], names: Names, on: date
) -> Text:
    """Moves all members of `districts` to the district `into`, or else to the first one, from the day `on`.

    Returns a description. Raises Refused if only one district is named, or if the others have no school.
    """
    districts = names["districts"]
    into = names["into"][0] if "into" in names else districts[0]
    dissolved = [*{one.id: one for one in districts if one.id != into.id}.values()]
    if not dissolved:
        raise Refused(
            en=f"merge_districts: name another district besides {into.name}.",
            zh=f"merge_districts：除{into.name}外请再写一个责任区。",
        )
    schools = sum(
        _move_members(transaction, kind, dissolved, into.id, on) for kind in _HELD_BY_DISTRICT
    )
    if not schools:
        there = Text(
            ", ".join(one.name for one in dissolved), "、".join(one.name for one in dissolved)
        )
        raise Refused(
            en=f"merge_districts: no school is in {there.en} on {on} or later, so nothing would change: is it merged already?",
            zh=f"merge_districts：{on} 起{there.zh}没有学校，合并不会有任何变化：是否已经合并过？",
        )
    transaction.run(
        """
        MATCH (held:ScheduleItem|Activity)-[old:FOR_DISTRICT]->(gone:SupervisionDistrict)
        WHERE gone.id IN $gone AND coalesce(held.year >= $on.year, held.starts >= $on)
        MATCH (into:SupervisionDistrict {id: $into})
        MERGE (held)-[:FOR_DISTRICT]->(into)
        DELETE old
        """,
        gone=[one.id for one in dissolved], into=into.id, on=on,
    )  # fmt: skip
    names_gone = [one.name for one in dissolved]
    return Text(
        f"{', '.join(names_gone)} merged into {into.name} on {on}: {schools} schools.",
        f"{on} 起{'、'.join(names_gone)}并入{into.name}：{schools} 所学校。",
    )


# dated relationships to a district; a merger moves all of them
_HELD_BY_DISTRICT = sorted(
    {
        kind.type
        for kind in RELATIONSHIPS.values()
        if kind.dated and any(end.target is SupervisionDistrict for end in kind.ends)
    }
)


def _move_members(
    transaction: Transaction, kind: str, gone: Sequence[NamedNode], into: str, on: date
) -> int:
    """Moves the relationships that are valid on the day `on` or later; returns the number of schools moved."""
    (row,) = transaction.run(
        f"""
        MATCH (member)-[old:{kind}]->(gone:SupervisionDistrict)
        WHERE gone.id IN $gone AND coalesce(old.until > $on, true)
        MATCH (into:SupervisionDistrict {{id: $into}})
        WITH member, old, into, CASE WHEN old.since > $on THEN old.since ELSE $on END AS begins
        CALL (member, old, into, begins) {{
          WITH * WHERE NOT EXISTS {{ (member)-[same:{kind}]->(into) WHERE {valid_on("same", "begins")} }}
          CREATE (member)-[new:{kind}]->(into) SET new = properties(old), new.since = begins
        }}
        {end_relationship("old")}
        RETURN count(DISTINCT CASE WHEN member:School THEN member END) AS schools
        """,
        gone=[one.id for one in gone],
        into=into,
        on=on,
    )
    return int(row["schools"])
