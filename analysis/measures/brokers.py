"""Brokers: who stands between people and schools that would else have nothing to do with each other.

Betweenness (L. Freeman, Sociometry 40, 1977): of all pairs of others, the share whose shortest way leads through a
person, where several are equally short a part of it. Ways lead over what people share: schools, teams, workshops,
communities.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.measures.reading import is_of, key_of, network_of
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.Graph[str]


def betweenness(network: Network) -> dict[str, float]:
    """The betweenness of every node, from 0 to 1, as `networkx.betweenness_centrality` gives it.

    Computed by rustworkx, which agrees with networkx and is more than five times as fast (`python -m bench.networks`).
    """
    import rustworkx  # noqa: PLC0415 - it takes a while, and most questions need none

    nodes = list(network)
    at = {node: place for place, node in enumerate(nodes)}
    graph: rustworkx.PyGraph[str, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    graph.add_edges_from_no_data([(at[one], at[other]) for one, other in network.edges()])
    scores = rustworkx.graph_betweenness_centrality(graph, normalized=True)
    return {node: scores[place] for node, place in at.items()}


def brokers(asked: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """Teachers with a betweenness above 0, each with what they share and how many schools meet there."""
    contacts = yield from network_of("contacts", asked)
    (rows,) = yield lambda: _rows(contacts)
    return rows  # type: ignore[no-any-return]


def _rows(contacts: Network) -> list[dict[str, Any]]:
    scores = betweenness(contacts)
    return [
        {
            "teacher": key_of(node),
            "links": contacts.degree(node),
            "schools": len(schools_met(contacts, node)),
            "score": round(score, 6),
        }
        for node, score in scores.items()
        if score > 0 and is_of(node, "Teacher")
    ]


def schools_met(contacts: Network, person: str) -> set[str]:
    """The schools that a person is tied to, and those of everybody with whom they share a group."""
    met: set[str] = set()
    for shared in contacts[person]:
        if is_of(shared, "School"):
            met.add(shared)
            continue
        for other in contacts[shared]:
            met.update(each for each in contacts[other] if is_of(each, "School"))
    return met
