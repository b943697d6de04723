"""Networks as GEXF, for Gephi."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.graph.network_files.attributes import (
    Attributes,
    attribute_names,
    attribute_types,
    free_name,
    free_names,
    portable_number,
    rename_attributes,
    xml_text,
)

if TYPE_CHECKING:
    from yanxiu.graph.networks import Network

_TAKEN = frozenset({"id", "key", "start", "end", "pid", "parents", "slices", "spells", "viz"})
_READERS: Mapping[type, Callable[[Any], Any]] = {
    int: int,
    float: portable_number,
    bool: bool,
    str: xml_text,
}


def gexf(network: Network) -> bytes:
    """A network as GEXF. In Gephi, a node's label is its name and an edge's label is its type.

    A node or edge with a first or last day gets a spell. The graph label of a node is written as `kind`. The type
    of an edge is written as `relationship`, because GEXF's `type` says whether the edge is directed.
    """
    copy = _for_xml(network)
    kind = free_name("kind", attribute_names(copy.nodes.values()))
    of_edges = [attributes for *_, attributes in copy.edges(data=True)]
    names = attribute_names(of_edges)
    relationship, weight = free_name("relationship", names), free_name("weight", names)
    for node, attributes in copy.nodes.items():
        if "label" in attributes:
            attributes[kind] = attributes.pop("label")
        attributes["label"] = xml_text(attributes.get("name", node))
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


# names of the first day, the first day after the end, and the only day: for nodes and for edges
_LIVES = ("opened", "closed", "starts")
_HOLDS = ("since", "until", "on")


def _spell(attributes: Attributes, begins: str, ends: str, only: str) -> dict[str, str]:
    """The period of a node or edge as `start` and `end`, its first and last day; empty if it has no dates."""
    first, after = _day(attributes.get(begins)), _day(attributes.get(ends))
    if first is None and after is None:
        first = _day(attributes.get(only))
        last = _day(attributes.get("ends")) or first if only == "starts" else first
    else:
        last = after and after - timedelta(days=1)
    if first and last and last < first:
        return {}  # the period is empty
    return {
        name: day.isoformat() for name, day in (("start", first), ("end", last)) if day is not None
    }


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _for_xml(network: Network) -> Network:
    """A copy whose attributes can all be written as XML."""
    of_edges = [attributes for *_, attributes in network.edges(data=True)]
    node_types, edge_types = attribute_types(network.nodes.values()), attribute_types(of_edges)
    node_names = free_names(network.nodes.values(), _TAKEN)
    edge_names = free_names(of_edges, _TAKEN)
    result = network.__class__()
    for node, attributes in network.nodes.items():
        result.add_node(
            xml_text(node), **rename_attributes(_read(attributes, node_types), node_names)
        )
    for source, target, attributes in network.edges(data=True):
        result.add_edge(
            xml_text(source),
            xml_text(target),
            **rename_attributes(_read(attributes, edge_types), edge_names),
        )
    return result


def _read(attributes: Attributes, types: Mapping[str, type]) -> dict[str, Any]:
    return {xml_text(name): _READERS[types[name]](value) for name, value in attributes.items()}
