"""The nodes of each label that belong to or are visible from a caller's place, computed once per statement.

Each set is found from the place by the paths that the labels declare (`yanxiu.graph.model.placing`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yanxiu.graph.access.caller import Caller, Role
from yanxiu.graph.access.counties import label_of, of_county, stays, walk_of
from yanxiu.graph.model import NODES, Node, Walk, valid, walks

NOTHING = "false"
_FOUND = "Found"
_STEP = "Step"
_SET = re.compile(rf"\b(Own|Seen|Full)_({'|'.join(NODES)})\b")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path to a place: along one relationship, or along any of several between the same labels."""

    walks: tuple[Walk, ...]

    @property
    def source(self) -> type[Node]:
        return self.walks[0].source

    @property
    def target(self) -> type[Node]:
        return label_of(self.walks[0])

    @property
    def conditions(self) -> tuple[str, ...]:
        """Conditions over `Step` that have to hold of the relationship."""
        walk = self.walks[0]
        dated = [valid(_STEP, "$caller_day")] if walk.relationship.dated else []
        one = None if walk.many else walk.relationship.one_where
        return (*dated, *([f"{_STEP}.{one}"] if one else []))

    @property
    def mergeable(self) -> bool:
        """Whether the ends of the relationship alone tell its direction."""
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
    """A statement whose conditions look into sets, behind the finding of those sets."""
    named = sorted({(match[1], match[2]) for match in _SET.finditer(cypher)})
    first: list[str] = []
    then: list[str] = []
    for kind, label in named:
        begun = kind == "Seen" and ("Own", label) in named
        definition = f"{_set(caller.role, kind, label, begun=begun)} AS {kind}_{label}"
        (then if begun else first).append(definition)
    prefix = f"WITH {', '.join(first)} " if first else ""
    return f"{prefix}WITH *, {', '.join(then)} {cypher}" if then else f"{prefix}{cypher}"


def sets_in(cypher: str) -> list[str]:
    """The names of the sets that Cypher looks into."""
    return sorted({match[0] for match in _SET.finditer(cypher)})


def leads_within(caller: Caller, walk: Walk) -> bool:
    """Whether a step from a node that is the place's own always ends at one that the place sees.

    It does where what the place sees of the end's label includes the way back, and on along each of the paths
    that make the beginning its own. A step that is not of every day proves nothing: places are those of today.
    """
    if caller.role.place is None or walk.relationship.dated or not issubclass(walk.target, Node):
        return False
    own, seen = _paths(caller.role, "Own", walk.source), _paths(caller.role, "Seen", walk.target)
    return bool(own) and any(
        all(".".join(filter(None, (back.name, path))) in seen for path in own)
        for back in walks(walk.target)
        if back.many and back.target is walk.source
        if back.relationship is walk.relationship and back.outgoing != walk.outgoing
    )


def in_set(kind: str, caller: Caller, label: type[Node], variable: str) -> str:
    """Cypher that is true where the node at `variable` is in the caller's set of that kind: Own, Seen or Full."""
    if not _paths(caller.role, kind, label):
        return NOTHING
    return f"{variable} IN {kind}_{label.__name__}"


def _paths(role: Role, kind: str, label: type[Node]) -> tuple[str, ...]:
    assert role.place is not None
    reach = label.access.reach(role.place)
    return {"Own": reach.own, "Seen": (*reach.own, *reach.shown), "Full": reach.full}[kind]


@cache
def _set(role: Role, kind: str, name: str, *, begun: bool) -> str:
    """Cypher of the nodes of a label from which a path leads to the caller's place today, each once.

    begun   what the place sees begins with what is its own, where the statement has found that already
    """
    label = NODES[name]
    named = _paths(role, kind, label)
    if begun:
        named = tuple(path for path in named if path not in _paths(role, "Own", label))
    paths = [tuple(_steps(label, path)) for path in named]
    # The last branch goes through one UNION alone, and the first path declared leads to the most nodes.
    branches = [_path(role, label, path) for path in reversed(_merged(paths))]
    if begun:
        branches.append(f"UNWIND Own_{name} AS {_FOUND} RETURN {_FOUND}")
    if len(branches) == 1:
        return f"COLLECT {{ {branches[0].replace('RETURN', 'RETURN DISTINCT')} }}"
    return f"COLLECT {{ {' UNION '.join(branches)} }}"


def _merged(paths: list[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
    """Paths that differ in one step alone, between the same two labels, as one path.

    A node with few relationships keeps them in one chain, so that to walk several types costs as much as one:
    whom a district sees of those who attended, enrolled, were nominated or taught was found four times.
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
    # the place is of the caller's county, and so is what no step between leads out of
    within = all(stays(walk, step.target) for step in steps for walk in step.walks)
    conditions = [] if within else [of_county(label, _FOUND, indexed=False)]
    for at, step in enumerate(steps):
        taken, following = f"Step{at}", f"Place{at}"
        patterns.append(step.pattern(place, taken, following))
        conditions += [re.sub(rf"\b{_STEP}\b", taken, condition) for condition in step.conditions]
        place = following
    conditions.append(f"{place}.id = $caller_place")
    return f"MATCH {', '.join(patterns)} WHERE {' AND '.join(conditions)} RETURN {_FOUND}"


def _steps(label: type[Node], path: str) -> Iterator[Step]:
    for name in filter(None, path.split(".")):
        step = Step((walk_of(label, name),))
        yield step
        label = step.target
