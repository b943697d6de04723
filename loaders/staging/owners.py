"""Checks the owners of credit records: a record of another person, or of two people, is a fault."""

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import fault
from yanxiu.loaders.formats.format import RelationshipSpec
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.spool import SpooledDict, batches
from yanxiu.loaders.staging.doubts import CellPlace, cell_place
from yanxiu.loaders.staging.row_values import template_columns

OWNED_TYPE = "EARNED"
_OTHERS = f"""
UNWIND $rows AS row MATCH (r:CreditRecord {{id: row[0]}})<-[:{OWNED_TYPE}]-(t:Teacher) WHERE t.id <> row[1]
RETURN r.id AS id
"""
_OTHERS_ALREADY = Text("The record is another person's already", "此编号的记录已属于另一人")
_OF_TWO = Text("Two rows give the record to different people", "此编号的记录在两行中属于不同的人")
_CORRECT = Text("Give the record a number of its own.", "请为该记录另编一个编号。")
_Owner = tuple[str, CellPlace]  # an owner's id, and the cell with the record's number


class Owners:
    """The owners of a load's records, by the records' ids. The rows themselves are not kept."""

    def __init__(self) -> None:
        self._owners: SpooledDict[str, _Owner] = SpooledDict()
        self._of_two: list[tuple[CellPlace, CellPlace]] = []

    def add(
        self, parsed: ParsedRows, at: int, spec: RelationshipSpec, owner: Known, record: Known
    ) -> None:
        """Records the owner of a record in a row."""
        node = next(each for each in parsed.format.nodes if each.alias == spec.target)
        (column, *_) = template_columns(node.id)
        place = cell_place(parsed, at, column)
        before = self._owners.get(record[1])
        if before is None:
            self._owners[record[1]] = owner[1], place
        elif before[0] != owner[1]:
            self._of_two.append((place, before[1]))

    def faults(self, database: Database) -> tuple[list[Fault], list[Fault]]:
        """The faults of records with another owner in the graph or in an earlier row, and those of the earlier rows."""
        rows = ([record, owner] for record, (owner, _) in self._owners.items())
        conflicts = [
            _fault(self._owners[row["id"]][1], _OTHERS_ALREADY)
            for batch in batches(rows)
            for row in database.read(_OTHERS, rows=batch)
        ]
        conflicts += [_fault(later, _OF_TWO) for later, _ in self._of_two]
        return conflicts, [_fault(earlier, _OF_TWO) for _, earlier in self._of_two]


def _fault(place: CellPlace, reason: Text) -> Fault:
    cell = place.file, place.sheet, place.row, place.column, place.value
    return fault("CONFLICT", reason, *cell, advice=_CORRECT)
