"""Shows the findings of the checks in the form of the loaders' faults: place, problem, remedy."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from yanxiu.graph.text import Text
from yanxiu.queries import Answer
from yanxiu.queries.display import display_text, visible_fields

_SHOWN = 20


def show_findings(answers: Iterable[Answer], console: Console) -> int:
    """Prints each check with the number of findings and the first of them. Returns the total number."""
    result = 0
    for answer in answers:
        count = len(answer.rows)
        result += count
        title = Text(f"{answer.question.title.en}: {count}", f"{answer.question.title.zh}：{count}")
        console.print(str(title), style="bold red" if count else "green", highlight=False)
        if count:
            console.print(_table(answer))
        if count > _SHOWN:
            name = answer.question.name.replace("_", "-")
            more = Text(
                f"{count - _SHOWN} more: yanxiu check graph {name} --format json",
                f"另有 {count - _SHOWN} 处：yanxiu check graph {name} --format json",
            )
            console.print(str(more), style="dim", highlight=False)
    return result


def _table(answer: Answer) -> Table:
    table = Table(show_edge=False)
    for heading in (
        Text("Where", "位置"),
        Text("What is wrong", "问题"),
        Text("What to do", "处理办法"),
    ):
        table.add_column(str(heading), overflow="fold")
    where, *rest = visible_fields(answer)
    for place, row in enumerate(answer.rows[:_SHOWN]):
        what = [
            f"{field.title} {display_text(field.in_row(row), row[field.key])}"
            for field in rest
            if row[field.key] is not None
        ]
        hint = str(answer.question.hint) if place == 0 else "″"
        table.add_row(display_text(where, row[where.key]), str(Text(", ", "，")).join(what), hint)
    return table


def finding_json(answer: Answer) -> dict[str, Any]:
    """Returns plain values for programs: every row, and both languages."""
    question = answer.question
    hint = question.hint or Text("", "")
    return {
        "check": question.name,
        "title": {"en": question.title.en, "zh": question.title.zh},
        "hint": {"en": hint.en, "zh": hint.zh},
        "count": len(answer.rows),
        "rows": answer.rows,
    }
