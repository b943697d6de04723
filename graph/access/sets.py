"""Sets of the nodes that belong to a caller's place or are visible from it, computed once per statement.

Each set is computed from the place along the paths that the labels declare (`yanxiu.graph.model.placing`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yanxiu.graph.access.caller import Caller, Role
from yanxiu.graph.access.counties import county_condition, find_walk, stays_in_county, target_label
from yanxiu.graph.model import NODES, Node, Walk, valid_on, walks

NOTHING = "false"
_FOUND = "Found"
_STEP = "Step"
_SET = re.compile(rf"\b(Own|Seen|Full)_({'|'.join(NODES)})\b")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path to a place, along one relationship or any of several between the same labels."""

    walks: tuple[Walk, ...]

    @property
    def source(self) -> type[Node]:
        return self.walks[0].source

    @property
    def target(self) -> type[Node]:
        return target_label(self.walks[0])

    @property
    def conditions(self) -> tuple[str, ...]:
        """Conditions that the relationship must meet; the variable in them is `Step`."""
        walk = self.walks[0]
        dated = [valid_on(_STEP, "$caller_day")] if walk.relationship.dated else []
        one = None if walk.many else walk.relationship.one_where
        return (*dated, *([f"{_STEP}.{one}"] if one else []))

    @property
    def mergeable(self) -> bool:
        """Whether the labels of its two ends determine the direction of the relationship."""
        walk = self.walks[0]
        directions = {
            (end.source, end.target)
            for end in walk.relationship.ends
            if {end.source, end.target} == {self.source, self.target}
        }
        return self.source is not self.target and len(directions) == 1

    def pattern(self, source: str, relationship: str, target: str) -> str:
        """Cypher of the step between two variables."""
        types = "|".join(sorted({walk.relationship.type for walk in self.walks}))
        directions = {walk.outgoing for walk in self.walks}
        before = "<-" if directions == {False} else "-"
        after = "->" if directions == {True} else "-"
        return f"({source}){before}[{relationship}:{types}]{after}({target}:{self.target.__name__})"


def with_sets(caller: Caller, cypher: str) -> str:
    """Returns the statement, preceded by the computation of the sets that its conditions use."""
    named = sorted({(match[1], match[2]) for match in _SET.finditer(cypher)})
    first: list[str] = []
    then: list[str] = []
    for kind, label in named:
        from_own = kind == "Seen" and ("Own", label) in named
        definition = f"{_set(caller.role, kind, label, from_own=from_own)} AS {kind}_{label}"
        (then if from_own else first).append(definition)
    prefix = f"WITH {', '.join(first)} " if first else ""
    return f"{prefix}WITH *, {', '.join(then)} {cypher}" if then else f"{prefix}{cypher}"


def used_sets(cypher: str) -> list[str]:
    """The names of the sets that a Cypher text uses."""
    return sorted({match[0] for match in _SET.finditer(cypher)})


def stays_in_sight(caller: Caller, walk: Walk) -> bool:
    """Whether a step from a node of the caller's own place always ends at a node that the place sees.

    It does if the "seen" paths of the end's label contain the step back, followed by each path that makes
    the start the place's own. A dated relationship proves nothing, because places are those of today.
    """
    if caller.role.place is None or walk.relationship.dated or not issubclass(walk.target, Node):
        return False
    own_paths, seen_paths = (
        _paths(caller.role, "Own", walk.source),
        _paths(caller.role, "Seen", walk.target),
    )
    return bool(own_paths) and any(
        all(".".join(filter(None, (back.name, path))) in seen_paths for path in own_paths)
        for back in walks(walk.target)
        if back.many and back.target is walk.source
        if back.relationship is walk.relationship and back.outgoing != walk.outgoing
    )


def set_condition(kind: str, caller: Caller, label: type[Node], variable: str) -> str:
    """Cypher that is true if the node at `variable` is in the caller's set of that kind: Own, Seen or Full."""
    if not _paths(caller.role, kind, label):
        return NOTHING
    return f"{variable} IN {kind}_{label.__name__}"


def _paths(role: Role, kind: str, label: type[Node]) -> tuple[str, ...]:
    assert role.place is not None
    reach = label.access.reach(role.place)
    return {"Own": reach.own, "Seen": (*reach.own, *reach.shown), "Full": reach.full}[kind]


@cache
def _set(role: Role, kind: str, name: str, *, from_own: bool) -> str:
    """Cypher for the nodes of a label from which a path leads to the caller's place today, without duplicates.

    from_own   the statement has already computed the Own set of the label; the Seen set starts from it
    """
    label = NODES[name]
    named = _paths(role, kind, label)
    if from_own:
        named = tuple(path for path in named if path not in _paths(role, "Own", label))
    paths = [tuple(_steps(label, path)) for path in named]
    # The rows of the last branch pass only one UNION, and the first declared path has the most rows.
    branches = [_path(role, label, path) for path in reversed(_merge_paths(paths))]
    if from_own:
        branches.append(f"UNWIND Own_{name} AS {_FOUND} RETURN {_FOUND}")
    if len(branches) == 1:
        return f"COLLECT {{ {branches[0].replace('RETURN', 'RETURN DISTINCT')} }}"
    return f"COLLECT {{ {' UNION '.join(branches)} }}"


def _merge_paths(paths: list[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
    """Combines paths that differ only in one step between the same two labels.

    A node with few relationships stores them in one chain, so following several types costs as much as one.
    Uncombined, a district's teachers who attended, enrolled, were nominated or taught took four traversals.
    """
    for at in range(max(map(len, paths), default=0)):
        alike: dict[object, tuple[Step, ...]] = {}
        for path in paths:
            key: object = path
            if at < len(path) and path[at].mergeable:
                step = path[at]
                key = (path[:at], step.source, step.target, step.conditions, path[at + 1 :])
            known = alike.get(key)
            alike[key] = path if known is None else _with(known, at, path[at])
        paths = list(alike.values())
    return paths


def _with(path: tuple[Step, ...], at: int, more: Step) -> tuple[Step, ...]:
    merged = Step((*path[at].walks, *more.walks))
    return (*path[:at], merged, *path[at + 1 :])


def _path(role: Role, label: type[Node], steps: tuple[Step, ...]) -> str:
    end = steps[-1].target if steps else label
    if end.__name__ != role.label:
        path = ".".join(step.walks[0].name for step in steps)
        raise ValueError(f"{label.__name__}: '{path}' does not lead to a {role.label}")
    patterns, place = [f"({_FOUND}:{label.__name__})"], _FOUND
    # The place is in the caller's county, so a path that never leaves the county starts there too.
    within = all(stays_in_county(walk, step.target) for step in steps for walk in step.walks)
    conditions = [] if within else [county_condition(label, _FOUND, indexed=False)]
    for at, step in enumerate(steps):
        relationship, following = f"Step{at}", f"Place{at}"
        patterns.append(step.pattern(place, relationship, following))
        conditions += [
            re.sub(rf"\b{_STEP}\b", relationship, condition) for condition in step.conditions
        ]
        place = following
    conditions.append(f"{place}.id = $caller_place")
    return f"MATCH {', '.join(patterns)} WHERE {' AND '.join(conditions)} RETURN {_FOUND}"


def _steps(label: type[Node], path: str) -> Iterator[Step]:
    for name in filter(None, path.split(".")):
        step = Step((find_walk(label, name),))
        yield step
        label = step.target
