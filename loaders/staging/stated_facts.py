"""Dates facts that a roster states for its day without a start date, e.g. a teacher's subject.

A first fact begins on the day that the row gives as possible, e.g. that of the hiring or the post. A known fact
continues unchanged. A fact that replaces a known one begins on the day of the roster, and the known one ends on it.
A roster of this year contains nothing about earlier years.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.model import RELATIONSHIPS
from yanxiu.loaders.spool import SpooledList, batches
from yanxiu.loaders.staging.batch import Relationships

Kind = tuple[
    str, str, str, tuple[str, ...], tuple[str, ...]
]  # type, both labels, key, other properties
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A dated fact in the graph or in a row of this load, with its distinguishing values and period.

    known   True if it was in the graph before this load
    """

    target: str
    distinguishing_values: tuple[Any, ...]  # the values of its key without the first day
    main: Any
    since: date
    until: date | None
    known: bool

    def is_current(self, day: date) -> bool:
        return self.until is None or self.until > day


@dataclass(slots=True)
class StatedFacts:
    """The facts of one kind that rows state: source, target, possible first day, key, values, roster's day."""

    rows: SpooledList[tuple[Any, ...]] = field(default_factory=SpooledList)
    stops: list[tuple[str, str, date]] = field(default_factory=list)


def stage_facts(
    database: Database,
    staged: dict[tuple[str, str, str, tuple[str, ...]], Relationships],
    facts: Mapping[Kind, StatedFacts],
    *,
    full: bool,
) -> None:
    """Stages the facts that go on or stop. With `full`, the roster's own removals end the other facts."""
    explicit = {kind: _explicit(staged.values(), kind) for kind in facts}
    for kind, lasting in facts.items():
        for batch in batches(lasting.rows, _BATCH):
            current = _current(database, kind, {row[0] for row in batch}, explicit[kind])
            for row in batch:
                _goes_on(staged, kind, row, current[row[0]], full=full)
        for batch in batches(lasting.stops, _BATCH):
            current = _current(database, kind, {source for source, _, _ in batch}, explicit[kind])
            for source, target, day in batch:
                stopped = (each for each in current[source] if each.target == target)
                _end(staged, kind, source, (each for each in stopped if not each.main), day)


def _goes_on(
    staged: dict[tuple[str, str, str, tuple[str, ...]], Relationships],
    kind: Kind,
    row: tuple[Any, ...],
    known_facts: list[DatedFact],
    *,
    full: bool,
) -> None:
    source, target, first, identity, values, day = row
    type_, left, right, key, names = kind
    main = dict(zip(names, values, strict=True)).get("main")
    same = [
        each
        for each in known_facts
        if (each.target, each.distinguishing_values) == (target, identity) and each.is_current(day)
    ]
    if same:
        since = min(each.since for each in same)
    else:
        since = day if first is None or any(each.known for each in known_facts) else first
    group = (type_, left, right, (*key, *names))
    rows = staged.setdefault(group, Relationships(type_, left, right, key, names)).rows
    rows[source, target, *_whole(key, since, identity)] = list(values)
    if main and not same and not full:
        others = (each for each in known_facts if each.main and each.since <= day)
        _end(staged, kind, source, others, day)


def _end(
    staged: dict[tuple[str, str, str, tuple[str, ...]], Relationships],
    kind: Kind,
    source: str,
    known_facts: Iterable[DatedFact],
    day: date,
) -> None:
    type_, left, right, key, _ = kind
    for each in known_facts:
        if each.known and each.is_current(day) and each.since <= day:
            group = (type_, left, right, (*key, "until"))
            ended = Relationships(type_, left, right, key, ("until",))
            rows = staged.setdefault(group, ended).rows
            rows[source, each.target, *_whole(key, each.since, each.distinguishing_values)] = [day]


def _whole(key: tuple[str, ...], since: date, identity: tuple[Any, ...]) -> Iterator[Any]:
    rest = iter(identity)
    return (since if name == "since" else next(rest) for name in key)


def _current(
    database: Database, kind: Kind, sources: set[str], explicit: Mapping[str, list[DatedFact]]
) -> dict[str, list[DatedFact]]:
    """The facts of each source in the graph and in dated rows of this load; the rows take precedence."""
    type_, left, right, _, _ = kind
    keys = ", ".join(f"r.{name}" for name in RELATIONSHIPS[type_].key if name != "since")
    current: dict[str, dict[tuple[Any, ...], DatedFact]] = defaultdict(dict)
    for row in database.read(
        f"UNWIND $ids AS id MATCH (a:{left} {{id: id}})-[r:{type_}]->(b:{right}) "
        f"RETURN a.id AS source, b.id AS target, [{keys}] AS told, r.main AS main, "
        "r.since AS since, r.until AS until",
        ids=sorted(sources),
    ):
        one = DatedFact(
            row["target"], tuple(row["told"]), row["main"], row["since"], row["until"], known=True
        )
        current[row["source"]][one.target, one.distinguishing_values, one.since] = one
    for source in sources & explicit.keys():
        for one in explicit[source]:
            before = current[source].get((one.target, one.distinguishing_values, one.since))
            until = one.until or (before.until if before else None)
            known = before is not None
            current[source][one.target, one.distinguishing_values, one.since] = replace(
                one, until=until, known=known
            )
    return {source: list(current[source].values()) for source in sources}


def _explicit(staged: Iterable[Relationships], kind: Kind) -> dict[str, list[DatedFact]]:
    """The facts in dated rows of this load, by source."""
    results: dict[str, list[DatedFact]] = defaultdict(list)
    for group in staged:
        if (group.type, group.source, group.target) != kind[:3] or "until" not in group.names:
            continue
        for (source, target, *key), values in group.rows.items():
            keys = dict(zip(group.key, key, strict=True))
            since = keys.pop("since")
            properties = dict(zip(group.names, values, strict=True))
            one = DatedFact(
                target,
                tuple(keys.values()),
                properties.get("main"),
                since,
                properties["until"],
                known=False,
            )
            results[source].append(one)
    return results
