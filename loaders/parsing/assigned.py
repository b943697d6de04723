"""Assigns the cells of a sheet's header to the columns of a format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format

WEAK_SCORE = 1000  # the order of headings that name a column only if no other heading does
Candidates = Mapping[str, Sequence[tuple[int, int]]]  # by column, order and place of its cells
Places = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a sheet under a format.

    first, last      the indices of its first and last row among the sheet's rows
    labels           the text of each cell, after that of its group
    blocks           the places of the columns; several blocks if the table continues side by side
    repeated         columns named by several cells, with the places of all
    question_count   the number of cells with a survey question of the format
    wide             the number of neighbouring cells of columns whose date is split
    beside           the place of a second heading of a column with the other word for it: 活动名称 beside 活动代码
    """

    first: int = 0
    last: int = 0
    labels: Sequence[str] = ()
    blocks: Sequence[Places] = ({},)
    repeated: Mapping[str, Sequence[int]] = field(default_factory=dict)
    question_count: int = 0
    wide: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)

    @property
    def used_places(self) -> set[int]:
        """The places of all cells from which a column is read."""
        return {
            at + more
            for places in self.blocks
            for name, at in places.items()
            for more in range(self.wide.get(name, 1))
        }

    @property
    def places(self) -> Places:
        return self.blocks[0]

    @property
    def score(self) -> int:
        """How well the header fits the format."""
        return len(self.places) + self.question_count + len(self.wide)


def assign_columns(
    first: int, last: int, labels: Sequence[str], candidates: Candidates, wide: Mapping[str, int]
) -> Header:
    """The header from candidates: each column is read from the cell that names it best."""
    places: dict[str, int] = {}
    doubled: dict[str, Sequence[int]] = {}
    again: dict[str, Sequence[int]] = {}
    beside: dict[str, int] = {}
    for column, matches in candidates.items():
        order, place = min(matches)
        places[column] = place
        strong = (
            [at for how, at in matches if how < WEAK_SCORE] if 0 <= order < WEAK_SCORE else [place]
        )
        weak = [at for how, at in matches if how == WEAK_SCORE]
        if len(strong) > 1:
            doubled[column] = strong
        elif len(weak) == 1 and order < WEAK_SCORE:
            beside[column] = weak[0]
        alike = doubled.get(column) or [at for how, at in matches if how == order]
        if len(alike) > 1:
            again[column] = alike
    if blocks := _blocks(places, again, labels):
        return Header(first, last, labels, blocks, wide=wide)
    return Header(first, last, labels, (places,), doubled, wide=wide, beside=beside)


def add_periods(
    places: dict[str, list[tuple[int, int]]],
    format_: Format,
    joined_days: Sequence[Sequence[str]],
    spread: set[int],
) -> None:
    """Adds, as a last resort, the columns whose days share one cell as a period."""
    for column in format_.header_columns:
        for place, looked_up in enumerate(joined_days):
            if column.period and place not in spread and column.period & {*looked_up}:
                places.setdefault(column.name, []).append((WEAK_SCORE, place))


def _blocks(
    places: Places, doubled: Mapping[str, Sequence[int]], labels: Sequence[str]
) -> Sequence[Places] | None:
    """The blocks of a table that continues side by side; None if the headings do not repeat in order."""
    if len(doubled) < 2 or set(doubled) != set(places):
        return None
    times = {len(each) for each in doubled.values()}
    same = all(len({fold(labels[at]) for at in each}) == 1 for each in doubled.values())
    if len(times) > 1 or not same:
        return None
    blocks = [{column: each[at] for column, each in doubled.items()} for at in range(times.pop())]
    apart = all(max(one.values()) < min(two.values()) for one, two in pairwise(blocks))
    return blocks if apart else None
