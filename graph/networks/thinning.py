"""Thins networks for display: keeps the important edges and all nodes.

Each function gives a new graph with the same nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.graph.errors import Refused

if TYPE_CHECKING:
    Network = nx.Graph[str]

WEIGHT = "weight"
STRENGTH = "strength"


def at_least(network: Network, weight: float) -> Network:
    """The edges whose weight is no less."""
    return _with_edges(network, lambda _, __, attributes: attributes[WEIGHT] >= weight)


def strongest(network: Network, most: int) -> Network:
    """The edges that are among the so many heaviest of one of their ends.

    Of equals that with more `strength`, where they have it, then in the order of the nodes' names.
    """
    kept: set[tuple[str, str]] = set()
    for node in network:
        edges = sorted(
            network.edges(node, data=True),
            key=lambda edge: (-edge[2][WEIGHT], -edge[2].get(STRENGTH, 0.0), edge[1]),
        )
        kept.update((one, other) for one, other, _ in edges[:most])
    if not network.is_directed():
        kept |= {(other, one) for one, other in kept}
    return _with_edges(network, lambda one, other, _: (one, other) in kept)


def backbone(network: Network, level: float) -> Network:
    """The edges that are heavier than chance would have them: the disparity filter.

    An edge is kept where, at one of its ends, a share of the weight as large as its own has a probability under
    `level` if the weight were spread at random; an end with one edge says nothing. M. Serrano, M. Boguñá, A.
    Vespignani, PNAS 106 (2009), 6483. In a directed network the ends are what goes out of one and into the other.
    """
    out = _chances(network)
    back = _chances(network.reverse(copy=False)) if isinstance(network, nx.DiGraph) else out

    def kept(one: str, other: str, properties: dict[str, Any]) -> bool:
        weight = properties[WEIGHT]
        return min(out[one](weight), back[other](weight)) < level

    return _with_edges(network, kept)


def _chances(network: Network) -> dict[str, Callable[[float], float]]:
    """For each node, the probability of a share of its weight as large as an edge's."""

    def chance(total: float, degree: int) -> Callable[[float], float]:
        return lambda weight: float((1 - weight / total) ** (degree - 1))

    return {
        node: chance(sum(attributes[WEIGHT] for attributes in edges.values()), len(edges))
        for node, edges in network.adjacency()
    }


def _with_edges(network: Network, kept: Callable[[str, str, dict[str, Any]], bool]) -> Network:
    result: Network = network.__class__()
    result.add_nodes_from(network.nodes(data=True))
    result.add_edges_from(edge for edge in network.edges(data=True) if kept(*edge))
    return result


def thinned(
    network: Network,
    name: str,
    *,
    weight: float | None = None,
    most: int | None = None,
    level: float | None = None,
) -> Network:
    """A network with a least weight, then so many edges a node, then its backbone; raises Refused where it has no weights."""
    if weight is None and most is None and level is None:
        return network
    if any(WEIGHT not in attributes for *_, attributes in network.edges(data=True)):
        raise Refused(
            en=f"The edges of '{name}' have no weights: only a one-mode network can be thinned.",
            zh=f"网络“{name}”的边没有权重：只有单模网络才能按权重精简。",
        )
    if (most is not None and most < 1) or (level is not None and not 0 < level < 1):
        raise Refused(
            en="Give a whole number from 1 for the strongest edges, and a level between 0 and 1 for the backbone.",
            zh="每个节点保留的边数应为不小于 1 的整数，骨干网络的显著性水平应在 0 与 1 之间。",
        )
    if weight is not None:
        network = at_least(network, weight)
    if most is not None:
        network = strongest(network, most)
    return network if level is None else backbone(network, level)
