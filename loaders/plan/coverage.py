"""Finds the gaps of a plan: every line in every year, every subject in every district."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.plan.definitions import Axis, Coverage, definition_refusal
from yanxiu.loaders.plan.findings import Finding, Side, State
from yanxiu.loaders.plan.select import join_names, matching_lines, name_of_code
from yanxiu.loaders.plan.shape import shapes
from yanxiu.loaders.plan.tables import Line, Plan, as_tuple

Place = Mapping[str, Any]


def find_gaps(plan: Plan, coverage: Coverage) -> Iterator[Finding]:
    """One finding for all places together, or one for each value of the axis named by `by`."""
    for table in (coverage.table, *(axis.table for axis in coverage.every.values() if axis.table)):
        if table not in plan:
            raise definition_refusal(
                coverage.code, f"the table {table} is missing", f"缺少表格{table}"
            )
    lines = matching_lines(plan[coverage.table], coverage.where)
    axes = {axis: _values(plan, axis_spec) for axis, axis_spec in coverage.every.items()}
    for group in axes[coverage.by] if coverage.by else [None]:
        narrowed = {**axes, coverage.by: [group]} if coverage.by else axes
        places = [dict(zip(narrowed, one, strict=True)) for one in product(*narrowed.values())]
        yield _finding(plan, coverage, lines, places, group)


def _finding(
    plan: Plan, coverage: Coverage, lines: Sequence[Line], places: Sequence[Place], group: Any
) -> Finding:
    states = [_state(coverage, lines, place) for place in places]
    never = [place for place, state in zip(places, states, strict=True) if state == "differs"]
    unsure = [place for place, state in zip(places, states, strict=True) if state == "open"]
    state: State = "differs" if never else "open" if unsure else "agrees"
    reached = len(places) - len(never) - len(unsure)
    return Finding(
        code=coverage.code,
        title=coverage.title,
        group=None if group is None else _name(plan, coverage, str(coverage.by), group),
        state=state,
        left=Side(Text(en="reached", zh="已安排"), reached),
        right=Side(Text(en="to reach", zh="应安排"), len(places)),
        explanation=_explain(plan, coverage, never, unsure),
        about=coverage.about,
    )


def _state(coverage: Coverage, lines: Sequence[Line], place: Place) -> State:
    """`agrees` if a row reaches the place, `open` if one may reach it, `differs` if none does."""
    result: State = "differs"
    for line in lines:
        meets = [_meets(coverage, line, axis, value) for axis, value in place.items()]
        if "no" in meets:
            continue
        has_figure = coverage.has is None or line.row.get(coverage.has) is not None
        if "perhaps" not in meets and has_figure:
            return "agrees"
        result = "open"
    return result


def _meets(coverage: Coverage, line: Line, axis: str, value: Any) -> str:
    if value in as_tuple(line.row.get(coverage.on[axis])):
        return "yes"
    if axis in coverage.whole and matching_lines([line], coverage.whole[axis]):
        return "yes"
    if axis in coverage.unsure and matching_lines([line], coverage.unsure[axis]):
        return "perhaps"
    return "no"


def _values(plan: Plan, axis: Axis) -> list[Any]:
    if axis.table is None:
        return list(axis.values)
    values = (line.row.get(axis.column) for line in matching_lines(plan[axis.table], axis.where))
    return list(dict.fromkeys(part for value in values for part in as_tuple(value)))


def _name(plan: Plan, coverage: Coverage, axis: str, value: Any) -> Text:
    return name_of_code(plan, shapes()[coverage.table].columns[coverage.on[axis]].of, value)


def _explain(
    plan: Plan, coverage: Coverage, never: Sequence[Place], unsure: Sequence[Place]
) -> Text:
    def names_of(places: Sequence[Place]) -> Text:
        return join_names(
            Text(en=" ".join(n.en for n in names), zh="".join(n.zh for n in names))
            for names in (
                [_name(plan, coverage, a, v) for a, v in place.items() if a != coverage.by]
                or [_name(plan, coverage, a, v) for a, v in place.items()]
                for place in places
            )
        )

    en, zh = [], []
    if never:
        en.append(f"Missing: {names_of(never).en}.")
        zh.append(f"没有：{names_of(never).zh}。")
    if unsure:
        en.append(f"Cannot be decided: {names_of(unsure).en}.")
        zh.append(f"无法判定：{names_of(unsure).zh}。")
    if not en:
        return Text(en="All are reached.", zh="都已安排。")
    return Text(en=" ".join(en), zh="".join(zh))
