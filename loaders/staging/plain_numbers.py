"""Handles identity numbers in columns that are stored as clear text: uses them as such, or refuses them."""

from collections.abc import Iterator

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.model.properties import IDENTITY
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format, NodeSpec
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.row_values import template_columns
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.identity_numbers import (
    IdentityHasher,
    contains_identity,
    is_identity,
    may_be_identity,
)

_SHORTEST = 15  # digits of an old number


class ClearTextNumbers:
    """Removes identity numbers from the columns from which nodes are created.

    In the column of a person's number it counts as the person's identity number; elsewhere it is a fault.
    """

    def __init__(self) -> None:
        self._seal = IdentityHasher()

    def clear(self, parsed: ParsedRows) -> list[Fault]:
        """Moves identity numbers to their own column, or empties the cell with a fault; returns the faults."""
        faults: list[Fault] = []
        own = dict(_own_columns(parsed.format))
        for column in _kept_plain(parsed.format):
            cells = parsed.values[column]
            for at, cell in enumerate(cells):
                if not isinstance(cell, str) or len(cell) < _SHORTEST:
                    continue
                if may_be_identity(cell) and column in own:
                    fault = self._moved(parsed, at, column, own[column])
                else:
                    fault = _refused(parsed, at, column)
                if fault:
                    faults.append(fault)
                    parsed.mark_bad(at, column)
                    cells[at] = None
        return faults

    def _moved(self, parsed: ParsedRows, at: int, column: str, identity: str) -> Fault | None:
        cell = parsed.values[column][at]
        try:
            sealed = self._seal.hash_cell(cell)
        except BadCell as bad:
            if len(cell) == _SHORTEST:
                return None  # a long teacher number
            return parsed.place_fault(bad.fault, at, column, cell)
        number = parsed.values[identity][at]
        if number is not None and number != sealed:
            reason = Text(
                "It is an identity number, but not that of this row",
                "是身份证号，且与本行的身份证号不同",
            )
            return parsed.fault("CONTRADICTION", reason, at, column, cell)
        parsed.values[identity][at] = sealed
        parsed.values[column][at] = None
        return None


def _refused(parsed: ParsedRows, at: int, column: str) -> Fault | None:
    cell = parsed.values[column][at]
    if not (is_identity(cell) or contains_identity(cell)):
        return None
    reason = Text(
        "It is an identity number, which would be stored in clear text",
        "是身份证号，在此列会以明文保存",
    )
    return parsed.fault("IDENTITY_IN_PLAIN", reason, at, column, cell)


def _own_columns(format_: Format) -> Iterator[tuple[str, str]]:
    """Yields the columns of persons' numbers, each with the column of the same person's identity number."""
    for spec in format_.nodes:
        sealed = _sealed(spec)
        numbers = template_columns(spec.id)
        if sealed and len(numbers) == 1 and spec.or_known_by:
            yield numbers[0], sealed


def _sealed(spec: NodeSpec) -> str | None:
    """The column of a node's identity number."""
    properties = NODES[spec.label].properties
    sealed = (s for name, s in spec.set.items() if IDENTITY in properties[name].marks)
    return next((column for sources in sealed for column in sources), None)


def _kept_plain(format_: Format) -> list[str]:
    """The text columns from which nodes are created."""
    columns: dict[str, None] = {}
    for spec in format_.nodes:
        properties = NODES[spec.label].properties
        columns.update(dict.fromkeys(template_columns(spec.id)))
        for name, sources in spec.set.items():
            if properties[name].type == "str" and IDENTITY not in properties[name].marks:
                columns.update(dict.fromkeys(s for s in sources if s[0] not in "=@"))
    return [name for name in columns if not format_.columns[name].many]
