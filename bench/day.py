"""A realistic day against a running server: `python -m bench.day URL MINUTES [KEY] [--load FOLDER]`.

Two hundred open dashboards refresh, twenty planners explore, and exports are downloaded now and then. With `--load`,
one load of rosters runs meanwhile (as `yanxiu load FOLDER`, against the database of the settings). The day is
shortened: a dashboard refreshes every `REFRESH` seconds, and a planner asks every `THINKS` seconds. Prints for each
kind of request how many were answered, turned away and failed, and how many were cache hits. Also prints the median,
the 99th percentile and the longest time, and the server's memory before and after.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import psutil

DASHBOARDS, PLANNERS, EXPORTERS = 200, 20, 2
REFRESH, THINKS, EXPORTS = 60.0, 5.0, 20.0
OVERVIEW = (
    "{ schools { totalCount } teachers { totalCount } activities { totalCount } "
    "coverage(first: 50) { nodes { district { name } eligible trained } } }"
)
WORDS = ("李", "王", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周")
EXPLORED = (
    '{{ teachers(first: 50, where: {{name: {{contains: "{word}"}}}}, orderBy: [{{name: ASC}}]) {{ totalCount nodes '
    "{{ name school {{ name district {{ name }} }} attended(first: 3) {{ nodes {{ name }} }} }} }} }}",
    '{{ schools(first: 30, where: {{name: {{contains: "{word}"}}}}) {{ nodes {{ name district {{ name }} }} }} }}',
    "{{ untrainedRuralTeachers(first: 50, minHours: {hours}) {{ nodes {{ teacher {{ name }} hours }} }} }}",
)
FILES = ("/questions/coverage?format=csv", "/questions/coverage?format=xlsx", "/networks/mentoring")


@dataclass
class Tally:
    """The outcomes of the requests of one kind."""

    seconds: list[float] = field(default_factory=list)
    unmodified: int = 0
    rejected: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Day:
    """All clients of the day, until its end."""

    client: httpx.AsyncClient
    until: float
    dice: random.Random
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    async def run(self) -> None:
        """Runs all clients at once."""
        await asyncio.gather(
            *(self._repeat(REFRESH, self._refresh) for _ in range(DASHBOARDS)),
            *(self._repeat(THINKS, self._explore) for _ in range(PLANNERS)),
            *(self._repeat(EXPORTS, self._export) for _ in range(EXPORTERS)),
        )

    async def _repeat(self, every: float, ask: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(self.dice.uniform(0, every))
        while time.monotonic() < self.until:
            begun = time.monotonic()
            await ask()
            pause = every * self.dice.uniform(0.7, 1.3) - (time.monotonic() - begun)
            await asyncio.sleep(min(max(pause, 0), max(self.until - time.monotonic(), 0)))

    async def _refresh(self) -> None:
        await self._request("dashboard", "POST", "/graphql", {"query": OVERVIEW})

    async def _explore(self) -> None:
        text = self.dice.choice(EXPLORED)
        query = text.format(word=self.dice.choice(WORDS), hours=self.dice.randrange(20, 200, 20))
        await self._request("planner", "POST", "/graphql", {"query": query})

    async def _export(self) -> None:
        await self._request("export", "GET", self.dice.choice(FILES), None)

    async def _request(
        self, kind: str, method: str, path: str, body: dict[str, str] | None
    ) -> None:
        tally, begun = self.tallies[kind], time.monotonic()
        try:
            answer = await self.client.request(method, path, json=body)
        except httpx.HTTPError as fault:
            tally.faults.append(type(fault).__name__)
            return
        if answer.status_code in (429, 503) and "retry-after" in answer.headers:
            tally.rejected += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
        elif answer.status_code != 200 or b'"errors"' in answer.content[:200]:
            tally.faults.append(f"{answer.status_code} {answer.text[:120]}")
        else:
            tally.seconds.append(time.monotonic() - begun)
            tally.unmodified += answer.headers.get("server-timing", "").startswith("cache;desc=hit")


async def _day(given: argparse.Namespace) -> Day:
    headers = {"x-api-key": given.key} if given.key else {}
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=given.url.rstrip("/"), headers=headers, timeout=60, limits=limits
    ) as client:
        day = Day(client, time.monotonic() + given.minutes * 60, random.Random(1))
        load = None
        if given.load:
            command = [sys.executable, "-m", "yanxiu.cli.main", "load", given.load]
            load = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await day.run()
        if load is not None:
            print(f"the load ended with {await asyncio.to_thread(load.wait)}")
        return day


def _memory(url: str) -> float:
    """Returns megabytes of the processes that listen at the address; 0 if they are on another machine."""
    port = httpx.URL(url).port or 80
    sizes = {
        each.pid
        for each in psutil.net_connections("tcp")
        if each.status == "LISTEN" and each.pid and each.laddr and each.laddr.port == port
    }
    family = set()
    for each in map(psutil.Process, sizes):
        parent = each.parent()
        first = parent if parent and parent.cmdline() == each.cmdline() else each
        family |= {first.pid, *(child.pid for child in first.children())}
    return sum(psutil.Process(pid).memory_info().rss for pid in family) / 1e6


def main() -> None:
    """Runs the day and prints its outcome."""
    parser = argparse.ArgumentParser(prog="python -m bench.day")
    parser.add_argument("url")
    parser.add_argument("minutes", type=float)
    parser.add_argument("key", nargs="?")
    parser.add_argument("--load", metavar="FOLDER")
    given = parser.parse_args()
    before = _memory(given.url)
    day = asyncio.run(_day(given))
    print(
        f"{'':10} {'answered':>9} {'kept':>6} {'away':>6} {'failed':>7} {'p50':>7} {'p99':>7} {'most':>7}"
    )
    every = Tally()
    for kind, tally in day.tallies.items():
        _print(kind, tally)
        every.seconds += tally.seconds
        every.unmodified += tally.unmodified
        every.rejected += tally.rejected
        every.faults += tally.faults
    _print("all", every)
    for fault in dict.fromkeys(every.faults):
        print(f"  {every.faults.count(fault)} x {fault}")
    print(f"memory of the server: {before:.0f} MB before, {_memory(given.url):.0f} MB after")


def _print(kind: str, tally: Tally) -> None:
    seconds = sorted(tally.seconds) or [0.0]
    p50, p99 = seconds[len(seconds) // 2], seconds[min(int(len(seconds) * 0.99), len(seconds) - 1)]
    print(
        f"{kind:10} {len(tally.seconds):9} {tally.unmodified:6} {tally.rejected:6} {len(tally.faults):7} "
        f"{p50:7.3f} {p99:7.3f} {seconds[-1]:7.3f}"
    )


if __name__ == "__main__":
    main()
