"""Fills a row from a node or a relationship of the graph."""

import re
import string
from collections.abc import Mapping
from typing import Any

from yanxiu.graph.model import NODES, REFERENCE, RELATIONSHIPS
from yanxiu.loaders.export.row import ExportRow
from yanxiu.loaders.export.snapshot import Snapshot, SnapshotRelationship
from yanxiu.loaders.formats.format import Format, LookupSpec, NodeSpec, RelationshipSpec, When
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.values.parsers import parser_of_type

_SEPARATORS = re.compile("[、;；,，/+\n]")


class Binder:
    """Sets the cells of rows of one format."""

    def __init__(
        self,
        format_: Format,
        snapshot: Snapshot,
        constants: Mapping[str, Known],
        whole: Mapping[str, frozenset[str]],
    ) -> None:
        self.format = format_
        self.snapshot = snapshot
        self.constants = constants  # nodes that are the same in every row, by alias
        self.whole = whole  # by type, the properties in a format with a row for each relationship
        self.refused: frozenset[Known] = frozenset()  # nodes that no roster creates
        self.whole_only: frozenset[int] = frozenset()  # relationships to export whole or not at all
        self._made: Mapping[str, NodeSpec] = {spec.alias: spec for spec in format_.nodes}
        self._found: Mapping[str, LookupSpec] = {spec.alias: spec for spec in format_.finds}

    def _labels(self, alias: str) -> tuple[str, ...]:
        making = self._made.get(alias)
        return (making.label,) if making else self._found[alias].labels

    def _many(self, alias: str) -> bool:
        find = self._found.get(alias)
        return find is not None and (
            alias not in self.constants and self.format.columns[find.column].many
        )

    def _bound(self, row: ExportRow, alias: str) -> list[Known]:
        return [self.constants[alias]] if alias in self.constants else row.nodes.get(alias, [])

    def _bind(self, row: ExportRow, alias: str, known: Known) -> bool:
        """Binds an alias to a node, and sets the cells that identify it; False if impossible."""
        if known[0] not in self._labels(alias) or alias in row.empty_columns:
            return False
        if alias in self.constants:
            row.nodes[alias] = [self.constants[alias]]
            return self.constants[alias] == known
        if alias in row.nodes:
            return known in row.nodes[alias]
        if not self.snapshot.contains(known):
            return False
        row.nodes[alias] = [known]
        if alias in self._made:
            return self._describe(row, self._made[alias], known)
        word = self._word(self._found[alias], known)
        column = self._found[alias].column
        return word is not None and row.put(column, [word] if self._many(alias) else word)

    def _describe(self, row: ExportRow, spec: NodeSpec, known: Known) -> bool:
        values = self.snapshot.nodes[spec.label][known[1]]
        properties = NODES[spec.label].properties
        return (
            all(
                row.fill(sources, values.get(name), properties[name].type)
                for name, sources in spec.set.items()
            )
            and self._identify(row, spec, known)
            and self._when(row, spec.when)
        )

    def _identify(self, row: ExportRow, spec: NodeSpec, known: Known) -> bool:
        pattern, free = "", []
        for text, name, _, _ in string.Formatter().parse(spec.id):
            pattern += re.escape(text)
            cell = row.cells.get(name) if name else None
            if name and cell is None:
                free.append(name)
            if name:
                pattern += f"(?P<{name}>.+)" if cell is None else re.escape(str(cell))
        match = re.fullmatch(pattern, self.snapshot.local_id(known))
        return match is not None and all(
            row.put(name, self._typed(name, match[name])) for name in free
        )

    def _typed(self, column: str, text: str) -> Any:
        declared = self.format.columns[column].property
        return parser_of_type(declared.type, declared.choices)(text) if declared else text

    def _word(self, spec: LookupSpec, known: Known) -> str | None:
        """The word that identifies a node in a cell; None if the loader would find another node."""
        label, key = known
        if label in REFERENCE:
            return str(self.snapshot.nodes[label][key]["name"])
        if known in self.refused:
            return None
        word = self.snapshot.local_id(known)
        before = spec.labels[: spec.labels.index(label)]
        prefix = f"{self.snapshot.county}:"
        taken = any(self.snapshot.contains((other, prefix + word)) for other in before)
        split = self._many(spec.alias) and _SEPARATORS.search(word)
        return None if taken or split else word

    def _when(self, row: ExportRow, when: When) -> bool:
        if when is None:
            return True
        column, value = when
        if value is None:
            return row.cells.get(column) is not None
        if value == "":
            return row.put(column, None)
        declared = self.format.columns[column].property
        yes = declared is not None and declared.type == "bool" and value == "yes"
        return row.put(column, True if yes else value)

    def _join(self, row: ExportRow, spec: RelationshipSpec, joint: SnapshotRelationship) -> bool:
        """Adds a relationship to a row; False if impossible, and the row is then unusable."""
        declared = RELATIONSHIPS[spec.type]
        if not (
            self._bind(row, spec.source, joint.source)
            and self._bind(row, spec.target, joint.target)
            and set(joint.properties)
            <= self.loaded_properties(spec, joint) | self._elsewhere(joint)
        ):
            return False
        for name, sources in spec.set.items():
            value = joint.properties.get(name)
            if sources[0].startswith("@"):
                ref = declared.properties[name].ref
                if not self._refer(row, sources[0][1:], ref and value and (ref, value)):
                    return False
            elif not row.fill(sources, value, declared.properties[name].type):
                return False
        row.exported.append((joint, self.loaded_properties(spec, joint)))
        return self._when(row, spec.when)

    def _elsewhere(self, joint: SnapshotRelationship) -> frozenset[str]:
        """The properties of a relationship that another roster may contain."""
        if id(joint) in self.whole_only:
            return frozenset()
        return self.whole.get(joint.type, frozenset())

    def loaded_properties(
        self, spec: RelationshipSpec, joint: SnapshotRelationship
    ) -> frozenset[str]:
        """The properties that loading sets. These include `until`, if the start of the next relationship sets it."""
        declared = RELATIONSHIPS[spec.type]
        flag = declared.one_where
        ends = (declared.single or flag) and any(
            other.properties["since"] == joint.properties.get("until")
            and (flag is None or (joint.properties[flag] and other.properties[flag]))
            for other in self.snapshot.relationships_at(spec.type, "source", joint.source)
        )
        return frozenset((*spec.set, "until") if ends else spec.set)

    def _refer(self, row: ExportRow, alias: str, known: Any) -> bool:
        if known:
            return self._bind(row, alias, known)
        return alias not in row.nodes and row.put(self._found[alias].column, None)

    def _holds(self, row: ExportRow, when: When) -> bool:
        if when is None:
            return True
        cell = row.cells.get(when[0])
        if when[1] is None:
            return cell is not None
        if when[1] == "":
            return not cell
        return str(cell) == when[1] or (cell is True and when[1] == "yes")


def referenced_aliases(spec: RelationshipSpec) -> list[str]:
    """The aliases that a relationship refers to: `@alias` in its declaration."""
    return [source[0][1:] for source in spec.set.values() if source[0].startswith("@")]
