"""The edit that records attendance and hours of one or more teachers."""

from collections.abc import Iterator
from typing import Any

from yanxiu.graph.model.enrolment import Attended
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
from yanxiu.loaders.edits.enrolments import ENROLLED_NOW

_SUM = "reduce(total = 0.0, hours IN {} | total + hours)"
_OF_TEACHER = "[one IN $rows WHERE one.teacher = row.teacher | one.{}]"
_HOURS = "round({} + {}, 2)".format(
    _SUM.format(_OF_TEACHER.format("hours")),
    _SUM.format(
        "COLLECT { MATCH (teacher)-[before:ATTENDED]->(activity) "
        f"WHERE NOT before.on IN {_OF_TEACHER.format('on')} RETURN before.hours }}"
    ),
)


def _recorded(row: Row, _current: Any) -> Iterator[Write]:
    properties = {name: row[name] for name in ("on", "hours", "qualified")}
    teacher, activity = ("Teacher", row["teacher"]), ("Activity", row["activity"])
    yield new_relationship(Attended, teacher, activity, properties)


RECORD_ATTENDANCE = Edit(
    name="record_attendance",
    title=Text("Record attendance and hours", "登记参训学时"),
    about=Text(
        "Records who attended an activity and the credited hours, for all or for none. If hours for the same teacher and day exist, the new hours replace them; the load's journal keeps the old ones.",
        "登记活动的参训教师及认定学时：全部登记或全部不登记。同一教师同一日期再次登记的，以新学时为准，原值保留在导入日志中。",
    ),
    plan=("2", "3.5", "4/2021"),
    inputs=(
        NodeInput("activity", (Activity,), Activity.title, own=True),
        Group(
            "participants",
            Text("One or more teachers who attended", "参训教师，一名或多名"),
            (
                NodeInput("teacher", (Teacher,), Teacher.title),
                value_input(Attended, "hours", least=0),
                value_input(Attended, "on", today=True),
                value_input(Attended, "qualified"),
            ),
        ),
    ),
    each="participants",
    already_done="EXISTS { MATCH (teacher)-[held:ATTENDED {on: row.on}]->(activity) "
    "WHERE held.hours = row.hours AND coalesce(held.qualified = row.qualified, row.qualified IS NULL) }",
    rules=(
        Rule(
            "NOT_YET",
            "on",
            Text("The day is in the future", "该日期尚未到来"),
            "row.on > $today",
            kind="input",
        ),
        Rule(
            "OUTSIDE_ACTIVITY",
            "on",
            Text(
                "Hours are credited from the activity's first day to thirty days after its last",
                "学时认定日期应在活动开始之日至结束后三十天之间",
            ),
            "row.on < activity.starts OR row.on > activity.ends + duration({days: 30})",
            plan=("3.5",),
        ),
        Rule(
            "NOT_ENROLLED",
            "teacher",
            Text("The teacher is not enrolled in this activity", "该教师没有报名此活动"),
            f"EXISTS {{ (:Teacher)-[:ENROLLED]->(activity) }} AND NOT {ENROLLED_NOW}",
            plan=("附1", "附件2"),
        ),
        Rule(
            "HOURS_BEYOND_ACTIVITY",
            "hours",
            Text(
                "The activity has {limit} hours; the teacher would get {found}",
                "活动共 {limit} 学时，该教师将达到 {found} 学时",
            ),
            f"{_HOURS} > activity.hours",
            plan=("3.5",),
            limit="activity.hours",
            found=_HOURS,
        ),
    ),
    writes=_recorded,
    payload_nodes=("activity",),
    roles=("supervisor", "school", "trainer", "machine"),
)
