"""Faults of a damaged table, each named with file, row, column, value and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class TableFault:
    """One fault; `row` counts from 1 with the header, as a spreadsheet does. None: the whole file."""

    file: str
    reason: Text
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def text(self) -> Text:
        return Text(
            en=f"{self.file}"
            + (f", row {self.row}" if self.row else "")
            + (f", column {self.column}" if self.column else "")
            + (f", value “{self.value}”" if self.value else "")
            + f": {self.reason.en}",
            zh=f"{self.file}"
            + (f"，第{self.row}行" if self.row else "")
            + (f"，“{self.column}”列" if self.column else "")
            + (f"，值“{self.value}”" if self.value else "")
            + f"：{self.reason.zh}",
        )


class DamagedTables(Refused):
    """Raised when tables of a plan cannot be read; `faults` names each of the reasons."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        self.faults = tuple(faults)
        lines = [fault.text() for fault in faults]
        super().__init__(
            en=f"The tables have {len(faults)} fault(s); mend each and try again:\n"
            + "\n".join(line.en for line in lines),
            zh=f"表格有{len(faults)}处问题，请逐一改正后再试：\n"
            + "\n".join(line.zh for line in lines),
        )
