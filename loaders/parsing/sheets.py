"""Parses a sheet with a format: assigns cells to columns, and reports every bad cell."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.parsing.below import Below, undoubled, unread
from yanxiu.loaders.parsing.columns import ColumnReader
from yanxiu.loaders.parsing.completed import days_of_birth, of_other_columns
from yanxiu.loaders.parsing.groups import beside, between, told
from yanxiu.loaders.parsing.headers import Head, Header, Places, header_of, letter, texts_above
from yanxiu.loaders.parsing.heading_words import variants
from yanxiu.loaders.parsing.layout_notes import of_layout
from yanxiu.loaders.parsing.other_lists import code_of, list_of_others, of_honours
from yanxiu.loaders.parsing.other_tables import (
    apart_by_activity,
    other_layout,
    signed_in,
    spread_over_columns,
)
from yanxiu.loaders.parsing.own_codes import other_codes
from yanxiu.loaders.parsing.parsed import Parsed, ParsedSheet, Unread
from yanxiu.loaders.parsing.rows import RowKinds
from yanxiu.loaders.parsing.sheet_faults import (
    doubled_heading,
    ended,
    missing_column,
    other_unit,
    over_several,
)
from yanxiu.loaders.parsing.split_days import joined_day
from yanxiu.loaders.parsing.units import Unit, multiplied, units_of
from yanxiu.loaders.parsing.unread_remarks import Remarks
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.spool import batches
from yanxiu.loaders.values.cells import plain

__all__ = ["Parsed", "ParsedSheet", "header_of", "is_whole", "parse"]


def is_whole(head: Head, format_: Format) -> bool:
    """True if a sheet has all required columns and, for survey answers, a known question."""
    header = head.header(format_)
    return bool(header.asked or not format_.questions) and not missing(head.sheet, format_, header)


def missing(sheet: Sheet, format_: Format, header: Header) -> list[Column]:
    """The required columns that neither the header names nor a title, the sheet's or the file's name replaces."""
    return [
        column
        for column in format_.headed
        if column.required
        and column.name not in header.places
        and format_.stand_ins.get(column.name) not in header.places
        and (not _is_beside(sheet, column, header) or _is_misnamed(format_, column, header))
    ]


def _is_beside(sheet: Sheet, column: Column, header: Header) -> bool:
    return bool(beside(sheet, column, header)) or (column.in_sheet_name and between(sheet, header))


def _is_misnamed(format_: Format, column: Column, header: Header) -> bool:
    """True if a heading resembles a column that the sheet's name could replace: the column exists."""
    return column.in_sheet_name and any(
        each.nearest == column.title for each in unread(format_, header)
    )


def parse(
    sheet: Sheet, format_: Format, *, exact: bool = False, named: bool = False
) -> tuple[ParsedSheet, list[Fault]]:
    """Returns the values of a sheet and the faults of its cells.

    exact   the sheet was written by a program: only a header and rows, and cells are read literally
    named   True if the user chose the format
    """
    header = Head(sheet).header(format_)
    parsed = ParsedSheet(format_, sheet)
    lacking = missing(sheet, format_, header)
    faults = [missing_column(parsed, column, header) for column in lacking]
    layout = others = None
    around = (sheet.name or "", sheet.file.stem, *texts_above(sheet, header))
    if faults and not exact:
        layout = other_layout(Head(sheet).words_by_row)
        layout = layout or spread_over_columns(sheet, header, lacking)
        layout = layout or apart_by_activity(sheet, header, lacking)
    elif not exact:
        layout = signed_in(format_, header, around)
    if not exact and not layout:
        others = list_of_others(format_, header, around, named=named)
    if reason := layout or others:
        code = code_of(reason) if layout else "OTHER_LIST"
        faults = [Parsed(format_, sheet, [], {}).fault(code, reason)]
    kinds = None if exact or format_.questions else RowKinds(sheet, format_, header)
    rows = Below(parsed, header, kinds)
    if not faults and header.doubled:
        header, doubled = undoubled(header, rows)
        faults += [
            doubled_heading(parsed, name, places, header) for name, places in doubled.items()
        ]
        rows = Below(parsed, header, kinds)
    units = {} if exact else units_of(sheet, format_, header)
    faults += () if exact else other_codes(parsed, header)
    faults += [other_unit(parsed, name, unit) for name, unit in units.items() if not unit.times]
    if faults:
        parsed.unread += [] if exact else unread(format_, header)
        return parsed, faults
    if not exact and not named and (note := of_honours(format_, around)):
        parsed.notes.append(note)
    _Reading(parsed, header, faults, units, exact=exact).read(rows)
    if rows.ended:
        faults.append(ended(parsed, *rows.ended))
    return parsed, faults


