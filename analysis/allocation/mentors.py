"""Assigns mentors to schools by subject and stage, within a ceiling; near trainers and weak schools come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from yanxiu.analysis.allocation.mentor_matches import Match, find_matches, make_programme
from yanxiu.analysis.allocation.mentor_reading import Need, Offer, read_needs, read_offers
from yanxiu.analysis.allocation.plan import (
    KEY_COLUMN,
    Pins,
    Plan,
    Roster,
    join_reasons,
    one_county,
    quality_note,
)
from yanxiu.analysis.allocation.programme import SECONDS, Programme, Solution
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.text import Text

_PINNED, _BARRED = Text("pinned", "已固定"), Text("barred", "已排除")
_NEW, _STAY, _NONE = Text("new", "新增"), Text("stays", "保持"), Text("no mentor", "无人指导")

COLUMNS = (
    column("school", "String", "School", "学校"),
    column("school_code", "String", "School code", "学校代码"),
    column("district", "String", "District", "责任区"),
    column("rural", "Boolean", "Rural", "是否乡村"),
    column("trainer", "String", "Mentor", "指导教师"),
    column("number", "String", "Number", "编号"),
    column("subject", "String", "Subject", "学科"),
    column("stage", "String", "Stage", "学段"),
    column("state", "String", "Change", "变动"),
    column("reason", "String", "Why", "理由"),
    column("other", "String", "Next best, and why not", "次选及未选原因"),
)


def plan_mentors(
    database: Database,
    *,
    county: str = "",
    day: date,
    ceiling: int = 3,
    each: int = 1,
    every: bool = False,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """Plans the mentoring of every open school from a day on.

    ceiling   maximum number of schools per trainer
    each      maximum number of mentors per school, for different subjects
    every     whether every school must have a mentor; if not, the weakest come first and the others are listed
    pins      keyed by number of the trainer, code of the school, id of the subject

    Raises Contradiction if no plan meets all demands, and Refused for a pin that is not a possible match.
    """
    county = one_county(database, county)
    offers = read_offers(database, county, day)
    needs = read_needs(database, county, day)
    return solve_mentors(offers, needs, day, ceiling, each, every=every, pins=pins, seconds=seconds)


def solve_mentors(
    offers: Sequence[Offer],
    needs: Sequence[Need],
    day: date,
    ceiling: int,
    each: int,
    *,
    every: bool = False,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """Chooses the best mentoring for given offers and needs; see `plan_mentors`."""
    pins = pins or Pins()
    # sorted, so that the choice between equal plans does not depend on the order of reading
    offers = sorted(offers, key=lambda one: (one.number, one.id, one.team, one.subject, one.stage))
    needs = sorted(needs, key=lambda one: (one.code, one.school, one.subject, one.stage))
    matches = find_matches(offers, needs)
    pins.require_known(
        [match.key for match in matches],
        Text(
            "no such trainer fits the school in that subject", "没有这样的培训者能在该学科指导该校"
        ),
    )
    programme = make_programme(matches, needs, ceiling, each, every=every, pins=pins)
    solved = programme.solve(seconds=seconds)
    chosen = [match for match, value in zip(matches, solved.values, strict=False) if value > 0.5]
    loads = Counter(match.offer.id for match in chosen)
    rows = [_row(match, matches, loads, ceiling, pins) for match in chosen]
    left = _uncovered_rows(needs, chosen, matches, pins)
    table = Table(
        name="plan_mentors",
        title=Text("Mentors for schools", "学校指导教师安排"),
        about=Text("Who is to mentor which school, and why.", "由谁指导哪所学校及其理由。"),
        columns=COLUMNS,
        rows=tuple(sorted([*rows, *left], key=lambda row: (row["state"] != str(_NONE), row["district"] or "", row["school"], row["school_code"], row.get("subject", "")))),
        conditions=(
            condition("From", "起始日期", day),
            condition("Schools a mentor at most", "每人最多指导学校数", ceiling),
            condition("Mentors a school at most", "每校最多指导教师数", each),
        ),
        notes=(
            quality_note(solved),
            Text(
                f"{len({m.need.school for m in chosen})} of {len({n.school for n in needs})} schools have a mentor.",
                f"{len({n.school for n in needs})} 所学校中 {len({m.need.school for m in chosen})} 所有指导教师。",
            ),
            *_what_more_brings(programme, solved, matches, ceiling),
        ),
        on=day,
        key=("school_code", "subject"),
        same=("school_code",),
        figures={"covered": len({m.need.school for m in chosen}), "schools": len({n.school for n in needs})},
    )  # fmt: skip
    amounts = {match.key: 1.0 for match in chosen}
    return Plan(
        table, _roster(chosen, needs, day), solved.worth, solved.gap, solved.seconds, amounts
    )


def _row(
    match: Match, matches: Sequence[Match], loads: Counter[str], ceiling: int, pins: Pins
) -> dict[str, object]:
    need, offer = match.need, match.offer
    return {
        KEY_COLUMN: match.key,
        "school": need.name,
        "school_code": need.code,
        "district": need.district_name,
        "rural": need.rural,
        "trainer": offer.name,
        "number": offer.number,
        "subject": str(need.subject_name),
        "stage": str(need.stage_name),
        "state": str(_STAY if match.is_current else _NEW),
        "reason": str(
            join_reasons([_PINNED, match.reason]) if match.key in pins.required else match.reason
        ),
        "other": str(_other(match, matches, loads, ceiling, pins)),
    }


def _other(
    match: Match, matches: Sequence[Match], loads: Counter[str], ceiling: int, pins: Pins
) -> Text:
    """The best alternative for the same school and subject, and why it was not chosen."""
    others = [
        one
        for one in matches
        if (one.need.school, one.need.subject) == (match.need.school, match.need.subject)
        and one.offer.id != match.offer.id
    ]
    if not others:
        return Text("nobody else fits", "没有其他合适人选")
    best = max(others, key=lambda one: one.worth)
    who = Text(
        f"{best.offer.name} ({best.offer.number})", f"{best.offer.name}（{best.offer.number}）"
    )
    if best.key in pins.excluded:
        why = _BARRED
    elif match.key in pins.required:
        why = Text("another was pinned", "已固定他人")
    elif best.worth < match.worth:
        why = (
            Text("does not mentor it now", "不是现任指导")
            if match.is_current
            else Text("farther away", "距离较远")
            if best.distance > match.distance
            else Text("lower tier", "梯度较低")
        )
    elif loads[best.offer.id] >= ceiling:
        why = Text(
            f"mentors {loads[best.offer.id]} other schools",
            f"已指导其他 {loads[best.offer.id]} 所学校",
        )
    else:
        why = Text("equally good", "条件相当")
    return Text(f"{who.en}: {why.en}", f"{who.zh}：{why.zh}")


def _uncovered_rows(
    needs: Sequence[Need], chosen: Sequence[Match], matches: Sequence[Match], pins: Pins
) -> list[dict[str, object]]:
    """The rows of schools without a mentor, each with the reason."""
    covered = {match.need.school for match in chosen}
    fitting = Counter(match.need.school for match in matches)
    allowed = {match.need.school for match in matches if match.key not in pins.excluded}
    rows = []
    for need in {need.school: need for need in needs if need.school not in covered}.values():
        fit = fitting[need.school]
        why = (
            Text(f"{fit} would fit, all at the ceiling with weaker schools", f"有 {fit} 种合适的安排，但人选均已达上限，先安排了更薄弱的学校")
            if need.school in allowed
            else Text("whoever would fit is barred", "合适的人选均已被排除")
            if fit
            else Text("no trainer fits its subjects and stages", "没有培训者适合该校的学科与学段")
        )  # fmt: skip
        rows.append(
            {
                "school": need.name,
                "school_code": need.code,
                "district": need.district_name,
                "rural": need.rural,
                "state": str(_NONE),
                "reason": str(why),
            }
        )
    return rows


def _what_more_brings(
    programme: Programme, solved: Solution, matches: Sequence[Match], ceiling: int
) -> list[Text]:
    """The effect of one more trainer like those at their ceiling, solved again for at most three of them."""
    scarce = sorted(
        ((tag, price) for tag, price in solved.prices.items() if tag.startswith("trainer:")),
        key=lambda each: -each[1],
    )
    notes, seen = [], set()
    before = _covered_schools(solved, len(matches))
    for tag, _ in scarce:
        offer = next(match.offer for match in matches if match.offer.id == tag.partition(":")[2])
        like = (offer.subject, offer.stage, offer.district)
        if like in seen:
            continue
        seen.add(like)
        eased = programme.solve_relaxed(tag, ceiling, solved)
        if eased is None:
            continue
        more = _covered_schools(eased, len(matches)) - before
        notes.append(
            Text(
                f"One more trainer like {offer.name} ({offer.subject_name.en}, {offer.stage_name.en}, {offer.district_name}): {more} more schools with a mentor.",
                f"若增加一名与{offer.name}条件相同的培训者（{offer.stage_name.zh}{offer.subject_name.zh}，{offer.district_name}）：多 {more} 所学校有人指导。",
            )
        )
        if len(notes) == 3:
            break
    if scarce and not notes:
        notes.append(Text(f"{len(scarce)} trainers mentor as many schools as they may.", f"有 {len(scarce)} 名培训者已达指导学校数上限。"))  # fmt: skip
    return notes or [
        Text("No trainer's ceiling binds: one more trainer would change nothing.", "没有培训者达到上限：再增加培训者不会改变方案。")
    ]  # fmt: skip


def _covered_schools(solved: Solution, matches: int) -> int:
    return int(sum(solved.values[matches:]))


def _roster(chosen: Sequence[Match], needs: Sequence[Need], day: date) -> Roster:
    """Mentoring that begins or ends on the day; mentoring that continues is not listed."""
    rows: list[dict[str, object]] = [
        {
            "trainer": match.offer.number,
            "name": match.offer.name,
            "school": match.need.code,
            "subject": match.need.subject,
            "team": match.offer.team,
            "since": day,
            "until": None,
        }
        for match in chosen
        if not match.is_current
    ]
    kept = {(match.offer.id, match.need.school, match.need.subject) for match in chosen}
    rows += [
        {
            "trainer": mentoring.number,
            "name": mentoring.name,
            "school": need.code,
            "subject": mentoring.subject,
            "team": mentoring.team,
            "since": mentoring.since,
            "until": day,
        }
        for need in {need.school: need for need in needs}.values()
        for mentoring in need.current
        if (mentoring.trainer, need.school, mentoring.subject) not in kept
    ]
    return Roster("mentoring", tuple(rows))
