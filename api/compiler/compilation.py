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
from yanxiu.api.types.builder import find_meaning
from yanxiu.api.types.meanings import LARGEST_PAGE, Meaning
from yanxiu.graph.access import Caller

if TYPE_CHECKING:
    from yanxiu.api.compiler.jobs import KnownJobs

Shape = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Cypher of one value, and the function that shapes the result for the client (None: unchanged)."""

    cypher: str
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a selection reads: its variable, and the parameter of its day (`asOf`)."""

    variable: str
    day: str


@dataclass(frozen=True, slots=True)
class SelectedField:
    """One field of a selection: the response key, and the document's details of the field."""

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
    """The state of one operation's compilation.

    Values become parameters. Names from the document never reach the Cypher.
    """

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    cursors: Cursors
    caller: Caller
    today: date
    largest_page: int = LARGEST_PAGE
    params: dict[str, Any] = field(default_factory=dict)
    in_full: dict[str, int] = field(
        default_factory=dict
    )  # personal fields, and how often each was shown in full
    resolved_arguments: dict[str, dict[str, Any]] = field(
        default_factory=dict
    )  # by a field's response key: see `naming`
    jobs: "KnownJobs | None" = None  # the caller's own jobs
    _names: int = 0

    def add_param(self, value: Any) -> str:
        """Adds a parameter with this value, and returns its name in Cypher."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"${name}"

    def new_name(self, prefix: str = "N") -> str:
        """Returns a new variable. The capital letter keeps it apart from the columns of questions."""
        self._names += 1
        return f"{prefix}{self._names}"

    def day_param(self, argument: date | None, inherited: str | None) -> str:
        """Returns the parameter of the day: the field's own, else the inherited one, else today."""
        if argument is None and inherited is not None:
            return inherited
        return self.add_param(argument or self.today)

    def root_fields(self, query: GraphQLObjectType) -> list[SelectedField]:
        """Returns the top-level fields of the operation."""
        collected = collect_fields(
            self.schema, self.fragments, self.variables, query, self.operation
        )
        return self._selected_fields(query, collected.grouped_field_set)

    def subfields(self, kind: GraphQLObjectType, selected: SelectedField) -> list[SelectedField]:
        """Returns the selected fields of an object."""
        collected = collect_subfields(
            self.schema, self.fragments, self.variables, self.operation, kind, selected.details
        )
        return self._selected_fields(kind, collected.grouped_field_set)

    def _selected_fields(
        self, kind: GraphQLObjectType, grouped: dict[str, list[FieldDetails]]
    ) -> list[SelectedField]:
        results = []
        for key, details in grouped.items():
            declared = kind.fields.get(details[0].node.name.value)
            meaning = find_meaning(declared) if declared else None
            results.append(SelectedField(key, details[0].node, details, declared, meaning))
        return results

    def arguments(self, selected: SelectedField) -> dict[str, Any]:
        """Returns the arguments of a field, coerced and with defaults."""
        assert selected.declared is not None
        values = get_argument_values(selected.declared, selected.node, self.variables)
        return {name: _unwrap_enums(value) for name, value in values.items()}


def _unwrap_enums(value: Any) -> Any:
    """Replaces enum members in a coerced value with their words."""
    if isinstance(value, dict):
        return {name: _unwrap_enums(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unwrap_enums(inner) for inner in value]
    return value.value if isinstance(value, Enum) else value


def fragments_of(definitions: list[FragmentDefinitionNode]) -> dict[str, FragmentDetails]:
    """Returns a document's fragments in the form that graphql-core expects."""
    return {fragment.name.value: FragmentDetails(fragment) for fragment in definitions}
