"""Converts rows to the relationships that they create and end, without duplicates; finds contradictions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yanxiu.graph.days import today
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import RELATIONSHIPS, Relationship
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import RelationshipSpec
from yanxiu.loaders.matching.closings import Closings
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.batch import EndedRelationship, Relationships, UndatedRelationship
from yanxiu.loaders.staging.doubts import Doubts
from yanxiu.loaders.staging.exclusivity import ExclusiveRelationships
from yanxiu.loaders.staging.owners import OWNED_TYPE, Owners
from yanxiu.loaders.staging.repeats import earlier_value_reason
from yanxiu.loaders.staging.roster_day import RosterDays
from yanxiu.loaders.staging.row_values import (
    combinations,
    first_values,
    relationship_columns,
    row_condition,
)
from yanxiu.loaders.staging.stated_facts import Kind, StatedFacts
from yanxiu.loaders.values.parsers import parser_of_type


class RelationshipCollector:
    """Collects the relationships of a load; adds faults to `faults`."""

    def __init__(self, faults: list[Fault], closings: Closings) -> None:
        self.relationships: dict[tuple[str, str, str, tuple[str, ...]], Relationships] = {}
        self.ended: list[EndedRelationship] = []
        self.lasting: dict[Kind, StatedFacts] = {}
        self.undated: list[UndatedRelationship] = []
        self.rosters = RosterDays()
        self.attended: set[str] = set()  # the activities with attendance in the load
        self.exclusive = ExclusiveRelationships()
        self.owners = Owners()
        self.doubts = Doubts()
        self._closings = closings
        self._faults = faults

    def add_rows(
        self, parsed: ParsedRows, spec: RelationshipSpec, aliases: Mapping[str, list[Any]]
    ) -> None:
        """Adds the relationships of one kind that rows create or end; `aliases` are the nodes of each row."""
        declared = RELATIONSHIPS[spec.type]
        if spec.ends:
            self._ended(parsed, spec, aliases)
            return
        if spec.lasting:
            self._lasting(parsed, spec, aliases)
            return
        key = tuple(name for name in declared.key if name in spec.set)
        names = tuple(name for name in spec.set if name not in declared.key)
        columns = [
            first_values(
                parsed,
                spec.said if declared.dated and name == "since" else spec.set[name],
                declared.properties[name].type,
                aliases,
            )
            for name in (*key, *names)
        ]
        undated = declared.dated and "since" in key and None in columns[key.index("since")]
        assumed = first_values(parsed, spec.assumed, "date") if undated else []
        if spec.type == "ATTENDED":
            self.attended.update(known[1] for known in aliases[spec.target] if known)
        wanted = row_condition(parsed, spec.when)
        faulty_rows = parsed.bad_rows(relationship_columns(parsed.format, spec))
        for at, lines in enumerate(
            combinations(aliases[spec.source], aliases[spec.target], columns)
        ):
            if at in faulty_rows or not wanted(at):
                continue
            for source, target, *values in lines:
                if not (source and target):
                    continue
                if spec.type == OWNED_TYPE:
                    self.owners.add(parsed, at, spec, source, target)
                if undated and values[key.index("since")] is None:
                    key_values, rest = tuple(values[: len(key)]), values[len(key) :]
                    given_names = key, names
                    self.undated.append(
                        UndatedRelationship(
                            parsed,
                            at,
                            spec,
                            source,
                            target,
                            given_names,
                            key_values,
                            rest,
                            assumed[at],
                        )
                    )
                else:
                    self._relate(parsed, at, spec, (key, names), source, target, values)

    def add_dated(self, row: UndatedRelationship, since: date) -> None:
        """Adds the relationship of a row without a start date, with the date that was found."""
        key_names, _ = row.names
        key = [since if n == "since" else v for n, v in zip(key_names, row.key, strict=True)]
        self._relate(
            row.parsed, row.at, row.spec, row.names, row.source, row.target, [*key, *row.rest]
        )

    def end(self, row: UndatedRelationship, since: date, until: date) -> None:
        """Ends the relationship between the nodes of a row that began on the day `since`."""
        key_names, _ = row.names
        kind = row.spec.type, row.source[0], row.target[0]
        group = self.relationships.setdefault(
            (*kind, (*key_names, "until")), Relationships(*kind, key_names, ("until",))
        )
        key = [since if n == "since" else v for n, v in zip(key_names, row.key, strict=True)]
        group.rows[(row.source[1], row.target[1], *key)] = [until]

    def _lasting(
        self, parsed: ParsedRows, joined: RelationshipSpec, aliases: Mapping[str, list[Any]]
    ) -> None:
        """Adds facts for the day of the roster; `yanxiu.loaders.staging.stated_facts` finds their start dates."""
        declared = RELATIONSHIPS[joined.type]
        key = tuple(name for name in declared.key)
        key_names = [name for name in key if name != "since"]
        names = tuple(name for name in joined.set if name not in key)
        goes_on = joined.lasting == "goes_on"
        names_told = (*key_names, *names)
        day = self.rosters.day_of_sheet(parsed.sheet) or today()
        columns = [
            first_values(parsed, joined.set[name], declared.properties[name].type, aliases)
            for name in (("since", *names_told) if goes_on else names)
        ]
        wanted = row_condition(parsed, joined.when)
        faulty_rows = parsed.bad_rows(relationship_columns(parsed.format, joined))
        lines = combinations(aliases[joined.source], aliases[joined.target], columns)
        for at, of_row in enumerate(lines):
            if not wanted(at) or at in faulty_rows:
                continue
            for source, target, *values in of_row:
                if not (source and target):
                    continue
                lasting = self._lasting_of(joined, source[0], target[0], (key, names))
                if not goes_on:
                    lasting.stops.append((source[1], target[1], day))
                    continue
                first, *others = values
                if None in others:
                    lacking = names_told[others.index(None)]
                    column = _find_column(parsed, joined.set[lacking])
                    reason = Text("The cell is empty", "单元格为空")
                    self._faults.append(parsed.fault("EMPTY_CELL", reason, at, column))
                    continue
                size = len(key_names)
                row = (source[1], target[1], first, tuple(others[:size]), tuple(others[size:]), day)
                lasting.rows.append(row)
                self.doubts.add_relationship(parsed, at, joined, row[:2], key_names, others)

    def _lasting_of(
        self,
        joined: RelationshipSpec,
        source: str,
        target: str,
        given: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> StatedFacts:
        kind = joined.type, source, target, *given
        if joined.full:
            group = joined.type, source, target, (*given[0], *given[1])
            staged = self.relationships.setdefault(
                group, Relationships(joined.type, source, target, *given)
            )
            if (of := _constants(joined, RELATIONSHIPS[joined.type])) not in staged.full:
                staged.full.append(of)
        return self.lasting.setdefault(kind, StatedFacts())

    def _ended(
        self, parsed: ParsedRows, joined: RelationshipSpec, aliases: Mapping[str, list[Any]]
    ) -> None:
        wanted = row_condition(parsed, joined.when)
        ends = zip(aliases[joined.source], aliases[joined.target], strict=True)
        for at, (source, target) in enumerate(ends):
            day = parsed.values[joined.ends or ""][at]
            if source and target and day and wanted(at):
                self.ended.append(EndedRelationship(parsed, at, joined, source, target, day))

    def _relate(
        self,
        parsed: ParsedRows,
        at: int,
        joined: RelationshipSpec,
        given: tuple[tuple[str, ...], tuple[str, ...]],
        source: Known,
        target: Known,
        values: list[Any],
    ) -> None:
        declared = RELATIONSHIPS[joined.type]
        key_names, names = given
        group = joined.type, source[0], target[0], (*key_names, *names)
        staged = self.relationships.get(group)
        if staged is None:
            staged = Relationships(joined.type, source[0], target[0], key_names, names)
            self.relationships[group] = staged
        staged.default.update(joined.default)
        if joined.full and (kind := _constants(joined, declared)) not in staged.full:
            staged.full.append(kind)
        lacking = None in values and _lacking(declared, (*key_names, *names), values)
        if lacking and lacking not in joined.default:
            column = _column_of(joined, lacking)
            reason = Text("The cell is empty", "单元格为空")
            self._faults.append(parsed.fault("EMPTY_CELL", reason, at, column))
            return
        size = len(key_names)
        key, rest = values[:size], values[size:]
        if declared.dated and "until" in names:
            until = rest[names.index("until")]
            if until is not None and until < key[0]:
                reason = Text("It ends before it begins", "终止日期早于起始日期")
                column = _column_of(joined, "until")
                self._faults.append(parsed.fault("BACKWARD_PERIOD", reason, at, column, until))
                return
        whole = (source[1], target[1], *key)
        before = staged.rows.get(whole)
        if before is not None and before != rest:
            self._faults.append(_conflict(parsed, at, joined, names, before, rest))
            return
        staged.rows[whole] = rest
        self.doubts.add_relationship(parsed, at, joined, (source[1], target[1]), key_names, key)
        if declared.succession:
            self._closings.add_successor(source, target)
        elif declared.dated:
            ends = ((joined.source, source), (joined.target, target))
            self._closings.check(parsed, at, ends, key[0])
        if declared.single or declared.one_where:
            properties = dict(zip((*key_names, *names), values, strict=True))
            self.exclusive.add(parsed, at, joined, source, target, properties)


def _conflict(
    parsed: ParsedRows,
    at: int,
    joined: RelationshipSpec,
    names: Sequence[str],
    before: list[Any],
    rest: list[Any],
) -> Fault:
    """The fault of a row with the same relationship as an earlier row and another value."""
    declared = RELATIONSHIPS[joined.type]
    name, first, now = next(
        each for each in zip(names, before, rest, strict=True) if each[1] != each[2]
    )
    return parsed.fault(
        "CONFLICT",
        earlier_value_reason(declared.properties[name], first),
        at,
        _column_of(joined, name),
        now,
    )


def _lacking(declared: type[Relationship], names: tuple[str, ...], values: list[Any]) -> str | None:
    """The first required property without a value."""
    needed = {
        *declared.key,
        *(n for n, declared_property in declared.properties.items() if declared_property.required),
    }
    pairs = zip(names, values, strict=True)
    return next((name for name, value in pairs if value is None and name in needed), None)


def _constants(joined: RelationshipSpec, declared: type[Relationship]) -> dict[str, Any]:
    return {
        name: parser_of_type(declared.properties[name].type, {})(sources[0][1:])
        for name, sources in joined.set.items()
        if len(sources) == 1 and sources[0].startswith("=")
    }


def _find_column(parsed: ParsedRows, sources: tuple[str, ...]) -> str:
    """The column of a property; for a node's id, the column that names the node."""
    columns = {f"@{find.alias}": find.column for find in parsed.format.finds}
    return next((columns.get(each, each) for each in sources), "")


def _column_of(joined: RelationshipSpec, name: str) -> str:
    return next((c for c in joined.set.get(name, ()) if c[0] not in "=@"), name)
