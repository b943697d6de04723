"""Recommends mentors for a school: trainers whose subject and stage are taught there, near and below the ceiling."""

from __future__ import annotations

from collections import Counter
from datetime import date

from yanxiu.analysis.allocation.mentor_matches import find_matches
from yanxiu.analysis.allocation.mentor_reading import read_needs, read_offers
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.naming import NamedNode
from yanxiu.graph.text import Text

COLUMNS = (
    column("trainer", "String", "Mentor", "指导教师"),
    column("number", "String", "Number", "编号"),
    column("subject", "String", "Subject", "学科"),
    column("stage", "String", "Stage", "学段"),
    column("district", "String", "District", "责任区"),
    column("schools", "Int", "Schools mentored now", "现指导学校数"),
    column("reason", "String", "Why", "理由"),
)
_NOBODY = Text(
    "No trainer fits the school's subjects and stages on that day, or all who do mentor it or as many schools as they may.",
    "当日没有适合该校学科与学段的培训者，或合适者已指导该校或已达上限。",
)
_LOADED = 3.0  # reduction of a match's worth for each school that the trainer already mentors


def recommend_mentors(
    database: Database, school: NamedNode, *, day: date, most: int = 10, ceiling: int = 3
) -> Table:
    """Trainers who could mentor a school and do not yet, the best first; each once, in the best matching subject.

    ceiling  maximum number of schools per trainer; trainers who have reached it are left out

    Raises Refused if the school teaches no subject on the day.
    """
    county = school.county or ""
    every = read_needs(database, county, day)
    needs = [need for need in every if need.school == school.id]
    if not needs:
        raise Refused(
            en=f"Nobody teaches a subject at {school.name} on {day}: it may be closed, or its teachers are not loaded.",
            zh=f"{day} {school.name}没有任课教师：可能已撤销，或尚未导入教师。",
        )
    loads = Counter(
        mentoring.trainer
        for need in {need.school: need for need in every}.values()
        for mentoring in need.current
    )
    best: dict[str, tuple[float, dict[str, object]]] = {}
    for match in find_matches(read_offers(database, county, day), needs):
        load = loads[match.offer.id]
        if match.is_current or load >= ceiling:
            continue
        worth = match.worth - _LOADED * load
        free = Text(f"mentors {load} schools now", f"现指导 {load} 所学校")
        reason = Text(f"{match.reason.en}; {free.en}", f"{match.reason.zh}；{free.zh}")
        row: dict[str, object] = {
            "trainer": match.offer.name,
            "number": match.offer.number,
            "subject": str(match.need.subject_name),
            "stage": str(match.need.stage_name),
            "district": match.offer.district_name,
            "schools": load,
            "reason": str(reason),
        }
        mentoring = best.get(match.offer.id)
        if mentoring is None or worth > mentoring[0]:
            best[match.offer.id] = (worth, row)
    chosen = sorted(best.values(), key=lambda each: (-each[0], str(each[1]["number"])))[:most]
    return Table(
        "recommended_mentors",
        Text(f"Mentors for {school.name}", f"为{school.name}推荐的指导教师"),
        Text("", ""),
        COLUMNS,
        tuple(row for _, row in chosen),
        (condition("Day", "日期", day),),
        on=day,
        key=("number",),
        notes=() if chosen else (_NOBODY,),
    )
