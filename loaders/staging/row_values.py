"""The rows of a sheet for staging: their ids, their values, and which of them to load."""

import itertools
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yanxiu.graph.model import NODES
from yanxiu.loaders.formats.format import Format, Joined, Made, When
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import Parsed
from yanxiu.loaders.spool import SpooledDict
from yanxiu.loaders.values.parsers import parser

if TYPE_CHECKING:
    from yanxiu.loaders.staging.batch import Nodes


@dataclass(slots=True)
class Making:
    """The nodes of one kind that a sheet makes.

    seen   by id, the number of the first row that makes it, where a second one must not
    found  who is meant by the rows without an id, by number and which of those side by side in the row it is
    """

    spec: Made
    staged: "Nodes"
    seen: SpooledDict[str, int] = field(default_factory=SpooledDict)
    found: dict[tuple[int, int], Known] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One row of a sheet with the values of the node it makes."""

    making: Making
    parsed: Parsed
    at: int
    values: list[Any]

    @property
    def number(self) -> int:
        return self.parsed.rows[self.at]

    @property
    def told(self) -> dict[str, Any]:
        """What tells a person apart in this row."""
        columns = self.parsed.values
        return {
            name: columns[name][self.at] for keys in self.making.spec.or_known_by for name in keys
        }

    def forget_number_and_name(self) -> None:
        """Of one that was joined with another the other's are kept."""
        spec = self.making.spec
        of_id = {*columns_of(spec.id), "name"}
        for index, (name, sources) in enumerate(spec.set.items()):
            if name == "name" or of_id & set(sources):
                self.values[index] = None


def place_of(parsed: Parsed, at: int) -> tuple[int, int]:
    """The number of a row, and how many of the same row stand before it: there are some in blocks side by side."""
    number, first = parsed.rows[at], at
    while first and parsed.rows[first - 1] == number:
        first -= 1
    return number, at - first


def columns_of(template: str) -> list[str]:
    """The columns that form an id."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def read_by(format_: Format, joined: Joined) -> set[str]:
    """The columns that say what a relationship holds, those of the nodes in its properties too."""
    found = {f"@{find.alias}": find.column for find in format_.finds}
    columns = {found.get(source, source) for each in joined.set.values() for source in each}
    return columns | ({joined.when[0]} if joined.when else set())


def owners_of(format_: Format, spec: Made) -> dict[str, str]:
    """For an id that contains another node's id, such as `{school}:{year}`: the aliases of those nodes by column.

    They are made in the same row or found; an id of one column is the node's own.
    """
    columns = columns_of(spec.id)
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


def ids_of(
    parsed: Parsed, template: str, prefix: str, owners: Mapping[str, list[str | None]]
) -> list[str | None]:
    """For every row the id that a template makes, of its cells or of what `owners` has for a column."""
    names = columns_of(template)
    columns = [owners.get(name) or parsed.values[name] for name in names]
    return [
        None
        if None in values
        else prefix + template.format(**dict(zip(names, values, strict=True)))
        for values in zip(*columns, strict=True)
    ]


def values_of(
    parsed: Parsed,
    sources: tuple[str, ...],
    kind: str,
    aliases: Mapping[str, list[Any]] | None = None,
) -> list[Any]:
    """For every row the first value that is not empty."""
    columns: list[list[Any]] = []
    for source in sources:
        if source.startswith("="):
            columns.append([parser(kind, {})(source[1:])] * len(parsed.rows))
        elif source.startswith("@"):
            columns.append((aliases or {})[source[1:]])
        else:
            columns.append(parsed.values[source])
    if len(columns) == 1:
        return columns[0]
    if not columns:
        return [None] * len(parsed.rows)
    return [next((v for v in row if v is not None), None) for row in zip(*columns, strict=True)]


def wanted_in(parsed: Parsed, when: When) -> Callable[[int], bool]:
    """A function that tells by its place whether a row counts: all do without a condition.

    The condition is a column and its value; None: any value, '': no value.
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


def lines_of(
    sources: list[Any], targets: list[Any], values: list[list[Any]]
) -> Iterator[Iterable[tuple[Any, ...]]]:
    """For every row its source, target and values; where some hold several nodes, one of each combination.

    Several targets and as many values in their properties are pairs: the first with the first and so on.
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
    """A column with the ids of the nodes in it."""
    if {list, tuple}.isdisjoint(map(type, column)):
        return column
    return [
        _with_ids(part) if isinstance(part, list) else part[1] if isinstance(part, tuple) else part
        for part in column
    ]
