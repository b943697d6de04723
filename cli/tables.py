"""Shows an answer as a table that fits the screen; rows that do not fit are shown as records."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from yanxiu.queries import Answer, Field
from yanxiu.queries.reading import asked_in_words, rows_in_words, shown, without_empty

_LEAST = 6  # cells of a column
_TEXT = 12  # of one with text: six characters of Chinese
_MOST = 48
_BETWEEN = 3
_TAIL = 4  # last digits of a number, beside a name
_WORD = re.compile(r"[!-~]+")  # of a heading: it is not broken


@dataclass(frozen=True, slots=True)
class Strip:
    """A column as it is written: its cells are texts; `whole`: none of them may be broken."""

    title: str
    cells: Sequence[str]
    right: bool
    whole: bool

    @property
    def least(self) -> int:
        word = max(map(len, _WORD.findall(self.title)), default=0)
        return max(_LEAST, word, min(self._content, self._content if self.whole else _TEXT))

    @property
    def wanted(self) -> int:
        return max(_LEAST, cell_len(self.title), min(self._content, _MOST))

    @property
    def _content(self) -> int:
        return max(map(cell_len, self.cells), default=0)


_BREAKS = (
    re.compile(r"[^、]*、|[^、]+"),
    re.compile(r"[(（][^()（）]*[)）]、?|[!-\'*-~]+ ?|.、?", re.DOTALL),
    re.compile(r"[!-~]+ ?|.", re.DOTALL),
    re.compile(r".", re.DOTALL),
)  # each tried where what the one before leaves whole is too long


def print_answer(answer: Answer, console: Console, *, wide: bool = False) -> None:
    """Title, what was asked, the rows and their number; `wide`: a table whatever its width."""
    console.print(
        f"{answer.question.title}  {rows_in_words(answer)}", style="bold", highlight=False
    )
    if answer.asked:
        console.print(
            "\n".join(_flowing(asked_in_words(answer), console.width)), style="dim", highlight=False
        )
    if not answer.rows:
        return
    console.print()
    strips = _full(answer)
    if wide:
        console = Console(file=console.file, width=_width([each.wanted for each in strips]))
    elif not _fits(strips, console.width):
        strips = _short(answer)
    if wide or _fits(strips, console.width):
        console.print(_table(strips, console.width))
    else:
        _records(answer, console)
    console.print()
    console.print(rows_in_words(answer), style="dim", highlight=False)


def print_strips(strips: Sequence[Strip], console: Console) -> None:
    """Columns as a table where none of what must stay whole is broken; else each row as a heading, its first two
    values, and the others with their titles in lines under it.
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
        for line in _flowing(pieces, console.width - places - 2):
            console.print(f"{' ' * (places + 2)}{line}", highlight=False, markup=False)


def _full(answer: Answer) -> list[Strip]:
    return [_strip(answer, field) for field in without_empty(answer)]


def _short(answer: Answer) -> list[Strip]:
    """With the last digits of a person's number beside the name instead of in a column."""
    fields = without_empty(answer)
    numbers = {field.person: field for field in fields if field.key == f"{field.person}_number"}
    return [
        _with_number(answer, field, numbers[field.key])
        if field.key in numbers
        else _strip(answer, field)
        for field in fields
        if not (field.person and field is numbers.get(field.person) and field.column.shown)
    ]


def _with_number(answer: Answer, field: Field, number: Field) -> Strip:
    cells = [
        f"{row[field.key]} …{str(row[number.key])[-_TAIL:]}"
        if row[number.key]
        else shown(field.in_row(row), row[field.key])
        for row in answer.rows
    ]
    return Strip(str(field.title), cells, right=False, whole=True)


def _strip(answer: Answer, field: Field) -> Strip:
    return Strip(
        str(field.title),
        [shown(field.in_row(row), row[field.key]) for row in answer.rows],
        right=field.is_number,
        whole=field.is_number or field.kind in ("Date", "Boolean") or field.key.endswith("_number"),
    )


