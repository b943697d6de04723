"""Network files for other programs: Gephi, igraph, yEd, Cytoscape, graphology, networkx itself.

What these want is stricter than what a graph may hold. A column has one type for all nodes or all edges; XML 1.0 has
no control characters; some names mean something to the format. So a column of numbers and texts is written as text,
what XML cannot hold as U+FFFD, and an attribute whose name is taken under a free one, with `_` after it.
"""

from __future__ import annotations

import io
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import orjson

if TYPE_CHECKING:
    from yanxiu.graph.networks import Network

# everything but the characters of https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GRAPHML = frozenset({"id", "key"})
_GEXF = frozenset({"id", "key", "start", "end", "pid", "parents", "slices", "spells", "viz"})
_LINKS = frozenset({"source", "target", "key", "id"})
Held = Mapping[str, Any]


def _graphml(network: Network) -> bytes:
    written = io.BytesIO()
    nx.write_graphml(_for_xml(network, _GRAPHML), written, encoding="utf-8")
    return written.getvalue()


def _gexf(network: Network) -> bytes:
    """What Gephi shows: a node's label is its name, an edge's its type; what has a first and a last day has a spell.

    A node's own label is `kind` there, an edge's type `relationship`: `type` would say whether it is directed.
    """
    copy = _for_xml(network, _GEXF)
    kind = _free("kind", _names_in(copy.nodes.values()))
    of_edges = [attributes for *_, attributes in copy.edges(data=True)]
    names = _names_in(of_edges)
    relationship, weight = _free("relationship", names), _free("weight", names)
    for node, attributes in copy.nodes.items():
        if "label" in attributes:
            attributes[kind] = attributes.pop("label")
        attributes["label"] = _sound(attributes.get("name", node))
        attributes.update(_spell(attributes, *_LIVES))
    for attributes in of_edges:
        if isinstance(attributes.get("weight"), (str, bool)):
            attributes[weight] = attributes.pop("weight")
        if "type" in attributes:
            attributes.setdefault("label", attributes["type"])
            attributes[relationship] = attributes.pop("type")
        attributes.update(_spell(attributes, *_HOLDS))
    written = io.BytesIO()
    nx.write_gexf(copy, written, encoding="utf-8")
    return written.getvalue()


def _free(name: str, taken: Container[str]) -> str:
    """The name, with as many `_` after it as make it one that is not taken."""
    while name in taken:
        name += "_"
    return name


def _names_in(rows: Iterable[Held]) -> set[str]:
    return {name for row in rows for name in row}


# first day, first day no longer, only day: of nodes and of edges
_LIVES = ("opened", "closed", "starts")
_HOLDS = ("since", "until", "on")


def _spell(held: Held, begins: str, ends: str, only: str) -> dict[str, str]:
    """The days on which something is there; `end` is the last of them. Nothing of what has no day."""
    first, after = _day(held.get(begins)), _day(held.get(ends))
    if first is None and after is None:
        first = _day(held.get(only))
        last = _day(held.get("ends")) or first if only == "starts" else first
    else:
        last = after and after - timedelta(days=1)
    if first and last and last < first:
        return {}  # it never was
    return {
        name: day.isoformat() for name, day in (("start", first), ("end", last)) if day is not None
    }


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _json(network: Network) -> bytes:
    copy = network.__class__()
    of_nodes = _free_names(network.nodes.values(), {"id"})
    of_edges = _free_names((each for *_, each in network.edges(data=True)), _LINKS)
    copy.add_nodes_from(
        (node, _renamed(attributes, of_nodes)) for node, attributes in network.nodes.items()
    )
    for *ends, attributes in network.edges(data=True):
        copy.add_edge(*ends, **_renamed(attributes, of_edges))
    return orjson.dumps(nx.node_link_data(copy, edges="edges"), option=orjson.OPT_APPEND_NEWLINE)


