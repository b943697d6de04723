"""Sends random requests by schemathesis to a running server, and looks for server errors and slow responses.

    YANXIU_RATE=0 yanxiu serve                     (the sample: `yanxiu demo --no-serve` loads it)
    python -m bench.fuzz http://127.0.0.1:8000 [CASES]

About CASES requests (2,000). Half are for rows and networks, and are checked against /openapi.json; half are GraphQL.
Fails if a response is a server error, differs from its description, or takes over a second.
"""

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

CASES = 2_000
SLOW = 1.0
_SERVER_ERRORS = {"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIME_LIMIT_REACHED"}
_ROOT = "{ __schema { queryType { fields { name } } } }"


def fuzz(url: str, cases: int) -> bool:
    """Returns True if no fault occurred; prints the faults."""
    paths = requests.get(f"{url}/openapi.json", timeout=60).json()["paths"]
    root = requests.post(f"{url}/graphql", json={"query": _ROOT}, timeout=60).json()
    fields = [field["name"] for field in root["data"]["__schema"]["queryType"]["fields"]]
    slow = ("--max-response-time", str(SLOW))
    described = matches_description(url, math.ceil(cases / 2 / len(paths)), *slow)
    faults = list(graphql_faults(url, math.ceil(cases / 2 / len(fields)), fields, SLOW))
    print("\n".join(faults) or "GraphQL: no fault")
    return described and not faults


def matches_description(url: str, examples: int, *more: str) -> bool:
    """Returns True if rows and networks match their description; `more` are arguments of schemathesis."""
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/openapi.json"),
        *("--phases", "fuzzing", "--max-examples", str(examples)),
        *("--no-shrink", "--continue-on-failure", "--request-timeout", "60"),
        # the server rejects an invented cursor, which the description cannot distinguish from a real one
        *("--exclude-checks", "positive_data_acceptance"),
        *("--suppress-health-check", "all", "--generation-database", ":memory:"),
        *more,
    ]
    return subprocess.run(command, check=False).returncode == 0


def graphql_faults(
    url: str, examples: int, fields: list[str], slow: float = math.inf
) -> Iterator[str]:
    """Yields the faults of answers to generated operations, with `examples` operations per root field."""
    schema = schemathesis.graphql.from_url(f"{url}/graphql")
    faults: list[str] = []
    for field in fields:
        operation = schema["Query"][field]

        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case[Any]) -> None:
            asked = str(case.body)
            answer = requests.post(f"{url}/graphql", json={"query": asked}, timeout=60)
            codes = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
            if answer.status_code >= 500 or codes & _SERVER_ERRORS:
                faults.append(f"{codes}: {asked}")
            if answer.elapsed.total_seconds() > slow:
                faults.append(f"{answer.elapsed.total_seconds():.1f} s: {asked}")

        ask()
    yield from faults


if __name__ == "__main__":
    sys.exit(not fuzz(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else CASES))
