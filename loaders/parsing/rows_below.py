"""Yields the rows below a header: fills merged cells down, and leaves out rows that do not belong to the roster."""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.survey_questions import split_headings
from yanxiu.loaders.parsing.groups import SCHOOL_LINE
from yanxiu.loaders.parsing.headers import Header, column_letters
from yanxiu.loaders.parsing.heading_words import heading_variants
from yanxiu.loaders.parsing.parsed import ParsedSheet, UnreadHeading
from yanxiu.loaders.parsing.rows import END_REASONS, RowKinds
from yanxiu.loaders.reading.layout import Merged
from yanxiu.loaders.values.cells import plain_text
from yanxiu.loaders.values.persons import is_name
from yanxiu.loaders.values.placeholders import is_placeholder

_NEAR = 0.5
_OF_NOTHING = {"序号", "备注", "编号", "no", "no.", "#", "说明", "签名", "签字"}


class RowsBelow:
    """The rows of a sheet below its header, with their numbers. Each iteration starts again.

    groups   the lines between the rows that name a school: number and school
    ended    the number of the row at which reading ended early, and the reason
    shared   by row, the columns of personal values whose cell is merged over several people
    """

    def __init__(self, parsed: ParsedSheet, header: Header, kinds: RowKinds | None) -> None:
        self._parsed, self._header, self._kinds = parsed, header, kinds
        self.groups: list[tuple[int, str]] = []
        self.ended: tuple[int, Text] | None = None
        self.shared: dict[int, list[str]] = {}
        self._columns = {at: name for places in header.blocks for name, at in places.items()}

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        left = self._parsed.left
        left.clear()
        self.groups.clear()
        self.ended = None
        self.shared.clear()
        for number, row in self._filled():
            if not any(row) and all(cell in ("", None) for cell in row):
                continue
            if self._kinds and (reason := self._kinds.reason(number, row)):
                if reason in END_REASONS:
                    self.ended = number, reason
                    return
                if reason is SCHOOL_LINE and self._kinds.school:
                    self.groups.append((number, self._kinds.school))
                left.setdefault(reason, []).append(number)
                continue
            yield number, row

    def _numbered(self) -> Iterator[tuple[int, list[Any]]]:
        sheet = self._parsed.sheet
        top = sheet.first + self._header.last
        return (
            (number, row)
            for number, row in enumerate(sheet.rows, start=sheet.first)
            if number > top
        )

    def _filled(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows, with the value of a merged cell in each of its rows."""
        top = self._parsed.sheet.first + self._header.last
        areas = sorted(
            (
                area
                for area in self._parsed.sheet.layout.merged
                if area.row > top and area.last_row > area.row and area.column - 1 in self._columns
            ),
            key=lambda area: area.row,
        )
        if not areas:
            yield from self._numbered()
            return
        counted: Counter[str] = Counter()
        open_areas: list[tuple[Merged, Sequence[Any]]] = []
        at = 0
        for number, row in self._numbered():
            open_areas = [each for each in open_areas if each[0].last_row >= number]
            filled = list(row)
            for area, top_row in open_areas:
                place = area.column - 1
                value = top_row[place]
                if self._is_of_another(place, row, top_row):
                    self.shared.setdefault(number, []).append(self._columns[place])
                    continue
                filled += [""] * (place + 1 - len(filled))
                filled[place] = value
            own = self.shared.get(number, ())
            if any(plain_text(cell) for at_, cell in enumerate(row) if at_ in self._columns) or row:
                names = (self._columns[area.column - 1] for area, _ in open_areas)
                counted.update(name for name in names if name not in own)
            while at < len(areas) and areas[at].row <= number:
                area, place = areas[at], areas[at].column - 1
                at += 1
                if area.row == number and place < len(filled) and plain_text(filled[place]):
                    open_areas.append((area, filled))
            yield number, filled if any(cell not in ("", None) for cell in row) else row
        for name, times in counted.items():
            self._parsed.cleaned.setdefault(name, Counter())["merged"] = times

    def _is_of_another(self, place: int, row: Sequence[Any], top_row: Sequence[Any]) -> bool:
        """True if a column has personal values, e.g. telephones, and a row names another person than the top row.

        The top row is the first row of the merged cell.
        """
        columns = self._parsed.format.columns
        declared = columns[self._columns[place]].property
        if declared is None or not declared.personal or is_name(declared):
            return False
        names = [at for at, name in self._columns.items() if is_name(columns[name].property)]
        return any(
            at < len(row) and plain_text(row[at]) and plain_text(row[at]) != plain_text(top_row[at])
            for at in names
            if at < len(top_row)
        )


def resolve_doubled(header: Header, rows: RowsBelow) -> tuple[Header, Mapping[str, Sequence[int]]]:
    """Resolves columns that several cells of the header name.

    Returns the header with one cell for each column, and the columns whose cells differ within a row or are
    filled in turns.
    """
    filled: dict[str, set[frozenset[int]]] = {name: set() for name in header.repeated}
    unresolved: dict[str, Sequence[int]] = {}
    for _, row in rows:
        for name, doubled in header.repeated.items():
            words = {
                at: fold(plain_text(row[at]))
                for at in doubled
                if at < len(row) and not is_placeholder(row[at])
            }
            if len({*words.values()}) > 1:
                unresolved[name] = doubled
            if words:
                filled[name].add(frozenset(words))
    places = dict(header.places)
    for name, patterns in filled.items():
        always = frozenset.intersection(*patterns) if patterns else frozenset()
        if patterns and not always:
            unresolved[name] = header.repeated[name]
        elif always and places[name] not in always:
            places[name] = min(always)
    return replace(header, blocks=(places,), repeated={}), unresolved


def unknown_headings(format_: Format, header: Header) -> list[str]:
    """The headings that name no column of the format."""
    again = {at for places in header.repeated.values() for at in places}
    known = {column_letters(at) for at in again}
    return [each.heading for each in unread_columns(format_, header) if each.place not in known]


def unread_columns(format_: Format, header: Header) -> list[UnreadHeading]:
    """The headings of columns that are not read, each with the most similar column of the format."""
    taken = header.used_places
    for at, one in enumerate(split_headings(header.labels) if format_.questions else ()):
        if any(each.header.search(one.question) for each in format_.questions):
            taken.add(at)
    known: dict[str, str] = {
        word: column.title for column in format_.header_columns for word in column.headers
    }
    return [
        UnreadHeading(label, column_letters(at), _nearest(label, known))
        for at, label in enumerate(header.labels)
        if label and at not in taken
    ]


def _nearest(label: str, known: Mapping[str, str]) -> str | None:
    for word in heading_variants(label):
        if word in known or word in _OF_NOTHING:
            return None  # a second column of the same kind, or one that no roster reads
        near = difflib.get_close_matches(word, known, n=1, cutoff=_NEAR)
        if near:
            return known[near[0]]
    return None