def _cytoscape(network: Network) -> bytes:
    """Cytoscape's JSON: `elements` with `nodes` and `edges`, each with its `data`; ids are text and never twice."""
    of_nodes = _free_names(network.nodes.values(), _ELEMENT)
    of_edges = _free_names((each for *_, each in network.edges(data=True)), _ELEMENT)
    nodes = [
        {"data": {**_renamed(attributes, of_nodes), "id": str(node)}}
        for node, attributes in network.nodes.items()
    ]
    edges = [
        {"data": {**_renamed(attributes, of_edges), "id": f"e{at}", "key": at, "source": str(one), "target": str(other)}}
        for at, (one, other, attributes) in enumerate(network.edges(data=True))
    ]  # fmt: skip
    written = {
        "data": {"directed": network.is_directed()},
        "directed": network.is_directed(),
        "multigraph": network.is_multigraph(),
        "elements": {"nodes": nodes, "edges": edges},
    }
    return orjson.dumps(written, option=orjson.OPT_APPEND_NEWLINE)


_ELEMENT = frozenset({"id", "source", "target", "key", "parent"})


def _graphology(network: Network) -> bytes:
    """graphology's serialisation, which `Graph.from` takes; sigma shows a node's `label`, which is its name."""
    kind = "directed" if network.is_directed() else "undirected"
    nodes = []
    kind_name = _free("kind", _names_in(network.nodes.values()))
    for node, attributes in network.nodes.items():
        shown = dict(attributes)
        if "label" in shown:
            shown[kind_name] = shown.pop("label")
        nodes.append(
            {"key": str(node), "attributes": {**shown, "label": attributes.get("name", str(node))}}
        )
    edges = [
        {"key": f"e{at}", "source": str(one), "target": str(other), "attributes": dict(attributes)}
        for at, (one, other, attributes) in enumerate(network.edges(data=True))
    ]
    written = {
        "options": {"type": kind, "multi": network.is_multigraph(), "allowSelfLoops": True},
        "attributes": {},
        "nodes": nodes,
        "edges": edges,
    }
    return orjson.dumps(written, option=orjson.OPT_APPEND_NEWLINE)


WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
    "cytoscape": _cytoscape,
    "graphology": _graphology,
}


def _for_xml(network: Network, taken: Iterable[str]) -> Network:
    """A copy in which every attribute can be written."""
    of_nodes = _readers(network.nodes.values())
    of_edges = _readers(attributes for *_, attributes in network.edges(data=True))
    node_names = _free_names(network.nodes.values(), taken)
    edge_names = _free_names((each for *_, each in network.edges(data=True)), taken)
    result = network.__class__()
    for node, attributes in network.nodes.items():
        result.add_node(_sound(node), **_renamed(_read(attributes, of_nodes), node_names))
    for source, target, attributes in network.edges(data=True):
        result.add_edge(
            _sound(source), _sound(target), **_renamed(_read(attributes, of_edges), edge_names)
        )
    return result


def _readers(rows: Iterable[Held]) -> dict[str, Callable[[Any], Any]]:
    """How each attribute is written, so that all its values are of one type."""
    kinds: dict[str, set[type]] = defaultdict(set)
    for row in rows:
        for name, value in row.items():
            odd = isinstance(value, float) and not math.isfinite(value)
            kinds[name].add(str if odd else type(value))
    return {name: _reader(types) for name, types in kinds.items()}


def _number(value: float) -> float:
    """A number that all programs read: igraph stops at one that is smaller than a normal one."""
    return 0.0 if abs(value) < sys.float_info.min else float(value)


def _reader(kinds: set[type]) -> Callable[[Any], Any]:
    if kinds <= {int}:
        return int
    if kinds <= {int, float}:
        return _number
    return bool if kinds <= {bool} else _sound


def _read(held: Held, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {_sound(name): readers[name](value) for name, value in held.items()}


def _sound(value: Any) -> str:
    """A value as text that XML can hold."""
    return _NO_XML.sub("\ufffd", str(value))


def _free_names(rows: Iterable[Held], taken: Iterable[str]) -> dict[str, str]:
    """For each attribute whose name is taken: the name with as many `_` as make it one that no row has."""
    known = _names_in(rows)
    return {name: _free(name, known) for name in known.intersection(taken)}


def _renamed(held: Held, names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in held.items()}
