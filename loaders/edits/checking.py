"""Finds what prevents an edit, inside its transaction: missing nodes, broken rules."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.access import Caller, own_conditions, visible_conditions, with_sets
from yanxiu.graph.database import Transaction
from yanxiu.graph.model import Node
from yanxiu.graph.text import Text
from yanxiu.loaders.edits.declare import Edit, NodeInput, Rule
from yanxiu.loaders.edits.errors import EditFault, not_found
from yanxiu.loaders.edits.input_rows import EditArguments, NodeArgument


@dataclass(frozen=True, slots=True)
class RowState:
    """The state of one row in the graph: whether it is already done, the current data, the broken rules."""

    is_done: bool
    current: Any
    broken_rules: list[dict[str, Any] | None]


def missing_node_faults(
    transaction: Transaction, arguments: EditArguments, caller: Caller, today: date
) -> Iterator[EditFault]:
    """The faults of nodes that the caller may not see, or that must belong to the caller and do not."""
    groups: dict[tuple[type[Node], bool], list[NodeArgument]] = defaultdict(list)
    for each in arguments.nodes:
        if each.label is None:
            yield not_found(each.path, each.input.title)
        else:
            groups[each.label, each.input.own].append(each)
    for (label, needs_own), group in groups.items():
        conditions = (own_conditions if needs_own else visible_conditions)(caller, label, "n")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        cypher = f"UNWIND $ids AS id MATCH (n:{label.__name__} {{id: id}}){where} RETURN n.id AS id"
        rows = transaction.run(
            with_sets(caller, cypher),
            ids=list({each.known[1] for each in group}),
            **caller.params(today),
        )
        allowed_ids = {row["id"] for row in rows}
        for each in group:
            if each.known[1] not in allowed_ids:
                yield not_found(each.path, each.input.title)


def read_states(
    transaction: Transaction, edit: Edit, arguments: EditArguments, today: date
) -> list[RowState]:
    """The state of every row, read in one statement."""
    rows = transaction.run(_statement(edit), rows=arguments.rows, today=today)
    ordered = sorted(rows, key=lambda row: int(row["at"]))
    return [RowState(bool(row["held"]), row["current"], row["broken"]) for row in ordered]


def rule_faults(
    edit: Edit, arguments: EditArguments, at: int, state: RowState
) -> Iterator[EditFault]:
    """The faults of a row, one for each broken rule."""
    for rule, numbers in zip(edit.rules, state.broken_rules, strict=True):
        if numbers is not None:
            yield _fault(
                rule, (rule.at,) if rule.whole else arguments.path(at, rule.at, edit), numbers
            )


def _fault(rule: Rule, path: Any, numbers: dict[str, Any]) -> EditFault:
    if rule.limit is None:
        return EditFault(rule.code, rule.text, path=path, kind=rule.kind, plan=rule.plan)
    limit, actual = float(numbers["limit"]), float(numbers["found"])
    figures = {"limit": f"{limit:g}", "found": f"{actual:g}"}
    reason = Text(rule.text.en.format(**figures), rule.text.zh.format(**figures))
    return EditFault(
        rule.code, reason, path=path, kind="limit", limit=limit, found=actual, plan=rule.plan
    )


def _statement(edit: Edit) -> str:
    nodes = [
        f"OPTIONAL MATCH ({each.name}:{'|'.join(label.__name__ for label in each.labels)} "
        f"{{id: row.{each.name}}}) WHERE row.{each.name}_label IN labels({each.name})"
        for each in edit.row_inputs
        if isinstance(each, NodeInput)
    ]
    nodes += [
        f"OPTIONAL MATCH ({name}:{label.__name__} {{id: {key}}})"
        for name, (label, key) in (edit.finds or {}).items()
    ]
    rules = ", ".join(
        f"CASE WHEN {rule.broken} THEN {{limit: {rule.limit or 'null'}, found: {rule.found or 'null'}}} END"
        for rule in edit.rules
    )
    return (
        f"UNWIND range(0, size($rows) - 1) AS at WITH at, $rows[at] AS row {' '.join(nodes)} "
        f"WITH *, {edit.current} AS current "
        f"RETURN at, {edit.already_done} AS held, current, [{rules}] AS broken"
    )
