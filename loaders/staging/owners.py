"""Credit records that rows give to people: one that is another person's already is a fault."""

from dataclasses import dataclass

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Joined
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import Parsed
from yanxiu.loaders.spool import batches
from yanxiu.loaders.staging.row_values import columns_of

OWNED = "EARNED"
_OTHERS = f"""
UNWIND $rows AS row MATCH (r:CreditRecord {{id: row[0]}})<-[:{OWNED}]-(t:Teacher) WHERE t.id <> row[1]
RETURN r.id AS id
"""
_REASON = Text("The record is another person's already", "此编号的记录已属于另一人")
_CORRECT = Text("Give the record a number of its own.", "请为该记录另编一个编号。")


@dataclass(frozen=True, slots=True)
class _Told:
    parsed: Parsed
    at: int
    joined: Joined
    owner: str


class Owners:
    """Whose the records of a load are, by the records' ids."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}

    def add(self, parsed: Parsed, at: int, joined: Joined, owner: Known, record: Known) -> None:
        """Notes whose a row says that a record is."""
        self._told[record[1]] = _Told(parsed, at, joined, owner[1])

    def faults(self, database: Database) -> list[Fault]:
        """A fault for each that the graph has as another's."""
        rows = ([record, told.owner] for record, told in self._told.items())
        return [
            self._fault(row["id"])
            for batch in batches(rows)
            for row in database.read(_OTHERS, rows=batch)
        ]

    def _fault(self, record: str) -> Fault:
        told = self._told[record]
        made = next(x for x in told.parsed.format.nodes if x.alias == told.joined.target)
        (column, *_) = columns_of(made.id)
        value = told.parsed.values[column][told.at]
        return told.parsed.fault("CONFLICT", _REASON, told.at, column, value, advice=_CORRECT)
