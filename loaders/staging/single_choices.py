"""Fills an empty cell from another node of the row if that has only one: the stage of a school with one stage."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import LookupSpec
from yanxiu.loaders.matching.directory import Directory
from yanxiu.loaders.parsing.rows import ranges
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.relationships import RelationshipCollector
from yanxiu.loaders.staging.row_values import row_condition


class SingleChoices:
    """Fills such cells, and collects one fault for each column if there are several such nodes or none."""

    def __init__(self, directory: Directory, collector: RelationshipCollector) -> None:
        self._directory = directory
        self._joining = collector
        self._led: dict[tuple[str, str], dict[str, set[str]]] = {}
        self._lacking: dict[tuple[int, str], list[Fault]] = {}

    @property
    def faults(self) -> list[Fault]:
        """One fault for each column; its text has the number of rows."""
        return [_of_all(alike)[0] for alike in self._lacking.values()]

    @property
    def other_faults(self) -> list[Fault]:
        """The faults of the other rows."""
        return [fault for alike in self._lacking.values() for fault in _of_all(alike)[1:]]

    def fill(self, parsed: ParsedRows, spec: LookupSpec, aliases: dict[str, list[Any]]) -> None:
        """Finds the node of a row from the node that `or_of` names, in rows that need it."""
        cells = parsed.values[spec.column]
        needing = _needing(parsed, spec)
        bad = parsed.bad.get(spec.column, ())
        filled = aliases[spec.alias] = [*aliases[spec.alias]]
        for at, cell in enumerate(cells):
            by = aliases[spec.or_of or ""][at]
            needed = any(wanted(at) and aliases[alias][at] for alias, wanted in needing)
            if cell is not None or at in bad or not needed:
                continue
            if by is None:  # already reported
                parsed.mark_bad(at, spec.column)
                continue
            (label,) = spec.labels
            targets = self._led_to(by[0], label).get(by[1], set())
            if len(targets) == 1:
                filled[at] = label, next(iter(targets))
            else:
                self._tell(parsed, at, spec)

    def _tell(self, parsed: ParsedRows, at: int, spec: LookupSpec) -> None:
        parsed.mark_bad(at, spec.column)
        title = NODES[spec.labels[0]].title
        reason = Text(
            f"It is empty, and the school does not have exactly one {title.en.lower()}",
            f"未填写，而学校不止一个{title.zh}，或没有{title.zh}",
        )
        column = parsed.format.columns[spec.column].title
        advice = Text(
            f"Fill in {column}; add the column if the sheet lacks it. You can also write a subject with its stage, such as 小学语文.",
            f"请填写“{column}”（表中没有这一列的，请加上）；也可把学段写在学科前面，如“小学语文”。",
        )
        fault = parsed.fault("EMPTY_CELL", reason, at, spec.column, advice=advice)
        self._lacking.setdefault((id(parsed.sheet), spec.column), []).append(fault)

    def _led_to(self, label: str, target: str) -> dict[str, set[str]]:
        if (label, target) not in self._led:
            targets = defaultdict(set, self._directory.related_ids(label, target))
            for row in self._joining.undated:
                if (row.source[0], row.target[0]) == (label, target):
                    targets[row.source[1]].add(row.target[1])
            for group in self._joining.relationships.values():
                if (group.source, group.target) == (label, target):
                    for whole in group.rows:
                        targets[whole[0]].add(whole[1])
            self._led[label, target] = targets
        return self._led[label, target]


def _of_all(alike: list[Fault]) -> list[Fault]:
    """The faults of a column, each with the numbers of all their rows."""
    rows = ranges(fault.row for fault in alike if fault.row)
    if len(alike) < 2:
        return alike
    repeated = alike[0].reason
    reason = Text(
        f"{repeated.en} ({len(alike)} rows: {rows})", f"{repeated.zh}(共 {len(alike)} 行：{rows})"
    )
    return [replace(fault, reason=reason) for fault in alike]


def _needing(parsed: ParsedRows, spec: LookupSpec) -> list[tuple[str, Callable[[int], bool]]]:
    """The nodes whose relationship needs this one, e.g. the subject taught at a stage, with the rows concerned."""
    return [
        (joined.target, row_condition(parsed, joined.when))
        for joined in parsed.format.relationships
        if any(f"@{spec.alias}" in sources for sources in joined.set.values())
    ]
