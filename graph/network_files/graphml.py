"""Networks as GraphML, for igraph, yEd, Gephi and networkx.

This module writes the XML as text. networkx's writer is seven times slower (`docs/decisions/graphml-as-text.md`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from yanxiu.graph.network_files.attributes import (
    Attributes,
    attribute_types,
    free_names,
    portable_number,
    xml_text,
)

if TYPE_CHECKING:
    from yanxiu.graph.networks import Network

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_TAKEN = frozenset({"id", "key"})
_TYPES: Mapping[type, str] = {int: "long", float: "double", bool: "boolean", str: "string"}
_TEXTS: Mapping[type, Callable[[Any], str]] = {
    int: str,
    float: lambda value: repr(portable_number(value)),
    bool: lambda value: "true" if value else "false",
    # An XML parser would read an unescaped carriage return as a line feed.
    str: lambda value: escape(xml_text(value), {"\r": "&#13;"}),
}


@dataclass(frozen=True, slots=True)
class _Column:
    """An attribute of nodes or edges: its declaration, the opening tag of a value, and the value's conversion."""

    declaration: str
    begin: str
    text: Callable[[Any], str]


def graphml(network: Network) -> bytes:
    """A network as GraphML in UTF-8, with typed attributes; the edges of a multigraph have ids."""
    nodes = _columns("node", list(network.nodes.values()))
    edges = _columns("edge", [attributes for *_, attributes in network.edges(data=True)])
    written = io.BytesIO()
    written.write(_HEAD.encode())
    written.writelines(each.declaration.encode() for each in (*nodes.values(), *edges.values()))
    direction = "directed" if network.is_directed() else "undirected"
    written.write(f'<graph edgedefault="{direction}">\n'.encode())
    ids = {node: quoteattr(xml_text(node)) for node in network}
    written.writelines(
        f"<node id={ids[node]}>{_data(attributes, nodes)}</node>\n".encode()
        for node, attributes in network.nodes.items()
    )
    several = network.is_multigraph()
    for at, (one, other, attributes) in enumerate(network.edges(data=True)):
        own = f' id="e{at}"' if several else ""
        tie = (
            f"<edge{own} source={ids[one]} target={ids[other]}>{_data(attributes, edges)}</edge>\n"
        )
        written.write(tie.encode())
    written.write(b"</graph>\n</graphml>\n")
    return written.getvalue()


def _columns(domain: str, rows: list[Attributes]) -> dict[str, _Column]:
    free = free_names(rows, _TAKEN)
    columns = {}
    for at, (name, kind) in enumerate(attribute_types(rows).items()):
        key = f"{domain[0]}{at}"
        title = quoteattr(xml_text(free.get(name, name)))
        columns[name] = _Column(
            f'<key id="{key}" for="{domain}" attr.name={title} attr.type="{_TYPES[kind]}"/>\n',
            f'<data key="{key}">',
            _TEXTS[kind],
        )
    return columns


def _data(attributes: Attributes, columns: Mapping[str, _Column]) -> str:
    return "".join(
        f"{columns[name].begin}{columns[name].text(value)}</data>"
        for name, value in attributes.items()
    )
