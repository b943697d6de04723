"""Finds the start date of relationships without one; they are current on the day of the roster.

A known relationship that is current on that day stays unchanged. A different one ends, and the new one begins on the
roster's day. No relationship begins before a known one of its kind. The first of its kind begins on the day that its
format assumes, e.g. the founding of a school, or else on the roster's day.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES, RELATIONSHIPS, Relationship
from yanxiu.graph.text import Text
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.spool import batches
from yanxiu.loaders.staging.batch import Relationships, UndatedRelationship
from yanxiu.loaders.staging.relationships import RelationshipCollector
from yanxiu.loaders.staging.roster_day import RosterDays

Kind = tuple[str, str]  # type and source's label
Distinguishing = tuple[Any, ...]  # the key without the day, e.g. the stage
_AFTER_ENDS = 2  # in a key, after the ids of both ends


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a relationship, in the graph or in dated rows of this load."""

    target: Known
    distinguishing: Distinguishing
    since: date
    until: date | None
    chosen: bool  # True if only one such relationship may be valid at a time

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(slots=True)
class History:
    """The periods of one source in the graph and in dated rows of this load."""

    graph: list[Period]
    staged: list[Period]


class UnknownRosterDay(Exception):
    """Raised if the start date needs the roster's day and that is unknown."""


class RosterTooEarly(Exception):
    """Raised if the roster is older than a known period; carries that period."""

    def __init__(self, known: Period) -> None:
        self.known = known
        super().__init__()


class StartDates:
    """Finds the start dates for the rows of a load without one."""

    def __init__(
        self, database: Database, collector: RelationshipCollector, rosters: RosterDays
    ) -> None:
        self._database = database
        self._joining = collector
        self._rosters = rosters
        self._today = days.today()
        self.faults: list[Fault] = []
        self.earlier_faults: list[Fault] = []
        self.moves: list[
            str
        ] = []  # people moved by the roster's day although their row does not mention a move

    def find_dates(self) -> None:
        """Dates the rows without a start date, and collects a fault for those that need one."""
        kinds: dict[Kind, list[UndatedRelationship]] = defaultdict(list)
        for row in self._joining.undated:
            kinds[row.spec.type, row.source[0]].append(row)
        self._joining.undated = []
        without_day: list[UndatedRelationship] = []
        for kind, rows in kinds.items():
            staged = self._staged(kind, {row.source[1] for row in rows})
            for batch in batches(rows):
                histories = self._histories(kind, {row.source[1] for row in batch}, staged)
                for row in batch:
                    self._settle(row, histories[row.source[1]], without_day)
        self._ask(without_day)

    def _settle(
        self, row: UndatedRelationship, history: History, without_day: list[UndatedRelationship]
    ) -> None:
        try:
            since = _since(row, history, self._rosters.day_of_sheet(row.parsed.sheet), self._today)
        except UnknownRosterDay:
            without_day.append(row)
        except RosterTooEarly as fault:
            self.faults.append(_too_early(row, fault.known))
        else:
            self._joining.add_dated(row, since)
            self._end_beside(row, history, since)
            self._record_move(row, history, since)

    def _end_beside(self, row: UndatedRelationship, history: History, since: date) -> None:
        """Ends a second post that becomes the main one on the same day."""
        declared = RELATIONSHIPS[row.spec.type]
        if declared.one_where and row.value(declared.one_where):
            for period in history.graph:
                same = (
                    period.target == row.target
                    and period.distinguishing == row.distinguishing_values
                    and not period.chosen
                )
                if same and period.since < since and period.holds(since):
                    self._joining.end(row, period.since, since)

    def _record_move(self, row: UndatedRelationship, history: History, since: date) -> None:
        """Records the move of a person if the roster gives another main post than the known one."""
        declared = RELATIONSHIPS[row.spec.type]
        if not declared.one_where or not row.value(declared.one_where):
            return
        for period in history.graph:
            if period.chosen and period.target != row.target and period.holds(since):
                ends = (key.partition(":")[2] for key in (row.source[1], period.target[1]))
                new = row.target[1].partition(":")[2]
                self.moves.append(f"{' '.join(ends)} → {new} ({since})")

    def _ask(self, without_day: list[UndatedRelationship]) -> None:
        """Adds one fault for each sheet, at its first row; the other rows go to `earlier_faults`."""
        by_sheet: dict[int, list[UndatedRelationship]] = defaultdict(list)
        for row in without_day:
            by_sheet[id(row.parsed.sheet)].append(row)
        for rows in by_sheet.values():
            numbers = sorted({row.parsed.rows[row.at] for row in rows})
            for at, row in enumerate(sorted(rows, key=lambda each: each.parsed.rows[each.at])):
                (self.earlier_faults if at else self.faults).append(_no_day(row, len(numbers)))

    def _histories(
        self, kind: Kind, ids: set[str], staged: dict[str, list[Period]]
    ) -> dict[str, History]:
        type_, label = kind
        declared = RELATIONSHIPS[type_]
        keys = ", ".join(f"r.{name}" for name in _key_names(declared))
        flag = f"coalesce(r.{declared.one_where}, false)" if declared.one_where else "true"
        results = {key: History([], staged.get(key, [])) for key in ids}
        for row in self._database.read(
            f"UNWIND $ids AS id MATCH (a:{label} {{id: id}})-[r:{type_}]->(b) "
            "WHERE r.until IS NULL OR r.until > r.since "
            f"RETURN a.id AS source, labels(b)[0] AS label, b.id AS target, [{keys}] AS told, "
            f"r.since AS since, r.until AS until, {flag} AS chosen",
            ids=sorted(ids),
        ):
            ends = (row["label"], row["target"]), tuple(row["told"])
            period = Period(*ends, row["since"], row["until"], row["chosen"])
            results[row["source"]].graph.append(period)
        return results

    def _staged(self, kind: Kind, ids: set[str]) -> dict[str, list[Period]]:
        results: dict[str, list[Period]] = defaultdict(list)
        declared = RELATIONSHIPS[kind[0]]
        for group in self._joining.relationships.values():
            if (group.type, group.source) != kind or "since" not in group.key:
                continue
            for whole, values in group.rows.items():
                if whole[0] in ids:
                    results[whole[0]].append(_period(group, declared, whole, values))
        return results


