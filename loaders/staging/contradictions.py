"""Finds contradicting facts about a person in one row: birth, sex, identity number, hiring and post."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, NodeSpec
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.values.identity_numbers import HashedIdentity

_OLDEST = 100
_YOUNGEST = 16  # minimum age for work, by the labour law
_FACTS = ("born", "sex", "identity", "hired")
_POST = ("TeachesAt", "since")


@dataclass(slots=True)
class Contradictions:
    """Checks the rows that create a person.

    Identity numbers with a region that does not exist are specimens, as in samples and tests. The sex in
    such a number counts only if most specimens of the sheet agree with the stated sex.
    """

    faults: list[Fault] = field(default_factory=list)
    _specimens: dict[int, tuple[list[Fault], list[Fault]]] = field(default_factory=dict)

    def check(self, parsed: ParsedRows, spec: NodeSpec) -> None:
        """Collects contradictions in rows that create a person."""
        columns = _columns(parsed.format, spec)
        if not ({"born", "identity"} & set(columns)):
            return
        today = days.today()
        cells = {name: parsed.values[column] for name, column in columns.items()}
        for at in range(len(parsed.rows)):
            row = {name: column[at] for name, column in cells.items()}
            for name, reason in _impossible_facts(row, today):
                self.faults.append(_fault(parsed, at, columns[name], reason))
            self._sex(parsed, at, row, columns)

    def _sex(
        self, parsed: ParsedRows, at: int, row: Mapping[str, Any], columns: Mapping[str, str]
    ) -> None:
        sealed, sex = row.get("identity"), row.get("sex")
        if not isinstance(sealed, HashedIdentity) or sex is None:
            return
        reason = Text("The identity number gives the other sex", "与身份证号所示性别不符")
        fault = _fault(parsed, at, columns["sex"], reason)
        if sealed.assigned:
            if sealed.sex != sex:
                self.faults.append(fault)
            return
        agree, differ = self._specimens.setdefault(id(parsed.sheet), ([], []))
        (agree if sealed.sex == sex else differ).append(fault)

    def all_faults(self) -> Iterator[Fault]:
        """Yields all contradictions; call this after all sheets are checked."""
        yield from self.faults
        for agree, differ in self._specimens.values():
            if len(agree) > len(differ):
                yield from differ

    def unchecked(self) -> Iterator[str]:
        """Yields the numbers of rows whose specimen number gives another sex, and that were not reported."""
        for agree, differ in self._specimens.values():
            if len(agree) <= len(differ):
                yield from (str(fault.row) for fault in differ)


def _columns(format_: Format, spec: NodeSpec) -> dict[str, str]:
    """The columns of a person's facts: those that fill the node, and the start date of a post."""
    results = {
        name: column
        for name in _FACTS
        for column in spec.set.get(name, ())
        if not column.startswith(("=", "@"))
    }
    for column in format_.columns.values():
        filled = column.property
        if filled and (filled.owner, filled.name) == _POST:
            results.setdefault("post", column.name)
    return results


def _impossible_facts(row: Mapping[str, Any], today: date) -> Iterator[tuple[str, Text]]:
    """Yields the impossible facts of a row, with the reasons; a reason never contains a date of birth."""
    born = row.get("born")
    sealed = row.get("identity")
    if born is not None:
        if born > today:
            yield "born", Text("The date of birth is in the future", "出生日期在将来")
            return
        if born < _years_after(today, -_OLDEST):
            yield "born", Text(f"Over {_OLDEST} years ago", f"距今超过 {_OLDEST} 年")
            return
        if isinstance(sealed, HashedIdentity) and not is_day_of_birth(born, sealed.born):
            yield (
                "born",
                Text(
                    "The identity number gives another date of birth", "与身份证号中的出生日期不符"
                ),
            )
            return
    if born is None and isinstance(sealed, HashedIdentity):
        born = sealed.born
    if born is None:
        return
    for name, before, young in (
        ("hired", _HIRED_BEFORE, _HIRED_YOUNG),
        ("post", _POST_BEFORE, _POST_YOUNG),
    ):
        day = row.get(name)
        if day is not None and day < _years_after(born, _YOUNGEST):
            yield name, before if day < born else young


_HIRED_BEFORE = Text("Hired before birth", "参加工作早于出生")
_HIRED_YOUNG = Text(f"Hired before the age of {_YOUNGEST}", f"参加工作时未满 {_YOUNGEST} 周岁")
_POST_BEFORE = Text("In post before birth", "任职早于出生")
_POST_YOUNG = Text(f"In post before the age of {_YOUNGEST}", f"任职时未满 {_YOUNGEST} 周岁")


def is_day_of_birth(born: date, other: date) -> bool:
    """True if two days of birth agree; `born` on the first of a month may stand for the whole month."""
    return born == other or (born.day == 1 and (born.year, born.month) == (other.year, other.month))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _fault(parsed: ParsedRows, at: int, column: str, reason: Text) -> Fault:
    return parsed.fault("CONTRADICTION", reason, at, column, parsed.values[column][at])
