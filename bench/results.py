"""The benchmarks that docs/performance.md shows, and their output in the last run."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yanxiu.graph.text import Text

FOLDER = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: its title, and its arguments.

    small      arguments for a run that only proves that it runs
    on_sample  True if it reads a Neo4j with the sample
    codes      exit codes of a completed measurement; 1 means that a goal was missed
    """

    module: str
    title: Text
    arguments: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    on_sample: bool = True
    codes: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True)
class Result:
    """The output of one run, with place and time.

    busy     average number of running or waiting processes in the minute before
    seconds  duration of the run
    """

    command: str
    day: str
    machine: str
    software: str
    busy: float
    seconds: int
    lines: list[str]


_MEASURED = frozenset({0, 1})
BENCHMARKS: Mapping[str, Benchmark] = {
    "attendance": Benchmark(
        "attendance_load",
        Text(
            "Loading attendance beside a bare UNWIND ... MERGE",
            "导入参训学时，与直接执行 UNWIND ... MERGE 对比",
        ),
        ("ratio",),
        ("ratio", "1000"),
        on_sample=False,
    ),
    "memory": Benchmark(
        "attendance_load",
        Text("Memory of a load by the number of rows", "不同行数的导入所占内存"),
        ("memory", "50000", "200000"),
        ("memory", "1000"),
        on_sample=False,
    ),
    "sample": Benchmark(
        "sample_load",
        Text(
            "Loading the whole sample beside a bare UNWIND ... MERGE",
            "导入整个样例县，与直接执行 UNWIND ... MERGE 对比",
        ),
        small=("0.02",),
        on_sample=False,
    ),
    "bulk": Benchmark(
        "bulk_load",
        Text(
            "The first load of twelve counties beside Neo4j's import alone",
            "十二个县的首次批量导入，与仅执行 Neo4j 导入对比",
        ),
        ("12",),
        ("1",),
        on_sample=False,
    ),
    "page": Benchmark(
        "graphql_page",
        Text("A page of 100 teachers beside Cypher by hand", "每页 100 名教师，与手写 Cypher 对比"),
    ),
    "peers": Benchmark(
        "peers",
        Text(
            "Answers beside bare Cypher and @neo4j/graphql",
            "与直接执行 Cypher、与 @neo4j/graphql 对比",
        ),
        ("5", "3"),
        ("1", "1"),
    ),
    "answers": Benchmark(
        "answers",
        Text("Kept answers beside fresh ones", "缓存的答案与重新查询对比"),
        small=("1",),
    ),
    "roles": Benchmark(
        "roles",
        Text(
            "Typical operations by role beside the operator", "各角色的常用操作，与系统运行者对比"
        ),
        ("8",),
        ("1", "page"),
        codes=_MEASURED,
    ),
    "networks": Benchmark(
        "networks", Text("Networks and measures at county size", "县级规模的网络与指标")
    ),
    "foresight": Benchmark(
        "foresight", Text("Plans and forecasts at county size", "县级规模的分配与预测")
    ),
    "counties": Benchmark(
        "counties",
        Text(
            "Each question for one of twelve counties beside that county alone",
            "十二个县中查询一个县，与只有该县时对比",
        ),
        ("12",),
        ("2",),
        on_sample=False,
        codes=_MEASURED,
    ),
    "backup": Benchmark("backup", Text("Backup and restore", "备份与恢复")),
}


def kept_results() -> Iterator[tuple[Benchmark, Result]]:
    """Yields the last full-size results, in the order of the list."""
    for name, benchmark in BENCHMARKS.items():
        path = FOLDER / f"{name}.json"
        if path.exists():
            yield benchmark, Result(**json.loads(path.read_text(encoding="utf-8")))
