"""Numbers as a workbook displays them, if that differs from the stored number: 50 %, 1985.10, 000123.

The formats are those of ECMA-376 part 1, 18.8.31. Built-in formats have numbers instead of codes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_BUILT_IN: Mapping[int, str] = {2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 39: "#,##0.00", 40: "#,##0.00"}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_FIXED = re.compile(r"[#,?]*0*\.(0+)\s*")
_PADDED = re.compile(r'((?:"[A-Za-z0-9-]+"|\\[A-Za-z0-9-]|[A-Z](?=0))*)(0+)')
_UNIT = re.compile(r'"(天|日|小时|分钟|学时|课时|学分|[百千万亿]+元?)"$')
_SCALED = re.compile(r",\s*$|!|[ymdhsYMDHS]")  # displayed in thousands or more, or as a date
_MONTHS = (1900, 2101)  # numbers between these may be year and month


@dataclass(frozen=True, slots=True)
class NumberDisplay:
    """How a number is displayed: as a percentage, with decimals, with leading zeros, or with a unit."""

    is_percent: bool = False
    decimals: int = 0
    digits: int = 0
    prefix: str = ""
    suffix: str = ""

    def display(self, value: Any) -> Any:
        """Returns the displayed text if it differs from the number; else the number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        if self.suffix:
            return f"{value:g}{self.suffix}"
        if self.is_percent:
            return f"{round(value * 100, 10):g}%"
        if self.decimals and _MONTHS[0] <= value < _MONTHS[1] and value % 1:
            text = f"{value:.{self.decimals}f}"
            return text if float(text) == value else value
        if self.digits and value >= 0 and value == int(value):
            return f"{self.prefix}{int(value):0{self.digits}d}"
        return value


def display_of_format(code: str | int) -> NumberDisplay | None:
    """How a format displays numbers; None if unchanged. `code` is a format code or a built-in number."""
    written = _BUILT_IN.get(code, "") if isinstance(code, int) else code
    first = written.split(";")[0]
    if match := _PADDED.fullmatch(first):
        before = re.sub(r'["\\]', "", match[1])
        digits = len(match[2])
        return NumberDisplay(digits=digits, prefix=before) if before or digits > 1 else None
    bare = _LITERAL.sub("", first)
    if (unit := _UNIT.search(first)) and not _SCALED.search(bare):
        return NumberDisplay(suffix=unit[1])
    if "%" in bare:
        return NumberDisplay(is_percent=True)
    if match := _FIXED.fullmatch(bare):
        return NumberDisplay(decimals=len(match[1]))
    return None


@dataclass(slots=True)
class DisplayRuns:
    """The cells of a sheet whose display differs from their number, as runs of rows in a column.

    Cells must be added in the order of their rows.
    """

    runs: list[list[Any]] = field(default_factory=list)
    _last: dict[int, list[Any]] = field(default_factory=dict)

    def add(self, row: int, column: int, display: NumberDisplay) -> None:
        """Adds a cell; row and column count from 1."""
        run = self._last.get(column)
        if run and run[3] == display and row == run[2] + 1:
            run[2] = row
            return
        run = self._last[column] = [column, row, row, display]
        self.runs.append(run)

    def apply(self, rows: list[list[Any]], above: int = 0) -> None:
        """Replaces numbers in rows by their displayed text; `above` is the number of the sheet's rows before these."""
        for column, first, last, shown in self.runs:
            for row in rows[first - above - 1 : last - above]:
                if column <= len(row):
                    row[column - 1] = shown.display(row[column - 1])
