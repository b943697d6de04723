"""Combines today's table of a plan or forecast with that of a scenario."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanxiu.analysis.scenarios.side_by_side import side_by_side
from yanxiu.analysis.tables import Table
from yanxiu.graph.text import Text

Key = tuple[str, ...]


def tables_beside(today: Table, then: Table, title: str, changes: Sequence[Text] = ()) -> Table:
    """Both tables in one, every row, with the notes of each; rows are matched by the tables' key."""
    keys = None
    if today.key:
        first = _keys(today)
        keys = (
            first,
            _pair_keys(first, _keys(then), [today.key.index(name) for name in today.same]),
        )
    both = side_by_side(today.answer(), then.answer(), title, changes, every=True, keys=keys)
    return replace(both, about=today.about, notes=(*both.notes, *_combined_notes(today, then)))


def _keys(table: Table) -> list[Key]:
    return [tuple(str(row.get(name)) for name in table.key) for row in table.rows]


def _pair_keys(before: Sequence[Key], after: Sequence[Key], same: Sequence[int]) -> list[Key]:
    """The keys of the later rows; a new row gets the key of a removed row with equal values at the indexes `same`."""
    removed: dict[Key, list[Key]] = defaultdict(list)
    if same:
        for key in [one for one in before if one not in {*after}]:
            removed[tuple(key[at] for at in same)].append(key)
    known, keys = {*before}, []
    for key in after:
        left = removed[tuple(key[at] for at in same)] if key not in known else []
        keys.append(left.pop(0) if left else key)
    return keys


def _combined_notes(today: Table, then: Table) -> Iterator[Text]:
    """Notes of both tables once; every other note with its origin."""
    for note in today.notes:
        yield note if note in then.notes else Text(f"Today: {note.en}", f"现状：{note.zh}")
    for note in then.notes:
        if note not in today.notes:
            yield Text(f"Scenario: {note.en}", f"情景：{note.zh}")
