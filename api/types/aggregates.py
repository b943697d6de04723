"""Aggregates and groups: what rows come to, over all of them or over those that share what a key selects."""

from collections.abc import Iterable, Mapping

from api.names import camel
from api.types.builder import Builder, Fields
from api.types.inputs import annotation, end_name
from api.types.meanings import Cell, Many, Referenced, Single, Summed, Value
from graph.model import NODES, RELATIONSHIPS, TARGETS, Property, Target, steps, walks
from graph.text import Text
from queries import Question

MOST_GROUPS = 1000
_SUMMED = {"int": "Int", "float": "Float", "date": "Date"}
_AS_OF = Text("The day asked about; that of the rows if left out", "查询日期，默认与各行相同")


def common_aggregate_types(builder: Builder) -> None:
    """What all aggregates share: the sums of a number, the span of dates, the orders of groups."""
    for name, kind in (("Int", "int"), ("Float", "float")):
        builder.object(
            f"{name}Aggregate",
            {
                "sum": builder.field(kind, Text("Sum; 0 of nothing", "合计，无值时为 0")),
                "average": builder.field("float | None", Text("Average", "平均值")),
                **_extremes(builder, kind),
            },
            "What numbers come to; a row without the value is left out · 数值汇总(不含空值)",
        )
    builder.object(
        "DateAggregate",
        _extremes(builder, "date"),
        "The span of dates; a row without one is left out · 日期范围(不含空值)",
    )
    builder.enum(
        "GroupOrder",
        {
            "KEY": Text("By the key", "按分组键"),
            "COUNT_ASC": Text("The smallest first", "行数由少到多"),
            "COUNT_DESC": Text("The largest first", "行数由多到少"),
        },
    )


def _extremes(builder: Builder, kind: str) -> Fields:
    return {
        "min": builder.field(f"{kind} | None", Text("Least", "最小值")),
        "max": builder.field(f"{kind} | None", Text("Greatest", "最大值")),
    }


def aggregate_fields(builder: Builder, name: str) -> Fields:
    """`aggregate` and `groups` of a connection, of the types made under that name."""
    order = Text("Which groups come first; by the key if left out", "分组排序，默认按分组键")
    first = Text(
        f"Only so many groups; without it all, of which there may be {MOST_GROUPS:,}",
        f"只取前若干组；不写则取全部，最多 {MOST_GROUPS:,} 组",
    )
    return {
        "aggregate": builder.field(
            f"{name}Aggregate", Text("What all rows come to, on all pages", "全部行的汇总")
        ),
        "groups": builder.field(
            f"list[{name}Group]",
            Text(
                "Rows that share what the key selects; one that has several of it is in several groups",
                "按所选分组键汇总；一行对应多个键值时计入多个组",
            ),
            arguments=[
                builder.argument("first", "int | None", first),
                builder.argument("order_by", "GroupOrder | None", order),
            ],
        ),
    }


def aggregate_types(builder: Builder) -> None:
    """The types of aggregates and groups for every label, union and step of the model."""
    for target in TARGETS.values():
        _properties(builder, target.__name__, target.properties)
        builder.object(f"{target.__name__}Key", _node_key(builder, target))
        _rows(builder, target.__name__, {"node": target.__name__})
    for relationship in RELATIONSHIPS.values():
        name, properties = relationship.__name__, relationship.properties
        if properties:
            _properties(builder, name, properties)
            builder.object(f"{name}Key", _values(builder, name, properties.values()))
    for label in NODES.values():
        for walk in walks(label):
            edge, name = walk.relationship.__name__, end_name(walk)
            if walk.relationship.properties and f"{name}Aggregate" not in builder.namespace:
                _rows(builder, name, {"node": walk.target.__name__, "edge": edge})


def _properties(builder: Builder, name: str, properties: Mapping[str, Property]) -> None:
    """`ActivityValues`: the properties that come to something over many rows."""
    summed = {
        camel(each.name): builder.field(
            f"{_SUMMED[each.type]}Aggregate", each.title, Summed(Value(each))
        )
        for each in properties.values()
        if each.type in _SUMMED and not each.personal
    }
    if summed:
        builder.object(f"{name}Values", summed)


def _node_key(builder: Builder, target: Target) -> Fields:
    fields = _values(builder, target.__name__, target.properties.values())
    for walk in steps(target):
        meaning = Many(walk) if walk.many else Single(walk)
        dated = [builder.argument("as_of", "date | None", _AS_OF)]
        fields[camel(walk.name)] = builder.field(
            f"{walk.target.__name__}Key | None",
            walk.relationship.title,
            meaning,
            dated if walk.relationship.dated else [],
        )
    return fields


def _values(builder: Builder, owner: str, properties: Iterable[Property]) -> Fields:
    fields: Fields = {}
    for declared in properties:
        if declared.personal:
            continue
        name = camel(declared.name)
        if declared.ref:
            meaning = Referenced(declared, NODES[declared.ref])
            fields[name] = builder.field(f"{declared.ref}Key | None", declared.title, meaning)
        elif declared.name != "id":
            kind = annotation(builder, owner, declared)
            fields[name] = builder.field(f"{kind} | None", declared.title, Value(declared))
    return fields


def _rows(builder: Builder, name: str, parts: Mapping[str, str]) -> None:
    """`NameAggregate` and `NameGroup`, over rows that have a node and perhaps an edge."""
    titles = {"node": Text("Of the nodes", "按对象"), "edge": Text("Of the edges", "按关系")}
    values = {
        part: builder.field(f"{owner}Values", titles[part])
        for part, owner in parts.items()
        if f"{owner}Values" in builder.namespace
    }
    if "edge" in parts:
        different = Text("Different nodes, each counted once", "不同对象数")
        values["nodeCount"] = builder.field("int", different)
    keys = {
        {"node": "key", "edge": "edgeKey"}[part]: builder.field(
            f"{owner}Key", Text("What the rows share", "分组键")
        )
        for part, owner in parts.items()
    }
    _aggregate(builder, name, values, keys)


def _aggregate(builder: Builder, name: str, values: Fields, keys: Fields) -> None:
    builder.object(
        f"{name}Aggregate", {"count": builder.field("int", Text("Rows", "行数")), **values}
    )
    aggregate = builder.field(f"{name}Aggregate", Text("What these rows come to", "本组汇总"))
    builder.object(f"{name}Group", {**keys, "aggregate": aggregate})


def question_aggregate_types(builder: Builder, name: str, question: Question) -> None:
    """The types of aggregates and groups over a question's rows."""
    scalars = {
        "String": "str",
        "Enum": "str",
        "Int": "int",
        "Float": "float",
        "Boolean": "bool",
        "Date": "date",
    }
    keys: Fields = {}
    summed: Fields = {}
    for column in question.columns.values():
        if column.type.many:
            continue
        label, kind = NODES.get(column.type.name), column.type.name
        cell = Cell(column.name, label, kind == "Date")
        written = f"{kind}Key" if label else scalars[kind]
        keys[camel(column.name)] = builder.field(f"{written} | None", column.title, cell)
        if kind.lower() in _SUMMED:
            summed[camel(column.name)] = builder.field(
                f"{kind}Aggregate", column.title, Summed(cell)
            )
    values: Fields = {}
    if summed:
        builder.object(f"{name}Values", summed)
        values["node"] = builder.field(f"{name}Values", Text("Of the rows", "按行"))
    builder.object(f"{name}Key", keys)
    key = {"key": builder.field(f"{name}Key", Text("What the rows share", "分组键"))}
    _aggregate(builder, name, values, key)
