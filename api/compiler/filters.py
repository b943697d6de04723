"""Filters: a `where` argument to a Cypher condition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.compiler.access import at_end, referenced, seen
from api.compiler.compilation import Compilation, Place
from api.errors import bad_input
from api.ids import from_global_id
from api.names import camel
from graph.model import NODES, TARGETS, Node, Property, Relationship, Target, Walk, steps, valid

_COMPARISONS = {
    "eq": "=",
    "ne": "<>",
    "in": "IN",
    "lt": "<",
    "lte": "<=",
    "gt": ">",
    "gte": ">=",
    "contains": "CONTAINS",
    "startsWith": "STARTS WITH",
}
_STEPS: Mapping[str, Mapping[str, Walk]] = {
    name: {camel(walk.name): walk for walk in steps(target)} for name, target in TARGETS.items()
}


@dataclass(frozen=True, slots=True)
class Edge:
    """The relationship that leads to a row, and where it is read."""

    relationship: type[Relationship]
    place: Place


def condition(
    compilation: Compilation,
    target: Target,
    where: Mapping[str, Any],
    place: Place,
    edge: Edge | None = None,
) -> str:
    """Cypher that is true of the nodes at `place`, with their edges, which the filter lets through.

    A comparison with a value that is not there is not true, nor is its opposite; `not` is true of all else.
    Raises GraphQLError for an id that is none and for a null that says nothing.
    """
    return _all(_conditions(compilation, target, where, place, edge))


def _conditions(
    compilation: Compilation,
    target: Target,
    where: Mapping[str, Any],
    place: Place,
    edge: Edge | None,
) -> Iterator[str]:
    walks = _STEPS[target.__name__]
    properties = {}
    for name, asked in where.items():
        if name in walks:
            yield from _step(compilation, walks[name], asked, place)
        elif asked is None:
            raise _null(name)
        elif name == "and":
            yield _all(condition(compilation, target, each, place, edge) for each in asked)
        elif name == "or":
            each = [condition(compilation, target, choice, place, edge) for choice in asked]
            yield f"({' OR '.join(each) or 'false'})"
        elif name == "not":
            yield _not(condition(compilation, target, asked, place, edge))
        elif name == "edge":
            assert edge is not None
            properties_of_edge = edge.relationship.properties
            yield from _properties(compilation, properties_of_edge, asked, edge.place)
        elif name == "id":
            yield from _identities(compilation, target, asked, place)
        else:
            properties[name] = asked
    yield from _properties(compilation, target.properties, properties, place)


def _properties(
    compilation: Compilation,
    properties: Mapping[str, Property],
    where: Mapping[str, Any],
    place: Place,
) -> Iterator[str]:
    by_name = {camel(name): declared for name, declared in properties.items()}
    for name, comparisons in where.items():
        declared = by_name[name]
        if comparisons is None:
            raise _null(name)
        if declared.ref:
            yield _referenced(compilation, declared, comparisons, place)
            continue
        compared = seen(compilation, declared, place)
        for word, operand in comparisons.items():
            yield _compared(compilation, compared, word, operand)


def _compared(compilation: Compilation, compared: str, word: str, operand: Any) -> str:
    if word == "isNull" and operand is not None:
        return f"{compared} IS {'' if operand else 'NOT '}NULL"
    if operand is None and word in ("eq", "ne"):
        return f"{compared} IS {'' if word == 'eq' else 'NOT '}NULL"
    if operand is None:
        raise _null(word)
    return f"{compared} {_COMPARISONS[word]} {compilation.param(operand)}"


def _referenced(
    compilation: Compilation, declared: Property, where: Mapping[str, Any], place: Place
) -> str:
    """A filter of the node whose id a relationship's property holds."""
    label, found = NODES[str(declared.ref)], compilation.name()
    conditions = [
        *referenced(compilation, label, found),
        condition(compilation, label, where, Place(found, place.day)),
    ]
    key = f"{place.variable}.{declared.name}"
    match = f"MATCH ({found}:{label.__name__} {{id: {key}}})"
    return f"EXISTS {{ {match} WHERE {' AND '.join(conditions)} }}"


