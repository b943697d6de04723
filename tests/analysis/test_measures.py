"""Every network measure compared with another way to compute it, on random graphs."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.analysis.measures.brokers import betweenness, reachable_schools
from yanxiu.analysis.measures.critical import schools_cut_off, successor
from yanxiu.analysis.measures.diffusion import spread
from yanxiu.analysis.measures.equality import gini, lorenz
from yanxiu.analysis.measures.reach import people_reached
from yanxiu.analysis.measures.ties import coleman, communities, find_core, homophily

Graph = Any


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> Graph:
    size = draw(st.integers(1, most))
    made: Graph = nx.Graph()
    made.add_nodes_from(f"School:{at}" for at in range(size))
    pairs = list(combinations(made, 2))
    if pairs:
        chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
        made.add_edges_from((*ends, {"strength": 1.0 + at % 3}) for at, ends in enumerate(chosen))
    return made


@st.composite
def contacts(draw: st.DrawFn) -> Graph:
    """People, with the schools and groups that they share."""
    made: Graph = nx.Graph()
    people = [f"Teacher:{at}" for at in range(draw(st.integers(1, 6)))]
    shared = [f"School:{at}" for at in range(draw(st.integers(1, 5)))]
    shared += [f"Workshop:{at}" for at in range(draw(st.integers(0, 2)))]
    made.add_nodes_from((node, {"name": node}) for node in [*people, *shared])
    pairs = [(one, other) for one in people for other in shared]
    made.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)))
    return made


@given(graphs())
def test_betweenness_equals_that_of_networkx_and_igraph(found: Graph) -> None:
    ours = betweenness(found)
    assert ours == pytest.approx(nx.betweenness_centrality(found))
    nodes = list(found)
    other = igraph.Graph(
        n=len(nodes), edges=[(nodes.index(a), nodes.index(b)) for a, b in found.edges()]
    )
    pairs = (len(nodes) - 1) * (len(nodes) - 2) / 2
    assert [ours[node] * pairs for node in nodes] == pytest.approx(other.betweenness())


@given(graphs(), st.integers(1, 4))
def test_reach_contains_everybody_within_the_number_of_steps(found: Graph, steps: int) -> None:
    flow = nx.DiGraph(found.edges())
    flow.add_nodes_from(found)
    for trainer in flow:
        far = nx.single_source_shortest_path_length(flow, trainer, cutoff=steps)
        assert people_reached(flow, trainer, steps) == set(far) - {trainer}


@given(graphs(most=7))
def test_the_core_has_the_smallest_deviation_of_all_cores(found: Graph) -> None:
    def deviation(core: set[str]) -> int:
        missing = sum(not found.has_edge(a, b) for a, b in combinations(core, 2))
        return missing + sum(a not in core and b not in core for a, b in found.edges())

    every = [set(core) for size in range(len(found) + 1) for core in combinations(found, size)]
    assert deviation(find_core(found)) == min(map(deviation, every))


@given(graphs())
def test_communities_partition_the_schools_with_nearly_optimal_modularity(
    found: Graph,
) -> None:
    groups = communities(found)
    assert sorted(node for group in groups for node in group) == sorted(found)
    if not found.number_of_edges():
        assert all(len(group) == 1 for group in groups)
        return
    nodes = list(found)
    other = igraph.Graph(
        n=len(nodes), edges=[(nodes.index(a), nodes.index(b)) for a, b in found.edges()]
    )
    weights = [attributes["strength"] for *_, attributes in found.edges(data=True)]
    best = other.community_optimal_modularity(weights=weights)
    ours = nx.community.modularity(found, groups, weight="strength")
    assert ours <= best.modularity + 1e-9
    assert ours >= best.modularity - 0.12  # Louvain is a heuristic


@given(contacts())
def test_a_school_depends_on_a_person_whose_leaving_cuts_it_off(found: Graph) -> None:
    ours = schools_cut_off(found)
    for person in [node for node in found if node.startswith("Teacher")]:
        lost: set[str] = set()
        part = nx.node_connected_component(found, person)
        rest = found.subgraph(part - {person})
        parts = [
            {each for each in one if each.startswith("School")}
            for one in nx.connected_components(rest)
        ]
        parts = sorted((one for one in parts if one), key=lambda one: (-len(one), min(one)))
        lost = {school for one in parts[1:] for school in one}
        assert ours.get(person, set()) == lost


@given(contacts())
def test_a_successor_shares_the_most_schools_and_groups(found: Graph) -> None:
    for person, schools in schools_cut_off(found).items():
        heir = successor(found, person, schools)
        near = {
            other
            for shared in {*found[person], *schools}
            for other in found[shared]
            if other != person
        }
        assert (heir is None) == (not near)
        if heir:
            common = [len(set(found[person]) & set(found[other])) for other in near]
            assert len(set(found[person]) & set(found[heir])) == max(common)


def test_schools_met_are_the_schools_of_all_members_of_the_same_groups() -> None:
    made: Graph = nx.Graph(
        [("Teacher:a", "School:1"), ("Teacher:a", "Workshop:w"), ("Teacher:b", "Workshop:w"),
         ("Teacher:b", "School:2"), ("Teacher:c", "School:3")]
    )  # fmt: skip
    assert reachable_schools(made, "Teacher:a") == {"School:1", "School:2"}


@given(st.lists(st.integers(0, 50).map(float), max_size=12))
def test_gini_matches_the_mean_difference_and_the_lorenz_curve(
    values: list[float],
) -> None:
    result = gini(values)
    if not values or sum(values) == 0:
        assert result is None
        return
    count, mean = len(values), sum(values) / len(values)
    pairs = sum(abs(a - b) for a in values for b in values)
    assert result == pytest.approx(pairs / (2 * count**2 * mean))
    curve = lorenz(values)
    area = sum((x1 - x0) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in pairwise(curve))
    assert result == pytest.approx(1 - 2 * area)


@given(graphs(), st.data())
def test_homophily_counts_edge_ends_and_colemans_index_is_bounded(
    found: Graph, data: st.DataObject
) -> None:
    home = {node: data.draw(st.sampled_from(["a", "b", "c"])) for node in found}
    result = homophily(found, home)
    for group, row in result.items():
        ends = [(a, b) for x, y in found.edges() for a, b in ((x, y), (y, x)) if home[a] == group]
        assert row["total"] == len(ends)
        assert row["number"] == sum(home[b] == group for _, b in ends)
        assert row["score"] is None or -1 <= row["score"] <= 1
    names, types = list(found), sorted(set(home.values()))
    other = igraph.Graph(
        n=len(names), edges=[(names.index(a), names.index(b)) for a, b in found.edges()]
    )
    inside = sum(row["number"] for row in result.values()) / 2
    same = [types.index(home[name]) for name in names]
    assert inside == sum(same[edge.source] == same[edge.target] for edge in other.es)


def test_colemans_index_is_1_inside_0_at_random_and_minus_1_outside() -> None:
    assert [coleman(share, 0.25) for share in (1.0, 0.25, 0.0)] == [1.0, 0.0, -1.0]
    assert coleman(None, 0.25) is None


def test_the_spread_of_a_practice_is_counted_from_its_first_year() -> None:
    rows = spread([2019, 2021, 2021], {2018: 10, 2019: 10, 2020: 10, 2021: 8})
    assert [(row["year"], row["number"], row["total"], row["share"]) for row in rows] == [
        (2019, 1, 1, 0.1), (2020, 0, 1, 0.1), (2021, 2, 3, 0.375),
    ]  # fmt: skip
