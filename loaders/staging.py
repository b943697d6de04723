"""From parsed sheets to the nodes and relationships they make, each once, with all that contradicts itself."""

import itertools
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.model import NODES, RELATIONSHIPS, Relationship
from graph.text import Text
from loaders.cells import BadCell, parser
from loaders.directory import Directory, Known
from loaders.faults import Fault
from loaders.format import Joined, Made, When
from loaders.sheets import Parsed

_WORDS = ("code", "number", "name", "name_en")


@dataclass(slots=True)
class Nodes:
    """Nodes of one label: for each id the values of `names`."""

    label: str
    names: tuple[str, ...]
    rows: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Relationships:
    """Relationships of one type between two labels: for (from, to, *key) the values of `names`.

    full    of which a full roster names all: for each kind the values that set it apart, as the main post
    """

    type: str
    source: str
    target: str
    key: tuple[str, ...]
    names: tuple[str, ...]
    rows: dict[tuple[Any, ...], list[Any]] = field(default_factory=dict)
    full: list[dict[str, Any]] = field(default_factory=list)


class Staging:
    """Gathers what a load makes. First `nodes` of every sheet, then `relationships` of every sheet."""

    def __init__(self, directory: Directory, county: str) -> None:
        self.directory = directory
        self.county = county
        self.faults: list[Fault] = []
        self.doubted: list[
            Fault
        ] = []  # rows that a later one repeats: which of them is right is not known
        self.nodes: dict[tuple[str, tuple[str, ...]], Nodes] = {}
        self.relationships: dict[tuple[str, str, str, tuple[str, ...]], Relationships] = {}
        self._made: dict[int, dict[str, list[Any]]] = {}

    def stage_nodes(self, parsed: Parsed) -> None:
        """Takes the nodes that a sheet makes, and makes them known to look-ups."""
        aliases: dict[str, list[Any]] = {}
        for spec in parsed.format.nodes:
            aliases[spec.alias] = self._nodes(parsed, spec)
        self._made[id(parsed)] = aliases

    def stage_relationships(self, parsed: Parsed) -> None:
        """Takes the relationships of a sheet, once the nodes of all sheets are known."""
        aliases = self._made[id(parsed)]
        for spec in parsed.format.finds:
            aliases[spec.alias] = self._found(parsed, spec.labels, spec.column)
        for joined in parsed.format.relationships:
            self._joined(parsed, joined, aliases)

    def _nodes(self, parsed: Parsed, spec: Made) -> list[Known | None]:
        label = NODES[spec.label]
        names = tuple(spec.set)
        staged = self.nodes.setdefault((spec.label, names), Nodes(spec.label, names))
        ids = _ids(parsed, spec.id, "" if label.shared else f"{self.county}:")
        columns = [_values(parsed, spec.set[name], label.properties[name].type) for name in names]
        wanted = _wanted(parsed, spec.when)
        seen: dict[str, int] = {}
        found: list[Known | None] = []
        for at, (key, *values) in enumerate(zip(ids, *columns, strict=True)):
            if key is None or not wanted(at):
                found.append(None)
                continue
            found.append((spec.label, key))
            if key in seen and spec.unique:
                self._repeated(parsed, seen[key], at, spec, key)
            elif key in staged.rows:
                self._agree(parsed, at, spec, staged.rows[key], values)
            else:
                staged.rows[key] = values
                words = [
                    value
                    for name, value in zip(names, values, strict=True)
                    if name in _WORDS and value
                ]
                self.directory.add(spec.label, key, words)
            seen.setdefault(key, at)
        return found

    def _repeated(self, parsed: Parsed, first: int, at: int, spec: Made, key: str) -> None:
        column = next(name for _, name, _, _ in string.Formatter().parse(spec.id) if name)
        reason = Text("It stands in an earlier row already", "前面的行中已有此项")
        value = key.rpartition(":")[2]
        self.faults.append(parsed.fault("DUPLICATE_KEY", reason, at, column, value))
        again = Text("It stands in a later row too", "后面的行中又有此项")
        self.doubted.append(parsed.fault("DUPLICATE_KEY", again, first, column, value))

    def _agree(
        self, parsed: Parsed, at: int, spec: Made, before: list[Any], values: list[Any]
    ) -> None:
        for index, (name, value) in enumerate(zip(spec.set, values, strict=True)):
            if before[index] is None:
                before[index] = value
            elif value is not None and value != before[index]:
                column = next((c for c in spec.set[name] if not c.startswith("=")), name)
                reason = Text("An earlier row says otherwise", "与前面的行不一致")
                self.faults.append(parsed.fault("CONFLICT", reason, at, column, value))

    def _found(self, parsed: Parsed, labels: tuple[str, ...], column: str) -> list[Any]:
        if column.startswith("="):
            word = column.removeprefix("=").replace("@county", self.county)
            return [self.directory.find(labels, word)] * len(parsed.rows)
        many = parsed.format.columns[column].many
        memo: dict[str, Known | BadCell] = {}
        found: list[Any] = []
        for at, cell in enumerate(parsed.values[column]):
            if cell is None:
                found.append([] if many else None)
                continue
            keys = []
            for word in cell if many else [str(cell)]:
                known = memo.get(word) or memo.setdefault(word, self._looked_up(labels, word))
                if isinstance(known, BadCell):
                    self.faults.append(parsed.fault(known.code, known.reason, at, column, word))
                else:
                    keys.append(known)
            found.append(keys if many else keys[0] if keys else None)
        return found

    def _looked_up(self, labels: tuple[str, ...], word: str) -> Known | BadCell:
        try:
            return self.directory.find(labels, word)
        except BadCell as fault:
            return fault

    def _joined(self, parsed: Parsed, joined: Joined, aliases: Mapping[str, list[Any]]) -> None:
        declared = RELATIONSHIPS[joined.type]
        key = tuple(name for name in declared.key if name in joined.set)
        names = tuple(name for name in joined.set if name not in declared.key)
        given = [
            _values(parsed, joined.set[name], declared.properties[name].type, aliases)
            for name in (*key, *names)
        ]
        wanted = _wanted(parsed, joined.when)
        lines = zip(aliases[joined.source], aliases[joined.target], *given, strict=True)
        for at, line in enumerate(lines):
            if not wanted(at):
                continue
            for source, target, *values in _each(line):
                if source and target:
                    self._relate(parsed, at, joined, (key, names), source, target, values)

    def _relate(
        self,
        parsed: Parsed,
        at: int,
        joined: Joined,
        given: tuple[tuple[str, ...], tuple[str, ...]],
        source: Known,
        target: Known,
        values: list[Any],
    ) -> None:
        declared = RELATIONSHIPS[joined.type]
        told_by, names = given
        group = joined.type, source[0], target[0], (*told_by, *names)
        staged = self.relationships.get(group)
        if staged is None:
            staged = Relationships(joined.type, source[0], target[0], told_by, names)
            self.relationships[group] = staged
        if joined.full and (kind := _constants(joined, declared)) not in staged.full:
            staged.full.append(kind)
        size = len(told_by)
        key, rest = values[:size], values[size:]
        if None in key:
            column = _column_of(joined, told_by[key.index(None)])
            reason = Text("The cell is empty", "单元格为空")
            self.faults.append(parsed.fault("EMPTY_CELL", reason, at, column))
            return
        if declared.dated and "until" in names:
            until = rest[names.index("until")]
            if until is not None and until < key[0]:
                reason = Text("It ends before it begins", "终止日期早于起始日期")
                column = _column_of(joined, "until")
                self.faults.append(parsed.fault("BACKWARD_PERIOD", reason, at, column, until))
                return
        whole = (source[1], target[1], *key)
        before = staged.rows.get(whole)
        if before is not None and before != rest:
            reason = Text("An earlier row says otherwise", "与前面的行不一致")
            self.faults.append(parsed.fault("CONFLICT", reason, at))
            return
        staged.rows[whole] = rest


