"""The edits that start and end a mentorship of a school."""

from collections.abc import Iterator
from typing import Any

from yanxiu.graph.model import valid_on
from yanxiu.graph.model.groups import Mentors, TrainerTeam
from yanxiu.graph.model.organisation import School, Subject
from yanxiu.graph.model.people import Expert, Teacher
from yanxiu.graph.text import Text
from yanxiu.loaders.edits.declare import (
    Edit,
    NodeInput,
    Row,
    Rule,
    Write,
    new_relationship,
    relationship_end,
    value_input,
)

_TRAINER = NodeInput("trainer", (Teacher, Expert), Text("Trainer", "培训者"))
_SCHOOL = NodeInput("school", (School,), School.title, own=True)
_SUBJECT = NodeInput("subject", (Subject,), Subject.title)


def _assigned(row: Row, _current: Any) -> Iterator[Write]:
    properties = {name: row[name] for name in ("since", "subject", "until", "team")}
    trainer, school = (row["trainer_label"], row["trainer"]), ("School", row["school"])
    yield new_relationship(Mentors, trainer, school, properties)


ASSIGN_MENTOR = Edit(
    name="assign_mentor",
    title=Text("Assign a mentor", "指派指导者"),
    about=Text(
        "A member of a trainer team starts to mentor a school in a subject.",
        "某培训团队的成员开始就某学科指导一所学校。",
    ),
    plan=("2", "3.3", "4/2018"),
    inputs=(
        _TRAINER,
        _SCHOOL,
        _SUBJECT,
        NodeInput("team", (TrainerTeam,), TrainerTeam.title, own=True),
        value_input(Mentors, "since", today=True),
        value_input(Mentors, "until"),
    ),
    already_done="EXISTS { MATCH (trainer)-[held:MENTORS {subject: row.subject, team: row.team}]->(school) "
    "WHERE held.since = row.since OR held.since < row.since "
    "AND coalesce(held.until = row.until, held.until IS NULL AND row.until IS NULL) }",
    rules=(
        Rule(
            "ENDS_BEFORE_IT_BEGINS",
            "until",
            Text("It would end before it starts", "终止日期不晚于起始日期"),
            "row.until <= row.since",
            kind="input",
        ),
        Rule(
            "MENTOR_OUTSIDE_TEAM",
            "team",
            Text(
                "The trainer is not in this team on that day: a mentor must be in a trainer team",
                "该培训者当日不在此团队中：指导者须为培训团队成员",
            ),
            "NOT EXISTS { (trainer)-[trains:TRAINS_IN]->(team) "
            f"WHERE {valid_on('trains', 'row.since')} }}",
            plan=("3.3", "4/2018"),
        ),
        Rule(
            "TEAM_ON_OTHER_SUBJECT",
            "subject",
            Text("The team does not work on this subject on that day", "该团队当日不面向此学科"),
            "NOT EXISTS { (team)-[works:WORKS_ON]->(subject) "
            f"WHERE {valid_on('works', 'row.since')} }}",
            plan=("3.3",),
        ),
        Rule(
            "SCHOOL_CLOSED",
            "school",
            Text("The school is closed on that day", "该校当日已撤销"),
            "school.closed <= row.since",
        ),
        Rule(
            "ALREADY_MENTORING",
            "since",
            Text(
                "The trainer already mentors the school in this subject during that time",
                "该培训者在这一时期已就此学科指导该校",
            ),
            "EXISTS { MATCH (trainer)-[other:MENTORS {subject: row.subject}]->(school) "
            "WHERE coalesce(other.until > row.since, true) AND coalesce(other.since < row.until, true) }",
            plan=("2",),
        ),
    ),
    writes=_assigned,
    payload_nodes=("trainer", "school"),
    roles=("supervisor",),
)


def _ended(row: Row, current: Any) -> Iterator[Write]:
    yield relationship_end(Mentors, current, (row["trainer_label"], "School"), row["until"])


END_MENTOR = Edit(
    name="end_mentor",
    title=Text("End a mentor's work at a school", "终止指导"),
    about=Text(
        "Ends a trainer's mentoring of a school in a subject; the earlier record remains.",
        "终止某培训者就某学科对一所学校的指导；此前的记录保留。",
    ),
    plan=("2", "4/2018"),
    inputs=(_TRAINER, _SCHOOL, _SUBJECT, value_input(Mentors, "until", today=True)),
    current="head(COLLECT { MATCH (trainer)-[held:MENTORS {subject: row.subject}]->(school) "
    "WHERE held.since < row.until AND coalesce(held.until > row.until, true) "
    "RETURN {key: [trainer.id, school.id, held.since, held.subject]} })",
    already_done="EXISTS { (trainer)-[:MENTORS {subject: row.subject, until: row.until}]->(school) }",
    rules=(
        Rule(
            "NOT_MENTORING",
            "until",
            Text(
                "The trainer does not mentor the school in this subject up to that day",
                "到该日为止，该培训者没有就此学科指导该校",
            ),
            "current IS NULL",
        ),
    ),
    writes=_ended,
    payload_nodes=("trainer", "school"),
    roles=("supervisor",),
)
