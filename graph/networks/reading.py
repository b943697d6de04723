"""Reads the county's networks as networkx graphs: named views for free analysis.

A view is read as lists of nodes and of edges. Personal properties are never read. Attributes are texts, numbers
and truth values, so that every view can be written as GraphML and GEXF. `View.members` lists the nodes that are
included without an edge.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

import networkx as nx

from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import impossible_year, parse_day, today
from yanxiu.graph.errors import Refused
from yanxiu.graph.garbage import reduced_collection
from yanxiu.graph.naming import resolve_county
from yanxiu.graph.networks.parts import Time, add_nodes, attribute_map, edge_parts, node_parts
from yanxiu.graph.networks.thinning import thin
from yanxiu.graph.networks.views import VIEWS, View
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import Steps, run_steps
from yanxiu.graph.words import nearest_words

if TYPE_CHECKING:
    Directed = nx.MultiDiGraph[str]
    Network = nx.Graph[str]

EVER = "ever"
_AT_ONCE = 8  # parts read by one statement; each statement takes some milliseconds of its own


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
    parts = [*node_parts(view, time, caller), *edge_parts(view, time, caller)]
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


def _describe(network: Network, day: date) -> Steps[None]:
    """Adds the attributes of nodes that were added only as ends of edges."""
    keys: dict[str, list[str]] = {}
    for node, attributes in network.nodes(data=True):
        if "title" not in attributes:
            label, _, key = node.partition(":")
            keys.setdefault(label, []).append(key)
    for label, ids in keys.items():
        (nodes,) = yield (
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN collect({attribute_map(label)}) AS nodes",
            {"ids": ids, "shown_day": day},
        )
        add_nodes(label, network, nodes)
