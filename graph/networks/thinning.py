"""Thins networks for display: keeps the important edges and all nodes.

Each function returns a new graph with the same nodes.
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
    """Keeps the edges with at least this weight."""
    return _with_edges(network, lambda _, __, attributes: attributes[WEIGHT] >= weight)


def strongest(network: Network, most: int) -> Network:
    """Keeps an edge if it is among the `most` heaviest edges of one of its ends.

    Edges of equal weight are ordered by `strength` if they have it, then by the names of the nodes.
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
    """Keeps the edges that are significantly heavier than by chance: the disparity filter.

    An edge is kept if its share of the weight at one of its ends is improbable. Improbable means: if the weight were
    distributed at random, so large a share would have a probability under `level`. An end with only one edge is not
    considered.
    In a directed network the ends are the outgoing edges of the source and the incoming edges of the target.
    Source: M. Serrano, M. Boguñá, A. Vespignani, PNAS 106 (2009), 6483.
    """
    out = _chances(network)
    back = _chances(network.reverse(copy=False)) if isinstance(network, nx.DiGraph) else out

    def kept(one: str, other: str, properties: dict[str, Any]) -> bool:
        weight = properties[WEIGHT]
        return min(out[one](weight), back[other](weight)) < level

    return _with_edges(network, kept)


def _chances(network: Network) -> dict[str, Callable[[float], float]]:
    """For each node, a function from an edge's weight to the probability of so large a share."""

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


def thin(
    network: Network,
    name: str,
    *,
    weight: float | None = None,
    most: int | None = None,
    level: float | None = None,
) -> Network:
    """Applies `at_least`, then `strongest`, then `backbone`, as far as they are given.

    Raises Refused if the network has no weights, or if a parameter is out of range.
    """
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
