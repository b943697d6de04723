"""Many clients at once for some minutes: `python -m bench.soak URL CLIENTS MINUTES [KEY]`.

Each client asks one thing after the other, drawn from a mix of what a county asks: mostly pages of a dashboard, now
and then a whole export. Prints for each kind how many were answered, turned away (503 with Retry-After, which a client
heeds) or failed, the median, the 99th percentile and the longest, and who ran into 30 seconds.
"""

import random
import sys
import threading
import time
from collections import defaultdict

import requests

LIMIT = 30.0
_PAGE = (
    "{ teachers(first: 20) { totalCount nodes { name school { name district { name } } "
    "trainings(first: 3) { nodes { name } } } } }"
)
_COUNT = "{ schools { totalCount } teachers { totalCount } }"
MIX = (  # how often, name, and the request
    (30, "page of teachers", ("POST", "/graphql", _PAGE)),
    (30, "counts", ("POST", "/graphql", _COUNT)),
    (15, "question as JSON", ("GET", "/questions/coverage?first=100", None)),
    (12, "question as CSV", ("GET", "/questions/coverage?format=csv", None)),
    (5, "question as XLSX", ("GET", "/questions/coverage?format=xlsx", None)),
    (8, "network", ("GET", "/networks/co_training?format=graphml", None)),
)


class Tally:
    """What became of the requests of one kind."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.turned_away = 0
        self.failed = 0


def client(url: str, key: str | None, until: float, tallies: dict[str, Tally], seed: int) -> None:
    """Asks until the time is over."""
    dice = random.Random(seed)
    session = requests.Session()
    if key:
        session.headers["x-api-key"] = key
    while time.monotonic() < until:
        _, name, asked = dice.choices(MIX, [share for share, *_ in MIX])[0]
        method, path, query = asked
        begun = time.monotonic()
        try:
            body = {"query": query} if query else None
            answer = session.request(method, url + path, json=body, timeout=60)
        except requests.RequestException:
            tallies[name].failed += 1
            continue
        if answer.status_code in (429, 503) and "retry-after" in answer.headers:
            tallies[name].turned_away += 1
            time.sleep(float(answer.headers["retry-after"]) * (1 + dice.random()))
        elif answer.status_code != 200 or b'"errors"' in answer.content[:200]:
            tallies[name].failed += 1
        else:
            tallies[name].seconds.append(time.monotonic() - begun)


def main() -> None:
    """Runs the clients and prints what became of it."""
    url, clients, minutes = sys.argv[1].rstrip("/"), int(sys.argv[2]), float(sys.argv[3])
    key = sys.argv[4] if len(sys.argv) > 4 else None
    tallies: dict[str, Tally] = defaultdict(Tally)
    for _, name, _ in MIX:
        tallies[name] = Tally()
    until = time.monotonic() + minutes * 60
    threads = [
        threading.Thread(target=client, args=(url, key, until, tallies, seed))
        for seed in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{'':20} {'answered':>9} {'away':>6} {'failed':>6} {'p50':>7} {'p99':>7} {'most':>7} {'30 s':>5}")  # fmt: skip
    every = Tally()
    for name, tally in tallies.items():
        _print(name, tally)
        every.seconds += tally.seconds
        every.turned_away += tally.turned_away
        every.failed += tally.failed
    _print("all", every)


def _print(name: str, tally: Tally) -> None:
    found = sorted(tally.seconds) or [0.0]
    late = sum(seconds >= LIMIT for seconds in found)
    p50, p99 = found[len(found) // 2], found[int(len(found) * 0.99)]
    print(
        f"{name:20} {len(tally.seconds):9} {tally.turned_away:6} {tally.failed:6} "
        f"{p50:7.2f} {p99:7.2f} {found[-1]:7.2f} {late:5}"
    )


if __name__ == "__main__":
    main()
