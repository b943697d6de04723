"""Scans a sheet of an XLSX workbook as a stream: its size, and what the spreadsheet reader leaves out.

The reader leaves out errors, formulas, number formats, corrections, merged cells and hidden rows.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from yanxiu.loaders.reading.layout import Merged
from yanxiu.loaders.reading.limits import MOST_COLUMNS, MOST_MERGED, MOST_ROWS, MOST_UNREAD
from yanxiu.loaders.reading.number_formats import DisplayRuns
from yanxiu.loaders.reading.struck_texts import StruckText
from yanxiu.loaders.reading.xlsx_parts import (
    LimitExceeded,
    Malformed,
    PartParser,
    StringsPart,
    StylesPart,
    local_name,
)

PIECE = 5_000  # rows
_TRUE = ("1", "true")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(slots=True)
class RowBatch:
    """A few thousand rows of a sheet.

    first_row  the offset of its bytes in the part; 0 for the first piece
    row        the number of the row before its first row, if that row has no number of its own
    unread     by row and column, the text of cells with an error, a formula never calculated or a correction
    displays   the cells that display more than their stored number
    """

    first_row: int = 0
    row: int | None = None
    unread: dict[tuple[int, int], str] = field(default_factory=dict)
    displays: DisplayRuns = field(default_factory=DisplayRuns)


class CellScan(PartParser):
    """The size of a sheet, the pieces in which it is read, merged cells, hidden and struck rows.

    `corrected_rows` are rows with a cell struck through in part; only the rest of its text counts.
    """

    def __init__(self, styles: StylesPart, strings: StringsPart) -> None:
        super().__init__()
        self.struck_rows: list[int] = []
        self.corrected_rows: list[int] = []
        self._strings = strings.struck
        self._text = StruckText(self.parser)
        self._struck = styles.struck
        self.merged: list[Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._shown = styles.displays
        self._is_styled = bool(self._shown or self._struck)
        self._style: str | None = None
        self.filled = 0
        self.pieces = [RowBatch()]
        self._next_piece = PIECE
        self._unread = 0
        self._in_data = False
        self._far_row = self._far_column = 0
        self._row = self._column = 0
        self._row_is_numbered = self._inside = self._valued = False
        self._kind: str | None = None
        self._formula: list[str] | None = None
        self._value: list[str] = []

    @property
    def area(self) -> int:
        """The number of cells from the first row and column to the last ones with a value."""
        return self._far_row * self._far_column

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "c":
            self._begin(attributes.get("r"), attributes.get("t"))
            self._style = attributes.get("s") if self._is_styled else None
        elif name == "row":
            self._begin_row(attributes.get("r"), attributes.get("hidden"))
        elif name == "col":
            self._begin_columns(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "sheetData":
            self._in_data = True
        elif not self._inside:
            pass
        elif name in ("v", "is"):
            self._valued = True
            self._listen(self._value)
        elif name == "r" or self._text.in_run:
            self._text.start(name, attributes)
        elif name == "f":
            self._formula = []
            self._listen(self._formula)

    def _begin_row(self, number: str | None, hidden: str | None) -> None:
        self._row_is_numbered = number is not None
        row = self._row + 1
        if number is not None:
            if not _NUMBER.fullmatch(number) or int(number) < row:
                raise Malformed
            row = int(number)
        self._to(row, 0)
        if hidden in _TRUE:
            self.hidden_rows.append(row)
        if row > self._next_piece and self._in_data:
            before = None if self._row_is_numbered else row - 1
            self.pieces.append(RowBatch(self.parser.CurrentByteIndex, before))
            self._next_piece = row - 1 + PIECE

    def _merge(self, written: str) -> None:
        match = _AREA.fullmatch(written)
        if match is None or len(self.merged) >= MOST_MERGED:
            raise LimitExceeded if match else Malformed
        self.merged.append(
            Merged(int(match[2]), _column_number(match[1]), int(match[4]), _column_number(match[3]))
        )

    def _begin_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _TRUE:
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)):
            raise Malformed
        if len(self.hidden_columns) < MOST_COLUMNS:
            self.hidden_columns.append((int(first), int(last)))

    def _begin(self, place: str | None, kind: str | None) -> None:
        if place is None:
            self._to(self._row, self._column + 1)
        else:
            match = _PLACE.fullmatch(place)
            if match is None:
                raise Malformed
            row = int(match[2])
            if row != self._row and (self._row_is_numbered or row < self._row):
                raise Malformed
            self._to(row, _column_number(match[1]))
        self._inside, self._valued, self._kind, self._formula = True, False, kind, None
        self._value = []

    def _to(self, row: int, column: int) -> None:
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise LimitExceeded
        self._row, self._column = row, column

    def _listen(self, into: list[str]) -> None:
        if self._formula is not None or self._kind == "e" or (self._strings and self._kind == "s"):
            self.parser.CharacterDataHandler = into.append

    def _end(self, name: str) -> None:
        if not self._inside or local_name(name) != "c":
            if local_name(name) == "sheetData":
                self._in_data = False
            elif self._text.in_run:
                self._text.end(local_name(name))
            return
        self._inside = False
        if not self._valued and self._formula is None:
            return
        self.filled += 1
        self._far_row = max(self._far_row, self._row)
        self._far_column = max(self._far_column, self._column)
        if self._style in self._struck and self._row not in self.struck_rows[-1:]:
            self.struck_rows.append(self._row)
        if (shown := self._shown.get(self._style or "")) and self._kind in (None, "n"):
            self.pieces[-1].displays.add(self._row, self._column, shown)
        if self._formula is not None or self._kind == "e":
            self.parser.CharacterDataHandler = None
            self._note()
        elif self._text.has_pieces:
            self._correct(self._text.take())
        elif self._strings and self._kind == "s":
            self.parser.CharacterDataHandler = None
            self._correct(self._strings.get("".join(self._value)))

    def _correct(self, left: str | None) -> None:
        """Replaces the cell's text by the part that is not struck through.

        `left` is None if nothing is struck through. If it is empty, the row counts as struck.
        """
        if left is None:
            return
        rows = self.corrected_rows if left else self.struck_rows
        if self._row not in rows[-1:]:
            rows.append(self._row)
        if left:
            self._put(left)

    def _put(self, text: str) -> None:
        self.pieces[-1].unread[self._row, self._column] = text
        self._count()

    def _count(self) -> None:
        self._unread += 1
        if self._unread > MOST_UNREAD:
            raise LimitExceeded

    def _note(self) -> None:
        value = "".join(self._value)
        if self._kind == "e":
            self._put(value or "#VALUE!")
        elif not value and not (self._kind == "str" and self._valued):  # a formula may result in ""
            self._put("=" + "".join(self._formula or ()))
        else:
            self._count()


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
