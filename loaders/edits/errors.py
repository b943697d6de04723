"""What can be wrong with an edit, told to whoever asked for it."""

from dataclasses import dataclass
from typing import Literal

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

Kind = Literal["not_found", "input", "rule", "limit"]
Path = tuple[str | int, ...]  # from the input down, by the names of inputs and places in lists


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong.

    kind    `not_found`: nothing there, or nothing that the caller may change; `input`: the value is in itself
            at fault; `rule`: a rule forbids it; `limit`: a rule with a number, `found` where `limit` is the most
    plan    the sections of the plan that the rule comes from
    """

    kind: Kind
    code: str
    path: Path
    text: Text
    limit: float | None = None
    found: float | None = None
    plan: tuple[str, ...] = ()


class Rejected(Refused):
    """Raised where an edit is not done, with everything that is wrong; nothing was written."""

    def __init__(self, wrongs: list[Wrong]) -> None:
        self.wrongs = wrongs
        super().__init__(
            en="; ".join(wrong.text.en for wrong in wrongs),
            zh="；".join(wrong.text.zh for wrong in wrongs),
        )


NOT_FOUND = "NOT_FOUND"
OUT_OF_RANGE = "OUT_OF_RANGE"
REPEATED = "REPEATED"


def not_found(path: Path, title: Text) -> Wrong:
    """No such node, or none that the caller may change: the two look the same."""
    text = Text(f"There is no such {title.en.lower()}", f"没有此{title.zh}")
    return Wrong("not_found", NOT_FOUND, path, text)