def _key_names(declared: type[Relationship]) -> list[str]:
    return [name for name in declared.key if name != "since"]


def _period(
    group: Relationships, declared: type[Relationship], whole: tuple[Any, ...], values: list[Any]
) -> Period:
    key = dict(zip(group.key, whole[_AFTER_ENDS:], strict=True))
    properties = {**key, **dict(zip(group.names, values, strict=True))}
    key_values = tuple(key.get(name) for name in _key_names(declared))
    chosen = bool(properties.get(declared.one_where)) if declared.one_where else True
    return Period(
        (group.target, whole[1]), key_values, key["since"], properties.get("until"), chosen
    )


def _since(row: UndatedRelationship, history: History, day: date | None, today: date) -> date:
    """The start date of a row's relationship; raises UnknownRosterDay or RosterTooEarly."""
    declared = RELATIONSHIPS[row.spec.type]
    chosen = bool(row.value(declared.one_where)) if declared.one_where else True
    rivals = [p for p in (*history.graph, *history.staged) if p.chosen == chosen]
    own = [
        p
        for p in rivals
        if p.target == row.target and p.distinguishing == row.distinguishing_values
    ]
    if (until := row.value("until")) is not None:
        return _since_before(until, own, row.assumed_day)
    if row.assumed_day and _comes_first(row, [p for p in history.staged if p.chosen == chosen]):
        return row.assumed_day
    if holding := [p.since for p in own if p.holds(day or today)]:
        return max(holding)
    if row.assumed_day and not rivals:
        return row.assumed_day
    if day is None:
        raise UnknownRosterDay
    if not (declared.single or (declared.one_where and chosen)):
        return min((p.since for p in own if p.since > day), default=day)
    later = min((p for p in rivals if p.since > day), key=lambda p: p.since, default=None)
    if later is None:
        return day
    if later in own and not any(p.holds(day) for p in rivals):
        return later.since
    raise RosterTooEarly(later)


def _comes_first(row: UndatedRelationship, dated: list[Period]) -> bool:
    """True if dated rows of this load begin later with something else: the row then precedes them."""
    first = min(dated, key=lambda period: period.since, default=None)
    return (
        first is not None
        and (first.target, first.distinguishing) != (row.target, row.distinguishing_values)
        and row.assumed_day is not None
        and row.assumed_day < first.since
    )


def _since_before(until: date, own: list[Period], assumed: date | None) -> date:
    """The start date of an ended relationship: that of a known period up to that end, or the assumed one."""
    starts = [p.since for p in own if p.since <= until and (p.until is None or p.until >= until)]
    if starts:
        return max(starts)
    if assumed is None:
        raise UnknownRosterDay
    return assumed


def _column(row: UndatedRelationship) -> str | None:
    """The column of the start date, else the column of the target."""
    columns = (each.column for each in row.parsed.format.finds if each.alias == row.spec.target)
    return next(iter(row.spec.said), None) or next(
        (column for column in columns if not column.startswith("=")), None
    )


def _no_day(row: UndatedRelationship, rows: int) -> Fault:
    title = RELATIONSHIPS[row.spec.type].title
    reason = Text(
        f"Neither this row nor the roster gives a start date ({title.en.lower()}; {rows} such rows)",
        f"本行没有日期，名册也没有注明是哪一天的（{title.zh}；共 {rows} 行）",
    )
    return row.parsed.fault("NO_DAY", reason, row.at, _column(row))


def _too_early(row: UndatedRelationship, known: Period) -> Fault:
    label, key = known.target
    named = key.partition(":")[2] or key
    reason = Text(
        f"The roster is older than the graph, which has {NODES[label].title.en.lower()} {named} since {known.since}",
        f"名册早于图谱中已有的内容：自 {known.since} 起为{NODES[label].title.zh} {named}",
    )
    return row.parsed.fault("EARLIER_ROSTER", reason, row.at, _column(row))
