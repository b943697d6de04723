"""Makes Strawberry types out of declarations, under their names in one namespace."""

import enum
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.names import camel
from api.types.meanings import Meaning
from graph.text import Text

MEANING = "meaning"


def described(text: Text) -> str:
    """A description in both languages."""
    return f"{text.en} · {text.zh}"


class Builder:
    """The types made so far; they refer to each other by name, in any order."""

    def __init__(self) -> None:
        # Strawberry looks names up in the module of a type, so the types get a module of their own
        self._module = ModuleType("api.generated")
        sys.modules[self._module.__name__] = self._module
        self.namespace: dict[str, Any] = vars(self._module)
        self.namespace.update(date=date, ID=strawberry.ID)

    def field(
        self,
        annotation: str,
        description: Text | str | None = None,
        meaning: Meaning | None = None,
        arguments: Sequence[StrawberryArgument] = (),
    ) -> tuple[str, StrawberryField]:
        """A field of an object type: its type, and what it stands for."""
        text = described(description) if isinstance(description, Text) else description
        made = StrawberryField(description=text, metadata={MEANING: meaning} if meaning else {})
        made.arguments = list(arguments)
        return annotation, made

    def argument(
        self, name: str, annotation: str, description: Text, default: Any = strawberry.UNSET
    ) -> StrawberryArgument:
        """An argument that may be left out."""
        return StrawberryArgument(
            python_name=name,
            graphql_name=camel(name),
            type_annotation=StrawberryAnnotation(annotation, namespace=self.namespace),
            description=described(description),
            default=default,
        )

    def object(
        self,
        name: str,
        fields: Mapping[str, tuple[str, StrawberryField]],
        description: str | None = None,
        *,
        bases: tuple[type, ...] = (),
        interface: bool = False,
    ) -> type:
        """An object or interface type with the fields made by `field`, by their GraphQL names."""
        members: dict[str, Any] = {
            "__module__": self._module.__name__,
            "__annotations__": {key: annotation for key, (annotation, _) in fields.items()},
        }
        members.update({key: made for key, (_, made) in fields.items()})
        made = strawberry.type(
            type(name, bases, members), description=description, is_interface=interface
        )
        self.namespace[name] = made
        return made

    def input(
        self,
        name: str,
        fields: Mapping[str, tuple[str, str]],
        description: str | None = None,
        *,
        one_of: bool = False,
    ) -> None:
        """An input type; every field is optional. `fields` gives annotation and description by name."""
        members: dict[str, Any] = {
            "__module__": self._module.__name__,
            "__annotations__": {key: f"{kind} | None" for key, (kind, _) in fields.items()},
        }
        for key, (_, text) in fields.items():
            members[key] = strawberry.field(
                name=key.strip("_"), default=strawberry.UNSET, description=text
            )
        made = strawberry.input(type(name, (), members), description=description, one_of=one_of)
        self.namespace[name] = made

    def enum(self, name: str, values: Mapping[str, Text], description: str | None = None) -> None:
        """An enum whose values are the words stored in the graph."""
        if name not in self.namespace:
            members = {
                value: strawberry.enum_value(value, description=described(title))
                for value, title in values.items()
            }
            made = enum.Enum(name, members, module=self._module.__name__)  # type: ignore[misc]
            self.namespace[name] = strawberry.enum(made, description=description)
