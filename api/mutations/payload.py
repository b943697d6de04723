"""The payload of a mutation. One compiled statement reads its nodes; the rest is already known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLObjectType, get_named_type

from yanxiu.api.compiler.compilation import Compilation, SelectedField
from yanxiu.api.compiler.operation import node_by_key
from yanxiu.api.compiler.plain import shape_known
from yanxiu.api.mutations.inputs import fault_path
from yanxiu.api.types.meanings import Changed
from yanxiu.api.types.mutations import ERROR
from yanxiu.graph.access import with_sets
from yanxiu.graph.model import NODES
from yanxiu.loaders.edits import EditFault
from yanxiu.loaders.matching.directory import Known


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an edit: its nodes by their names in the payload, or its faults."""

    nodes: Mapping[str, Known]
    changed: bool
    faults: list[EditFault]


@dataclass(frozen=True, slots=True)
class Payload:
    """The statement that reads the selected nodes (None: no nodes), and the function that shapes the payload."""

    cypher: str | None
    shape: Callable[[list[Any]], dict[str, Any]]


def compile_payload(compilation: Compilation, field: SelectedField, outcome: Outcome) -> Payload:
    """Returns a mutation's payload as the document selects it."""
    kind = _object(field)
    selected = compilation.subfields(kind, field)
    known = {
        "__typename": kind.name,
        "changed": outcome.changed,
        "errors": [_error(fault) for fault in outcome.faults],
    }
    pieces = {}
    for each in selected:
        if isinstance(each.meaning, Changed) and (node := outcome.nodes.get(each.name)):
            pieces[each.key] = node_by_key(compilation, each, NODES[node[0]], node[1])
    columns = ", ".join(f"{piece.cypher} AS c{at}" for at, piece in enumerate(pieces.values()))

    def shape(row: list[Any]) -> dict[str, Any]:
        read = dict(zip(pieces, row, strict=True))
        results: dict[str, Any] = {}
        for each in selected:
            if each.key in pieces:
                inner = pieces[each.key].shape
                results[each.key] = inner(read[each.key]) if inner else read[each.key]
            else:
                results[each.key] = shape_known(compilation, each, known.get(each.name))
        return results

    cypher = with_sets(compilation.caller, f"RETURN {columns}") if pieces else None
    return Payload(cypher, shape)


def _error(fault: EditFault) -> dict[str, Any]:
    return {
        "__typename": ERROR[fault.kind].__name__,
        "code": fault.code,
        "message": {"__typename": "BilingualText", **fault.reason.as_json()},
        "path": fault_path(fault),
        "sections": list(fault.plan),
        "limit": fault.limit,
        "found": fault.found,
    }


def _object(field: SelectedField) -> GraphQLObjectType:
    assert field.declared is not None
    return cast(GraphQLObjectType, get_named_type(field.declared.type))
