"""Parses the cells of a column to values; handles placeholders, repetition marks and unreadable cells."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.model.properties import IDENTITY
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Column
from yanxiu.loaders.parsing.cleaning import change_detector
from yanxiu.loaders.parsing.headers import Header
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet
from yanxiu.loaders.parsing.units import states_yuan, without_unit
from yanxiu.loaders.parsing.value_limits import among_words, within_bounds, without_damaged_text
from yanxiu.loaders.values import days, identity_numbers, persons, posts
from yanxiu.loaders.values.cells import BadCell, check_sound, plain_text
from yanxiu.loaders.values.parsers import parser_of_type
from yanxiu.loaders.values.periods import first_day_parser, last_day_parser
from yanxiu.loaders.values.placeholders import (
    is_ditto,
    is_placeholder,
    is_reference,
    is_too_narrow,
    means_until_now,
)

_KNOWN = 20_000  # cached spellings of a column
_SEPARATOR = re.compile("[、;；,，/+|\n]")
_APOSTROPHES = ("'", "’", "‘")
_MEASURED = ("int", "float", "date")
_LASTING = ("since", "until")  # columns for which a single day is not a period
_ENDS = frozenset({"until", "ends", "closed"})  # end dates, which need a day
_IN_MARKS = re.compile(
    r'\s*"([^"]+)"\s*'
)  # quotation marks that programs put around a date, number or choice; in a text they may be its own
_MONTHS = re.compile("年月(?!日)")  # in a heading
_YEARS = (1949, 2199)
_NOTHING = frozenset({"nothing"})
_SAME = frozenset({"ditto"})
_BY_SYNONYM = frozenset({"synonym"})
_NOT_CHANGED: frozenset[str] = frozenset()


class ColumnReader:
    """Reads the cells of a column; equal cells are parsed once."""

    def __init__(self, parsed: ParsedSheet, column: Column, *, exact: bool = False) -> None:
        self.column = column
        self._parsed = parsed
        self._cleaned = parsed.cleaned
        self._exact = exact
        self._place: int | None = None
        self._has_stand_in = False
        self._tells = True
        self._days: Callable[[Any], date] | None = None
        self._label = ""
        self._reader = self._value_reader()
        self._changes = change_detector(parsed.format, column)
        self._known = lru_cache(_KNOWN, typed=True)(self._value_and_changes)
        self._above: Any = None
        self._repeats = not exact and not _is_own(parsed, column)
        self._times: float | None = None
        declared = column.property
        self._is_measured = not exact and declared is not None and declared.type in _MEASURED
        self._is_closed = self._is_measured or bool(not exact and declared and declared.choices)
        self._counts = declared if declared and declared.type in ("int", "float") else None

    def set_places(self, header: Header) -> None:
        """Sets the column's place from the header; a period, and the stand-in of a column, depend on it."""
        self._place = place = header.places.get(self.column.name)
        if place is not None:
            self._label = header.labels[place]
        both = [name for name, at in header.places.items() if at == place]
        if place is not None and len(both) > 1 and self.column.period:
            self._tells = both[0] == self.column.name  # report a fault of the cell only once
            part = first_day_parser if self._tells else last_day_parser
            lasts = self.column.property is not None and self.column.property.name in _LASTING
            self._reader = part(self._reader, alone=not lasts)
        self._has_stand_in = self._parsed.format.stand_ins.get(self.column.name) in header.places

    def set_times(self, times: float | None) -> None:
        """Sets the factor for numbers, e.g. if the sheet gives them in 万元; None for no factor."""
        self._times = times

    def read(self, rows: ParsedRows, cells: list[Any], faults: list[Fault]) -> list[Any]:
        """Returns the values of cells; adds faults to `faults`."""
        values: list[Any] = []
        counted: Counter[frozenset[str]] = Counter()
        known = self._known
        for at, cell in enumerate(cells):
            value, kinds = known(cell)
            if kinds is _NOT_CHANGED and value is not None and type(value) is not BadCell:
                self._above = value  # the usual case in a long roster
                values.append(value)
                continue
            if kinds is _SAME:
                value, kinds = self._again()
            if isinstance(value, BadCell):
                if self._tells:
                    faults.append(rows.place_fault(value.fault, at, self.column.name, cell))
                rows.mark_bad(at, self.column.name)
                value = None
            elif value is None and self.column.required and not self._has_stand_in:
                empty = Text("The cell is empty", "单元格为空")
                shown = None
                if kinds is _NOTHING:
                    empty = Text("Nothing is filled in", "没有填写内容")
                    shown = cell
                faults.append(rows.fault("EMPTY_CELL", empty, at, self.column.name, shown))
                rows.mark_bad(at, self.column.name)
            elif kinds:
                counted[kinds] += 1
                self._note_month(rows, at, kinds)
            self._above = value
            values.append(value)
        for kinds, times in counted.items():
            self._cleaned.setdefault(self.column.name, Counter()).update(
                dict.fromkeys(kinds, times)
            )
        return values

    def _note_month(self, rows: ParsedRows, at: int, kinds: frozenset[str]) -> None:
        if "month" in kinds:
            rows.months.setdefault(self.column.name, set()).add(at)

    def _again(self) -> tuple[Any, frozenset[str]]:
        """The value of the cell above, for 同上."""
        if not self._repeats:
            reason = Text(
                "This value is unique to each row and cannot be 同上", "每行各不相同，不能写“同上”"
            )
            return BadCell("DITTO", reason), _SAME
        if self._above is None:
            return BadCell("DITTO", Text("The row above has no value", "上一行没有内容")), _SAME
        return self._above, _SAME

    def _value_and_changes(self, cell: Any) -> tuple[Any, frozenset[str]]:
        """The value of a cell, and the kinds of change that normalised it."""
        if cell is None or cell == "":
            return None, _NOT_CHANGED
        if not self._exact and is_ditto(cell):
            return None, _SAME
        if not self._exact and is_reference(cell):
            reason = Text("It only refers to another cell", "只指向另一单元格，没有写明内容")
            return BadCell("DITTO", reason), _NOT_CHANGED
        if not self._exact and is_too_narrow(cell):
            reason = Text(
                "#### is what a column too narrow for its values shows: the value is lost",
                "“####”是列宽不够时显示的符号，原来的值已丢失：请在表格中拉宽该列后重新复制或另存",
            )
            return BadCell("ERROR_IN_CELL", reason), _NOT_CHANGED
        if self.column.words and not self._exact:
            translated = self._in_our_words(cell)
            if translated != cell:
                value = self._read(translated)
                return value, _NOT_CHANGED if isinstance(value, BadCell) else _BY_SYNONYM
        value = self._read(cell)
        if not self._exact and self._says_nothing(cell, value):
            return None, _NOTHING
        is_value = value is not None and not isinstance(value, BadCell)
        return value, frozenset(self._changes(cell, value)) if is_value else _NOT_CHANGED

    def _in_our_words(self, cell: Any) -> Any:
        """Replaces the county's own words in a cell by standard ones; in each part if it may have several."""
        words = self.column.words
        if (whole := words.get(fold(plain_text(cell)))) is not None:
            return whole
        if not self.column.many or isinstance(cell, date):
            return cell
        parts = _SEPARATOR.split(plain_text(cell))
        if not any(fold(part) in words for part in parts):
            return cell
        return "、".join(words.get(fold(part), part) for part in parts)

    def _says_nothing(self, cell: Any, value: Any) -> bool:
        """True for a placeholder of an empty cell. A valid choice, yes or no is a value."""
        declared = self.column.property
        if not isinstance(cell, str) or self.column.gathered:
            return False
        if fold(plain_text(cell)) in self.column.nothing:
            return True
        is_value = not isinstance(value, BadCell)
        if is_value and declared and (declared.choices or declared.type == "bool"):
            return False
        if (
            declared
            and declared.type in ("int", "float")
            and not is_value
            and plain_text(cell) == "nan"
        ):
            return False
        if (
            declared
            and declared.type == "date"
            and not self.column.required
            and means_until_now(cell)
        ):
            return True
        return is_placeholder(cell)

    def _read(self, cell: Any) -> Any:
        if plain_text(cell) == "":
            return None
        if self._is_closed and isinstance(cell, str) and (within := _IN_MARKS.fullmatch(cell)):
            cell = within[1]
        try:
            check_sound(cell)
            if self._is_measured and isinstance(cell, str) and cell.strip()[:1] in _APOSTROPHES:
                cell = cell.strip()[1:]  # the apostrophe marks a number or date as text
            counts = self._counts if isinstance(cell, str) else None
            value = self._reader(without_unit(counts, cell) if counts else cell)
            if self._times is None or states_yuan(cell):
                return value
            return round(value * self._times, 2)
        except BadCell as bad:
            return bad

    def _value_reader(self) -> Callable[[Any], Any]:
        declared = self.column.property
        read_one = parser_of_type(
            declared.type if declared else "str", declared.choices if declared else {}
        )
        if declared and IDENTITY in declared.marks:
            read_one = identity_numbers.identity_parser()
        elif declared and (declared.owner, declared.name) == ("TeachesAt", "role"):
            read_one = posts.post_parser(declared.choices)
        elif declared and declared.type == "date" and not self._exact:
            read_one = days.require_day(self._day) if declared.name in _ENDS else self._day
        elif self._exact:
            pass
        elif persons.is_name(declared):
            read_one = persons.parse_name
        elif persons.is_phone(declared):
            read_one = persons.parse_phone
        elif not declared or (declared.type == "str" and not declared.choices):
            read_one = without_damaged_text(read_one)
        return self._limited(read_one)

    def _limited(self, read_one: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Extends a parser to cells with several values, or limits it to the column's words or numbers."""
        column, declared = self.column, self.column.property
        if column.only:
            read_one = among_words(read_one, sorted(column.only))
        if column.many:
            return lambda cell: self._several(cell, read_one)
        if declared and declared.name == "year" and declared.type == "int" and not self._exact:
            read_one = within_bounds(read_one, *_YEARS)
        return within_bounds(read_one, column.least, column.most)

    def _several(self, cell: Any, read_one: Callable[[Any], Any]) -> list[Any] | None:
        if isinstance(cell, date):  # must not be split
            return [read_one(cell)]
        parts = _SEPARATOR.split(plain_text(cell))
        return [read_one(part) for part in parts if not self._no_part(part)] or None

    def _no_part(self, part: str) -> bool:
        return not part.strip() or (not self._exact and is_placeholder(part))

    def _day(self, cell: Any) -> date:
        if self._days is None:
            zero = self._parsed.sheet.layout.zero
            self._days = days.day_parser(
                zero,
                exact_text=cache(self._keeps_noughts),
                are_months=lambda: _MONTHS.search(self._label) is not None,
            )
        return self._days(cell)

    def _keeps_noughts(self) -> bool:
        """True if 1985.10 keeps its last zero in this column; 1985.1 is then January."""
        rows, at = self._parsed.sheet.rows, self._place
        if self._parsed.sheet.layout.exact_text or at is None:
            return self._parsed.sheet.layout.exact_text
        return days.has_trailing_zeros(row[at] for row in rows if at < len(row))


def _is_own(parsed: ParsedSheet, column: Column) -> bool:
    """True for values unique to each row: personal ones, names, and parts of a unique node's id."""
    declared = column.property
    if declared and (declared.personal or persons.is_name(declared)):
        return True
    ids = [node.id for node in parsed.format.nodes if node.unique]
    return any(f"{{{column.name}}}" in each for each in ids)
