"""Builds rows from markup: cells that span others, within the limits of any roster."""

from collections.abc import Iterator
from typing import Any

from yanxiu.loaders.reading.layout import Layout, Merged
from yanxiu.loaders.reading.limits import MOST_CELLS, MOST_COLUMNS, MOST_MERGED, MOST_ROWS, hostile
from yanxiu.loaders.spool import SpooledList


class Table:
    """One table as it is read: rows and cells come in order; raises UnreadableFile where it reaches too far.

    rows     the cells, those that another spans empty
    merged   the areas of cells that span others
    hidden   the numbers of hidden rows
    hidden_columns  the first and last number of hidden columns, by runs
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
        ] = {}  # by column: the last row spanned, and the width

    def layout(self, *, hidden: bool = False) -> Layout:
        """How it is laid out; `hidden`: its sheet is."""
        return Layout(
            self.merged,
            hidden=hidden,
            hidden_rows=self.hidden,
            hidden_columns=self.hidden_columns,
        )

    def describe_columns(
        self, *, times: int = 1, hidden: bool = False, first: int | None = None
    ) -> None:
        """So many columns, after those described before or from a number on, which may be hidden."""
        begin = self._described + 1 if first is None else first
        self._described = begin + times - 1
        if hidden and begin <= MOST_COLUMNS > len(self.hidden_columns):
            self.hidden_columns.append((begin, self._described))

    @property
    def column(self) -> int:
        """The place of the next cell, from 0."""
        return len(self._row)

    def to_column(self, place: int) -> None:
        """Leaves cells empty up to a place, from 0."""
        if place > MOST_COLUMNS:
            raise hostile(self._file)
        self._row += [""] * (place - len(self._row))

    def skip_spanned(self) -> None:
        """Steps over the cells that one above spans."""
        while (spanned := self._spanned.get(len(self._row))) and spanned[0] >= self._number:
            self._row += [""] * spanned[1]

    def add(self, value: Any, *, across: int = 1, down: int = 1, times: int = 1) -> None:
        """A cell, which spans so many columns and rows, or stands so many times."""
        width = max(across, 1) * max(times, 1)
        if len(self._row) + width > MOST_COLUMNS:
            if value == "":
                return
            raise hostile(self._file)
        if across > 1 or down > 1:
            self.span(across, down)
            if down > 1:
                last = min(self._number + down - 1, MOST_ROWS)
                self._spanned[len(self._row)] = last, across
        self._row += [value] * times if times > 1 else [value] + [""] * (across - 1)

    def span(self, across: int, down: int) -> None:
        """The next cell spans others, which may also appear in the rows as covered cells."""
        if len(self.merged) >= MOST_MERGED:
            raise hostile(self._file)
        column, last = len(self._row) + 1, min(self._number + max(down, 1) - 1, MOST_ROWS)
        self.merged.append(Merged(self._number, column, last, column + max(across, 1) - 1))

    @property
    def _number(self) -> int:
        """That of the row, from 1."""
        return len(self.rows) + self._empty + 1

    def to_row(self, place: int) -> None:
        """Leaves rows empty up to a place, from 0."""
        if place > MOST_ROWS:
            raise hostile(self._file)
        self._empty = 0
        self.rows.extend([] for _ in range(place - len(self.rows)))

    def end_row(self, *, times: int = 1, hidden: bool = False) -> None:
        """Ends a row that stands so many times."""
        row, self._row = self._row, []
        while row and row[-1] == "":
            row.pop()
        if not row:  # what is empty to the end of the sheet is no row of it
            self._empty += times
            return
        self.to_row(len(self.rows) + self._empty)
        self._empty = 0
        for _ in range(times):
            self.rows.append(list(row))
            self._cells += len(row)
            if len(self.rows) > MOST_ROWS or self._cells > MOST_CELLS:
                raise hostile(self._file)
            if hidden:
                self.hidden.append(len(self.rows))


def spans(written: str | None) -> int:
    """How many cells one spans, as markup says it."""
    return int(written) if written and written.isdecimal() and len(written) < 8 else 1


def numbered(tables: list[Table]) -> Iterator[tuple[str, Table]]:
    """Tables that have rows, with names where there are several."""
    filled = [each for each in tables if any(each.rows)]
    for at, table in enumerate(filled, start=1):
        yield f"表{at}" if len(filled) > 1 else "表", table
