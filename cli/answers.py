"""An answer on the screen or in a file: table, JSON, CSV, XLSX."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from graph.errors import Refused
from graph.text import Text
from queries import Answer

FORMATS = ["table", "json", "csv", "xlsx"]
_FILE_WIDTH = 160


def write_answer(answer: Answer, form: str, out: Path | None) -> None:
    """Writes an answer in one of FORMATS to a file or to standard output.

    Raises Refused where XLSX would go to a terminal.
    """
    if form == "table" and out is None:
        print_table(answer, Console())
        return
    if form == "xlsx" and out is None and sys.stdout.isatty():
        raise Refused(
            en="An XLSX file cannot be shown on the screen: name a file with --out.",
            zh="XLSX 文件不能显示在屏幕上：请用 --out 指定文件。",
        )
    write_out(_WRITERS[form](answer), out)


def write_out(written: bytes, out: Path | None) -> None:
    """Writes bytes to a file, whole or not at all, or to standard output; raises Refused for a bad path."""
    if out is None:
        sys.stdout.buffer.write(written)
        return
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(written)
        os.replace(part, out)  # noqa: PTH105 - a reader sees the old file or the whole new one
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise Refused(
            en=f"{out} cannot be written: {fault.strerror}. Name another file with --out.",
            zh=f"无法写入 {out}：{fault.strerror}。请用 --out 指定其他文件。",
        ) from fault


def print_table(answer: Answer, console: Console, most: int | None = None) -> None:
    """The columns that people read, and how many rows there are; `most` cuts a long answer."""
    table = Table(title=str(answer.question.title), title_justify="left", show_edge=False)
    for name, title in answer.titles.items():
        kind = answer.question.columns[name].type.name
        table.add_column(
            str(title), justify="right" if kind in ("Int", "Float") else "left", overflow="fold"
        )
    for row in answer.rows[:most]:
        table.add_row(*(_shown(row[name]) for name in answer.titles))
    console.print(table)
    count = len(answer.rows)
    left = count - len(answer.rows[:most])
    text = Text(f"{count} rows", f"共 {count} 行")
    if left:
        text = Text(f"{count} rows, {left} more not shown", f"共 {count} 行，另有 {left} 行未显示")
    console.print(str(text), style="dim")


def _csv(answer: Answer) -> bytes:
    from queries.exports import as_csv  # noqa: PLC0415 - what writes workbooks is slow to import

    return as_csv(answer)


def _xlsx(answer: Answer) -> bytes:
    from queries.exports import as_xlsx  # noqa: PLC0415

    return as_xlsx(answer)


def _table(answer: Answer) -> bytes:
    text = io.StringIO()
    print_table(answer, Console(file=text, width=_FILE_WIDTH))
    return text.getvalue().encode("utf-8")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(Text("yes", "是") if value else Text("no", "否"))
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, list):
        return "、".join(_shown(each) for each in value)
    return str(value)


def plain_number(value: float) -> str:
    """A number as people write it: money to the cent, shares to four digits, never as 4e+06."""
    digits = 2 if abs(value) >= 100 else 4
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".")


def _json(answer: Answer) -> bytes:
    return orjson.dumps(answer.rows, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


_WRITERS: dict[str, Callable[[Answer], bytes]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
}
