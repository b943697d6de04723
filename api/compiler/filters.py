"""Compiles a `where` argument to a Cypher condition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yanxiu.api.compiler.access import end_conditions, reference_conditions, visible_value
from yanxiu.api.compiler.comparisons import (
    comparison,
    conjunction,
    find_property,
    is_enum,
    membership,
    negation,
    null_operand,
    refuse_clear_text,
)
from yanxiu.api.compiler.compilation import Compilation, Place
from yanxiu.api.errors import bad_input
from yanxiu.api.ids import from_global_id
from yanxiu.api.names import camel
from yanxiu.graph.model import (
    NODES,
    TARGETS,
    Node,
    Property,
    Relationship,
    Target,
    Walk,
    steps,
    valid_on,
)
from yanxiu.graph.model.properties import IDENTITY
from yanxiu.queries import Column, Question
from yanxiu.queries.question import ENUM

Where = Mapping[str, Any]
_QUANTIFIERS = ("some", "none", "every")
STEPS: Mapping[str, Mapping[str, Walk]] = {
    name: {camel(walk.name): walk for walk in steps(target)} for name, target in TARGETS.items()
}


@dataclass(frozen=True, slots=True)
class Edge:
    """The relationship that leads to a row, and its variable."""

    relationship: type[Relationship]
    place: Place


def where_condition(compilation: Compilation, target: Target, where: Where, place: Place) -> str:
    """Returns a Cypher condition that is true for the nodes at `place` that match the filter.

    A comparison with a missing value is not true, nor is its opposite. `not` matches everything else.
    Raises GraphQLError for an invalid id and for a null without meaning.
    """

    def single(name: str, asked: Any) -> Iterator[str]:
        if is_enum(target.properties, name):
            yield from _property_conditions(compilation, target.properties, name, asked, place)
        elif name in STEPS[target.__name__]:
            yield _step_condition(compilation, STEPS[target.__name__][name], asked, place)
        elif asked is None:
            raise null_operand(name)
        elif name in _QUANTIFIERS:
            yield from _related_conditions(compilation, target, name, asked, place)
        elif name == "id":
            yield from _id_conditions(compilation, target, asked, place)
        else:
            yield from _property_conditions(compilation, target.properties, name, asked, place)

    return _combine(where, single)


def row_condition(
    compilation: Compilation, walk: Walk, where: Where, row: Place, edge: Place
) -> str:
    """Returns a Cypher condition on the node at the end of a step and on its edge, from the filter."""
    if not walk.relationship.properties:
        return where_condition(compilation, walk.target, where, row)

    def single(name: str, asked: Any) -> Iterator[str]:
        if asked is None:
            raise null_operand(name)
        if name == "node":
            yield where_condition(compilation, walk.target, asked, row)
            return
        for side, compared in asked.items():
            yield from _property_conditions(
                compilation, walk.relationship.properties, side, compared, edge
            )

    return _combine(where, single)


def question_condition(compilation: Compilation, question: Question, where: Where, day: str) -> str:
    """Returns a Cypher condition that is true for the rows of a question that match the filter."""
    columns = {camel(name): column for name, column in question.columns.items()}

    def single(name: str, asked: Any) -> Iterator[str]:
        column = columns[name]
        if column.type.is_node:
            yield _node_column(compilation, column, asked, day)
        elif column.type.name == ENUM:
            yield _enum_column(compilation, column, asked)
        elif asked is None:
            raise null_operand(name)
        elif column.type.many:
            yield from _list_column(compilation, column, asked)
        else:
            for word, operand in asked.items():
                yield comparison(compilation, f"`{column.name}`", word, operand)

    return _combine(where, single)


def _node_column(compilation: Compilation, column: Column, asked: Any, day: str) -> str:
    if asked is None:
        return f"{column.name} IS NULL"
    inner = where_condition(compilation, NODES[column.type.name], asked, Place(column.name, day))
    return f"({column.name} IS NOT NULL AND {inner})"


def _enum_column(compilation: Compilation, column: Column, asked: list[str] | None) -> str:
    """Returns Cypher that matches rows with one of these words; null matches a missing word."""
    if column.type.many and asked is not None:
        return f"any(word IN `{column.name}` WHERE word IN {compilation.add_param(asked)})"
    return membership(compilation, f"`{column.name}`", asked)


def _list_column(compilation: Compilation, column: Column, asked: Where) -> Iterator[str]:
    for word, operand in asked.items():
        if operand is None:
            raise null_operand(word)
        if word == "has":
            yield f"{compilation.add_param(operand)} IN `{column.name}`"
        else:
            yield f"{'' if operand else 'NOT '}isEmpty(coalesce(`{column.name}`, []))"


def _combine(where: Where, single: Callable[[str, Any], Iterator[str]]) -> str:
    """Combines the conditions of a filter; `single` makes those of one field."""

    def conditions() -> Iterator[str]:
        for name, asked in where.items():
            if name not in ("and", "or", "not"):
                yield from single(name, asked)
            elif asked is None:
                raise null_operand(name)
            elif name == "and":
                yield conjunction(_combine(each, single) for each in asked)
            elif name == "or":
                each = [_combine(choice, single) for choice in asked]
                yield f"({' OR '.join(each) or 'false'})"
            else:
                yield negation(_combine(asked, single))

    return conjunction(conditions())


def _property_conditions(
    compilation: Compilation,
    properties: Mapping[str, Property],
    name: str,
    comparisons: Any,
    place: Place,
) -> Iterator[str]:
    declared = find_property(properties, name)
    assert declared is not None
    if declared.choices:
        yield membership(compilation, visible_value(compilation, declared, place), comparisons)
        return
    if comparisons is None:
        raise null_operand(name)
    if declared.ref:
        yield _reference_condition(compilation, declared, comparisons, place)
        return
    compared = visible_value(compilation, declared, place)
    if IDENTITY in declared.marks:
        refuse_clear_text(comparisons)
    for word, operand in comparisons.items():
        yield comparison(compilation, compared, word, operand)


def _reference_condition(
    compilation: Compilation, declared: Property, where: Where, place: Place
) -> str:
    """Filters by the node whose id is in a property of a relationship."""
    match, conditions, variable = match_reference(compilation, declared, place)
    label = NODES[str(declared.ref)]
    conditions = [*conditions, where_condition(compilation, label, where, variable)]
    return f"EXISTS {{ {match} WHERE {' AND '.join(conditions)} }}"


def match_reference(
    compilation: Compilation, declared: Property, place: Place
) -> tuple[str, list[str], Place]:
    """Returns the match, the conditions and the place of the node whose id is in a property of a relationship."""
    label, variable = NODES[str(declared.ref)], compilation.new_name()
    match = f"({variable}:{label.__name__} {{id: {place.variable}.{declared.name}}})"
    return (
        f"MATCH {match}",
        reference_conditions(compilation, label, variable),
        Place(variable, place.day),
    )


def _id_conditions(
    compilation: Compilation, target: Target, asked: Where, place: Place
) -> Iterator[str]:
    for word, ids in asked.items():
        if ids is None:
            raise null_operand(f"id: {word}")
        same = _has_id(compilation, target, ids if word == "in" else [ids], place)
        yield f"NOT {same}" if word == "ne" else same


def _has_id(compilation: Compilation, target: Target, ids: list[str], place: Place) -> str:
    """Returns Cypher that matches nodes with one of these global ids. Ids of other labels match nothing."""
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
    conditions = []
    for label, of_label in keys.items():
        if label in target.labels:
            is_label = f"{place.variable}:{label.__name__} AND " if several else ""
            conditions.append(f"{is_label}{place.variable}.id IN {compilation.add_param(of_label)}")
    return f"({' OR '.join(conditions) or 'false'})"


def _step_condition(compilation: Compilation, walk: Walk, asked: Any, place: Place) -> str:
    if asked is None:
        return f"NOT {_exists(compilation, walk, {}, place)}"
    return _exists(compilation, walk, asked, place)


def _related_conditions(
    compilation: Compilation, target: Target, quantifier: str, asked: Where, place: Place
) -> Iterator[str]:
    ever = bool(asked.get("ever"))
    for name, where in asked.items():
        if name == "ever":
            continue
        if where is None:
            raise null_operand(name)
        walk, opposite = STEPS[target.__name__][name], quantifier == "every"
        exists = _exists(compilation, walk, where, place, ever=ever, opposite=opposite)
        yield exists if quantifier == "some" else f"NOT {exists}"


def _exists(
    compilation: Compilation,
    walk: Walk,
    where: Where,
    place: Place,
    *,
    ever: bool = False,
    opposite: bool = False,
) -> str:
    """Returns Cypher that is true if a step leads to a matching node; with `opposite`, to one that does not match."""
    step, end = (
        Place(compilation.new_name("R"), place.day),
        Place(compilation.new_name(), place.day),
    )
    if walk.many:
        asked = row_condition(compilation, walk, where, end, step)
    else:
        asked = where_condition(compilation, walk.target, where, end)
    conditions = [
        *step_conditions(compilation, walk, place, step, end.variable, any_time=ever),
        negation(asked) if opposite else asked,
    ]
    pattern = walk.pattern(place.variable, step.variable, end.variable)
    return f"EXISTS {{ MATCH {pattern} WHERE {conjunction(conditions)} }}"


def step_conditions(
    compilation: Compilation,
    walk: Walk,
    source: Place,
    step: Place,
    found: str,
    *,
    any_time: bool = False,
) -> list[str]:
    """Returns the conditions of a step from `source` to `found`.

    The caller may see it, and a dated relationship is valid on the day, unless `any_time`.
    """
    conditions = end_conditions(compilation, walk, source, found)
    if walk.relationship.dated and not any_time:
        conditions.append(valid_on(step.variable, step.day))
    if not walk.many and walk.relationship.one_where:
        conditions.append(f"{step.variable}.{walk.relationship.one_where}")
    return conditions
