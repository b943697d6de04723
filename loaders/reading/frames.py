"""Reads data frames as sheets: polars, pandas and others that narwhals supports. None is required.

narwhals is imported only for a value that is not a path, because its import is slow.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanxiu.graph.extras import require
from yanxiu.loaders.faults import UnreadableFile, unreadable
from yanxiu.loaders.reading.files import Sheet, Source
from yanxiu.loaders.reading.limits import MOST_ROWS, hostile_file_fault
from yanxiu.loaders.spool import SpooledList

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoFrame

HEADER_ROW = -1  # the header's row number; frames number their first data row 0


@dataclass(frozen=True, slots=True, eq=False)
class FrameSource(Source):
    """A frame to load. Reports show its `name`."""

    rows: SpooledList[list[Any]]
    fingerprint: str

    @property
    def sheet(self) -> Sheet:
        """The column names as a header row, followed by the rows."""
        return Sheet(self, self.fingerprint, None, self.rows, HEADER_ROW)

    @property
    def checksum(self) -> str:
        return self.fingerprint


def is_frame(given: Any) -> bool:
    """True for a data frame; False for a path or a sequence."""
    if isinstance(given, str | Path | list | tuple):
        return False
    require("frames", "narwhals")
    import narwhals as nw  # noqa: PLC0415
    from narwhals.exceptions import NarwhalsError  # noqa: PLC0415

    try:
        return isinstance(nw.from_native(given, pass_through=True), nw.DataFrame | nw.LazyFrame)
    except NarwhalsError:  # a frame that cannot be read; read_frame reports the cause
        return True


def read_frame(name: str, frame: "IntoFrame") -> Source:
    """Returns a frame as a source with one sheet. Reading raises UnreadableFile if the frame is unreadable.

    Nulls and NaN become empty cells. Rows keep their numbers, from 0.
    """
    import narwhals as nw  # noqa: PLC0415
    from narwhals.exceptions import NarwhalsError  # noqa: PLC0415

    try:
        native = nw.from_native(frame)
        collected = native.collect() if isinstance(native, nw.LazyFrame) else native
        rows = SpooledList(_rows(name, collected))
    except NarwhalsError as fault:
        text = " ".join(str(fault).split())
        en, zh = f"The frame cannot be read: {text}", f"无法读取该数据框：{text}"
        return _unread(name, unreadable(name, "UNREADABLE_FILE", en, zh))
    except UnreadableFile as fault:
        return _unread(name, fault)
    mark = hashlib.sha256()
    for row in rows:
        mark.update(repr(row).encode("utf-8", "surrogatepass"))
    return FrameSource(name, bytes, rows, mark.hexdigest())


def _unread(name: str, fault: UnreadableFile) -> Source:
    def read() -> bytes:
        raise fault

    return Source(name, read)


def _rows(name: str, frame: "nw.DataFrame[Any]") -> Iterator[list[Any]]:
    if len(frame) > MOST_ROWS:
        raise hostile_file_fault(name)
    yield [*map(str, frame.columns)]
    for row in frame.iter_rows():
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    """Converts a value to the value that a spreadsheet cell would contain."""
    if isinstance(value, str) or value is None:
        return value or ""
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime() if value == value else None  # noqa: PLR0124 - NaT
    elif hasattr(value, "tolist"):  # numpy's numbers and arrays
        value = value.tolist()
    if isinstance(value, list | tuple):
        return "、".join(str(_cell(each)) for each in value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return "" if value is None or (value != value) is not False else value  # noqa: PLR0124 - NaN, NA
