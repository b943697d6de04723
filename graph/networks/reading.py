"""Reads the county's networks as networkx graphs: named views for free analysis.

A view is read as lists of nodes and of edges. Personal properties are never read. Attributes are texts, numbers
and truth values, so that every view can be written as GraphML and GEXF. `View.members` lists the nodes that are
included without an edge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.graph.access import LOCAL, Caller, reached_conditions, visible_conditions
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import impossible_year, parse_day, today
from yanxiu.graph.errors import Refused
from yanxiu.graph.garbage import reduced_collection
from yanxiu.graph.model import NODES, RELATIONSHIPS, Node, Property, Relationship, Walk, valid_on
from yanxiu.graph.naming import resolve_county
from yanxiu.graph.networks.thinning import thin
from yanxiu.graph.networks.views import VIEWS, View, time_condition
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import Steps, run_steps
from yanxiu.graph.words import nearest_words

if TYPE_CHECKING:
    Directed = nx.MultiDiGraph[str]
    Network = nx.Graph[str]

EVER = "ever"
_AT_ONCE = 8  # parts read by one statement; each statement takes some milliseconds of its own
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


def network(  # noqa: PLR0913 - the content of the network, and its thinning
    name: str,
    *,
    database: Database | None = None,
    caller: Caller = LOCAL,
    county: str = "",
    as_of: date | str | None = None,
    from_: date | str | None = None,
    to: date | str | None = None,
    two_mode: bool = False,
    at_least: float | None = None,
    strongest: int | None = None,
    backbone: float | None = None,
) -> Network:
    """A view of the database as a networkx graph.

    name      one of `VIEWS`, with - or _
    database  None: the database of the settings; a local one is started if it is not running
    caller    the network contains only data that this caller may see
    county    a county by name or code, or the first digits of several codes; "": all counties
    as_of     the day on which dated relationships must be valid; None: today; "ever": any time
    from_     first day of dated events, such as attendance; None: no limit
    to        last day of dated events; None: the day of `as_of`
    two_mode  returns the network before projection, such as schools with their workshops
    at_least  keeps only edges of this weight or more
    strongest keeps only this number of edges per node, those with the highest weight
    backbone  keeps only edges significantly heavier than by chance, at this level, such as 0.05
              (see `thinning.backbone`)

    Days are dates, or texts as people write them. Views of relationships as they are stored are
    MultiDiGraphs whose edges have the relationship's `type` and properties. Derived views are Graphs or DiGraphs, most
    of them with a `weight`. A node's name consists of its label and id. Nodes have
    `label`, `title`, `name` and their other stored properties except personal ones. Schools also have `district`,
    `rural` and `stages` (小学、初中) on that day. Nodes without an edge are included.

    Raises Refused for an unknown name, an invalid day or a period that ends before it begins. Raises Refused also
    for `two_mode` of a network without projection, and for thinning a network without weights. Raises DatabaseFault
    if the database does not respond.
    """
    view = find_view(name, two_mode=two_mode)
    time = parse_time(as_of, from_, to)
    with ExitStack() as opened:
        if database is None:
            address = opened.enter_context(reachable(Settings.from_environment()))
            database = opened.enter_context(Database.connect(address))
        code = resolve_county(database, county, caller)
        with reduced_collection():
            graph = run_steps(database, network_steps(view, time, code, caller, two_mode=two_mode))
            return thin(graph, name, weight=at_least, most=strongest, level=backbone)


def find_view(name: str, *, two_mode: bool = False) -> View:
    """The view of a name, with - or _. Raises Refused with the existing names, or if it has no two-mode form."""
    view = VIEWS.get(name.replace("-", "_"))
    if view is None:
        near = nearest_words(name.replace("-", "_"), VIEWS, most=1)
        raise Refused(
            en=f"There is no network '{name}'.{f' Is it {near[0]}?' if near else ''} There are: {', '.join(VIEWS)}.",
            zh=f"没有名为“{name}”的网络。{f'是否指 {near[0]}？' if near else ''}现有：{'、'.join(VIEWS)}。",
        )
    if two_mode and view.two_mode is None:
        several = ", ".join(name for name, each in VIEWS.items() if each.two_mode)
        raise Refused(
            en=f"'{name}' is not a projection of a two-mode network; the projections are: {several}.",
            zh=f"网络“{name}”不是由双模网络投影而成；由双模网络投影的有：{several.replace(', ', '、')}。",
        )
    return view


def network_steps(
    view: View, time: Time, county: str, caller: Caller = LOCAL, *, two_mode: bool = False
) -> Steps[Network]:
    """The reads that build a network; `county` is a code or the first digits of several."""
    graph = yield from _read(view, time, caller, county)
    result: Network = graph
    if project := view.two_mode if two_mode else view.project:
        (result,) = yield lambda: project(graph)
    yield from _describe(result, time.day or today())
    return result


def parse_time(as_of: date | str | None, from_: date | str | None, to: date | str | None) -> Time:
    """The requested time. Raises Refused if a day is invalid, or if the period ends before it begins."""
    now = today()
    day = None if as_of == EVER else now if as_of is None else parse_day(as_of, now)
    first = None if from_ is None else parse_day(from_, now)
    last = day if to is None else parse_day(to, now)
    for text in (impossible_year(each.year) for each in (day, first, last) if each):
        if text:
            raise Refused(en=text.en, zh=text.zh)
    if first and last and first > last:
        raise Refused(
            en=f"The period starts on {first}, after its last day {last}.",
            zh=f"起始日期 {first} 晚于截止日期 {last}。",
        )
    return Time(day, first, last)


def _read(view: View, time: Time, caller: Caller, county: str) -> Steps[Directed]:
    network: Directed = nx.MultiDiGraph()
    params = {"day": time.day, "first": time.first, "last": time.last, "county": county}
    params |= {"shown_day": time.day or today(), **caller.params(today())}
    parts = [*_members(view, time, caller), *_edges(view, time, caller)]
    for first in range(0, len(parts), _AT_ONCE):
        some = parts[first : first + _AT_ONCE]
        calls = [f"CALL () {{ {part.cypher} AS part{at} }}" for at, part in enumerate(some)]
        names = [f"part{at}" for at in range(len(some))]
        rows = yield f"{' '.join(calls)} RETURN {', '.join(names)}", params
        for part, items in zip(some, rows, strict=True):
            part.add(network, items)
    for node, attributes in network.nodes(data=True):
        attributes.setdefault("label", node.partition(":")[0])
    return network


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a network: the nodes of a label, or the relationships of a type between two labels.

    cypher  a statement that returns one list of items; one list arrives three times faster than as many rows
    add     adds the items to the network
    """

    cypher: str
    add: Callable[[Directed, list[Any]], None]


