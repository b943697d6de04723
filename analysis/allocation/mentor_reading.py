"""Reads the data for planning mentoring: trainers with their subjects, schools with their teachers and training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from yanxiu.graph.database import Database
from yanxiu.graph.model import valid_on
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Offer:
    """A trainer with one subject and stage ("": any stage) of one of their teams.

    schools     the schools where they teach, which they do not mentor
    districts   the districts that the team serves; empty: the whole county
    """

    id: str
    number: str
    name: str
    team: str
    subject: str
    stage: str
    subject_name: Text
    stage_name: Text
    tier: int | None = None
    district: str = ""
    district_name: str = ""
    pair: str = ""
    schools: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CurrentMentoring:
    """Mentoring that is current on the day."""

    trainer: str
    number: str
    name: str
    subject: str
    team: str
    since: date


@dataclass(frozen=True, slots=True)
class Need:
    """A school with one subject and stage taught there."""

    school: str
    code: str
    name: str
    subject: str
    stage: str
    subject_name: Text
    stage_name: Text
    people: int
    untrained: int
    rural: bool = False
    district: str = ""
    district_name: str = ""
    pair: str = ""
    current: tuple[CurrentMentoring, ...] = ()

    @property
    def untrained_share(self) -> float:
        """The share of the subject's teachers without training in the last two years."""
        return self.untrained / self.people if self.people else 0.0

    @property
    def current_mentors(self) -> frozenset[tuple[str, str]]:
        """The current mentors of the school, each with the subject."""
        return frozenset((one.trainer, one.subject) for one in self.current)


def read_offers(database: Database, county: str, day: date) -> list[Offer]:
    """The trainers on a day; one offer for each subject and stage of their teams."""
    rows = database.read(_OFFERS, county=county, day=day)
    return [
        Offer(
            id=row["id"],
            number=row["number"],
            name=row["name"],
            team=row["team"],
            subject=row["subject"],
            stage=row["stage"] or "",
            subject_name=Text(row["subject_en"], row["subject_zh"]),
            stage_name=Text(row["stage_en"] or "any stage", row["stage_zh"] or "不限学段"),
            tier=row["tier"],
            district=row["district"] or "",
            district_name=row["district_name"] or "",
            pair=row["pair"] or "",
            schools=frozenset(row["schools"]),
            districts=frozenset(row["districts"]),
        )
        for row in rows
    ]


def read_needs(database: Database, county: str, day: date) -> list[Need]:
    """The open schools on a day; one need for each subject and stage taught there."""
    params = {"county": county, "day": day}
    current: dict[str, list[CurrentMentoring]] = {}
    for row in database.read(_HELD, **params):
        one = CurrentMentoring(
            row["trainer"], row["number"], row["name"], row["subject"], row["team"], row["since"]
        )
        current.setdefault(row["school"], []).append(one)
    return [
        Need(
            school=row["school"],
            code=row["code"],
            name=row["name"],
            subject=row["subject"],
            stage=row["stage"],
            subject_name=Text(row["subject_en"], row["subject_zh"]),
            stage_name=Text(row["stage_en"], row["stage_zh"]),
            people=row["people"],
            untrained=row["untrained"],
            rural=row["rural"],
            district=row["district"] or "",
            district_name=row["district_name"] or "",
            pair=row["pair"] or "",
            current=tuple(current.get(row["school"], ())),
        )
        for row in database.read(_NEEDS, **params, from_=day - timedelta(days=730))
    ]


_PLACE = f"""
OPTIONAL MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict) WHERE {valid_on("lies", "$day")}
OPTIONAL MATCH (district)-[pairs:IN_PAIR]->(pair:DistrictPair) WHERE {valid_on("pairs", "$day")}
"""
_OFFERS = f"""
MATCH (trainer:Teacher|Expert)-[trains:TRAINS_IN]->(team:TrainerTeam)
WHERE trainer.id STARTS WITH $county AND {valid_on("trains", "$day")} AND team.kind <> 'forum'
CALL (team) {{
  MATCH (team)-[works:WORKS_ON]->(subject:Subject) WHERE {valid_on("works", "$day")} AND subject.taught
  RETURN subject, works.stage AS stage_id
  UNION
  MATCH (team)-[works:WORKS_AT_ANY_STAGE]->(subject:Subject) WHERE {valid_on("works", "$day")} AND subject.taught
  RETURN subject, null AS stage_id
}}
OPTIONAL MATCH (stage:Stage {{id: stage_id}})
WITH trainer, trains, team, subject, stage, COLLECT {{
  MATCH (trainer)-[post:TEACHES_AT]->(school:School) WHERE {valid_on("post", "$day")}
  RETURN school ORDER BY post.main DESC, school.id }} AS schools, COLLECT {{
  MATCH (team)-[serves:SERVES_DISTRICT]->(of:SupervisionDistrict) WHERE {valid_on("serves", "$day")}
  RETURN of.id }} AS districts
WITH *, head(schools) AS school
{_PLACE}
RETURN trainer.id AS id, coalesce(trainer.number, trainer.code) AS number, trainer.name AS name,
       trains.tier AS tier, team.code AS team, subject.id AS subject, subject.name AS subject_zh,
       subject.name_en AS subject_en, stage.id AS stage, stage.name AS stage_zh, stage.name_en AS stage_en,
       [one IN schools | one.id] AS schools, districts, district.id AS district,
       district.name AS district_name, pair.id AS pair
ORDER BY number, team, subject, stage
"""
_NEEDS = f"""
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $day, true) AND coalesce(school.closed > $day, true)
MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
WHERE {valid_on("post", "$day")} AND NOT post.role IN ['care_worker', 'support_staff']
MATCH (teacher)-[taught:TEACHES]->(subject:Subject) WHERE {valid_on("taught", "$day")} AND subject.taught
MATCH (school)-[offers:OFFERS]->(stage:Stage {{id: taught.stage}}) WHERE {valid_on("offers", "$day")}
WITH DISTINCT school, subject, stage, teacher
WITH school, subject, stage, count(teacher) AS people, count(CASE WHEN NOT EXISTS {{
  (teacher)-[attended:ATTENDED]->(:Activity) WHERE $from_ < attended.on <= $day AND attended.hours > 0
}} THEN 1 END) AS untrained
{_PLACE}
RETURN school.id AS school, school.code AS code, school.name AS name, subject.id AS subject,
       subject.name AS subject_zh, subject.name_en AS subject_en, stage.id AS stage, stage.name AS stage_zh,
       stage.name_en AS stage_en, people, untrained, district.id AS district, district.name AS district_name,
       pair.id AS pair, EXISTS {{
         (school)-[in:IN_LOCALITY]->(:Locality {{rural: true}}) WHERE {valid_on("in", "$day")} }} AS rural
ORDER BY code, subject, stage
"""
_HELD = f"""
MATCH (school:School)<-[mentors:MENTORS]-(trainer:Teacher|Expert)
WHERE school.id STARTS WITH $county AND {valid_on("mentors", "$day")}
RETURN school.id AS school, trainer.id AS trainer, coalesce(trainer.number, trainer.code) AS number,
       trainer.name AS name, mentors.subject AS subject,
       coalesce(COLLECT {{ MATCH (team:TrainerTeam {{id: mentors.team}}) RETURN team.code }}[0], mentors.team) AS team,
       mentors.since AS since
ORDER BY school, number, subject
"""
