"""The faults of a plan's tables, and the error that lists them all."""

from collections.abc import Mapping, Sequence

from yanxiu.graph.errors import Refused
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import HINTS

_OF_TABLES: Mapping[str, Text] = {
    "UNKNOWN_TABLE": Text("Rename or remove the file.", "请改正文件名，或移走该文件。"),
    "UNKNOWN_COLUMN": Text("Rename or remove the column.", "请改正表头，或删除该列。"),
    "REPEATED_COLUMN": Text("Keep one of the columns.", "请只保留一列。"),
    "CELLS_UNLIKE_HEADER": Text("Fill in one cell for each heading.", "请使每行与表头的列数一致。"),
    "UNKNOWN_CODE": Text("Correct the code, or add its row.", "请改正代码，或补上该行。"),
}


def fault(
    code: str,
    reason: Text,
    file: str | None = None,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Fault:
    """A fault of a table or of one of its cells, with the hint of its code."""
    hint = _OF_TABLES.get(code) or HINTS[code]
    return Fault(code, reason, file, row=row, column=column, value=value, hint=hint)


class DamagedTables(Refused):
    """Raised when tables of a plan cannot be read; `faults` lists all reasons."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [fault.sentence for fault in faults]
        super().__init__(
            en=f"The tables have {len(faults)} fault(s); correct each and try again:\n"
            + "\n".join(line.en for line in lines),
            zh=f"表格有{len(faults)}处问题，请逐一改正后再试：\n"
            + "\n".join(line.zh for line in lines),
        )
