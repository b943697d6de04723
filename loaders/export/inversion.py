"""Applies a format in reverse: makes from the graph the rows that would load it."""

from collections.abc import Callable, Iterable

from yanxiu.loaders.export.binding import referenced_aliases
from yanxiu.loaders.export.checking import Checker
from yanxiu.loaders.export.row import ExportRow
from yanxiu.loaders.export.snapshot import SnapshotRelationship
from yanxiu.loaders.formats.format import NodeSpec, RelationshipSpec
from yanxiu.loaders.matching.directory import Known


class Inverter(Checker):
    """Makes rows of one format."""

    def node_row(self, spec: NodeSpec, known: Known) -> ExportRow | None:
        """The row that loads a node, as complete as possible; None if no row can."""
        return self._settled(
            ExportRow(), lambda row: self._bind(row, spec.alias, known), None, {spec.alias}
        )

    def relationship_row(
        self, spec: RelationshipSpec, joint: SnapshotRelationship
    ) -> ExportRow | None:
        """The row that loads a relationship, as complete as possible; None if no row can."""
        ends = {spec.source, spec.target, *referenced_aliases(spec)}
        return self._settled(ExportRow(), lambda row: self._join(row, spec, joint), spec, ends)

    def _settled(
        self,
        start: ExportRow,
        begin: Callable[[ExportRow], bool],
        grain: RelationshipSpec | None,
        kept: set[str],
    ) -> ExportRow | None:
        """Completes a row. If it would load too much, leaves out an optional node and tries again."""
        row = start.copy()
        if not begin(row):
            return None
        self._extend(row, grain)
        excess = next(self._beyond(row), None)
        if excess is None:
            return row if self._filled(row) else None
        optional = [
            alias
            for alias in excess
            if alias not in kept
            and alias not in self.constants
            and alias not in start.empty_columns
        ]
        for alias in optional:
            again = ExportRow(empty_columns=start.empty_columns | {alias})
            if (result := self._settled(again, begin, grain, kept)) is not None:
                return result
        return None

    def _extend(self, row: ExportRow, grain: RelationshipSpec | None) -> None:
        for same in (False, True):  # others of the grain's type only to fill a required cell
            if same and (grain is None or not self._lacking(row)):
                return
            done: set[int] = set()
            while attached := self._attach_next(row, grain, done, same=same):
                done.update(attached)

    def _attach_next(
        self, row: ExportRow, grain: RelationshipSpec | None, done: set[int], *, same: bool
    ) -> list[int]:
        """Adds relationships that start at the row's nodes; if there are none, one that ends at them.

        Relationships that end there are ambiguous: all alliances of a district end at it, but only one is the school's.
        """
        left = [
            (at, spec)
            for at, spec in enumerate(self.format.relationships)
            if at not in done
            and spec is not grain
            and (same or grain is None or spec.type != grain.type)
        ]
        attached = [
            at for at, spec in left if self._bound(row, spec.source) and self._attach(row, spec)
        ]
        if not attached:
            attached = next(([at] for at, spec in left if self._attach(row, spec)), [])
        self._complete(row)
        return attached

    def _attach(self, row: ExportRow, spec: RelationshipSpec) -> bool:
        """Adds a relationship of a kind at the row's nodes, or several if its cells may have several values."""
        tried: list[tuple[SnapshotRelationship, ExportRow]] = []
        for joint in self._candidates(row, spec):
            trial = row.copy()
            if self._join(trial, spec, joint):
                tried.append((joint, trial))
        several = [
            alias
            for alias in (spec.source, spec.target, *referenced_aliases(spec))
            if self._many(alias) and alias not in row.nodes
        ]
        if tried and several:
            return self._attach_all(row, several, tried)
        if tried:
            best = tried[0][1]
            row.cells, row.nodes, row.exported = best.cells, best.nodes, best.exported
        return bool(tried)

    def _attach_all(
        self,
        row: ExportRow,
        several: list[str],
        tried: list[tuple[SnapshotRelationship, ExportRow]],
    ) -> bool:
        """Adds several nodes to a cell; two such cells form pairs by position: the first with the first."""
        groups: dict[str, list[tuple[SnapshotRelationship, ExportRow]]] = {}
        columns = {self._found[alias].column for alias in several}
        for joint, trial in tried:
            rest = sorted((c, str(v)) for c, v in trial.cells.items() if c not in columns)
            groups.setdefault(str(rest), []).append((joint, trial))
        best = max(groups.values(), key=len)
        first = best[0][1].copy()
        for alias in several:
            known = [trial.nodes[alias][0] for _, trial in best]
            words = [trial.cells[self._found[alias].column][0] for _, trial in best]
            if (
                len(set(known)) == 1
            ):  # a single stage applies to every subject, a single subject to every stage
                known, words = known[:1], words[:1]
            first.nodes[alias] = known
            first.cells[self._found[alias].column] = words
        row.cells, row.nodes = first.cells, first.nodes
        row.exported = [*row.exported, *(trial.exported[-1] for _, trial in best)]
        return True

    def _candidates(self, row: ExportRow, spec: RelationshipSpec) -> Iterable[SnapshotRelationship]:
        sources, targets = self._bound(row, spec.source), self._bound(row, spec.target)
        already = {id(joint) for joint, _ in row.exported}
        if sources:
            near = [
                j
                for known in sources
                for j in self.snapshot.relationships_at(spec.type, "source", known)
            ]
        else:
            near = [
                j
                for known in targets
                for j in self.snapshot.relationships_at(spec.type, "target", known)
            ]
        if spec.target in self.constants and not sources:
            near = []  # a constant alone is joined to everything
        candidates = [
            joint
            for joint in near
            if id(joint) not in already and (not targets or joint.target in targets)
        ]
        return sorted(
            candidates, key=lambda joint: str(joint.properties.get("since", "")), reverse=True
        )

    def _complete(self, row: ExportRow) -> None:
        """Fills the cells of nodes that the row already identifies."""
        for spec in self.format.nodes:
            known = self._named(row, spec)
            if known and spec.alias not in row.nodes and self._wanted(row, spec, known):
                trial = row.copy()
                if self._bind(trial, spec.alias, known):
                    row.cells, row.nodes = trial.cells, trial.nodes

    def _wanted(self, row: ExportRow, spec: NodeSpec, known: Known) -> bool:
        """True if a row should create the node: one with a condition only if the row also looks it up."""
        return spec.when is None or any(
            known in nodes for alias, nodes in row.nodes.items() if alias in self._found
        )
