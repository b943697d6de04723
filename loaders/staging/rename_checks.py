"""Decides whether a known number with another name or birth is the same person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import NodeSpec
from yanxiu.loaders.matching.names import former_names, may_have_name
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.contradictions import is_day_of_birth

_KNOWN = """
MATCH (t:Teacher) WHERE t.id STARTS WITH $county AND t.name IS NOT NULL
RETURN t.id AS id, t.name AS name, t.born AS born, t.identity AS identity, t.sex AS sex, t.hired AS hired
"""
_LASTING = ("born", "identity", "sex")
_ADVICE = Text(
    "Correct the number or the name; if the person has changed names, fill in the known identity number or date of birth.",
    "请改正编号或姓名；确为本人改名的，请同时填写与原来相同的身份证号或出生日期。",
)

_NOTHING = Text("", "")
_OTHER_FACTS = Text(", and another birth or identity number", "，出生日期或身份证号也不同")
_EXCHANGED = Text(
    ", and another row the reverse: the names were exchanged", "，另一行正好相反：两人的姓名互换了"
)


@dataclass(slots=True)
class RenameChecks:
    """Compares the names in rows that create teachers with those in the graph.

    A new name is accepted if the identity number or the day of birth agrees, unless another person has the reverse
    change. If neither can be compared, the names must share a character. `numbers` lists the accepted changes,
    `otherwise` changes of sex, birth and identity number.
    """

    database: Database
    county: str
    numbers: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)
    _other: list[tuple[str, str, bool, Fault]] = field(default_factory=list)
    _accepted: dict[tuple[str, str], list[tuple[str, Fault]]] = field(default_factory=dict)
    _known: dict[str, Mapping[str, Any]] | None = None

    def check(self, parsed: ParsedRows, spec: NodeSpec, ids: list[str | None]) -> None:
        """Records the rows whose number has another name in the graph."""
        cells = {
            name: parsed.values[sources[0]]
            for name, sources in spec.set.items()
            if name in ("name", *_LASTING) and sources[0] in parsed.values
        }
        if "name" not in cells:
            return
        for at, key in enumerate(ids):
            row = {name: column[at] for name, column in cells.items()}
            before = self.known_teachers.get(key) if key and row["name"] else None
            if before is None:
                continue
            number = str(key).rpartition(":")[2]
            if any(_differs(name, row.get(name), before[name]) for name in _LASTING):
                self.otherwise.append(number)
            if may_have_name(row["name"], [before["name"]]):
                continue
            confirmed = _confirmed(row, before)
            is_accepted = confirmed or (
                confirmed is None and set(row["name"]) & set(before["name"])
            )
            more = _EXCHANGED if is_accepted else _NOTHING if confirmed is None else _OTHER_FACTS
            reason = Text(
                f"Number {number} is {before['name']}; the sheet says {row['name']}{more.en}",
                f"编号 {number} 是“{before['name']}”，表中写的是“{row['name']}”{more.zh}",
            )
            column = spec.set["name"][0]
            fault = parsed.fault("OTHER_NAME", reason, at, column, row["name"], advice=_ADVICE)
            if is_accepted:
                change = before["name"], row["name"]
                self._accepted.setdefault(change, []).append((number, fault))
            else:
                self._other.append((str(key), row["name"], confirmed is None, fault))

    def faults(self) -> Iterator[Fault]:
        """Yields a fault for each such row, unless the person formerly had this name and nothing else differs.

        Two people who exchange their names are a fault too: the column of names was probably sorted by itself.
        """
        for (before, now), changes in self._accepted.items():
            if (now, before) in self._accepted:
                yield from (fault for _, fault in changes)
            else:
                self.numbers += [number for number, _ in changes]
        unsure_keys = {key for key, _, unsure, _ in self._other if unsure}
        earlier = former_names(self.database, self.county, unsure_keys) if unsure_keys else {}
        for key, name, unsure, fault in self._other:
            if unsure and (names := earlier.get(key)) and may_have_name(name, names):
                self.numbers.append(key.rpartition(":")[2])
            else:
                yield fault

    def known_day(self, key: str, name: str, month: date) -> date | None:
        """The day of a teacher's birth or hiring in the graph, if it lies in the month that a sheet gives."""
        known = self.known_teachers.get(key, {}).get(name)
        return known if known and (known.year, known.month) == (month.year, month.month) else None

    @property
    def known_teachers(self) -> Mapping[str, Mapping[str, Any]]:
        """The county's teachers before the load by id: name, birth, identity, sex and hiring; read once."""
        if self._known is None:
            rows = self.database.read(_KNOWN, county=f"{self.county}:")
            self._known = {row["id"]: row for row in rows}
        return self._known


def _differs(name: str, value: Any, known: Any) -> bool:
    """True if a row differs from the graph; adding the day to a month of birth is no difference."""
    if value is None or known is None:
        return False
    return not is_day_of_birth(known, value) if name == "born" else str(value) != str(known)


def _confirmed(row: Mapping[str, Any], before: Mapping[str, Any]) -> bool | None:
    """True if the identity number or birth agrees, False if not; None if neither can be compared."""
    if row.get("identity") and before["identity"]:
        return bool(str(row["identity"]) == before["identity"])
    if row.get("born") and before["born"]:
        one, other = row["born"], before["born"]
        return is_day_of_birth(one, other) or is_day_of_birth(other, one)
    return None
