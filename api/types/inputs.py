"""Filters and orders, from the model's properties and steps.

A node is filtered by its properties and by related nodes (`some`, `none` or `every` node of a list). A row of a list
of related nodes is filtered by `node` and `edge`. An order names one property, of the row or at the end of steps from
it. Group keys use the same names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from yanxiu.api.names import camel, pascal
from yanxiu.api.types.builder import Builder, bilingual_description
from yanxiu.graph.model import (
    NODES,
    RELATIONSHIPS,
    TARGETS,
    Property,
    Relationship,
    Target,
    Walk,
    steps,
)
from yanxiu.graph.text import Text

EDGE_ORDER = "EdgeOrder"
QUANTIFIERS = ("some", "none", "every")
DATED = frozenset({"since", "until"})
_SHARED_EDGES = {DATED: "Dated", frozenset({"on"}): "OnDay", frozenset({"stage"}): "AtStage"}
_DAY = Text("Day it happened", "日期")
SCALARS = {"str": "str", "int": "int", "float": "float", "bool": "bool", "date": "date"}
_FILTERS = {"str": "String", "int": "Int", "float": "Float", "bool": "Boolean", "date": "Date"}

Inputs = dict[str, tuple[str, str | None]]  # by field name: type and description


def annotation(builder: Builder, owner: str, declared: Property) -> str:
    """Returns the type of a property, without null: a scalar, or an enum of its choices."""
    if not declared.choices:
        return SCALARS[declared.type]
    name = declared.vocabulary or f"{owner}{pascal(declared.name)}"
    return builder.vocabulary(name, declared.choices, bilingual_description(declared.title))


def scalar_filter(kind: str) -> str:
    """Returns the filter of a scalar, by its annotation; for an enum, a list of its values."""
    return f"{_FILTERS[kind]}Filter" if kind in _FILTERS else f"list[{kind}]"


def _filter_type(builder: Builder, owner: str, declared: Property) -> str:
    if declared.ref:
        return f"{declared.ref}Filter"
    if declared.name == "id":
        return "IDFilter"
    return scalar_filter(annotation(builder, owner, declared))


def with_operators(name: str, fields: Inputs) -> Inputs:
    """Returns the fields of a filter, with `and`, `or` and `not`."""
    return {
        "and": (f"list[{name}]", None),
        "or": (f"list[{name}]", None),
        "not": (name, None),
        **fields,
    }


def node_inputs(builder: Builder, target: Target) -> None:
    """Makes `TeacherFilter` and `TeacherOrder`, over properties and steps."""
    name = target.__name__
    fields = _property_filters(builder, name, target.properties.values())
    fields.update(
        {
            camel(walk.name): (f"{walk.target.__name__}Filter", None)
            for walk in steps(target)
            if not walk.many
        }
    )
    if related := _related_input(builder, target):
        fields.update(dict.fromkeys(QUANTIFIERS, (related, None)))
    builder.input(f"{name}Filter", with_operators(f"{name}Filter", fields))
    orders = {
        **_orders(target.properties.values()),
        **{camel(walk.name): (f"{walk.target.__name__}Order", None) for walk in steps(target)},
    }
    if target.__name__ in _reached_by_edges():
        orders["edge"] = (EDGE_ORDER, None)
    builder.input(f"{name}Order", orders, one_of=True)


def _related_input(builder: Builder, target: Target) -> str | None:
    """Makes `TeacherRelated`, the filters of a node's lists; None if the node has no list."""
    lists = [walk for walk in steps(target) if walk.many]
    if not lists:
        return None
    fields: Inputs = {camel(walk.name): (f"{end_name(walk)}Filter", None) for walk in lists}
    if any(walk.relationship.dated for walk in lists):
        fields["ever"] = ("bool", None)
    builder.input(f"{target.__name__}Related", fields)
    return f"{target.__name__}Related"


def edge_name(relationship: type[Relationship]) -> str:
    """Returns the prefix of a relationship's edge types: its own, such as `Attended`, or shared, such as `Dated`."""
    return _SHARED_EDGES.get(frozenset(relationship.properties), relationship.__name__)


def edge_properties(relationship: type[Relationship]) -> list[Property]:
    """Returns the edge properties of a relationship, shared by all relationships with the same properties.

    A property that one of them may lack is optional. If their titles differ, a general title replaces them.
    """
    name = edge_name(relationship)
    alike = [each for each in RELATIONSHIPS.values() if edge_name(each) == name]
    return [
        replace(
            declared,
            required=all(each.properties[declared.name].required for each in alike),
            title=_common_title(declared, alike),
        )
        for declared in relationship.properties.values()
    ]


def _common_title(declared: Property, relationships: Sequence[type[Relationship]]) -> Text:
    titles = {each.properties[declared.name].title for each in relationships}
    return declared.title if len(titles) == 1 else _DAY


def end_name(walk: Walk) -> str:
    """Returns the prefix of a step's row types: `AttendedActivity`, or `Activity` if edges have no properties."""
    owner = edge_name(walk.relationship) if walk.relationship.properties else ""
    return f"{owner}{walk.target.__name__}"


def _reached_by_edges() -> set[str]:
    return {
        walk.target.__name__
        for label in NODES.values()
        for walk in steps(label)
        if walk.relationship.properties
    }


def edge_inputs(builder: Builder) -> None:
    """Makes `AttendedFilter` over the properties of an edge, and one `EdgeOrder` over those of any edge."""
    orders: Inputs = {}
    for relationship in RELATIONSHIPS.values():
        if relationship.properties:
            name = edge_name(relationship)
            if f"{name}Filter" not in builder.namespace:
                fields = _property_filters(builder, name, relationship.properties.values())
                builder.input(f"{name}Filter", fields)
            orders.update(_orders(relationship.properties.values()))
    builder.input(EDGE_ORDER, orders, "What stands on an edge · 关系属性", one_of=True)


def step_inputs(builder: Builder, walk: Walk) -> None:
    """Makes `AttendedActivityFilter`, over `node` and `edge`."""
    name = f"{end_name(walk)}Filter"
    if walk.relationship.properties and name not in builder.namespace:
        parts: Inputs = {
            "node": (f"{walk.target.__name__}Filter", None),
            "edge": (f"{edge_name(walk.relationship)}Filter", None),
        }
        builder.input(name, with_operators(name, parts))


def _property_filters(builder: Builder, owner: str, properties: Iterable[Property]) -> Inputs:
    return {camel(each.name): (_filter_type(builder, owner, each), None) for each in properties}


def _orders(properties: Iterable[Property]) -> Inputs:
    return {
        camel(each.name): (f"{each.ref}Order" if each.ref else "Direction", None)
        for each in properties
    }


def all_inputs(builder: Builder) -> None:
    """Makes every filter and order of the model."""
    edge_inputs(builder)
    for target in TARGETS.values():
        node_inputs(builder, target)
    for label in NODES.values():
        for walk in steps(label):
            if walk.many:
                step_inputs(builder, walk)
