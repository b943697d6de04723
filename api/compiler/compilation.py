"""The state of one operation's compilation: document, names, parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values

from yanxiu.api.cursors import Cursors
from yanxiu.api.types.builder import meaning_of
from yanxiu.api.types.meanings import LARGEST_PAGE, Meaning
from yanxiu.graph.access import Caller

if TYPE_CHECKING:
    from yanxiu.api.compiler.jobs import KnownJobs

Shape = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Cypher of one value, and how what comes back is shaped for the client (None: as it is)."""

    cypher: str
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a selection: the variable that it reads from, and the parameter of the day asked about."""

    variable: str
    day: str


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of a selection: the key it answers under, and all that the document says of it."""

    key: str
    node: FieldNode
    details: list[FieldDetails]
    declared: GraphQLField | None
    meaning: Meaning | None

    @property
    def name(self) -> str:
        return self.node.name.value


@dataclass(slots=True)
class Compilation:
    """One operation on its way to Cypher. Values become parameters; names from a document never reach it."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    cursors: Cursors
    caller: Caller
    today: date
    largest_page: int = LARGEST_PAGE
    params: dict[str, Any] = field(default_factory=dict)
    in_full: dict[str, int] = field(default_factory=dict)  # personal fields, and how often shown so
    given: dict[str, dict[str, Any]] = field(default_factory=dict)  # by a field's key: see `naming`
    jobs: "KnownJobs | None" = None  # the caller's own
    _names: int = 0

    def param(self, value: Any) -> str:
        """A parameter that holds the value."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"${name}"

    def name(self, prefix: str = "N") -> str:
        """A new variable; capital letters keep it apart from the columns of questions."""
        self._names += 1
        return f"{prefix}{self._names}"

    def day(self, asked: date | None, inherited: str | None) -> str:
        """The parameter of the day asked about: the field's own, else the one above, else today."""
        if asked is None and inherited is not None:
            return inherited
        return self.param(asked or self.today)

    def root(self, query: GraphQLObjectType) -> list[Selected]:
        """The fields selected at the top."""
        collected = collect_fields(
            self.schema, self.fragments, self.variables, query, self.operation
        )
        return self._selected(query, collected.grouped_field_set)

    def below(self, kind: GraphQLObjectType, selected: Selected) -> list[Selected]:
        """The fields selected of an object."""
        collected = collect_subfields(
            self.schema, self.fragments, self.variables, self.operation, kind, selected.details
        )
        return self._selected(kind, collected.grouped_field_set)

    def _selected(
        self, kind: GraphQLObjectType, grouped: dict[str, list[FieldDetails]]
    ) -> list[Selected]:
        results = []
        for key, details in grouped.items():
            declared = kind.fields.get(details[0].node.name.value)
            meaning = meaning_of(declared) if declared else None
            results.append(Selected(key, details[0].node, details, declared, meaning))
        return results

    def arguments(self, selected: Selected) -> dict[str, Any]:
        """The arguments of a field, coerced, with defaults."""
        assert selected.declared is not None
        values = get_argument_values(selected.declared, selected.node, self.variables)
        return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """A coerced value with the words that its members of enums stand for."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.value if isinstance(value, Enum) else value


def fragments_of(definitions: list[FragmentDefinitionNode]) -> dict[str, FragmentDetails]:
    """A document's fragments as graphql-core wants them."""
    return {fragment.name.value: FragmentDetails(fragment) for fragment in definitions}
