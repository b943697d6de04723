"""From parsed sheets to the nodes and relationships they make, each once, with all that contradicts itself."""

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.model import NODES, RELATIONSHIPS, Relationship
from graph.model.declare import IDENTITY
from graph.text import Text
from loaders.cells import BadCell, parser
from loaders.closings import Closings
from loaders.directory import Directory, Known
from loaders.exclusive import Exclusive
from loaders.faults import Fault
from loaders.format import Joined, Made
from loaders.rows import (
    Row,
    SheetRows,
    columns_of,
    each_of,
    ids_of,
    local_id,
    owners_of,
    read_by,
    values_of,
    wanted_in,
)
from loaders.sheets import Parsed

_WORDS = ("code", "number", "name", "name_en", "identity")


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


@dataclass(frozen=True, slots=True)
class Ended:
    """What a row ends on a day, with `loaders.closing` finding out since when it held."""

    parsed: Parsed
    at: int
    joined: Joined
    source: Known
    target: Known
    day: date


class Staging:
    """Gathers what a load makes. First `nodes` of every sheet, then `relationships` of every sheet."""

    def __init__(self, directory: Directory, closings: Closings, county: str) -> None:
        self.directory = directory
        self.persons = directory.persons
        self.county = county
        self.faults: list[Fault] = []
        self.doubted: list[
            Fault
        ] = []  # rows that a later one repeats: which of them is right is not known
        self.nodes: dict[tuple[str, tuple[str, ...]], Nodes] = {}
        self.relationships: dict[tuple[str, str, str, tuple[str, ...]], Relationships] = {}
        self.ended: list[Ended] = []
        self.exclusive = Exclusive()
        self.closings = closings
        self._made: dict[int, dict[str, list[Any]]] = {}
        self._without_id: list[Row] = []
        self._derived: list[tuple[Parsed, Made, dict[str, str]]] = []

    def stage_nodes(self, parsed: Parsed) -> None:
        """Takes the nodes that a sheet makes, and makes them known to look-ups."""
        aliases: dict[str, list[Any]] = {}
        for spec in parsed.format.nodes:
            if owners := owners_of(parsed.format, spec):
                self._derived.append((parsed, spec, owners))
            else:
                aliases[spec.alias] = self._nodes(parsed, spec, {})
        self._made[id(parsed)] = aliases

    def stage_relationships(self, parsed: Parsed) -> None:
        """Takes the relationships of a sheet, once the nodes of all sheets are known."""
        self._settle()
        aliases = self._made[id(parsed)]
        self._find(parsed, [spec.alias for spec in parsed.format.finds])
        for joined in parsed.format.relationships:
            self._joined(parsed, joined, aliases)

    def _find(self, parsed: Parsed, wanted: Collection[str]) -> None:
        """Finds the nodes of aliases, each once: what is not there is a fault."""
        aliases = self._made[id(parsed)]
        for spec in parsed.format.finds:
            if spec.alias in wanted and spec.alias not in aliases:
                aliases[spec.alias] = self._found(parsed, spec.labels, spec.column)

    def _nodes(
        self, parsed: Parsed, spec: Made, owners: Mapping[str, list[str | None]]
    ) -> list[Known | None]:
        label = NODES[spec.label]
        names = tuple(spec.set)
        staged = self.nodes.setdefault((spec.label, names), Nodes(spec.label, names))
        ids = ids_of(parsed, spec.id, "" if label.shared else f"{self.county}:", owners)
        columns = [values_of(parsed, spec.set[name], label.properties[name].type) for name in names]
        wanted = wanted_in(parsed, spec.when)
        for name, column in zip(names, columns, strict=True):
            if IDENTITY in label.properties[name].marks and any(column):
                self.persons.check_seal()
        sheet = SheetRows(parsed, spec, staged)
        untold = parsed.bad_rows({*columns_of(spec.id), *itertools.chain(*spec.or_known_by)})
        for at, (key, *values) in enumerate(zip(ids, *columns, strict=True)):
            row = Row(sheet, at, values)
            sheet.found.append(None)
            if not wanted(at):
                continue
            if key is not None:
                self._node(row, key)
            elif spec.or_known_by and at not in untold:
                self._without_id.append(row)
        return sheet.found

    def _settle(self) -> None:
        """Once all that have an id of their own are known: the others, then what has its id from another."""
        while self._without_id:
            row = self._without_id.pop(0)
            parsed, spec = row.sheet.parsed, row.sheet.spec
            try:
                key = self.persons.find(spec.or_known_by, row.told)
            except BadCell as fault:
                (column, *_) = columns_of(spec.id)
                self.faults.append(parsed.fault(fault.code, fault.reason, row.at, column))
            else:
                self._node(row, key)
        derived, self._derived = self._derived, []
        derived.sort(key=lambda each: not set(each[2].values()) <= self._made[id(each[0])].keys())
        for parsed, spec, owners in derived:  # a find may look up what others have made before
            self._find(parsed, owners.values())
            aliases = self._made[id(parsed)]
            ids = {
                column: [known and local_id(self.county, known) for known in aliases[alias]]
                for column, alias in owners.items()
            }
            aliases[spec.alias] = self._nodes(parsed, spec, ids)

    def _node(self, row: Row, key: str) -> None:
        parsed, spec, staged = row.sheet.parsed, row.sheet.spec, row.sheet.staged
        now = self.directory.now(spec.label, key)
        if now != key:
            row.forget_number_and_name()
        row.sheet.found[row.at] = (spec.label, now)
        if spec.or_known_by:
            self.persons.add(now, row.told)
        first = row.sheet.seen.setdefault(now, row.at)
        if first != row.at and spec.unique:
            self._repeated(parsed, first, row.at, spec, now)
        elif now in staged.rows:
            self._agree(parsed, row.at, spec, staged.rows[now], row.values)
        else:
            staged.rows[now] = row.values
            given = zip(staged.names, row.values, strict=True)
            words = [value for name, value in given if name in _WORDS and value]
            self.directory.add(spec.label, now, words)
        if spec.label == "School" and "closed" in spec.set and (day := _closed(row)):
            self.closings.add(now, day)

    def _repeated(self, parsed: Parsed, first: int, at: int, spec: Made, key: str) -> None:
        (column, *_) = columns_of(spec.id)
        reason = Text("It stands in an earlier row already", "前面的行中已有此项")
        value, said = key.rpartition(":")[2], parsed.values[column][at]
        if len(columns_of(spec.id)) == 1 and said != value:
            reason = Text(
                f"It is the same one as {value} in an earlier row", f"与前面行中的 {value} 是同一个"
            )
        self.faults.append(parsed.fault("DUPLICATE_KEY", reason, at, column, said))
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
                    parsed.mark_bad(at, column)
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
        if joined.ends:
            self._ended(parsed, joined, aliases)
            return
        key = tuple(name for name in declared.key if name in joined.set)
        names = tuple(name for name in joined.set if name not in declared.key)
        given = [
            values_of(parsed, joined.set[name], declared.properties[name].type, aliases)
            for name in (*key, *names)
        ]
        wanted = wanted_in(parsed, joined.when)
        untold = parsed.bad_rows(read_by(parsed.format, joined))
        lines = zip(aliases[joined.source], aliases[joined.target], *given, strict=True)
        for at, line in enumerate(lines):
            if at in untold or not wanted(at):
                continue
            for source, target, *values in each_of(line):
                if source and target:
                    self._relate(parsed, at, joined, (key, names), source, target, values)

    def _ended(self, parsed: Parsed, joined: Joined, aliases: Mapping[str, list[Any]]) -> None:
        wanted = wanted_in(parsed, joined.when)
        ends = zip(aliases[joined.source], aliases[joined.target], strict=True)
        for at, (source, target) in enumerate(ends):
            day = parsed.values[joined.ends or ""][at]
            if source and target and day and wanted(at):
                self.ended.append(Ended(parsed, at, joined, source, target, day))

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
        if None in values and (lacking := _lacking(declared, (*told_by, *names), values)):
            column = _column_of(joined, lacking)
            reason = Text("The cell is empty", "单元格为空")
            self.faults.append(parsed.fault("EMPTY_CELL", reason, at, column))
            return
        size = len(told_by)
        key, rest = values[:size], values[size:]
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
        if joined.type == "SUCCEEDED_BY":
            self.closings.succeeded(source[1], target[1])
        elif declared.dated:
            ends = ((joined.source, source), (joined.target, target))
            self.closings.check(parsed, at, ends, key[0])
        if declared.single or declared.one_where:
            told = dict(zip((*told_by, *names), values, strict=True))
            self.exclusive.add(parsed, at, joined, source, target, told)


def _lacking(declared: type[Relationship], names: tuple[str, ...], values: list[Any]) -> str | None:
    """The first property without a value that a relationship must have."""
    needed = {*declared.key, *(n for n, said in declared.properties.items() if said.required)}
    given = zip(names, values, strict=True)
    return next((name for name, value in given if value is None and name in needed), None)


def _closed(row: Row) -> date | None:
    day: date | None = row.values[[*row.sheet.spec.set].index("closed")]
    return day


def _constants(joined: Joined, declared: type[Relationship]) -> dict[str, Any]:
    return {
        name: parser(declared.properties[name].type, {})(sources[0][1:])
        for name, sources in joined.set.items()
        if len(sources) == 1 and sources[0].startswith("=")
    }


def _column_of(joined: Joined, name: str) -> str:
    return next((c for c in joined.set.get(name, ()) if c[0] not in "=@"), name)
