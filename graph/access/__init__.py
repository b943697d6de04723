"""Who may see what: callers with a role and a place, and what they may see as conditions in Cypher."""

from graph.access.caller import LOCAL, OPERATOR, ROLES, SHELL, Caller, Role
from graph.access.conditions import (
    NOTHING,
    edge_visible,
    in_full,
    own,
    seen,
    sets_in,
    visible,
    visible_among,
    with_sets,
)

__all__ = [
    "LOCAL",
    "NOTHING",
    "OPERATOR",
    "ROLES",
    "SHELL",
    "Caller",
    "Role",
    "edge_visible",
    "in_full",
    "own",
    "seen",
    "sets_in",
    "visible",
    "visible_among",
    "with_sets",
]