class _Reading:
    """Reads the rows of a sheet; each block of columns makes a row of its own."""

    def __init__(
        self,
        parsed: ParsedSheet,
        header: Header,
        faults: list[Fault],
        units: Mapping[str, Unit],
        *,
        exact: bool,
    ) -> None:
        self._parsed, self._header, self._faults, self._units = parsed, header, faults, units
        form, sheet = parsed.format, parsed.sheet
        self._readers = [
            ColumnReader(parsed, column, exact=exact) for column in form.columns.values()
        ]
        for each in self._readers:
            each.set_places(header)
            each.set_times(units[each.column.name].times if each.column.name in units else None)
        self._replacements = {
            column.name: beside(sheet, column, header)
            for column in form.columns.values()
            if column.name not in header.places
        }
        self._width = len(header.labels)
        taken = header.taken
        self._untitled = {
            at for at in range(self._width) if at not in taken and not header.labels[at]
        }
        self._beside = {
            spec.column: header.beside[spec.column]
            for spec in form.finds
            if not exact and spec.column in header.beside and not form.columns[spec.column].many
        }
        self._found: set[int] = set()
        self._remarks = None if exact else Remarks(form, header)
        if not exact:
            parsed.unread += unread(form, header)
            parsed.notes += self._notes()

    def read(self, rows: Below) -> None:
        """Parses the rows and adds them to the sheet."""
        by_group: Counter[str] = Counter()
        for batch in batches(rows):
            numbers, blocks = self._blocks(batch)
            values: dict[str, list[Any]] = {}
            of_batch = Parsed(self._parsed.format, self._parsed.sheet, numbers, values)
            self._check_width(of_batch, [row for _, row, _ in blocks])
            for reader in self._readers:
                name = reader.column.name
                if name in self._replacements:
                    cells = [self._replacements[name]] * len(blocks)
                elif name in self._header.wide:
                    wide = self._header.wide[name]
                    cells = [
                        joined_day(row[(at := places[name]) : at + wide])
                        for _, row, places in blocks
                    ]
                else:
                    cells = [
                        row[at] if (at := places[name]) < len(row) else None
                        for _, row, places in blocks
                    ]
                if rows.groups and reader.column.in_sheet_name:
                    cells = self._by_group(name, rows, numbers, cells, by_group)
                values[name] = reader.read(of_batch, cells, self._faults)
            self._faults += of_other_columns(of_batch, self._header.places)
            days_of_birth(of_batch, self._parsed)
            for name, at in self._beside.items():
                of_batch.beside[name] = [
                    plain(row[at]) if at < len(row) else "" for _, row, _ in blocks
                ]
            self._faults += over_several(of_batch, rows.shared)
            self._parsed.add(of_batch)
            if self._remarks is not None:
                self._remarks.look(numbers, [row for _, row, _ in blocks])
        self._parsed.notes += [] if self._remarks is None else self._remarks.notes()
        if by_group:
            self._parsed.notes.append(told(by_group))
        self._parsed.unread += [
            Unread(f"{letter(at)} 列", letter(at), None) for at in sorted(self._found)
        ]

    def _by_group(
        self, name: str, rows: Below, numbers: list[int], cells: list[Any], counted: Counter[str]
    ) -> list[Any]:
        """The schools of rows whose own cell is empty, from the lines above them."""
        lines = [line for line, _ in rows.groups]
        is_said = name not in self._header.places
        sheets = []
        for number, cell in zip(numbers, cells, strict=True):
            at = bisect(lines, number)
            if not at or (plain(cell) and not is_said):
                sheets.append(cell)
                continue
            school = rows.groups[at - 1][1]
            counted[school] += 1
            sheets.append(school)
        return sheets

    def _blocks(
        self, batch: list[tuple[int, list[Any]]]
    ) -> tuple[list[int], list[tuple[int, list[Any], Places]]]:
        if len(self._header.blocks) == 1:
            places = self._header.places
            return [number for number, _ in batch], [(number, row, places) for number, row in batch]
        blocks = [
            (number, row, places)
            for number, row in batch
            for places in self._header.blocks
            if any(at < len(row) and plain(row[at]) for at in places.values())
        ]
        return [number for number, _, _ in blocks], blocks

    def _check_width(self, batch: Parsed, rows: list[list[Any]]) -> None:
        """Adds faults for rows longer than the header; records filled columns without a heading."""
        for index, row in enumerate(rows):
            if len(row) > self._width and any(plain(cell) for cell in row[self._width :]):
                reason = Text("The row has more cells than the header", "该行比表头多出单元格")
                self._faults.append(batch.fault("TOO_MANY_CELLS", reason, index))
        for at in self._untitled - self._found:
            if any(at < len(row) and plain(row[at]) for row in rows):
                self._found.add(at)

    def _notes(self) -> Iterator[Text]:
        sheet, form = self._parsed.sheet, self._parsed.format
        for name, value in self._replacements.items():
            if value and (form.columns[name].in_sheet_name or form.columns[name].in_title):
                title = form.columns[name].title
                source = (
                    Text("the sheet name", "工作表名")
                    if value == plain(sheet.name or "")
                    else Text("the title or the file name", "标题或文件名")
                )
                yield Text(
                    f"{title} is taken from {source.en}: {value}",
                    f"“{title}”取{source.zh}：{value}",
                )
        yield from multiplied(form, self._units)
        if len(self._header.blocks) > 1:
            count = len(self._header.blocks)
            yield Text(f"{count} side-by-side tables were read", f"并排的 {count} 栏已依次读取")
        yield from of_layout(sheet, self._header)
        for name, at in self._header.places.items():
            if any(each in form.columns[name].mapped for each in variants(self._header.labels[at])):
                title = form.columns[name].title
                label = self._header.labels[at]
                yield Text(
                    f"{label} is read as {title}, as specified", f"按指定把“{label}”读作“{title}”"
                )
