"""Reads the county's teachers on a day for plans and forecasts, each with one district, stage and subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yanxiu.graph.database import Database
from yanxiu.graph.model import valid_on
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher, with the school of the main post and the main subject.

    trained   whether hours were credited in the period
    born      year of birth
    """

    id: str
    district: str
    stage: str
    subject: str
    rural: bool
    trained: bool
    born: int | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Names of districts, pairs, stages and subjects by their ids, and the pair and code of each district."""

    districts: dict[str, str]
    pairs: dict[str, str]
    pair_of: dict[str, str]
    stages: dict[str, Text]
    subjects: dict[str, Text]
    codes: dict[str, str]

    def zone(self, zone: str) -> str:
        """The name of a district pair, or of a district without a pair."""
        return self.pairs.get(zone) or self.districts.get(zone, zone)

    def cell(self, district: str, stage: str, subject: str) -> Text:
        """The name of a district, stage and subject for people."""
        where = self.districts.get(district, district)
        stage_name, subject_name = self.stages[stage], self.subjects[subject]
        return Text(
            f"{where}, {stage_name.en} {subject_name.en}",
            f"{where}{stage_name.zh}{subject_name.zh}",
        )


def read_teachers(database: Database, county: str, day: date, since: date) -> list[Teacher]:
    """The teachers in post on `day`, without care workers and support staff; training counts from `since` to `day`.

    Teachers without a district or subject are left out, because no seats of the plan are for them.
    """
    (row,) = database.read(_TEACHERS, county=county, day=day, since=since)
    return [Teacher(*values) for values in row["teachers"]]


def read_words(database: Database, county: str, day: date) -> Words:
    """The names of the county's districts and pairs, and of stages and subjects."""
    districts = database.read(_DISTRICTS, county=county, day=day)
    named = database.read(_NAMED)
    return Words(
        {row["id"]: row["name"] for row in districts},
        {row["pair"]: row["pair_name"] for row in districts if row["pair"]},
        {row["id"]: row["pair"] or row["id"] for row in districts},
        {row["id"]: Text(row["en"], row["zh"]) for row in named if row["label"] == "Stage"},
        {row["id"]: Text(row["en"], row["zh"]) for row in named if row["label"] == "Subject"},
        {row["id"]: row["code"] for row in districts},
    )


def select_teachers(
    teachers: Sequence[Teacher], *, district: str = "", stage: str = "", subject: str = ""
) -> list[Teacher]:
    """The teachers of a district, stage and subject; "": any."""
    return [
        one
        for one in teachers
        if (not district or one.district == district)
        and (not stage or one.stage == stage)
        and (not subject or one.subject == subject)
    ]


_TEACHERS = f"""
MATCH (teacher:Teacher) WHERE teacher.id STARTS WITH $county
CALL (teacher) {{
  MATCH (teacher)-[post:TEACHES_AT]->(school:School)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
  WHERE {valid_on("post", "$day")} AND {valid_on("belongs", "$day")} AND coalesce(school.closed > $day, true)
    AND NOT post.role IN ['care_worker', 'support_staff']
  RETURN school, district ORDER BY post.main DESC, school.id LIMIT 1
}}
CALL (teacher) {{
  MATCH (teacher)-[taught:TEACHES]->(subject:Subject) WHERE {valid_on("taught", "$day")}
  RETURN subject, taught.stage AS stage ORDER BY taught.main DESC, subject.taught DESC, subject.id LIMIT 1
}}
WITH teacher, school, district, subject, stage ORDER BY teacher.id
RETURN collect([teacher.id, district.id, stage, subject.id,
  EXISTS {{ (school)-[lies:IN_LOCALITY]->(:Locality {{rural: true}}) WHERE {valid_on("lies", "$day")} }},
  EXISTS {{ (teacher)-[attended:ATTENDED]->(:Activity)
            WHERE $since <= attended.on <= $day AND attended.hours > 0 }},
  teacher.born.year,
  teacher.sex]) AS teachers
"""
_DISTRICTS = f"""
MATCH (district:SupervisionDistrict) WHERE district.id STARTS WITH $county
OPTIONAL MATCH (district)-[pairs:IN_PAIR]->(pair:DistrictPair) WHERE {valid_on("pairs", "$day")}
RETURN district.id AS id, district.code AS code, district.name AS name, pair.id AS pair, pair.name AS pair_name
ORDER BY id
"""
_NAMED = """
MATCH (n:Stage|Subject) RETURN labels(n)[0] AS label, n.id AS id, n.name AS zh, n.name_en AS en
"""
