"""A format read backwards: from what is in the graph to the rows of a sheet that would bring it."""

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from graph.model import NODES, REFERENCE, RELATIONSHIPS
from loaders.cells import parser
from loaders.directory import Known
from loaders.format import Format, Found, Joined, Made, Sources, When
from loaders.snapshot import Joint, Snapshot
from loaders.templates import kind_of

_NEVER_TOLD = date(1949, 10, 1)  # in a cell that must be filled though nothing is made of it
_UNSET = object()
_SEPARATORS = re.compile("[、;；,，/+\n]")


@dataclass(slots=True)
class Row:
    """A row in the making: cells by column (None must stay empty), nodes by alias, what it carries."""

    cells: dict[str, Any] = field(default_factory=dict)
    bound: dict[str, list[Known]] = field(default_factory=dict)
    carried: list[tuple[Joint, frozenset[str]]] = field(default_factory=list)
    banned: frozenset[str] = frozenset()  # aliases that must stay without a node

    def copy(self) -> "Row":
        return Row(dict(self.cells), dict(self.bound), list(self.carried), self.banned)

    def put(self, column: str, value: Any) -> bool:
        """Sets a cell; False where it holds something else."""
        if self.cells.get(column, _UNSET) is _UNSET:
            self.cells[column] = value
        return bool(self.cells[column] == value)

    def fill(self, sources: Sources, value: Any, kind: str) -> bool:
        """Sets the cells so that the first of `sources` that is not empty gives `value`."""
        free: list[str] = []
        matched = value is None
        for source in sources:
            held = (
                parser(kind, {})(source[1:])
                if source.startswith("=")
                else self.cells.get(source, _UNSET)
            )
            if held is _UNSET:
                free.append(source)
            elif held is not None:
                matched = held == value
                break
        if matched:
            return all(self.put(source, None) for source in free)
        return value is not None and bool(free) and self.put(free[0], value)

    def given(self, sources: Sources, kind: str) -> Any:
        """What a loader would take from the cells: the first of `sources` that is not empty."""
        for source in sources:
            held = (
                parser(kind, {})(source[1:]) if source.startswith("=") else self.cells.get(source)
            )
            if held is not None:
                return held
        return None


