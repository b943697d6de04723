"""Reads a property's value in Cypher."""

import re
from typing import Any

from yanxiu.api.compiler.compilation import Place
from yanxiu.api.names import constant
from yanxiu.graph.model import Node, Property


def property_value(declared: Property, place: Place) -> str:
    """Returns Cypher of a property, stored or derived."""
    if declared.derived is None:
        return f"{place.variable}.{declared.name}"
    return _bind(declared.derived, place)


def existence_conditions(label: type[Node], place: Place) -> list[str]:
    """Returns conditions that are true for the nodes of a label that exist on the day."""
    return [_bind(label.exists, place)] if label.exists else []


def _bind(cypher: str, place: Place) -> str:
    """Binds `self` and `$as_of` in Cypher to a node and a day."""
    return re.sub(r"\bself\b", place.variable, cypher).replace("$as_of", place.day)


def json_form(cypher: str, is_date: bool) -> str:
    """Returns Cypher of a value in its JSON form."""
    return f"toString({cypher})" if is_date else cypher


def enum_value(words: Any) -> Any:
    """Converts a word of a closed vocabulary, or a list of words, to enum values."""
    if isinstance(words, list):
        return [constant(word) for word in words]
    return words and constant(words)


def graphql_form(declared: Property, cypher: str) -> str:
    """Returns Cypher of a property's value in its GraphQL form: days as text, vocabulary words in capitals."""
    if declared.choices:
        return f"toUpper({cypher})"
    return json_form(cypher, declared.type == "date")
