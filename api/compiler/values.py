"""A property's value in Cypher."""

import re

from api.compiler.compilation import Place
from graph.model import Property


def value(declared: Property, place: Place) -> str:
    """Cypher of a property, stored or derived."""
    if declared.derived is None:
        return f"{place.variable}.{declared.name}"
    on_node = re.sub(r"\bself\b", place.variable, declared.derived)
    return on_node.replace("$as_of", place.day)


def written(cypher: str, is_date: bool) -> str:
    """Cypher of a value as JSON has it."""
    return f"toString({cypher})" if is_date else cypher
