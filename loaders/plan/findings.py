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
    """One comparison: its state, the two numbers, and why.

    `differs` is a finding about the plan, not a fault of the tables; `open` is what the plan leaves
    undecided. `group` names the year, line or district where a comparison is made for each;
    `explanation` says why it came out so, `about` what the comparison is for.
    """

    code: str
    title: Text
    group: Text | None
    state: State
    left: Side
    right: Side
    explanation: Text
    about: Text
