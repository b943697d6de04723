"""Checks that a row loads only what is in the graph, and that its required cells are filled."""

import string
from collections.abc import Iterator
from datetime import date
from itertools import product

from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.loaders.export.binding import Binder, referenced_aliases
from yanxiu.loaders.export.row import ExportRow
from yanxiu.loaders.formats.format import NodeSpec, RelationshipSpec
from yanxiu.loaders.formats.templates import column_type
from yanxiu.loaders.matching.directory import Known

_UNUSED_DAY = date(1949, 10, 1)  # fills a required cell that is not used in this row


class Checker(Binder):
    """Checks rows from the loader's point of view."""

    def _named(self, row: ExportRow, spec: NodeSpec) -> Known | None:
        names = [name for _, name, _, _ in string.Formatter().parse(spec.id) if name]
        values = {name: row.cells.get(name) for name in names}
        if None in values.values():
            return None
        local = spec.id.format(**values)
        shared = NODES[spec.label].shared
        return spec.label, local if shared else f"{self.snapshot.county}:{local}"

    def _beyond(self, row: ExportRow) -> Iterator[tuple[str, ...]]:
        """Yields the aliases of nodes and relationships that loading would create although the graph lacks them."""
        for spec in self.format.nodes:
            if (
                self._named(row, spec)
                and spec.alias not in row.nodes
                and self._holds(row, spec.when)
            ):
                yield (spec.alias,)
        for joined in self.format.relationships:
            if self._holds(row, joined.when) and not self._known(row, joined):
                yield (joined.target, joined.source, *referenced_aliases(joined))

    def _known(self, row: ExportRow, spec: RelationshipSpec) -> bool:
        declared = RELATIONSHIPS[spec.type]
        by_ref = {name: source[0][1:] for name, source in spec.set.items() if source[0][0] == "@"}
        plain = {
            name: row.loaded_value(sources, declared.properties[name].type)
            for name, sources in spec.set.items()
            if name not in by_ref
        }
        if any(self._many(alias) and not self._bound(row, alias) for alias in by_ref.values()):
            return True  # an empty list creates nothing
        known = [[key for _, key in self._bound(row, alias)] for alias in by_ref.values()]
        absent = dict.fromkeys(by_ref)
        ids_of = [dict(zip(by_ref, ids, strict=True)) for ids in product(*known)] or [{}]
        targets = self._bound(row, spec.target)
        combined = (
            zip(targets, ids_of, strict=False)
            if any(len(targets) == len(ids) > 1 for ids in known)
            else product(targets, ids_of)
        )
        return all(
            any(
                joint.target == target
                and all(
                    joint.properties.get(name) == value
                    for name, value in {**absent, **plain, **ids}.items()
                )
                for joint in self.snapshot.relationships_at(spec.type, "source", source)
            )
            for (target, ids), source in product(combined, self._bound(row, spec.source))
        )

    def _lacking(self, row: ExportRow) -> list[str]:
        columns = self.format.columns.values()
        return [c.name for c in columns if c.required and row.cells.get(c.name) in (None, [])]

    def _filled(self, row: ExportRow) -> bool:
        """Fills cells that only inform the reader; False if a required cell stays empty."""
        before: Known | None = None
        conditions = {spec.when[0] for spec in self._specs if spec.when}
        by_column = {
            find.column: row.nodes[find.alias][0]
            for find in self.format.finds
            if find.alias in row.nodes and find.alias not in self.constants
        }
        for column in self.format.columns.values():
            if column.name in by_column:
                before = by_column[column.name]
            elif column.name in self._lacking(row) or column.name not in self._used:
                if column.name.endswith("name") and before is not None:
                    row.cells[column.name] = self.snapshot.nodes[before[0]][before[1]].get("name")
                elif column.name in conditions and column.property is None and by_column:
                    row.cells[column.name] = NODES[next(iter(by_column.values()))[0]].title.zh
                elif column.name in self._lacking(row) and column_type(column) == "date":
                    row.cells[column.name] = _UNUSED_DAY
        return not self._lacking(row)

    @property
    def _used(self) -> set[str]:
        used = {spec.column for spec in self.format.finds}
        for spec in self._specs:
            used.update(source for sources in spec.set.values() for source in sources)
            used.update([spec.when[0]] if spec.when else [])
        for node in self.format.nodes:
            used.update(name for _, name, _, _ in string.Formatter().parse(node.id) if name)
        return used

    @property
    def _specs(self) -> tuple[NodeSpec | RelationshipSpec, ...]:
        return (*self.format.nodes, *self.format.relationships)
