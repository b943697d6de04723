"""What a sheet's header is under a format: which cells name its columns, once or again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yanxiu.graph.words import folded
from yanxiu.loaders.formats.format import Format

WEAK = 1000  # the order of headings that name a column only where no other does
Candidates = Mapping[str, Sequence[tuple[int, int]]]  # by column, how well cells name it and where
Places = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a sheet under a format.

    first, last   the indices of its first and last row among the sheet's rows
    labels        what each cell says, that of a group before its own
    blocks        the places of the columns; several where the columns stand side by side again
    doubled       columns that more than one cell names, with the places of all
    asked         how many cells ask what the format gathers
    wide          of columns whose day is spread over cells beside each other, how many there are
    beside        of columns that a heading names by their other word too, as 活动名称 beside 活动代码, its place
    """

    first: int = 0
    last: int = 0
    labels: Sequence[str] = ()
    blocks: Sequence[Places] = ({},)
    doubled: Mapping[str, Sequence[int]] = field(default_factory=dict)
    asked: int = 0
    wide: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)

    @property
    def taken(self) -> set[int]:
        """The places of all cells that a column is read from."""
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
        """How well it fits."""
        return len(self.places) + self.asked + len(self.wide)


def assigned(
    first: int, last: int, labels: Sequence[str], candidates: Candidates, wide: Mapping[str, int]
) -> Header:
    """The header whose cells may name columns: each column is read from the cell that names it best."""
    places: dict[str, int] = {}
    doubled: dict[str, Sequence[int]] = {}
    again: dict[str, Sequence[int]] = {}
    beside: dict[str, int] = {}
    for column, found in candidates.items():
        order, place = min(found)
        places[column] = place
        strong = [at for how, at in found if how < WEAK] if 0 <= order < WEAK else [place]
        weak = [at for how, at in found if how == WEAK]
        if len(strong) > 1:
            doubled[column] = strong
        elif len(weak) == 1 and order < WEAK:
            beside[column] = weak[0]
        alike = doubled.get(column) or [at for how, at in found if how == order]
        if len(alike) > 1:
            again[column] = alike
    if blocks := _blocks(places, again, labels):
        return Header(first, last, labels, blocks, wide=wide)
    return Header(first, last, labels, (places,), doubled, wide=wide, beside=beside)


def add_periods(
    places: dict[str, list[tuple[int, int]]],
    format_: Format,
    joined: Sequence[Sequence[str]],
    spread: set[int],
) -> None:
    """Adds the columns whose days stand in one cell as a period, as those of last resort."""
    for column in format_.headed:
        for place, looked_up in enumerate(joined):
            if column.period and place not in spread and column.period & {*looked_up}:
                places.setdefault(column.name, []).append((WEAK, place))


def _blocks(
    places: Places, doubled: Mapping[str, Sequence[int]], labels: Sequence[str]
) -> Sequence[Places] | None:
    """The columns as blocks side by side, where each of them says the same headings in the same order."""
    if len(doubled) < 2 or set(doubled) != set(places):
        return None
    times = {len(each) for each in doubled.values()}
    same = all(len({folded(labels[at]) for at in each}) == 1 for each in doubled.values())
    if len(times) > 1 or not same:
        return None
    blocks = [{column: each[at] for column, each in doubled.items()} for at in range(times.pop())]
    apart = all(max(one.values()) < min(two.values()) for one, two in pairwise(blocks))
    return blocks if apart else None
