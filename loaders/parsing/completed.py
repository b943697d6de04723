"""Completes cells from others of their row: a budget's owner from its school, a day of birth from the identity number."""

from collections import Counter
from collections.abc import Iterator

from yanxiu.graph.faults import Fault
from yanxiu.graph.model.properties import IDENTITY
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.assigned import Places
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet
from yanxiu.loaders.values.identity_numbers import HashedIdentity


def fill_from_other_columns(rows: ParsedRows, places: Places) -> Iterator[Fault]:
    """Fills the empty cells of columns that another column stands for; yields a fault if that one is empty too.

    The fault is at the column that has a place in the header.
    """
    for column in rows.format.columns.values():
        if column.or_column is None:
            continue
        cells, others = rows.values[column.name], rows.values[column.or_column]
        bad = rows.bad_rows([column.name, column.or_column])
        for at, other in enumerate(others):
            if cells[at] is not None or at in bad:
                continue
            if other is not None:
                cells[at] = column.or_word or other
            elif column.required:
                pair = column.name, column.or_column
                yield _empty(rows, at, *(pair if column.or_column not in places else pair[::-1]))


def _empty(rows: ParsedRows, at: int, column: str, other: str) -> Fault:
    """The fault of an empty cell, if the other one is empty too."""
    title = rows.format.columns[other].title
    rows.mark_bad(at, column)
    rows.mark_bad(at, other)
    reason = Text(f"It is empty, and so is {title}", f"单元格为空，“{title}”也没有填写")
    return rows.fault("EMPTY_CELL", reason, at, column)


def complete_birth_days(rows: ParsedRows, sheet: ParsedSheet) -> None:
    """Takes the day of a birth that is written as a month from the identity number of the row, and counts it."""
    born, identity = _born_and_identity(rows.format)
    if born is None or identity is None:
        return
    days, numbers = rows.values[born], rows.values[identity]
    months = rows.months.get(born, set())
    told = {
        at
        for at in months
        if isinstance(number := numbers[at], HashedIdentity)
        and (number.born.year, number.born.month) == (days[at].year, days[at].month)
    }
    for at in told:
        days[at] = numbers[at].born
    months -= told
    if told:
        counted = sheet.cleaned.setdefault(born, Counter())
        counted["month"] -= len(told)
        counted["born"] += len(told)
        sheet.cleaned[born] = +counted


def _born_and_identity(format_: Format) -> tuple[str | None, str | None]:
    """The columns of a person's birth and identity number; None for those that a format lacks."""
    born = identity = None
    for column in format_.columns.values():
        declared = column.property
        if declared and (declared.owner, declared.name) == ("Teacher", "born"):
            born = column.name
        elif declared and IDENTITY in declared.marks:
            identity = column.name
    return born, identity
