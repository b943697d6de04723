"""Loads in a separate process, so that a server keeps answering whatever the file: `python -m yanxiu.loaders.worker`.

It reads what to do as one line of JSON, tells how far it is as lines of JSON, and leaves in the folder of the
upload `report.json` and the sheets to mend. Neither file names nor cells are ever written elsewhere.
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
_TOLD_EVERY = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Order:
    """One load to do.

    file, folder   the roster, and the folder that the report goes into
    county         code of the county; None: the only one there is
    confined       only formats of what is a county's own, so that nothing is changed that others share
    day, allowed   a full roster of that day, and how many it may end (see `yanxiu.loaders.changes.removals.Full`)
    roster_day     the day of a roster that is not full, where it does not say one
    headings       the columns by headings that name them
    options        the options of a survey's scores in their order
    memory         the most bytes that the process may take
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

    def packed(self) -> bytes:
        """The order as a line for the process; it holds the database's password, so it goes by a pipe."""
        return orjson.dumps(asdict(self), default=str, option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def unpacked(cls, line: bytes) -> "Order":
        """The order that `packed` made."""
        document = orjson.loads(line)
        days = {
            name: document[name] and date.fromisoformat(document[name])
            for name in ("day", "roster_day")
        }
        address = Address(**document["address"])
        address = replace(address, disk=address.disk and Path(address.disk))
        return cls(**{**document, **days, "address": address})


def chosen(order: Order) -> dict[str, Format]:
    """The formats that the file may have; raises Refused where the one named is not among them."""
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
        if now - last >= _TOLD_EVERY or done == total:
            last = now
            _tell({"what": asdict(what), "done": done, "all": total})

    try:
        with Database.connect(order.address) as database:
            report = load(
                [Path(order.file)],
                database,
                county=order.county,
                formats=chosen(order),
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


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def hold_to_memory(memory: int) -> None:
    """Holds the process to its memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main() -> None:
    """Runs the load given on the first line."""
    order = Order.unpacked(sys.stdin.buffer.readline())
    hold_to_memory(order.memory)
    try:
        _tell(run(order))
    except BaseException as fault:
        # its message may hold the content of a cell: report only its kind
        lines = [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(fault.__traceback__)]
        _tell({"end": "failed", "kind": type(fault).__name__, "at": lines})
        sys.exit(1)


if __name__ == "__main__":
    main()
