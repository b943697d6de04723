"""Shows an answer as a table that fits the screen. Rows that do not fit are shown as records."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from yanxiu.cli.beside import fold_columns
from yanxiu.queries import Answer, Field
from yanxiu.queries.display import (
    condition_lines,
    display_text,
    join_pieces,
    row_count_text,
    visible_fields,
)

_LEAST = 6  # cells; least width of a column
_TEXT = 12  # least width of a text column: six Chinese characters
_MOST = 48
_BETWEEN = 3
_TAIL = 4  # last digits of a number, shown beside a name
_WORD = re.compile(r"[!-~]+")  # a word of a heading, which is never broken


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column as text; `is_unbreakable`: no cell may be broken."""

    title: str
    cells: Sequence[str]
    is_right_aligned: bool
    is_unbreakable: bool

    @property
    def least_width(self) -> int:
        word = max(map(len, _WORD.findall(self.title)), default=0)
        return max(
            _LEAST, word, min(self._content, self._content if self.is_unbreakable else _TEXT)
        )

    @property
    def wanted_width(self) -> int:
        return max(_LEAST, cell_len(self.title), min(self._content, _MOST))

    @property
    def _content(self) -> int:
        return max(map(cell_len, self.cells), default=0)


_BREAKS = (
    re.compile(r"[^、]*、|[^、]+"),
    re.compile(r"[(（][^()（）]*[)）]、?|[!-\'*-~]+ ?|.、?", re.DOTALL),
    re.compile(r"[!-~]+ ?|.", re.DOTALL),
    re.compile(r".", re.DOTALL),
)  # each is tried on parts that are still too long after the one before


def print_answer(answer: Answer, console: Console, *, wide: bool = False) -> None:
    """Prints title, parameters, rows and their number; `wide`: a table of any width."""
    answer = fold_columns(answer)
    console.print(
        f"{answer.question.title}  {row_count_text(answer)}", style="bold", highlight=False
    )
    if answer.conditions:
        console.print(
            "\n".join(_flow(condition_lines(answer.conditions), console.width)),
            style="dim",
            highlight=False,
        )
    if not answer.rows:
        return
    console.print()
    strips = _full(answer)
    if wide:
        console = Console(file=console.file, width=_width([each.wanted_width for each in strips]))
    elif not _fits(strips, console.width):
        strips = _short(answer)
    if wide or _fits(strips, console.width):
        console.print(_table(strips, console.width))
    else:
        _records(answer, console)
    console.print()
    console.print(row_count_text(answer), style="dim", highlight=False)


def print_columns(strips: Sequence[TextColumn], console: Console) -> None:
    """Prints columns as a table if every unbreakable cell fits.

    Otherwise prints each row as a record: its first two values as a heading, and the others with titles below.
    """
    if _fits(strips, console.width):
        console.print(_table(strips, console.width))
        return
    first, second, *rest = strips
    places = max(map(cell_len, first.cells))
    for at, name in enumerate(second.cells):
        console.print(
            f"{first.cells[at]:>{places}}  {name}", style="bold", highlight=False, markup=False
        )
        pieces = [f"{strip.title} {strip.cells[at]}" for strip in rest if strip.cells[at]]
        for line in _flow(pieces, console.width - places - 2):
            console.print(f"{' ' * (places + 2)}{line}", highlight=False, markup=False)


def _full(answer: Answer) -> list[TextColumn]:
    return [_strip(answer, field) for field in visible_fields(answer)]


def _short(answer: Answer) -> list[TextColumn]:
    """Returns the columns with the last digits of a person's number beside the name, instead of in a column."""
    fields = visible_fields(answer)
    numbers = {field.person: field for field in fields if field.key == f"{field.person}_number"}
    return [
        _with_number(answer, field, numbers[field.key])
        if field.key in numbers
        else _strip(answer, field)
        for field in fields
        if not (field.person and field is numbers.get(field.person) and field.column.shown)
    ]


def _with_number(answer: Answer, field: Field, number: Field) -> TextColumn:
    cells = [
        f"{row[field.key]} …{str(row[number.key])[-_TAIL:]}"
        if row[number.key]
        else display_text(field.in_row(row), row[field.key])
        for row in answer.rows
    ]
    return TextColumn(str(field.title), cells, is_right_aligned=False, is_unbreakable=True)


