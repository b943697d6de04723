"""Brokers: people who connect people and schools that otherwise have no connection.

Betweenness (L. Freeman, Sociometry 40, 1977) is the share of all pairs of others whose shortest path leads through a
person. If several paths are equally short, each counts in part. Paths lead through shared schools, teams, workshops
and communities.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.measures.reading import has_label, node_key, read_network
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.Graph[str]


def betweenness(network: Network) -> dict[str, float]:
    """The betweenness of every node, from 0 to 1, as in `networkx.betweenness_centrality`.

    rustworkx computes it with the same results, more than five times faster (`python -m bench.networks`).
    """
    import rustworkx  # noqa: PLC0415 - slow to import, and few questions need it

    nodes = list(network)
    at = {node: place for place, node in enumerate(nodes)}
    graph: rustworkx.PyGraph[str, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    graph.add_edges_from_no_data([(at[one], at[other]) for one, other in network.edges()])
    scores = rustworkx.graph_betweenness_centrality(graph, normalized=True)
    return {node: scores[place] for node, place in at.items()}


def brokers(parameters: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """Teachers with a betweenness above 0, each with their number of links and of schools that they connect."""
    contacts = yield from read_network("contacts", parameters)
    (rows,) = yield lambda: _rows(contacts)
    return rows  # type: ignore[no-any-return]


def _rows(contacts: Network) -> list[dict[str, Any]]:
    scores = betweenness(contacts)
    return [
        {
            "teacher": node_key(node),
            "links": contacts.degree(node),
            "schools": len(reachable_schools(contacts, node)),
            "score": round(score, 6),
        }
        for node, score in scores.items()
        if score > 0 and has_label(node, "Teacher")
    ]


def reachable_schools(contacts: Network, person: str) -> set[str]:
    """The schools of a person, and those of everybody with whom they share a group."""
    met: set[str] = set()
    for shared in contacts[person]:
        if has_label(shared, "School"):
            met.add(shared)
            continue
        for other in contacts[shared]:
            met.update(each for each in contacts[other] if has_label(each, "School"))
    return met
