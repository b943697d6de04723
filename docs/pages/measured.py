"""The part of docs/performance.md that shows what the benchmarks printed."""

from bench.results import kept_results
from yanxiu.graph.text import Language


def measured(language: Language) -> str:
    """A section for each benchmark that has run: its command, machine and day, and its output."""
    sections = []
    for benchmark, result in kept_results():
        where = {
            "en": f"`{result.command}`, {result.day}, {result.machine}, {result.software}; "
            f"{result.busy} processes ran before; {result.seconds} s.",
            "zh": f"`{result.command}`，{result.day}，{result.machine}，{result.software}；"
            f"运行前系统负载 {result.busy}；用时 {result.seconds} 秒。",
        }[language]
        output = "\n".join(f"    {line}".rstrip() for line in result.lines)
        sections.append(f"### {benchmark.title.in_(language)}\n\n{where}\n\n{output}")
    return "\n\n".join(sections)
