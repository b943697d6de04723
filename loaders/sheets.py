"""A sheet under a format: which row is the header, which cell is what, and every cell that is wrong."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph.model.declare import IDENTITY
from graph.text import Text
from loaders import identity
from loaders.cells import BadCell, check_sound, folded, parser, plain
from loaders.cleaning import changes
from loaders.faults import MASKED, Fault
from loaders.files import Sheet
from loaders.format import Column, Format
from loaders.questions import headings

HEADER_WITHIN = 12  # rows from the top
_MARK = re.compile(r"[*＊]|[(（](?:必填|选填|可空)[)）]")  # that a heading must be filled
_SEPARATOR = re.compile("[、;；,，/+\n]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sheet's values: for every column of the format one list, as long as `rows`, None where empty.

    cleaned    by column, how many cells were read otherwise than written, by kind (see `loaders.cleaning`)
    asked      of answers that were gathered: for every row the header of the question that it comes from
    bad        by column, the indices of `rows` whose cell has a fault that was told; its value is None
    """

    format: Format
    sheet: Sheet
    rows: list[int]
    values: Mapping[str, list[Any]]
    cleaned: dict[str, Counter[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bad: dict[str, set[int]] = field(default_factory=dict)

    def without(self, rows: Collection[int]) -> "Parsed":
        """The same without the rows of these numbers, all with a fault among them.

        Gathered answers are right together or not at all.
        """
        kept = [at for at, number in enumerate(self.rows) if number not in rows]
        if rows and self.format.questions:
            kept = []
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
        ) or identity.looks_like_one(value)
        shown = None if value is None else MASKED if personal else plain(value)[:60]
        row = None if at is None else self.rows[at]
        title = declared.title if declared else column
        if at is not None and declared is not None and declared.gathered:
            title = self.asked[at]
        return Fault(code, self.sheet.file.name, reason, self.sheet.name, row, title, shown)


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


def parse(sheet: Sheet, made: Format) -> tuple[Parsed, list[Fault]]:
    """The values of a sheet and all that is wrong with its cells."""
    at, places = header_of(sheet, made)
    width = len(sheet.rows[at]) if sheet.rows else 0
    numbered = [
        (number, row)
        for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2)
        if any(cell not in ("", None) for cell in row)
    ]
    values: dict[str, list[Any]] = {}
    parsed = Parsed(made, sheet, [number for number, _ in numbered], values)
    faults = [
        parsed.fault(
            "MISSING_COLUMN",
            Text(f"There is no column {column.title}", f"没有“{column.title}”这一列"),
            column=column.name,
        )
        for column in _missing(sheet, made, places)
    ]
    if faults:
        return parsed, faults
    for index, (_, row) in enumerate(numbered):
        if any(cell not in ("", None) for cell in row[width:]):
            reason = Text("The row is longer than the header", "该行比表头多出单元格")
            faults.append(parsed.fault("TOO_MANY_CELLS", reason, index))
    for column in made.columns.values():
        place = places.get(column.name)
        cells = (
            [_of_file_name(sheet, column)] * len(numbered)
            if place is None
            else [row[place] if place < len(row) else None for _, row in numbered]
        )
        values[column.name] = _column(parsed, column, cells, faults)
    return parsed, faults


def _of_file_name(sheet: Sheet, column: Column) -> str | None:
    found = column.in_file_name and column.in_file_name.search(sheet.file.stem)
    return next((group for group in found.groups() if group), None) if found else None


def _column(parsed: Parsed, column: Column, cells: list[Any], faults: list[Fault]) -> list[Any]:
    read = _reader(column)
    memo: dict[Any, Any] = {}
    kinds: dict[Any, set[str]] = {}
    changed = changes(parsed.format, column)
    values: list[Any] = []
    known = [cell if isinstance(cell, str) else (type(cell), cell) for cell in cells]
    for at, (key, cell) in enumerate(zip(known, cells, strict=True)):
        if key not in memo:
            value = memo[key] = _read(read, cell)
            if (
                value is not None
                and not isinstance(value, BadCell)
                and (found := changed(cell, value))
            ):
                kinds[key] = found
        value = memo[key]
        if isinstance(value, BadCell):
            faults.append(parsed.fault(value.code, value.reason, at, column.name, cell))
            parsed.mark_bad(at, column.name)
            value = None
        elif value is None and column.required:
            faults.append(
                parsed.fault("EMPTY_CELL", Text("The cell is empty", "单元格为空"), at, column.name)
            )
            parsed.mark_bad(at, column.name)
        values.append(value)
    if kinds:
        times, counted = Counter(known), parsed.cleaned.setdefault(column.name, Counter())
        for key, found in kinds.items():
            counted.update(dict.fromkeys(found, times[key]))
    return values


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
        one = identity.reader()
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
