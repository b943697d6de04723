"""Schools that closed: what a roster says of one from that day on belongs to the school it lives on in."""

from collections.abc import Iterable, Iterator
from datetime import date

from graph.database import Database
from graph.text import Text
from loaders.faults import Fault
from loaders.matching.directory import Known
from loaders.parsing.sheets import Parsed

_CLOSED = """
MATCH (s:School) WHERE s.closed IS NOT NULL AND s.id STARTS WITH $county
RETURN s.id AS id, s.closed AS closed,
       COLLECT { MATCH (s)-[:SUCCEEDED_BY]->(next:School) RETURN next.id } AS successors
"""


class Closings:
    """The days on which schools closed, in the graph and in this load, and what rows say of them since."""

    def __init__(self, database: Database, county: str) -> None:
        self._database = database
        self._county = county
        self._closed: dict[str, date] = {}
        self._successors: dict[str, set[str]] = {}
        self._after: list[tuple[Parsed, int, str | None, str, date]] = []
        self._read = False

    def add(self, school: str, closed: date) -> None:
        """Takes a school's closing from a row of this load."""
        self._closed[school] = closed

    def succeeded(self, school: str, successor: str) -> None:
        """Takes a school's successor from a row of this load."""
        self._successors.setdefault(school, set()).add(successor)

    def check(
        self, parsed: Parsed, at: int, ends: Iterable[tuple[str, Known]], since: date
    ) -> None:
        """Notes what a row says of a school that was closed by then; `ends` are nodes by alias."""
        self._read_once()
        for alias, (label, key) in ends:
            if label == "School" and key in self._closed and since >= self._closed[key]:
                self._after.append((parsed, at, _column_of(parsed, alias), key, since))

    def faults(self) -> Iterator[Fault]:
        """A fault for each row, which names the schools that the closed one lives on in."""
        seen = set()
        for parsed, at, column, school, since in self._after:
            if (id(parsed), at, column) in seen:
                continue
            seen.add((id(parsed), at, column))
            closed, codes = self._closed[school], ", ".join(sorted(self._open(school, since)))
            lives_on = (f": it lives on in {codes}", f"，由 {codes} 承接") if codes else ("", "")
            reason = Text(
                f"The school is closed since {closed}{lives_on[0]}",
                f"该校自 {closed} 起已停办{lives_on[1]}",
            )
            value = parsed.values[column][at] if column else None
            yield parsed.fault("CLOSED_SCHOOL", reason, at, column, value)

    def _open(self, school: str, day: date) -> set[str]:
        """The codes of the schools it lives on in on a day, past those that have closed since."""
        found, seen, ahead = set(), {school}, [*self._successors.get(school, ())]
        while ahead:
            key = ahead.pop()
            if key in seen:
                continue
            seen.add(key)
            if key in self._closed and self._closed[key] <= day:
                ahead += self._successors.get(key, ())
            else:
                found.add(key.partition(":")[2])
        return found

    def _read_once(self) -> None:
        if self._read:
            return
        self._read = True
        for row in self._database.read(_CLOSED, county=f"{self._county}:"):
            self._closed.setdefault(row["id"], row["closed"])
            for successor in row["successors"]:
                self.succeeded(row["id"], successor)


def _column_of(parsed: Parsed, alias: str) -> str | None:
    """The column by which a row finds a node; None where the row makes it."""
    found = (each.column for each in parsed.format.finds if each.alias == alias)
    return next((column for column in found if not column.startswith("=")), None)
