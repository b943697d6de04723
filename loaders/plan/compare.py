"""Compares two figures of a plan.

Seats are not people. They are added up only if they count the same thing in the same year. A sum is compared only
with a figure of the same unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from yanxiu.graph.text import Text
from yanxiu.loaders.plan.definitions import Comparison, Measure, definition_refusal
from yanxiu.loaders.plan.findings import Finding, Side, State
from yanxiu.loaders.plan.select import join_names, matching_lines, name_of_code
from yanxiu.loaders.plan.shape import Column, shapes
from yanxiu.loaders.plan.tables import Line, Plan, Value


@dataclass(frozen=True, slots=True)
class _Amount:
    """An evaluated side: its number, the number of rows without a figure, and the units counted."""

    number: float | None
    blanks: int = 0
    units: frozenset[str] = frozenset()


def compare_figures(plan: Plan, comparison: Comparison) -> Iterator[Finding]:
    """Yields the findings of one comparison, one for each group."""
    findings = [_finding(plan, comparison, group) for group in _groups(plan, comparison)]
    alike = [finding for finding in findings if finding.state == "agrees"]
    if not comparison.summarise or len(alike) < 2:
        yield from findings
        return
    yield _summary(comparison, alike)
    yield from (finding for finding in findings if finding.state != "agrees")


def _groups(plan: Plan, comparison: Comparison) -> list[tuple[Value, ...]]:
    groups: dict[tuple[Value, ...], None] = {}
    for side in (comparison.left, comparison.right):
        for line in _lines(plan, comparison, side, ()) if side.table else ():
            groups.setdefault(tuple(line.row.get(column) for column in comparison.each))
    return list(groups) if comparison.each else [()]


def _finding(plan: Plan, comparison: Comparison, group: tuple[Value, ...]) -> Finding:
    left = _amount(plan, comparison, comparison.left, group)
    right = _amount(plan, comparison, comparison.right, group)
    if len(left.units | right.units) > 1:
        units = ", ".join(sorted(left.units | right.units))
        raise definition_refusal(
            comparison.code,
            f"compares different units ({units})",
            f"计量单位不同（{units}），不能相比",
        )
    state, why = _verdict(comparison, left, right)
    return Finding(
        code=comparison.code,
        title=comparison.title,
        group=_group_name(plan, comparison, group),
        state=state,
        left=Side(comparison.left.title, left.number),
        right=Side(comparison.right.title, right.number),
        explanation=why,
        about=comparison.about,
    )


def _verdict(comparison: Comparison, left: _Amount, right: _Amount) -> tuple[State, Text]:
    for side in (comparison.left, comparison.right):
        if side.unknown:
            return "open", side.unknown
    if left.number is None and right.number is None and comparison.blank_agrees:
        return "agrees", Text(en="Neither has a figure.", zh="两处都没有数字。")
    if left.blanks or right.blanks or left.number is None or right.number is None:
        blank = left.blanks + right.blanks
        return "open", Text(
            en=f"No figure is written in {blank} row(s)." if blank else "There is no such row.",
            zh=f"有{blank}行没有写数字。" if blank else "没有这样的行。",
        )
    if left.number == right.number:
        return "agrees", Text(en=f"Both are {left.number:g}.", zh=f"两处都是{left.number:g}。")
    apart = abs(left.number - right.number)
    return "differs", Text(en=f"They are {apart:g} apart.", zh=f"相差{apart:g}。")


def _amount(plan: Plan, comparison: Comparison, side: Measure, group: tuple[Value, ...]) -> _Amount:
    units = frozenset([side.unit] if side.unit else ())
    if side.table is None:
        return _Amount(side.value, units=units)
    lines = _lines(plan, comparison, side, group)
    if not side.sum:
        return _Amount(len(lines), units=units)
    with_figure = [line for line in lines if None not in _figures(line, side.sum)]
    columns = [shapes()[side.table].columns[column] for column in side.sum]
    for column in columns:
        _check_addable(comparison, column, with_figure)
        units |= {_unit(column, line) for line in with_figure} - {""}
    total = sum(prod(_figures(line, side.sum)) for line in with_figure)
    return _Amount(total if with_figure else None, len(lines) - len(with_figure), units)


def _figures(line: Line, columns: Sequence[str]) -> list[float]:
    return [line.row.get(column) for column in columns]  # type: ignore[misc]


def _lines(
    plan: Plan, comparison: Comparison, side: Measure, group: tuple[Value, ...]
) -> list[Line]:
    table = str(side.table)
    if table not in plan:
        raise definition_refusal(
            comparison.code, f"the table {table} is missing", f"缺少表格{table}"
        )
    where = dict(side.where)
    lines = matching_lines(plan[table], where)
    pairs = list(zip(comparison.each, group, strict=False))
    return [line for line in lines if all(line.row.get(each) == value for each, value in pairs)]


def _unit(column: Column, line: Line) -> str:
    return column.unit or (str(line.row.get(column.unit_in)) if column.unit_in else "")


def _check_addable(comparison: Comparison, column: Column, lines: Sequence[Line]) -> None:
    """Raises Refused if the column must not be added up: seats of several years or units."""
    for name_, values in (
        (column.within, {line.row.get(column.within or "") for line in lines}),
        (column.unit_in, {_unit(column, line) for line in lines}),
    ):
        if name_ and len(values) > 1:
            raise definition_refusal(
                comparison.code,
                f"adds up {column.name} over different values of {name_}",
                f"不能把不同{name_}的{column.zh}相加",
            )


def _group_name(plan: Plan, comparison: Comparison, group: tuple[Value, ...]) -> Text | None:
    if not group:
        return None
    table = comparison.left.table or comparison.right.table
    columns = shapes()[str(table)].columns
    return join_names(
        name_of_code(plan, columns[each].of, value)
        for each, value in zip(comparison.each, group, strict=True)
    )


def _summary(comparison: Comparison, alike: Sequence[Finding]) -> Finding:
    count = len(alike)
    return Finding(
        code=comparison.code,
        title=comparison.title,
        group=Text(en=f"{count} alike", zh=f"{count}处相同"),
        state="agrees",
        left=Side(comparison.left.title, count),
        right=Side(comparison.right.title, count),
        explanation=Text(
            en=f"{count} places agree; the numbers count the places.",
            zh=f"{count}处相符，左右两数是处数。",
        ),
        about=comparison.about,
    )
