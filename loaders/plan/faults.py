"""The refusal of a damaged table, with every fault."""

from collections.abc import Sequence

from yanxiu.graph.errors import Refused
from yanxiu.graph.faults import Fault


class DamagedTables(Refused):
    """Raised when tables of a plan cannot be read; `faults` names each of the reasons."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [fault.sentence for fault in faults]
        super().__init__(
            en=f"The tables have {len(faults)} fault(s); mend each and try again:\n"
            + "\n".join(line.en for line in lines),
            zh=f"表格有{len(faults)}处问题，请逐一改正后再试：\n"
            + "\n".join(line.zh for line in lines),
        )
