"""Exports a county's rosters in the program's own formats; loading them recreates the graph."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from yanxiu.graph.counties import county_codes
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.naming import resolve_county
from yanxiu.loaders.export.inversion import Inverter
from yanxiu.loaders.export.row import ExportRow
from yanxiu.loaders.export.snapshot import Snapshot, SnapshotRelationship
from yanxiu.loaders.formats.format import Format, NodeSpec
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.matching.directory import Directory, Known
from yanxiu.loaders.values.cells import BadCell


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of one format: values of the model's types, by column."""

    format: Format
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rosters:
    """All rosters with rows, and the numbers of nodes and relationships that fit no format."""

    rosters: list[Roster]
    left_out: Counter[str]


def export_rosters(
    database: Database,
    county: str,
    *,
    day: date | None,
    formats: Mapping[str, Format] | None = None,
) -> Rosters:
    """Exports the rosters of a county.

    day      export what is current on this day; None: the whole history
    formats  the formats to export; None: all of the program except the plan's own tables
    """
    available = roster_formats() if formats is None else formats
    chosen = {
        name: declared.without_stops
        for name, declared in available.items()
        if not declared.is_one_way
    }
    labels = {label for declared in chosen.values() for label in _labels(declared)}
    types = {joined.type for declared in chosen.values() for joined in declared.relationships}
    snapshot = Snapshot.of(database, county, sorted(labels), sorted(types), day)
    labels = {spec.label for declared in chosen.values() for spec in declared.nodes}
    constants = _constants(database, county, chosen)
    refused: frozenset[Known] = frozenset()
    split: frozenset[int] = frozenset()
    while True:  # until rows refer only to exported nodes, and no relationship is partial
        drawn = _Drawing(snapshot, constants, refused, split)
        for declared in sorted(chosen.values(), key=lambda declared: not _grained(declared)):
            drawn.draw(declared, _whole(chosen))
        lacking, broken = drawn.lacking(labels), drawn.broken()
        if not lacking and not broken:
            return drawn.rosters(chosen)
        refused, split = refused | lacking, split | broken


def find_county(database: Database, given: str | None) -> str:
    """The given county, else the only one; raises Refused if there is no such county or no unique one."""
    codes = county_codes(database)
    given = resolve_county(database, given) if given else None
    if (given is None and len(codes) == 1) or given in codes:
        return str(given or codes[0])
    codes_text = ", ".join(codes)
    raise Refused(
        en=f"Choose a county with --county CODE; the counties are: {codes_text or 'none'}.",
        zh=f"请用 --county 指明县的代码；图谱中有：{codes_text or '无'}。",
    )


def roster_formats() -> dict[str, Format]:
    """The formats of rosters. Formats of the plan's own tables, with only ASCII file names, are left out.

    So are formats whose rows cannot be restored from the graph, e.g. single answers to a survey.
    """
    return {
        name: declared
        for name, declared in read_formats().items()
        if not all(file.isascii() for file in declared.files) and not declared.is_one_way
    }


