"""Filters the rows of a question by what the caller may see, before they are used further."""

from collections.abc import Mapping
from typing import Any

from yanxiu.graph.access import NOTHING, Caller, own, sets_in, visible
from yanxiu.graph.model import NODES
from yanxiu.queries.question import COUNTY, Column, Question

_NO_COUNTY = ":"  # no id begins so


def may_ask(caller: Caller, question: Question) -> bool:
    """Whether the question can have rows for the caller: without a scope it is the county's own affair."""
    return _belonging(caller, question) != [NOTHING]


def confined(caller: Caller, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters confined to the caller's county; for another county, to none."""
    if caller.county is None:
        return dict(given)
    asked = given.get(COUNTY.name) or COUNTY.default
    return {**given, COUNTY.name: caller.county if caller.county.startswith(asked) else _NO_COUNTY}


def hidden_emptied(caller: Caller, question: Question) -> str:
    """Cypher after the question that empties columns of nodes which the caller may not see; or nothing."""
    kept = {column.name: _emptied(caller, column) for column in question.columns.values()}
    if question.scope is not None:  # by it the whole row is let through or not
        kept[_scoped(question).name] = _scoped(question).name
    if all(written == name for name, written in kept.items()):
        return ""
    columns = [
        name if written == name else f"{written} AS {name}" for name, written in kept.items()
    ]
    later = " AND ".join([*columns, *rows_visible(caller, question)])
    return f"WITH {', '.join([*columns, *sets_in(later)])}"


def rows_visible(caller: Caller, question: Question) -> list[str]:
    """Conditions of the rows that the caller may see: those whose scope belongs to its place; for callers of a whole
    county also those of no place within it.

    A row whose node is hidden is left out where the column may not be empty; so is one that counts fewer
    people than `Caller.smallest_cell`, but some.
    """
    conditions = _belonging(caller, question)
    if caller.smallest_cell > 1:
        conditions += [f"NOT 0 < coalesce({name}, 0) < $caller_cell" for name in question.people]
    for column in question.columns.values():
        if column.type.is_node and column.type.required:
            conditions += visible(caller, NODES[column.type.name], column.name)
    return list(dict.fromkeys(conditions))


def _belonging(caller: Caller, question: Question) -> list[str]:
    if question.scope is None:
        return [] if caller.role.place is None else [NOTHING]
    column = _scoped(question)
    conditions = own(caller, NODES[column.type.name], column.name)
    if not conditions or column.type.required or caller.role.place is not None:
        return conditions
    # what is no district's or school's is the county's, to which every statement holds itself
    return [f"({column.name} IS NULL OR {' AND '.join(conditions)})"]


def _scoped(question: Question) -> Column:
    return question.columns[(question.scope or "").partition(".")[0]]


def _emptied(caller: Caller, column: Column) -> str:
    if not column.type.is_node or column.type.required:
        return column.name
    conditions = visible(caller, NODES[column.type.name], column.name)
    if not conditions:
        return column.name
    return f"CASE WHEN {' AND '.join(conditions)} THEN {column.name} END"
