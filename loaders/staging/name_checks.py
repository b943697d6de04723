"""Checks that the name in a row belongs to the person with the row's number."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import MASKED
from yanxiu.loaders.formats.format import LookupSpec
from yanxiu.loaders.matching.directory import Directory, Known
from yanxiu.loaders.matching.names import former_names, may_have_name
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.values import identity_numbers


@dataclass(slots=True)
class NameChecks:
    """Compares names while sheets are staged; at the end, looks up names that differ in past loads."""

    directory: Directory
    _known: dict[tuple[Known, str], bool] = field(default_factory=dict)
    _other: list[tuple[ParsedRows, int, LookupSpec, Known, str]] = field(default_factory=list)

    def check(self, parsed: ParsedRows, spec: LookupSpec, candidates: list[Known | None]) -> None:
        """Records the rows whose name is not that of the person with the number."""
        names = parsed.values[spec.called or ""]
        for at, (who, name) in enumerate(zip(candidates, names, strict=True)):
            if who is None or name is None:
                continue
            known = self._known.get((who, name))
            if known is None:
                known = may_have_name(name, self.directory.names_of(who))
                self._known[who, name] = known
            if not known:
                self._other.append((parsed, at, spec, who, name))

    def faults(self, database: Database, county: str) -> Iterator[Fault]:
        """Yields a fault for each such row, except if the person formerly had this name."""
        before = (
            former_names(database, county, {who[1] for _, _, _, who, _ in self._other})
            if self._other
            else {}
        )
        for parsed, at, spec, who, name in self._other:
            if (earlier := before.get(who[1])) and may_have_name(name, earlier):
                continue
            number = parsed.values[spec.column][at]
            number = MASKED if identity_numbers.may_be_identity(number) else number
            names = " / ".join(sorted(self.directory.names_of(who)))
            reason = Text(
                f"Number {number} is {names}; the sheet says {name}",
                f"编号 {number} 是“{names}”，表中写的是“{name}”",
            )
            yield parsed.fault("OTHER_NAME", reason, at, spec.called, name)