@dataclass(slots=True)
class _Drawing:
    snapshot: Snapshot
    constants: Mapping[str, Mapping[str, Known]]
    refused: frozenset[Known]
    split: frozenset[int]
    rows: dict[str, list[ExportRow]] = field(default_factory=dict)
    carried: dict[int, set[str]] = field(default_factory=dict)
    made: set[Known] = field(default_factory=set)
    named: set[Known] = field(default_factory=set)

    def draw(self, format_: Format, whole: Mapping[str, frozenset[str]]) -> None:
        """Adds the rows of a format."""
        inverter = Inverter(format_, self.snapshot, self.constants[format_.name], whole)
        inverter.refused, inverter.whole_only = self.refused, self.split
        self.rows[format_.name] = []
        grain = _grained(format_)
        if grain:
            for key in self.snapshot.nodes[grain.label]:
                self._keep(format_, inverter.node_row(grain, (grain.label, key)))
            return
        for spec in format_.relationships:
            for joint in self.snapshot.relationships[spec.type]:
                if not self._is_carried(joint):
                    self._keep(format_, inverter.relationship_row(spec, joint))
        for node in format_.nodes:
            for key in self.snapshot.nodes[node.label]:
                if (node.label, key) not in self.made:
                    self._keep(format_, inverter.node_row(node, (node.label, key)))

    def _is_carried(self, joint: SnapshotRelationship) -> bool:
        return id(joint) in self.carried and set(joint.properties) <= self.carried[id(joint)]

    def _keep(self, format_: Format, row: ExportRow | None) -> None:
        if row is None:
            return
        self.rows[format_.name].append(row)
        for joint, names in row.exported:
            self.carried.setdefault(id(joint), set()).update(names)
        aliases = {spec.alias for spec in format_.nodes}
        for alias, nodes in row.nodes.items():
            (self.made if alias in aliases else self.named).update(nodes)

    def lacking(self, labels: set[str]) -> frozenset[Known]:
        """The nodes that rows refer to and no row creates, among the labels that rosters create."""
        return frozenset(known for known in self.named - self.made if known[0] in labels)

    def broken(self) -> frozenset[int]:
        """The relationships that rosters contain only in part."""
        return frozenset(
            id(joint)
            for joints in self.snapshot.relationships.values()
            for joint in joints
            if id(joint) in self.carried and not self._is_carried(joint)
        )

    def rosters(self, chosen: Mapping[str, Format]) -> Rosters:
        ends = {pair for declared in chosen.values() for pair in _pairs(declared)}
        left = Counter(
            kind
            for kind, joints in self.snapshot.relationships.items()
            for joint in joints
            if (kind, joint.source[0], joint.target[0]) in ends and not self._is_carried(joint)
        )
        brought = {spec.label for declared in chosen.values() for spec in declared.nodes}
        left.update(
            label
            for label in brought
            for key in self.snapshot.nodes[label]
            if (label, key) not in self.made
        )
        return Rosters(
            [
                Roster(declared, list(_once(self.rows[name])))
                for name, declared in chosen.items()
                if self.rows[name]
            ],
            left,
        )


def _once(rows: list[ExportRow]) -> Iterator[dict[str, Any]]:
    seen = set()
    for row in rows:
        cells = {name: value for name, value in row.cells.items() if value not in (None, [])}
        key = str(sorted(cells.items()))
        if key not in seen:
            seen.add(key)
            yield cells


def _grained(format_: Format) -> NodeSpec | None:
    """The node that each row of a format describes; None if there is none."""
    return next((spec for spec in format_.nodes if spec.unique), None)


def _labels(format_: Format) -> Iterator[str]:
    yield from (spec.label for spec in format_.nodes)
    yield from (label for spec in format_.finds for label in spec.labels)


def _pairs(format_: Format) -> Iterator[tuple[str, str, str]]:
    """Yields the relationships that a format creates, as type and labels of both ends."""
    labels: dict[str, tuple[str, ...]] = {spec.alias: (spec.label,) for spec in format_.nodes}
    labels |= {spec.alias: spec.labels for spec in format_.finds}
    for joined in format_.relationships:
        for source, target in product(labels[joined.source], labels[joined.target]):
            yield joined.type, source, target


def _whole(formats: Mapping[str, Format]) -> dict[str, frozenset[str]]:
    """By type, the properties in formats with a row for each relationship."""
    whole: dict[str, frozenset[str]] = {}
    for declared in formats.values():
        if not _grained(declared):
            for spec in declared.relationships:
                whole[spec.type] = whole.get(spec.type, frozenset()) | set(spec.set)
    return whole


def _constants(
    database: Database, county: str, formats: Mapping[str, Format]
) -> dict[str, dict[str, Known]]:
    directory = Directory(database, county)
    results: dict[str, dict[str, Known]] = {}
    for name, declared in formats.items():
        results[name] = {}
        for spec in declared.finds:
            if spec.column.startswith("="):
                word = spec.column[1:].replace("@county", county)
                try:
                    results[name][spec.alias] = directory.find(spec.labels, word)
                except BadCell:  # without the node there are no relationships to it
                    results[name][spec.alias] = (spec.labels[0], "")
    return results
