"""A parsed sheet: its rows as values of the format's columns, and the report on the sheet."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import IN_TEXT_FILES, MASKED, fault
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.spool import SpooledList
from yanxiu.loaders.values import identity_numbers
from yanxiu.loaders.values.cells import plain_text

_BATCHES = 4  # batches of a sheet in memory
_Batch = tuple[  # the fields of ParsedRows that differ between batches
    list[int],
    Mapping[str, list[Any]],
    list[str],
    dict[str, set[int]],
    dict[str, list[str]],
    dict[str, set[int]],
]


@dataclass(frozen=True, slots=True)
class UnreadHeading:
    """A column of a sheet that was not read.

    heading   the text of its header
    place     its letter
    nearest   the title of the format's column with the most similar heading
    """

    heading: str
    place: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class ParsedRows:
    """Rows of a sheet as values: one list for each column of the format, as long as `rows`; None if empty.

    asked      for collected survey answers: the header of each row's question
    bad        by column, the indices of `rows` whose cell has a reported fault; its value is None
    months     by date column, the indices of `rows` whose cell gives a month without its day
    beside     by column, a second text in each row for the same node, e.g. the name of an activity beside its code
    """

    format: Format
    sheet: Sheet
    rows: list[int]
    values: Mapping[str, list[Any]]
    asked: list[str] = field(default_factory=list)
    bad: dict[str, set[int]] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)
    months: dict[str, set[int]] = field(default_factory=dict)

    def without(self, rows: Collection[int]) -> "ParsedRows":
        """The rows without those with these numbers, which include all faulty rows."""
        kept = [at for at, number in enumerate(self.rows) if number not in rows]
        values = {name: [cells[at] for at in kept] for name, cells in self.values.items()}
        asked = [self.asked[at] for at in kept] if self.asked else []
        rows_kept = [self.rows[at] for at in kept]
        beside = {name: [cells[at] for at in kept] for name, cells in self.beside.items()}
        months = {
            name: {at for at, old in enumerate(kept) if old in cells}
            for name, cells in self.months.items()
        }
        return replace(
            self, rows=rows_kept, values=values, asked=asked, bad={}, beside=beside, months=months
        )

    def mark_bad(self, at: int, column: str) -> None:
        """Records that a cell has a fault that is already reported."""
        self.bad.setdefault(column, set()).add(at)

    def bad_rows(self, columns: Iterable[str]) -> set[int]:
        """The indices of `rows` with a fault in one of the columns."""
        return set().union(*(self.bad.get(column, ()) for column in columns))

    def place_fault(
        self,
        bad: Fault,
        at: int | None = None,
        column: str | None = None,
        value: Any = None,
        advice: Text | None = None,
    ) -> Fault:
        """The fault of a cell at its place."""
        return self.fault(bad.code, bad.reason, at, column, value, advice)

    def fault(
        self,
        code: str,
        reason: Text,
        at: int | None = None,
        column: str | None = None,
        value: Any = None,
        advice: Text | None = None,
    ) -> Fault:
        """A fault in a row of `rows` and a column of the format."""
        if self.sheet.name is None:
            advice = advice or IN_TEXT_FILES.get(code)
        place = self.shown_place(at, column, value)
        return fault(code, reason, self.sheet.file.name, self.sheet.name, *place, advice=advice)

    def shown_place(
        self, at: int | None, column: str | None, value: Any
    ) -> tuple[int | None, str | None, str | None]:
        """The row, title and text of a cell for a message; personal values are masked."""
        declared = self.format.columns.get(column or "")
        personal = (
            declared is not None and declared.property is not None and declared.property.personal
        ) or identity_numbers.may_be_identity(value)
        if declared and declared.property and isinstance(value, str):
            choice = declared.property.choices.get(value)
            value = choice.zh if choice else value  # the word in the sheet, not the stored one
        text = None if value is None else MASKED if personal else plain_text(value)[:60]
        title = declared.title if declared else column
        if at is not None and declared is not None and declared.gathered:
            title = self.asked[at]
        return None if at is None else self.rows[at], title, text


class ParsedSheet:
    """A sheet's rows as values, in batches of some thousand; those of a large sheet are on disk.

    row_count  the number of rows
    cleaned    by column, the number of normalised cells by kind (see `yanxiu.loaders.parsing.cleaning`)
    """

    def __init__(self, format_: Format, sheet: Sheet, rows: Iterable[ParsedRows] = ()) -> None:
        self.format = format_
        self.sheet = sheet
        self.row_count = 0
        self.cleaned: dict[str, Counter[str]] = {}
        self.unread: list[UnreadHeading] = []
        self.left: dict[Text, list[int]] = {}
        self.notes: list[Text] = []
        self._batches: SpooledList[_Batch] = SpooledList(batch=_BATCHES)
        for each in rows:
            self.add(each)

    def add(self, rows: ParsedRows) -> None:
        """Adds rows to the end."""
        self.row_count += len(rows.rows)
        self._batches.append(
            (rows.rows, rows.values, rows.asked, rows.bad, rows.beside, rows.months)
        )

    def __iter__(self) -> Iterator[ParsedRows]:
        return (ParsedRows(self.format, self.sheet, *batch) for batch in self._batches)

    @property
    def whole(self) -> ParsedRows:
        """All rows in one ParsedRows."""
        every = [*self]
        values = {
            name: [cell for each in every for cell in each.values[name]]
            for name in (every[0].values if every else self.format.columns)
        }
        rows = [number for each in every for number in each.rows]
        return ParsedRows(
            self.format, self.sheet, rows, values, [a for each in every for a in each.asked]
        )

    def without(self, rows: Collection[int]) -> "ParsedSheet":
        """The sheet without the rows with these numbers, which include all faulty rows.

        Collected survey answers are kept only if there is no fault at all.
        """
        if not rows:
            return self
        kept = () if self.format.questions else (each.without(rows) for each in self)
        return self.with_rows(kept)

    def with_rows(self, rows: Iterable[ParsedRows]) -> "ParsedSheet":
        """The same sheet and its report, with other rows."""
        result = ParsedSheet(self.format, self.sheet, rows)
        result.cleaned, result.unread, result.left = self.cleaned, self.unread, self.left
        result.notes = self.notes
        return result
