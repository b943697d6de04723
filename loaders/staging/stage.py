"""Converts parsed sheets to nodes and relationships, without duplicates; finds contradictions."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from yanxiu.graph.days import today
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.model.properties import IDENTITY
from yanxiu.loaders.formats.format import NodeSpec
from yanxiu.loaders.matching.closings import Closings
from yanxiu.loaders.matching.directory import Directory, Known
from yanxiu.loaders.parsing.sheets import ParsedRows, ParsedSheet
from yanxiu.loaders.spool import SpooledList
from yanxiu.loaders.staging.batch import Nodes
from yanxiu.loaders.staging.by_name import NameLookup
from yanxiu.loaders.staging.contradictions import Contradictions
from yanxiu.loaders.staging.lookups import Lookups
from yanxiu.loaders.staging.name_checks import NameChecks
from yanxiu.loaders.staging.pairs import pair_cells, second_subjects
from yanxiu.loaders.staging.plain_numbers import ClearTextNumbers
from yanxiu.loaders.staging.relationships import RelationshipCollector
from yanxiu.loaders.staging.rename_checks import RenameChecks
from yanxiu.loaders.staging.repeats import combine_rows, repetition_faults
from yanxiu.loaders.staging.row_facts import (
    empty_row_faults,
    end_faults,
    missing_cell_faults,
    order_faults,
    period_faults,
)
from yanxiu.loaders.staging.row_values import (
    NodeRow,
    NodeStaging,
    first_values,
    local_id,
    make_ids,
    owner_aliases,
    row_condition,
    row_place,
    template_columns,
)
from yanxiu.loaders.staging.single_choices import SingleChoices
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.identity_numbers import generate_number

Aliases = dict[str, list[Any]]  # by alias, the node or nodes of each row
StagedSheet = tuple[Aliases, dict[str, set[int]]]  # the nodes of a batch, and its bad cells
_WORDS = ("code", "number", "name", "name_en", "identity")


class Staging:
    """Collects the nodes and relationships of a load.

    Call `stage_nodes` for every sheet first, then `stage_relationships` for every sheet.
    """

    def __init__(
        self, directory: Directory, closings: Closings, county: str, rename_checks: RenameChecks
    ) -> None:
        self.directory = directory
        self.persons = directory.persons
        self.county = county
        self.faults: list[Fault] = []
        self.earlier_faults: list[
            Fault
        ] = []  # faults of rows that a later row repeats or contradicts
        self.nodes: dict[tuple[str, tuple[str, ...]], Nodes] = {}
        self.collector = RelationshipCollector(self.faults, closings)
        self.closings = closings
        self.lookups = Lookups(directory, county, self.faults)
        self.name_checks = NameChecks(directory)
        self.name_lookup = NameLookup(directory, self.faults)
        self.contradictions = Contradictions()
        self.rename_checks = rename_checks
        self.single_choices = SingleChoices(directory, self.collector)
        self.generated_numbers: list[
            tuple[NodeRow, str]
        ] = []  # people without a number, with the generated one
        self.moves: list[str] = []  # moves from one school to another by the roster's day
        self.second_subjects: list[int] = []  # rows that mark a subject with 兼
        self._plain = ClearTextNumbers()
        self._cleared: set[tuple[int, int]] = set()
        self._making: dict[tuple[int, str], NodeStaging] = {}
        self._derived: list[tuple[ParsedSheet, NodeSpec, dict[str, str]]] = []
        self._kept: dict[int, SpooledList[StagedSheet]] = {}
        self._without_id: list[NodeRow] = []

    def stage_nodes(self, sheet: ParsedSheet) -> None:
        """Adds the nodes that a sheet creates, and makes them available to look-ups."""
        for spec in sheet.format.nodes:
            if owners := owner_aliases(sheet.format, spec):
                self._derived.append((sheet, spec, owners))
                continue
            making = self._make(sheet, spec)
            for parsed in self._read(sheet):
                self._nodes(parsed, making, {})

    def _read(self, sheet: ParsedSheet) -> Iterator[ParsedRows]:
        """Yields the rows of a sheet without identity numbers in clear-text columns; each is reported once."""
        for at, parsed in enumerate(sheet):
            faults = self._plain.clear(parsed)
            if (id(sheet), at) not in self._cleared:
                self._cleared.add((id(sheet), at))
                self.faults += faults
            yield parsed

    def stage_relationships(self, sheet: ParsedSheet) -> None:
        """Adds the relationships of a sheet; call this after `stage_nodes` of all sheets."""
        self._settle()
        for parsed, aliases in self._named(sheet):
            self.second_subjects += second_subjects(parsed)
            self.faults += pair_cells(parsed, self.directory)
            self._find(parsed, aliases, [spec.alias for spec in sheet.format.finds])
            self.faults += [
                *end_faults(parsed, aliases),
                *empty_row_faults(parsed, aliases),
                *order_faults(parsed),
                *missing_cell_faults(parsed),
            ]
            self.collector.doubts.add_rows(
                parsed, self.collector.rosters.day_of_sheet(sheet.sheet) or today()
            )
            for joined in sheet.format.relationships:
                self.collector.add_rows(parsed, joined, aliases)

    def _make(self, sheet: ParsedSheet, spec: NodeSpec) -> NodeStaging:
        names = tuple(spec.set)
        staged = self.nodes.setdefault((spec.label, names), Nodes(spec.label, names))
        making = self._making[id(sheet), spec.alias] = NodeStaging(spec, staged)
        return making

    def _named(self, sheet: ParsedSheet) -> Iterator[tuple[ParsedRows, Aliases]]:
        """Yields the rows of a sheet with the nodes of their aliases that are already known."""
        own = [spec for spec in sheet.format.nodes if not owner_aliases(sheet.format, spec)]
        kept: Iterable[StagedSheet] = self._kept.get(id(sheet)) or itertools.repeat(({}, {}))
        for parsed, (known, bad) in zip(self._read(sheet), kept, strict=False):
            parsed.bad.update(bad)
            own_nodes = {
                spec.alias: self._nodes_made(parsed, self._making[id(sheet), spec.alias], {})
                for spec in own
            }
            yield parsed, {**own_nodes, **known}

    def _find(self, parsed: ParsedRows, aliases: Aliases, wanted: Collection[str]) -> None:
        """Looks up the nodes of aliases, each once; adds a fault for each missing one."""
        for spec in parsed.format.finds:
            if spec.alias in wanted and spec.alias not in aliases:
                aliases[spec.alias] = self.lookups.look_up(parsed, spec.labels, spec.column)
                self.faults += self.lookups.code_and_name_faults(parsed, spec, aliases[spec.alias])
                if spec.at and "Teacher" in spec.labels:
                    known = aliases[spec.alias]
                    self.collector.doubts.add_schools(
                        parsed, spec, known, self.directory.find_school
                    )
                if spec.called:
                    self.name_checks.check(parsed, spec, aliases[spec.alias])
                if spec.or_called:
                    self.name_lookup.fill(parsed, spec, aliases[spec.alias])
        for spec in parsed.format.finds:
            if spec.or_of in aliases and spec.alias in aliases:
                self.single_choices.fill(parsed, spec, aliases)

    def _ids(
        self, parsed: ParsedRows, spec: NodeSpec, owners: Mapping[str, list[str | None]]
    ) -> list[str | None]:
        prefix = "" if NODES[spec.label].shared else f"{self.county}:"
        return make_ids(parsed, spec.id, prefix, owners)

    def _nodes_made(
        self, parsed: ParsedRows, making: NodeStaging, owners: Mapping[str, list[str | None]]
    ) -> list[Known | None]:
        """The node that each row creates; None if it creates none."""
        spec = making.spec
        wanted = row_condition(parsed, spec.when)
        return [
            None
            if not wanted(at)
            else making.found.get(row_place(parsed, at))
            if key is None
            else (spec.label, self.directory.current_id(spec.label, key))
            for at, key in enumerate(self._ids(parsed, spec, owners))
        ]

    def _nodes(
        self, parsed: ParsedRows, making: NodeStaging, owners: Mapping[str, list[str | None]]
    ) -> None:
        spec, names = making.spec, making.staged.names
        label = NODES[spec.label]
        columns = [
            first_values(parsed, spec.set[name], label.properties[name].type) for name in names
        ]
        columns = [
            [cell and str(cell) for cell in column]  # a plain str, not Sealed
            if IDENTITY in label.properties[name].marks
            else column
            for name, column in zip(names, columns, strict=True)
        ]
        wanted = row_condition(parsed, spec.when)
        for name, column in zip(names, columns, strict=True):
            if IDENTITY in label.properties[name].marks and any(column):
                self.persons.check_seal()
        if spec.label == "Teacher":
            self.contradictions.check(parsed, spec)
        self.faults += period_faults(parsed, spec)
        faulty_rows = parsed.bad_rows(
            {*template_columns(spec.id), *itertools.chain(*spec.or_known_by)}
        )
        ids = self._ids(parsed, spec, owners)
        if spec.label == "Teacher":
            self.rename_checks.check(parsed, spec, ids)
        self.collector.doubts.add_nodes(parsed, spec, ids)
        for at, (key, *values) in enumerate(zip(ids, *columns, strict=True)):
            if not wanted(at):
                continue
            row = NodeRow(making, parsed, at, values)
            if key is not None:
                self._node(row, key)
            elif spec.or_known_by and at not in faulty_rows:
                self._without_id.append(row)

    def _settle(self) -> None:
        """Resolves rows without an id, then nodes whose id contains another's; call after all other nodes."""
        while self._without_id:
            row = self._without_id.pop(0)
            parsed, spec = row.parsed, row.staging.spec
            try:
                key = self.persons.find(spec.or_known_by, row.identifying_values)
            except BadCell as bad:
                if bad.fault.code != "UNKNOWN_PERSON" or not row.identifying_values.get("identity"):
                    (column, *_) = template_columns(spec.id)
                    self.faults.append(parsed.place_fault(bad.fault, row.at, column))
                    continue
                key = self._numbered(row)
            row.staging.found[row_place(parsed, row.at)] = (spec.label, self._node(row, key))
        derived, self._derived = self._derived, []
        derived.sort(key=lambda each: not set(each[2].values()) <= _own(each[0]))
        for (
            sheet,
            spec_derived,
            owners,
        ) in derived:  # a look-up may need nodes from earlier ones
            self._derive(sheet, spec_derived, owners)

    def _numbered(self, row: NodeRow) -> str:
        """Gives a new person with only an identity number a teacher number."""
        number = generate_number(row.identifying_values["identity"])
        row.values[row.staging.staged.names.index("number")] = number
        self.generated_numbers.append((row, number))
        return f"{self.county}:{number}"

    def _derive(self, sheet: ParsedSheet, spec: NodeSpec, owners: Mapping[str, str]) -> None:
        """Adds nodes whose ids contain other nodes' ids, and keeps the looked-up nodes."""
        making = self._make(sheet, spec)
        kept: SpooledList[StagedSheet] = SpooledList(batch=4)
        for parsed, aliases in self._named(sheet):
            self._find(parsed, aliases, owners.values())
            ids = {
                column: [known and local_id(self.county, known) for known in aliases[alias]]
                for column, alias in owners.items()
            }
            self._nodes(parsed, making, ids)
            aliases[spec.alias] = self._nodes_made(parsed, making, ids)
            kept.append((aliases, parsed.bad))
        self._kept[id(sheet)] = kept

    def _node(self, row: NodeRow, key: str) -> str:
        """Adds the node of a row; returns its current id."""
        spec, staged, seen = row.staging.spec, row.staging.staged, row.staging.seen
        now = self.directory.current_id(spec.label, key)
        if now != key:
            row.forget_number_and_name()
        if spec.label == "Teacher" and row.parsed.months:
            self._keep_days(row, now)
        if spec.or_known_by:
            self.persons.add(now, row.identifying_values)
        first = seen.get(now) if spec.unique else None
        if spec.unique and first is None:
            seen[now] = row.number
        if first is not None:
            fault, doubted = repetition_faults(row, first, now)
            self.faults.append(fault)
            self.earlier_faults.append(doubted)
        elif (before := staged.rows.get(now)) is not None:
            staged.rows[now], conflicts = combine_rows(row, before)
            self.faults += conflicts
        else:
            staged.rows[now] = row.values
            properties = dict(zip(staged.names, row.values, strict=True))
            words = [value for name, value in properties.items() if name in _WORDS and value]
            self.directory.add(spec.label, now, words, properties.get("name"))
        if day := _closed(row):
            self.closings.add((spec.label, now), day)
        return now

    def _keep_days(self, row: NodeRow, key: str) -> None:
        """Keeps the known day of a birth or hiring if the row only gives the month."""
        for at, (name, sources) in enumerate(row.staging.spec.set.items()):
            if row.at in row.parsed.months.get(sources[0], ()):
                row.values[at] = (
                    self.rename_checks.known_day(key, name, row.values[at]) or row.values[at]
                )


def _own(sheet: ParsedSheet) -> set[str]:
    """The nodes of a format whose ids contain only cells."""
    return {spec.alias for spec in sheet.format.nodes if not owner_aliases(sheet.format, spec)}


def _closed(row: NodeRow) -> date | None:
    """The closing day of the row's node; None if the row has none."""
    spec = row.staging.spec
    closing = NODES[spec.label].closing
    if closing is None or closing.property not in spec.set:
        return None
    day: date | None = row.values[[*spec.set].index(closing.property)]
    return day
