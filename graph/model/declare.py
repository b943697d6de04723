"""The declarations of the model: nodes, properties, relationships, and their registry.

A node is a class whose annotated attributes are its properties; a relationship is a class whose `ends`
say which labels it joins and under which names it is walked from either side:

    class School(Node):
        "学校 | 学校、幼儿园与教学点 | A school, kindergarten or teaching point | 3.2 5.1"
        name: Annotated[str, Text("Full name", "全称"), FULL_TEXT]

    class InDistrict(Dated):
        "所属责任区 | ..."
        single = True
        ends = (End(School, SupervisionDistrict, "districts", "schools", one="district"),)

The docstring holds the Chinese title, what it is in Chinese and in English, and, where it carries
something of the plan, the sections of the plan. Everything else (constraints, GraphQL types, filters, roster checks, diagram) reads the registry.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from yanxiu.graph.model.placing import Access
from yanxiu.graph.model.properties import Property, properties_of, title_of
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Closing:
    """How nodes of a label come to an end: nothing may be said of one from that day on.

    property   the first day on which it is closed
    name       how a sentence calls such a node
    """

    property: str
    name: Text


class Node:
    """Base of all labels. `id` is the key: the county's code and the local code, or a standard code.

    Each label says who may see it (`access`), or its class is not made. `exists` says on which days a node is there,
    by `exists_between` or `exists_while`: a list leaves it out on the others. Without it a node is there on every day.
    """

    id: Annotated[str, Text("Key of the node, unique within its label", "唯一标识")]

    title: ClassVar[Text]
    about: ClassVar[Text]
    plan: ClassVar[tuple[str, ...]]
    properties: ClassVar[Mapping[str, Property]]
    shared: ClassVar[bool] = False  # one for all counties, not one county's own
    machinery: ClassVar[bool] = False  # the program's own: no query, roster or question knows it
    access: ClassVar[Access]
    exists: ClassVar[str | None] = None  # Cypher over `self` and `$as_of`, as of `Derived`
    closing: ClassVar[Closing | None] = None  # its nodes close; they may live on in others
    merged_by: ClassVar[str | None] = (
        None  # two that are one may be merged; people name them by this property
    )

    labels: ClassVar[tuple[type["Node"], ...]]  # itself: what a union has several of

    def __init_subclass__(cls) -> None:
        if "access" not in vars(cls) and not cls.machinery:
            raise TypeError(f"{cls.__name__} does not say who may see it: declare its `access`")
        cls.title, cls.about, cls.plan = title_of(cls)
        cls.properties = properties_of(cls)
        cls.labels = (cls,)
        (MACHINERY if cls.machinery else NODES)[cls.__name__] = cls


NODES: dict[str, type[Node]] = {}
MACHINERY: dict[str, type[Node]] = {}


class NodeUnion:
    """Base of what nodes of several labels are alike, so that they can be asked for together.

    Its properties are those that all its labels have.
    """

    labels: ClassVar[tuple[type[Node], ...]]
    title: ClassVar[Text]
    about: ClassVar[Text]
    properties: ClassVar[Mapping[str, Property]]

    def __init_subclass__(cls) -> None:
        cls.title, cls.about, _ = title_of(cls)
        first, *others = cls.labels
        cls.properties = {
            name: declared
            for name, declared in first.properties.items()
            if all(
                name in other.properties and other.properties[name].type == declared.type
                for other in others
            )
        }
        UNIONS[cls.__name__] = cls


UNIONS: dict[str, type[NodeUnion]] = {}
Target = type[Node] | type[NodeUnion]


@dataclass(frozen=True, slots=True)
class End:
    """One pair of labels that a relationship joins, and the names it is walked by.

    `forward` leads from source to target, `backward` from target to source; both are lists. `one`
    names the single target on a day, where a relationship has at most one at a time (or one `main`);
    `back` names the single source.
    """

    source: type[Node]
    target: type[Node]
    forward: str
    backward: str
    one: str | None = None
    back: str | None = None


@dataclass(frozen=True, slots=True)
class UnionEnd:
    """The ends of a relationship at all labels of a union, walked at once by one name from the other side."""

    name: str
    union: type[NodeUnion]


class Relationship:
    """Base of all relationships: a fact that happened, identified by its properties."""

    ends: ClassVar[tuple[End, ...]] = ()
    title: ClassVar[Text]
    about: ClassVar[Text]
    plan: ClassVar[tuple[str, ...]]
    properties: ClassVar[Mapping[str, Property]]
    type: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ()  # properties that tell two between the same nodes apart
    dated: ClassVar[bool] = False
    single: ClassVar[bool] = False  # at most one at a time: a new one ends the one before it
    one_where: ClassVar[str | None] = None  # the flag that picks `one` where there may be several
    between_counties: ClassVar[bool] = False  # may join nodes of two counties
    confidential: ClassVar[bool] = False  # seen where one of its ends belongs to the caller's place
    unions: ClassVar[tuple["UnionEnd", ...]] = ()
    succession: ClassVar[bool] = False  # leads from what closed to what it lives on in
    naming: ClassVar[bool] = (
        False  # leads to further names, whose ids begin with that of what they name
    )

    def __init_subclass__(cls) -> None:
        if cls.__name__ != "Dated":
            cls.title, cls.about, cls.plan = title_of(cls)
            cls.type = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).upper()
            RELATIONSHIPS[cls.type] = cls
        cls.properties = properties_of(cls)


RELATIONSHIPS: dict[str, type[Relationship]] = {}


class Dated(Relationship):
    """Base of relationships that hold for a time: from the day `since` up to the day before `until`."""

    since: Annotated[date, Text("First day it holds", "起始日期")]
    until: Annotated[
        date | None,
        Text("First day it no longer holds; open if empty", "终止日期（当日起不再有效）"),
    ]
    dated: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("since",)


@dataclass(frozen=True, slots=True)
class Walk:
    """One step that can be taken from a label: along a relationship, in a direction, to a label."""

    name: str
    relationship: type[Relationship]
    source: type[Node]
    target: Target
    outgoing: bool
    many: bool

    def pattern(self, source: str, relationship: str, target: str) -> str:
        """Cypher of the step between two variables, e.g. `(a)-[r:MENTORS]->(b:School)`."""
        step = f"[{relationship}:{self.relationship.type}]"
        arrow = f"-{step}->" if self.outgoing else f"<-{step}-"
        labels = "|".join(label.__name__ for label in self.target.labels)
        return f"({source}){arrow}({target}:{labels})"


def walks(label: type[Node]) -> Iterator[Walk]:
    """Every step that can be taken from `label`, in the order declared."""
    for relationship in RELATIONSHIPS.values():
        for end in relationship.ends:
            if end.source is label:
                yield Walk(end.forward, relationship, end.source, end.target, True, many=True)
                if end.one:
                    yield Walk(end.one, relationship, end.source, end.target, True, many=False)
            if end.target is label:
                yield Walk(end.backward, relationship, end.target, end.source, False, many=True)
                if end.back:
                    yield Walk(end.back, relationship, end.target, end.source, False, many=False)
        for united in relationship.unions:
            for outgoing in (True, False):
                if set(united.union.labels) <= _reached(relationship, label, outgoing=outgoing):
                    yield Walk(united.name, relationship, label, united.union, outgoing, many=True)


def _reached(
    relationship: type[Relationship], label: type[Node], *, outgoing: bool
) -> set[type[Node]]:
    pairs = [
        (end.source, end.target) if outgoing else (end.target, end.source)
        for end in relationship.ends
    ]
    return {reached for left, reached in pairs if left is label}


def steps(target: Target) -> Iterator[Walk]:
    """Every step from a label that callers may take; a union has none of its own.

    A list that can never hold more than one node is left out: the step to the single node says the same.
    """
    if not issubclass(target, Node):
        return
    all_steps = [*walks(target)]
    alone = {
        (walk.relationship, walk.outgoing, walk.target)
        for walk in all_steps
        if not walk.many and not walk.relationship.dated
    }
    for walk in all_steps:
        if not walk.many or (walk.relationship, walk.outgoing, walk.target) not in alone:
            yield walk


def exists_between(begins: str | None = None, ends: str | None = None) -> str:
    """Cypher that is true from the day in one property up to the day before that in the other; empty is no bound."""
    bounds = [f"coalesce(self.{begins} <= $as_of, true)"] if begins else []
    bounds += [f"coalesce(self.{ends} > $as_of, true)"] if ends else []
    return " AND ".join(bounds)


def exists_while(*relationships: str) -> str:
    """Cypher that is true while one of the dated relationships that lead away from a node holds."""
    types = "|".join(relationships)
    return f"EXISTS {{ (self)-[holds:{types}]->() WHERE {valid_on('holds', '$as_of')} }}"


def successions(label: type[Node]) -> tuple[str, ...]:
    """The types of the relationships from a closed node of the label to its successors."""
    return tuple(
        kind
        for kind, declared in RELATIONSHIPS.items()
        if declared.succession and any(end.source is label for end in declared.ends)
    )


def further_names(label: type[Node]) -> tuple[type[Node], ...]:
    """The labels whose nodes are further names of the label's nodes: former and short ones."""
    return tuple(
        end.target
        for declared in RELATIONSHIPS.values()
        if declared.naming
        for end in declared.ends
        if end.source is label
    )


def valid_on(relationship: str, day: str) -> str:
    """Cypher that is true where a dated relationship holds on a day; `until` is the first day it does not."""
    return f"{relationship}.since <= {day} AND coalesce({relationship}.until > {day}, true)"
