"""Small random graphs and random operations on a part of the model, derived from the model."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import networkx as nx

from yanxiu.api.names import camel, constant, plural_field
from yanxiu.graph.model import (
    NODES,
    RELATIONSHIPS,
    UNIONS,
    End,
    Property,
    Relationship,
    Target,
    Walk,
    steps,
)

LABELS = (
    "Teacher", "Expert", "School", "SupervisionDistrict", "Locality", "Activity", "Subject", "TrainerTeam",
)  # fmt: skip
_EDGES = (
    "TEACHES_AT", "IN_DISTRICT", "IN_LOCALITY", "ATTENDED", "CONCERNS", "TRAINS_IN", "TAUGHT_BY",
)  # fmt: skip
_FIRST = date(2018, 1, 1)
_TEXTS = ("甲", "乙", "甲乙", "a", "A'\"\\")


def random_graph(random: Random) -> "nx.MultiDiGraph[str]":
    """Returns a graph of a few nodes of each label. Its edges satisfy the declarations of the model."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in LABELS:
        for at in range(random.randint(1, 4)):
            held = _random_properties(random, NODES[name].properties)
            graph.add_node(f"{name}:{at}", **{**held, "id": f"c:{at}", "label": name})
    for kind in _EDGES:
        for end in RELATIONSHIPS[kind].ends:
            if end.source.__name__ in LABELS and end.target.__name__ in LABELS:
                _join(random, graph, RELATIONSHIPS[kind], end)
    return graph


def _join(
    random: Random, graph: "nx.MultiDiGraph[str]", relationship: type[Relationship], end: End
) -> None:
    sources = [node for node in graph if node.startswith(f"{end.source.__name__}:")]
    targets = [node for node in graph if node.startswith(f"{end.target.__name__}:")]
    seen = set()
    for source in sources:
        flag, flagged = relationship.one_where, False
        most = 1 if end.one and not flag else 3
        for _ in range(random.randint(0, most)):
            target, held = (
                random.choice(targets),
                _random_properties(random, relationship.properties),
            )
            if flag:
                held[flag] = held[flag] and not flagged
                flagged = flagged or held[flag]
            key = (source, target, *(held[name] for name in relationship.key))
            if key not in seen:
                seen.add(key)
                graph.add_edge(source, target, **{**held, "type": relationship.type})


def _random_properties(random: Random, properties: Mapping[str, Property]) -> dict[str, Any]:
    return {
        name: None if not each.required and random.random() < 0.3 else value(random, each)
        for name, each in properties.items()
        if each.stored
    }


def value(random: Random, declared: Property) -> Any:
    """Returns a random valid value of a property, as in JSON."""
    if declared.choices:
        return random.choice(sorted(declared.choices))
    match declared.type:
        case "int":
            return random.randint(0, 3)
        case "float":
            return random.randint(0, 6) / 2
        case "bool":
            return random.random() < 0.5
        case "date":
            return (_FIRST + timedelta(days=random.randint(0, 1400))).isoformat()
    return random.choice(_TEXTS)


def stored(held: Mapping[str, Any], properties: Mapping[str, Property]) -> dict[str, Any]:
    """Returns properties as Neo4j stores them."""
    return {
        name: date.fromisoformat(held[name])
        if properties[name].type == "date" and held[name]
        else held[name]
        for name in properties
        if name in held
    }


def random_operation(random: Random) -> str:
    """Returns a random operation on one list."""
    label = NODES[random.choice(LABELS)]
    arguments = [*_selecting(random, label, {}), *_window(random), *_days(random)]
    if label.exists and random.random() < 0.5:
        arguments.append("ever: true")
    parts = _parts(random, label, {}, depth=1)
    return f"{{ {plural_field(label.__name__)}{_in_parentheses(arguments)} {{ {parts} }} }}"


def _in_parentheses(arguments: list[str]) -> str:
    return f"({', '.join(arguments)})" if arguments else ""


