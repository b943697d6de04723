"""The edits that enrol teachers in an activity and withdraw them."""

from collections.abc import Iterator
from typing import Any

from yanxiu.graph.model import valid_on
from yanxiu.graph.model.enrolment import Enrolled, Withdrawn
from yanxiu.graph.model.people import Teacher
from yanxiu.graph.model.training import Activity
from yanxiu.graph.text import Text
from yanxiu.loaders.edits.declare import (
    Edit,
    Group,
    NodeInput,
    Row,
    Rule,
    Write,
    new_relationship,
    value_input,
)

_IN_FORCE = (
    "NOT EXISTS {{ ({0})-[out:WITHDRAWN]->(activity) WHERE coalesce(out.on >= enrols.on, true) }}"
)
ENROLLED_NOW = (
    "EXISTS { MATCH (teacher)-[enrols:ENROLLED]->(activity) WHERE "
    + _IN_FORCE.format("teacher")
    + " }"
)
_FILLED = (
    "COUNT { MATCH (other:Teacher)-[enrols:ENROLLED]->(activity) WHERE "
    "NOT other.id IN [one IN $rows | one.teacher] AND "
    + _IN_FORCE.format("other")
    + " RETURN DISTINCT other } + size($rows)"
)
_ACTIVITY = NodeInput("activity", (Activity,), Activity.title)
_TEACHERS = Group(
    "teachers",
    Text("Teachers", "教师"),
    (NodeInput("teacher", (Teacher,), Teacher.title, own=True),),
)


def _enrolled(row: Row, _current: Any) -> Iterator[Write]:
    teacher, activity = ("Teacher", row["teacher"]), ("Activity", row["activity"])
    yield new_relationship(Enrolled, teacher, activity, {"on": row["on"]})


ENROL = Edit(
    name="enrol",
    title=Text("Enrol teachers", "教师报名"),
    about=Text(
        "Enrols teachers in an activity, all or none.",
        "为教师报名参加一次活动：全部成功或全部不报。",
    ),
    plan=("附1", "附件2"),
    inputs=(_ACTIVITY, _TEACHERS, value_input(Enrolled, "on", today=True)),
    each="teachers",
    already_done=ENROLLED_NOW,
    rules=(
        Rule(
            "ACTIVITY_OVER",
            "on",
            Text("The activity is over on that day", "活动当日已结束"),
            "row.on > activity.ends",
        ),
        Rule(
            "WITHDRAWN_LATER",
            "teachers",
            Text("The teacher withdrew on that day or later", "该教师在当日或以后退出"),
            "EXISTS { MATCH (teacher)-[out:WITHDRAWN]->(activity) WHERE out.on >= row.on }",
            kind="input",
        ),
        Rule(
            "WITHOUT_POST",
            "teachers",
            Text("The teacher has no post at a school on that day", "该教师当日没有任职学校"),
            f"NOT EXISTS {{ (teacher)-[post:TEACHES_AT]->(:School) WHERE {valid_on('post', 'row.on')} }}",
        ),
        Rule(
            "SEATS_TAKEN",
            "teachers",
            Text(
                "The activity has {limit} seats; this would bring the enrolments to {found}",
                "活动名额为 {limit} 人，连同本次共报名 {found} 人",
            ),
            f"{_FILLED} > activity.seats",
            plan=("三年安排表", "附1", "附件2"),
            limit="activity.seats",
            found=_FILLED,
            whole=True,
        ),
    ),
    writes=_enrolled,
    payload_nodes=("activity",),
    roles=("supervisor", "school", "machine"),
)


def _withdrawn(row: Row, _current: Any) -> Iterator[Write]:
    teacher, activity = ("Teacher", row["teacher"]), ("Activity", row["activity"])
    yield new_relationship(Withdrawn, teacher, activity, {"on": row["on"]})


WITHDRAW = Edit(
    name="withdraw",
    title=Text("Withdraw teachers", "教师退出"),
    about=Text(
        "Withdraws teachers from an activity; the record of their enrolment remains.",
        "教师退出已报名的活动；报名记录保留。",
    ),
    plan=("附1", "附件2"),
    inputs=(_ACTIVITY, _TEACHERS, value_input(Withdrawn, "on", today=True)),
    each="teachers",
    already_done=f"EXISTS {{ (teacher)-[:ENROLLED]->(activity) }} AND NOT {ENROLLED_NOW}",
    rules=(
        Rule(
            "NOT_ENROLLED",
            "teachers",
            Text("The teacher is not enrolled in this activity", "该教师没有报名此活动"),
            f"NOT {ENROLLED_NOW}",
        ),
        Rule(
            "BEFORE_ENROLMENT",
            "teachers",
            Text("The teacher enrolled later than that day", "该教师在该日之后才报名"),
            "EXISTS { MATCH (teacher)-[enrols:ENROLLED]->(activity) WHERE enrols.on > row.on }",
            kind="input",
        ),
        Rule(
            "ATTENDED_ALREADY",
            "teachers",
            Text("The teacher has already attended", "该教师已参训"),
            "EXISTS { (teacher)-[:ATTENDED]->(activity) }",
        ),
    ),
    writes=_withdrawn,
    payload_nodes=("activity",),
    roles=("supervisor", "school", "machine"),
)
