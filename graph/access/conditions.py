"""What a caller may see, as Cypher: conditions over a variable, with the parameters of `Caller.params`.

An empty list lets everything through. Places are those of today, whatever day is asked about: who has left
a district is no longer its affair.
"""

from collections.abc import Iterator

from graph.access.caller import Caller
from graph.model import NODES, Node, Property, Walk, valid, walks

NOTHING = "false"


def visible(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """True of the nodes at `variable` that the caller may see."""
    if caller.county is None or label.access.audience == "anyone":
        return []
    confined = _of_county(label, variable)
    if caller.role.place is None or label.access.audience == "county":
        return [confined]
    reach = label.access.reach(caller.role.place)
    return [confined, _reached(caller, label, variable, (*reach.own, *reach.shown))]


def own(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """True of the nodes that belong to the caller's place, so that figures about them are its affair."""
    if caller.county is None:
        return []
    if caller.role.place is None:
        return visible(caller, label, variable)
    reach = label.access.reach(caller.role.place)
    reached = _reached(caller, label, variable, reach.own)
    return [_of_county(label, variable), reached] if reach.own else [NOTHING]


def edge_visible(caller: Caller, walk: Walk, source: str, target: str) -> list[str]:
    """True of the relationships of a walk between two visible nodes that the caller may see.

    What is confidential is seen where one of the two belongs to the caller's place.
    """
    if caller.role.place is None or not walk.relationship.confidential:
        return []
    ends = ((walk.source, source), (walk.target, target))
    belongs = [" AND ".join(own(caller, label, variable)) for label, variable in ends]
    return [f"({' OR '.join(each for each in belongs if each != NOTHING) or NOTHING})"]


def in_full(caller: Caller, declared: Property, variable: str) -> list[str]:
    """True where a property of the node at `variable` is seen in full; [NOTHING]: nowhere."""
    if caller.role.personal or not declared.personal:
        return []
    if caller.role.place is None or declared.owner not in NODES:
        return [NOTHING]
    label = NODES[declared.owner]
    return [_reached(caller, label, variable, label.access.reach(caller.role.place).full)]


def seen(caller: Caller, declared: Property, variable: str) -> str | None:
    """Cypher of a stored property as the caller sees it; None where that is as it is stored.

    Filters, orders, aggregates and cursors take the same, so that none of them tells more than is shown.
    """
    stored = f"{variable}.{declared.name}"
    if declared.personal:
        conditions = in_full(caller, declared, variable)
        if not conditions:
            return None
        masked = declared.masked(stored)
        if conditions == [NOTHING]:
            return masked
        return f"CASE WHEN {' AND '.join(conditions)} THEN {stored} ELSE {masked} END"
    if declared.ref is None:
        return None
    target = f"{variable}_{declared.name}"
    conditions = visible(caller, NODES[declared.ref], target)
    if not conditions:
        return None
    match = f"MATCH ({target}:{declared.ref} {{id: {stored}}}) WHERE {' AND '.join(conditions)}"
    return f"CASE WHEN EXISTS {{ {match} }} THEN {stored} END"


def _of_county(label: type[Node], variable: str) -> str:
    told = label.access.county
    if told == "code":
        return f"{variable}.id = $caller_county"
    if told == "key":
        return f"{variable}.id STARTS WITH $caller_key"
    walk = _walk(label, told)
    step, found = f"{variable}_C1", f"{variable}_C2"
    return f"EXISTS {{ MATCH {walk.pattern(variable, step, found)} WHERE {_of_county(walk.target, found)} }}"


def _reached(caller: Caller, label: type[Node], variable: str, paths: tuple[str, ...]) -> str:
    if not paths:
        return NOTHING
    return f"({' OR '.join(_path(caller, label, variable, path) for path in paths)})"


def _path(caller: Caller, label: type[Node], variable: str, path: str) -> str:
    """True where a path of steps that hold today leads from the variable to the caller's place."""
    if not path:
        return f"{variable}.id = $caller_place"
    steps = list(_steps(label, path))
    if steps[-1].target.__name__ != caller.role.label:
        raise ValueError(f"{label.__name__}: {path} does not lead to a {caller.role.label}")
    patterns, conditions, standing = [], [], variable
    for at, walk in enumerate(steps):
        step, found = f"{variable}_R{at}", f"{variable}_N{at}"
        patterns.append(walk.pattern(standing, step, found))
        if walk.relationship.dated:
            conditions.append(valid(step, "$caller_day"))
        if not walk.many and walk.relationship.one_where:
            conditions.append(f"{step}.{walk.relationship.one_where}")
        standing = found
    conditions.append(f"{standing}.id = $caller_place")
    return f"EXISTS {{ MATCH {', '.join(patterns)} WHERE {' AND '.join(conditions)} }}"


def _steps(label: type[Node], path: str) -> Iterator[Walk]:
    for name in path.split("."):
        walk = _walk(label, name)
        yield walk
        label = walk.target


def _walk(label: type[Node], name: str) -> Walk:
    found = next((walk for walk in walks(label) if walk.name == name), None)
    if found is None:
        raise ValueError(f"{label.__name__} has no step '{name}'")
    return found