def _window(random: Random) -> list[str]:
    return random.choice(
        ([], [], [f"first: {random.randint(0, 4)}"], [f"last: {random.randint(0, 4)}"])
    )


def _days(random: Random) -> list[str]:
    day = _FIRST + timedelta(days=random.randint(0, 1400))
    return random.choice(([], [f'asOf: "{day}"']))


def _parts(random: Random, target: Target, edge: Mapping[str, Property], depth: int) -> str:
    """Returns the selection set of a connection."""
    choices = {
        "totalCount": "totalCount",
        "nodes": f"nodes {{ {_node(random, target, depth)} }}",
        "edges": f"edges {{ node {{ {_node(random, target, depth)} }} {' '.join(_scalars(edge))} }}",
        "pageInfo": "pageInfo { hasNextPage hasPreviousPage }",
        "aggregate": f"aggregate {{ {_aggregate(random, target, edge)} }}",
        "groups": f"groups(by: [{_keys(random, target, edge)}]) "
        f"{{ key {_aggregate(random, target, edge)} }}",
    }
    return " ".join(choices[name] for name in random.sample(sorted(choices), random.randint(1, 3)))


def _node(random: Random, target: Target, depth: int) -> str:
    if target.__name__ in UNIONS:
        members = [
            f"... on {label.__name__} {{ {_node(random, label, 0)} }}" for label in target.labels
        ]
        return " ".join(["__typename", "... on Node { id }", *members])
    fields = random.sample(_scalars(target.properties), 2)
    if depth:
        for walk in random.sample(_walks(target), min(2, len(_walks(target)))):
            fields.append(_step(random, walk, depth - 1))
    return " ".join(fields)


def _step(random: Random, walk: Walk, depth: int) -> str:
    days = _days(random) if walk.relationship.dated else []
    if not walk.many:
        return (
            f"{camel(walk.name)}{_in_parentheses(days)} {{ {_node(random, walk.target, depth)} }}"
        )
    edge = walk.relationship.properties
    ever = ["ever: true"] if walk.relationship.dated and random.random() < 0.3 else []
    arguments = [*_selecting(random, walk.target, edge), *_window(random), *days, *ever]
    return f"{camel(walk.name)}{_in_parentheses(arguments)} {{ {_parts(random, walk.target, edge, depth)} }}"


def _walks(target: Target) -> list[Walk]:
    return [
        walk
        for walk in steps(target)
        if walk.relationship.type in _EDGES
        and all(label.__name__ in LABELS for label in walk.target.labels)
    ]


def _public_properties(properties: Mapping[str, Property]) -> list[Property]:
    """Returns the properties except ids, references and personal ones.

    Each read of a personal property would be recorded in the audit log.
    """
    return [
        each
        for name, each in properties.items()
        if name != "id" and not each.ref and not each.personal
    ]


def _scalars(properties: Mapping[str, Property]) -> list[str]:
    return [camel(each.name) for each in _public_properties(properties)]


def _aggregate(random: Random, target: Target, edge: Mapping[str, Property]) -> str:
    parts = ["count", "nodeCount"]
    counted = any(each.type in ("int", "float") for each in _public_properties(target.properties))
    if counted and (of_node := _aggregated_properties(target.properties)):
        parts.append(random.choice(of_node))
    if of_edge := _aggregated_properties(edge):
        parts.append(f"edge {{ {random.choice(of_edge)} }}")
    return " ".join(parts)


def _aggregated_properties(properties: Mapping[str, Property]) -> list[str]:
    return [
        f"{camel(each.name)} {{ min max {'' if each.type == 'date' else 'sum average'} }}"
        for each in _public_properties(properties)
        if each.type in ("int", "float", "date")
    ]


def _keys(random: Random, target: Target, edge: Mapping[str, Property]) -> str:
    return ", ".join(_path(random, target, edge, 2) for _ in range(random.randint(1, 2)))


