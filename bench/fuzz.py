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


def fuzz(url: str, cases: int, *more: str) -> int:
    """The worse exit code of both runs; `more` goes to schemathesis."""
    described = requests.get(f"{url}/openapi.json", timeout=60).json()
    root = requests.post(f"{url}/graphql", json={"query": _ROOT}, timeout=60).json()
    asked = {
        "/openapi.json": len(described["paths"]),
        "/graphql": len(root["data"]["__schema"]["queryType"]["fields"]),
    }
    return max(
        _run(f"{url}{path}", math.ceil(cases / 2 / count), *more) for path, count in asked.items()
    )


def _run(location: str, examples: int, *more: str) -> int:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", location),
        *("--phases", "fuzzing", "--max-examples", str(examples)),
        *("--max-response-time", SLOW, "--no-shrink", "--continue-on-failure"),
        *("--request-timeout", "30"),
        *("--suppress-health-check", "all", "--generation-database", ":memory:"),
        *more,
    ]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(fuzz(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else CASES))
