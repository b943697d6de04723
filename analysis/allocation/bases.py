"""Plans base schools: the most suitable school of each town, with as few changes as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yanxiu.analysis.allocation.plan import (
    KEY_COLUMN,
    Key,
    Pins,
    Plan,
    Roster,
    join_reasons,
    one_county,
    quality_note,
)
from yanxiu.analysis.allocation.programme import SECONDS, Programme
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.text import Text
from yanxiu.queries import ask_by_name

_STAYS = 3.0  # points of base_school_candidates by which a new base must be better
_TOWN = 100.0

COLUMNS = (
    column("town", "String", "Town", "乡镇"),
    column("school", "String", "Base school", "培训基地校"),
    column("school_code", "String", "School code", "学校代码"),
    column("state", "String", "Change", "变动"),
    column("score", "Int", "Score", "得分"),
    column("reason", "String", "Why", "理由"),
    column("other", "String", "Next best, and why not", "次选及未选原因"),
)
_PINNED = Text("pinned", "已固定")
_NEW, _STAY, _NONE = Text("new", "新增"), Text("stays", "保持"), Text("none", "暂无")


_UNTOLD = Text("", "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school that could become the base of its town."""

    town: str
    town_code: str
    school: str
    code: str
    score: int
    base: bool = False
    reasons: Text = _UNTOLD

    @property
    def key(self) -> Key:
        """The key as in a roster: code of the school, code of the town."""
        return (self.code, self.town_code)

    @property
    def worth(self) -> float:
        return self.score + _STAYS * self.base


