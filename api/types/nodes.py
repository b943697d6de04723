"""Object types, edges and connections, from the model's labels and relationships."""

from collections.abc import Iterable

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.names import camel, pascal
from api.types.builder import Builder, described
from api.types.inputs import annotation, step_order
from api.types.meanings import GlobalId, Listing, Many, Referenced, Single, Value
from graph.model import NODES, Node, Property, Relationship, Walk, walks
from graph.model.organisation import County
from graph.text import Text
from queries.question import COUNTY

Fields = dict[str, tuple[str, StrawberryField]]
PAGE = 20
AS_OF = Text(
    "The day asked about; today, or the day asked about above", "查询日期，默认沿用上层或今天"
)


def common_types(builder: Builder) -> None:
    """What all connections share: the `Node` interface and `PageInfo`."""
    identity = Text("Global id", "全局标识")
    builder.object(
        "Node",
        {"id": builder.field("ID", identity)},
        "Anything with a global id · 具有全局标识的对象",
        interface=True,
    )
    cursor = Text("Cursor of an edge of this page", "本页游标")
    builder.object(
        "PageInfo",
        {
            "hasNextPage": builder.field("bool", Text("More rows follow", "是否有下一页")),
            "hasPreviousPage": builder.field("bool", Text("Rows precede", "是否有上一页")),
            "startCursor": builder.field("str | None", cursor),
            "endCursor": builder.field("str | None", cursor),
        },
        "Where a page stands · 分页信息",
    )


def node_type(builder: Builder, label: type[Node]) -> None:
    """The object type of a label: its properties, then every step that leads away from it."""
    fields: Fields = {
        "id": builder.field("ID", Text("Global id", "全局标识"), GlobalId(label)),
        **_values(builder, label.__name__, label.properties.values()),
    }
    for walk in walks(label):
        fields[camel(walk.name)] = _step(builder, walk)
    builder.object(
        label.__name__,
        fields,
        f"{described(label.title)}\n\n{described(label.about)}",
        bases=(builder.namespace["Node"],),
    )
    connection(builder, label.__name__, label.__name__, {})


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
            kind + nullable, declared.title, Value(declared)
        )
    return fields


def _step(builder: Builder, walk: Walk) -> tuple[str, StrawberryField]:
    dated = [_as_of(builder)] if walk.relationship.dated else []
    title = Text(
        en=f"{walk.relationship.about.en} ({walk.target.title.en})",
        zh=f"{walk.relationship.about.zh}({walk.target.title.zh})",
    )
    if not walk.many:
        return builder.field(f"{walk.target.__name__} | None", title, Single(walk), dated)
    name = f"{walk.source.__name__}{pascal(walk.name)}"
    connection(builder, name, walk.target.__name__, _edge_values(builder, walk.relationship))
    order = step_order(builder, walk.relationship, walk.target)
    arguments = [*page_arguments(builder, walk.target.__name__, order), *dated]
    if walk.relationship.properties:
        edge = Text("Only edges such as this", "关系筛选")
        kind = f"{walk.relationship.__name__}Filter | None"
        arguments.append(builder.argument("where_edge", kind, edge))
    if walk.relationship.dated:
        ever = Text("Also what has ended or not yet begun", "包括已终止和尚未开始的")
        arguments.append(builder.argument("ever", "bool", ever, default=False))
    return builder.field(f"{name}Connection", title, Many(walk), arguments)


def _edge_values(builder: Builder, relationship: type[Relationship]) -> Fields:
    return _values(builder, relationship.__name__, relationship.properties.values())


def _as_of(builder: Builder) -> StrawberryArgument:
    return builder.argument("as_of", "date | None", AS_OF)


def page_arguments(
    builder: Builder, label: str | None, order: str | None
) -> list[StrawberryArgument]:
    """`first` and `after`, and for nodes `where` and `orderBy`."""
    arguments = [
        builder.argument("first", "int", Text("Rows of a page, at most 100", "每页行数"), PAGE),
        builder.argument("after", "str | None", Text("Cursor of the row before", "起始游标")),
    ]
    if label:
        where = Text("Only such as these", "筛选条件")
        arguments.append(builder.argument("where", f"{label}Filter | None", where))
    if order:
        by = Text("Ordered by these, then by id", "排序")
        arguments.append(builder.argument("order_by", f"list[{order}] | None", by))
    return arguments


def connection(builder: Builder, name: str, node: str, edge_fields: Fields) -> None:
    """`NameConnection` and `NameEdge`; what stands on the relationship stands on the edge."""
    builder.object(
        f"{name}Edge",
        {
            "cursor": builder.field("str", Text("Where this row stands", "本行游标")),
            "node": builder.field(node, Text("The row", "本行")),
            **edge_fields,
        },
    )
    builder.object(
        f"{name}Connection",
        {
            "nodes": builder.field(f"list[{node}]", Text("The rows of this page", "本页各行")),
            "edges": builder.field(
                f"list[{name}Edge]", Text("The rows with their cursors", "本页各行及游标")
            ),
            "pageInfo": builder.field("PageInfo", Text("Where this page stands", "分页信息")),
            "totalCount": builder.field("int", Text("Rows on all pages", "总行数")),
        },
    )


def listing(builder: Builder, label: type[Node]) -> tuple[str, StrawberryField]:
    """The root field that lists a label's nodes."""
    name = label.__name__
    arguments = [*page_arguments(builder, name, f"{name}Order"), _as_of(builder)]
    if label is County or not label.shared:
        arguments.append(builder.argument(COUNTY.name, "str | None", COUNTY.about))
    return builder.field(f"{name}Connection", label.about, Listing(label), arguments)
