"""Finds faults within one row: two names for one thing, an end before its start, no content."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, NodeSpec
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.row_values import row_condition, template_columns

_PERIODS = (("starts", "ends"), ("opened", "closed"))
_CORRECT_DAY = Text("Correct the day.", "请改正日期。")
_CORRECT_ONE = Text("Correct one of the two cells.", "请改正这两格中的一格。")


def end_faults(parsed: ParsedRows, aliases: Mapping[str, list[Any]]) -> Iterator[Fault]:
    """Faults of rows in which two columns name different nodes that must be the same, or the reverse."""
    for spec in parsed.format.finds:
        for alias, must_be_one in ((spec.same_as, True), (spec.other_than, False)):
            if alias is None or alias not in aliases:
                continue
            other_column = _column(parsed.format, alias)
            has_column = spec.column in parsed.values
            column = spec.column if has_column else other_column
            title = parsed.format.columns[other_column].title
            wanted = row_condition(parsed, spec.same_when)
            nodes = zip(aliases[spec.alias], aliases[alias], strict=True)
            for at, (one, other) in enumerate(nodes):
                if one is None or other is None or not wanted(at):
                    continue
                if (one == other) is not must_be_one:
                    reason = _differs(title, must_be_one=must_be_one, has_column=has_column)
                    value = parsed.values[column][at]
                    yield parsed.fault("CONFLICT", reason, at, column, value, advice=_CORRECT_ONE)


def _differs(title: str, *, must_be_one: bool, has_column: bool) -> Text:
    if not must_be_one:
        return Text(f"It is the same as {title}", f"与“{title}”相同")
    if has_column:
        return Text(f"It differs from {title}", f"与“{title}”所写的不是同一个")
    return Text("It does not go with the kind of the row", "与本行所写的类别不符")


def period_faults(parsed: ParsedRows, spec: NodeSpec) -> Iterator[Fault]:
    """Faults of rows whose node ends before it begins."""
    for first, last in _PERIODS:
        if first not in spec.set or last not in spec.set:
            continue
        begins, ends = spec.set[first][0], spec.set[last][0]
        if begins not in parsed.values or ends not in parsed.values:
            continue
        for at, (start, end) in enumerate(
            zip(parsed.values[begins], parsed.values[ends], strict=True)
        ):
            if start is not None and end is not None and end < start:
                reason = Text("It ends before it begins", "结束早于开始")
                yield parsed.fault("BACKWARD_PERIOD", reason, at, ends, end)


def order_faults(parsed: ParsedRows) -> Iterator[Fault]:
    """Faults of rows with a withdrawal before the enrolment, or study on a future day."""
    columns = {
        (each.property.owner, each.property.name): each.name
        for each in parsed.format.columns.values()
        if each.property
    }
    enrolled, withdrawn = columns.get(("Enrolled", "on")), columns.get(("Withdrawn", "on"))
    if enrolled and withdrawn:
        days_of = zip(parsed.values[enrolled], parsed.values[withdrawn], strict=True)
        for at, (first, last) in enumerate(days_of):
            if first is not None and last is not None and last < first:
                reason = Text("Withdrawn before enrolment", "退出早于报名")
                yield parsed.fault("BACKWARD_PERIOD", reason, at, withdrawn, last)
    if studied := columns.get(("CreditRecord", "on")):
        today = days.today()
        for at, day in enumerate(parsed.values[studied]):
            if day is not None and day > today:
                reason = Text("The date is in the future", "日期在将来")
                yield parsed.fault("CONTRADICTION", reason, at, studied, day, advice=_CORRECT_DAY)


def empty_row_faults(parsed: ParsedRows, aliases: Mapping[str, list[Any]]) -> Iterator[Fault]:
    """Faults of rows that create nothing, because every relationship needs an empty cell."""
    form = parsed.format
    if form.questions or form.sparse or not form.relationships:
        return
    if all(each.when for each in form.relationships):
        if form.nodes:
            return
        wanted = [row_condition(parsed, each.when) for each in form.relationships]
        columns = [each.when[0] for each in form.relationships if each.when]
    elif columns := _optional(form):
        ends = [(aliases[each.source], aliases[each.target]) for each in form.relationships]
        wanted = [_both(*each) for each in ends]
        wanted += [_exists(aliases[each.alias]) for each in form.nodes if each.alias in aliases]
    else:
        return
    columns = list(dict.fromkeys(columns))
    titles = [form.columns[each].title for each in columns]
    bad = parsed.bad_rows(columns)
    for at in range(len(parsed.rows)):
        if at not in bad and not any(is_wanted(at) for is_wanted in wanted):
            reason = Text(
                f"The row has no content: none of {', '.join(titles)} is filled in",
                f"本行没有可记录的内容：{'、'.join(titles)}都是空的，至少要填写一项",
            )
            yield parsed.fault("EMPTY_CELL", reason, at, columns[0])


def missing_cell_faults(parsed: ParsedRows) -> Iterator[Fault]:
    """Faults of empty cells that another cell of the row requires, e.g. the school of a school's team."""
    for column in parsed.format.columns.values():
        if column.needed is None:
            continue
        needed = row_condition(parsed, column.needed)
        bad = parsed.bad_rows([column.name, column.needed[0]])
        title = parsed.format.columns[column.needed[0]].title
        for at, cell in enumerate(parsed.values[column.name]):
            if cell is None and at not in bad and needed(at):
                reason = Text(
                    f"It is empty, and {title} calls for it", f"按“{title}”所写，这一格必须填写"
                )
                yield parsed.fault("EMPTY_CELL", reason, at, column.name)


def _optional(format_: Format) -> list[str]:
    """The columns that a row must not all leave empty; empty if some relationship or node needs none of them."""
    if any(each.unique or each.or_known_by for each in format_.nodes):
        return []
    by_alias = {each.alias: [each.column] for each in format_.finds}
    by_alias |= {each.alias: template_columns(each.id) for each in format_.nodes}
    results = []
    for wants in (
        *([*by_alias[each.source], *by_alias[each.target]] for each in format_.relationships),
        *(template_columns(each.id) for each in format_.nodes),
    ):
        may_be_empty = [
            x for x in wants if x in format_.columns and not format_.columns[x].required
        ]
        if not may_be_empty:
            return []
        results += may_be_empty
    return results


def _both(one: list[Any], other: list[Any]) -> Callable[[int], bool]:
    return lambda at: bool(one[at]) and bool(other[at])


def _exists(nodes: list[Any]) -> Callable[[int], bool]:
    return lambda at: bool(nodes[at])


def _column(format_: Format, alias: str) -> str:
    columns = (each.column for each in format_.finds if each.alias == alias)
    makes = (template_columns(each.id)[0] for each in format_.nodes if each.alias == alias)
    return next(itertools.chain(columns, makes))
