"""Computes totals of a selection with fragments expanded. Each fragment is counted once and cached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from yanxiu.api.errors import bad_input
from yanxiu.api.limits.table import LIMITS, check_limit

_DIGITS = 400  # more than any machine number has


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of a selection: levels of fields and of values, and the number of each."""

    depth: int = 0
    nesting: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def plus(self, other: "Totals") -> "Totals":
        """Returns the totals of both together."""
        return Totals(
            max(self.depth, other.depth),
            max(self.nesting, other.nesting),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
        )

    def check(self, node: OperationDefinitionNode | FragmentDefinitionNode | DocumentNode) -> None:
        """Raises GraphQLError if one of the totals exceeds its limit."""
        place = None if isinstance(node, DocumentNode) else node
        for field in fields(self):
            check_limit(field.name, getattr(self, field.name), place)  # type: ignore[arg-type]


def totals_of(
    node: OperationDefinitionNode | FragmentDefinitionNode, known: Mapping[str, Totals]
) -> Totals:
    """Returns the totals of a definition; `known` contains those of the fragments that it may spread."""
    variables = getattr(node, "variable_definitions", None) or ()
    total = _selection_totals(node.selection_set, known, 0).plus(_directive_totals(node.directives))
    for variable in variables:
        total = total.plus(_directive_totals(variable.directives))
        total = total.plus(Totals(nesting=nesting_depth(variable.default_value)))
    return total


def _selection_totals(node: SelectionSetNode, known: Mapping[str, Totals], level: int) -> Totals:
    # Inline fragments add no depth, but their nesting must be limited too.
    check_limit("depth", level // 3, node)
    depth = deepest = many = aliases = directives = 0
    for selection in node.selections:
        many += 1
        directed = _directive_totals(selection.directives)
        if isinstance(selection, FragmentSpreadNode):
            inner = known.get(selection.name.value, Totals())
            depth = max(depth, inner.depth)
        else:
            below = selection.selection_set  # type: ignore[attr-defined]
            inner = _selection_totals(below, known, level + 1) if below else Totals()
            depth = max(depth, inner.depth + isinstance(selection, FieldNode))
        if isinstance(selection, FieldNode):
            aliases += selection.alias is not None
            directed = directed.plus(Totals(nesting=_argument_nesting(selection.arguments)))
        many += inner.fields
        aliases += inner.aliases
        directives += inner.directives + directed.directives
        deepest = max(deepest, inner.nesting, directed.nesting)
    return Totals(depth, deepest, many, aliases, directives)


def _directive_totals(directives: Iterable[DirectiveNode] | None) -> Totals:
    listed = tuple(directives or ())
    if not listed:
        return _NONE
    deepest = max(_argument_nesting(each.arguments) for each in listed)
    return Totals(nesting=deepest, directives=len(listed))


_NONE = Totals()


def _argument_nesting(arguments: Iterable[ArgumentNode] | None) -> int:
    return max((nesting_depth(argument.value) for argument in arguments or ()), default=0)


def nesting_depth(value: ValueNode | None) -> int:
    """Returns the depth of nested lists and objects. Stops counting above the limit.

    Raises GraphQLError for a number with too many digits.
    """
    deepest, waiting = 0, [(value, 1)]
    while waiting and deepest <= LIMITS["nesting"].most:
        node, level = waiting.pop()
        inner: Iterable[Any] = ()
        if isinstance(node, ListValueNode):
            inner = node.values
        elif isinstance(node, ObjectValueNode):
            inner = [field.value for field in node.fields]
        elif isinstance(node, IntValueNode | FloatValueNode) and len(node.value) > _DIGITS:
            raise bad_input(
                f"A number has {len(node.value):,} digits",
                f"有一个数字长达 {len(node.value):,} 位",
                node,
            )
        else:
            continue
        deepest = max(deepest, level)
        waiting += [(each, level + 1) for each in inner]
    return deepest
