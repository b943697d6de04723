"""Networks as JSON: networkx's node-link form, Cytoscape's elements, graphology's serialisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import orjson

from yanxiu.graph.network_files.attributes import (
    attribute_names,
    free_name,
    free_names,
    rename_attributes,
)

if TYPE_CHECKING:
    from yanxiu.graph.networks import Network

_LINKS = frozenset({"source", "target", "key", "id"})


def node_link(network: Network) -> bytes:
    """networkx's node-link form, with edges under `edges`."""
    copy = network.__class__()
    of_nodes = free_names(network.nodes.values(), {"id"})
    of_edges = free_names((each for *_, each in network.edges(data=True)), _LINKS)
    copy.add_nodes_from(
        (node, rename_attributes(attributes, of_nodes))
        for node, attributes in network.nodes.items()
    )
    for *ends, attributes in network.edges(data=True):
        copy.add_edge(*ends, **rename_attributes(attributes, of_edges))
    return orjson.dumps(nx.node_link_data(copy, edges="edges"), option=orjson.OPT_APPEND_NEWLINE)


def cytoscape(network: Network) -> bytes:
    """Cytoscape's JSON: `elements` with `nodes` and `edges`, each with its `data`; ids are unique texts."""
    of_nodes = free_names(network.nodes.values(), _ELEMENT)
    of_edges = free_names((each for *_, each in network.edges(data=True)), _ELEMENT)
    nodes = [
        {"data": {**rename_attributes(attributes, of_nodes), "id": str(node)}}
        for node, attributes in network.nodes.items()
    ]
    edges = [
        {"data": {**rename_attributes(attributes, of_edges), "id": f"e{at}", "key": at, "source": str(one), "target": str(other)}}
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


def graphology(network: Network) -> bytes:
    """graphology's serialisation, for `Graph.from`. A node's `label` is its name, because sigma shows it."""
    kind = "directed" if network.is_directed() else "undirected"
    nodes = []
    kind_name = free_name("kind", attribute_names(network.nodes.values()))
    for node, attributes in network.nodes.items():
        node_attributes = dict(attributes)
        if "label" in node_attributes:
            node_attributes[kind_name] = node_attributes.pop("label")
        nodes.append(
            {
                "key": str(node),
                "attributes": {**node_attributes, "label": attributes.get("name", str(node))},
            }
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
