"""Finds words in unread columns that contradict the row: people who left, moved for a time or missed a course."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.assigned import Header
from yanxiu.loaders.parsing.leaving import (
    absence_note,
    find_absence_word,
    find_leaving_word,
    find_temporary_move,
    remark_note,
)
from yanxiu.loaders.parsing.rows import ranges

_Word = Callable[[Any, str], str | None]


class UnreadRemarks:
    """The remarks in the unread columns of a sheet, by heading and word, with their rows."""

    def __init__(self, format_: Format, header: Header) -> None:
        taken = header.used_places
        self._of_moves = any(each.ends for each in format_.relationships)
        self._of_hours = any(each.type == "ATTENDED" for each in format_.relationships)
        self._word = self._of_format(format_)
        self._found: dict[tuple[str, str], list[int]] = {}
        labels = enumerate(header.labels)
        self._places = {at: label for at, label in labels if label and at not in taken}

    def _of_format(self, format_: Format) -> _Word | None:
        if self._of_moves:
            return lambda cell, _label: find_temporary_move(cell)
        if self._of_hours:
            return lambda cell, _label: find_absence_word(cell)
        return find_leaving_word if any(each.full for each in format_.relationships) else None

    def collect(self, numbers: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        """Adds the remarks of some rows."""
        if self._word is None:
            return
        for at, label in self._places.items():
            for number, row in zip(numbers, rows, strict=True):
                if at < len(row) and (word := self._word(row[at], label)):
                    self._found.setdefault((label, word), []).append(number)

    def notes(self) -> Iterator[Text]:
        """Yields a note for each heading and word."""
        for (label, word), numbers in self._found.items():
            if self._of_hours:
                yield absence_note(label, word, ranges(numbers))
            else:
                yield remark_note(label, word, ranges(numbers), of_moves=self._of_moves)
