"""Parses a sheet with a format: assigns cells to columns, and reports every bad cell."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.parsing.columns import ColumnReader
from yanxiu.loaders.parsing.completed import complete_birth_days, fill_from_other_columns
from yanxiu.loaders.parsing.groups import has_school_lines, school_lines_note, value_outside_table
from yanxiu.loaders.parsing.headers import (
    Header,
    Places,
    SheetHead,
    column_letters,
    find_header,
    texts_above,
)
from yanxiu.loaders.parsing.heading_words import heading_variants
from yanxiu.loaders.parsing.layout_notes import layout_notes
from yanxiu.loaders.parsing.other_lists import honours_note, layout_fault_code, other_list_kind
from yanxiu.loaders.parsing.other_tables import (
    attendance_note,
    column_per_activity_note,
    describe_layout,
    separate_tables_note,
)
from yanxiu.loaders.parsing.own_codes import code_faults
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet, UnreadHeading
from yanxiu.loaders.parsing.rows import RowKinds
from yanxiu.loaders.parsing.rows_below import RowsBelow, resolve_doubled, unread_columns
from yanxiu.loaders.parsing.sheet_faults import (
    doubled_heading_fault,
    merged_cell_faults,
    missing_column_fault,
    stopped_rows_fault,
    unit_fault,
)
from yanxiu.loaders.parsing.split_days import join_day
from yanxiu.loaders.parsing.units import Unit, conversion_notes, find_units
from yanxiu.loaders.parsing.unread_remarks import UnreadRemarks
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.spool import batches
from yanxiu.loaders.values.cells import plain_text

__all__ = ["ParsedRows", "ParsedSheet", "find_header", "is_whole", "parse_sheet"]


def is_whole(head: SheetHead, format_: Format) -> bool:
    """True if a sheet has all required columns and, for survey answers, a known question."""
    header = head.header(format_)
    return bool(header.question_count or not format_.questions) and not missing_columns(
        head.sheet, format_, header
    )


def missing_columns(sheet: Sheet, format_: Format, header: Header) -> list[Column]:
    """The required columns that neither the header names nor a title, the sheet's or the file's name replaces."""
    return [
        column
        for column in format_.header_columns
        if column.required
        and column.name not in header.places
        and format_.stand_ins.get(column.name) not in header.places
        and (not _is_beside(sheet, column, header) or _is_misnamed(format_, column, header))
    ]


def _is_beside(sheet: Sheet, column: Column, header: Header) -> bool:
    return bool(value_outside_table(sheet, column, header)) or (
        column.in_sheet_name and has_school_lines(sheet, header)
    )


def _is_misnamed(format_: Format, column: Column, header: Header) -> bool:
    """True if a heading resembles a column that the sheet's name could replace: the column exists."""
    return column.in_sheet_name and any(
        each.nearest == column.title for each in unread_columns(format_, header)
    )


