"""Single changes by planners: each edit is declared as data, checked and written in one transaction.

`declare` defines the classes for that, `apply` executes an edit, and each of the other modules declares some edits.
"""

from collections.abc import Mapping

from yanxiu.loaders.edits import activities, attendance, communities, enrolments, mentoring, tiers
from yanxiu.loaders.edits.apply import AppliedEdit, apply_edit
from yanxiu.loaders.edits.declare import Edit, Group, NodeInput, Rule, ValueInput, codes
from yanxiu.loaders.edits.errors import EditFault, EditRejected

EDITS: Mapping[str, Edit] = {
    edit.name: edit
    for edit in (
        mentoring.ASSIGN_MENTOR,
        mentoring.END_MENTOR,
        tiers.MOVE_TRAINER,
        activities.OPEN_ACTIVITY,
        enrolments.ENROL,
        enrolments.WITHDRAW,
        attendance.RECORD_ATTENDANCE,
        communities.APPROVE_COMMUNITY_PLAN,
    )
}

__all__ = [
    "EDITS",
    "AppliedEdit",
    "Edit",
    "EditFault",
    "EditRejected",
    "Group",
    "NodeInput",
    "Rule",
    "ValueInput",
    "apply_edit",
    "codes",
]
