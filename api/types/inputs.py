"""Filters and orders, from the model's properties and steps.

A node is filtered by its properties and by the nodes around it (`some`, `none` or `every` one of a list),
a row of a list of related nodes by `node` and `edge`. An order
names one property, of the row or of what a step from it leads to; the same words name the keys of groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from yanxiu.api.names import camel, pascal
from yanxiu.api.types.builder import Builder, described
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

Inputs = dict[str, tuple[str, str | None]]  # by the name of a field: its type, its description


def annotation(builder: Builder, owner: str, declared: Property) -> str:
    """The type of a property, without null: a scalar, or an enum of its choices."""
    if not declared.choices:
        return SCALARS[declared.type]
    name = declared.vocabulary or f"{owner}{pascal(declared.name)}"
    return builder.vocabulary(name, declared.choices, described(declared.title))


def scalar_filter(kind: str) -> str:
    """The filter of a scalar, by the name of its type as an annotation; of an enum a list of its values."""
    return f"{_FILTERS[kind]}Filter" if kind in _FILTERS else f"list[{kind}]"


def _filter_of(builder: Builder, owner: str, declared: Property) -> str:
    if declared.ref:
        return f"{declared.ref}Filter"
    if declared.name == "id":
        return "IDFilter"
    return scalar_filter(annotation(builder, owner, declared))


def combined(name: str, fields: Inputs) -> Inputs:
    """The fields of a filter, and what puts several filters together."""
    return {
        "and": (f"list[{name}]", None),
        "or": (f"list[{name}]", None),
        "not": (name, None),
        **fields,
    }


def node_inputs(builder: Builder, target: Target) -> None:
    """`TeacherFilter` and `TeacherOrder`, over properties and steps."""
    name = target.__name__
    fields = _property_filters(builder, name, target.properties.values())
    fields.update(
        {
            camel(walk.name): (f"{walk.target.__name__}Filter", None)
            for walk in steps(target)
            if not walk.many
        }
    )
    if related := _related(builder, target):
        fields.update(dict.fromkeys(QUANTIFIERS, (related, None)))
    builder.input(f"{name}Filter", combined(f"{name}Filter", fields))
    orders = {
        **_orders(target.properties.values()),
        **{camel(walk.name): (f"{walk.target.__name__}Order", None) for walk in steps(target)},
    }
    if target.__name__ in _reached_by_edges():
        orders["edge"] = (EDGE_ORDER, None)
    builder.input(f"{name}Order", orders, one_of=True)


def _related(builder: Builder, target: Target) -> str | None:
    """Makes `TeacherRelated`, the filters of the lists around a node, where there are such."""
    lists = [walk for walk in steps(target) if walk.many]
    if not lists:
        return None
    fields: Inputs = {camel(walk.name): (f"{end_name(walk)}Filter", None) for walk in lists}
    if any(walk.relationship.dated for walk in lists):
        fields["ever"] = ("bool", None)
    builder.input(f"{target.__name__}Related", fields)
    return f"{target.__name__}Related"


def edge_name(relationship: type[Relationship]) -> str:
    """The prefix of the types of a relationship's edges: `Attended`; a shared one such as `Dated` or `OnDay`."""
    return _SHARED_EDGES.get(frozenset(relationship.properties), relationship.__name__)


def edge_properties(relationship: type[Relationship]) -> list[Property]:
    """The edge properties of a relationship, shared by all relationships with the same properties.

    A property that one of them may lack is optional; titles that differ are left out.
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
    """What types of the rows of a step are called by: `AttendedActivity`; `Activity` where edges hold nothing."""
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
    """`AttendedFilter` over the properties of an edge; one `EdgeOrder` over those of any edge."""
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
    """`AttendedActivityFilter`, over `node` and `edge`."""
    name = f"{end_name(walk)}Filter"
    if walk.relationship.properties and name not in builder.namespace:
        parts: Inputs = {
            "node": (f"{walk.target.__name__}Filter", None),
            "edge": (f"{edge_name(walk.relationship)}Filter", None),
        }
        builder.input(name, combined(name, parts))


def _property_filters(builder: Builder, owner: str, properties: Iterable[Property]) -> Inputs:
    return {camel(each.name): (_filter_of(builder, owner, each), None) for each in properties}


def _orders(properties: Iterable[Property]) -> Inputs:
    return {
        camel(each.name): (f"{each.ref}Order" if each.ref else "Direction", None)
        for each in properties
    }


def all_inputs(builder: Builder) -> None:
    """Every filter and order of the model."""
    edge_inputs(builder)
    for target in TARGETS.values():
        node_inputs(builder, target)
    for label in NODES.values():
        for walk in steps(label):
            if walk.many:
                step_inputs(builder, walk)
