"""A sheet under a format: which row is the header, which cell is what, and every cell that is wrong."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from graph.model.declare import IDENTITY
from graph.text import Text
from graph.words import folded
from loaders.faults import MASKED, Fault
from loaders.formats.format import Column, Format
from loaders.formats.survey_questions import headings
from loaders.parsing.cleaning import changes
from loaders.reading.files import Sheet
from loaders.spool import SpooledList, batches
from loaders.values import identity_numbers
from loaders.values.cells import BadCell, check_sound, parser, plain

HEADER_WITHIN = 12  # rows from the top
_MARK = re.compile(r"[*＊]|[(（](?:必填|选填|可空)[)）]")  # that a heading must be filled
_BATCHES = 4  # of a sheet that stay in memory
_KNOWN = 20_000  # spellings of a column that are remembered
_Batch = tuple[  # what changes from rows to rows
    list[int], Mapping[str, list[Any]], list[str], dict[str, set[int]]
]
_SEPARATOR = re.compile("[、;；,，/+\n]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """Rows of a sheet as values: for every column of the format one list, as long as `rows`, None where empty.

    asked      of answers that were gathered: for every row the header of the question that it comes from
    bad        by column, the indices of `rows` whose cell has a fault that was told; its value is None
    """

    format: Format
    sheet: Sheet
    rows: list[int]
    values: Mapping[str, list[Any]]
    asked: list[str] = field(default_factory=list)
    bad: dict[str, set[int]] = field(default_factory=dict)

    def without(self, rows: Collection[int]) -> "Parsed":
        """The same without the rows of these numbers, all with a fault among them."""
        kept = [at for at, number in enumerate(self.rows) if number not in rows]
        values = {name: [cells[at] for at in kept] for name, cells in self.values.items()}
        asked = [self.asked[at] for at in kept] if self.asked else []
        rows_kept = [self.rows[at] for at in kept]
        return replace(self, rows=rows_kept, values=values, asked=asked, bad={})

    def mark_bad(self, at: int, column: str) -> None:
        """A cell has a fault that was told."""
        self.bad.setdefault(column, set()).add(at)

    def bad_rows(self, columns: Iterable[str]) -> set[int]:
        """The indices of `rows` in which a cell of the columns has a fault."""
        return set().union(*(self.bad.get(column, ()) for column in columns))

    def fault(
        self,
        code: str,
        reason: Text,
        at: int | None = None,
        column: str | None = None,
        value: Any = None,
    ) -> Fault:
        """A fault in a row of `rows` and a column of the format."""
        declared = self.format.columns.get(column or "")
        personal = (
            declared is not None and declared.property is not None and declared.property.personal
        ) or identity_numbers.looks_like_one(value)
        shown = None if value is None else MASKED if personal else plain(value)[:60]
        row = None if at is None else self.rows[at]
        title = declared.title if declared else column
        if at is not None and declared is not None and declared.gathered:
            title = self.asked[at]
        return Fault(code, self.sheet.file.name, reason, self.sheet.name, row, title, shown)


class ParsedSheet:
    """A sheet's rows as values, some thousand at a time; those of a large one are on disk.

    row_count  how many rows it has
    cleaned    by column, how many cells were read otherwise than written, by kind (see `loaders.parsing.cleaning`)
    """

    def __init__(self, made: Format, sheet: Sheet, rows: Iterable[Parsed] = ()) -> None:
        self.format = made
        self.sheet = sheet
        self.row_count = 0
        self.cleaned: dict[str, Counter[str]] = {}
        self._batches: SpooledList[_Batch] = SpooledList(batch=_BATCHES)
        for each in rows:
            self.add(each)

    def add(self, rows: Parsed) -> None:
        """Adds rows to the end."""
        self.row_count += len(rows.rows)
        self._batches.append((rows.rows, rows.values, rows.asked, rows.bad))

    def __iter__(self) -> Iterator[Parsed]:
        return (Parsed(self.format, self.sheet, *batch) for batch in self._batches)

    @property
    def whole(self) -> Parsed:
        """All rows at once."""
        every = [*self]
        values = {
            name: [cell for each in every for cell in each.values[name]]
            for name in (every[0].values if every else self.format.columns)
        }
        rows = [number for each in every for number in each.rows]
        return Parsed(
            self.format, self.sheet, rows, values, [a for each in every for a in each.asked]
        )

    def without(self, rows: Collection[int]) -> "ParsedSheet":
        """The same without the rows of these numbers; all with a fault among them.

        Gathered answers are right together or not at all.
        """
        if not rows:
            return self
        kept = () if self.format.questions else (each.without(rows) for each in self)
        return ParsedSheet(self.format, self.sheet, kept)


def header_of(sheet: Sheet, made: Format) -> tuple[int, Mapping[str, int]]:
    """The header's index among the rows, and the index of every column that it names."""
    best: tuple[int, dict[str, int]] = (0, {})
    most = 0
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        names, asked = _names(row, made)
        found = {
            column.name: names.index(header)
            for column in made.headed
            for header in reversed(column.headers)  # the best name is the last to be taken
            if header in names
        }
        if len(found) + asked > most:
            most = len(found) + asked
            best = at, found
    return best