def parse_sheet(
    sheet: Sheet, format_: Format, *, exact: bool = False, named: bool = False
) -> tuple[ParsedSheet, list[Fault]]:
    """Returns the values of a sheet and the faults of its cells.

    exact   the sheet was written by a program: only a header and rows, and cells are read literally
    named   True if the user chose the format
    """
    header = SheetHead(sheet).header(format_)
    parsed = ParsedSheet(format_, sheet)
    lacking = missing_columns(sheet, format_, header)
    faults = [missing_column_fault(parsed, column, header) for column in lacking]
    layout = others = None
    around = (sheet.name or "", sheet.file.stem, *texts_above(sheet, header))
    if faults and not exact:
        layout = describe_layout(SheetHead(sheet).words_by_row)
        layout = layout or column_per_activity_note(sheet, header, lacking)
        layout = layout or separate_tables_note(sheet, header, lacking)
    elif not exact:
        layout = attendance_note(format_, header, around)
    if not exact and not layout:
        others = other_list_kind(format_, header, around, named=named)
    if reason := layout or others:
        code = layout_fault_code(reason) if layout else "OTHER_LIST"
        faults = [ParsedRows(format_, sheet, [], {}).fault(code, reason)]
    kinds = None if exact or format_.questions else RowKinds(sheet, format_, header)
    rows = RowsBelow(parsed, header, kinds)
    if not faults and header.repeated:
        header, doubled = resolve_doubled(header, rows)
        faults += [
            doubled_heading_fault(parsed, name, places, header) for name, places in doubled.items()
        ]
        rows = RowsBelow(parsed, header, kinds)
    units = {} if exact else find_units(sheet, format_, header)
    faults += () if exact else code_faults(parsed, header)
    faults += [unit_fault(parsed, name, unit) for name, unit in units.items() if not unit.times]
    if faults:
        parsed.unread += [] if exact else unread_columns(format_, header)
        return parsed, faults
    if not exact and not named and (note := honours_note(format_, around)):
        parsed.notes.append(note)
    _Reading(parsed, header, faults, units, exact=exact).read(rows)
    if rows.ended:
        faults.append(stopped_rows_fault(parsed, *rows.ended))
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
            column.name: value_outside_table(sheet, column, header)
            for column in form.columns.values()
            if column.name not in header.places
        }
        self._width = len(header.labels)
        taken = header.used_places
        self._untitled = {
            at for at in range(self._width) if at not in taken and not header.labels[at]
        }
        self._beside = {
            spec.column: header.beside[spec.column]
            for spec in form.finds
            if not exact and spec.column in header.beside and not form.columns[spec.column].many
        }
        self._found: set[int] = set()
        self._remarks = None if exact else UnreadRemarks(form, header)
        if not exact:
            parsed.unread += unread_columns(form, header)
            parsed.notes += self._notes()

    def read(self, rows: RowsBelow) -> None:
        """Parses the rows and adds them to the sheet."""
        by_group: Counter[str] = Counter()
        for batch in batches(rows):
            numbers, blocks = self._blocks(batch)
            values: dict[str, list[Any]] = {}
            of_batch = ParsedRows(self._parsed.format, self._parsed.sheet, numbers, values)
            self._check_width(of_batch, [row for _, row, _ in blocks])
            for reader in self._readers:
                name = reader.column.name
                if name in self._replacements:
                    cells = [self._replacements[name]] * len(blocks)
                elif name in self._header.wide:
                    wide = self._header.wide[name]
                    cells = [
                        join_day(row[(at := places[name]) : at + wide]) for _, row, places in blocks
                    ]
                else:
                    cells = [
                        row[at] if (at := places[name]) < len(row) else None
                        for _, row, places in blocks
                    ]
                if rows.groups and reader.column.in_sheet_name:
                    cells = self._by_group(name, rows, numbers, cells, by_group)
                values[name] = reader.read(of_batch, cells, self._faults)
            self._faults += fill_from_other_columns(of_batch, self._header.places)
            complete_birth_days(of_batch, self._parsed)
            for name, at in self._beside.items():
                of_batch.beside[name] = [
                    plain_text(row[at]) if at < len(row) else "" for _, row, _ in blocks
                ]
            self._faults += merged_cell_faults(of_batch, rows.shared)
            self._parsed.add(of_batch)
            if self._remarks is not None:
                self._remarks.collect(numbers, [row for _, row, _ in blocks])
        self._parsed.notes += [] if self._remarks is None else self._remarks.notes()
        if by_group:
            self._parsed.notes.append(school_lines_note(by_group))
        self._parsed.unread += [
            UnreadHeading(f"{column_letters(at)} 列", column_letters(at), None)
            for at in sorted(self._found)
        ]

    def _by_group(
        self,
        name: str,
        rows: RowsBelow,
        numbers: list[int],
        cells: list[Any],
        counted: Counter[str],
    ) -> list[Any]:
        """The schools of rows whose own cell is empty, from the lines above them."""
        lines = [line for line, _ in rows.groups]
        is_said = name not in self._header.places
        sheets = []
        for number, cell in zip(numbers, cells, strict=True):
            at = bisect(lines, number)
            if not at or (plain_text(cell) and not is_said):
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
            if any(at < len(row) and plain_text(row[at]) for at in places.values())
        ]
        return [number for number, _, _ in blocks], blocks

    def _check_width(self, batch: ParsedRows, rows: list[list[Any]]) -> None:
        """Adds faults for rows longer than the header; records filled columns without a heading."""
        for index, row in enumerate(rows):
            if len(row) > self._width and any(plain_text(cell) for cell in row[self._width :]):
                reason = Text("The row has more cells than the header", "该行比表头多出单元格")
                self._faults.append(batch.fault("TOO_MANY_CELLS", reason, index))
        for at in self._untitled - self._found:
            if any(at < len(row) and plain_text(row[at]) for row in rows):
                self._found.add(at)

    def _notes(self) -> Iterator[Text]:
        sheet, form = self._parsed.sheet, self._parsed.format
        for name, value in self._replacements.items():
            if value and (form.columns[name].in_sheet_name or form.columns[name].in_title):
                title = form.columns[name].title
                source = (
                    Text("the sheet name", "工作表名")
                    if value == plain_text(sheet.name or "")
                    else Text("the title or the file name", "标题或文件名")
                )
                yield Text(
                    f"{title} is taken from {source.en}: {value}",
                    f"“{title}”取{source.zh}：{value}",
                )
        yield from conversion_notes(form, self._units)
        if len(self._header.blocks) > 1:
            count = len(self._header.blocks)
            yield Text(f"{count} side-by-side tables were read", f"并排的 {count} 栏已依次读取")
        yield from layout_notes(sheet, self._header)
        for name, at in self._header.places.items():
            if any(
                each in form.columns[name].mapped
                for each in heading_variants(self._header.labels[at])
            ):
                title = form.columns[name].title
                label = self._header.labels[at]
                yield Text(
                    f"{label} is read as {title}, as specified", f"按指定把“{label}”读作“{title}”"
                )
