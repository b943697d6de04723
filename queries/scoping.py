"""Limits the rows of a question to those that the caller may see, before they are used further."""

from collections.abc import Mapping
from typing import Any

from yanxiu.graph.access import NOTHING, Caller, own_conditions, used_sets, visible_conditions
from yanxiu.graph.model import NODES
from yanxiu.queries.question import COUNTY, Column, Question

_NO_COUNTY = ":"  # no id begins with this


def may_ask(caller: Caller, question: Question) -> bool:
    """Whether the caller can get any rows; a question without a scope is only for callers of a whole county."""
    return _belonging(caller, question) != [NOTHING]


def confine_parameters(caller: Caller, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters limited to the caller's county; if they name another county, no rows match."""
    if caller.county is None:
        return dict(given)
    requested = given.get(COUNTY.name) or COUNTY.default
    return {
        **given,
        COUNTY.name: caller.county if caller.county.startswith(requested) else _NO_COUNTY,
    }


def hide_columns(caller: Caller, question: Question) -> str:
    """Cypher that sets optional columns with hidden nodes to null; empty if the caller may see all nodes."""
    kept = {column.name: _value_or_null(caller, column) for column in question.columns.values()}
    if question.scope is not None:  # the scope decides about the whole row
        kept[_scope_column(question).name] = _scope_column(question).name
    if all(written == name for name, written in kept.items()):
        return ""
    columns = [
        name if written == name else f"{written} AS {name}" for name, written in kept.items()
    ]
    later = " AND ".join([*columns, *row_conditions(caller, question)])
    return f"WITH {', '.join([*columns, *used_sets(later)])}"


def row_conditions(caller: Caller, question: Question) -> list[str]:
    """Conditions for the rows that the caller may see.

    The scope of a row must belong to the caller's place; callers of a whole county also see rows without a scope.
    A row is left out if a required column contains a hidden node. It is also left out if it counts fewer people
    than `Caller.smallest_cell`, unless the count is 0.
    """
    conditions = _belonging(caller, question)
    if caller.smallest_cell > 1:
        conditions += [f"NOT 0 < coalesce({name}, 0) < $caller_cell" for name in question.people]
    for column in question.columns.values():
        if column.type.is_node and column.type.required:
            conditions += visible_conditions(caller, NODES[column.type.name], column.name)
    return list(dict.fromkeys(conditions))


def _belonging(caller: Caller, question: Question) -> list[str]:
    if question.scope is None:
        return [] if caller.role.place is None else [NOTHING]
    column = _scope_column(question)
    conditions = own_conditions(caller, NODES[column.type.name], column.name)
    if not conditions or column.type.required or caller.role.place is not None:
        return conditions
    # A row without a district or school belongs to the county, and every statement filters by county.
    return [f"({column.name} IS NULL OR {' AND '.join(conditions)})"]


def _scope_column(question: Question) -> Column:
    return question.columns[(question.scope or "").partition(".")[0]]


def _value_or_null(caller: Caller, column: Column) -> str:
    if not column.type.is_node or column.type.required:
        return column.name
    conditions = visible_conditions(caller, NODES[column.type.name], column.name)
    if not conditions:
        return column.name
    return f"CASE WHEN {' AND '.join(conditions)} THEN {column.name} END"
