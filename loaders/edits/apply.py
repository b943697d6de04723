"""Applies an edit: checks and writes it in one transaction, and records it as a load without files.

Therefore `yanxiu loads list` shows it, `loads undo` undoes it, and undoing another load takes it into account.
"""

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.access import Caller
from yanxiu.graph.database import Bookmark, Database, Transaction
from yanxiu.graph.driver_faults import TimeLimitReached, TransactionTerminated
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.county_lock import CountyLocked, end_if_silent, find_holder, lock_county
from yanxiu.loaders.changes.load_record import new_id, record_load
from yanxiu.loaders.changes.removals import Ending
from yanxiu.loaders.changes.writer import Writer
from yanxiu.loaders.edits.checking import RowState, missing_node_faults, read_states, rule_faults
from yanxiu.loaders.edits.declare import Edit, NodeInput
from yanxiu.loaders.edits.errors import REPEATED, EditRejected, invalid, not_found
from yanxiu.loaders.edits.input_rows import EditArguments, Given, convert_arguments
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.staging.batch import Nodes, Relationships


@dataclass(frozen=True, slots=True)
class AppliedEdit:
    """The result of an edit: its nodes, and the load that records it; None if nothing had to be changed."""

    nodes: dict[str, Known]
    load: str | None = None
    written: int = 0  # nodes and relationships


def _nothing_else(_transaction: Transaction, _applied: AppliedEdit) -> None:
    pass


def apply_edit(
    database: Database,
    edit: Edit,
    given: Given,
    caller: Caller,
    today: date,
    *,
    also: Callable[[Transaction, AppliedEdit], None] = _nothing_else,
) -> tuple[AppliedEdit, Bookmark]:
    """Applies an edit in one transaction, which can be retried safely. Repeating an edit changes nothing.

    given    a value for every required input (see `yanxiu.loaders.edits.input_rows`)
    also     called in the same transaction if something was written

    Raises EditRejected with all faults if the caller may not see a node or a rule is broken. Raises CountyLocked if
    a load holds the county for longer than a request may take. Raises DatabaseFault.
    """
    asked = convert_arguments(edit, given, today)
    county = _county(asked)
    if edit.derives and county:
        asked.rows = [{**row, **edit.derives(row, county)} for row in asked.rows]
    try:
        return database.write_for_caller(
            lambda tx: _Applying(tx, edit, asked, caller, today, county, also).done()
        )
    except (
        TimeLimitReached,
        TransactionTerminated,
    ) as fault:  # TransactionTerminated: ended while waiting for a lock
        if county and (current_holder := find_holder(database, county)):
            end_if_silent(database, current_holder)
            raise CountyLocked(current_holder) from fault
        raise


def _county(asked: EditArguments) -> str | None:
    """The county of the edit's first node; records a fault for each node of another county."""
    counties = [(each, each.county) for each in asked.nodes if each.county]
    if not counties:
        return None
    first = counties[0][1]
    for each, county in counties:
        if county != first:
            asked.faults.append(not_found(each.path, each.input.title))
    return first


@dataclass(slots=True)
class _Applying:
    transaction: Transaction
    edit: Edit
    asked: EditArguments
    caller: Caller
    today: date
    county: str | None
    also: Callable[[Transaction, AppliedEdit], None]

    def done(self) -> AppliedEdit:
        """Applies the edit. Checks first without the county's lock; if there is something to write, again with it."""
        if all(state.is_done for state in self._checked()):
            return AppliedEdit(self._nodes())
        assert self.county is not None
        number = lock_county(self.transaction, self.county)
        checked = self._checked()
        if all(state.is_done for state in checked):
            return AppliedEdit(self._nodes())
        writer = Writer(self.transaction, new_id(self.county), lambda _rows: None)
        for staged in self._staged(checked):
            _write(writer, staged)
        record_load(writer, number, self.county, self._note(), self.caller.who)
        counts = writer.counts
        written = counts.created.total() + counts.updated.total() + counts.ended.total()
        applied = AppliedEdit(self._nodes(), writer.load, written)
        self.also(self.transaction, applied)
        return applied

    def _checked(self) -> list[RowState]:
        faults = [*self.asked.faults]
        faults += missing_node_faults(self.transaction, self.asked, self.caller, self.today)
        if not faults:
            result = read_states(self.transaction, self.edit, self.asked, self.today)
            for at, state in enumerate(result):
                if not state.is_done:
                    faults += rule_faults(self.edit, self.asked, at, state)
            if not faults:
                return result
        raise EditRejected([*dict.fromkeys(faults)])

    def _staged(
        self, states: list[RowState]
    ) -> Iterator[Nodes | Relationships | tuple[Ending, Any]]:
        """The writes of all rows, grouped by kind: nodes first, then ends, then new relationships."""
        nodes: dict[Any, Nodes] = {}
        endings: list[tuple[Ending, Any]] = []
        joined: dict[Any, Relationships] = {}
        for at, (row, state) in enumerate(zip(self.asked.rows, states, strict=True)):
            if state.is_done:
                continue
            for staged in self.edit.writes(row, state.current):
                if isinstance(staged, Nodes):
                    into = nodes.setdefault((staged.label, staged.names), staged)
                    self._unite(into.rows, staged.rows, at)
                elif isinstance(staged, Relationships):
                    group = staged.type, staged.source, staged.target, staged.key, staged.names
                    self._unite(joined.setdefault(group, staged).rows, staged.rows, at)
                else:
                    endings.append(staged)
        yield from nodes.values()
        yield from endings
        yield from joined.values()

    def _unite(
        self, into: MutableMapping[Any, list[Any]], rows: MutableMapping[Any, list[Any]], at: int
    ) -> None:
        for key, values in rows.items():
            if into.setdefault(key, values) != values:
                text = Text(
                    "An earlier entry says otherwise of the same", "与前面的同一项内容不一致"
                )
                raise EditRejected([invalid(REPEATED, self.asked.paths[at], text)])

    def _nodes(self) -> dict[str, Known]:
        """The nodes of the edit's answer, from the first row."""
        row = self.asked.rows[0] if self.asked.rows else {}
        finds = self.edit.finds or {}
        return {
            name: (finds[name][0].__name__, row["id"])
            if name in finds
            else (row[f"{name}_label"], row[name])
            for name in self.edit.payload_nodes
            if row
        }

    def _note(self) -> str:
        """The note of the load: the edit, and the codes and numbers of its nodes."""
        first, *others = self.asked.rows
        keys = [first[each.name] for each in self.edit.row_inputs if isinstance(each, NodeInput)]
        words = [first["code"]] if "code" in first else []
        words += [key.partition(":")[2] or key for key in keys if key]
        more = f" +{len(others)}" if others else ""
        return f"{self.edit.title.zh}：{' '.join(words)}{more} ({self.edit.name})"


def _write(writer: Writer, staged: Nodes | Relationships | tuple[Ending, Any]) -> None:
    if isinstance(staged, Nodes):
        writer.write_nodes(staged)
    elif isinstance(staged, Relationships):
        writer.write_relationships(staged)
    else:
        writer.end(*staged)
