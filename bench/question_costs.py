"""Measures each question's cost on the sample, and writes the table that the API's cost limit uses.

    python -m bench.question_costs [NAME ...]     (needs the sample: `yanxiu demo --no-serve` loads it)

A question is computed completely before its first row is known, and its statement is planned before that. Its cost
counts both in the unit of the limit, the object of an answer. One unit is HITS database hits: a typical page takes as
many for ten of its objects. One unit is also a millisecond of planning (the best of some tries) or of computing rows.
Costs have two digits, so that a repeated measurement changes no line.
"""

import sys
import time
import tomllib
from datetime import date
from typing import Any

from yanxiu.api.limits.questions import TABLE
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.profiles import database_hits
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import run_steps
from yanxiu.queries import Question, read_catalogue
from yanxiu.queries.answer import statement, statement_parameters
from yanxiu.queries.computed import with_computed
from yanxiu.queries.row_cache import ROW_CACHE

HITS = 250
TRIES = 2
DAY = date(2020, 12, 31)
_HEAD = """# What each question costs, in objects of an answer; made by `python -m bench.question_costs`.
# A question that is not here, as one of a user's own, costs what the dearest tenth of these begin with.

"""


def main() -> None:
    """Measures every question, or the named ones, and writes the table."""
    named = {name.replace("-", "_") for name in sys.argv[1:]}
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        costs = {
            name: _cost(database, question)
            for name, question in sorted(read_catalogue().items())
            if not named or name in named
        }
    if named:
        costs = dict(sorted({**tomllib.loads(TABLE.read_text(encoding="utf-8")), **costs}.items()))
    lines = [f"{name} = {cost}\n" for name, cost in costs.items()]
    TABLE.write_text(_HEAD + "".join(lines), encoding="utf-8")


def _cost(database: Database, question: Question) -> int:
    ROW_CACHE.clear()
    begun = (
        time.process_time()
    )  # processor time of this process, so that other processes do not count
    asked = run_steps(database, with_computed(question, required_values(database, question), DAY))
    computing = time.process_time() - begun if question.computed else 0.0
    given = statement_parameters(question, asked, DAY)
    cypher = statement(question)
    planning = min(_planning_seconds(database, cypher, given) for _ in range(TRIES))
    _, plan = database.profile(cypher, **given)
    cost = round_cost(database_hits(plan) / HITS + (planning + computing) * 1000)
    print(
        f"{question.name:30}{database_hits(plan):12,} hits{planning * 1000:10.0f} ms{cost:10,}",
        flush=True,
    )
    return cost


def _planning_seconds(database: Database, cypher: str, given: dict[str, Any]) -> float:
    database.read("CALL db.clearQueryCaches()")
    begun = time.perf_counter()
    database.explain(cypher, **given)
    return time.perf_counter() - begun


def required_values(database: Database, question: Question) -> dict[str, Any]:
    """Returns values for the question's required parameters."""
    rows = database.read("MATCH (t:Teacher)-[:ATTENDED]->() RETURN t.number AS number LIMIT 1")
    needed = {"teacher": rows[0]["number"], "programme": "B203", "year": 2020}
    return {
        name: needed[name]
        for name, param in question.params.items()
        if param.type.required and param.default is None
    }


def round_cost(cost: float) -> int:
    """Rounds to two digits."""
    return int(float(f"{max(cost, 1):.1e}"))


if __name__ == "__main__":
    main()
