"""Access control: callers with a role and a place, and Cypher conditions for what they may see."""

from yanxiu.graph.access.caller import LOCAL, OPERATOR, ROLES, SHELL, Caller, Role
from yanxiu.graph.access.conditions import (
    full_conditions,
    own_conditions,
    reached_conditions,
    referenced_conditions,
    shown_property,
    step_conditions,
    visible_any_conditions,
    visible_conditions,
    visible_set,
)
from yanxiu.graph.access.counties import has_county_in_id, stays_in_county
from yanxiu.graph.access.sets import NOTHING, used_sets, with_sets

__all__ = [
    "LOCAL",
    "NOTHING",
    "OPERATOR",
    "ROLES",
    "SHELL",
    "Caller",
    "Role",
    "full_conditions",
    "has_county_in_id",
    "own_conditions",
    "reached_conditions",
    "referenced_conditions",
    "shown_property",
    "stays_in_county",
    "step_conditions",
    "used_sets",
    "visible_any_conditions",
    "visible_conditions",
    "visible_set",
    "with_sets",
]
