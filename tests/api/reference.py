"""A second, plain implementation of GraphQL operations, over a networkx graph and from the model alone.

It shares nothing with the compiler. Values are as in JSON: dates are ISO text and are ordered as
text.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import networkx as nx
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, parse
from graphql.utilities import value_from_ast_untyped

from yanxiu.api.ids import global_id
from yanxiu.api.names import camel, constant, plural_field
from yanxiu.graph.model import NODES, RELATIONSHIPS, UNIONS, Node, Property, Walk, walks

Held = Mapping[str, Any]
NO_EDGE: Held = {}
Row = tuple[str, Held]  # a node of the graph, and the properties of the edge that leads to it
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda held, asked: held == asked,
    "ne": lambda held, asked: held != asked,
    "in": lambda held, asked: held in asked,
    "lt": lambda held, asked: held < asked,
    "lte": lambda held, asked: held <= asked,
    "gt": lambda held, asked: held > asked,
    "gte": lambda held, asked: held >= asked,
    "contains": lambda held, asked: asked in held,
    "startsWith": lambda held, asked: held.startswith(asked),
}


class Reference:
    """Executes operations on a graph whose nodes have `label` and whose edges have `type`."""

    def __init__(self, graph: "nx.MultiDiGraph[str]", today: str) -> None:
        self.graph = _with_enum_names(graph)
        self.today = today

    def answer(self, query: str) -> dict[str, Any]:
        """Returns the answer of an operation without variables. The order of groups is arbitrary."""
        (operation,) = parse(query).definitions
        assert isinstance(operation, OperationDefinitionNode)
        labels = {plural_field(name): label for name, label in NODES.items()}
        answer = {}
        for field in operation.selection_set.selections:
            assert isinstance(field, FieldNode)
            arguments = _arguments(field)
            label = labels[field.name.value]
            rows: list[Row] = [
                (node, NO_EDGE)
                for node, held in self.graph.nodes.items()
                if held["label"] == label.__name__
            ]
            day = arguments.get("asOf", self.today)
            if not arguments.get("ever"):
                rows = [row for row in rows if self._is_there(row[0], day)]
            answer[_key(field)] = self._connection(field, rows, label.__name__, day, ())
        return answer

    def _is_there(self, node: str, day: str) -> bool:
        held = self.graph.nodes[node]
        if held["label"] == "Teacher":
            return bool(self._walked(node, _walk("Teacher", "posts"), day))
        if held["label"] == "School":
            opened, closed = held["opened"], held["closed"]
            return (opened is None or opened <= day) and (closed is None or closed > day)
        return True

    # pages

    def _connection(
        self, field: FieldNode, rows: list[Row], target: str, day: str, key: tuple[str, ...]
    ) -> dict[str, Any]:
        arguments = _arguments(field)
        where = arguments.get("where")
        rows = [row for row in rows if where is None or self._row_matches(where, row, target, day)]
        rows = self._ordered(rows, arguments.get("orderBy", []), key, day)
        last = "last" in arguments
        size = arguments.get("last" if last else "first", 20)
        cut = max(len(rows) - size, 0) if last else 0
        page = rows[cut : cut + size]
        collected: dict[str, Any] = {}
        for part in _fields(field, None):
            match part.name.value:
                case "totalCount":
                    value: Any = len(rows)
                case "nodes":
                    value = [self._node(part, row[0], day) for row in page]
                case "edges":
                    value = [self._edge(part, row, day) for row in page]
                case "pageInfo":
                    more = {
                        "hasNextPage": not last and len(rows) > size,
                        "hasPreviousPage": cut > 0,
                    }
                    value = {_key(each): more[each.name.value] for each in _fields(part, None)}
                case "aggregate":
                    value = self._aggregate(part, rows, day)
                case "groups":
                    value = self._groups(part, rows, day)
            collected[_key(part)] = value
        return collected

    def _ordered(
        self, rows: list[Row], asked: list[Any], key: tuple[str, ...], day: str
    ) -> list[Row]:
        rows = sorted(
            rows,
            key=lambda row: (
                [row[1][name] for name in key],
                self.graph.nodes[row[0]]["label"],
                self.graph.nodes[row[0]]["id"],
            ),
        )
        for entry in reversed(asked):
            way = _direction(entry)
            values = [self._first(row, entry, way, day) for row in rows]
            ranked = sorted(
                range(len(rows)),
                key=lambda at: (values[at] is None, 0 if values[at] is None else values[at]),
                reverse=way == "DESC",
            )
            rows = [rows[at] for at in ranked]
        return rows

    def _first(self, row: Row, path: Held, way: str, day: str) -> Any:
        """Returns the value at the end of a path, or of several the first in the direction of the order."""
        actual = [value for value, _ in self._trails(row, path, day, ()) if value is not None]
        return (max if way == "DESC" else min)(actual, default=None)

    def _trails(
        self, row: Row, path: Held, day: str, trail: tuple[str, ...]
    ) -> list[tuple[Any, dict[tuple[str, ...], str | None]]]:
        """Returns the values at the end of a path, each with the nodes on the way by their steps."""
        ((name, below),) = path.items()
        trail = (*trail, name)
        if name == "edge":
            ((edge_name, _),) = below.items()
            return [(row[1].get(edge_name), {})]
        walk = _walk(self.graph.nodes[row[0]]["label"], name)
        if walk is None:
            return [(self._value(row[0], name, day), {})]
        actual = [
            (value, {trail: end[0], **inner})
            for end in self._walked(row[0], walk, day)
            for value, inner in self._trails(end, below, day, trail)
        ]
        return actual or [(None, {trail: None})]

    # values

    def _value(self, node: str, name: str, day: str) -> Any:
        held = self.graph.nodes[node]
        if name == "year" and held["label"] == "Activity":
            return int(held["starts"][:4])
        if name == "rural" and held["label"] == "School":
            return any(
                self.graph.nodes[end]["rural"]
                for end, _ in self._walked(node, _walk("School", "localities"), day)
            )
        return next((held[each] for each in held if camel(each) == name), None)

    def _node(self, field: FieldNode, node: str, day: str) -> dict[str, Any]:
        label = self.graph.nodes[node]["label"]
        return {_key(part): self._field(part, node, label, day) for part in _fields(field, label)}

    def _edge(self, field: FieldNode, row: Row, day: str) -> dict[str, Any]:
        collected = {}
        for part in _fields(field, None):
            name = part.name.value
            collected[_key(part)] = (
                self._node(part, row[0], day) if name == "node" else row[1].get(name)
            )
        return collected

    def _field(self, field: FieldNode, node: str, label: str, day: str) -> Any:
        name = field.name.value
        if name == "__typename":
            return label
        if name == "id":
            return global_id(label, self.graph.nodes[node]["id"])
        arguments = _arguments(field)
        walk = _walk(label, name)
        if walk is None:
            return self._value(node, name, arguments.get("asOf", day))
        day = arguments.get("asOf", day)
        rows = self._walked(node, walk, day, ever=arguments.get("ever", False))
        if walk.many:
            target, key = walk.target.__name__, walk.relationship.key
            return self._connection(field, rows, target, day, key)
        return self._node(field, rows[0][0], day) if rows else None

    def _walked(self, node: str, walk: Walk | None, day: str, *, ever: bool = False) -> list[Row]:
        assert walk is not None
        edges: Iterable[tuple[str, str, Held]] = (
            self.graph.out_edges(node, data=True)
            if walk.outgoing
            else self.graph.in_edges(node, data=True)
        )
        collected = []
        labels = {label.__name__ for label in walk.target.labels}
        for source, target, held in edges:
            end = target if walk.outgoing else source
            if (
                held["type"] != walk.relationship.type
                or self.graph.nodes[end]["label"] not in labels
            ):
                continue
            if walk.relationship.dated and not ever and not _valid(held, day):
                continue
            flag = walk.relationship.one_where
            if walk.many or flag is None or held[flag]:
                collected.append((end, held if walk.relationship.properties else NO_EDGE))
        return collected

    # filters

    def _row_matches(self, where: Any, row: Row, target: str, day: str) -> bool:
        """True if a row matches a filter: a row of a list by its node, a row of a step with edges by both."""
        if row[1] is NO_EDGE:
            return self._matches(where, row, target, day)
        return all(
            self._row_condition_matches(name, asked, row, target, day)
            for name, asked in where.items()
        )

    def _row_condition_matches(
        self, name: str, asked: Any, row: Row, target: str, day: str
    ) -> bool:
        match name:
            case "and":
                return all(self._row_matches(each, row, target, day) for each in asked)
            case "or":
                return any(self._row_matches(each, row, target, day) for each in asked)
            case "not":
                return not self._row_matches(asked, row, target, day)
            case "edge":
                return all(_satisfies(row[1].get(key), each) for key, each in asked.items())
        return self._matches(asked, row, target, day)

    def _matches(self, where: Any, row: Row, target: str, day: str) -> bool:
        return all(
            self._condition_matches(name, asked, row, target, day) for name, asked in where.items()
        )

    def _condition_matches(self, name: str, asked: Any, row: Row, target: str, day: str) -> bool:
        match name:
            case "and":
                return all(self._matches(each, row, target, day) for each in asked)
            case "or":
                return any(self._matches(each, row, target, day) for each in asked)
            case "not":
                return not self._matches(asked, row, target, day)
            case "some" | "none" | "every":
                return self._related(name, asked, row, target, day)
        walk = _walk(target, name) if target in NODES else None
        if walk is None:
            return _satisfies(self._value(row[0], name, day), asked)
        rows = self._walked(row[0], walk, day)
        if asked is None:
            return not rows
        return any(self._matches(asked, each, walk.target.__name__, day) for each in rows)

    def _related(self, quantifier: str, asked: Any, row: Row, target: str, day: str) -> bool:
        judged = {"some": any, "every": all, "none": lambda held: not any(held)}[quantifier]
        ever = asked.get("ever", False)
        for name, where in asked.items():
            if name == "ever":
                continue
            walk = _walk(target, name)
            assert walk is not None
            rows = self._walked(row[0], walk, day, ever=ever)
            if not judged(
                [self._row_matches(where, each, walk.target.__name__, day) for each in rows]
            ):
                return False
        return True

    # aggregates

    def _aggregate(self, field: FieldNode, rows: list[Row], day: str) -> dict[str, Any]:
        collected: dict[str, Any] = {}
        for part in _fields(field, None):
            match part.name.value:
                case "count":
                    collected[_key(part)] = len(rows)
                case "nodeCount":
                    collected[_key(part)] = len({row[0] for row in rows})
                case "key":
                    collected[_key(part)] = []
                case "edge":
                    collected[_key(part)] = {
                        _key(each): _aggregates(each, [row[1].get(each.name.value) for row in rows])
                        for each in _fields(part, None)
                    }
                case name:
                    values = [self._value(row[0], name, day) for row in rows]
                    collected[_key(part)] = _aggregates(part, values)
        return collected

    def _groups(self, field: FieldNode, rows: list[Row], day: str) -> list[dict[str, Any]]:
        paths = _arguments(field)["by"]
        groups: list[tuple[Any, list[Row]]] = []
        for row in rows:
            keys = self._keys(paths, row, day)
            for key in [each for at, each in enumerate(keys) if each not in keys[:at]]:
                of_key = next((found for held, found in groups if held == key), None)
                if of_key is None:
                    groups.append((key, of_key := []))
                of_key.append(row)
        names = [_key(part) for part in _fields(field, None) if part.name.value == "key"]
        return [
            {**self._aggregate(field, of_key, day), **dict.fromkeys(names, key)}
            for key, of_key in groups
        ]

    def _keys(self, paths: list[Held], row: Row, day: str) -> list[Any]:
        """Returns all keys of a row: one, or one for each node at the end of a step.

        Paths share their first steps.
        """
        collected: list[tuple[list[Any], dict[tuple[str, ...], str | None]]] = [([], {})]
        for path in paths:
            collected = [
                ([*values, value], {**nodes, **trail})
                for values, nodes in collected
                for value, trail in self._trails(row, path, day, ())
                if all(nodes.get(step, node) == node for step, node in trail.items())
            ]
        return [values for values, _ in collected]


def _with_enum_names(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """Returns the graph with the words of closed vocabularies as GraphQL enum values."""
    copy: nx.MultiDiGraph[str] = graph.copy()
    for _, held in copy.nodes(data=True):
        _replace_words(held, NODES[held["label"]].properties)
    for *_, held in copy.edges(data=True):
        _replace_words(held, RELATIONSHIPS[held["type"]].properties)
    return copy


def _replace_words(held: dict[str, Any], properties: Mapping[str, Property]) -> None:
    for name, declared in properties.items():
        if declared.choices and held.get(name):
            held[name] = constant(held[name])


def _direction(path: Any) -> str:
    while isinstance(path, Mapping):
        ((_, path),) = path.items()
    return str(path)


def _valid(held: Held, day: str) -> bool:
    until = held.get("until")
    return held["since"] <= day and (until is None or until > day)


def _walk(label: str, name: str) -> Walk | None:
    return next((walk for walk in walks(_label(label)) if camel(walk.name) == name), None)


def _label(name: str) -> type[Node]:
    assert name not in UNIONS
    return NODES[name]


def _satisfies(held: Any, asked: Any) -> bool:
    if not isinstance(asked, Mapping):  # an enum: a list of values, one value, or null
        return held in (asked if isinstance(asked, list) else [asked])
    for word, operand in asked.items():
        if word == "isNull":
            met = (held is None) == operand
        elif operand is None:
            met = (held is None) == (word == "eq")
        else:
            met = held is not None and _COMPARED[word](held, operand)
        if not met:
            return False
    return True


def _aggregates(field: FieldNode, values: list[Any]) -> dict[str, Any]:
    held = [value for value in values if value is not None]
    functions: Mapping[str, Callable[[], Any]] = {
        "sum": lambda: sum(held),
        "average": lambda: sum(held) / len(held) if held else None,
        "min": lambda: min(held, default=None),
        "max": lambda: max(held, default=None),
    }
    return {_key(part): functions[part.name.value]() for part in _fields(field, None)}


def _fields(field: FieldNode, label: str | None) -> list[FieldNode]:
    """Returns the selected fields, with those of fragments on the label."""
    assert field.selection_set is not None
    collected: list[FieldNode] = []
    for selection in field.selection_set.selections:
        if isinstance(selection, FieldNode):
            collected.append(selection)
        elif isinstance(selection, InlineFragmentNode):
            on = selection.type_condition
            if on is None or on.name.value in (label, "Node"):
                inner = FieldNode(name=field.name, selection_set=selection.selection_set)
                collected += _fields(inner, label)
    return list({_key(each): each for each in collected}.values())


def _key(field: FieldNode) -> str:
    return field.alias.value if field.alias else field.name.value


def _arguments(field: FieldNode) -> dict[str, Any]:
    return {each.name.value: value_from_ast_untyped(each.value) for each in field.arguments or ()}
