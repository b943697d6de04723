"""Parses a document within the limits on length, depth and width, and orders its fragments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from yanxiu.api.errors import api_error
from yanxiu.api.limits.messages import bilingual_error
from yanxiu.api.limits.overlaps import count_overlaps
from yanxiu.api.limits.table import LIMITS, check_limit
from yanxiu.api.limits.totals import Totals, totals_of
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Document:
    """A document within its limits.

    fragments    ordered so that each comes after those that it spreads
    introspects  True if it reads the schema
    """

    node: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    introspects: bool


def check_text(text: str) -> None:
    """Raises GraphQLError if a document is too long to be parsed."""
    check_limit("characters", len(text))


def token_limit() -> int:
    """Returns the most tokens that a parser may read."""
    return LIMITS["tokens"].most


def parsing_error(fault: GraphQLSyntaxError) -> GraphQLError:
    """Returns the error of a document that could not be parsed: too long, too deep, or not GraphQL."""
    try:
        if "too deeply" in fault.message:
            check_limit("depth", LIMITS["depth"].most + 1)
        if "Parsing aborted" in fault.message:
            check_limit("tokens", token_limit() + 1)
    except GraphQLError as beyond:
        return beyond
    return bilingual_error(fault, "GRAPHQL_PARSE_FAILED")


def read_document(text: str) -> Document:
    """Parses a document. Raises GraphQLError if it is not GraphQL, has a fragment cycle, or exceeds a limit."""
    check_text(text)
    try:
        return check_document(parse(text, max_tokens=token_limit()))
    except GraphQLSyntaxError as fault:
        raise parsing_error(fault) from fault


def check_document(node: DocumentNode) -> Document:
    """Checks a parsed document. Raises GraphQLError if it has a fragment cycle or exceeds a limit."""
    operations = [
        definition
        for definition in node.definitions
        if isinstance(definition, OperationDefinitionNode)
    ]
    fragments = {
        definition.name.value: definition
        for definition in node.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    check_limit("definitions", len(node.definitions))
    spread = {
        name: set(_spreads(definition.selection_set)) for name, definition in fragments.items()
    }
    ordered = {name: fragments[name] for name in _in_order(spread, fragments)}
    known: dict[str, Totals] = {}
    for name, definition in ordered.items():
        known[name] = totals_of(definition, known)
        known[name].check(definition)
    inside = {name for names in spread.values() for name in names}
    roots: list[OperationDefinitionNode | FragmentDefinitionNode] = [
        *operations,
        *(definition for name, definition in fragments.items() if name not in inside),
    ]
    together = Totals()
    for root in roots:
        together = together.plus(totals_of(root, known))
    together.check(node)
    check_limit("overlaps", sum(count_overlaps(root.selection_set, ordered) for root in roots))
    return Document(node, ordered, any(_introspects(definition) for definition in node.definitions))


def _in_order(
    spread: Mapping[str, set[str]], fragments: Mapping[str, FragmentDefinitionNode]
) -> list[str]:
    within = {name: names & fragments.keys() for name, names in spread.items()}
    try:
        return list(TopologicalSorter(within).static_order())
    except CycleError as fault:
        name = str(fault.args[1][0])
        raise api_error(
            Text(en=f"Fragment '{name}' spreads itself", zh=f"片段 {name} 引用了自身"),
            "GRAPHQL_VALIDATION_FAILED",
            fragments[name],
        ) from None


def _spreads(selection_set: SelectionSetNode) -> Iterator[str]:
    for selection in _selections(selection_set):
        if isinstance(selection, FragmentSpreadNode):
            yield selection.name.value


def _introspects(definition: DefinitionNode) -> bool:
    sets = getattr(definition, "selection_set", None)
    return sets is not None and any(
        isinstance(selection, FieldNode) and selection.name.value in ("__schema", "__type")
        for selection in _selections(sets)
    )


def _selections(
    selection_set: SelectionSetNode,
) -> Iterator[FieldNode | FragmentSpreadNode | InlineFragmentNode]:
    """Yields every selection in a selection set, at any depth."""
    waiting = [selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            yield selection  # type: ignore[misc]
            inner = getattr(selection, "selection_set", None)
            if inner is not None:
                waiting.append(inner)
