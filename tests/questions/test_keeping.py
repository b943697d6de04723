"""Computed rows are cached for the data from which they were computed, and for no other."""

from collections.abc import Mapping
from typing import Any

from yanxiu.graph.steps import Steps
from yanxiu.queries.row_cache import MOST_KEPT, RowCache, run_cached

Rows = list[dict[str, Any]]


class Graph:
    """A stand-in for the data of a graph, with a count of computations."""

    def __init__(self, *people: str) -> None:
        self.people = list(people)
        self.worked = 0

    def computation(self, _asked: Mapping[str, Any]) -> Steps[Rows]:
        (first,) = yield "MATCH (n) RETURN count(n)", {}
        (names,) = yield "MATCH (n) RETURN collect(n.name)", {}
        (rows,) = yield lambda: self._rows(first, names)
        return rows  # type: ignore[no-any-return]

    def _rows(self, count: int, names: list[str]) -> Rows:
        self.worked += 1
        return [{"name": name, "of": count} for name in names]

    def ask(self, keeping: RowCache, **given: Any) -> Rows:
        steps = run_cached("brokers", given, self.computation(given), keeping)
        try:
            step = next(steps)
            while True:
                if callable(step):
                    step = steps.send([step()])
                else:
                    step = steps.send([len(self.people) if "count" in step[0] else [*self.people]])
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]


def test_rows_are_computed_once_for_the_same_data() -> None:
    graph, keeping = Graph("a", "b"), RowCache()
    first = graph.ask(keeping, day="2020-01-01")
    assert graph.ask(keeping, day="2020-01-01") == first
    assert graph.worked == 1


def test_other_data_or_another_parameter_is_computed_again() -> None:
    graph, keeping = Graph("a", "b"), RowCache()
    graph.ask(keeping, day="2020-01-01")
    graph.people[1] = "c"  # the first read returns the same
    assert graph.ask(keeping, day="2020-01-01")[1]["name"] == "c"
    graph.ask(keeping, day="2020-01-02")
    assert graph.worked == 3
    graph.people[1] = "b"
    assert graph.ask(keeping, day="2020-01-01")[1]["name"] == "b"
    assert graph.worked == 3


def test_the_number_of_cached_results_is_limited() -> None:
    graph, keeping = Graph("a"), RowCache()
    for day in range(MOST_KEPT + 1):
        graph.ask(keeping, day=day)
    graph.ask(keeping, day=MOST_KEPT)
    assert graph.worked == MOST_KEPT + 1
    graph.ask(keeping, day=0)
    assert graph.worked == MOST_KEPT + 2


def test_results_that_are_too_large_together_are_dropped() -> None:
    keeping = RowCache()
    large = Graph(*(f"p{at}" for at in range(40_000)))
    large.ask(keeping, day=1)
    large.ask(keeping, day=2)
    large.ask(keeping, day=1)
    assert large.worked == 3
