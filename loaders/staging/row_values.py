"""Prepares the rows of a sheet for staging: ids, values, and conditions for loading them."""

import itertools
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yanxiu.graph.model import NODES
from yanxiu.loaders.formats.format import Format, NodeSpec, RelationshipSpec, When
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.spool import SpooledDict
from yanxiu.loaders.values.parsers import parser_of_type

if TYPE_CHECKING:
    from yanxiu.loaders.staging.batch import Nodes


@dataclass(slots=True)
class NodeStaging:
    """The nodes of one kind that a sheet creates.

    seen   by id, the number of the first row that creates it, if a second row must not
    found  the nodes of rows without an id, by `row_place` the row
    """

    spec: NodeSpec
    staged: "Nodes"
    seen: SpooledDict[str, int] = field(default_factory=SpooledDict)
    found: dict[tuple[int, int], Known] = field(default_factory=dict)


@dataclass(slots=True)
class NodeRow:
    """One row of a sheet, with the values of the node that it creates."""

    staging: NodeStaging
    parsed: ParsedRows
    at: int
    values: list[Any]

    @property
    def number(self) -> int:
        return self.parsed.rows[self.at]

    @property
    def identifying_values(self) -> dict[str, Any]:
        """The values that identify a person in this row."""
        columns = self.parsed.values
        return {
            name: columns[name][self.at] for keys in self.staging.spec.or_known_by for name in keys
        }

    def forget_number_and_name(self) -> None:
        """Drops the number and name of a merged node; those of the kept node stay."""
        spec = self.staging.spec
        of_id = {*template_columns(spec.id), "name"}
        for index, (name, sources) in enumerate(spec.set.items()):
            if name == "name" or of_id & set(sources):
                self.values[index] = None


def row_place(parsed: ParsedRows, at: int) -> tuple[int, int]:
    """The number of a row, and its index among rows with the same number, which blocks side by side make."""
    number, first = parsed.rows[at], at
    while first and parsed.rows[first - 1] == number:
        first -= 1
    return number, at - first


def template_columns(template: str) -> list[str]:
    """The columns that form an id."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def relationship_columns(format_: Format, spec: RelationshipSpec) -> set[str]:
    """The columns of a relationship's properties and condition; for a node's id, the column that names it."""
    by_alias = {f"@{find.alias}": find.column for find in format_.finds}
    columns = {by_alias.get(source, source) for each in spec.set.values() for source in each}
    return columns | ({spec.when[0]} if spec.when else set())


def owner_aliases(format_: Format, spec: NodeSpec) -> dict[str, str]:
    """The aliases, by column, of the nodes whose ids are part of a node's id, e.g. `{school}:{year}`.

    The same row creates or looks up these nodes. An id of one column contains no other.
    """
    columns = template_columns(spec.id)
    if len(columns) == 1:
        return {}
    aliases = {each.column: each.alias for each in format_.finds if each.column in columns}
    aliases = {
        column: alias for column, alias in aliases.items() if not format_.columns[column].many
    }
    return aliases | {
        each.id[1:-1]: each.alias
        for each in format_.nodes
        if each.id in {f"{{{c}}}" for c in columns}
    }


def local_id(county: str, known: Known) -> str:
    """A node's id without the county's code."""
    label, key = known
    return key if NODES[label].shared else key.removeprefix(f"{county}:")


def make_ids(
    parsed: ParsedRows, template: str, prefix: str, owners: Mapping[str, list[str | None]]
) -> list[str | None]:
    """For each row, the id from a template, filled from `owners` or else from the row's cells."""
    names = template_columns(template)
    columns = [owners.get(name) or parsed.values[name] for name in names]
    return [
        None
        if None in values
        else prefix + template.format(**dict(zip(names, values, strict=True)))
        for values in zip(*columns, strict=True)
    ]


def first_values(
    parsed: ParsedRows,
    sources: tuple[str, ...],
    kind: str,
    aliases: Mapping[str, list[Any]] | None = None,
) -> list[Any]:
    """For each row, the first of `sources` that is not empty."""
    columns: list[list[Any]] = []
    for source in sources:
        if source.startswith("="):
            columns.append([parser_of_type(kind, {})(source[1:])] * len(parsed.rows))
        elif source.startswith("@"):
            columns.append((aliases or {})[source[1:]])
        else:
            columns.append(parsed.values[source])
    if len(columns) == 1:
        return columns[0]
    if not columns:
        return [None] * len(parsed.rows)
    return [next((v for v in row if v is not None), None) for row in zip(*columns, strict=True)]


def row_condition(parsed: ParsedRows, when: When) -> Callable[[int], bool]:
    """Returns a predicate on the index of a row for a condition; without one, it is always true.

    The condition is a column and its value. None means any value, '' an empty cell.
    """
    if when is None:
        return lambda _at: True
    column, value = when
    cells = parsed.values[column]
    if value is None:
        return lambda at: cells[at] is not None
    if value == "":
        return lambda at: not cells[at]
    return lambda at: (
        str(cells[at]) == value or cells[at] is {"yes": True, "no": False}.get(value, cells)
    )


def combinations(
    sources: list[Any], targets: list[Any], values: list[list[Any]]
) -> Iterator[Iterable[tuple[Any, ...]]]:
    """For each row, its source, target and values; if some have several nodes, all combinations.

    Several targets and the same number of values of a property pair up by position, the first with the first.
    """
    columns = [sources, targets, *map(_with_ids, values)]
    lines = zip(*columns, strict=True)
    if not any(list in set(map(type, column)) for column in columns):
        return ((line,) for line in lines)
    return map(_combined, lines)


def _combined(line: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    source, target, *values = line
    size = len(target) if isinstance(target, list) else 0
    several = [isinstance(value, list) and size > 1 and len(value) == size for value in values]
    for one in source if isinstance(source, list) else [source]:
        for at, each in enumerate(target if isinstance(target, list) else [target]):
            parts = (
                [value[at]] if paired else value if isinstance(value, list) else [value]
                for value, paired in zip(values, several, strict=True)
            )
            yield from ((one, each, *rest) for rest in itertools.product(*parts))


def _with_ids(column: list[Any]) -> list[Any]:
    """Replaces the nodes in a column by their ids."""
    if {list, tuple}.isdisjoint(map(type, column)):
        return column
    return [
        _with_ids(part) if isinstance(part, list) else part[1] if isinstance(part, tuple) else part
        for part in column
    ]