def _width(columns: Iterable[int]) -> int:
    widths = list(columns)
    return sum(widths) + _BETWEEN * (len(widths) - 1)


def _fits(strips: Sequence[Strip], width: int) -> bool:
    return _width(each.least for each in strips) <= width


def _table(strips: Sequence[Strip], width: int) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    widths = _widths(strips, width)
    for strip, given in zip(strips, widths, strict=True):
        table.add_column(
            _balanced(strip.title, given),
            justify="right" if strip.right else "left",
            overflow="fold",
            width=given,
        )
    for cells in zip(*(strip.cells for strip in strips), strict=True):
        broken = (_broken(cell, given) for cell, given in zip(cells, widths, strict=True))
        table.add_row(*("\n".join(lines) for lines in broken))
    return table


def _balanced(title: str, width: int) -> str:
    """A heading in lines of about one length: 支出 above 经费, and not 支出经 above 费."""
    fewest = len(_broken(title, width))
    even = -(-cell_len(title) // fewest)
    ways = (_broken(title, each) for each in range(even + even % 2, width))
    return "\n".join(next((lines for lines in ways if len(lines) == fewest), _broken(title, width)))


def _widths(strips: Sequence[Strip], width: int) -> list[int]:
    """What each column gets: at least what it must have; what is left goes to those that want little first."""
    given = [strip.least for strip in strips]
    left = width - _width(given)
    for at in sorted(range(len(strips)), key=lambda at: strips[at].wanted - given[at]):
        more = min(left, max(0, strips[at].wanted - given[at]))
        given[at] += more
        left -= more
    return given


def _records(answer: Answer, console: Console) -> None:
    """Each row as a heading, its first value but the county, and the others with their titles in lines under it."""
    fields = without_empty(answer)
    first = next((field for field in fields if field.kind != "County"), fields[0])
    rest = [field for field in fields if field is not first]
    places = len(f"{len(answer.rows):,}")
    for at, row in enumerate(answer.rows, 1):
        own = [field for field in rest if field.person == first.key and row[field.key] is not None]
        heading = [shown(field.in_row(row), row[field.key]) for field in (first, *own)]
        if first.is_number or first.words:  # says nothing by itself
            heading[0] = f"{first.title} {heading[0]}"
        console.print(
            f"{at:>{places},}  {'  '.join(heading)}", style="bold", highlight=False, markup=False
        )
        pieces = [
            f"{field.title} {shown(field.in_row(row), row[field.key])}"
            for field in rest
            if field not in own and row[field.key] not in (None, [], "")
        ]
        indent = " " * (places + 2)
        for line in _flowing(pieces, console.width - len(indent)):
            console.print(f"{indent}{line}", highlight=False, markup=False)


def _flowing(pieces: Iterable[str], width: int) -> list[str]:
    """Pieces with a point between, in as many lines as it takes; none is broken unless it is longer than a line."""
    lines: list[str] = []
    for piece in pieces:
        joined = f"{lines[-1]} · {piece}" if lines else piece
        if lines and cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines.extend(_broken(piece, width))
    return lines


def _broken(piece: str, width: int) -> list[str]:
    """A text in lines, broken between what a list names where that is short enough; else between words and
    characters, not within a number, a code or what a bracket holds.
    """
    lines = [""]
    for part in _parts(piece, width, _BREAKS):
        if lines[-1] and cell_len(lines[-1] + part.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    return lines


def _parts(piece: str, width: int, ways: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """What fits into a line, parted no further than it must be."""
    for part in ways[0].findall(piece):
        if cell_len(part.rstrip()) <= width or len(ways) == 1:
            yield part
        elif cell_len(bare := part.rstrip("、")) <= width:
            yield bare  # the end of the line stands for the sign
        else:
            yield from _parts(part, width, ways[1:])
