"""Recommends activities and communities for a teacher."""

from __future__ import annotations

from datetime import date, timedelta

from yanxiu.analysis.allocation.place_reading import read_courses, read_people
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.model import valid_on
from yanxiu.graph.naming import NamedNode
from yanxiu.graph.text import Text

COLUMNS = (
    column("kind", "String", "Kind", "类型"),
    column("name", "String", "Name", "名称"),
    column("code", "String", "Code", "代码"),
    column("starts", "Date", "First day", "开始日期"),
    column("free", "Int", "Free seats", "空余名额"),
    column("reason", "String", "Why", "理由"),
)
_NOTHING = Text(
    "No activity of the next year with free seats is for this teacher, and no community is on what they teach.",
    "今后一年没有面向该教师且有空余名额的活动，也没有其所教学科的共同体。",
)
_ACTIVITY, _COMMUNITY = Text("Activity", "培训活动"), Text("Community", "自主研修共同体")


def recommend_for_teacher(
    database: Database, teacher: NamedNode, *, day: date, most: int = 10
) -> Table:
    """Activities of the next year for which a teacher is eligible, and communities of their subject."""
    rows = [
        *_activities(database, teacher, day)[:most],
        *_communities(database, teacher, day)[: max(3, most // 3)],
    ]
    return Table(
        "recommended_for_teacher",
        Text(f"For {teacher.label_with_code}", f"为{teacher.label_with_code}推荐"),
        Text("", ""),
        COLUMNS,
        tuple(rows),
        (condition("Day", "日期", day),),
        on=day,
        key=("kind", "code"),
        notes=() if rows else (_NOTHING,),
    )


def _activities(database: Database, teacher: NamedNode, day: date) -> list[dict[str, object]]:
    courses = read_courses(
        database, teacher.county or "", (), day + timedelta(days=1), day + timedelta(days=366)
    )
    people, pairs = read_people(database, courses, day)
    own = {course.id for course in courses if (teacher.id, course.id) in pairs}
    last = next((one.last for one in people if one.id == teacher.id), None)
    waited = (
        Text(f"not trained since {last}", f"{last} 以后未参训")
        if last
        else Text("never trained", "从未参训")
    )
    rows: list[dict[str, object]] = []
    for course in courses:
        if course.id not in own or not course.free:
            continue
        fits = (
            Text("in its target group", "属于培训对象")
            if course.rule
            else Text("teaches its subject at its stage, in its districts", "任教所涉学科学段且在所面向的责任区")
        )  # fmt: skip
        reason = Text(f"{fits.en}; {waited.en}", f"{fits.zh}；{waited.zh}")
        rows.append(
            {
                "kind": str(_ACTIVITY),
                "name": course.name,
                "code": course.code,
                "starts": course.starts,
                "free": course.free,
                "reason": str(reason),
            }
        )
    return rows


def _communities(database: Database, teacher: NamedNode, day: date) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row in database.read(_COMMUNITIES, teacher=teacher.id, day=day):
        reason = Text(
            f"{row['subject_en']}; {row['members']} members, {row['near']} of the same district, "
            f"{row['schools']} schools{', one of the own school' if row['own'] else ', none of the own school yet'}",
            f"{row['subject_zh']}；成员 {row['members']} 人，其中同一责任区 {row['near']} 人，来自 {row['schools']} 所学校"
            f"{'，本校已有人参加' if row['own'] else '，本校尚无人参加'}",
        )
        rows.append(
            {
                "kind": str(_COMMUNITY),
                "name": row["name"],
                "code": row["code"],
                "reason": str(reason),
            }
        )
    return rows


_COMMUNITIES = f"""
MATCH (teacher:Teacher {{id: $teacher}})-[taught:TEACHES]->(subject:Subject)<-[works:WORKS_ON]-(community:PeerCommunity)
WHERE {valid_on("taught", "$day")} AND {valid_on("works", "$day")} AND works.stage = taught.stage
  AND NOT EXISTS {{ (teacher)-[joins:JOINS_COMMUNITY]->(community) WHERE {valid_on("joins", "$day")} }}
WITH DISTINCT teacher, community, subject
OPTIONAL MATCH (teacher)-[post:TEACHES_AT]->(own:School)-[lies:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE {valid_on("post", "$day")} AND {valid_on("lies", "$day")} AND post.main
OPTIONAL MATCH (member:Teacher)-[in:JOINS_COMMUNITY]->(community) WHERE {valid_on("in", "$day")}
OPTIONAL MATCH (member)-[at:TEACHES_AT]->(school:School) WHERE {valid_on("at", "$day")} AND at.main
WITH community, subject, own, district, member, school,
     school IS NOT NULL AND EXISTS {{ (school)-[l:IN_DISTRICT]->(district) WHERE {valid_on("l", "$day")} }} AS near
WITH community, subject, own, count(DISTINCT member) AS members, count(DISTINCT school) AS schools,
     count(DISTINCT CASE WHEN near THEN member END) AS near, collect(DISTINCT school) AS places
RETURN community.code AS code, community.name AS name, subject.name AS subject_zh, subject.name_en AS subject_en,
       members, schools, near, own IN places AS own
ORDER BY near DESC, members, code
"""
