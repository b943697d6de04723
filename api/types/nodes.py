"""Object types, edges and connections, from the model's labels and relationships."""

from collections.abc import Iterable
from dataclasses import replace

from yanxiu.api.names import camel
from yanxiu.api.types.aggregates import aggregate_fields, aggregate_of
from yanxiu.api.types.builder import Argument, Builder, Field, Fields, bilingual_description
from yanxiu.api.types.inputs import DATED, annotation, edge_name, edge_properties, end_name
from yanxiu.api.types.meanings import GlobalId, Listing, Many, Referenced, Single, Value
from yanxiu.graph.model import NODES, Node, Property, Relationship, Walk, steps
from yanxiu.graph.model.organisation import County
from yanxiu.graph.text import Text
from yanxiu.queries.question import COUNTY


def node_type(builder: Builder, label: type[Node]) -> None:
    """Makes the object type of a label: its properties, then every step that starts at it."""
    fields: Fields = {
        "id": builder.field("ID", Text("Global id", "全局标识"), GlobalId(label)),
        **_values(builder, label.__name__, label.properties.values()),
    }
    first: dict[
        type[Relationship], str
    ] = {}  # the first step of each relationship; only it has the description
    for walk in steps(label):
        name = camel(walk.name)
        same = first.setdefault(walk.relationship, name)
        about = walk.relationship.about if same == name else Text(f"As `{same}`", f"同 {same}")
        fields[name] = _step(builder, walk, about)
    builder.object(
        label.__name__,
        fields,
        f"{bilingual_description(label.title)}\n\n{bilingual_description(label.about)}",
        interfaces=["Node"],
    )
    aggregated = (aggregate_of(builder, label.__name__), f"{label.__name__}Order")
    connection(builder, label.__name__, label.__name__, {}, aggregated=aggregated)


def _values(builder: Builder, owner: str, properties: Iterable[Property]) -> Fields:
    fields: Fields = {}
    for declared in properties:
        if declared.name == "id":
            continue
        if declared.ref:
            meaning = Referenced(declared, NODES[declared.ref])
            fields[camel(declared.name)] = builder.field(
                f"{declared.ref} | None", declared.title, meaning
            )
            continue
        kind = annotation(builder, owner, declared)
        nullable = "" if declared.required else " | None"
        fields[camel(declared.name)] = builder.field(
            kind + nullable,
            declared.title,
            Value(declared),
            [as_of_argument(builder)] if declared.depends_on_day else [],
        )
    return fields


def _step(builder: Builder, walk: Walk, about: Text) -> Field:
    dated = [as_of_argument(builder)] if walk.relationship.dated else []
    if not walk.many:
        return builder.field(f"{walk.target.__name__} | None", about, Single(walk), dated)
    target, name = walk.target.__name__, end_name(walk)
    if f"{name}Connection" not in builder.namespace:
        edge = edge_properties(walk.relationship)
        connection(
            builder,
            name,
            target,
            _values(builder, edge_name(walk.relationship), edge),
            dated=walk.relationship.properties.keys() >= DATED,
            aggregated=(aggregate_of(builder, target), f"{target}Order"),
        )
    arguments = [*page_arguments(builder), *selecting_arguments(builder, name, target), *dated]
    if walk.relationship.dated:
        arguments.append(builder.argument("ever", "bool", default=False))
    return builder.field(f"{name}Connection", about, Many(walk), arguments)


def as_of_argument(builder: Builder) -> Argument:
    """Returns the `asOf` argument: the day that a field shows."""
    return builder.argument("as_of", "date | None")


def page_arguments(builder: Builder) -> list[Argument]:
    """Returns the arguments `first` and `after`, `last` and `before`."""
    kinds = {"first": "int", "after": "str", "last": "int", "before": "str"}
    return [builder.argument(name, f"{kind} | None") for name, kind in kinds.items()]


def selecting_arguments(builder: Builder, filtered: str, ordered: str) -> list[Argument]:
    """Returns the arguments `where` and `orderBy`, from the prefixes of their types."""
    return [
        builder.argument("where", f"{filtered}Filter | None"),
        builder.argument("order_by", f"list[{ordered}Order] | None"),
    ]


def connection(
    builder: Builder,
    name: str,
    node: str,
    edge_fields: Fields,
    *,
    dated: bool = False,
    aggregated: tuple[str, str] | None = None,
) -> None:
    """Makes `NameConnection` and `NameEdge`. The edge has the properties of the relationship.

    `aggregated` names the types of aggregates and of their order; None: no aggregates.
    """
    if dated:  # the interface describes its fields once
        undescribed = {at: replace(edge_fields[at], description=None) for at in DATED}
        edge_fields = {**edge_fields, **undescribed}
    builder.object(
        f"{name}Edge",
        {"cursor": builder.field("str"), "node": builder.field(node), **edge_fields},
        interfaces=["Dated"] if dated else [],
    )
    connection_over(builder, name, node, f"{name}Edge", aggregated)


def connection_over(
    builder: Builder, name: str, node: str, edge: str, aggregated: tuple[str, str] | None
) -> None:
    """Makes `NameConnection` over an existing edge type."""
    builder.object(
        f"{name}Connection",
        {
            "nodes": builder.field(f"list[{node}]"),
            "edges": builder.field(f"list[{edge}]"),
            "pageInfo": builder.field("PageInfo"),
            "totalCount": builder.field("int"),
            **(aggregate_fields(builder, *aggregated) if aggregated else {}),
        },
    )


def listing_field(builder: Builder, label: type[Node]) -> Field:
    """Returns the root field that lists a label's nodes."""
    name = label.__name__
    arguments = [
        *page_arguments(builder),
        *selecting_arguments(builder, name, name),
        as_of_argument(builder),
    ]
    if label.exists:
        arguments.append(builder.argument("ever", "bool", default=False))
    if label is County or not label.shared:
        arguments.append(builder.argument(COUNTY.name, "str | None"))
    return builder.field(f"{name}Connection", label.title, Listing(label), arguments)
