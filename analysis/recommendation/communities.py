"""Recommends members for a community: teachers of its subject, at schools without a member, with few ties to it."""

from __future__ import annotations

from datetime import date, timedelta

from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import valid_on
from yanxiu.graph.naming import NamedNode
from yanxiu.graph.text import Text

_NOBODY = Text(
    "Every school with teachers of its subject has a member.", "有该学科教师的学校都已有成员。"
)
COLUMNS = (
    column("teacher", "String", "Teacher", "教师"),
    column("number", "String", "Number", "教师编号"),
    column("school", "String", "School", "学校"),
    column("district", "String", "District", "责任区"),
    column("tied", "Int", "Members trained with", "与之同训过的成员数"),
    column("reason", "String", "Why", "理由"),
)


def recommend_members(
    database: Database, community: NamedNode, *, day: date, most: int = 10
) -> Table:
    """Teachers of the community's subject and stage at schools without a member, one per school, the least tied first.

    A tie is an activity attended together with a member in the last three years. Among equals, teachers from
    districts without a member, trainers and teachers at rural schools come first.

    Raises Refused if the community has no subject.
    """
    rows = database.read(
        _MEMBERS, community=community.id, day=day, since=day - timedelta(days=1096), most=most
    )
    if not rows and not database.read(_SUBJECT, community=community.id, day=day):
        raise Refused(
            en=f"{community.label_with_code} has no subject on {day}: load it with the community first.",
            zh=f"{day} {community.label_with_code}没有登记学科：请先在共同体名册中写明。",
        )
    return Table(
        "recommended_members",
        Text(
            f"Members for {community.label_with_code}", f"为{community.label_with_code}推荐的成员"
        ),
        Text("", ""),
        COLUMNS,
        tuple(
            {
                "teacher": row["name"],
                "number": row["number"],
                "school": row["school"],
                "district": row["district"],
                "tied": row["tied"],
                "reason": str(_reason(row)),
            }
            for row in rows
        ),
        (condition("Day", "日期", day),),
        on=day,
        key=("number",),
        notes=() if rows else (_NOBODY,),
    )


def _reason(row: dict[str, object]) -> Text:
    parts = [
        Text(f"teaches {row['subject_en']}", f"任教{row['subject_zh']}"),
        Text("no member of the school yet", "该校尚无成员"),
        Text("trained with no member yet", "尚未与成员同训过")
        if not row["tied"]
        else Text(f"trained with {row['tied']} members", f"与 {row['tied']} 名成员同训过"),
    ]
    if row["new_district"]:
        parts.append(Text("a district without a member", "所在责任区尚无成员"))
    if row["trainer"]:
        parts.append(Text("in a trainer team", "培训团队成员"))
    if row["rural"]:
        parts.append(Text("rural school", "乡村学校"))
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


_SUBJECT = f"""
MATCH (:PeerCommunity {{id: $community}})-[works:WORKS_ON|WORKS_AT_ANY_STAGE]->(s:Subject)
WHERE {valid_on("works", "$day")} RETURN s.id AS id LIMIT 1
"""
_MEMBERS = f"""
MATCH (community:PeerCommunity {{id: $community}})-[works:WORKS_ON|WORKS_AT_ANY_STAGE]->(subject:Subject)
WHERE {valid_on("works", "$day")}
WITH community, collect([subject, works.stage]) AS about,
     COLLECT {{ MATCH (m:Teacher)-[j:JOINS_COMMUNITY]->(community) WHERE {valid_on("j", "$day")} RETURN m }} AS members
CALL (members) {{
  UNWIND CASE members WHEN [] THEN [null] ELSE members END AS member
  OPTIONAL MATCH (member)-[at:TEACHES_AT]->(school:School) WHERE {valid_on("at", "$day")}
  OPTIONAL MATCH (school)-[l:IN_DISTRICT]->(d:SupervisionDistrict) WHERE {valid_on("l", "$day")}
  RETURN collect(DISTINCT school) AS schools, collect(DISTINCT d) AS districts
}}
CALL (members) {{
  UNWIND members AS member
  MATCH (member)-[went:ATTENDED]->(activity:Activity) WHERE $since < went.on <= $day AND went.hours > 0
  RETURN collect(DISTINCT [member, activity]) AS shared, collect(DISTINCT activity) AS activities
}}
UNWIND about AS each
WITH members, schools, districts, shared, activities, each[0] AS subject, each[1] AS stage,
     split($community, ':')[0] + ':' AS county
MATCH (teacher:Teacher)-[taught:TEACHES]->(subject)
WHERE teacher.id STARTS WITH county AND {valid_on("taught", "$day")} AND coalesce(taught.stage = stage, true)
  AND NOT teacher IN members
MATCH (teacher)-[post:TEACHES_AT]->(school:School)
WHERE {valid_on("post", "$day")} AND post.main AND NOT school IN schools AND coalesce(school.closed > $day, true)
  AND NOT post.role IN ['care_worker', 'support_staff']
OPTIONAL MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict) WHERE {valid_on("lies", "$day")}
WITH teacher, school, district, subject, districts, shared,
     COLLECT {{ MATCH (teacher)-[went:ATTENDED]->(a:Activity) WHERE $since < went.on <= $day AND went.hours > 0 AND a IN activities RETURN DISTINCT a }} AS own
CALL (shared, own) {{
  UNWIND shared AS pair WITH pair, own WHERE pair[1] IN own RETURN count(DISTINCT pair[0]) AS tied
}}
WITH teacher, school, district, subject, tied, NOT coalesce(district IN districts, false) AS new_district,
     EXISTS {{ (teacher)-[trains:TRAINS_IN]->(:TrainerTeam) WHERE {valid_on("trains", "$day")} }} AS trainer,
     EXISTS {{ (school)-[in:IN_LOCALITY]->(:Locality {{rural: true}}) WHERE {valid_on("in", "$day")} }} AS rural
ORDER BY tied, new_district DESC, trainer DESC, rural DESC, teacher.id
WITH school, collect({{teacher: teacher, district: district, subject: subject, tied: tied,
     new_district: new_district, trainer: trainer, rural: rural}})[0] AS best
RETURN best.teacher.name AS name, best.teacher.number AS number, school.name AS school,
       best.district.name AS district, best.tied AS tied, best.subject.name AS subject_zh,
       best.subject.name_en AS subject_en, best.new_district AS new_district, best.trainer AS trainer,
       best.rural AS rural
ORDER BY tied, new_district DESC, trainer DESC, rural DESC, number LIMIT $most
"""
