"""The layout of a sheet: merged areas, hidden parts, and the epoch of its dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

SINCE_1900, SINCE_1904 = date(1899, 12, 30), date(1904, 1, 1)  # day 0 of the two date systems


@dataclass(frozen=True, slots=True)
class Merged:
    """An area of merged cells. Rows and columns count from 1; the last ones belong to the area."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a sheet.

    zero         the date that the number 0 stands for
    exact_text   texts are as typed; if False, numbers may have lost leading zeros
    hidden       the sheet is hidden
    hidden_rows  the numbers of hidden rows, e.g. hidden by a filter
    hidden_columns  runs of hidden columns, each as first and last number
    struck_rows  the numbers of rows with a cell struck through
    corrected_rows  the numbers of rows with a cell struck through in part; that part is left out
    has_comments  the file contains comments, which are not read
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
    """A sheet of a workbook as a reader returns it."""

    name: str
    rows: Sequence[list[Any]]
    layout: Layout = field(default_factory=Layout)
