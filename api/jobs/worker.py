"""The process of one job: `python -m yanxiu.api.jobs.worker`.

It reads its task as one line of JSON and writes progress and result as lines of JSON. It ends when its input closes,
which happens when its parent ends. In every case, its transaction is rolled back.
"""

import os
import sys
import threading
import time
from traceback import extract_tb
from typing import Any

import orjson

from yanxiu.analysis.allocation.plan import KEY_COLUMN, Roster
from yanxiu.analysis.stages import progress_listener
from yanxiu.analysis.tables import Table
from yanxiu.api.jobs.order import Order
from yanxiu.api.jobs.rosters import roster_csv, roster_name
from yanxiu.api.jobs.work import run_job
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused, YanxiuError
from yanxiu.graph.text import Text, using_language
from yanxiu.loaders.worker import limit_memory
from yanxiu.queries import Field
from yanxiu.queries.display import display_value

MOST_ROWS = 50_000
MOST_BYTES = 24 << 20  # of a result
_PROGRESS_INTERVAL = 0.2  # seconds between two progress lines


def run(order: Order) -> dict[str, Any]:
    """Runs the job, and returns its last line."""
    last = 0.0

    def report_progress(what: Text, part: int, parts: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_INTERVAL or part in (0, parts):
            last = now
            _write_line({"what": what.as_json(), "done": part, "all": parts})

    try:
        with (
            Database.connect(order.address) as database,
            using_language(order.language),
            progress_listener(report_progress),
        ):
            result = run_job(order.kind, order.given, order.caller, database)
            rows = sum(len(table.rows) for table in result.tables)
            if rows > MOST_ROWS:
                raise _too_large()
            tables = [table_as_json(table) for table in result.tables]
            roster = roster_as_json(result.roster) if result.roster and result.roster.rows else None
    except YanxiuError as fault:
        kind = "refused" if isinstance(fault, Refused) else "failed"
        return {"end": kind, "reason": fault.text.as_json(), "kind": type(fault).__name__}
    return {"end": "done", "tables": tables, "roster": roster, "rows": rows}


def table_as_json(table: Table) -> dict[str, Any]:
    """Returns a table as plain values, with words in the reader's language. A row's `key` identifies it in `keep`."""
    answer = table.answer()
    shown = [each for each in answer.fields if each.shown]
    return {
        "name": table.name,
        "title": table.title.as_json(),
        "columns": [
            {"name": each.key, "title": each.title.as_json(), "type": _type(each), "unit": each.unit}
            for each in shown
        ],
        "rows": [[_cell(each, row[each.key]) for each in shown] for row in answer.rows],
        "keys": [[*row[KEY_COLUMN]] if KEY_COLUMN in row else None for row in table.rows]
        if any(KEY_COLUMN in row for row in table.rows)
        else [],
        "notes": [note.as_json() for note in table.notes],
        "asked": [Text(f"{each.title.en}: {each.value.en}", f"{each.title.zh}：{each.value.zh}").as_json() for each in table.conditions],
    }  # fmt: skip


def _type(field: Field) -> str:
    return field.kind if field.kind in ("Int", "Float", "Boolean", "Date") else "String"


def _cell(field: Field, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return display_value(field, value)


def roster_as_json(roster: Roster) -> dict[str, Any]:
    """Returns a roster as the file that `yanxiu load` takes."""
    return {
        "name": roster_name(roster),
        "format": roster.format,
        "rows": len(roster.rows),
        "content": roster_csv(roster).decode(),
    }


def _too_large() -> Refused:
    return Refused(
        en="The result is too large: ask about one district, subject or year at a time.",
        zh="结果过大：请按责任区、学科或年度分别进行。",
    )


def _write_line(line: dict[str, Any]) -> None:
    packed = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
    if len(packed) > MOST_BYTES:
        fault = _too_large()
        packed = orjson.dumps(
            {"end": "refused", "reason": fault.text.as_json()}, option=orjson.OPT_APPEND_NEWLINE
        )
    sys.stdout.buffer.write(packed)
    sys.stdout.buffer.flush()


def _end_with(stream: Any) -> None:
    """Ends the process when its input closes, because its parent has ended."""
    stream.read()
    os._exit(1)


def main() -> None:
    """Runs the job on the first line of the input."""
    order = Order.from_line(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    limit_memory(order.memory)
    try:
        _write_line(run(order))
    except BaseException as fault:
        # its message may contain personal data: report only its type
        lines = [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(fault.__traceback__)]
        _write_line({"end": "failed", "kind": type(fault).__name__, "at": lines})
        os._exit(1)
    os._exit(0)  # the thread would wait for input forever


if __name__ == "__main__":
    main()
