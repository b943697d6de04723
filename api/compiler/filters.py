"""Filters: a `where` argument to a Cypher condition."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.compiler.access import at_end, seen
from api.compiler.compilation import Compilation, Place
from api.names import camel
from graph.model import NODES, Node, Property, Walk, valid, walks

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
    name: {camel(walk.name): walk for walk in walks(label)} for name, label in NODES.items()
}


def condition(
    compilation: Compilation, label: type[Node], where: Mapping[str, Any], place: Place
) -> str:
    """Cypher that is true of the nodes at `place` which the filter lets through."""
    return _all(_conditions(compilation, label, where, place))


def _conditions(
    compilation: Compilation, label: type[Node], where: Mapping[str, Any], place: Place
) -> Iterator[str]:
    steps = _STEPS[label.__name__]
    properties = {}
    for name, asked in where.items():
        if asked is None:
            continue
        if name == "and":
            yield _all(condition(compilation, label, each, place) for each in asked)
        elif name == "or":
            each = [condition(compilation, label, choice, place) for choice in asked]
            yield f"({' OR '.join(each) or 'false'})"
        elif name == "not":
            yield f"NOT coalesce({condition(compilation, label, asked, place)}, false)"
        elif name in steps:
            yield from _step(compilation, steps[name], asked, place)
        else:
            properties[name] = asked
    yield from property_conditions(compilation, label.properties, properties, place)


def property_conditions(
    compilation: Compilation,
    properties: Mapping[str, Property],
    where: Mapping[str, Any],
    place: Place,
) -> Iterator[str]:
    """A condition for every comparison that is asked of a property."""
    by_name = {camel(name): declared for name, declared in properties.items()}
    for name, comparisons in where.items():
        compared = seen(compilation, by_name[name], place)
        for word, operand in (comparisons or {}).items():
            if word == "isNull" and operand is not None:
                yield f"{compared} IS {'' if operand else 'NOT '}NULL"
            elif operand is not None:
                plain = compilation.param(_stored(operand))
                yield f"{compared} {_COMPARISONS[word]} {plain}"


def _stored(operand: Any) -> Any:
    if isinstance(operand, list):
        return [_stored(each) for each in operand]
    return getattr(operand, "value", operand)


def _step(
    compilation: Compilation, walk: Walk, asked: Mapping[str, Any], place: Place
) -> Iterator[str]:
    if not walk.many:
        yield _exists(compilation, walk, asked, place)
        return
    if asked.get("some") is not None:
        yield _exists(compilation, walk, asked["some"], place)
    if asked.get("none") is not None:
        yield f"NOT {_exists(compilation, walk, asked['none'], place)}"


def _exists(compilation: Compilation, walk: Walk, where: Mapping[str, Any], place: Place) -> str:
    step, found = compilation.name("R"), compilation.name()
    conditions = at_end(compilation, walk, place, found)
    conditions.append(condition(compilation, walk.target, where, Place(found, place.day)))
    if walk.relationship.dated:
        conditions.append(valid(step, place.day))
    if not walk.many and walk.relationship.one_where:
        conditions.append(f"{step}.{walk.relationship.one_where}")
    return (
        f"EXISTS {{ MATCH {walk.pattern(place.variable, step, found)} WHERE {_all(conditions)} }}"
    )


def _all(conditions: Any) -> str:
    return f"({' AND '.join(conditions) or 'true'})"