def plan_bases(
    database: Database,
    *,
    county: str = "",
    day: date,
    least: int = 0,
    new_most: int | None = None,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """Plans the base school of every town.

    least     minimum number of seats in the school's training rooms
    new_most  maximum number of towns with a new base; those with the largest gain come first
    pins      keyed by code of the school, code of the town

    Raises Contradiction if no plan meets all demands, and Refused for a pin that is not a candidate.
    """
    county = one_county(database, county)
    answer = ask_by_name(
        "base_school_candidates", database=database, county=county or None, as_of=day
    )
    words = answer.question.columns["reasons"].words
    codes = {row["id"]: (row["code"], row["seats"]) for row in database.read(_CODES, county=county)}
    towns = {codes[row["town_id"]][0]: row["town"] for row in answer.rows}
    candidates = [
        Candidate(
            row["town"],
            codes[row["town_id"]][0],
            row["school"],
            codes[row["school_id"]][0],
            row["score"],
            bool(row["base"]),
            Text(", ".join(words[one].en for one in row["reasons"]), "、".join(words[one].zh for one in row["reasons"])),
        )
        for row in answer.rows
        if row["school_id"] and (codes[row["school_id"]][1] or 0) >= least
    ]  # fmt: skip
    rows = database.read(_HELD, county=county, day=day)
    current = [(row["school"], row["town"], row["since"]) for row in rows]
    return solve_bases(towns, candidates, day, new_most, current, pins=pins, seconds=seconds)


_CODES = """
MATCH (n:School|Town) WHERE n.id STARTS WITH $county
RETURN n.id AS id, n.code AS code, n.training_seats AS seats
"""
_HELD = """
MATCH (school:School)-[serves:SERVES_AS_BASE]->(town:Town)
WHERE school.id STARTS WITH $county AND serves.since <= $day AND coalesce(serves.until > $day, true)
RETURN school.code AS school, town.code AS town, serves.since AS since
"""


def solve_bases(
    towns: Mapping[str, str],
    candidates: Sequence[Candidate],
    day: date,
    new_most: int | None = None,
    current: Sequence[tuple[str, str, date]] = (),
    *,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """Chooses the best base schools among the candidates.

    towns     names by code
    current   the present base schools: code of the school, code of the town, first day
    """
    pins = pins or Pins()
    candidates = sorted(candidates, key=lambda one: (one.town_code, one.code))
    pins.require_known(
        [one.key for one in candidates],
        Text("the school is no candidate of that town", "该校不是该乡镇的候选学校"),
    )
    programme = Programme()
    by_town: dict[str, list[int]] = defaultdict(list)
    for one in candidates:
        at = programme.add_variable(_TOWN + one.worth)
        by_town[one.town_code].append(at)
        pins.prefer(programme, at, one.key)
        if one.key in pins.required:
            programme.add_limit([at], lower=1, demand=f"pin:{one.key}", text=Text(f"Pinned: {one.school} is the base of {one.town}.", f"已固定：{one.school}为{one.town}的基地校。"))  # fmt: skip
        if one.key in pins.excluded:
            programme.add_limit([at], upper=0, demand=f"bar:{one.key}", text=Text(f"Barred: {one.school} is not the base of {one.town}.", f"已排除：{one.school}不作{one.town}的基地校。"))  # fmt: skip
    for town, terms in by_town.items():
        programme.add_limit(terms, upper=1, demand=f"town:{town}", text=Text(f"{towns[town]} has one base school.", f"{towns[town]}只设一所基地校。"))  # fmt: skip
    fresh = [at for at, one in enumerate(candidates) if not one.base]
    if new_most is not None and fresh:
        programme.add_limit(fresh, upper=new_most, demand="new", text=Text(f"At most {new_most} new base schools.", f"新增基地校不超过 {new_most} 所。"))  # fmt: skip
    solved = programme.solve(seconds=seconds)
    chosen = [one for one, value in zip(candidates, solved.values, strict=False) if value > 0.5]
    notes = [
        quality_note(solved),
        Text(f"{len(chosen)} of {len(towns)} towns have a base school.", f"{len(towns)} 个乡镇中 {len(chosen)} 个有基地校。"),
    ]  # fmt: skip
    more = programme.solve_relaxed("new", 1, solved) if "new" in solved.prices else None
    if more is not None:
        gained = int(sum(more.values)) - len(chosen)
        notes.append(
            Text(f"The number of new base schools binds: one more would give {gained} more towns a base.", f"新增数量受限：再增加 1 所可使 {gained} 个乡镇新有基地校。")
        )  # fmt: skip
    table = Table(
        name="plan_bases",
        title=Text("Base schools", "培训基地校安排"),
        about=Text(
            "Which school is to be the base of its town, and why.", "各乡镇的培训基地校及其理由。"
        ),
        columns=COLUMNS,
        rows=tuple(_rows(towns, candidates, chosen, pins)),
        conditions=(condition("From", "起始日期", day),),
        notes=tuple(notes),
        on=day,
        key=("town_code",),
        figures={"towns": len(towns), "with_base": len(chosen)},
    )
    amounts = {one.key: 1.0 for one in chosen}
    roster = _roster(chosen, current, day)
    return Plan(table, roster, solved.worth, solved.gap, solved.seconds, amounts)


def _rows(
    towns: Mapping[str, str],
    candidates: Sequence[Candidate],
    chosen: Sequence[Candidate],
    pins: Pins,
) -> list[dict[str, object]]:
    picked = {one.town_code: one for one in chosen}
    rows: list[dict[str, object]] = []
    for code, town in sorted(towns.items()):
        here = [one for one in candidates if one.town_code == code]
        one = picked.get(code)
        if one is None:
            why = (
                Text("the number of new ones is used up", "新增数量已用完")
                if any(each.key not in pins.excluded for each in here)
                else Text("every candidate is barred", "候选学校均已被排除")
                if here
                else Text("no candidate", "没有候选学校")
            )
            rows.append({"town_code": code, "town": town, "state": str(_NONE), "reason": str(why)})
            continue
        others = sorted((each for each in here if each is not one), key=lambda each: -each.worth)
        rows.append(
            {
                KEY_COLUMN: one.key,
                "town_code": code,
                "town": town,
                "school": one.school,
                "school_code": one.code,
                "state": str(_STAY if one.base else _NEW),
                "score": one.score,
                "reason": str(
                    join_reasons([_PINNED, one.reasons])
                    if one.key in pins.required
                    else one.reasons
                ),
                "other": str(_other(one, others, pins)),
            }
        )
    return rows


def _other(one: Candidate, others: Sequence[Candidate], pins: Pins) -> Text:
    if not others:
        return Text("no other candidate", "没有其他候选学校")
    best = others[0]
    decided = (
        Text("barred", "已排除")
        if best.key in pins.excluded
        else Text("another was pinned", "已固定他校")
        if one.key in pins.required
        else None
    )
    if decided:
        return Text(
            f"{best.school}: {best.score} points, {decided.en}",
            f"{best.school}：{best.score} 分，{decided.zh}",
        )
    if best.score > one.score:
        return Text(
            f"{best.school}: {best.score} points, too few more for a change",
            f"{best.school}：{best.score} 分，优势不足以更换",
        )
    why = (
        Text("equal score", "得分相同")
        if best.score == one.score
        else Text("lower score", "得分较低")
    )
    return Text(
        f"{best.school}: {best.score} points, {why.en}", f"{best.school}：{best.score} 分，{why.zh}"
    )


def _roster(
    chosen: Sequence[Candidate], current: Sequence[tuple[str, str, date]], day: date
) -> Roster:
    keys = {one.key for one in chosen}
    rows: list[dict[str, object]] = [
        {"school": one.code, "town": one.town_code, "since": day, "until": None}
        for one in chosen
        if not one.base
    ]
    rows += [
        {"school": school, "town": town, "since": since, "until": day}
        for school, town, since in current
        if (school, town) not in keys
    ]
    return Roster("base_schools", tuple(rows))
