"""How long each network and each measure takes at county size: `python -m bench.networks`.

Reads the database of the settings, which should hold the sample (`yanxiu demo --no-serve`). Prints seconds, the best of
three, and how rustworkx compares with networkx where it is used.
"""

import time
from collections.abc import Callable
from typing import Any

import networkx as nx

from yanxiu.analysis.measures.brokers import betweenness
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.networks import VIEWS, network
from yanxiu.graph.settings import Settings
from yanxiu.queries import ask, read_catalogue

DAY = "2021-06-01"


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """The shortest of several runs."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def main() -> None:
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
    theirs = seconds(lambda: nx.betweenness_centrality(contacts), times=1)
    worst = max(abs(a - b) for a, b in zip(betweenness(contacts).values(), nx.betweenness_centrality(contacts).values(), strict=True)) if theirs < 60 else None  # fmt: skip
    print(
        f"betweenness: rustworkx {ours:.2f} s, networkx {theirs:.2f} s, x {theirs / ours:.0f}, differ by {worst}"
    )


if __name__ == "__main__":
    main()
