"""Networks as files that other programs read: Gephi, igraph, yEd, networkx itself.

What these want is stricter than what a graph may hold. A column has one type for all nodes or all edges; XML 1.0 has
no control characters; some names mean something to the format. So a column of numbers and texts is written as text,
what XML cannot hold as U+FFFD, and an attribute whose name is taken with `_` after it.
"""

from __future__ import annotations

import io
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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


def _graphml(found: Network) -> bytes:
    written = io.BytesIO()
    nx.write_graphml(_for_xml(found, _GRAPHML), written, encoding="utf-8")
    return written.getvalue()


def _gexf(found: Network) -> bytes:
    """An edge's type is its label there: `type` would say whether it is directed."""
    made = _for_xml(found, _GEXF)
    for *_, held in made.edges(data=True):
        if isinstance(held.get("weight"), str):
            held["weight_"] = held.pop("weight")
        if "type" in held:
            held.setdefault("label", held["type"])
            held["relationship"] = held.pop("type")
    written = io.BytesIO()
    nx.write_gexf(made, written, encoding="utf-8")
    return written.getvalue()


def _json(found: Network) -> bytes:
    made = found.__class__()
    made.add_nodes_from((node, _renamed(held, {"id"})) for node, held in found.nodes.items())
    for *ends, held in found.edges(data=True):
        made.add_edge(*ends, **_renamed(held, _LINKS))
    return orjson.dumps(nx.node_link_data(made, edges="edges"), option=orjson.OPT_APPEND_NEWLINE)


WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
}


def _for_xml(found: Network, taken: Iterable[str]) -> Network:
    """A copy in which every attribute can be written."""
    of_nodes = _readers(found.nodes.values())
    of_edges = _readers(held for *_, held in found.edges(data=True))
    result = found.__class__()
    for node, held in found.nodes.items():
        result.add_node(_sound(node), **_renamed(_read(held, of_nodes), taken))
    for source, target, held in found.edges(data=True):
        result.add_edge(_sound(source), _sound(target), **_renamed(_read(held, of_edges), taken))
    return result


def _readers(rows: Iterable[Held]) -> dict[str, Callable[[Any], Any]]:
    """How each attribute is written, so that all its values are of one type."""
    kinds: dict[str, set[type]] = defaultdict(set)
    for held in rows:
        for name, value in held.items():
            odd = isinstance(value, float) and not math.isfinite(value)
            kinds[name].add(str if odd else type(value))
    return {name: _reader(found) for name, found in kinds.items()}


def _reader(kinds: set[type]) -> Callable[[Any], Any]:
    if kinds <= {int}:
        return int
    if kinds <= {int, float}:
        return float
    return bool if kinds <= {bool} else _sound


def _read(held: Held, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {_sound(name): readers[name](value) for name, value in held.items()}


def _sound(value: Any) -> str:
    """A value as text that XML can hold."""
    return _NO_XML.sub("\ufffd", str(value))


def _renamed(held: Held, taken: Iterable[str]) -> dict[str, Any]:
    return {f"{name}_" if name in taken else name: value for name, value in held.items()}
