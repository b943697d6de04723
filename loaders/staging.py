"""From parsed sheets to the nodes and relationships they make, each once, with all that contradicts itself."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
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
    Making,
    Row,
    columns_of,
    each_of,
    ids_of,
    local_id,
    owners_of,
    read_by,
    values_of,
    wanted_in,
)
from loaders.sheets import Parsed, ParsedSheet
from loaders.spooling import SpooledDict, SpooledList

Aliases = dict[str, list[Any]]  # for every row the node or nodes that a name stands for
Kept = tuple[Aliases, dict[str, set[int]]]  # of some rows, and which of their cells are bad
_WORDS = ("code", "number", "name", "name_en", "identity")


@dataclass(slots=True)
class Nodes:
    """Nodes of one label: for each id the values of `names`."""

    label: str
    names: tuple[str, ...]
    rows: MutableMapping[str, list[Any]] = field(default_factory=SpooledDict)


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
    rows: MutableMapping[tuple[Any, ...], list[Any]] = field(default_factory=SpooledDict)
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
        self._making: dict[tuple[int, str], Making] = {}
        self._derived: list[tuple[ParsedSheet, Made, dict[str, str]]] = []
        self._kept: dict[int, SpooledList[Kept]] = {}
        self._without_id: list[Row] = []

    def stage_nodes(self, sheet: ParsedSheet) -> None:
        """Takes the nodes that a sheet makes, and makes them known to look-ups."""
        for spec in sheet.format.nodes:
            if owners := owners_of(sheet.format, spec):
                self._derived.append((sheet, spec, owners))
                continue
            making = self._make(sheet, spec)
            for parsed in sheet:
                self._nodes(parsed, making, {})

    def stage_relationships(self, sheet: ParsedSheet) -> None:
        """Takes the relationships of a sheet, once the nodes of all sheets are known."""
        self._settle()
        for parsed, aliases in self._named(sheet):
            self._find(parsed, aliases, [spec.alias for spec in sheet.format.finds])
            for joined in sheet.format.relationships:
                self._joined(parsed, joined, aliases)

    def _make(self, sheet: ParsedSheet, spec: Made) -> Making:
        names = tuple(spec.set)
        staged = self.nodes.setdefault((spec.label, names), Nodes(spec.label, names))
        making = self._making[id(sheet), spec.alias] = Making(spec, staged)
        return making

    def _named(self, sheet: ParsedSheet) -> Iterator[tuple[Parsed, Aliases]]:
        """The rows of a sheet with what their aliases mean, so far as that is known."""
        own = [spec for spec in sheet.format.nodes if not owners_of(sheet.format, spec)]
        kept: Iterable[Kept] = self._kept.get(id(sheet)) or itertools.repeat(({}, {}))
        for parsed, (known, bad) in zip(sheet, kept, strict=False):
            parsed.bad.update(bad)
            made = {
                spec.alias: self._made(parsed, self._making[id(sheet), spec.alias], {})
                for spec in own
            }
            yield parsed, {**made, **known}

    def _find(self, parsed: Parsed, aliases: Aliases, wanted: Collection[str]) -> None:
        """Finds the nodes of aliases, each once: what is not there is a fault."""
        for spec in parsed.format.finds:
            if spec.alias in wanted and spec.alias not in aliases:
                aliases[spec.alias] = self._found(parsed, spec.labels, spec.column)

    def _ids(
        self, parsed: Parsed, spec: Made, owners: Mapping[str, list[str | None]]
    ) -> list[str | None]:
        prefix = "" if NODES[spec.label].shared else f"{self.county}:"
        return ids_of(parsed, spec.id, prefix, owners)

    def _made(
        self, parsed: Parsed, making: Making, owners: Mapping[str, list[str | None]]
    ) -> list[Known | None]:
        """What every row makes."""
        spec = making.spec
        wanted = wanted_in(parsed, spec.when)
        return [
            None
            if not wanted(at)
            else making.found.get(number)
            if key is None
            else (spec.label, self.directory.now(spec.label, key))
            for at, (key, number) in enumerate(
                zip(self._ids(parsed, spec, owners), parsed.rows, strict=True)
            )
        ]

    def _nodes(
        self, parsed: Parsed, making: Making, owners: Mapping[str, list[str | None]]
    ) -> None:
        spec, names = making.spec, making.staged.names
        label = NODES[spec.label]
        columns = [values_of(parsed, spec.set[name], label.properties[name].type) for name in names]
        wanted = wanted_in(parsed, spec.when)
        for name, column in zip(names, columns, strict=True):
            if IDENTITY in label.properties[name].marks and any(column):
                self.persons.check_seal()
        untold = parsed.bad_rows({*columns_of(spec.id), *itertools.chain(*spec.or_known_by)})
        for at, (key, *values) in enumerate(
            zip(self._ids(parsed, spec, owners), *columns, strict=True)
        ):
            if not wanted(at):
                continue
            row = Row(making, parsed, at, values)
            if key is not None:
                self._node(row, key)
            elif spec.or_known_by and at not in untold:
                self._without_id.append(row)

    def _settle(self) -> None:
        """Once all that have an id of their own are known: the others, then what has its id from another."""
        while self._without_id:
            row = self._without_id.pop(0)
            parsed, spec = row.parsed, row.making.spec
            try:
                key = self.persons.find(spec.or_known_by, row.told)
            except BadCell as fault:
                (column, *_) = columns_of(spec.id)
                self.faults.append(parsed.fault(fault.code, fault.reason, row.at, column))
            else:
                row.making.found[row.number] = (spec.label, self._node(row, key))
        derived, self._derived = self._derived, []
        derived.sort(key=lambda each: not set(each[2].values()) <= _own(each[0]))
        for sheet, made, owners in derived:  # a find may look up what others have made before
            self._derive(sheet, made, owners)

    def _derive(self, sheet: ParsedSheet, spec: Made, owners: Mapping[str, str]) -> None:
        """Takes nodes whose ids are made of other nodes', and keeps what was found for them."""
        making = self._make(sheet, spec)
        kept: SpooledList[Kept] = SpooledList(batch=4)
        for parsed, aliases in self._named(sheet):
            self._find(parsed, aliases, owners.values())
            ids = {
                column: [known and local_id(self.county, known) for known in aliases[alias]]
                for column, alias in owners.items()
            }
            self._nodes(parsed, making, ids)
            aliases[spec.alias] = self._made(parsed, making, ids)
            kept.append((aliases, parsed.bad))
        self._kept[id(sheet)] = kept

    def _node(self, row: Row, key: str) -> str:
        """Takes the node of a row, and gives the id that it has now."""
        spec, staged, seen = row.making.spec, row.making.staged, row.making.seen
        now = self.directory.now(spec.label, key)
        if now != key:
            row.forget_number_and_name()
        if spec.or_known_by:
            self.persons.add(now, row.told)
        first = seen.get(now) if spec.unique else None
        if spec.unique and first is None:
            seen[now] = row.number
        if first is not None:
            self._repeated(row.parsed, first, row.at, spec, now)
        elif (before := staged.rows.get(now)) is not None:
            staged.rows[now] = self._agreed(row, before)
        else:
            staged.rows[now] = row.values
            given = zip(staged.names, row.values, strict=True)
            words = [value for name, value in given if name in _WORDS and value]
            self.directory.add(spec.label, now, words)
        if spec.label == "School" and "closed" in spec.set and (day := _closed(row)):
            self.closings.add(now, day)
        return now

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
        doubted = parsed.fault("DUPLICATE_KEY", again, at, column, value)
        self.doubted.append(replace(doubted, row=first))

    def _agreed(self, row: Row, before: list[Any]) -> list[Any]:
        """What a row and those before it say together."""
        said = row.making.spec.set
        agreed = [*before]
        for index, (name, value) in enumerate(zip(said, row.values, strict=True)):
            if before[index] is None:
                agreed[index] = value
            elif value is not None and value != before[index]:
                column = next((c for c in said[name] if not c.startswith("=")), name)
                reason = Text("An earlier row says otherwise", "与前面的行不一致")
                self.faults.append(row.parsed.fault("CONFLICT", reason, row.at, column, value))
        return agreed

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


def _own(sheet: ParsedSheet) -> set[str]:
    """The nodes of a format whose ids are made of nothing but cells."""
    return {spec.alias for spec in sheet.format.nodes if not owners_of(sheet.format, spec)}


def _lacking(declared: type[Relationship], names: tuple[str, ...], values: list[Any]) -> str | None:
    """The first property without a value that a relationship must have."""
    needed = {*declared.key, *(n for n, said in declared.properties.items() if said.required)}
    given = zip(names, values, strict=True)
    return next((name for name, value in given if value is None and name in needed), None)


def _closed(row: Row) -> date | None:
    day: date | None = row.values[[*row.making.spec.set].index("closed")]
    return day


def _constants(joined: Joined, declared: type[Relationship]) -> dict[str, Any]:
    return {
        name: parser(declared.properties[name].type, {})(sources[0][1:])
        for name, sources in joined.set.items()
        if len(sources) == 1 and sources[0].startswith("=")
    }


def _column_of(joined: Joined, name: str) -> str:
    return next((c for c in joined.set.get(name, ()) if c[0] not in "=@"), name)