def _constants(joined: Joined, declared: type[Relationship]) -> dict[str, Any]:
    return {
        name: parser(declared.properties[name].type, {})(sources[0][1:])
        for name, sources in joined.set.items()
        if len(sources) == 1 and sources[0].startswith("=")
    }


def _column_of(joined: Joined, name: str) -> str:
    return next((c for c in joined.set.get(name, ()) if c[0] not in "=@"), name)


def _ids(parsed: Parsed, template: str, prefix: str) -> list[str | None]:
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    columns = [parsed.values[name] for name in names]
    return [
        None
        if None in values
        else prefix + template.format(**dict(zip(names, values, strict=True)))
        for values in zip(*columns, strict=True)
    ]


def _values(
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
    return [next((v for v in row if v is not None), None) for row in zip(*columns, strict=True)]


def _wanted(parsed: Parsed, when: When) -> Callable[[int], bool]:
    if when is None:
        return lambda _at: True
    column, value = when
    cells = parsed.values[column]
    if value is None:
        return lambda at: cells[at] is not None
    return lambda at: str(cells[at]) == value or (cells[at] is True and value == "yes")


def _each(line: tuple[Any, ...]) -> Iterator[list[Any]]:
    """A row's source, target and values; where some hold several nodes, one of each combination."""
    if not any(isinstance(part, list) for part in line):
        yield [*line[:2], *(_plain(part) for part in line[2:])]
        return
    for parts in itertools.product(*(part if isinstance(part, list) else [part] for part in line)):
        yield [*parts[:2], *(_plain(part) for part in parts[2:])]


def _plain(part: Any) -> Any:
    return part[1] if isinstance(part, tuple) else part
