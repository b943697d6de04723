"""Filters and orderings, from the model's properties."""

from collections.abc import Mapping

from api.names import camel, pascal
from api.types.builder import Builder
from graph.model import NODES, RELATIONSHIPS, Node, Property, Relationship, walks
from graph.text import Text

_COMPARED = {"Int": "int", "Float": "float", "Date": "date"}
SCALARS = {"str": "str", "int": "int", "float": "float", "bool": "bool", "date": "date"}


def scalar_inputs(builder: Builder) -> None:
    """One filter for each scalar, and the two directions of an order."""
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
    builder.enum("Direction", {"ASC": Text("Upwards", "升序"), "DESC": Text("Downwards", "降序")})


def _same(kind: str) -> dict[str, tuple[str, str]]:
    return {
        "eq": (kind, "Equal · 等于"),
        "ne": (kind, "Not equal · 不等于"),
        "in_": (f"list[{kind}]", "One of · 属于"),
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
    kind = annotation(builder, owner, declared)
    if declared.choices:
        builder.input(f"{kind}Filter", _same(kind))
        return f"{kind}Filter"
    scalar = {"str": "String", "int": "Int", "float": "Float", "bool": "Boolean", "date": "Date"}
    return f"{scalar[declared.type]}Filter"


def node_inputs(builder: Builder, label: type[Node]) -> None:
    """`TeacherFilter` over properties and relationships, `TeacherListFilter`, and `TeacherOrder`."""
    name = label.__name__
    fields = {
        "and_": (f"list[{name}Filter]", "All of these · 全部满足"),
        "or_": (f"list[{name}Filter]", "Any of these · 任一满足"),
        "not_": (f"{name}Filter", "Not this · 不满足"),
        **_property_filters(builder, name, label.properties),
    }
    for walk in walks(label):
        kind = "ListFilter" if walk.many else "Filter"
        fields[camel(walk.name)] = (
            f"{walk.target.__name__}{kind}",
            f"{walk.relationship.title.en} · {walk.relationship.title.zh}",
        )
    builder.input(f"{name}Filter", fields)
    builder.input(
        f"{name}ListFilter",
        {
            "some": (f"{name}Filter", "At least one is such · 至少有一个满足"),
            "none": (f"{name}Filter", "None is such · 没有一个满足"),
        },
    )
    builder.input(f"{name}Order", _orders(label.properties), one_of=True)


def relationship_inputs(builder: Builder, relationship: type[Relationship]) -> None:
    """`AttendedFilter` over what stands on the edge."""
    if relationship.properties:
        name = relationship.__name__
        builder.input(f"{name}Filter", _property_filters(builder, name, relationship.properties))
        builder.input(f"{name}Order", _orders(relationship.properties), one_of=True)


def step_order(builder: Builder, relationship: type[Relationship], label: type[Node]) -> str:
    """`AttendedActivityOrder`: by the node's properties, or by `edge`; its name."""
    if not relationship.properties:
        return f"{label.__name__}Order"
    name = f"{relationship.__name__}{label.__name__}Order"
    if name not in builder.namespace:
        edge = (f"{relationship.__name__}Order", "By what stands on the edge · 按关系属性")
        builder.input(name, {"edge": edge, **_orders(label.properties)}, one_of=True)
    return name


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
    for label in NODES.values():
        node_inputs(builder, label)
    for relationship in RELATIONSHIPS.values():
        relationship_inputs(builder, relationship)
