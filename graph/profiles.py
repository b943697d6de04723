"""Query plans of Neo4j: the operators of a statement and the database hits of those that ran."""

from collections.abc import Iterator, Mapping
from typing import Any

Plan = Mapping[str, Any]


def operators(plan: Plan, depth: int = 0) -> Iterator[tuple[int, Plan]]:
    """Every operator of a plan with its depth, the last to work first."""
    yield depth, plan
    for child in plan.get("children", ()):
        yield from operators(child, depth + 1)


def operator_name(operator: Plan) -> str:
    """What an operator is called in Neo4j's manual."""
    return str(operator.get("operatorType", "")).partition("@")[0]


def database_hits(plan: Plan) -> int:
    """The database hits of a profiled plan, all its operators together."""
    return sum(int(operator.get("dbHits", 0)) for _, operator in operators(plan))
