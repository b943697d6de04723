"""The result of every allocation: a table with reasons, the roster to load, and the planner's pins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yanxiu.analysis.allocation.programme import Programme, Solution
from yanxiu.analysis.tables import Table
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words

Key = tuple[str, ...]
KEY_COLUMN = "_key"  # the entry of a plan's row with its key for pins; not a column of the table


@dataclass(frozen=True, slots=True)
class Roster:
    """Rows for the loader: the name of the format, and values by the format's columns."""

    format: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: the choices with reasons, the roster to load, and the quality of the plan.

    gap        maximum distance from the best plan, as a share; 0: the plan is the best
    choices    the chosen amounts by key, in the form of `Pins.preferred`
    """

    table: Table
    roster: Roster
    worth: float
    gap: float
    seconds: float
    choices: Mapping[Key, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pins:
    """A planner's own decisions, keyed by codes as in a roster.

    required    keys that must be in the plan
    excluded    keys that must not be in the plan
    preferred   the amounts of another plan; among equally good plans, the one closest to it is chosen
    """

    required: frozenset[Key] = frozenset()
    excluded: frozenset[Key] = frozenset()
    preferred: Mapping[Key, float] = field(default_factory=dict)

    def apply(
        self, programme: Programme, at: int, key: Key, required: Text, excluded: Text
    ) -> None:
        """Limits the variable `at` according to the pins of its key; `required` and `excluded` describe the demands."""
        if key in self.required:
            programme.add_limit([at], lower=1, demand=f"pin:{key}", text=required)
        self.prefer(programme, at, key)
        if key in self.excluded:
            programme.add_limit([at], upper=0, demand=f"bar:{key}", text=excluded)

    def prefer(self, programme: Programme, at: int, key: Key) -> None:
        """Prefers the variable `at` up to the amount that the other plan has for its key."""
        if key in self.preferred:
            programme.preferred[at] = self.preferred[key]

    def require_known(self, known: Iterable[Key], what: Text) -> None:
        """Raises Refused for a pin of an unknown key, with similar keys, or for one both kept and barred."""
        possible = {*known}
        for key in sorted(self.required - possible):
            near = nearest_words(" ".join(key), [" ".join(each) for each in possible], most=2)
            more_en = f" Nearest: {'; '.join(near)}." if near else ""
            more_zh = f"最接近的有：{'；'.join(near)}。" if near else ""
            raise Refused(
                en=f"{' / '.join(key)} cannot be pinned: {what.en}.{more_en}",
                zh=f"不能固定 {' / '.join(key)}：{what.zh}。{more_zh}",
            )
        for first in sorted(self.required & self.excluded):
            raise Refused(
                en=f"{' / '.join(first)} is both pinned and barred: take it out of one of the two files.",
                zh=f"{' / '.join(first)} 既被固定又被排除：请从其中一个文件中删去。",
            )


def one_county(database: Database, county: str) -> str:
    """The county of a plan. Raises Refused if there are several, because a roster has the codes of one county."""
    rows = database.read(_COUNTIES, county=county)
    if len(rows) > 1:
        en, zh = (
            mark.join(f"{row['code']} {row['name']}" for row in rows[:5]) for mark in (", ", "、")
        )
        raise Refused(
            en=f"A plan is made for one county, and there are {len(rows)} ({en}{', ...' if len(rows) > 5 else ''}): name one.",
            zh=f"方案只能为一个县制定，现有 {len(rows)} 个县（{zh}{'等' if len(rows) > 5 else ''}）：请指定其中一个。",
        )  # fmt: skip
    return str(rows[0]["code"]) if rows else county


_COUNTIES = """
MATCH (county:County) WHERE county.id STARTS WITH $county
RETURN county.code AS code, county.name AS name ORDER BY code
"""


def quality_note(solved: Solution) -> Text:
    """A note about the quality of the plan and the solver's time."""
    return Text(
        f"{'The best plan there is' if solved.gap <= 1e-6 else f'Within {max(solved.gap, 1e-4):.2%} of the best'}; "
        f"solved in {solved.seconds:.1f} s.",
        f"{'已证明为最优方案' if solved.gap <= 1e-6 else f'与最优的差距不超过 {max(solved.gap, 1e-4):.2%}'}，求解用时 {solved.seconds:.1f} 秒。",
    )


def join_reasons(parts: Iterable[Text]) -> Text:
    """Joins reasons into one text."""
    plans = [*parts]
    return Text("; ".join(each.en for each in plans), "；".join(each.zh for each in plans))
