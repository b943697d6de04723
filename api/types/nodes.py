"""Object types, edges and connections, from the model's labels and relationships."""

from collections.abc import Iterable

from api.names import camel, pascal
from api.types.aggregates import aggregate_fields
from api.types.builder import Argument, Builder, Field, Fields, described
from api.types.inputs import EVER, annotation, end_name
from api.types.meanings import GlobalId, Listing, Many, Referenced, Single, Value
from graph.model import NODES, Node, Property, Walk, walks
from graph.model.organisation import County
from graph.text import Text
from queries.question import COUNTY

PAGE = 20
LARGEST_PAGE = 100
AS_OF = Text(
    "The day asked about; today, or the day asked about above", "查询日期，默认沿用上层或今天"
)


def common_types(builder: Builder) -> None:
    """What all connections share: the `Node` interface and `PageInfo`."""
    identity = Text("Global id", "全局标识")
    builder.interface(
        "Node",
        {"id": builder.field("ID", identity)},
        "Anything with a global id · 具有全局标识的对象",
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
        interfaces=["Node"],
    )
    connection(builder, label.__name__, label.__name__, {}, aggregated=label.__name__)


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
            [as_of(builder)] if declared.depends_on_day else [],
        )
    return fields


def _step(builder: Builder, walk: Walk) -> Field:
    dated = [as_of(builder)] if walk.relationship.dated else []
    title = Text(
        en=f"{walk.relationship.about.en} ({walk.target.title.en})",
        zh=f"{walk.relationship.about.zh}({walk.target.title.zh})",
    )
    if not walk.many:
        return builder.field(f"{walk.target.__name__} | None", title, Single(walk), dated)
    name = f"{walk.source.__name__}{pascal(walk.name)}"
    values = _values(builder, walk.relationship.__name__, walk.relationship.properties.values())
    connection(builder, name, walk.target.__name__, values, aggregated=end_name(walk))
    arguments = [*page_arguments(builder), *selecting_arguments(builder, end_name(walk)), *dated]
    if walk.relationship.dated:
        arguments.append(builder.argument("ever", "bool", EVER, default=False))
    return builder.field(f"{name}Connection", title, Many(walk), arguments)


def as_of(builder: Builder) -> Argument:
    """The day that a field is asked about."""
    return builder.argument("as_of", "date | None", AS_OF)


def page_arguments(builder: Builder) -> list[Argument]:
    """`first` and `after`, `last` and `before`."""
    return [
        builder.argument(name, kind, Text(en=en, zh=zh))
        for name, kind, en, zh in (
            ("first", "int | None", "Rows of the page, from the first: at most 100, else 20", "从前往后的行数，最多 100，默认 20"),
            ("after", "str | None", "Cursor that the page follows", "从该游标之后开始"),
            ("last", "int | None", "Rows of the page, up to the last: at most 100", "从后往前的行数，最多 100"),
            ("before", "str | None", "Cursor that the page precedes", "到该游标之前为止"),
        )
    ]  # fmt: skip


def selecting_arguments(builder: Builder, name: str) -> list[Argument]:
    """`where` and `orderBy`, by the filter and the order of that name."""
    where = Text("Only such as these", "筛选条件")
    by = Text("Ordered by these, then by id", "排序")
    return [
        builder.argument("where", f"{name}Filter | None", where),
        builder.argument("order_by", f"list[{name}Order] | None", by),
    ]


def connection(
    builder: Builder, name: str, node: str, edge_fields: Fields, *, aggregated: str | None = None
) -> None:
    """`NameConnection` and `NameEdge`; what stands on the relationship stands on the edge.

    `aggregated` names the types of `aggregate` and `groups`, where there are such.
    """
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
            **(aggregate_fields(builder, aggregated) if aggregated else {}),
        },
    )


def listing(builder: Builder, label: type[Node]) -> Field:
    """The root field that lists a label's nodes."""
    name = label.__name__
    arguments = [*page_arguments(builder), *selecting_arguments(builder, name), as_of(builder)]
    if label is County or not label.shared:
        arguments.append(builder.argument(COUNTY.name, "str | None", COUNTY.about))
    return builder.field(f"{name}Connection", label.about, Listing(label), arguments)
