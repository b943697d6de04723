"""The measured costs of questions (`python -m bench.question_costs`)."""

import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".toml")


def cost_of_question(name: str) -> int:
    """Returns the cost of a question. An unmeasured question costs as much as the cheapest of the dearest tenth."""
    costs, unknown = _table()
    return costs.get(name, unknown)


@cache
def _table() -> tuple[dict[str, int], int]:
    costs: dict[str, int] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    ordered = sorted(costs.values())
    return costs, ordered[len(ordered) * 9 // 10]
