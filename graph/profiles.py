"""Query plans of Neo4j: the operators of a statement and their database hits."""

from collections.abc import Iterator, Mapping
from typing import Any

Plan = Mapping[str, Any]


def operators(plan: Plan, depth: int = 0) -> Iterator[tuple[int, Plan]]:
    """Every operator of a plan with its depth, starting with the root, which runs last."""
    yield depth, plan
    for child in plan.get("children", ()):
        yield from operators(child, depth + 1)


def operator_name(operator: Plan) -> str:
    """The operator's name as in Neo4j's manual."""
    return str(operator.get("operatorType", "")).partition("@")[0]


def database_hits(plan: Plan) -> int:
    """The total database hits of all operators of a profiled plan."""
    return sum(int(operator.get("dbHits", 0)) for _, operator in operators(plan))
