"""Who may see what, in a compiled statement: every node, relationship and property passes through here."""

from api.compiler.compilation import Compilation, Place
from api.compiler.values import value
from graph import access
from graph.model import Node, Property, Walk


def visible(compilation: Compilation, label: type[Node], variable: str) -> list[str]:
    """Conditions that are true of the nodes at `variable` that the caller may see."""
    return access.visible(compilation.caller, label, variable)


def at_end(compilation: Compilation, walk: Walk, place: Place, found: str) -> list[str]:
    """Conditions on the end of a step, and on the relationship that leads there."""
    caller = compilation.caller
    return [
        *access.visible(caller, walk.target, found),
        *access.edge_visible(caller, walk, place.variable, found),
    ]


def seen(compilation: Compilation, declared: Property, place: Place) -> str:
    """Cypher of a property as the caller sees it; nothing else may compare, order or count by it."""
    shown = access.seen(compilation.caller, declared, place.variable)
    return value(declared, place) if shown is None else shown
