"""How long each network and each measure takes at county size: `python -m bench.networks`.

Reads the database of the settings, which should hold the sample (`yanxiu demo --no-serve`). Prints seconds, the best of
three, and how rustworkx compares with networkx where it is used; fails where the two differ.
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
MOST_APART = 1e-9  # as a share, of what two libraries count for a node
TINY = 1e-12  # below this a value of betweenness is none


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """The shortest of several runs."""
    durations = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begun)
    return min(durations)


def main() -> int:
    """Prints them; returns 1 where the two libraries differ."""
    catalogue = read_catalogue()
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        for name in VIEWS:
            took = seconds(lambda name=name: network(name, database=database, as_of=DAY))  # type: ignore[misc]
            made = network(name, database=database, as_of=DAY)
            print(f"{name:26} {took:6.2f} s  {len(made):,} nodes, {made.number_of_edges():,} edges")
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
    """The greatest difference of two measures of the same nodes, as a share of the greater of the two values."""
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
