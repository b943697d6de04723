"""Loads in a separate process, which keeps the server responsive: `python -m yanxiu.loaders.worker`.

It reads an order as one line of JSON, and writes its progress as lines of JSON. It stores `report.json` and the sheets
to correct in the upload's folder. It never writes file names or cells elsewhere.
"""

import contextlib
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from traceback import extract_tb
from typing import Any

import orjson

from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused, YanxiuError
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.load import load

REPORT = "report.json"
_PROGRESS_INTERVAL = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Order:
    """The order for one load.

    file, folder   the roster, and the folder for the report
    county         code of the county; None: the only one in the graph
    confined       only formats of a county's own nodes; nodes that counties share cannot be changed
    day, allowed   the day of a full roster, and how many relationships it may end (see `removals.Full`)
    roster_day     the day of a roster that is not full and states none
    headings       the columns by their headings
    options        the options of a survey's scores, in order
    memory         the memory limit of the process in bytes
    """

    address: Address
    file: str
    folder: str
    who: str
    format: str | None = None
    county: str | None = None
    confined: bool = True
    dry_run: bool = False
    accept_good: bool = False
    day: date | None = None
    allowed: int | None = None
    roster_day: date | None = None
    headings: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    memory: int = 4 << 30

    def to_line(self) -> bytes:
        """The order as a line for the process; sent through a pipe, because it contains the database's password."""
        return orjson.dumps(asdict(self), default=str, option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def from_line(cls, line: bytes) -> "Order":
        """Reads an order from the line that `to_line` returned."""
        document = orjson.loads(line)
        days = {
            name: document[name] and date.fromisoformat(document[name])
            for name in ("day", "roster_day")
        }
        address = Address(**document["address"])
        address = replace(address, disk=address.disk and Path(address.disk))
        return cls(**{**document, **days, "address": address})


def choose_formats(order: Order) -> dict[str, Format]:
    """The formats allowed for the file; raises Refused if the order's format is not among them."""
    known = read_formats(tuple(Path(folder) for folder in order.formats))
    if order.confined:
        known = {name: form for name, form in known.items() if _of_a_county(form)}
    if order.format is None:
        return known
    if order.format not in known:
        raise Refused(
            en=f"There is no format {order.format}: there are {', '.join(known)}.",
            zh=f"没有名为 {order.format} 的格式：现有 {'、'.join(known)}。",
        )
    return {order.format: known[order.format]}


def _of_a_county(format_: Format) -> bool:
    return not any(NODES[node.label].shared for node in format_.nodes)


def run(order: Order) -> dict[str, Any]:
    """Runs the load and writes its result; returns the last line of the report."""
    last = 0.0

    def progress(what: Text, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_INTERVAL or done == total:
            last = now
            _send({"what": asdict(what), "done": done, "all": total})

    try:
        with Database.connect(order.address) as database:
            report = load(
                [Path(order.file)],
                database,
                county=order.county,
                formats=choose_formats(order),
                dry_run=order.dry_run,
                accept_good=order.accept_good,
                full=Full(order.day, order.allowed) if order.day else None,
                day=order.roster_day,
                headings=order.headings,
                options=order.options,
                progress=progress,
                who=order.who,
            )
    except YanxiuError as fault:
        kind = "refused" if isinstance(fault, Refused) else "failed"
        return {"end": kind, "reason": asdict(fault.text), "kind": type(fault).__name__}
    folder = Path(order.folder)
    names = []
    for at, sheet in enumerate(report.marked()):
        (folder / f"{at}.xlsx").write_bytes(sheet.content)
        names.append(sheet.name)
    (folder / REPORT).write_bytes(orjson.dumps(report.as_json()))
    rows = sum(file.rows for file in report.files if not file.known)
    formats = sorted({file.format for file in report.files})
    end = "refused" if report.refused else "done"
    return {"end": end, "marked": names, "rows": rows, "formats": formats}


def _send(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def limit_memory(memory: int) -> None:
    """Limits the memory of the process, if the system supports that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not available on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main() -> None:
    """Runs the load in the first line of standard input."""
    order = Order.from_line(sys.stdin.buffer.readline())
    limit_memory(order.memory)
    try:
        _send(run(order))
    except BaseException as fault:
        # the message may contain a cell's content: report only the type
        lines = [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(fault.__traceback__)]
        _send({"end": "failed", "kind": type(fault).__name__, "at": lines})
        sys.exit(1)


if __name__ == "__main__":
    main()
