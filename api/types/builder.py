"""Makes GraphQL types out of declarations, under their names in one namespace."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    lexicographic_sort_schema,
)

from api.names import camel
from api.types.meanings import Meaning
from api.types.scalars import GraphQLDate
from graph.text import Text

MEANING = "meaning"
_SCALARS: Mapping[str, GraphQLNamedType] = {
    "str": GraphQLString,
    "int": GraphQLInt,
    "float": GraphQLFloat,
    "bool": GraphQLBoolean,
    "date": GraphQLDate,
    "ID": GraphQLID,
}
_LIST = re.compile(r"list\[(?P<item>.+)\]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: its GraphQL name, its type as an annotation, its description and default."""

    name: str
    annotation: str
    description: str
    default: Any = Undefined


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: its type as an annotation, its description, what it stands for."""

    annotation: str
    description: str | None
    meaning: Meaning | None
    arguments: Sequence[Argument] = ()


Fields = dict[str, Field]


def described(text: Text) -> str:
    """A description in both languages."""
    return f"{text.en} · {text.zh}"


def meaning_of(declared: GraphQLField) -> Meaning | None:
    """What a field of a made type stands for."""
    return cast(Meaning | None, declared.extensions.get(MEANING))


class Builder:
    """The types made so far; they refer to each other by name, in any order.

    Types are written as Python's annotations: `list[Teacher]` is `[Teacher!]!`, `str | None` is `String`.
    """

    def __init__(self) -> None:
        self.namespace: dict[str, GraphQLNamedType] = dict(_SCALARS)

    def field(
        self,
        annotation: str,
        description: Text | str | None = None,
        meaning: Meaning | None = None,
        arguments: Sequence[Argument] = (),
    ) -> Field:
        """A field of an object type: its type, and what it stands for."""
        text = described(description) if isinstance(description, Text) else description
        return Field(annotation, text, meaning, tuple(arguments))

    def argument(
        self, name: str, annotation: str, description: Text, default: Any = Undefined
    ) -> Argument:
        """An argument that may be left out where it has a default or its type ends in `| None`."""
        return Argument(camel(name), annotation, described(description), default)

    def object(
        self,
        name: str,
        fields: Fields,
        description: str | None = None,
        *,
        interfaces: Sequence[str] = (),
    ) -> None:
        """An object type with the fields made by `field`, by their GraphQL names."""
        self.namespace[name] = GraphQLObjectType(
            name,
            self._later(fields, self._field),
            interfaces=lambda: [self._named(each) for each in interfaces],
            description=description,
        )

    def interface(self, name: str, fields: Fields, description: str) -> None:
        """An interface type."""
        self.namespace[name] = GraphQLInterfaceType(
            name, self._later(fields, self._field), description=description
        )

    def union(self, name: str, members: Sequence[str], description: str) -> None:
        """A union of object types."""
        self.namespace[name] = GraphQLUnionType(
            name, lambda: [self._named(member) for member in members], description=description
        )

    def input(
        self,
        name: str,
        fields: Mapping[str, tuple[str, str]],
        description: str | None = None,
        *,
        one_of: bool = False,
        required: Collection[str] = (),
    ) -> None:
        """An input type; every field is optional but those `required`.

        `fields` gives annotation and description by name.
        """
        kinds = {
            key: (kind if key in required else f"{kind} | None", text)
            for key, (kind, text) in fields.items()
        }
        self.namespace[name] = GraphQLInputObjectType(
            name,
            self._later(
                kinds,
                lambda field: GraphQLInputField(self._type(field[0]), description=field[1]),
            ),
            description=description,
            is_one_of=one_of,
        )

    def enum(self, name: str, values: Mapping[str, Text], description: str | None = None) -> None:
        """An enum whose values are the words stored in the graph."""
        if name not in self.namespace:
            made = {
                value: GraphQLEnumValue(value, description=described(title))
                for value, title in values.items()
            }
            self.namespace[name] = GraphQLEnumType(name, made, description=description)

    def schema(
        self, query: str, types: Iterable[str], mutation: str | None = None
    ) -> GraphQLSchema:
        """The schema of the types, sorted by name."""
        return lexicographic_sort_schema(
            GraphQLSchema(
                query=self._named(query),
                mutation=self._named(mutation) if mutation else None,
                types=[self._named(name) for name in types],
            )
        )

    def _later(self, declared: Mapping[str, T], make: Callable[[T], Any]) -> Any:
        """A thunk, so that types may be named before they are made."""
        return lambda: {name: make(each) for name, each in declared.items()}

    def _field(self, declared: Field) -> GraphQLField:
        arguments = {
            argument.name: GraphQLArgument(
                self._type(argument.annotation), argument.default, argument.description
            )
            for argument in declared.arguments
        }
        return GraphQLField(
            self._type(declared.annotation),
            arguments,
            description=declared.description,
            extensions={MEANING: declared.meaning} if declared.meaning else None,
        )

    def _named(self, name: str) -> Any:
        return self.namespace[name]

    def _type(self, annotation: str) -> Any:
        optional = annotation.removesuffix(" | None")
        found = _LIST.fullmatch(optional)
        made = GraphQLList(self._type(found["item"])) if found else self.namespace[optional]
        return made if optional != annotation else GraphQLNonNull(cast(Any, made))
