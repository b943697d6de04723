"""Builds rows from the cells of a markup table, which may span several columns and rows."""

from collections.abc import Iterator
from typing import Any

from yanxiu.loaders.reading.layout import Layout, Merged
from yanxiu.loaders.reading.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_ROWS,
    hostile_file_fault,
)
from yanxiu.loaders.spool import SpooledList


class MarkupTable:
    """A table under construction; rows and cells come in order. Raises UnreadableFile beyond the size limits.

    rows     the cells; a spanned cell is empty
    merged   the areas of the cells that span others
    hidden   the numbers of hidden rows
    hidden_columns  runs of hidden columns, each as first and last number
    """

    def __init__(self, file: str) -> None:
        self.rows: SpooledList[list[Any]] = SpooledList()
        self.merged: list[Merged] = []
        self.hidden: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._described = 0
        self._file = file
        self._cells = self._empty = 0
        self._row: list[Any] = []
        self._spanned: dict[
            int, tuple[int, int]
        ] = {}  # by column: the last spanned row, and the width

    def layout(self, *, hidden: bool = False) -> Layout:
        """The layout of the table; `hidden` if its sheet is hidden."""
        return Layout(
            self.merged,
            hidden=hidden,
            hidden_rows=self.hidden,
            hidden_columns=self.hidden_columns,
        )

    def describe_columns(
        self, *, times: int = 1, hidden: bool = False, first: int | None = None
    ) -> None:
        """Describes `times` columns, which may be hidden.

        They begin at column `first`, or else after the columns described before.
        """
        begin = self._described + 1 if first is None else first
        self._described = begin + times - 1
        if hidden and begin <= MOST_COLUMNS > len(self.hidden_columns):
            self.hidden_columns.append((begin, self._described))

    @property
    def column(self) -> int:
        """The index of the next cell, from 0."""
        return len(self._row)

    def to_column(self, place: int) -> None:
        """Adds empty cells up to an index, from 0."""
        if place > MOST_COLUMNS:
            raise hostile_file_fault(self._file)
        self._row += [""] * (place - len(self._row))

    def skip_spanned(self) -> None:
        """Skips the cells that a cell above spans."""
        while (spanned := self._spanned.get(len(self._row))) and spanned[0] >= self._number:
            self._row += [""] * spanned[1]

    def add(self, value: Any, *, across: int = 1, down: int = 1, times: int = 1) -> None:
        """Adds a cell that spans `across` columns and `down` rows, or repeats it `times` times."""
        width = max(across, 1) * max(times, 1)
        if len(self._row) + width > MOST_COLUMNS:
            if value == "":
                return
            raise hostile_file_fault(self._file)
        if across > 1 or down > 1:
            self.span(across, down)
            if down > 1:
                last = min(self._number + down - 1, MOST_ROWS)
                self._spanned[len(self._row)] = last, across
        self._row += [value] * times if times > 1 else [value] + [""] * (across - 1)

    def span(self, across: int, down: int) -> None:
        """Records that the next cell spans others. The markup may also list those as covered cells."""
        if len(self.merged) >= MOST_MERGED:
            raise hostile_file_fault(self._file)
        column, last = len(self._row) + 1, min(self._number + max(down, 1) - 1, MOST_ROWS)
        self.merged.append(Merged(self._number, column, last, column + max(across, 1) - 1))

    @property
    def _number(self) -> int:
        """The number of the current row, from 1."""
        return len(self.rows) + self._empty + 1

    def to_row(self, place: int) -> None:
        """Adds empty rows up to an index, from 0."""
        if place > MOST_ROWS:
            raise hostile_file_fault(self._file)
        self._empty = 0
        self.rows.extend([] for _ in range(place - len(self.rows)))

    def end_row(self, *, times: int = 1, hidden: bool = False) -> None:
        """Ends the current row and repeats it `times` times."""
        row, self._row = self._row, []
        while row and row[-1] == "":
            row.pop()
        if not row:  # empty rows at the end of a sheet are not counted
            self._empty += times
            return
        self.to_row(len(self.rows) + self._empty)
        self._empty = 0
        for _ in range(times):
            self.rows.append(list(row))
            self._cells += len(row)
            if len(self.rows) > MOST_ROWS or self._cells > MOST_CELLS:
                raise hostile_file_fault(self._file)
            if hidden:
                self.hidden.append(len(self.rows))


def parse_span(written: str | None) -> int:
    """Parses a span or repeat count of the markup; 1 if it is missing or malformed."""
    return int(written) if written and written.isdecimal() and len(written) < 8 else 1


def name_tables(tables: list[MarkupTable]) -> Iterator[tuple[str, MarkupTable]]:
    """Yields the tables that have rows, each with a name; several tables are numbered."""
    filled = [each for each in tables if any(each.rows)]
    for at, table in enumerate(filled, start=1):
        yield f"表{at}" if len(filled) > 1 else "表", table