def _path(random: Random, target: Target, edge: Mapping[str, Property], depth: int) -> str:
    """Returns the path of an order or a group key: a property here, on the edge, or at the end of a step."""
    way = random.choice(("ASC", "DESC"))
    if _scalars(edge) and random.random() < 0.4:
        return f"{{edge: {{{random.choice(_scalars(edge))}: {way}}}}}"
    if depth and random.random() < 0.5 and _walks(target):
        walk = random.choice(_walks(target))
        below = _path(random, walk.target, walk.relationship.properties, depth - 1)
        return f"{{{camel(walk.name)}: {below}}}"
    return f"{{{random.choice(_scalars(target.properties))}: {way}}}"


def _selecting(random: Random, target: Target, edge: Mapping[str, Property]) -> list[str]:
    arguments = []
    if random.random() < 0.6:
        arguments.append(f"where: {_where(random, target, edge, 2)}")
    if random.random() < 0.5:
        orders = [_path(random, target, edge, 1) for _ in range(random.randint(1, 2))]
        arguments.append(f"orderBy: [{', '.join(orders)}]")
    return arguments


def _where(random: Random, target: Target, edge: Mapping[str, Property], depth: int) -> str:
    make = _row_conditions if edge else _conditions
    fields = dict(make(random, target, edge, depth))
    return f"{{{', '.join(f'{name}: {asked}' for name, asked in fields.items())}}}"


def _row_conditions(
    random: Random, target: Target, edge: Mapping[str, Property], depth: int
) -> Iterator[tuple[str, str]]:
    if random.random() < 0.7:
        yield "node", _where(random, target, {}, depth)
    if _public_properties(edge) and random.random() < 0.5:
        of_edge = random.choice(_public_properties(edge))
        yield "edge", f"{{{camel(of_edge.name)}: {_comparison(random, of_edge)}}}"
    if depth and random.random() < 0.3:
        yield _combined(random, target, edge, depth - 1)


def _combined(
    random: Random, target: Target, edge: Mapping[str, Property], depth: int
) -> tuple[str, str]:
    word = random.choice(("and", "or", "not"))
    if word == "not":
        return word, _where(random, target, edge, depth)
    inner = [_where(random, target, edge, depth) for _ in range(random.randint(0, 2))]
    return word, f"[{', '.join(inner)}]"


def _conditions(
    random: Random, target: Target, _edge: Mapping[str, Property], depth: int
) -> Iterator[tuple[str, str]]:
    declared = random.choice(_public_properties(target.properties))
    yield camel(declared.name), _comparison(random, declared)
    if not depth:
        return
    if random.random() < 0.4:
        yield _combined(random, target, {}, depth - 1)
    if random.random() < 0.6 and _walks(target):
        walk = random.choice(_walks(target))
        if walk.many:
            yield _related(random, walk, depth - 1)
        else:
            null = random.random() < 0.2
            yield camel(walk.name), "null" if null else _where(random, walk.target, {}, depth - 1)


def _related(random: Random, walk: Walk, depth: int) -> tuple[str, str]:
    quantifier = random.choice(("some", "none", "every"))
    ever = ", ever: true" if walk.relationship.dated and random.random() < 0.3 else ""
    where = _where(random, walk.target, walk.relationship.properties, depth)
    return quantifier, f"{{{camel(walk.name)}: {where}{ever}}}"


def _comparison(random: Random, declared: Property) -> str:
    def literal() -> str:
        made = value(random, declared)
        return constant(made) if declared.choices else json.dumps(made, ensure_ascii=False)

    if declared.choices:
        return random.choice(("null", literal(), f"[{literal()}, {literal()}]", "[]"))
    if random.random() < 0.2:
        return f"{{isNull: {random.choice(('true', 'false'))}}}"
    if declared.type == "bool":
        return f"{{eq: {random.choice(('true', 'false', 'null'))}}}"
    words = ["eq", "ne", "in"]
    if declared.type in ("int", "float", "date"):
        words += ["lt", "lte", "gt", "gte"]
    else:
        words += ["contains", "startsWith"]
    word = random.choice(words)
    return f"{{in: [{literal()}, {literal()}]}}" if word == "in" else f"{{{word}: {literal()}}}"
