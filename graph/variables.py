"""Declares a setting: its variable, its meaning, and how its value is read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_type_hints

from yanxiu.graph.text import Text

Parser = Callable[[str, str], Any]
"""From a variable's name and value to the setting's; raises Refused naming the variable and what it allows."""


def as_given(_name: str, value: str) -> str:
    """The value itself."""
    return value


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable.

    parse      from its name and value to the setting's value
    unset      what holds where it is not set, in words; None: the default of the setting, as it is
    in_file    whether NAME_FILE may name a file that holds the value
    document   the document that says more
    """

    name: str
    about: Text
    parse: Parser = as_given
    unset: Text | None = None
    in_file: bool = False
    document: str | None = None


def variables_of(settings: type) -> Iterator[tuple[str, Variable, Any]]:
    """The fields of a dataclass that are annotated with variables, each with its variable and its default."""
    hints = get_type_hints(settings, include_extras=True)
    for each in fields(settings):
        for note in getattr(hints[each.name], "__metadata__", ()):
            if isinstance(note, Variable):
                yield each.name, note, None if each.default is MISSING else each.default


def values_in(settings: type, environment: Mapping[str, str]) -> dict[str, Any]:
    """The values of the fields whose variables are set; raises Refused as the parsers do."""
    return {
        name: variable.parse(variable.name, environment[variable.name])
        for name, variable, _ in variables_of(settings)
        if variable.name in environment
    }
