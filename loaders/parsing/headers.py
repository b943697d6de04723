"""Finds a sheet's header, and the column of a format that each of its cells names."""

import re
from collections.abc import Iterator, Mapping

from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.survey_questions import split_headings
from yanxiu.loaders.parsing.assigned import WEAK_SCORE, Header, Places, add_periods, assign_columns
from yanxiu.loaders.parsing.heading_words import column_of_either, heading_variants
from yanxiu.loaders.parsing.split_days import find_split_days
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.values.cells import plain_text

__all__ = ["Header", "Places", "SheetHead", "column_letters", "find_header", "texts_above"]

HEADER_WITHIN = 40  # rows from the top
_LEVELS = 3  # the most rows of a header
_IS_NUMBER = re.compile(r"\d|$")


class SheetHead:
    """The first rows of a sheet, for finding its header under each format."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = [*sheet.rows[:HEADER_WITHIN]]
        self._texts = [[plain_text(cell) for cell in row] for row in self.rows]
        self._sets = [
            frozenset(v for text in row for v in heading_variants(text)) for row in self._texts
        ]
        self._known: dict[int, Header] = {}

    def header(self, format_: Format) -> Header:
        """The header under a format: the row, or adjacent rows, that name most of its columns."""
        if id(format_) not in self._known:
            self._known[id(format_)] = (
                self._asking(format_) if format_.questions else self._naming(format_)
            )
        return self._known[id(format_)]

    def has(self, labels: frozenset[str]) -> bool:
        """True if a row, or adjacent rows, have exactly these normalised headings."""
        return any(
            self.words(first, first + levels) == labels
            for levels in range(_LEVELS)
            for first in range(len(self.rows) - levels)
        )

    def words(self, first: int, last: int) -> frozenset[str]:
        """The normalised texts of some rows."""
        return frozenset(
            fold(each) for row in self._texts[first : last + 1] for each in row if each
        )

    @property
    def words_by_row(self) -> list[list[str]]:
        """The texts of the cells, row by row."""
        return self._texts

    @property
    def lines(self) -> list[str]:
        """The texts of rows with few cells, like those above a table."""
        rows = ([each for each in row if each] for row in self._texts)
        return [each for row in rows if len(row) <= 4 for each in row]

    @property
    def titles(self) -> list[str]:
        """The texts that are alone in their row, like titles."""
        texts = ([each for each in row if each] for row in self._texts)
        return [each[0] for each in texts if len(each) == 1]

    def _naming(self, format_: Format) -> Header:
        known = format_.columns_by_header.keys()
        scores = [len(words & known) for words in self._sets]
        most = max(scores, default=0)
        if most == 0:
            return Header(labels=self._texts[0] if self._texts else ())
        row = scores.index(most)
        spans = [(row, row)]
        spans += [
            (first, first + levels - 1)
            for levels in range(2, _LEVELS + 1)
            for first in range(row - levels + 1, row + 1)
            if first >= 0 and first + levels <= len(self.rows)
        ]
        assignments = [self._assigned(format_, first, last) for first, last in spans]
        best = max(assignments, key=lambda each: (each.score, each.first - each.last))
        while (first := best.first - 1) >= 0 and self._reaches(first, best):
            taller = self._assigned(format_, first, best.last)
            if taller.score < best.score:
                break
            best = taller
        if self._goes_on(best):
            return self._assigned(format_, best.first, best.last + 1)
        return best

    def _goes_on(self, header: Header) -> bool:
        """True if the row below a header only names columns of its groups: 名称 and 取得时间 under 职称."""
        below = self._texts[header.last + 1] if header.last + 1 < len(self._texts) else []
        filled = {place for place, each in enumerate(below) if each}
        groups = {
            place
            for area in self.sheet.layout.merged
            if area.row == area.last_row == header.last + self.sheet.first
            and area.last_column > area.column
            for place in range(area.column - 1, area.last_column)
        }
        return (
            len(filled) > 1
            and filled <= groups
            and header.last - header.first + 1 < _LEVELS
            and not any(_IS_NUMBER.match(below[place]) for place in filled)
        )

    def _reaches(self, above: int, header: Header) -> bool:
        """True if a row above names columns whose cells in the header are empty: 序号 or 备注 over two rows."""
        texts = self._texts[above]
        if header.last - above >= _LEVELS or sum(map(bool, texts)) < 3:
            return False
        below = header.labels
        return any(
            each and not (place < len(below) and below[place]) for place, each in enumerate(texts)
        )

    def _assigned(self, format_: Format, first: int, last: int) -> Header:
        """The header in some rows: the columns that their cells name, joined from top to bottom."""
        labels, joined = self._joined(first, last)
        candidates: dict[str, list[tuple[int, int]]] = {}
        wide: dict[str, int] = {}
        spread: set[int] = set()
        for of_day, place, count in find_split_days(format_, labels, self._over(last)):
            candidates.setdefault(of_day, []).append((0, place))
            wide[of_day] = count
            spread.update(range(place, place + count))
        for place, looked_up in enumerate(joined):
            if place in spread:
                continue
            for level, word in enumerate(looked_up):
                if column := format_.columns_by_header.get(word):
                    rank = format_.columns[column].headers.index(word)
                    weak = word in format_.columns[column].weak
                    mapped = word in format_.columns[column].mapped
                    order = -1 if mapped else WEAK_SCORE if weak else 10 * level + rank
                    candidates.setdefault(column, []).append((order, place))
                    break
            else:
                if column := column_of_either(format_, looked_up):
                    candidates.setdefault(column, []).append((WEAK_SCORE, place))
        add_periods(candidates, format_, joined, spread)
        return assign_columns(first, last, labels, candidates, wide)

    def _joined(self, first: int, last: int) -> tuple[list[str], list[list[str]]]:
        """The joined text of each column's cells, and its variants for look-up."""
        if first == last:
            text = self._texts[first]
            return text, [[*heading_variants(each)] for each in text]
        rows = [self._across(at) for at in range(first, last)] + [self._texts[last]]
        width = max(map(len, self._texts[first : last + 1]))
        labels, looked_up = [], []
        for place in range(width):
            own = [row[place] for row in rows if place < len(row) and row[place]]
            own = [*dict.fromkeys(own)]
            label = own[-1] if own else ""
            below = place < len(rows[-1]) and rows[-1][place] != ""
            words = [*heading_variants("".join(own)), *heading_variants(label)] if own else []
            if own and not below and last > first and self._is_group(place, first, last):
                words = []
            labels.append("".join(own[:-1]) + label)
            looked_up.append(words)
        return labels, looked_up

    def _across(self, at: int) -> list[str]:
        """A row of groups, with each group's text in all its columns."""
        words = list(self._texts[at])
        for area in self.sheet.layout.merged:
            if area.row == at + self.sheet.first and area.last_column > area.column:
                words += [""] * (area.last_column - len(words))
                word = words[area.column - 1]
                words[area.column - 1 : area.last_column] = [word] * (
                    area.last_column - area.column + 1
                )
        if not self.sheet.layout.merged:  # a text file has no merged cells
            below = self._texts[at + 1]
            for place in range(1, min(len(words) or 1, len(below))):
                if not words[place] and below[place]:
                    words[place] = words[place - 1]
        return words

    def _over(self, at: int) -> Mapping[int, int]:
        """By place, the number of columns of each merged cell in a row that has no words below it."""
        below = self._texts[at + 1] if at + 1 < len(self._texts) else []
        return {
            area.column - 1: area.last_column - area.column + 1
            for area in self.sheet.layout.merged
            if area.row - self.sheet.first == at
            and all(_IS_NUMBER.match(each) for each in below[area.column - 1 : area.last_column])
        }

    def _is_group(self, place: int, first: int, last: int) -> bool:
        """True if the last cell above is a group with its own columns below, and this place has none."""
        return any(
            area.row - self.sheet.first in range(first, last)
            and area.column <= place + 1 <= area.last_column
            and area.last_column > area.column
            and area.last_row - self.sheet.first < last
            and not any(
                place < len(row) and row[place]
                for row in self._texts[area.row - self.sheet.first + 1 : last + 1]
            )
            for area in self.sheet.layout.merged
        )

    def _asking(self, format_: Format) -> Header:
        """The header under a format of survey answers: the row with most columns and questions."""
        best = Header(labels=self._texts[0] if self._texts else ())
        for at, row in enumerate(self.rows[:12]):
            row_headings = split_headings(row)
            asked = sum(
                any(each.header.search(one.question) for each in format_.questions)
                for one in row_headings
            )
            names = ["" if one.object else fold(one.question) for one in row_headings]
            places = {}
            for place, name in reversed([*enumerate(names)]):
                if column := format_.columns_by_header.get(name):
                    places[column] = place
            header = Header(at, at, self._texts[at], (places,), question_count=asked)
            if header.score > best.score:
                best = header
        return best


def texts_above(sheet: Sheet, header: Header) -> Iterator[str]:
    """The texts above a table, row by row."""
    for row in sheet.rows[: header.first]:
        yield from (plain_text(cell) for cell in row if isinstance(cell, str))


def column_letters(place: int) -> str:
    """The letters of a column in spreadsheet programs; its place counts from 0."""
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def find_header(sheet: Sheet, format_: Format) -> tuple[int, Places]:
    """The index of the header's last row, and the index of every column that it names."""
    header = SheetHead(sheet).header(format_)
    return header.last, header.places
