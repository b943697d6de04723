"""Requests that nobody thought of, by schemathesis, on a running server: no server error, none slow.

    YANXIU_RATE=0 yanxiu serve                     (the sample: `yanxiu demo --no-serve` loads it)
    python -m bench.fuzz http://127.0.0.1:8000 [CASES]

About CASES requests (2,000), half of them for rows and networks as /openapi.json describes them, half in
GraphQL. Fails where one is answered by a server error, by other than what is described, or after a second.
"""

import math
import subprocess
import sys
from pathlib import Path

import requests

CASES = 2_000
SLOW = "1"
_ROOT = "{ __schema { queryType { fields { name } } } }"


def everything(url: str, cases: int) -> int:
    """The worse exit code of both halves."""
    described = requests.get(f"{url}/openapi.json", timeout=60).json()
    root = requests.post(f"{url}/graphql", json={"query": _ROOT}, timeout=60).json()
    asked = {
        f"{url}/openapi.json": len(described["paths"]),
        f"{url}/graphql": len(root["data"]["__schema"]["queryType"]["fields"]),
    }
    slow = ("--max-response-time", SLOW)
    return max(fuzz(place, math.ceil(cases / 2 / count), *slow) for place, count in asked.items())


def fuzz(location: str, examples: int, *more: str) -> int:
    """The exit code of schemathesis on what a description describes; `more` are further options."""
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", location),
        *("--phases", "fuzzing", "--max-examples", str(examples)),
        *("--no-shrink", "--continue-on-failure", "--request-timeout", "60"),
        *("--suppress-health-check", "all", "--generation-database", ":memory:"),
        *more,
    ]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(everything(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else CASES))
