"""The findings of a plan's reconciliation."""

from dataclasses import dataclass
from typing import Literal

from yanxiu.graph.text import Text

State = Literal["agrees", "differs", "open"]

STATES: dict[State, Text] = {
    "agrees": Text(en="agrees", zh="相符"),
    "differs": Text(en="differs", zh="不符"),
    "open": Text(en="open", zh="待定"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two compared things; `number` is None if the plan has no figure for it."""

    what: Text
    number: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one comparison: its state, the two numbers, and the explanation.

    `differs` is a finding about the plan, not a fault of the tables. `open` means that the plan leaves
    it undecided. `group` names the year, line or district of a comparison that is made for each.
    `explanation` gives the reason of the state, `about` the purpose of the comparison.
    """

    code: str
    title: Text
    group: Text | None
    state: State
    left: Side
    right: Side
    explanation: Text
    about: Text
