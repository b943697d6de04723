"""Thinned networks compared with the written-out definitions, on random graphs."""

from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.graph.networks import at_least, backbone, strongest


@st.composite
def weighted(draw: st.DrawFn) -> Any:
    made: Any = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    nodes = [f"n{at}" for at in range(draw(st.integers(2, 7)))]
    made.add_nodes_from(nodes)
    pairs = st.sampled_from([*combinations(nodes, 2)])
    for one, other in draw(st.lists(pairs, unique=True)):
        made.add_edge(one, other, weight=draw(st.integers(1, 9)))
    return made


def _integral(share: float, degree: int) -> float:
    """The p-value of Serrano and others: 1 - (k - 1) times the integral of (1 - x)^(k - 2) from 0 to the share."""
    steps = 200
    width = share / steps
    area = sum((1 - (at + 0.5) * width) ** (degree - 2) * width for at in range(steps))
    return 1 - (degree - 1) * area


@given(weighted(), st.sampled_from([0.05, 0.2, 0.5]))
def test_the_backbone_keeps_the_edges_that_the_disparity_integral_keeps(
    found: Any, level: float
) -> None:
    kept = backbone(found, level)
    assert set(kept) == set(found)
    for one, other, weight in found.edges(data="weight"):
        chances = []
        ends = [(found, one), (found.reverse() if found.is_directed() else found, other)]
        for graph, end in ends:
            degree = len(graph[end])
            total = sum(held["weight"] for held in graph[end].values())
            chances.append(_integral(weight / total, degree) if degree > 1 else 1.0)
        if min(chances) != pytest.approx(level, abs=1e-3):
            assert kept.has_edge(one, other) == (min(chances) < level)


@given(weighted(), st.integers(1, 9))
def test_the_minimum_weight_keeps_heavier_edges_and_every_node(found: Any, weight: int) -> None:
    kept = at_least(found, weight)
    assert set(kept) == set(found)
    assert {*kept.edges()} == {
        (a, b) for a, b, held in found.edges(data="weight") if held >= weight
    }


@given(weighted(), st.integers(1, 4))
def test_exactly_the_strongest_edges_of_each_node_are_kept(found: Any, most: int) -> None:
    kept = strongest(found, most)
    for node in found:
        ranked = sorted((held["weight"] for held in found[node].values()), reverse=True)[:most]
        assert sum(
            sorted((held["weight"] for held in kept[node].values()), reverse=True)[: len(ranked)]
        ) == sum(ranked)
    for one, other in kept.edges():
        assert any(
            sum(held["weight"] > found[a][b]["weight"] for held in found[a].values()) < most
            for a, b in ((one, other), *([] if found.is_directed() else [(other, one)]))
        )


def test_strength_decides_between_edges_of_equal_weight() -> None:
    found: nx.Graph[str] = nx.Graph()
    found.add_edge("a", "b", weight=1, strength=0.1)
    found.add_edge("a", "c", weight=1, strength=1.0)
    found.add_edge("b", "d", weight=2, strength=0.1)
    found.add_edge("c", "d", weight=1, strength=0.5)
    assert {frozenset(edge) for edge in strongest(found, 1).edges()} == {
        frozenset("ac"),
        frozenset("bd"),
    }