def _identities(
    compilation: Compilation, target: Target, asked: Mapping[str, Any], place: Place
) -> Iterator[str]:
    for word, given in asked.items():
        if given is None:
            raise _null(f"id: {word}")
        same = _same(compilation, target, given if word == "in" else [given], place)
        yield f"NOT {same}" if word == "ne" else same


def _same(compilation: Compilation, target: Target, ids: list[str], place: Place) -> str:
    """True of the nodes with one of these global ids; those of other labels are nobody here."""
    keys: dict[type[Node], list[str]] = {}
    for written in ids:
        try:
            label, key = from_global_id(written)
        except ValueError as fault:
            raise bad_input(
                "an id to filter by is not a global id: take the 'id' of a node",
                "筛选所用的标识不是全局标识：请使用对象的 id",
            ) from fault
        keys.setdefault(label, []).append(key)
    several = len(target.labels) > 1
    found = []
    for label, of_label in keys.items():
        if label in target.labels:
            is_label = f"{place.variable}:{label.__name__} AND " if several else ""
            found.append(f"{is_label}{place.variable}.id IN {compilation.param(of_label)}")
    return f"({' OR '.join(found) or 'false'})"


def _step(compilation: Compilation, walk: Walk, asked: Any, place: Place) -> Iterator[str]:
    if not walk.many:
        if asked is None:
            yield f"NOT {_exists(compilation, walk, {}, place)}"
        else:
            yield _exists(compilation, walk, asked, place)
        return
    if asked is None:
        raise _null(camel(walk.name))
    ever = bool(asked.get("ever"))
    for quantifier, where in asked.items():
        if quantifier == "ever":
            continue
        if where is None:
            raise _null(quantifier)
        exists = _exists(compilation, walk, where, place, ever=ever, opposite=quantifier == "every")
        yield exists if quantifier == "some" else f"NOT {exists}"


def _exists(
    compilation: Compilation,
    walk: Walk,
    where: Mapping[str, Any],
    place: Place,
    *,
    ever: bool = False,
    opposite: bool = False,
) -> str:
    """True where a step leads to such a node (or, opposite, to one that is not such)."""
    step, found = compilation.name("R"), compilation.name()
    edge = Edge(walk.relationship, Place(step, place.day))
    asked = condition(compilation, walk.target, where, Place(found, place.day), edge)
    conditions = [
        *held(compilation, walk, place, Place(step, place.day), found, ever=ever),
        _not(asked) if opposite else asked,
    ]
    return (
        f"EXISTS {{ MATCH {walk.pattern(place.variable, step, found)} WHERE {_all(conditions)} }}"
    )


def held(
    compilation: Compilation,
    walk: Walk,
    source: Place,
    step: Place,
    found: str,
    *,
    ever: bool = False,
) -> list[str]:
    """What must be true of a step from `source` along `step` to `found`: seen by the caller, and of the day."""
    conditions = at_end(compilation, walk, source, found)
    if walk.relationship.dated and not ever:
        conditions.append(valid(step.variable, step.day))
    if not walk.many and walk.relationship.one_where:
        conditions.append(f"{step.variable}.{walk.relationship.one_where}")
    return conditions


def _not(asked: str) -> str:
    return f"NOT coalesce({asked}, false)"


def _all(conditions: Iterable[str]) -> str:
    met = list(conditions)
    return met[0] if len(met) == 1 else f"({' AND '.join(met) or 'true'})"


def _null(name: str) -> Exception:
    return bad_input(
        f"'{name}' is null in a filter, which says nothing: leave it out, or ask isNull",
        f"筛选中的 {name} 为 null，没有含义：请省略，或使用 isNull",
    )
