"""Declarations of settings: the variable, its meaning, and the parser of its value."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_type_hints

from yanxiu.graph.text import Text

Parser = Callable[[str, str], Any]
"""Converts a variable's name and value to the setting's value. Raises Refused with the variable and allowed values."""


def as_given(_name: str, value: str) -> str:
    """Returns the value unchanged."""
    return value


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable.

    parse      converts the name and value to the setting's value
    unset      a description of the default; None: show the default value itself
    in_file    whether NAME_FILE may name a file that contains the value
    document   the document with more details
    """

    name: str
    about: Text
    parse: Parser = as_given
    unset: Text | None = None
    in_file: bool = False
    document: str | None = None


def declared_variables(settings: type) -> Iterator[tuple[str, Variable, Any]]:
    """The name, variable and default of each field of a dataclass that is annotated with a variable."""
    hints = get_type_hints(settings, include_extras=True)
    for each in fields(settings):
        for note in getattr(hints[each.name], "__metadata__", ()):
            if isinstance(note, Variable):
                yield each.name, note, None if each.default is MISSING else each.default


def parse_variables(settings: type, environment: Mapping[str, str]) -> dict[str, Any]:
    """The values of the fields whose variables are set. Raises Refused if a parser does."""
    return {
        name: variable.parse(variable.name, environment[variable.name])
        for name, variable, _ in declared_variables(settings)
        if variable.name in environment
    }
