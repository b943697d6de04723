"""Reads the data for planning places: activities with free seats, eligible teachers and their last training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import valid_on
from yanxiu.graph.words import nearest_words


@dataclass(frozen=True, slots=True)
class Course:
    """An activity with its free seats; `rule`: a target group says who is eligible."""

    id: str
    code: str
    name: str
    starts: date
    ends: date
    free: int
    rule: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A teacher who is eligible for an activity; `last` is the day on which hours were last credited."""

    id: str
    number: str
    name: str
    school: str
    district: str
    rural: bool = False
    village: bool = False
    last: date | None = None


def read_courses(
    database: Database, county: str, codes: Sequence[str], first: date, last: date
) -> list[Course]:
    """The activities with these codes; without codes, all with seats that begin from `first` to `last`.

    Activities of schools, partner schools, communities and workshops are included only by their codes, because these
    choose their own participants.
    Raises Refused for an unknown code, with the most similar ones, and for a named activity without seats.
    """
    rows = database.read(_COURSES, county=county, codes=[*codes] or None, first=first, last=last)
    known = {row["code"] for row in rows}
    for code in codes:
        if code not in known:
            near = nearest_words(
                code, [row["code"] for row in database.read(_CODES, county=county)]
            )
            raise Refused(
                en=f"There is no activity '{code[:40]}'.{f' Nearest: {chr(44).join(near)}.' if near else ''}",
                zh=f"没有活动“{code[:40]}”。{f'最接近的有：{chr(12289).join(near)}。' if near else ''}",
            )
    without = [row["code"] for row in rows if row["seats"] is None]
    if codes and without:
        raise Refused(
            en=f"{', '.join(without)}: no number of seats is recorded. Load the activities with their seats first.",
            zh=f"{'、'.join(without)}：未登记名额。请先导入写明名额的培训活动。",
        )
    return [
        Course(row["id"], row["code"], row["name"], row["starts"], row["ends"], max(0, row["seats"] - row["taken"]), row["rule"])
        for row in rows
        if row["seats"] is not None
    ]  # fmt: skip


def read_people(
    database: Database, courses: Sequence[Course], day: date
) -> tuple[list[Person], set[tuple[str, str]]]:
    """The teachers eligible for any of the activities, and the pairs of teacher id and activity id."""
    pairs: set[tuple[str, str]] = set()
    ids: set[str] = set()
    for course in courses:
        statement = _BY_GROUP if course.rule else _BY_SUBJECT
        (row,) = database.read(statement, activity=course.id, day=day)
        pairs.update((teacher, course.id) for teacher in row["teachers"])
        ids.update(row["teachers"])
    rows = database.read(_PEOPLE, ids=sorted(ids), day=day)
    return [Person(**row) for row in rows], pairs


