"""Access control in a compiled statement: every node, relationship and property passes through here."""

from collections.abc import Sequence
from typing import Any

from yanxiu.api.compiler.compilation import Compilation, Piece, Place
from yanxiu.api.compiler.values import shown_as, value
from yanxiu.graph import access
from yanxiu.graph.access import NOTHING
from yanxiu.graph.model import Node, Property, Target, Walk


def visible(
    compilation: Compilation, target: Target | Sequence[type[Node]], variable: str
) -> list[str]:
    """Conditions that are true of the nodes at `variable` that the caller may see."""
    labels = target.labels if isinstance(target, type) else target
    return access.visible_among(compilation.caller, labels, variable)


def referenced(compilation: Compilation, label: type[Node], variable: str) -> list[str]:
    """Conditions that are true of the nodes at `variable`, found by an id held elsewhere, that may be seen."""
    return access.referenced(compilation.caller, label, variable)


def at_end(compilation: Compilation, walk: Walk, place: Place, found: str) -> list[str]:
    """Conditions on the end of a step, and on the relationship that leads there."""
    return access.along(compilation.caller, walk, place.variable, found)


def seen(compilation: Compilation, declared: Property, place: Place) -> str:
    """Cypher of a property as the caller sees it; nothing else may compare, order or count by it."""
    if declared.personal and access.in_full(compilation.caller, declared, place.variable) != [
        NOTHING
    ]:
        compilation.in_full.setdefault(_named(declared), 0)
    shown = access.seen(compilation.caller, declared, place.variable)
    return value(declared, place) if shown is None else shown


def shown(compilation: Compilation, declared: Property, place: Place) -> Piece:
    """A property that is given to the caller; how often a personal one is given in full is counted."""
    cypher = shown_as(declared, seen(compilation, declared, place))
    conditions = access.in_full(compilation.caller, declared, place.variable)
    if not declared.personal or conditions == [NOTHING]:
        return Piece(cypher)
    name = _named(declared)

    def counted(pair: list[Any]) -> Any:
        compilation.in_full[name] += bool(pair[1]) and pair[0] is not None
        return pair[0]

    return Piece(f"[{cypher}, {' AND '.join(conditions) or 'true'}]", counted)


def _named(declared: Property) -> str:
    return f"{declared.owner}.{declared.name}"