def _edges(view: View, time: Time, caller: Caller) -> Iterator[_Part]:
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
            yield _Part(
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


def _members(view: View, time: Time, caller: Caller) -> Iterator[_Part]:
    """The nodes that are included with or without edges."""
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
        yield _Part(
            f"MATCH (n:{name}) WHERE {' AND '.join(tests)} RETURN collect({_attribute_map(name)})",
            partial(_add_nodes, name),
        )


def _property_map(variable: str, properties: Mapping[str, Property], *more: str) -> str:
    """A Cypher map of properties, with dates as text, and of the entries `more`."""
    named = [
        f"{name}: toString({variable}.{name})" if declared.type == "date" else f".{name}"
        for name, declared in properties.items()
    ]
    return f"{variable} {{ {', '.join([*named, *more])} }}"


def _attribute_map(label: str) -> str:
    """Cypher for the attributes of the node `n`: stored properties except personal ones, and a school's extras."""
    properties = {
        name: declared
        for name, declared in NODES[label].properties.items()
        if declared.stored and not declared.personal
    }
    return _property_map("n", properties, *(_SCHOOL if label == "School" else ()))


def _add_nodes(label: str, network: Network, nodes: Iterable[Mapping[str, Any]]) -> None:
    title = NODES[label].title.zh
    for node in nodes:
        attributes = _plain(node)
        network.add_node(f"{label}:{attributes.pop('id')}", label=label, title=title, **attributes)


def _describe(network: Network, day: date) -> Steps[None]:
    """Adds the attributes of nodes that were added only as ends of edges."""
    keys: dict[str, list[str]] = {}
    for node, attributes in network.nodes(data=True):
        if "title" not in attributes:
            label, _, key = node.partition(":")
            keys.setdefault(label, []).append(key)
    for label, ids in keys.items():
        (nodes,) = yield (
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN collect({_attribute_map(label)}) AS nodes",
            {"ids": ids, "shown_day": day},
        )
        _add_nodes(label, network, nodes)


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
