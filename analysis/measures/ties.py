"""Measures of the ties between schools: weakly tied schools, core and periphery, communities, homophily."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.analysis.measures.reading import has_label, node_key, read_network
from yanxiu.graph.networks.projecting import join_schools
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    Network = nx.Graph[str]
    Rows = list[dict[str, Any]]

STRENGTH = "strength"
_SEED = 1  # makes the random order of the community detection reproducible


def weakly_tied_schools(parameters: Mapping[str, Any]) -> Steps[Rows]:
    """Schools tied to at most `most` others, with the names of these."""
    schools = yield from read_network("collaboration", parameters)
    return [
        {
            **_tie_figures(schools, school),
            "state": "weak" if schools[school] else "isolated",
            "names": sorted(_name(schools, other) for other in schools[school]),
        }
        for school in schools
        if len(schools[school]) <= parameters["most"]
    ]


def core_and_periphery(parameters: Mapping[str, Any]) -> Steps[Rows]:
    """Every school, with its core number and whether it belongs to the core."""
    schools = yield from read_network("collaboration", parameters)
    core, shells = find_core(schools), nx.core_number(schools)
    return [
        {
            **_tie_figures(schools, school),
            "state": "core" if school in core else "periphery",
            "number": shells[school],
        }
        for school in schools
    ]


def find_core(network: Network) -> set[str]:
    """The core of the network. In an ideal core all members are tied to each other, and no others are tied.

    Borgatti and Everett (Social Networks 21, 2000) count the deviations from that ideal. The optimum of their discrete
    model is a set of nodes of highest degree (S. Lip, arXiv:1102.5511). Of equally good cores the smallest is taken;
    nodes of equal degree are ordered by name.
    """
    ordered = sorted(network, key=lambda node: (-network.degree(node), node))
    best, deviation, ties = 0, network.number_of_edges(), 0
    for size, node in enumerate(ordered, 1):
        ties += network.degree(node)
        deviating = size * (size - 1) // 2 + network.number_of_edges() - ties
        if deviating < deviation:
            best, deviation = size, deviating
    return set(ordered[:best])


def communities_found(parameters: Mapping[str, Any]) -> Steps[Rows]:
    """Every school, with its detected community and whether its alliance is in the same community."""
    places = yield from read_network("collaboration", parameters, two_mode=True)
    (rows,) = yield lambda: _against_alliances(places)
    return rows  # type: ignore[no-any-return]


def _against_alliances(places: Network) -> Rows:
    alliances = [node for node in places if has_label(node, "Alliance")]
    mates = {school: set(places[each]) - {school} for each in alliances for school in places[each]}
    home = {school: each for each in alliances for school in places[each]}
    schools = join_schools(places.subgraph(set(places) - {*alliances}))
    number = {
        school: at for at, members in enumerate(communities(schools), 1) for school in members
    }
    rows = []
    for school in schools:
        allied = mates.get(school, set())
        elsewhere = {each for each in allied if number[each] != number[school]}
        share = 1 - len(elsewhere) / len(allied) if allied else None
        rows.append(
            {
                "school": node_key(school),
                "alliance": node_key(home[school]) if school in home else None,
                "number": number[school],
                "links": sum(1 for other in schools[school] if number[other] == number[school]),
                "share": None if share is None else round(share, 4),
                "state": _agreement(share),
                "names": sorted(_name(schools, each) for each in elsewhere),
            }
        )
    return rows


def _agreement(share: float | None) -> str:
    if share is None:
        return "no_alliance"
    return "together" if share == 1 else "split" if share else "apart"


def communities(network: Network) -> list[set[str]]:
    """Groups of schools with more ties among themselves than expected by chance, the largest first.

    Uses the Louvain method (V. Blondel and others, J. Stat. Mech. P10008, 2008) with the strength of the ties, and a
    fixed order of nodes and seed. A school without ties is a group of its own.
    """
    ordered: Network = nx.Graph()
    ordered.add_nodes_from(sorted(network))
    for one, other in sorted((min(ends), max(ends)) for ends in network.edges()):
        ordered.add_edge(one, other, strength=network.edges[one, other][STRENGTH])
    groups = nx.community.louvain_communities(ordered, weight=STRENGTH, seed=_SEED)
    return sorted(map(set, groups), key=lambda group: (-len(group), min(group)))


def district_homophily(parameters: Mapping[str, Any]) -> Steps[Rows]:
    """Each district, with the share of its schools' ties within the district, compared with chance."""
    schools = yield from read_network("collaboration", parameters)
    places = yield from read_network("organisation", parameters)
    home = {
        a: b for a, b, attributes in places.edges(data=True) if attributes["type"] == "IN_DISTRICT"
    }
    return [
        {"district": node_key(district), **figures}
        for district, figures in homophily(schools, home).items()
    ]


def homophily(network: Network, home: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """For each group of nodes, its internal ties and all its ties; each is counted once per end in the group.

    `expected` is the internal share if partners were drawn at random among all others. `score` is the index of
    J. Coleman (Sociometry 21, 1958): 1 if all ties are internal, 0 as by chance, -1 if all are external. Nodes without
    a group are left out.
    """
    members = Counter(home[node] for node in network if node in home)
    everyone = members.total()
    total: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for one, other in network.edges():
        if one not in home or other not in home:
            continue
        total.update((home[one], home[other]))
        within[home[one]] += 2 * (home[one] == home[other])
    return {
        group: _against_chance(within[group], total[group], size, everyone)
        for group, size in members.items()
    }


def _against_chance(within: int, total: int, size: int, everyone: int) -> dict[str, Any]:
    expected = (size - 1) / (everyone - 1) if everyone > 1 else None
    share = within / total if total else None
    return {
        "number": within,
        "total": total,
        "share": _round(share),
        "expected": _round(expected),
        "score": _round(coleman(share, expected)),
    }


def coleman(share: float | None, expected: float | None) -> float | None:
    """Coleman's index; None if there are no ties or no other group."""
    if share is None or expected is None or expected == 1:
        return None
    if share >= expected:
        return (share - expected) / (1 - expected)
    return (share - expected) / expected


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _tie_figures(network: Network, school: str) -> dict[str, Any]:
    strength: Iterable[float] = (attributes[STRENGTH] for attributes in network[school].values())
    return {
        "school": node_key(school),
        "links": len(network[school]),
        "weight": round(sum(strength), 4),
    }


def _name(network: Network, node: str) -> str:
    return str(network.nodes[node].get("name", node_key(node)))
