"""Ends the relationships that a full roster no longer lists, within a limit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.database import Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import RELATIONSHIPS
from yanxiu.loaders.changes.journal import Change, RelationshipKind
from yanxiu.loaders.staging.batch import Relationships

LIMIT = 0.1  # the share of a kind of relationship that a roster may end without permission


@dataclass(frozen=True, slots=True)
class Full:
    """Rosters that are complete on a day.

    They end more than a tenth of a kind of relationship only if all ends together are at most `allowed`.
    """

    day: date
    allowed: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """The relationships of one kind that are current on the day but in no row, and the number current."""

    joint: RelationshipKind
    keys: list[tuple[Any, ...]]
    current_count: int


def find_endings(
    transaction: Transaction, staged: list[Relationships], county: str, full: Full
) -> list[Ending]:
    """The relationships that the rosters would end; raises Refused beyond the limit unless allowed."""
    results = [
        _ending(transaction, each, county, full.day)
        for each in staged
        if each.full and RELATIONSHIPS[each.type].dated
    ]
    ending_count = sum(len(ending.keys) for ending in results)
    too_many = [each for each in results if len(each.keys) > LIMIT * each.current_count]
    if too_many and ending_count > (full.allowed or 0):
        titles = [RELATIONSHIPS[each.joint.type].title for each in too_many]
        shares = [f"{len(each.keys)}/{each.current_count}" for each in too_many]
        en = ", ".join(f"{n} {title.en}" for n, title in zip(shares, titles, strict=True))
        zh = "、".join(f"{title.zh} {n}" for n, title in zip(shares, titles, strict=True))
        raise Refused(
            en=f"This full roster omits more than a tenth of the records of {full.day}: {en}. If that is correct, use --allow-removals {ending_count}; nothing was written.",
            zh=f"这份完整名册缺少 {full.day} 有效内容的一成以上：{zh}。"
            f"如确属实，请加 --allow-removals {ending_count}；图谱未作任何改动。",
        )
    return results


def _ending(transaction: Transaction, staged: Relationships, county: str, day: date) -> Ending:
    joint = RelationshipKind(staged.type, staged.source, staged.target, staged.key)
    key = ", ".join(f"r.{name}" for name in staged.key)
    rows = transaction.run(
        f"MATCH (a:{staged.source})-[r:{staged.type}]->(b:{staged.target}) "
        "WHERE a.id STARTS WITH $county AND r.since < $day AND coalesce(r.until > $day, true)"
        "AND any(kind IN $kinds WHERE all(name IN keys(kind) WHERE r[name] = kind[name])) "
        f"RETURN [a.id, b.id, {key}] AS key",
        county=f"{county}:",
        day=day,
        kinds=staged.full,
    )
    declared = RELATIONSHIPS[staged.type]
    key_indices = [2 + at for at, name in enumerate(staged.key) if name != "since"]

    def same(whole: Any) -> tuple[Any, ...]:
        return (whole[0], whole[1], *(whole[at] for at in key_indices))

    matched = {same(row["key"]) for row in rows}
    missing_keys = matched.difference(map(same, staged.rows))
    if declared.single or declared.one_where:
        missing_keys = _without_moved(missing_keys, staged)
    return Ending(
        joint, [tuple(row["key"]) for row in rows if same(row["key"]) in missing_keys], len(rows)
    )


def _without_moved(
    missing_keys: set[tuple[Any, ...]], staged: Relationships
) -> set[tuple[Any, ...]]:
    """Leaves out relationships that a row replaces: writing the new one ends the old one."""
    sources = {whole[0] for whole in staged.rows}
    return {whole for whole in missing_keys if whole[0] not in sources}


def end_relationships(transaction: Transaction, ending: Ending, day: date) -> list[Change]:
    """Ends the relationships on the day, and returns the changes."""
    rows = transaction.run(
        f"UNWIND $rows AS row {ending.joint.match('row')} "
        "WITH row, r, r.until AS before SET r.until = $day RETURN row, before",
        rows=[list(key) for key in ending.keys],
        day=day,
    )
    return [
        Change(ending.joint, tuple(row["row"]), {"until": row["before"]}, {"until": day})
        for row in rows
    ]
