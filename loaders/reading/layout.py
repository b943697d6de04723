"""The layout of a sheet: merged areas, hidden parts, and the epoch of its dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

SINCE_1900, SINCE_1904 = date(1899, 12, 30), date(1904, 1, 1)  # day 0 of the two kinds of workbook


@dataclass(frozen=True, slots=True)
class Merged:
    """An area of merged cells, rows and columns counted from 1, the last ones within it."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a sheet.

    zero         day 0 of its numbers
    exact_text   its texts stand as they were typed; else numbers among them may have lost noughts
    hidden       the sheet is hidden
    hidden_rows  the numbers of rows that are hidden, as by a filter
    hidden_columns  the first and last number of columns that are hidden, by runs
    struck_rows  the numbers of rows with a cell that is struck through
    corrected_rows  the numbers of rows with a cell of which a part is struck through, and was left out
    has_comments  the file holds comments, which are not read
    """

    merged: Sequence[Merged] = ()
    zero: date = SINCE_1900
    exact_text: bool = True
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()
    struck_rows: Sequence[int] = ()
    corrected_rows: Sequence[int] = ()
    has_comments: bool = False


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet of a workbook as a reader gives it."""

    name: str
    rows: Sequence[list[Any]]
    layout: Layout = field(default_factory=Layout)
