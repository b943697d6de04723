"""The parts that a network is read in: Cypher for the nodes of a label, or for the relationships between two labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from yanxiu.graph.access import Caller, reached_conditions, visible_conditions
from yanxiu.graph.model import NODES, RELATIONSHIPS, Node, Property, Relationship, Walk, valid_on
from yanxiu.graph.networks.views import View, time_condition

if TYPE_CHECKING:
    import networkx as nx

    Directed = nx.MultiDiGraph[str]
    Network = nx.Graph[str]

# properties with the day from which a node exists: the start of an activity, the day of a survey, entry or report
_CAME_ABOUT = ("starts", "on")


@dataclass(frozen=True, slots=True)
class Time:
    """The time that a network shows: dated relationships on a day, and events within a period.

    day     the day on which dated relationships must be valid; None: any time
    first   the first day of events, such as attendance; None: no limit
    last    the last day of events; activities that start later are left out; None: no limit
    """

    day: date | None
    first: date | None
    last: date | None

    def conditions(self, declared: type[Relationship]) -> list[str]:
        """Cypher conditions that keep the relationships `r` of this time."""
        tests = [valid_on("r", "$day")] if declared.dated and self.day else []
        if "on" in declared.properties:
            tests += ["r.on >= $first"] if self.first else []
            tests += ["coalesce(r.on <= $last, true)"] if self.last else []
        return tests

    def node_conditions(self, label: type[Node], variable: str) -> list[str]:
        """Cypher conditions that leave out nodes that began after this time."""
        came = next((name for name in _CAME_ABOUT if name in label.properties), None)
        if self.last is None or came is None:
            return []
        return [f"coalesce({variable}.{came} <= $last, true)"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a network: the nodes of a label, or the relationships of a type between two labels.

    cypher  a statement that returns one list of items; one list arrives three times faster than as many rows
    add     adds the items to the network
    """

    cypher: str
    add: Callable[[Directed, list[Any]], None]


def edge_parts(view: View, time: Time, caller: Caller) -> Iterator[Part]:
    """The relationships of the view, with the visible ends only."""
    for name in view.relationships:
        declared = RELATIONSHIPS[name]
        for source, target in {(end.source, end.target): None for end in declared.ends}:
            step = Walk("", declared, source, target, outgoing=True, many=True)
            tests = [
                *time.conditions(declared),
                *time.node_conditions(source, "a"),
                *time.node_conditions(target, "b"),
                f"{'b' if source.shared else 'a'}.id STARTS WITH $county",
                *visible_conditions(caller, source, "a"),
                *reached_conditions(caller, step, "b"),
            ]
            yield Part(
                f"MATCH (a:{source.__name__})-[r:{name}]->(b:{target.__name__}) "
                f"WHERE {' AND '.join(tests)} "
                f"RETURN collect([a.id, b.id, {_property_map('r', declared.properties)}])",
                partial(_add_edges, name, source.__name__, target.__name__),
            )


def _add_edges(
    name: str, source: str, target: str, network: Directed, edges: Iterable[tuple[str, str, Any]]
) -> None:
    network.add_edges_from(
        (f"{source}:{a}", f"{target}:{b}", {"type": name, **_plain(attributes)})
        for a, b, attributes in edges
    )


def node_parts(view: View, time: Time, caller: Caller) -> Iterator[Part]:
    """The nodes that the view includes with or without edges, as far as they are visible."""
    for name, condition in view.members.items():
        label = NODES[name]
        if label.shared:
            continue  # nodes that all counties share, such as subjects, are included only if an edge leads to them
        there = re.sub(r"\bself\b", "n", label.exists or "").replace("$as_of", "$day")
        tests = [
            "n.id STARTS WITH $county",
            *([there] if there and time.day else []),
            *time.node_conditions(label, "n"),
            *([time_condition(condition, ever=time.day is None)] if condition else []),
            *visible_conditions(caller, label, "n"),
        ]
        yield Part(
            f"MATCH (n:{name}) WHERE {' AND '.join(tests)} RETURN collect({attribute_map(name)})",
            partial(add_nodes, name),
        )


def _property_map(variable: str, properties: Mapping[str, Property], *more: str) -> str:
    """A Cypher map of properties, with dates as text, and of the entries `more`."""
    named = [
        f"{name}: toString({variable}.{name})" if declared.type == "date" else f".{name}"
        for name, declared in properties.items()
    ]
    return f"{variable} {{ {', '.join([*named, *more])} }}"


def attribute_map(label: str) -> str:
    """Cypher for the attributes of the node `n`: stored properties except personal ones, and a school's extras."""
    properties = {
        name: declared
        for name, declared in NODES[label].properties.items()
        if declared.stored and not declared.personal
    }
    return _property_map("n", properties, *(_SCHOOL if label == "School" else ()))


def add_nodes(label: str, network: Network, nodes: Iterable[Mapping[str, Any]]) -> None:
    """Adds nodes of a label, given the values of `attribute_map`."""
    title = NODES[label].title.zh
    for node in nodes:
        attributes = _plain(node)
        network.add_node(f"{label}:{attributes.pop('id')}", label=label, title=title, **attributes)


_SCHOOL = (
    "district: head([(n)-[d:IN_DISTRICT]->(x) WHERE " + valid_on("d", "$shown_day") + " | x.name])",
    "rural: EXISTS { (n)-[l:IN_LOCALITY]->(:Locality {rural: true}) WHERE "
    + valid_on("l", "$shown_day")
    + " }",
    "stages: COLLECT { MATCH (n)-[o:OFFERS]->(x:Stage) WHERE "
    + valid_on("o", "$shown_day")
    + " RETURN x.name ORDER BY x.position }",
)


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes that every format supports: empty values are left out, dates are ISO text, lists become one text."""
    return {
        name: value
        if type(value) in _AS_THEY_ARE
        else "、".join(value)
        if isinstance(value, list)
        else str(value)
        for name, value in properties.items()
        if type(value) in _AS_THEY_ARE or value not in (None, [])
    }


_AS_THEY_ARE = frozenset({str, int, float, bool})