def _strip(answer: Answer, field: Field) -> TextColumn:
    return TextColumn(
        str(field.title),
        [display_text(field.in_row(row), row[field.key]) for row in answer.rows],
        is_right_aligned=field.is_number,
        is_unbreakable=field.is_number
        or field.kind in ("Date", "Boolean")
        or field.key.endswith("_number"),
    )


def _width(columns: Iterable[int]) -> int:
    widths = list(columns)
    return sum(widths) + _BETWEEN * (len(widths) - 1)


def _fits(strips: Sequence[TextColumn], width: int) -> bool:
    return _width(each.least_width for each in strips) <= width


def _table(strips: Sequence[TextColumn], width: int) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    widths = _widths(strips, width)
    for strip, given in zip(strips, widths, strict=True):
        table.add_column(
            _balance_title(strip.title, given),
            justify="right" if strip.is_right_aligned else "left",
            overflow="fold",
            width=given,
        )
    for cells in zip(*(strip.cells for strip in strips), strict=True):
        broken = (break_text(cell, given) for cell, given in zip(cells, widths, strict=True))
        table.add_row(*("\n".join(lines) for lines in broken))
    return table


def _balance_title(title: str, width: int) -> str:
    """Breaks a heading into lines of similar length: 支出 above 经费, not 支出经 above 费."""
    fewest = len(break_text(title, width))
    even = -(-cell_len(title) // fewest)
    ways = (break_text(title, each) for each in range(even + even % 2, width))
    return "\n".join(
        next((lines for lines in ways if len(lines) == fewest), break_text(title, width))
    )


def _widths(strips: Sequence[TextColumn], width: int) -> list[int]:
    """Returns the column widths: first the least width of each, then the rest for the columns that need little more."""
    given = [strip.least_width for strip in strips]
    left = width - _width(given)
    for at in sorted(range(len(strips)), key=lambda at: strips[at].wanted_width - given[at]):
        more = min(left, max(0, strips[at].wanted_width - given[at]))
        given[at] += more
        left -= more
    return given


def _records(answer: Answer, console: Console) -> None:
    """Prints each row as a record: its first value except the county as a heading, and the others with titles below."""
    fields = visible_fields(answer)
    first = next((field for field in fields if field.kind != "County"), fields[0])
    rest = [field for field in fields if field is not first]
    places = len(f"{len(answer.rows):,}")
    for at, row in enumerate(answer.rows, 1):
        own = [field for field in rest if field.person == first.key and row[field.key] is not None]
        heading = [display_text(field.in_row(row), row[field.key]) for field in (first, *own)]
        if first.is_number or first.words:  # the value has no meaning without its title
            heading[0] = f"{first.title} {heading[0]}"
        console.print(
            f"{at:>{places},}  {'  '.join(heading)}", style="bold", highlight=False, markup=False
        )
        pieces = [
            f"{field.title} {display_text(field.in_row(row), row[field.key])}"
            for field in rest
            if field not in own and row[field.key] not in (None, [], "")
        ]
        indent = " " * (places + 2)
        for line in _flow(pieces, console.width - len(indent)):
            console.print(f"{indent}{line}", highlight=False, markup=False)


def _flow(pieces: Iterable[str], width: int) -> list[str]:
    """Joins pieces with a point, in as many lines as needed. Breaks a piece only if it is longer than a line."""
    return join_pieces(pieces, width, lambda piece: break_text(piece, width))


def break_text(piece: str, width: int) -> list[str]:
    """Breaks a text into lines.

    Breaks between list items if they are short enough, else between words and characters. Avoids breaks within a
    number, a code or brackets.
    """
    lines = [""]
    for part in _parts(piece, width, _BREAKS):
        if lines[-1] and cell_len(lines[-1] + part.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    return lines


def _parts(piece: str, width: int, ways: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """Yields parts that fit into a line, divided no further than necessary."""
    for part in ways[0].findall(piece):
        if cell_len(part.rstrip()) <= width or len(ways) == 1:
            yield part
        elif cell_len(bare := part.rstrip("、")) <= width:
            yield bare  # the end of the line replaces the separator
        else:
            yield from _parts(part, width, ways[1:])