_CODES = "MATCH (a:Activity) WHERE a.id STARTS WITH $county RETURN a.code AS code"
_COURSES = """
MATCH (a:Activity)
WHERE a.id STARTS WITH $county
  AND CASE WHEN $codes IS NULL THEN $first <= a.starts <= $last AND a.seats IS NOT NULL
    AND NOT a.kind IN ['school_based', 'community', 'workshop', 'hand_in_hand'] ELSE a.code IN $codes END
RETURN a.id AS id, a.code AS code, a.name AS name, a.starts AS starts, a.ends AS ends, a.seats AS seats,
       EXISTS { (a)-[:MEANT_FOR]->() } OR EXISTS { (a)-[:OF_PROGRAMME]->(:Programme)-[:MEANT_FOR]->() } AS rule,
       COUNT { MATCH (a)<-[:ENROLLED|ATTENDED]-(t:Teacher)
               WHERE NOT EXISTS { (t)-[:WITHDRAWN]->(a) } RETURN DISTINCT t } AS taken
ORDER BY a.starts, a.code
"""
_POST = f"""
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE school.id STARTS WITH split(a.id, ':')[0] + ':' AND {valid_on("post", "$day")}
  AND coalesce(school.closed > $day, true)
"""
_FREE = """
  AND NOT EXISTS { (teacher)-[:ATTENDED]->(a) }
  AND NOT EXISTS { MATCH (teacher)-[:ENROLLED]->(a) WHERE NOT EXISTS { (teacher)-[:WITHDRAWN]->(a) } }
"""
# the same rule as in the question eligible_teachers
_BY_GROUP = f"""
MATCH (a:Activity {{id: $activity}})
CALL (a) {{
  MATCH (a)-[:MEANT_FOR]->(own:TargetGroup) RETURN own AS group
  UNION
  MATCH (a)-[:OF_PROGRAMME]->(:Programme)-[:MEANT_FOR]->(of:TargetGroup)
  WHERE NOT EXISTS {{ (a)-[:MEANT_FOR]->() }} RETURN of AS group
}}
{_POST}
    AND (group.roles IS NULL OR post.role IN [role IN split(group.roles, ';') | trim(role)])
    AND (group.ownership IS NULL OR school.ownership = group.ownership)
    AND (group.rural IS NULL OR group.rural = EXISTS {{
      (school)-[lies:IN_LOCALITY]->(:Locality {{rural: true}}) WHERE {valid_on("lies", "$day")} }})
    AND (group.under_age IS NULL OR teacher.born > $day - duration({{years: group.under_age}}))
    AND (group.hired_from IS NULL OR teacher.hired >= group.hired_from)
    AND (group.hired_until IS NULL OR teacher.hired < group.hired_until)
    AND (group.trainers IS NULL OR group.trainers = EXISTS {{
      (teacher)-[trains:TRAINS_IN]->(:TrainerTeam) WHERE {valid_on("trains", "$day")} }})
    AND (NOT EXISTS {{ (group)-[:TARGETS_SUBJECT]->() }}
      OR EXISTS {{
        MATCH (group)-[targets:TARGETS_SUBJECT]->(subject:Subject), (teacher)-[taught:TEACHES {{stage: targets.stage}}]->(own:Subject)
        WHERE {valid_on("taught", "$day")} AND (own = subject OR subject.id = 'general' AND group.roles IS NULL) }}
      OR group.roles IS NOT NULL AND EXISTS {{
        MATCH (group)-[targets:TARGETS_SUBJECT]->(:Subject {{id: 'general'}}), (school)-[offers:OFFERS]->(:Stage {{id: targets.stage}})
        WHERE {valid_on("offers", "$day")} }})
    AND (NOT EXISTS {{ (a)-[:FOR_DISTRICT]->() }} OR EXISTS {{
      MATCH (a)-[:FOR_DISTRICT]->(:SupervisionDistrict)<-[belongs:IN_DISTRICT]-(school) WHERE {valid_on("belongs", "$day")} }})
{_FREE}
RETURN collect(DISTINCT teacher.id) AS teachers
"""
_BY_SUBJECT = f"""
MATCH (a:Activity {{id: $activity}})
{_POST}
    AND NOT post.role IN ['care_worker', 'support_staff']
    AND (NOT EXISTS {{ (a)-[:FOR_DISTRICT]->() }} OR EXISTS {{
      MATCH (a)-[:FOR_DISTRICT]->(:SupervisionDistrict)<-[belongs:IN_DISTRICT]-(school) WHERE {valid_on("belongs", "$day")} }})
    AND (NOT EXISTS {{ (a)-[:CONCERNS|FOR_STAGE|FOR_SUBJECT]->() }}
      OR EXISTS {{ MATCH (a)-[about:CONCERNS]->(subject:Subject)
                   MATCH (teacher)-[taught:TEACHES {{stage: about.stage}}]->(own:Subject)
                   WHERE {valid_on("taught", "$day")} AND (own = subject OR NOT subject.taught OR subject.id = 'general') }}
      OR EXISTS {{ MATCH (a)-[:FOR_SUBJECT]->(subject:Subject)<-[taught:TEACHES]-(teacher) WHERE {valid_on("taught", "$day")} }}
      OR EXISTS {{ MATCH (a)-[:FOR_STAGE]->(stage:Stage)
                   MATCH (teacher)-[taught:TEACHES {{stage: stage.id}}]->(:Subject) WHERE {valid_on("taught", "$day")} }})
{_FREE}
RETURN collect(DISTINCT teacher.id) AS teachers
"""
_PEOPLE = f"""
UNWIND $ids AS id
MATCH (teacher:Teacher {{id: id}})
CALL (teacher) {{
  MATCH (teacher)-[post:TEACHES_AT]->(school:School) WHERE {valid_on("post", "$day")}
  RETURN school ORDER BY post.main DESC, school.id LIMIT 1
}}
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict) WHERE {valid_on("belongs", "$day")}
OPTIONAL MATCH (school)-[lies:IN_LOCALITY]->(locality:Locality) WHERE {valid_on("lies", "$day")}
RETURN teacher.id AS id, teacher.number AS number, teacher.name AS name, school.name AS school,
       coalesce(district.name, '') AS district, coalesce(locality.rural, false) AS rural,
       coalesce(locality.id IN ['village', 'teaching_point'], false) AS village,
       COLLECT {{ MATCH (teacher)-[attended:ATTENDED]->(:Activity) WHERE attended.on <= $day AND attended.hours > 0
                  RETURN max(attended.on) }}[0] AS last
ORDER BY number
"""
