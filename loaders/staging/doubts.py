"""Collects implausible data with their places, to report them after the load.

Data that are implausible in themselves become doubts at once. Other data must be compared with further rows or the
graph. Their places are kept until all is written: see `yanxiu.loaders.report.doubtful`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, LookupSpec, NodeSpec, RelationshipSpec
from yanxiu.loaders.parsing.parsed import ParsedRows
from yanxiu.loaders.spool import SpooledDict
from yanxiu.loaders.staging.row_doubts import find_doubts

_IN_MEMORY = 5_000


class CellPlace(NamedTuple):
    """A cell: file, sheet, row, title of the column, and its text, masked if personal."""

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None

    @property
    def name(self) -> str:
        """The place as text for programs."""
        parts = (self.file, self.sheet, self.row, self.column, self.value)
        return " / ".join(str(part) for part in parts if part is not None)

    @property
    def text(self) -> Text:
        """The place as text for people."""
        place = " / ".join(filter(None, (self.file, self.sheet)))
        row = (f" row {self.row}", f" 第 {self.row} 行") if self.row is not None else ("", "")
        column = (f", {self.column}", f"“{self.column}”") if self.column else ("", "")
        value = (f" {self.value}", f"（{self.value}）") if self.value is not None else ("", "")
        return Text(place + row[0] + column[0] + value[0], place + row[1] + column[1] + value[1])


Key = tuple[Any, ...]
Code = Callable[[str], str | None]


class Doubts:
    """The doubts of a load, and the places of data to compare after writing.

    doubts     doubts that a row raises by itself: code and place
    places     by type of relationship or property, the places by the ids of the ends and a distinguishing value
    """

    def __init__(self) -> None:
        self.doubts: list[tuple[str, CellPlace]] = []
        self.places: dict[str, SpooledDict[Key, CellPlace]] = {}

    def add_rows(self, parsed: ParsedRows, day: date) -> None:
        """Adds the doubts that rows raise by themselves; `day` is the day of the sheet."""
        self.doubts += [
            (code, cell_place(parsed, at, column)) for code, at, column in find_doubts(parsed, day)
        ]

    def add_schools(
        self, parsed: ParsedRows, spec: LookupSpec, people: list[Any], school: Code
    ) -> None:
        """Keeps the places of schools that only help to identify the person beside them."""
        column = spec.at or ""
        for at, (known, named) in enumerate(zip(people, parsed.values[column], strict=True)):
            if known is None or named is None or (code := school(str(named))) is None:
                continue
            key = known[1], f"{known[1].partition(':')[0]}:{code}"
            if key not in self.places.get("at", ()):
                self._keep("at", key, parsed, at, column)

    def add_nodes(self, parsed: ParsedRows, spec: NodeSpec, ids: list[str | None]) -> None:
        """Keeps the places of properties of nodes that are compared later."""
        for name in _OF_NODES.get(spec.label, ()):
            for column in spec.set.get(name, ()):
                for at, cell in enumerate(parsed.values.get(column, ())):
                    if cell is not None and (key := ids[at]) is not None:
                        self._keep(f"{spec.label}.{name}", (key,), parsed, at, column)

    def add_relationship(
        self,
        parsed: ParsedRows,
        at: int,
        spec: RelationshipSpec,
        ends: tuple[str, str],
        names: Sequence[str],
        values: Sequence[Any],
    ) -> None:
        """Keeps the place of a relationship that is compared later, by its ends' ids and a named value."""
        for kind, name, told_by in _OF_RELATIONSHIPS.get(spec.type, ()):
            if kind == LISTED_OFFER and spec.source not in {
                each.alias for each in parsed.format.nodes
            }:
                continue  # a row of a change does not list all stages
            column = _column_of(parsed.format, spec, name)
            if column in parsed.values and parsed.values[column][at] is not None:
                pairs = zip(names, values, strict=False)
                shown = next((value for name, value in pairs if name == told_by), None)
                self._keep(kind, (*ends, shown), parsed, at, column)

    def places_of(self, kind: str) -> Mapping[Key, CellPlace]:
        """The places of a kind, by the ids of the ends and the distinguishing value."""
        return self.places.get(kind, {})

    def _keep(self, kind: str, key: Key, parsed: ParsedRows, at: int, column: str) -> None:
        places = self.places.setdefault(kind, SpooledDict(most=_IN_MEMORY))
        places[key] = cell_place(parsed, at, column)


LISTED_OFFER = "OFFERS.listed"  # the stages that a roster of schools lists
_OF_NODES: Mapping[str, tuple[str, ...]] = {
    "Teacher": ("hired",),
    "CreditRecord": ("on",),
    "Survey": ("responses",),
    "Phase": ("starts", "ends"),
    "PublicityItem": ("on",),
}  # by label, the properties whose places are kept
_OF_RELATIONSHIPS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "TEACHES_AT": (("TEACHES_AT", "since", "since"),),
    "TEACHES": (("TEACHES", "stage", "stage"),),
    "DECIDED_BY": (("DECIDED_BY", "on", "on"), ("DECIDED_BY.by", "", "on")),
    "TAUGHT_BY": (("TAUGHT_BY", "hours", ""),),
    "MENTORS": (("MENTORS", "subject", "subject"), ("MENTORS.since", "since", "since")),
    "GUIDES": (("GUIDES", "subject", "subject"), ("GUIDES.since", "since", "since")),
    **{
        kind: ((f"{kind}.since", "since", "since"),)
        for kind in (
            "TRAINS_IN",
            "JOINS_WORKSHOP",
            "JOINS_COMMUNITY",
            "JOINS_STUDIO",
            "MANAGES_IN",
            "EMPLOYED_AT",
            "WORKS_IN",
            "HOLDS",
        )
    },
    "NOMINATED": (("NOMINATED", "on", "on"),),
    "ENROLLED": (("ENROLLED", "on", "on"),),
    "WITHDRAWN": (("WITHDRAWN", "on", "on"),),
    **{
        kind: ((f"School.{kind}", "since", "since"),)
        for kind in ("IN_DISTRICT", "IN_TOWN", "IN_LOCALITY", "IN_ALLIANCE")
    },
    "OFFERS": (("School.OFFERS", "since", "since"), (LISTED_OFFER, "", "")),
    "ASKS_ABOUT": (("ASKS_ABOUT", "votes", "stage"), ("ASKS_ABOUT", "answers", "stage")),
}  # by type: kind, property of the place ("" for the target), and distinguishing property


def cell_place(parsed: ParsedRows, at: int | None, column: str) -> CellPlace:
    """The place of a cell; a personal value is masked."""
    cell = parsed.values[column][at] if at is not None else None
    if isinstance(cell, list):
        cell = "、".join(map(str, cell))
    return CellPlace(
        parsed.sheet.file.name, parsed.sheet.name, *parsed.shown_place(at, column, cell)
    )


def _column_of(format_: Format, joined: RelationshipSpec, name: str) -> str:
    """The column of a property or of the target of a relationship; for a node's id, the column that names it."""
    source = next(iter(joined.set.get(name, ())), "") if name else f"@{joined.target}"
    if source.startswith("@"):
        columns = (each.column for each in format_.finds if f"@{each.alias}" == source)
        return next(columns, "")
    return source
