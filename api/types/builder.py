"""Builds Strawberry types from declarations, under their names in one namespace.

Every type gets its class as soon as it is named. The fields are added when all types are known, so types may refer to
each other in any order.
"""

import keyword
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import reduce
from operator import or_
from typing import Annotated, Any, Optional, cast

import strawberry
from graphql import GraphQLField
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import StrawberryArgument

from yanxiu.api.names import camel, constant
from yanxiu.api.types.fixed import FIXED
from yanxiu.api.types.meanings import MEANING, Meaning
from yanxiu.api.types.scalars import Value
from yanxiu.graph.text import Text

_SCALARS: Mapping[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "date": date,
    "ID": strawberry.ID,
    "Value": Value,
}
_LIST = re.compile(r"list\[(?P<item>.+)\]")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: its GraphQL name, its type as an annotation, its description and default."""

    name: str
    annotation: str
    description: str | None
    default: Any = strawberry.UNSET


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: its type as an annotation, its description, its meaning in the model."""

    annotation: str
    description: str | None
    meaning: Meaning | None
    arguments: Sequence[Argument] = ()


Fields = dict[str, Field]


@dataclass(frozen=True, slots=True)
class _Object:
    """A class whose fields will be added later."""

    class_: type
    fields: Fields
    description: str | None
    is_interface: bool = False


@dataclass(frozen=True, slots=True)
class _Input:
    """An input's class, as `_Object`. `fields` contains annotation and description by name."""

    class_: type
    fields: Mapping[str, tuple[str, str | None]]
    description: str | None
    one_of: bool


def bilingual_description(text: Text) -> str:
    """Returns a description in both languages."""
    return f"{text.en} · {text.zh}"


def field_description(name: str, text: Text) -> str:
    """Returns a field's description: only Chinese if the English text only repeats the field's name."""
    words = re.sub(r"(?=[A-Z])", " ", name)
    return text.zh if words.casefold() == text.en.casefold() else bilingual_description(text)


def find_meaning(declared: GraphQLField) -> Meaning | None:
    """Returns the meaning of a field of a generated type."""
    field = declared.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return cast(Meaning | None, field.metadata.get(MEANING)) if field else None


