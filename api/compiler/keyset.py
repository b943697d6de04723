"""Keyset pagination: total orders, and the condition for the rows after a given one."""

from dataclasses import dataclass, replace
from typing import Any

from yanxiu.api.compiler.compilation import Compilation
from yanxiu.api.compiler.values import written


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an order.

    name       what it is called, whatever variables stand for it in a statement
    cypher     what is compared
    nullable   whether rows may lack it; they come last upwards, as in Cypher
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
        return written(self.cypher, self.is_date)


Order = list[Term]


def backwards(order: Order) -> Order:
    """The same order from its end."""
    return [replace(term, descending=not term.descending) for term in order]


def without_repeats(order: Order) -> Order:
    """The order without terms that are compared already and so can decide nothing."""
    first: dict[str, Term] = {}
    for term in order:
        first.setdefault(term.cypher, term)
    return list(first.values())


def order_name(order: Order) -> str:
    """The order in words that are the same in every statement."""
    return ",".join(f"{'-' if term.descending else ''}{term.name}" for term in order)


def beyond(compilation: Compilation, order: Order, values: list[Any]) -> str:
    """Cypher that is true of the rows after the one with these values, and else false or null."""
    (term, *rest), (value, *others) = order, values
    after, same, onward = _after(compilation, term, value)
    if not rest:
        return after
    passed = f"({after} OR ({same} AND {beyond(compilation, rest, others)}))"
    return f"({onward} AND {passed})" if onward else passed


def _after(compilation: Compilation, term: Term, value: Any) -> tuple[str, str, str | None]:
    """True of what comes after a value in a term, of what is the same, and of both.

    The last is there for an index, which can begin at it and cannot at an OR; None where rows may lack the value.
    """
    compared = term.cypher
    if value is None:
        after = f"{compared} IS NOT NULL" if term.descending else "false"
        return after, f"{compared} IS NULL", None
    param = compilation.param(value)
    plain = f"date({param})" if term.is_date else param
    beyond_it = "<" if term.descending else ">"
    after, same = f"{compared} {beyond_it} {plain}", f"{compared} = {plain}"
    if not term.nullable:
        return after, same, f"{compared} {beyond_it}= {plain}"
    return after if term.descending else f"({after} OR {compared} IS NULL)", same, None