def _names(row: list[Any], made: Format) -> tuple[list[str], int]:
    """What a row's cells say as headers, and how many of them are questions that the format reads."""
    if not made.questions:
        return [folded(_MARK.sub("", plain(cell))) for cell in row], 0
    found = headings(row)
    asked = sum(any(each.header.search(one.asked) for each in made.questions) for one in found)
    return ["" if one.object else folded(one.asked) for one in found], asked


def is_whole(sheet: Sheet, made: Format) -> bool:
    """Whether a sheet has every column that its format must have, and asks something that it reads."""
    at, places = header_of(sheet, made)
    asks = any(_names(row, made)[1] for row in sheet.rows[at : at + 1])
    return (asks or not made.questions) and not _missing(sheet, made, places)


def _missing(sheet: Sheet, made: Format, places: Mapping[str, int]) -> list[Column]:
    return [
        column
        for column in made.headed
        if column.required and column.name not in places and not _of_file_name(sheet, column)
    ]


def parse(sheet: Sheet, made: Format) -> tuple[ParsedSheet, list[Fault]]:
    """The values of a sheet and all that is wrong with its cells."""
    at, places = header_of(sheet, made)
    parsed = ParsedSheet(made, sheet)
    faults = [
        Parsed(made, sheet, [], {}).fault(
            "MISSING_COLUMN",
            Text(f"There is no column {column.title}", f"没有“{column.title}”这一列"),
            column=column.name,
        )
        for column in _missing(sheet, made, places)
    ]
    if faults:
        return parsed, faults
    width = len(sheet.rows[at]) if sheet.rows else 0
    readers = [_ColumnReader(parsed, column) for column in made.columns.values()]
    numbered = (
        (number, row)
        for number, row in enumerate(sheet.rows, start=sheet.first)
        if number > sheet.first + at and any(cell not in ("", None) for cell in row)
    )
    for batch in batches(numbered):
        values: dict[str, list[Any]] = {}
        rows = Parsed(made, sheet, [number for number, _ in batch], values)
        for index, (_, row) in enumerate(batch):
            if len(row) > width and any(cell not in ("", None) for cell in row[width:]):
                reason = Text("The row is longer than the header", "该行比表头多出单元格")
                faults.append(rows.fault("TOO_MANY_CELLS", reason, index))
        for reader in readers:
            place = places.get(reader.column.name)
            cells = (
                [_of_file_name(sheet, reader.column)] * len(batch)
                if place is None
                else [row[place] if place < len(row) else None for _, row in batch]
            )
            values[reader.column.name] = reader.read(rows, cells, faults)
        parsed.add(rows)
    return parsed, faults


def _of_file_name(sheet: Sheet, column: Column) -> str | None:
    found = column.in_file_name and column.in_file_name.search(sheet.file.stem)
    return next((group for group in found.groups() if group), None) if found else None


class _ColumnReader:
    """Reads the cells of a column, what is written alike once."""

    def __init__(self, parsed: ParsedSheet, column: Column) -> None:
        self.column = column
        self._cleaned = parsed.cleaned
        self._reader = _reader(column)
        self._changes = changes(parsed.format, column)
        self._known = lru_cache(_KNOWN, typed=True)(self._one)

    def read(self, rows: Parsed, cells: list[Any], faults: list[Fault]) -> list[Any]:
        """The values of cells; what is wrong is added to the faults."""
        values: list[Any] = []
        counted: Counter[frozenset[str]] = Counter()
        for at, cell in enumerate(cells):
            value, kinds = self._known(cell)
            if isinstance(value, BadCell):
                faults.append(rows.fault(value.code, value.reason, at, self.column.name, cell))
                rows.mark_bad(at, self.column.name)
                value = None
            elif value is None and self.column.required:
                empty = Text("The cell is empty", "单元格为空")
                faults.append(rows.fault("EMPTY_CELL", empty, at, self.column.name))
                rows.mark_bad(at, self.column.name)
            elif kinds:
                counted[kinds] += 1
            values.append(value)
        for kinds, times in counted.items():
            self._cleaned.setdefault(self.column.name, Counter()).update(
                dict.fromkeys(kinds, times)
            )
        return values

    def _one(self, cell: Any) -> tuple[Any, frozenset[str]]:
        """What a cell says, and how it was read otherwise than written."""
        value = _read(self._reader, cell)
        is_value = value is not None and not isinstance(value, BadCell)
        return value, frozenset(self._changes(cell, value)) if is_value else frozenset()


def _read(read: Callable[[Any], Any], cell: Any) -> Any:
    if plain(cell) == "":
        return None
    try:
        check_sound(cell)
        return read(cell)
    except BadCell as fault:
        return fault


def _reader(column: Column) -> Callable[[Any], Any]:
    declared = column.property
    one = parser(declared.type if declared else "str", declared.choices if declared else {})
    if declared and IDENTITY in declared.marks:
        one = identity_numbers.reader()
    if column.many:
        return lambda cell: [one(part) for part in _SEPARATOR.split(plain(cell)) if part.strip()]
    least = column.least
    if least is None:
        return one

    def bounded(cell: Any) -> Any:
        value = one(cell)
        if value < least:
            raise BadCell("OUT_OF_RANGE", Text(f"Less than {least:g}", f"小于 {least:g}"))
        return value

    return bounded
