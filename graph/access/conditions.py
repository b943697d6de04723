"""What a caller may see, as Cypher: conditions over a variable, with the parameters of `Caller.params`.

An empty list lets everything through. For a caller whose place is not the whole county the conditions look
into sets of nodes, such as `Seen_Teacher`, which `with_sets` puts before the statement: each is found from
the place, once, however often it is looked into. Places are those of today, whatever day is asked about: who
has left a district is no longer its affair.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from graph.access.caller import Caller
from graph.model import NODES, Node, Property, Walk, valid, walks

NOTHING = "false"
_FOUND = "Found"
_SET = re.compile(rf"\b(Own|Seen|Full)_({'|'.join(NODES)})\b")


def visible(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """True of the nodes at `variable` that the caller may see."""
    if caller.county is None or label.access.audience == "anyone":
        return []
    confined = _of_county(label, variable)
    if caller.role.place is None or label.access.audience == "county":
        return [confined]
    return [_in_set("Seen", caller, label, variable)]


def visible_among(caller: Caller, labels: Sequence[type[Node]], variable: str) -> list[str]:
    """True of the nodes at `variable`, each of one of these labels, that the caller may see."""
    return _among(labels, variable, lambda label: visible(caller, label, variable))


def _among(
    labels: Sequence[type[Node]], variable: str, conditions_of: Callable[[type[Node]], list[str]]
) -> list[str]:
    """Conditions that depend on which of several labels a node has; labels with the same are put together."""
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


def own(caller: Caller, label: type[Node], variable: str) -> list[str]:
    """True of the nodes that belong to the caller's place, so that figures about them are its affair."""
    if caller.county is None:
        return []
    if caller.role.place is None:
        return visible(caller, label, variable)
    return [_in_set("Own", caller, label, variable)]


def edge_visible(caller: Caller, walk: Walk, source: str, target: str) -> list[str]:
    """True of the relationships of a walk between two visible nodes that the caller may see.

    What is confidential is seen where one of the two belongs to the caller's place.
    """
    if caller.role.place is None or not walk.relationship.confidential:
        return []
    belongs = [
        " AND ".join(_among(labels, variable, lambda label, at=variable: own(caller, label, at)))  # type: ignore[misc]
        for labels, variable in ((walk.source.labels, source), (walk.target.labels, target))
    ]
    return [f"({' OR '.join(each for each in belongs if each != NOTHING) or NOTHING})"]


def in_full(caller: Caller, declared: Property, variable: str) -> list[str]:
    """True where a property of the node at `variable` is seen in full; [NOTHING]: nowhere."""
    if caller.role.personal or not declared.personal:
        return []
    if caller.role.place is None or declared.owner not in NODES:
        return [NOTHING]
    return [_in_set("Full", caller, NODES[declared.owner], variable)]


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
    return f"EXISTS {{ MATCH {walk.pattern(variable, step, found)} WHERE {_of_county(_label(walk), found)} }}"


def with_sets(caller: Caller, cypher: str) -> str:
    """A statement whose conditions look into sets, behind the finding of those sets."""
    named = sorted({(found[1], found[2]) for found in _SET.finditer(cypher)})
    found = [f"{_set(caller, kind, NODES[label])} AS {kind}_{label}" for kind, label in named]
    return f"WITH {', '.join(found)} {cypher}" if found else cypher


def sets_in(cypher: str) -> list[str]:
    """The names of the sets that Cypher looks into."""
    return sorted({found[0] for found in _SET.finditer(cypher)})


def _in_set(kind: str, caller: Caller, label: type[Node], variable: str) -> str:
    if not _paths(caller, kind, label):
        return NOTHING
    return f"{variable} IN {kind}_{label.__name__}"


def _paths(caller: Caller, kind: str, label: type[Node]) -> tuple[str, ...]:
    assert caller.role.place is not None
    reach = label.access.reach(caller.role.place)
    return {"Own": reach.own, "Seen": (*reach.own, *reach.shown), "Full": reach.full}[kind]


def _set(caller: Caller, kind: str, label: type[Node]) -> str:
    """Cypher of the nodes of a label from which a path leads to the caller's place today."""
    branches = [_path(caller, label, path) for path in _paths(caller, kind, label)]
    return f"COLLECT {{ {' UNION '.join(branches)} }}"


def _path(caller: Caller, label: type[Node], path: str) -> str:
    steps = list(_steps(label, path))
    end = steps[-1].target if steps else label
    if end.__name__ != caller.role.label:
        raise ValueError(f"{label.__name__}: '{path}' does not lead to a {caller.role.label}")
    patterns, standing = [f"({_FOUND}:{label.__name__})"], _FOUND
    conditions = [_of_county(label, _FOUND)]
    for at, walk in enumerate(steps):
        step, found = f"Step{at}", f"Place{at}"
        patterns.append(walk.pattern(standing, step, found))
        if walk.relationship.dated:
            conditions.append(valid(step, "$caller_day"))
        if not walk.many and walk.relationship.one_where:
            conditions.append(f"{step}.{walk.relationship.one_where}")
        standing = found
    conditions.append(f"{standing}.id = $caller_place")
    return f"MATCH {', '.join(patterns)} WHERE {' AND '.join(conditions)} RETURN {_FOUND}"


def _steps(label: type[Node], path: str) -> Iterator[Walk]:
    for name in filter(None, path.split(".")):
        walk = _walk(label, name)
        yield walk
        label = _label(walk)


def _label(walk: Walk) -> type[Node]:
    if not issubclass(walk.target, Node):
        raise ValueError(f"{walk.name} leads to several labels")  # noqa: TRY004 - a fault of the model
    return walk.target


def _walk(label: type[Node], name: str) -> Walk:
    found = next((walk for walk in walks(label) if walk.name == name), None)
    if found is None:
        raise ValueError(f"{label.__name__} has no step '{name}'")
    return found
