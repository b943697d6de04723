"""Projected networks: schools linked by shared groups and mentors, teachers linked by shared activities.

Each function takes the network as stored and returns a new network. The nodes keep their attributes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    Directed = nx.MultiDiGraph[str]
    Network = nx.Graph[str]

# labels of nodes that schools share, and the edge attribute that counts them
SHARED: Mapping[str, str] = {
    "Workshop": "workshops",
    "PeerCommunity": "communities",
    "Alliance": "alliances",
    "Teacher": "mentors",
    "Expert": "mentors",
}


def taking_part(network: Directed) -> Network:
    """Teachers and the activities they attended; attendance with 0 hours does not count."""
    result = _nodes_only(network, ("Teacher", "Activity"))
    result.add_edges_from(
        (teacher, activity, {"hours": hours}) for teacher, activity, hours in _attended(network)
    )
    return result


def co_training(network: Directed) -> Network:
    """Teachers joined by the activities that both attended; `weight` counts them."""
    there: dict[str, set[str]] = defaultdict(set)
    for teacher, activity, _ in _attended(network):
        there[activity].add(teacher)
    together: Counter[tuple[str, str]] = Counter()
    for teachers in there.values():
        together.update(combinations(sorted(teachers), 2))
    result = _nodes_only(network, ("Teacher",))
    result.add_weighted_edges_from((one, other, times) for (one, other), times in together.items())
    return result


def lessons(network: Directed) -> Network:
    """Edges from trainers to their activities, and from activities to the teachers who attended them."""
    result: nx.DiGraph[str] = nx.DiGraph()
    result.add_nodes_from(network.nodes(data=True))
    for activity, trainer, attributes in _of_type(network, "TAUGHT_BY"):
        result.add_edge(trainer, activity, type="TAUGHT_BY", **_only(attributes, "hours"))
    for teacher, activity, hours in _attended(network):
        result.add_edge(activity, teacher, type="ATTENDED", hours=hours)
    return result


def knowledge_flow(network: Directed) -> Network:
    """Edges from each trainer to each person trained; `weight` counts activities, `hours` sums the hours attended."""
    taught: dict[str, set[str]] = defaultdict(set)
    for activity, trainer, _ in _of_type(network, "TAUGHT_BY"):
        taught[activity].add(trainer)
    flows: dict[tuple[str, str], list[float]] = defaultdict(list)
    for teacher, activity, hours in _attended(network):
        for trainer in taught[activity] - {teacher}:
            flows[trainer, teacher].append(hours)
    result: nx.DiGraph[str] = nx.DiGraph()
    result.add_nodes_from(
        (node, attributes)
        for node, attributes in network.nodes(data=True)
        if attributes["label"] != "Activity"
    )
    result.add_edges_from(
        (*ends, {"weight": len(hours), "hours": round(sum(hours), 2)})
        for ends, hours in flows.items()
    )
    return result


def meeting_places(network: Directed) -> Network:
    """Schools, and the workshops, communities, alliances and mentors through which they meet.

    A school takes part in a group if someone with a post at the school does; `people` counts these people.
    A mentor is linked to the schools that they mentor and to those where they have a post.
    """
    posts: dict[str, set[str]] = defaultdict(set)
    for teacher, school, _ in _of_type(network, "TEACHES_AT"):
        posts[teacher].add(school)
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind in ("JOINS_WORKSHOP", "JOINS_COMMUNITY"):
        for teacher, group, _ in _of_type(network, kind):
            for school in posts[teacher]:
                people[school, group].add(teacher)
    for school, alliance, _ in _of_type(network, "IN_ALLIANCE"):
        people.setdefault((school, alliance), set())
    for mentor, school, _ in _of_type(network, "MENTORS"):
        for met in {school, *posts[mentor]}:
            people[met, mentor].add(mentor)
    result = _nodes_only(network, ("School",))
    for (school, group), who in people.items():
        result.add_node(group, **network.nodes[group])
        result.add_edge(school, group, people=len(who))
    return result


def contacts(network: Directed) -> Network:
    """People and the schools, teams and groups that they share; the schools are those of their posts or mentoring."""
    result: Network = nx.Graph()
    result.add_nodes_from(network.nodes(data=True))
    result.add_edges_from(network.edges())
    return result


def collaboration(network: Directed) -> Network:
    """Schools joined by shared groups and mentors: `weight` counts all, `workshops`, `communities` etc. each kind.

    `strength` gives less weight to groups that many schools share: each group adds 1 / (schools - 1)
    (M. Newman, Physical Review E 64, 016132, 2001).
    """
    return join_schools(meeting_places(network))


def join_schools(places: Network) -> Network:
    """Schools joined by the groups and mentors they share; `places` is the result of `meeting_places`."""
    ties: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    strength: Counter[tuple[str, str]] = Counter()
    for group, attributes in places.nodes(data=True):
        if attributes["label"] == "School":
            continue
        schools = sorted(places[group])
        for ends in combinations(schools, 2):
            ties[ends][SHARED[attributes["label"]]] += 1
            strength[ends] += 1 / (len(schools) - 1)  # type: ignore[assignment]
    result = _nodes_only(places, ("School",))
    for ends, shared in ties.items():
        result.add_edge(*ends)
        result.edges[ends].update(
            weight=shared.total(), strength=round(float(strength[ends]), 6), **shared
        )
    return result


def districts(network: Directed) -> Network:
    """Districts joined by the ties between their schools; `weight` sums the ties, `schools` counts the schools tied.

    A district node has `schools`, the number of its schools, and `inside`, the sum of the ties among them.
    """
    home = {school: district for school, district, _ in _of_type(network, "IN_DISTRICT")}
    result = _nodes_only(network, ("SupervisionDistrict",))
    counted = Counter(
        home[node] for node, attributes in network.nodes(data=True) if attributes["label"] == "School" and node in home
    )  # fmt: skip
    for district, attributes in result.nodes(data=True):
        attributes.update(schools=counted[district], inside=0)
    tied: dict[tuple[str, str], set[str]] = defaultdict(set)
    weight: Counter[tuple[str, str]] = Counter()
    for one, other, attributes in collaboration(network).edges(data=True):
        if one not in home or other not in home:
            continue
        first, second = sorted((home[one], home[other]))
        if first == second:
            result.nodes[first]["inside"] += attributes["weight"]
        else:
            weight[first, second] += attributes["weight"]
            tied[first, second] |= {one, other}
    for ends, total in weight.items():
        result.add_edge(*ends, weight=total, schools=len(tied[ends]))
    return result


def _nodes_only(network: nx.Graph[str], labels: Iterable[str]) -> Network:
    """A graph with the nodes of the given labels and no edges."""
    result: Network = nx.Graph()
    result.add_nodes_from(
        (node, dict(attributes))
        for node, attributes in network.nodes(data=True)
        if attributes["label"] in labels
    )
    return result


def _of_type(network: Directed, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return (edge for edge in network.edges(data=True) if edge[2]["type"] == kind)


def _attended(network: Directed) -> Iterator[tuple[str, str, float]]:
    for teacher, activity, attributes in _of_type(network, "ATTENDED"):
        if attributes.get("hours"):
            yield teacher, activity, attributes["hours"]


def _only(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}
