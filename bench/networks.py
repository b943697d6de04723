"""Measures the time of each network and each measure at county size: `python -m bench.networks`.

Reads the database of the settings, which should contain the sample (`yanxiu demo --no-serve`). Prints seconds, the
best of three, and compares rustworkx with networkx. Exit code 1 if their results differ.
"""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

from yanxiu.analysis.measures.brokers import betweenness
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.networks import VIEWS, network
from yanxiu.graph.settings import Settings
from yanxiu.queries import ask, read_catalogue

DAY = "2021-06-01"
MOST_APART = 1e-9  # largest relative difference between the two libraries' values of a node
TINY = 1e-12  # smaller values of betweenness count as zero


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """Returns the shortest time of several runs."""
    durations = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begun)
    return min(durations)


def main() -> int:
    """Prints the times. Returns 1 if the two libraries differ."""
    catalogue = read_catalogue()
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        for name in VIEWS:
            took = seconds(lambda name=name: network(name, database=database, as_of=DAY))  # type: ignore[misc]
            graph = network(name, database=database, as_of=DAY)
            print(
                f"{name:26} {took:6.2f} s  {len(graph):,} nodes, {graph.number_of_edges():,} edges"
            )
        for name, question in catalogue.items():
            if question.computed:
                took = seconds(lambda asked=question: ask(database, asked, {"as_of": DAY}))  # type: ignore[misc]
                print(f"{name:26} {took:6.2f} s")
        contacts = network("contacts", database=database, as_of=DAY)
    ours = seconds(lambda: betweenness(contacts))
    begun = time.perf_counter()
    slow = nx.betweenness_centrality(contacts)
    theirs = time.perf_counter() - begun
    worst = difference(betweenness(contacts), slow)
    print(
        f"betweenness: rustworkx {ours:.2f} s, networkx {theirs:.2f} s, x {theirs / ours:.0f}, differ by {worst:.1e} at most"
    )
    return 0 if worst <= MOST_APART else 1


def difference(ours: Mapping[Any, float], theirs: Mapping[Any, float]) -> float:
    """Returns the largest relative difference between two measures of the same nodes."""
    if ours.keys() != theirs.keys():
        return float("inf")
    return max(
        (
            abs(ours[node] - theirs[node]) / max(abs(ours[node]), abs(theirs[node]), TINY)
            for node in ours
        ),
        default=0.0,
    )


if __name__ == "__main__":
    sys.exit(main())