class Inverter:
    """Makes rows of one format. `refused` are nodes that no row may name, as no roster brings them."""

    def __init__(
        self,
        made: Format,
        snapshot: Snapshot,
        constants: Mapping[str, Known],
        whole: Mapping[str, frozenset[str]],
        refused: frozenset[Known],
    ) -> None:
        self.format = made
        self.snapshot = snapshot
        self.constants = constants  # the nodes of finds that are the same in every row
        self.whole = whole  # by type, the properties that some format gives to every relationship
        self.refused = refused
        self._made: Mapping[str, Made] = {spec.alias: spec for spec in made.nodes}
        self._found: Mapping[str, Found] = {spec.alias: spec for spec in made.finds}

    def of_node(self, spec: Made, known: Known) -> Row | None:
        """The row that brings a node, with all that can stand in it; None where none can."""
        return self._settled(
            Row(), lambda row: self._bind(row, spec.alias, known), None, {spec.alias}
        )

    def of_joint(self, spec: Joined, joint: Joint) -> Row | None:
        """The row that brings a relationship, likewise."""
        ends = {spec.source, spec.target, *_refs(spec)}
        return self._settled(Row(), lambda row: self._join(row, spec, joint), spec, ends)

    def _settled(self, start: Row, begin: Any, grain: Joined | None, kept: set[str]) -> Row | None:
        """Completes a row; where it would bring too much, leaves out what may be empty, and tries again."""
        row = start.copy()
        if not begin(row):
            return None
        self._extend(row, grain)
        wrong = next(self._beyond(row), None)
        if wrong is None:
            return row if self._filled(row) else None
        optional = [
            alias
            for alias in wrong
            if alias not in kept and alias not in self.constants and alias not in start.banned
        ]
        for alias in optional:
            again = Row(banned=start.banned | {alias})
            if (found := self._settled(again, begin, grain, kept)) is not None:
                return found
        return None

    def _extend(self, row: Row, grain: Joined | None) -> None:
        for same in (False, True):  # others of the grain's type only where a cell must be filled
            if same and (grain is None or not self._lacking(row)):
                return
            done: set[int] = set()
            while True:
                attached = [
                    at
                    for at, spec in enumerate(self.format.relationships)
                    if at not in done
                    and spec is not grain
                    and (same or grain is None or spec.type != grain.type)
                    and self._attach(row, spec)
                ]
                self._complete(row)
                if not attached:
                    break
                done.update(attached)

    def _lacking(self, row: Row) -> list[str]:
        columns = self.format.columns.values()
        return [c.name for c in columns if c.required and row.cells.get(c.name) in (None, [])]

    def _labels(self, alias: str) -> tuple[str, ...]:
        made = self._made.get(alias)
        return (made.label,) if made else self._found[alias].labels

    def _many(self, alias: str) -> bool:
        found = self._found.get(alias)
        return found is not None and (
            alias not in self.constants and self.format.columns[found.column].many
        )

    def _bind(self, row: Row, alias: str, known: Known) -> bool:
        """Has an alias stand for a node, and sets the cells that say so."""
        if known[0] not in self._labels(alias) or alias in row.banned:
            return False
        if alias in self.constants:
            row.bound[alias] = [self.constants[alias]]
            return self.constants[alias] == known
        if alias in row.bound:
            return known in row.bound[alias]
        if not self.snapshot.there(known):
            return False
        row.bound[alias] = [known]
        if alias in self._made:
            return self._describe(row, self._made[alias], known)
        word = self._word(self._found[alias], known)
        column = self._found[alias].column
        return word is not None and row.put(column, [word] if self._many(alias) else word)

    def _describe(self, row: Row, spec: Made, known: Known) -> bool:
        held = self.snapshot.nodes[spec.label][known[1]]
        properties = NODES[spec.label].properties
        return (
            all(
                row.fill(sources, held.get(name), properties[name].type)
                for name, sources in spec.set.items()
            )
            and self._identify(row, spec, known)
            and self._when(row, spec.when)
        )

    def _identify(self, row: Row, spec: Made, known: Known) -> bool:
        pattern, free = "", []
        for text, name, _, _ in string.Formatter().parse(spec.id):
            pattern += re.escape(text)
            held = row.cells.get(name) if name else None
            if name and held is None:
                free.append(name)
            if name:
                pattern += f"(?P<{name}>.+)" if held is None else re.escape(str(held))
        found = re.fullmatch(pattern, self.snapshot.local(known))
        return found is not None and all(
            row.put(name, self._typed(name, found[name])) for name in free
        )

    def _typed(self, column: str, text: str) -> Any:
        declared = self.format.columns[column].property
        return parser(declared.type, declared.choices)(text) if declared else text

    def _word(self, spec: Found, known: Known) -> str | None:
        """What a cell says to mean a node; None where a loader would take it for another."""
        label, key = known
        if label in REFERENCE:
            return str(self.snapshot.nodes[label][key]["name"])
        if known in self.refused:
            return None
        word = self.snapshot.local(known)
        before = spec.labels[: spec.labels.index(label)]
        prefix = f"{self.snapshot.county}:"
        taken = any(self.snapshot.there((other, prefix + word)) for other in before)
        split = self._many(spec.alias) and _SEPARATORS.search(word)
        return None if taken or split else word

    def _when(self, row: Row, when: When) -> bool:
        if when is None:
            return True
        column, value = when
        if value is None:
            return row.cells.get(column) is not None
        declared = self.format.columns[column].property
        yes = declared is not None and declared.type == "bool" and value == "yes"
        return row.put(column, True if yes else value)

    def _join(self, row: Row, spec: Joined, joint: Joint) -> bool:
        """Has a row carry a relationship; the row is spoiled where it cannot."""
        declared = RELATIONSHIPS[spec.type]
        if not (
            self._bind(row, spec.source, joint.source)
            and self._bind(row, spec.target, joint.target)
            and set(joint.held) <= self.told(spec, joint) | self.whole.get(spec.type, frozenset())
        ):
            return False
        for name, sources in spec.set.items():
            value = joint.held.get(name)
            if sources[0].startswith("@"):
                ref = declared.properties[name].ref
                if not self._refer(row, sources[0][1:], ref and value and (ref, value)):
                    return False
            elif not row.fill(sources, value, declared.properties[name].type):
                return False
        row.carried.append((joint, self.told(spec, joint)))
        return self._when(row, spec.when)

    def told(self, spec: Joined, joint: Joint) -> frozenset[str]:
        """The properties of a relationship that a loader sets, also by ending it where the next begins."""
        declared = RELATIONSHIPS[spec.type]
        flag = declared.one_where
        ends = (declared.single or flag) and any(
            other.held["since"] == joint.held.get("until")
            and (flag is None or (joint.held[flag] and other.held[flag]))
            for other in self.snapshot.at(spec.type, "source", joint.source)
        )
        return frozenset((*spec.set, "until") if ends else spec.set)

    def _refer(self, row: Row, alias: str, known: Any) -> bool:
        if known:
            return self._bind(row, alias, known)
        return alias not in row.bound and row.put(self._found[alias].column, None)

    def _attach(self, row: Row, spec: Joined) -> bool:
        """Adds to a row the relationship of a kind that is joined to what stands in it, or several."""
        tried: list[tuple[Joint, Row]] = []
        for joint in self._candidates(row, spec):
            trial = row.copy()
            if self._join(trial, spec, joint):
                tried.append((joint, trial))
        several = [
            alias
            for alias in (spec.source, spec.target, *_refs(spec))
            if self._many(alias) and alias not in row.bound
        ]
        if tried and several:
            return self._attach_all(row, spec, several, tried)
        if tried:
            best = tried[0][1]
            row.cells, row.bound, row.carried = best.cells, best.bound, best.carried
        return bool(tried)

    def _attach_all(
        self, row: Row, spec: Joined, several: list[str], tried: list[tuple[Joint, Row]]
    ) -> bool:
        """A cell may name several nodes, two cells all pairs of theirs: takes as many as make whole pairs."""
        groups: dict[Any, dict[Known, list[tuple[Joint, Row]]]] = {}
        columns = {self._found[alias].column for alias in several}
        for joint, trial in tried:
            rest = sorted((c, str(v)) for c, v in trial.cells.items() if c not in columns)
            groups.setdefault(str(rest), {}).setdefault(trial.bound[several[0]][0], []).append(
                (joint, trial)
            )
        best: list[tuple[Joint, Row]] = []
        for group in groups.values():
            by_others: dict[Any, list[tuple[Joint, Row]]] = {}
            for pairs in group.values():
                others = frozenset(trial.bound[several[-1]][0] for _, trial in pairs)
                key = others if len(several) > 1 else None
                by_others.setdefault(key, []).extend(pairs)
            best = max([best, *by_others.values()], key=len)
        first = best[0][1].copy()
        for alias in several:
            first.bound[alias] = list(dict.fromkeys(trial.bound[alias][0] for _, trial in best))
            words = (trial.cells[self._found[alias].column][0] for _, trial in best)
            first.cells[self._found[alias].column] = list(dict.fromkeys(words))
        row.cells, row.bound = first.cells, first.bound
        row.carried = [*row.carried, *(trial.carried[-1] for _, trial in best)]
        return True

    def _candidates(self, row: Row, spec: Joined) -> Iterable[Joint]:
        sources, targets = self._bound(row, spec.source), self._bound(row, spec.target)
        already = {id(joint) for joint, _ in row.carried}
        if sources:
            near = [j for known in sources for j in self.snapshot.at(spec.type, "source", known)]
        else:
            near = [j for known in targets for j in self.snapshot.at(spec.type, "target", known)]
        if spec.target in self.constants and not sources:
            near = []  # a constant alone leads everywhere
        found = [
            joint
            for joint in near
            if id(joint) not in already and (not targets or joint.target in targets)
        ]
        return sorted(found, key=lambda joint: str(joint.held.get("since", "")), reverse=True)

    def _bound(self, row: Row, alias: str) -> list[Known]:
        return [self.constants[alias]] if alias in self.constants else row.bound.get(alias, [])

    def _complete(self, row: Row) -> None:
        """Describes the nodes that the cells already name."""
        for spec in self.format.nodes:
            known = self._named(row, spec)
            if known and spec.alias not in row.bound and self._wanted(row, spec, known):
                trial = row.copy()
                if self._bind(trial, spec.alias, known):
                    row.cells, row.bound = trial.cells, trial.bound

    def _wanted(self, row: Row, spec: Made, known: Known) -> bool:
        """A node made only in some rows is made in those that also find it."""
        return spec.when is None or any(
            known in nodes for alias, nodes in row.bound.items() if alias in self._found
        )

    def _named(self, row: Row, spec: Made) -> Known | None:
        names = [name for _, name, _, _ in string.Formatter().parse(spec.id) if name]
        values = {name: row.cells.get(name) for name in names}
        if None in values.values():
            return None
        local = spec.id.format(**values)
        shared = NODES[spec.label].shared
        return spec.label, local if shared else f"{self.snapshot.county}:{local}"

    def _beyond(self, row: Row) -> Iterator[tuple[str, ...]]:
        """The aliases of what a loader would make of the row though the graph lacks it."""
        for spec in self.format.nodes:
            if (
                self._named(row, spec)
                and spec.alias not in row.bound
                and self._holds(row, spec.when)
            ):
                yield (spec.alias,)
        for joined in self.format.relationships:
            if self._holds(row, joined.when) and not self._known(row, joined):
                yield (joined.target, joined.source, *_refs(joined))

    def _known(self, row: Row, spec: Joined) -> bool:
        declared = RELATIONSHIPS[spec.type]
        refs = {name: source[0][1:] for name, source in spec.set.items() if source[0][0] == "@"}
        plain = {
            name: row.given(sources, declared.properties[name].type)
            for name, sources in spec.set.items()
            if name not in refs
        }
        choices = [self._bound(row, alias) or [None] for alias in refs.values()]
        for source, target, *chosen in product(
            self._bound(row, spec.source), self._bound(row, spec.target), *choices
        ):
            wanted = plain | {
                name: known and known[1] for name, known in zip(refs, chosen, strict=True)
            }
            if not any(
                joint.target == target
                and all(joint.held.get(name) == value for name, value in wanted.items())
                for joint in self.snapshot.at(spec.type, "source", source)
            ):
                return False
        return True

    def _holds(self, row: Row, when: When) -> bool:
        if when is None:
            return True
        held = row.cells.get(when[0])
        if when[1] is None:
            return held is not None
        return str(held) == when[1] or (held is True and when[1] == "yes")

    def _filled(self, row: Row) -> bool:
        """Fills what only tells people who is meant; False where a cell stays empty that must not."""
        before: Known | None = None
        told = {column for column, _ in filter(None, (spec.when for spec in (*self.format.nodes, *self.format.relationships)))}  # fmt: skip
        by_column = {
            found.column: row.bound[found.alias][0]
            for found in self.format.finds
            if found.alias in row.bound and found.alias not in self.constants
        }
        for column in self.format.columns.values():
            if column.name in by_column:
                before = by_column[column.name]
            elif column.name in self._lacking(row) or column.name not in self._used:
                if column.name.endswith("name") and before is not None:
                    row.cells[column.name] = self.snapshot.nodes[before[0]][before[1]].get("name")
                elif column.name in told and column.property is None and by_column:
                    row.cells[column.name] = NODES[next(iter(by_column.values()))[0]].title.zh
                elif column.name in self._lacking(row) and kind_of(column) == "date":
                    row.cells[column.name] = _NEVER_TOLD
        return not self._lacking(row)

    @property
    def _used(self) -> set[str]:
        used = {spec.column for spec in self.format.finds}
        for spec in (*self.format.nodes, *self.format.relationships):
            used.update(source for sources in spec.set.values() for source in sources)
            used.update([spec.when[0]] if spec.when else [])
        for node in self.format.nodes:
            used.update(name for _, name, _, _ in string.Formatter().parse(node.id) if name)
        return used


def _refs(spec: Joined) -> list[str]:
    return [source[0][1:] for source in spec.set.values() if source[0].startswith("@")]
