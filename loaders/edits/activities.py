"""The edit that opens an activity: a dated offering of a programme."""

from collections.abc import Iterator
from typing import Any

from yanxiu.graph.model.duties import ResearchRoom
from yanxiu.graph.model.groups import PeerCommunity, TrainerTeam, Workshop
from yanxiu.graph.model.organisation import (
    Alliance,
    Center,
    School,
    Stage,
    Subject,
    SupervisionDistrict,
    Unit,
)
from yanxiu.graph.model.people import Expert, Teacher
from yanxiu.graph.model.programmes import Programme, ScheduleItem
from yanxiu.graph.model.training import (
    Activity,
    Concerns,
    ForDistrict,
    Fulfils,
    HeldAt,
    OfProgramme,
    OrganisedBy,
    TaughtBy,
)
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
from yanxiu.loaders.staging.batch import Nodes

ORGANISERS = (
    Unit,
    Center,
    SupervisionDistrict,
    ResearchRoom,
    Alliance,
    School,
    Workshop,
    PeerCommunity,
)
_VALUES = tuple(
    value_input(Activity, name, least=least)
    for name, least in (
        ("code", None),
        ("name", None),
        ("kind", None),
        ("starts", None),
        ("ends", None),
        ("hours", 0),
        ("seats", 0),
        ("round", 1),
        ("cost", 0),
    )
)
_NAMES = tuple(each.name for each in _VALUES)
_ONE = {  # inputs of a single node: its relationship to the activity, and its label
    "programme": (OfProgramme, Programme),
    "schedule_item": (Fulfils, ScheduleItem),
    "venue": (HeldAt, School),
}
_SEVERAL = {  # groups: the relationship to each node, the input of the node, further properties
    "subjects": (Concerns, "subject", ("stage",)),
    "districts": (ForDistrict, "district", ()),
    "organisers": (OrganisedBy, "organiser", ()),
    "trainers": (TaughtBy, "trainer", ("hours",)),
    "trainer_teams": (TaughtBy, "trainer_team", ()),
}


def _opened(row: Row, _current: Any) -> Iterator[Write]:
    activity = ("Activity", row["id"])
    yield Nodes("Activity", _NAMES, {row["id"]: [row[name] for name in _NAMES]})
    for name, (kind, label) in _ONE.items():
        if row[name]:
            yield new_relationship(kind, activity, (label.__name__, row[name]), {})
    for group, (kind, name, more) in _SEVERAL.items():
        for one in row[group]:
            words = {also: one[also] for also in more}
            yield new_relationship(kind, activity, (one[f"{name}_label"], one[name]), words)


def _all_there() -> str:
    """Cypher that is true if the activity already exists with all requested values and relationships."""
    parts = [f"coalesce(activity.{name} = row.{name}, row.{name} IS NULL)" for name in _NAMES]
    parts += [
        f"(row.{name} IS NULL OR EXISTS {{ (activity)-[:{kind.type}]->(:{label.__name__} {{id: row.{name}}}) }})"
        for name, (kind, label) in _ONE.items()
    ]
    for group, (kind, name, more) in _SEVERAL.items():
        text = "".join(f" AND coalesce(r.{n} = one.{n}, one.{n} IS NULL)" for n in more)
        parts.append(
            f"all(one IN row.{group} WHERE EXISTS {{ MATCH (activity)-[r:{kind.type}]->(end) "
            f"WHERE end.id = one.{name} AND one.{name}_label IN labels(end){text} }})"
        )
    return f"activity IS NOT NULL AND {' AND '.join(parts)}"


OPEN_ACTIVITY = Edit(
    name="open_activity",
    title=Text("Open an activity", "开设培训活动"),
    about=Text(
        "A dated offering of a programme that teachers can be enrolled in.",
        "开设一次有日期、可供报名的培训活动。",
    ),
    plan=("3.4", "4/2020", "附1", "附件2"),
    inputs=(
        *_VALUES,
        NodeInput("programme", (Programme,), Programme.title, required=False),
        NodeInput("schedule_item", (ScheduleItem,), ScheduleItem.title, required=False),
        NodeInput("venue", (School,), Text("School where it is held", "举办学校"), required=False),
        Group(
            "subjects",
            Text("Subjects with their stages", "学科与学段"),
            (
                NodeInput("subject", (Subject,), Subject.title),
                NodeInput("stage", (Stage,), Stage.title),
            ),
            required=False,
        ),
        Group(
            "districts",
            Text("Districts whose teachers it is for", "面向的责任区"),
            (NodeInput("district", (SupervisionDistrict,), SupervisionDistrict.title),),
            required=False,
        ),
        Group(
            "organisers",
            Text("Organisers", "组织者"),
            (NodeInput("organiser", ORGANISERS, Text("Organiser", "组织者"), own=True),),
        ),
        Group(
            "trainers",
            Text("Trainers, with the hours each teaches", "授课者与授课学时"),
            (
                NodeInput("trainer", (Teacher, Expert), Text("Trainer", "培训者")),
                value_input(TaughtBy, "hours", least=0),
            ),
            required=False,
        ),
        Group(
            "trainer_teams",
            Text("Teams that teach it", "授课团队"),
            (NodeInput("trainer_team", (TrainerTeam,), TrainerTeam.title),),
            required=False,
        ),
    ),
    derives=lambda row, county: {"id": f"{county}:{row['code']}"},
    finds={"activity": (Activity, "row.id")},
    already_done=_all_there(),
    rules=(
        Rule(
            "CODE_TAKEN",
            "code",
            Text(
                "An activity with this code already exists with different details",
                "此代码已有活动，且内容与此不同",
            ),
            "activity IS NOT NULL",
            kind="input",
        ),
        Rule(
            "ENDS_BEFORE_IT_BEGINS",
            "ends",
            Text("It would end before it starts", "结束日期早于开始日期"),
            "row.ends < row.starts",
            kind="input",
        ),
        Rule(
            "WITHOUT_SUBJECT",
            "subjects",
            Text(
                "It needs a subject; use general if it is for any subject",
                "须注明学科，不限学科的填通识",
            ),
            "row.kind <> 'managers' AND size(row.subjects) = 0",
            plan=("3.4",),
        ),
        Rule(
            "WITHOUT_PROGRAMME",
            "programme",
            Text(
                "It must belong to a programme or carry out an item of the schedule; only school-based study, community activities and the training of managers need neither",
                "须属于某项目或落实某项年度安排；校本研修、共同体活动和管理者培训除外",
            ),
            "NOT row.kind IN ['school_based', 'community', 'managers'] "
            "AND row.programme IS NULL AND row.schedule_item IS NULL",
            plan=("附1", "附件2"),
        ),
    ),
    writes=_opened,
    payload_nodes=("activity",),
    roles=("supervisor", "school"),
)