class Builder:
    """The types made so far.

    Types are written as Python annotations: `list[Teacher]` is `[Teacher!]!`, `str | None` is `String`.
    """

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {**_SCALARS, **FIXED}
        self._waiting: list[_Object | _Input] = []
        self._unions: dict[str, tuple[Sequence[str], str]] = {}
        self._vocabularies: dict[tuple[tuple[str, str, str], ...], str] = {}

    def field(
        self,
        annotation: str,
        description: Text | str | None = None,
        meaning: Meaning | None = None,
        arguments: Sequence[Argument] = (),
    ) -> Field:
        """Returns a field of an object type: its type, and its meaning in the model."""
        text = bilingual_description(description) if isinstance(description, Text) else description
        return Field(annotation, text, meaning, tuple(arguments))

    def argument(
        self,
        name: str,
        annotation: str,
        description: Text | None = None,
        default: Any = strawberry.UNSET,
    ) -> Argument:
        """Returns an argument. It is optional if it has a default or its type ends in `| None`.

        Only `docs/graphql.md` describes the arguments that all lists share.
        """
        text = bilingual_description(description) if description else None
        return Argument(camel(name), annotation, text, default)

    def object(
        self,
        name: str,
        fields: Fields,
        description: str | None = None,
        *,
        interfaces: Sequence[str] = (),
        is_interface: bool = False,
    ) -> None:
        """Makes an object type or an interface. `fields` come from `field`, by their GraphQL names."""
        class_ = type(name, tuple(self.namespace[each] for each in interfaces), {})
        self.namespace[name] = class_
        self._waiting.append(_Object(class_, fields, description, is_interface))

    def union(self, name: str, members: Sequence[str], description: str) -> None:
        """Makes a union of object types."""
        self.namespace[name] = None  # made when its members exist
        self._unions[name] = (members, description)

    def input(
        self,
        name: str,
        fields: Mapping[str, tuple[str, str | None]],
        description: str | None = None,
        *,
        one_of: bool = False,
        required: Collection[str] = (),
    ) -> None:
        """Makes an input type. Every field is optional except those in `required`.

        `fields` gives annotation and description by name.
        """
        kinds = {
            key: (kind if key in required else f"{kind} | None", text)
            for key, (kind, text) in fields.items()
        }
        class_ = type(name, (), {})
        self.namespace[name] = class_
        self._waiting.append(_Input(class_, kinds, description, one_of))

    def enum(self, name: str, values: Mapping[str, Text], description: str | None = None) -> None:
        """Makes an enum. Its values stand for the words stored in the graph."""
        if name not in self.namespace:
            members = {
                constant(value): strawberry.enum_value(
                    value, description=bilingual_description(title)
                )
                for value, title in values.items()
            }
            functional: Any = Enum
            class_ = functional(name, members)
            self.namespace[name] = strawberry.enum(class_, name=name, description=description)
            words = tuple((value, title.en, title.zh) for value, title in values.items())
            self._vocabularies.setdefault(words, name)

    def vocabulary(self, name: str, values: Mapping[str, Text], description: str) -> str:
        """Returns the name of the enum with these words: an existing enum, or a new one with the given name."""
        words = tuple((value, title.en, title.zh) for value, title in values.items())
        known = self._vocabularies.get(words)
        if known is None:
            self.enum(name, values, description)
            return name
        return known

    def finish(self, names: Iterable[str]) -> list[type]:
        """Adds the fields to all types, and returns the types with these names."""
        for name, (members, description) in self._unions.items():
            union: Any = reduce(or_, [self.namespace[member] for member in members])
            self.namespace[name] = Annotated[union, strawberry.union(name, description=description)]
        for waiting in self._waiting:
            if isinstance(waiting, _Object):
                self._put(
                    waiting.class_,
                    {key: self._field(key, each) for key, each in waiting.fields.items()},
                )
                decorate = strawberry.interface if waiting.is_interface else strawberry.type
                decorate(
                    waiting.class_, name=waiting.class_.__name__, description=waiting.description
                )
            else:
                self._put(
                    waiting.class_,
                    {key: self._input(key, *each) for key, each in waiting.fields.items()},
                )
                strawberry.input(
                    waiting.class_,
                    name=waiting.class_.__name__,
                    description=waiting.description,
                    one_of=waiting.one_of,
                )  # fmt: skip
        self._waiting.clear()
        return [self.namespace[name] for name in names]

    def _put(self, class_: type, fields: Mapping[str, tuple[Any, Any]]) -> None:
        """Writes fields on a class as in source code: annotations with values."""
        class_.__annotations__ = {}
        for name, (kind, field) in fields.items():
            word = f"{name}_" if keyword.iskeyword(name) else name
            class_.__annotations__[word] = kind
            setattr(class_, word, field)

    def _field(self, name: str, declared: Field) -> tuple[Any, Any]:
        metadata = {MEANING: declared.meaning} if declared.meaning else {}
        field = strawberry.field(name=name, description=declared.description, metadata=metadata)
        field.arguments = [
            StrawberryArgument(
                argument.name,
                argument.name,
                StrawberryAnnotation(self._type(argument.annotation)),
                description=argument.description,
                default=self._default(argument),
            )
            for argument in declared.arguments
        ]
        return self._type(declared.annotation), field

    def _default(self, argument: Argument) -> Any:
        """Returns the default of an argument; for an enum, the member of the word."""
        kind = self.namespace.get(argument.annotation.removesuffix(" | None"))
        is_enum = isinstance(kind, type) and issubclass(kind, Enum)
        if not is_enum or argument.default is strawberry.UNSET:
            return argument.default
        return kind(argument.default)  # type: ignore[misc]

    def _input(self, name: str, annotation: str, description: str | None) -> tuple[Any, Any]:
        if annotation.endswith(" | None"):
            field = strawberry.field(name=name, description=description, default=strawberry.UNSET)
        else:
            field = strawberry.field(name=name, description=description)
        return self._type(annotation), field

    def _type(self, annotation: str) -> Any:
        inner = annotation.removesuffix(" | None")
        match = _LIST.fullmatch(inner)
        kind = list[self._type(match["item"])] if match else self.namespace[inner]  # type: ignore[misc]
        return Optional[kind] if inner != annotation else kind  # noqa: UP045 - also for an annotated union
