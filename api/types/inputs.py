"""Filters and orderings, from the model's properties."""

from collections.abc import Mapping

from api.names import camel, pascal
from api.types.builder import Builder, described
from graph.model import (
    NODES,
    RELATIONSHIPS,
    TARGETS,
    Property,
    Relationship,
    Target,
    Walk,
    steps,
    walks,
)
from graph.text import Text

EVER = Text("Also what has ended or not yet begun", "包括已终止和尚未开始的")

_COMPARED = {"Int": "int", "Float": "float", "Date": "date"}
SCALARS = {"str": "str", "int": "int", "float": "float", "bool": "bool", "date": "date"}


def scalar_inputs(builder: Builder) -> None:
    """One filter for each scalar, one for ids, and the two directions of an order."""
    for name, kind in _COMPARED.items():
        same = _same(kind)
        more = {
            word: (kind, text)
            for word, text in (
                ("lt", "Less than · 小于"),
                ("lte", "At most · 不大于"),
                ("gt", "Greater than · 大于"),
                ("gte", "At least · 不小于"),
            )
        }
        builder.input(f"{name}Filter", {**same, **more})
    text = {
        "contains": ("str", "Contains · 包含"),
        "startsWith": ("str", "Begins with · 开头为"),
    }
    builder.input("StringFilter", {**_same("str"), **text})
    builder.input("BooleanFilter", {key: _same("bool")[key] for key in ("eq", "isNull")})
    builder.input("IDFilter", {key: _same("ID")[key] for key in ("eq", "ne", "in")})
    builder.enum("Direction", {"ASC": Text("Upwards", "升序"), "DESC": Text("Downwards", "降序")})


def _same(kind: str) -> dict[str, tuple[str, str]]:
    return {
        "eq": (kind, "Equal · 等于"),
        "ne": (kind, "Not equal · 不等于"),
        "in": (f"list[{kind}]", "One of · 属于"),
        "isNull": ("bool", "Has no value · 为空"),
    }


def annotation(builder: Builder, owner: str, declared: Property) -> str:
    """The type of a property, without null: a scalar, or an enum of its choices."""
    if not declared.choices:
        return SCALARS[declared.type]
    name = f"{owner}{pascal(declared.name)}"
    builder.enum(name, declared.choices, f"{declared.title.en} · {declared.title.zh}")
    return name


def _filter_of(builder: Builder, owner: str, declared: Property) -> str:
    if declared.ref:
        return f"{declared.ref}Filter"
    if declared.name == "id":
        return "IDFilter"
    kind = annotation(builder, owner, declared)
    if declared.choices:
        builder.input(f"{kind}Filter", _same(kind))
        return f"{kind}Filter"
    scalar = {"str": "String", "int": "Int", "float": "Float", "bool": "Boolean", "date": "Date"}
    return f"{scalar[declared.type]}Filter"


def node_inputs(builder: Builder, target: Target) -> None:
    """`TeacherFilter` over properties and relationships, `TeacherListFilter`, and `TeacherOrder`."""
    name = target.__name__
    _filter(builder, name, _node_filters(builder, target))
    _list_filter(builder, name, {})
    builder.input(f"{name}Order", _orders(target.properties), one_of=True)


def _node_filters(builder: Builder, target: Target) -> dict[str, tuple[str, str]]:
    fields = _property_filters(builder, target.__name__, target.properties)
    for walk in steps(target):
        kind = f"{end_name(walk)}List" if walk.many else walk.target.__name__
        fields[camel(walk.name)] = (
            f"{kind}Filter",
            f"{walk.relationship.title.en} · {walk.relationship.title.zh}",
        )
    return fields


def _filter(builder: Builder, name: str, fields: dict[str, tuple[str, str]]) -> None:
    combined = {
        "and": (f"list[{name}Filter]", "All of these · 全部满足"),
        "or": (f"list[{name}Filter]", "Any of these · 任一满足"),
        "not": (f"{name}Filter", "Not this · 不满足"),
    }
    builder.input(f"{name}Filter", {**combined, **fields})


def _list_filter(builder: Builder, name: str, more: dict[str, tuple[str, str]]) -> None:
    quantified = {
        "some": (f"{name}Filter", "At least one is such · 至少有一个满足"),
        "none": (f"{name}Filter", "None is such · 没有一个满足"),
        "every": (f"{name}Filter", "All that there are, if any, are such · 全部满足(可以为空)"),
    }
    builder.input(f"{name}ListFilter", {**quantified, **more})


def relationship_inputs(builder: Builder, relationship: type[Relationship]) -> None:
    """`AttendedFilter` and `AttendedOrder`, over what stands on the edge."""
    if relationship.properties:
        name = relationship.__name__
        builder.input(f"{name}Filter", _property_filters(builder, name, relationship.properties))
        builder.input(f"{name}Order", _orders(relationship.properties), one_of=True)


def end_name(walk: Walk) -> str:
    """`AttendedActivity`, what is filtered and ordered at the end of a step; `Activity` where edges hold nothing."""
    owner = walk.relationship.__name__ if walk.relationship.properties else ""
    return f"{owner}{walk.target.__name__}"


def step_inputs(builder: Builder, walk: Walk) -> None:
    """`AttendedActivityFilter` and `AttendedActivityOrder`: by the node's properties, or by `edge`."""
    name, relationship = end_name(walk), walk.relationship
    if not relationship.properties or f"{name}Filter" in builder.namespace:
        return
    edge = "By what stands on the edge · 按关系属性"
    fields = _node_filters(builder, walk.target)
    _filter(builder, name, {"edge": (f"{relationship.__name__}Filter", edge), **fields})
    ever = ("bool", f"{described(EVER)}")
    _list_filter(builder, name, {"ever": ever} if relationship.dated else {})
    orders = {"edge": (f"{relationship.__name__}Order", edge), **_orders(walk.target.properties)}
    builder.input(f"{name}Order", orders, one_of=True)


def _property_filters(
    builder: Builder, owner: str, properties: Mapping[str, Property]
) -> dict[str, tuple[str, str]]:
    return {
        camel(name): (
            _filter_of(builder, owner, declared),
            f"{declared.title.en} · {declared.title.zh}",
        )
        for name, declared in properties.items()
    }


def _orders(properties: Mapping[str, Property]) -> dict[str, tuple[str, str]]:
    return {
        camel(name): ("Direction", f"{declared.title.en} · {declared.title.zh}")
        for name, declared in properties.items()
    }


def all_inputs(builder: Builder) -> None:
    """Every filter and order of the model."""
    scalar_inputs(builder)
    for target in TARGETS.values():
        node_inputs(builder, target)
    for relationship in RELATIONSHIPS.values():
        relationship_inputs(builder, relationship)
    for label in NODES.values():
        for walk in walks(label):
            step_inputs(builder, walk)
