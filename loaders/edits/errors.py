"""Faults of an edit, as reported to the caller."""

from dataclasses import dataclass
from typing import Literal

from yanxiu.graph.errors import Refused
from yanxiu.graph.faults import Fault, Path
from yanxiu.graph.text import Text

FaultKind = Literal["not_found", "input", "rule", "limit"]


@dataclass(frozen=True, slots=True)
class EditFault(Fault):
    """A fault at an input of an edit; `path` leads to the input.

    kind    `not_found`: no such node, or none that the caller may change. `input`: the value itself is
            invalid. `rule`: a rule forbids it. `limit`: a rule with a limit; `found` is the actual number
    plan    the sections of the plan with the rule
    """

    kind: FaultKind = "input"
    limit: float | None = None
    found: float | None = None
    plan: tuple[str, ...] = ()


class EditRejected(Refused):
    """Raised when an edit is refused, with all its faults; nothing was written."""

    def __init__(self, faults: list[EditFault]) -> None:
        self.faults = faults
        super().__init__(
            en="; ".join(fault.reason.en for fault in faults),
            zh="；".join(fault.reason.zh for fault in faults),
        )


NOT_FOUND = "NOT_FOUND"
OUT_OF_RANGE = "OUT_OF_RANGE"
REPEATED = "REPEATED"


def not_found(path: Path, title: Text) -> EditFault:
    """No such node, or none that the caller may change. The caller cannot distinguish the two."""
    reason = Text(f"There is no such {title.en.lower()}", f"没有此{title.zh}")
    return EditFault(NOT_FOUND, reason, path=path, kind="not_found")


def invalid(code: str, path: Path, reason: Text) -> EditFault:
    """A value that is invalid in itself."""
    return EditFault(code, reason, path=path)
