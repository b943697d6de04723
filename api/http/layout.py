"""Computes the positions of a network's nodes. A node keeps its position on every day, so years can be animated.

Districts form a ring, and a district's nodes fill a disc around its centre. Every other node goes to the middle of
its neighbours, or of the picture if it has none. Nothing is random, so a picture looks the same tomorrow.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx
import orjson

from yanxiu.api.ids import global_id

if TYPE_CHECKING:
    from yanxiu.graph.networks import Network

_RING = 100.0  # distance of a district's centre from the middle
_GOLDEN = math.pi * (3 - math.sqrt(5))  # the angle that fills a disc evenly
Place = tuple[float, float]


def lay_out(network: Network, schools: Network) -> bytes:
    """Returns the network's nodes with positions, and its edges with periods, as JSON.

    `schools` contains the schools, which the picture shows even without edges.
    """
    by_node: dict[str, Mapping[str, Any]] = {
        node: attributes
        for node, attributes in schools.nodes.items()
        if attributes["label"] == "School"
    }
    by_node |= dict(network.nodes.items())
    places = _places(by_node, network)
    index = {node: at for at, node in enumerate(places)}
    nodes = [
        {
            "id": global_id(*node.split(":", 1)),
            "label": by_node[node]["label"],
            "name": by_node[node].get("name", ""),
            "district": by_node[node].get("district"),
            "rural": by_node[node].get("rural"),
            "stages": by_node[node].get("stages"),
            "since": by_node[node].get("opened"),
            "until": by_node[node].get("closed"),
            "x": round(x, 2),
            "y": round(y, 2),
        }
        for node, (x, y) in places.items()
    ]
    edges = [
        [
            index[a],
            index[b],
            attributes.get("since"),
            attributes.get("until"),
            attributes.get("subject"),
        ]
        for a, b, attributes in network.edges(data=True)
    ]
    return orjson.dumps({"nodes": nodes, "edges": edges})


def _places(by_node: Mapping[str, Mapping[str, Any]], network: Network) -> dict[str, Place]:
    centres = _centres(
        {attributes["district"] for attributes in by_node.values() if attributes.get("district")}
    )
    by_district: dict[str, list[str]] = defaultdict(list)
    for node in sorted(by_node):
        if district := by_node[node].get("district"):
            by_district[district].append(node)
    places: dict[str, Place] = {}
    for district, nodes in by_district.items():
        places |= _disc(centres[district], nodes, 5.6)
    waiting = [node for node in sorted(by_node) if node not in places]
    while waiting:
        fixed = {node: _middle(network, node, places) for node in waiting}
        near: dict[Place, list[str]] = defaultdict(list)
        for node, middle in fixed.items():
            if middle is not None:
                near[middle].append(node)
        if not near:
            return {**places, **_disc((0.0, 0.0), waiting, 2.0)}
        for middle, nodes in near.items():
            places |= _disc(middle, nodes, 2.2, start=2)
        waiting = [node for node in waiting if node not in places]
    return places


def _centres(districts: Iterable[str]) -> dict[str, Place]:
    names = sorted(districts)
    return {
        name: (
            _RING * math.cos(2 * math.pi * at / len(names)),
            _RING * math.sin(2 * math.pi * at / len(names)),
        )
        for at, name in enumerate(names)
    }


def _disc(centre: Place, nodes: list[str], apart: float, start: int = 0) -> dict[str, Place]:
    return {
        node: (
            centre[0] + apart * math.sqrt(at) * math.cos(_GOLDEN * at),
            centre[1] + apart * math.sqrt(at) * math.sin(_GOLDEN * at),
        )
        for at, node in enumerate(nodes, start)
    }


def _middle(network: Network, node: str, places: Mapping[str, Place]) -> Place | None:
    """Returns the middle of a node's placed neighbours; None if none has a position yet."""
    if node not in network:
        return None
    tied = set(nx.all_neighbors(network, node))
    known = [places[each] for each in tied if each in places]
    if not known:
        return None
    return (
        round(sum(x for x, _ in known) / len(known), 1),
        round(sum(y for _, y in known) / len(known), 1),
    )
