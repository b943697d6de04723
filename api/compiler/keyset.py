"""Keyset pagination: total orders, and the condition that selects the rows after a given one."""

from dataclasses import dataclass, replace
from typing import Any

from yanxiu.api.compiler.compilation import Compilation
from yanxiu.api.compiler.values import json_form


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an order.

    name       its name, the same in every statement
    cypher     the expression to compare
    nullable   True if rows may lack the value; these come last in ascending order, as in Cypher
    """

    name: str
    cypher: str
    is_date: bool = False
    descending: bool = False
    nullable: bool = True

    @property
    def order(self) -> str:
        return f"{self.cypher} DESC" if self.descending else self.cypher

    @property
    def written(self) -> str:
        return json_form(self.cypher, self.is_date)


Order = list[Term]


def reverse_order(order: Order) -> Order:
    """Returns the order reversed."""
    return [replace(term, descending=not term.descending) for term in order]


def drop_repeats(order: Order) -> Order:
    """Drops terms whose expression occurs earlier in the order; they can decide nothing."""
    first: dict[str, Term] = {}
    for term in order:
        first.setdefault(term.cypher, term)
    return list(first.values())


def order_name(order: Order) -> str:
    """Returns the name of the order, the same in every statement."""
    return ",".join(f"{'-' if term.descending else ''}{term.name}" for term in order)


def after_condition(compilation: Compilation, order: Order, values: list[Any]) -> str:
    """Returns Cypher that is true for the rows after the one with these values, and false or null for others."""
    (term, *rest), (value, *others) = order, values
    after, same, onward = _after(compilation, term, value)
    if not rest:
        return after
    passed = f"({after} OR ({same} AND {after_condition(compilation, rest, others)}))"
    return f"({onward} AND {passed})" if onward else passed


def _after(compilation: Compilation, term: Term, value: Any) -> tuple[str, str, str | None]:
    """Returns three conditions on a term: after the value, equal to it, and either.

    The third lets an index start at the value, which an OR prevents. It is None if rows may lack the value.
    """
    compared = term.cypher
    if value is None:
        after = f"{compared} IS NOT NULL" if term.descending else "false"
        return after, f"{compared} IS NULL", None
    param = compilation.add_param(value)
    plain = f"date({param})" if term.is_date else param
    beyond_it = "<" if term.descending else ">"
    after, same = f"{compared} {beyond_it} {plain}", f"{compared} = {plain}"
    if not term.nullable:
        return after, same, f"{compared} {beyond_it}= {plain}"
    return after if term.descending else f"({after} OR {compared} IS NULL)", same, None
