"""Estimates the cost of an operation: the objects that its answer may contain, multiplied by page sizes.

An object counts one. The selection of a page counts for each of its rows. A question is computed completely before
its first row is known, so it has a measured price (`yanxiu.api.limits.questions`). In a group key, each step to many
multiplies the rows, and several steps multiply each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    value_from_ast_untyped,
)
from graphql.type.introspection import SchemaMetaFieldDef, TypeMetaFieldDef

from yanxiu.api.limits.questions import cost_of_question
from yanxiu.api.types.builder import find_meaning
from yanxiu.api.types.meanings import PAGE, Asked, Many

STEP_SIZE = 10  # factor of the rows for each step to many in a group key
LIST_SIZE = 20  # assumed rows of a list without a declared length
# introspection: only lists count, by their usual length, so a complete read is allowed but not cheap
_INTROSPECTED = {"types": 1000, "fields": 5, "inputFields": 5, "directives": 5}
_PAGE = ("nodes", "edges")
_META = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


def cost_of(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> int:
    """Returns the cost of an operation. `fragments` are ordered so that each comes after those it spreads.

    The operation may be invalid: a field that the schema does not contain costs one.
    """
    defaults = {
        definition.variable.name.value: definition.default_value
        for definition in operation.variable_definitions or ()
        if definition.default_value
    }
    counting = _CostCounter(schema, {**defaults, **variables})
    for name, definition in fragments.items():
        kind = schema.type_map.get(definition.type_condition.name.value)
        counting.known[name] = counting.selected(definition.selection_set, kind)
    root = schema.get_root_type(operation.operation)
    return counting.selected(operation.selection_set, root).once


@dataclass(frozen=True, slots=True)
class _Cost:
    """Objects that count once, and objects that count for each row of the surrounding page."""

    once: int = 0
    row: int = 0

    def beside(self, other: "_Cost") -> "_Cost":
        return _Cost(self.once + other.once, self.row + other.row)


@dataclass(frozen=True, slots=True)
class _CostCounter:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    known: dict[str, _Cost] = field(default_factory=dict)

    def selected(self, node: SelectionSetNode, kind: GraphQLNamedType | None) -> _Cost:
        total = _Cost()
        paged = _is_connection(kind)
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                cost = self._field(selection, kind)
                is_row = paged and selection.name.value in _PAGE
                total = total.beside(_Cost(row=cost) if is_row else _Cost(once=cost))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.beside(self.known.get(selection.name.value, _Cost()))
            else:
                on = selection.type_condition  # type: ignore[attr-defined]
                inner = self.schema.type_map.get(on.name.value) if on else kind
                total = total.beside(self.selected(selection.selection_set, inner))  # type: ignore[attr-defined]
        return total

    def _field(self, node: FieldNode, kind: GraphQLNamedType | None) -> int:
        """Returns the cost of a field, with its rows if it is a page."""
        name = node.name.value
        declared = _META.get(name) or getattr(kind, "fields", {}).get(name)
        if node.selection_set is None:
            return int(name == "totalCount")
        if declared is None:
            return 1
        below = get_named_type(declared.type)
        inner = self.selected(node.selection_set, below)
        if _is_connection(below):
            return _price(declared) + inner.once + self._page_size(node) * inner.row
        one = 1 + inner.once + inner.row
        if isinstance(get_nullable_type(declared.type), GraphQLList):
            if below.name.startswith("__"):
                return one * _INTROSPECTED.get(name, 1)
            paged = _is_connection(kind) and name in _PAGE
            return one if paged else one * self._list_length(node) * self._fan_out(node, kind)
        return one - below.name.startswith("__")

    def _page_size(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last") and self._value(argument.value):
                return self._number(argument.value)
        return PAGE

    def _list_length(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value == "ids":
                value: Any = argument.value
                if isinstance(value, VariableNode):
                    value = self.variables.get(value.name.value)
                if isinstance(value, ListValueNode):
                    value = value.values
                return len(value) if isinstance(value, list | tuple) else 1
        return LIST_SIZE

    def _fan_out(self, node: FieldNode, kind: GraphQLNamedType | None) -> int:
        """Returns the factor by which the steps in group keys multiply the rows. Keys share their leading steps."""
        asked = next((each.value for each in node.arguments or () if each.name.value == "by"), None)
        if asked is None:
            return 1
        value = value_from_ast_untyped(asked, dict(self.variables))
        steps: set[tuple[str, ...]] = set()
        for path in value if isinstance(value, list) else [value]:
            steps |= set(_to_many(_rows_of(kind), path))
        return int(STEP_SIZE ** len(steps))

    def _value(self, value: Any) -> bool:
        if isinstance(value, VariableNode):
            value = self.variables.get(value.name.value)
        return value is not None and not isinstance(value, NullValueNode)

    def _number(self, value: Any) -> int:
        if isinstance(value, VariableNode):
            value = self.variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            value = int(value.value) if len(value.value) < 10 else 10**9
        return max(0, value) if isinstance(value, int) else 0


def _is_connection(kind: GraphQLNamedType | GraphQLInputType | None) -> bool:
    return isinstance(kind, GraphQLObjectType) and "pageInfo" in kind.fields


def _rows_of(kind: GraphQLNamedType | None) -> GraphQLNamedType | None:
    """Returns the type of a connection's rows; any other type unchanged."""
    if isinstance(kind, GraphQLObjectType) and _is_connection(kind):
        rows: GraphQLNamedType = get_named_type(kind.fields["nodes"].type)
        return rows
    return kind


def _to_many(kind: GraphQLNamedType | None, path: Any) -> Iterator[tuple[str, ...]]:
    """Yields the steps to many on a key's path, each as the names from the start to the step."""
    trail: tuple[str, ...] = ()
    while isinstance(path, Mapping) and len(path) == 1:
        ((name, path),) = path.items()
        trail = (*trail, name)
        declared = getattr(kind, "fields", {}).get(name)
        if declared is None:  # a property of an edge, or an unknown name
            return
        if isinstance(find_meaning(declared), Many):
            yield trail
        kind = _rows_of(get_named_type(declared.type))


def _price(declared: GraphQLField) -> int:
    meaning = find_meaning(declared)
    return cost_of_question(meaning.question.name) if isinstance(meaning, Asked) else 1
