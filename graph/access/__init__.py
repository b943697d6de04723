"""Access control: callers with a role and a place, and Cypher conditions for what they may see."""

from yanxiu.graph.access.caller import LOCAL, OPERATOR, ROLES, SHELL, Caller, Role
from yanxiu.graph.access.conditions import (
    along,
    in_full,
    own,
    reached,
    referenced,
    seen,
    visible,
    visible_among,
    visible_set,
)
from yanxiu.graph.access.counties import stays, told_by_id
from yanxiu.graph.access.sets import NOTHING, sets_in, with_sets

__all__ = [
    "LOCAL",
    "NOTHING",
    "OPERATOR",
    "ROLES",
    "SHELL",
    "Caller",
    "Role",
    "along",
    "in_full",
    "own",
    "reached",
    "referenced",
    "seen",
    "sets_in",
    "stays",
    "told_by_id",
    "visible",
    "visible_among",
    "visible_set",
    "with_sets",
]
