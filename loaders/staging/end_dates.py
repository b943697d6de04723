"""Rows with an end date but no start date: finds the open relationship in the graph or the load, and ends it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.text import Text
from yanxiu.loaders.staging.batch import EndedRelationship, Relationships
from yanxiu.loaders.staging.stage import Staging

Pair = tuple[str, str]
Values = dict[str, Any]
OpenPeriods = dict[
    Pair, dict[tuple[Any, ...], Values]
]  # by both ends and key: `until` and the carried properties
_SINCE = 2  # in a key, after the ends


def end_open_periods(database: Database, staging: Staging) -> None:
    """Stages the ends of relationships; adds a fault if none is current until that day."""
    kinds: dict[tuple[str, str, str], list[EndedRelationship]] = defaultdict(list)
    for row in staging.collector.ended:
        kinds[row.spec.type, row.source[0], row.target[0]].append(row)
    for kind, rows in kinds.items():
        key = RELATIONSHIPS[kind[0]].key
        staged = Relationships(*kind, key, ("until",))
        group = staging.collector.relationships.setdefault((*kind, (*key, "until")), staged)
        carried = sorted({name for row in rows for name in row.spec.carries})
        periods = _periods(database, staging, kind, carried, [row.source[1] for row in rows])
        for row in rows:
            staging.faults += _closed(group, periods, row)
        _carry(staging, kind, carried, periods, rows)


def _periods(
    database: Database,
    staging: Staging,
    kind: tuple[str, str, str],
    carried: list[str],
    sources: list[str],
) -> OpenPeriods:
    periods: OpenPeriods = defaultdict(dict)
    type_, source, target = kind
    key = ", ".join(f"r.{name}" for name in RELATIONSHIPS[type_].key)
    names = ["until", *carried]
    rows = database.read(
        f"MATCH (a:{source})-[r:{type_}]->(b:{target}) WHERE a.id IN $ids "
        f"RETURN [a.id, b.id, {key}] AS key, r {{{', '.join(f'.{name}' for name in names)}}} AS held",
        ids=sources,
    )
    for row in rows:
        whole = tuple(row["key"])
        periods[whole[:_SINCE]][whole] = row["held"]
    for group in staging.collector.relationships.values():
        if (group.type, group.source, group.target) == kind:
            for whole, values in group.rows.items():
                pairs = zip(group.names, values, strict=True)
                period = periods[whole[:_SINCE]].setdefault(whole, dict.fromkeys(names))
                period |= {
                    name: value for name, value in pairs if name in names and value is not None
                }
    return periods


def _carry(
    staging: Staging,
    kind: tuple[str, str, str],
    carried: list[str],
    periods: OpenPeriods,
    rows: list[EndedRelationship],
) -> None:
    """Copies carried properties to the relationship that begins on the day of an end, if its row lacks them."""
    if not carried:
        return
    ends = {(row.source[1], row.day) for row in rows}
    begins: dict[tuple[str, date], list[tuple[Relationships, tuple[Any, ...]]]] = defaultdict(list)
    for group in staging.collector.relationships.values():
        if group.type == kind[0] and set(carried) <= set(group.names):
            for whole in group.rows:
                if (of_day := (whole[0], whole[_SINCE])) in ends:
                    begins[of_day].append((group, whole))
    for row in sorted(rows, key=lambda each: each.day):  # in order, because someone may move twice
        known = periods[row.source[1], row.target[1]]
        earlier = sorted(
            (key for key in known if key[_SINCE] < row.day), key=lambda key: key[_SINCE]
        )
        for group, whole in begins[row.source[1], row.day] if earlier else ():
            values = dict(zip(group.names, group.rows[whole], strict=True))
            values |= {name: known[earlier[-1]][name] for name in carried if values[name] is None}
            group.rows[whole] = [*values.values()]
            periods[whole[:_SINCE]].setdefault(whole, {}).update(values)


def _closed(group: Relationships, periods: OpenPeriods, row: EndedRelationship) -> Iterator[Fault]:
    known = periods[row.source[1], row.target[1]]
    ending = [
        key
        for key, values in known.items()
        if key[_SINCE] < row.day and (values["until"] is None or values["until"] >= row.day)
    ]
    if not ending:
        title = RELATIONSHIPS[group.type].title
        finds = row.parsed.format.finds
        column = next(each.column for each in finds if each.alias == row.spec.target)
        reason = Text(
            f"Holds no {title.en.lower()} at this {NODES[group.target].title.en.lower()} until that day",
            f"到该日为止没有在此{NODES[group.target].title.zh}的{title.zh}",
        )
        value = row.parsed.values[column][row.at]
        advice = Text(
            "Correct this cell or the date; if the earlier record is missing from the graph, first load its roster.",
            "请改正此处或日期；若图谱中缺少此前的情况，请先导入相应的名册。",
        )
        yield row.parsed.fault("NOT_FOUND", reason, row.at, column, value, advice=advice)
    for key in ending:
        if group.rows.setdefault(key, [row.day]) != [row.day]:
            reason = Text("An earlier row says otherwise", "与前面的行不一致")
            yield row.parsed.fault("CONFLICT", reason, row.at)
