"""The county's web as networkx graphs: named views that planners analyse freely.

A view is a read of rows `(source, target, key, held)`; nodes bring their readable attributes with them.
Personal properties are never read. Attributes are text, numbers and truth values, so that every view can
be written as GraphML and GEXF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.graph.access import LOCAL, Caller, reached, visible
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import day_of, today
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES, RELATIONSHIPS, Node, Property, Relationship, Walk, valid
from yanxiu.graph.naming import county_meant
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    Directed = nx.MultiDiGraph[str]
    Network = nx.Graph[str]

EVER = "ever"
_CAME_ABOUT = (
    "starts",
    "on",
)  # the day on which an activity begins, or a survey, an entry, a report is of


@dataclass(frozen=True, slots=True)
class View:
    """A network that can be asked for: its title, the relationships it is made of, and how."""

    title: Text
    relationships: tuple[str, ...]
    project: Callable[[Directed], Network] | None = None


def _co_training(attendance: Directed) -> Network:
    """Teachers joined by the activities that both attended; `weight` counts them. 0 hours are no training."""
    taking_part: Network = nx.Graph(attendance.to_undirected())
    idle = [(one, other) for one, other, held in taking_part.edges(data=True) if not held["hours"]]
    taking_part.remove_edges_from(idle)
    teachers = [node for node, held in taking_part.nodes.items() if held["label"] == "Teacher"]
    return nx.bipartite.weighted_projected_graph(taking_part, teachers) if teachers else taking_part


VIEWS: Mapping[str, View] = {
    "mentoring": View(
        Text("Trainers and the schools they mentor", "培训者与所指导学校"), ("MENTORS",)
    ),
    "co_training": View(
        Text("Teachers trained together", "共同参训的教师"), ("ATTENDED",), _co_training
    ),
    "attendance": View(
        Text("Teachers and the activities they attended", "教师与所参加活动"), ("ATTENDED",)
    ),
    "organisation": View(
        Text("Who belongs to whom", "组织隶属关系"),
        (
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
        ),
    ),
    "teams": View(
        Text("People and their teams, workshops and communities", "人员与团队、工作坊、共同体"),
        ("TRAINS_IN", "MANAGES_IN", "JOINS_WORKSHOP", "JOINS_COMMUNITY"),
    ),
    "posts": View(Text("Teachers and their schools", "教师与任职学校"), ("TEACHES_AT",)),
    "whole": View(Text("Everything", "全图"), tuple(RELATIONSHIPS)),
}


@dataclass(frozen=True, slots=True)
class Time:
    """What time a network is of: dated relationships on a day (None: ever), what happened within a span.

    last    None: whenever; else what happens after it is left out: attendance, and activities that begin later
    """

    day: date | None
    first: date | None
    last: date | None

    def tests(self, declared: type[Relationship]) -> list[str]:
        """Cypher conditions that keep what is of this time of the relationships `r`."""
        tests = [valid("r", "$day")] if declared.dated and self.day else []
        if "on" in declared.properties:
            tests += ["r.on >= $first"] if self.first else []
            tests += ["coalesce(r.on <= $last, true)"] if self.last else []
        return tests

    def tests_of(self, label: type[Node], variable: str) -> list[str]:
        """Cypher conditions that leave out a node that came about after this time."""
        came = next((name for name in _CAME_ABOUT if name in label.properties), None)
        if self.last is None or came is None:
            return []
        return [f"coalesce({variable}.{came} <= $last, true)"]


def network(
    name: str,
    *,
    database: Database | None = None,
    caller: Caller = LOCAL,
    county: str = "",
    as_of: date | str | None = None,
    from_: date | str | None = None,
    to: date | str | None = None,
) -> Network:
    """A view of the database as a networkx graph.

    name      one of `VIEWS`, with - or _
    database  None: the one of the settings, started where it is our own and does not run
    caller    for whom it is read: of what another may not see nothing is in it
    county    a county by name or code, or the first digits of several codes; "": all in the graph
    as_of     the day on which dated relationships must hold; None: today; "ever": all there have been
    from_     first day of what happened on a day (attendance); None: from the beginning
    to        last day of it; None: the day of `as_of`, so that nothing is in it that came later

    Days are dates, or text as people write them. Directed views are MultiDiGraphs whose edges have the relationship's
    `type` and properties as attributes. Nodes are named by label and id and have `label`, `title`,
    `name` and their other stored properties but the personal ones; schools also `district` and `rural`
    on that day.
    Raises Refused for a name or a day that is none and for a period that ends before it begins, DatabaseFault where the database does not answer.
    """
    view = VIEWS.get(name.replace("-", "_"))
    if view is None:
        raise Refused(
            en=f"There is no network '{name}'. There are: {', '.join(VIEWS)}.",
            zh=f"没有名为“{name}”的网络。现有：{'、'.join(VIEWS)}。",
        )
    time = _time(as_of, from_, to)
    with ExitStack() as opened:
        if database is None:
            address = opened.enter_context(reachable(Settings.from_environment()))
            database = opened.enter_context(Database.connect(address))
        code = county_meant(database, county, caller)
        found = _read(database, view.relationships, time, caller, code)
    return view.project(found) if view.project else found


def _time(as_of: date | str | None, from_: date | str | None, to: date | str | None) -> Time:
    """What time is asked for; raises Refused where a day is none, or the period ends before it begins."""
    now = today()
    day = None if as_of == EVER else now if as_of is None else day_of(as_of, now)
    first = None if from_ is None else day_of(from_, now)
    last = day if to is None else day_of(to, now)
    if first and last and first > last:
        raise Refused(
            en=f"The period begins on {first}, after its last day {last}.",
            zh=f"起始日期 {first} 晚于截止日期 {last}。",
        )
    return Time(day, first, last)


def _read(
    database: Database, relationships: Iterable[str], time: Time, caller: Caller, county: str
) -> Directed:
    found: Directed = nx.MultiDiGraph()
    given = {"day": time.day, "first": time.first, "last": time.last, "county": county}
    given |= caller.params(today())
    for name in relationships:
        declared = RELATIONSHIPS[name]
        for source, target in {(end.source, end.target) for end in declared.ends}:
            step = Walk("", declared, source, target, outgoing=True, many=True)
            tests = [
                *time.tests(declared),
                *time.tests_of(source, "a"),
                *time.tests_of(target, "b"),
                f"{'b' if source.shared else 'a'}.id STARTS WITH $county",
                *visible(caller, source, "a"),
                *reached(caller, step, "b"),
            ]
            (row,) = database.read(  # one list comes in a third of the time of as many rows
                f"MATCH (a:{source.__name__})-[r:{name}]->(b:{target.__name__}) "
                f"WHERE {' AND '.join(tests)} "
                f"RETURN collect([a.id, b.id, {_held('r', declared.properties)}]) AS edges",
                **given,
            )
            for a, b, held in row["edges"]:
                ends = f"{source.__name__}:{a}", f"{target.__name__}:{b}"
                found.add_edge(*ends, type=name, **_plain(held))
    _describe(database, found, time.day or today())
    return found


def _held(variable: str, properties: Mapping[str, Property], *more: str) -> str:
    """A Cypher map of properties, with days as text, and of more."""
    held = [
        f"{name}: toString({variable}.{name})" if declared.type == "date" else f".{name}"
        for name, declared in properties.items()
    ]
    return f"{variable} {{ {', '.join([*held, *more])} }}"


def _describe(database: Database, found: Directed, day: date) -> None:
    """Gives every node its label, title and stored properties, and schools their district on a day."""
    keys: dict[str, list[str]] = {}
    for node in found:
        label, _, key = node.partition(":")
        keys.setdefault(label, []).append(key)
    for label, ids in keys.items():
        shown = {
            name: declared
            for name, declared in NODES[label].properties.items()
            if declared.stored and not declared.personal
        }
        more = _SCHOOL if label == "School" else ()
        (row,) = database.read(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) "
            f"RETURN collect({_held('n', shown, *more)}) AS nodes",
            ids=ids,
            **({"day": day} if more else {}),
        )
        title = NODES[label].title
        for node in row["nodes"]:
            held = _plain(node)
            found.add_node(f"{label}:{held.pop('id')}", label=label, title=title.zh, **held)


_SCHOOL = (
    "district: head([(n)-[d:IN_DISTRICT]->(x) WHERE " + valid("d", "$day") + " | x.name])",
    "rural: EXISTS { (n)-[l:IN_LOCALITY]->(:Locality {rural: true}) WHERE "
    + valid("l", "$day")
    + " }",
)


def _plain(held: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes that every format can hold: what is empty is left out, dates are ISO text."""
    return {
        name: value if isinstance(value, (str, int, float, bool)) else str(value)
        for name, value in held.items()
        if value is not None
    }
