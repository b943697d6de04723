"""Cypher conditions for what a caller may see.

Each condition tests one variable and uses the parameters of `Caller.params`. An empty list admits every node.
For a caller confined to a place, a condition tests membership of a set of nodes, such as `Seen_Teacher`.
`with_sets` puts these sets before the statement, so that each is computed once. Places are those of today,
whatever day the request asks about: a district no longer sees a teacher who has left it.
"""

from collections.abc import Callable, Sequence

from yanxiu.graph.access.caller import Caller
from yanxiu.graph.access.counties import county_condition, stays_in_county
from yanxiu.graph.access.sets import NOTHING, set_condition, stays_in_sight
from yanxiu.graph.model import NODES, Node, Property, Walk


def visible_conditions(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """Conditions for a node that the caller may see, at the start of a MATCH pattern."""
    return _visible(caller, label, variable, county_condition(label, variable))


def reached_conditions(caller: Caller, walk: Walk, variable: str) -> list[str]:
    """Conditions for a node that the caller may see, at the end of a step from a visible node."""

    def conditions(label: type[Node]) -> list[str]:
        confined = (
            None
            if stays_in_county(walk, label)
            else county_condition(label, variable, indexed=False)
        )
        return _visible(caller, label, variable, confined)

    return _among(walk.target.labels, variable, conditions)


def referenced_conditions(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """Conditions for a node that the caller may see, matched by an id stored in another node."""
    return _visible(caller, label, variable, county_condition(label, variable, indexed=False))


def _visible(caller: Caller, label: type[Node], variable: str, confined: str | None) -> list[str]:
    if caller.county is None or label.access.audience == "anyone":
        return []
    if caller.role.place is None or label.access.audience == "county":
        return [confined] if confined else []
    return [set_condition("Seen", caller, label, variable)]


def visible_set(caller: Caller, label: type[Node]) -> str | None:
    """The name of the set of visible nodes of a label; None if visibility needs no set."""
    conditions = visible_conditions(caller, label, "found")
    if conditions and conditions[0].startswith("found IN "):
        return conditions[0].removeprefix("found IN ")
    return None


def visible_any_conditions(
    caller: Caller, labels: Sequence[type[Node]], variable: str
) -> list[str]:
    """Conditions for a node that the caller may see and that has one of several labels."""
    return _among(labels, variable, lambda label: visible_conditions(caller, label, variable))


def _among(
    labels: Sequence[type[Node]], variable: str, conditions_of: Callable[[type[Node]], list[str]]
) -> list[str]:
    """Conditions that depend on the node's label; labels with equal conditions are combined."""
    if len(labels) == 1:
        return conditions_of(labels[0])
    alike: dict[tuple[str, ...], list[str]] = {}
    for label in labels:
        alike.setdefault(tuple(conditions_of(label)), []).append(label.__name__)
    if set(alike) <= {()}:
        return []
    choices = [
        " AND ".join([f"{variable}:{'|'.join(names)}", *conditions])
        for conditions, names in alike.items()
        if conditions != (NOTHING,)
    ]
    return [f"({' OR '.join(choices) or NOTHING})"]


def own_conditions(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """Conditions for a node that belongs to the caller's place."""
    if caller.county is None:
        return []
    if caller.role.place is None:
        return visible_conditions(caller, label, variable)
    return [set_condition("Own", caller, label, variable)]


def step_conditions(caller: Caller, walk: Walk, source: str, target: str) -> list[str]:
    """Conditions for a step from a visible node at `source` to a node at `target` that the caller may see.

    A confidential relationship is visible if one of its ends belongs to the caller's place. Such a step may
    already prove that its target is visible; the target then needs no condition of its own.
    """
    conditions = edge_conditions(caller, walk, source, target)
    if conditions and stays_in_sight(caller, walk):
        return conditions
    return [*reached_conditions(caller, walk, target), *conditions]


def edge_conditions(caller: Caller, walk: Walk, source: str, target: str) -> list[str]:
    """Conditions for a relationship, between two visible nodes, that the caller may see.

    A confidential relationship is visible if one of its ends belongs to the caller's place.
    """
    if caller.role.place is None or not walk.relationship.confidential:
        return []
    belongs = [
        " AND ".join(
            _among(labels, variable, lambda label, at=variable: own_conditions(caller, label, at))  # type: ignore[misc]
        )
        for labels, variable in ((walk.source.labels, source), (walk.target.labels, target))
    ]
    return [f"({' OR '.join(each for each in belongs if each != NOTHING) or NOTHING})"]


def full_conditions(caller: Caller, declared: Property, variable: str) -> list[str]:
    """Conditions under which the caller sees the property in full; [NOTHING]: never."""
    if caller.role.personal or not declared.personal:
        return []
    if caller.role.place is None or declared.owner not in NODES:
        return [NOTHING]
    return [set_condition("Full", caller, NODES[declared.owner], variable)]


def shown_property(caller: Caller, declared: Property, variable: str) -> str | None:
    """Cypher for a stored property as the caller sees it; None if the caller sees the stored value.

    Filters, orders, aggregates and cursors use the same Cypher, so none of them reveals a hidden value.
    """
    stored = f"{variable}.{declared.name}"
    if declared.personal:
        conditions = full_conditions(caller, declared, variable)
        if not conditions:
            return None
        masked = declared.masked(stored)
        if conditions == [NOTHING]:
            return masked
        return f"CASE WHEN {' AND '.join(conditions)} THEN {stored} ELSE {masked} END"
    if declared.ref is None:
        return None
    target = f"{variable}_{declared.name}"
    conditions = referenced_conditions(caller, NODES[declared.ref], target)
    if not conditions:
        return None
    match = f"MATCH ({target}:{declared.ref} {{id: {stored}}}) WHERE {' AND '.join(conditions)}"
    return f"CASE WHEN EXISTS {{ {match} }} THEN {stored} END"
