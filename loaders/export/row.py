"""A row under construction: each cell is set once, and all its sources must agree."""

from dataclasses import dataclass, field
from typing import Any

from yanxiu.loaders.export.snapshot import SnapshotRelationship
from yanxiu.loaders.formats.format import Sources
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.values.parsers import parser_of_type

_UNSET = object()


@dataclass(slots=True)
class ExportRow:
    """A row under construction: cells by column (None must stay empty), nodes by alias, exported relationships."""

    cells: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, list[Known]] = field(default_factory=dict)
    exported: list[tuple[SnapshotRelationship, frozenset[str]]] = field(default_factory=list)
    empty_columns: frozenset[str] = frozenset()  # aliases that must stay without a node

    def copy(self) -> "ExportRow":
        return ExportRow(
            dict(self.cells), dict(self.nodes), list(self.exported), self.empty_columns
        )

    def put(self, column: str, value: Any) -> bool:
        """Sets a cell; False if it has another value."""
        if self.cells.get(column, _UNSET) is _UNSET:
            self.cells[column] = value
        return bool(self.cells[column] == value)

    def fill(self, sources: Sources, value: Any, kind: str) -> bool:
        """Sets the cells such that `value` is in the first of `sources` that is not empty; False if impossible."""
        free: list[str] = []
        matched = value is None
        for source in sources:
            differs = (
                parser_of_type(kind, {})(source[1:])
                if source.startswith("=")
                else self.cells.get(source, _UNSET)
            )
            if differs is _UNSET:
                free.append(source)
            elif differs is not None:
                matched = differs == value
                break
        if matched:
            return all(self.put(source, None) for source in free)
        return value is not None and bool(free) and self.put(free[0], value)

    def loaded_value(self, sources: Sources, kind: str) -> Any:
        """The value that loading takes from the cells: the first of `sources` that is not empty."""
        for source in sources:
            differs = (
                parser_of_type(kind, {})(source[1:])
                if source.startswith("=")
                else self.cells.get(source)
            )
            if differs is not None:
                return differs
        return None
