"""The available networks: their content, their nodes, and their projection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yanxiu.graph.model import NODES, RELATIONSHIPS, valid_on
from yanxiu.graph.networks.projecting import (
    co_training,
    collaboration,
    contacts,
    districts,
    knowledge_flow,
    lessons,
    meeting_places,
    taking_part,
)
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    import networkx as nx

    Directed = nx.MultiDiGraph[str]
    Network = nx.Graph[str]


@dataclass(frozen=True, slots=True)
class View:
    """An available network.

    title           the content of the network
    relationships   the relationship types that it is built from
    members         the labels whose nodes are included even without an edge, each with a Cypher condition on `n`.
                    In the condition, HELD stands for "`r` is valid on the day". "": all nodes that exist on the day
    project         builds the projected network; None: the network is not projected
    two_mode        builds the two-mode network before projection; None: the network is not projected
    """

    title: Text
    relationships: tuple[str, ...]
    members: Mapping[str, str] = field(default_factory=dict)
    project: Callable[[Directed], Network] | None = None
    two_mode: Callable[[Directed], Network] | None = None


TIME_PLACEHOLDER = "HELD"
_TRAINERS = f"EXISTS {{ (n)-[r:TRAINS_IN]->() WHERE {TIME_PLACEHOLDER} }}"
_EVERYONE = {"Teacher": ""}
_MEETING = ("JOINS_WORKSHOP", "JOINS_COMMUNITY", "IN_ALLIANCE", "MENTORS", "TEACHES_AT")
_ORGANISATION = (
    "IN_COUNTY",
    "IN_DISTRICT",
    "IN_PAIR",
    "IN_TOWN",
    "IN_ALLIANCE",
    "UNIT_PART_OF",
    "MERGES_INTO",
    "OVERSEES",
    "SITS_ON",
    "SERVES_COUNTY",
    "SERVES_DISTRICT",
)
_TEAMS = ("TRAINS_IN", "MANAGES_IN", "JOINS_WORKSHOP", "JOINS_COMMUNITY")


def _ends(*relationships: str) -> dict[str, str]:
    """All labels at the ends of the relationships, without conditions."""
    return {
        label.__name__: ""
        for name in relationships
        for end in RELATIONSHIPS[name].ends
        for label in (end.source, end.target)
    }


VIEWS: Mapping[str, View] = {
    "mentoring": View(
        Text("Trainers and the schools they mentor", "培训者与所指导学校"),
        ("MENTORS",),
        {"School": "", "Teacher": _TRAINERS, "Expert": ""},
    ),
    "collaboration": View(
        Text(
            "Schools linked by shared workshops, communities, alliances and mentors",
            "因共同的工作坊、共同体、联盟、指导教师而相联系的学校",
        ),
        _MEETING,
        {"School": ""},
        collaboration,
        meeting_places,
    ),
    "contacts": View(
        Text(
            "People and their schools, teams, workshops and communities",
            "人员与其共有的学校、团队、工作坊、共同体",
        ),
        ("TEACHES_AT", "MENTORS", *_TEAMS),
        {**_ends("TEACHES_AT", "MENTORS", *_TEAMS)},
        contacts,
    ),
    "districts": View(
        Text(
            "Districts linked by the collaboration of their schools", "因学校协作而相联系的责任区"
        ),
        (*_MEETING, "IN_DISTRICT"),
        {"School": "", "SupervisionDistrict": ""},
        districts,
    ),
    "knowledge_flow": View(
        Text("Trainers and the people they trained", "培训者与受训教师"),
        ("TAUGHT_BY", "ATTENDED"),
        _EVERYONE,
        knowledge_flow,
        lessons,
    ),
    "co_training": View(
        Text("Teachers trained together", "共同参训的教师"),
        ("ATTENDED",),
        _EVERYONE,
        co_training,
        taking_part,
    ),
    "attendance": View(
        Text("Teachers and the activities they attended", "教师与所参加活动"),
        ("ATTENDED",),
        _ends("ATTENDED"),
    ),
    "organisation": View(
        Text("Organisational hierarchy", "组织隶属关系"), _ORGANISATION, _ends(*_ORGANISATION)
    ),
    "teams": View(
        Text("People and their teams, workshops and communities", "人员与团队、工作坊、共同体"),
        _TEAMS,
        _ends(*_TEAMS),
    ),
    "posts": View(
        Text("Teachers and their schools", "教师与任职学校"), ("TEACHES_AT",), _ends("TEACHES_AT")
    ),
    "whole": View(Text("Everything", "全图"), tuple(RELATIONSHIPS), dict.fromkeys(NODES, "")),
}


def time_condition(condition: str, *, ever: bool) -> str:
    """A condition of `View.members` with HELD replaced, for a day or for any time."""
    return condition.replace(TIME_PLACEHOLDER, "true" if ever else valid_on("r", "$day"))
