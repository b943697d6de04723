"""The model as a diagram (Mermaid) and as tables (Markdown), generated from the declarations."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from yanxiu.graph.model.declare import NODES, RELATIONSHIPS, Node
from yanxiu.graph.model.properties import Property
from yanxiu.graph.text import Language, Text

CORE = (
    "County",
    "Center",
    "Unit",
    "Function",
    "SupervisionDistrict",
    "DistrictPair",
    "Alliance",
    "School",
    "Locality",
    "Teacher",
    "Subject",
    "TrainerTeam",
    "PeerCommunity",
    "Workshop",
    "Programme",
    "ProgrammeLine",
    "ScheduleItem",
    "Activity",
)


def mermaid(language: Language, labels: Collection[str] = CORE) -> str:
    """A Mermaid flowchart of labels and the relationships between them, one arrow a pair of labels."""
    joined: dict[tuple[str, str], list[str]] = defaultdict(list)
    for relationship in RELATIONSHIPS.values():
        for end in relationship.ends:
            pair = end.source.__name__, end.target.__name__
            if set(pair) <= set(labels):
                joined[pair].append(relationship.title.in_(language))
    lines = ["flowchart LR"]
    lines += [f'  {label}["{_titled(NODES[label], language)}"]' for label in labels]
    lines += [
        f'  {source} -->|"{", ".join(titles)}"| {target}'
        for (source, target), titles in joined.items()
    ]
    return "\n".join(lines)


def tables(language: Language) -> str:
    """Every label with its properties, then every relationship with its ends, as Markdown."""
    head = Text("Property | Type | Meaning", "属性 | 类型 | 含义")
    lines: list[str] = []
    for name, node in NODES.items():
        lines += [f"### {name} {node.title.zh}", "", node.about.in_(language), ""]
        lines += [f"| {head.in_(language)} |", "| --- | --- | --- |"]
        lines += [_row(declared, language) for declared in node.properties.values()]
        lines.append("")
    lines += list(_relationships(language))
    return "\n".join(lines)


def _relationships(language: Language) -> Iterator[str]:
    yield f"## {Text('Relationships', '关系').in_(language)}"
    head = Text(
        "Relationship | From | To | Step | Reverse step | Properties",
        "关系 | 起点 | 终点 | 正向名 | 反向名 | 属性",
    )
    yield ""
    yield f"| {head.in_(language)} |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for relationship in RELATIONSHIPS.values():
        properties = ", ".join(f"`{name}`" for name in relationship.properties)
        for end in relationship.ends:
            forward = f"`{end.forward}`" + (f", `{end.one}`" if end.one else "")
            yield (
                f"| {relationship.type} {relationship.title.zh} | {end.source.__name__} "
                f"| {end.target.__name__} | {forward} | `{end.backward}` | {properties} |"
            )


def _row(declared: Property, language: Language) -> str:
    kind = " \\| ".join(declared.choices) or declared.type
    notes = [
        text.in_(language)
        for text, holds in (
            (Text("may be empty", "可空"), not declared.required),
            (Text("personal", "个人信息"), declared.personal),
            (Text("derived", "推导"), not declared.stored),
        )
        if holds
    ]
    meaning = declared.title.in_(language) + (f" ({', '.join(notes)})" if notes else "")
    return f"| `{declared.name}` | {kind} | {meaning} |"


def _titled(node: type[Node], language: Language) -> str:
    return node.title.zh if language == "zh" else f"{node.title.en}<br/>{node.title.zh}"
