"""Access control in a compiled statement. Every node, relationship and property passes through here."""

from collections.abc import Sequence
from typing import Any

from yanxiu.api.compiler.compilation import Compilation, Piece, Place
from yanxiu.api.compiler.values import graphql_form, property_value
from yanxiu.graph import access
from yanxiu.graph.access import NOTHING
from yanxiu.graph.model import Node, Property, Target, Walk


def visible_conditions(
    compilation: Compilation, target: Target | Sequence[type[Node]], variable: str
) -> list[str]:
    """Returns conditions that match only nodes at `variable` that the caller may see."""
    labels = target.labels if isinstance(target, type) else target
    return access.visible_any_conditions(compilation.caller, labels, variable)


def reference_conditions(compilation: Compilation, label: type[Node], variable: str) -> list[str]:
    """Returns conditions that match only visible nodes at `variable`, for a node found by a stored id."""
    return access.referenced_conditions(compilation.caller, label, variable)


def end_conditions(compilation: Compilation, walk: Walk, place: Place, found: str) -> list[str]:
    """Returns conditions on the end node of a step, and on the relationship that leads to it."""
    return access.step_conditions(compilation.caller, walk, place.variable, found)


def visible_value(compilation: Compilation, declared: Property, place: Place) -> str:
    """Returns Cypher of a property as the caller may see it.

    All comparing, ordering and counting by the property must use this Cypher.
    """
    if declared.personal and access.full_conditions(
        compilation.caller, declared, place.variable
    ) != [NOTHING]:
        compilation.in_full.setdefault(_qualified_name(declared), 0)
    shown = access.shown_property(compilation.caller, declared, place.variable)
    return property_value(declared, place) if shown is None else shown


def property_piece(compilation: Compilation, declared: Property, place: Place) -> Piece:
    """Returns a property for output. Counts how often a personal property is shown in full."""
    cypher = graphql_form(declared, visible_value(compilation, declared, place))
    conditions = access.full_conditions(compilation.caller, declared, place.variable)
    if not declared.personal or conditions == [NOTHING]:
        return Piece(cypher)
    name = _qualified_name(declared)

    def count_shown(pair: list[Any]) -> Any:
        compilation.in_full[name] += bool(pair[1]) and pair[0] is not None
        return pair[0]

    return Piece(f"[{cypher}, {' AND '.join(conditions) or 'true'}]", count_shown)


def _qualified_name(declared: Property) -> str:
    return f"{declared.owner}.{declared.name}"
